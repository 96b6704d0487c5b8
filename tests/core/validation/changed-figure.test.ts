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

  test('is contradicted by the printed figure and by other tables', () => {
    const other = changed('ethnicity', (counts) => {
      counts[0] = counts[0]! - people;
      counts[3] = counts[3]! + people;
    });
    const made = outcome(other);
    if (made.ok) {
      const { contradictions } = made.report;
      const own = contradictions.filter(({ id, kind }) => id === 'ethnicity' && kind === 'figures');
      expect(own.map(({ cell, gap }) => [cell, Math.sign(gap)])).toEqual([
        [0, -1],
        [3, 1],
      ]);
    } else {
      const named = made.problems.flatMap(({ message }) => message).join(' ');
      expect(`${made.reason} ${named}`).toMatch(/ethnicity/i);
    }
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
