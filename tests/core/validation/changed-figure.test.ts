import { describe, expect, test } from 'vitest';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import type { Marginal, Pack } from '../../../src/core/pack/pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import { published } from '../population/packs.ts';

const moldova = published('moldova-2024');
const people = 6000;

/** The pack with other counts in one marginal. */
function changed(id: string, change: (counts: (number | null)[]) => void): Pack {
  const marginals = moldova.marginals.map((marginal): Marginal => {
    if (marginal.id !== id) return marginal;
    const counts = [...marginal.counts];
    change(counts);
    return { ...marginal, counts };
  });
  return { ...moldova, marginals };
}

const study = { size: 1000, seed: 1 };
const outcome = (pack: Pack) => prepare(pack, { pack: { id: pack.id, digest: '' }, ...study });

describe('a figure of a source that was changed', () => {
  test('is told by the pack’s digest, however small', () => {
    const other = changed('sex', (counts) => {
      counts[0]!++;
      counts[1]!--;
    });
    expect(packDigest(other)).not.toBe(packDigest(moldova));
  });

  test('is named with the tables of other sources that leave no room for it', () => {
    const made = outcome(
      changed('ethnicity', (counts) => {
        counts[0] = counts[0]! - people;
        counts[3] = counts[3]! + people;
      }),
    );
    expect(made.ok).toBe(false);
    if (made.ok) return;
    const [problem] = made.problems;
    expect(problem!.code).toBe('infeasible');
    expect(problem!.message).toContain('“Ethnicity” at Russian');
    expect(problem!.message).toContain('“Mother tongue by ethnicity” at Russian');
    expect(problem!.gap).toBeGreaterThan(0);
  });

  test('that no other table states is contradicted by its own printing', () => {
    const found = (pack: Pack) => {
      const made = outcome(pack);
      if (!made.ok) throw new Error(made.reason);
      return made.report.contradictions
        .filter(({ id, origin }) => id === 'marital-status' && origin === 'marginal')
        .map(({ kind, cell, gap }) => [kind, cell, Math.sign(gap)]);
    };
    expect(found(moldova)).toEqual([]);
    const other = changed('marital-status', (counts) => {
      counts[0] = counts[0]! - people;
      counts[1] = counts[1]! + people;
    });
    expect(found(other)).toEqual([
      ['figures', 0, -1],
      ['figures', 1, 1],
    ]);
  });

  test('that changes a total is named with the table it disagrees with', () => {
    const other = changed('region', (counts) => {
      counts[1] = counts[1]! + people;
    });
    const made = outcome(other);
    expect(made.ok).toBe(false);
    if (made.ok) return;
    expect(made.problems.map(({ message }) => message).join(' ')).toMatch(/region/i);
  });
});
