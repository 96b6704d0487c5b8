import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnDigest, PopulationDigest } from '../../../src/core/population/columns.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { mergeTally, newTally, tallyRange } from '../../../src/core/population/tally.ts';
import { counted, prepared } from './packs.ts';
import { testland } from './testland.ts';

const pack = testland();
const { plan, report, range, tally } = counted(pack, { size: 3_000 });

describe('a tally', () => {
  test('counts groups, derived attributes and people outside every group', () => {
    const at = (id: string) => report.comparisons.findIndex((comparison) => comparison.id === id);
    const column = (id: string) => range.columns.find(({ attribute }) => attribute === id)!.codes;
    const stage = column('stage');
    const language = column('language');
    const expected = new Float64Array(6);
    for (let i = 0; i < range.count; i++)
      if (language[i]! < 2) expected[stage[i]! * 2 + language[i]!]!++;
    expect(tally.counts[at('stage-language')]).toEqual(expected);
    expect(tally.people).toBe(3_000);
    const sum = (id: string) => tally.counts[at(id)]!.reduce((total, people) => total + people, 0);
    expect(sum('stage-language')).toBeLessThan(3_000);
    expect(sum('region-language')).toBe(3_000);
  });

  test('of ranges merged in any order is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_999 }), { maxLength: 6 }), (cuts) => {
        const ends = [...new Set([0, ...cuts, 3_000])].sort((a, b) => a - b);
        const merged = newTally(report.comparisons);
        for (let k = ends.length - 1; k > 0; k--) {
          const part = newTally(report.comparisons);
          const start = ends[k - 1]!;
          tallyRange(part, report.comparisons, drawRange(plan, start, ends[k]! - start));
          mergeTally(merged, structuredClone(part));
        }
        expect(merged).toEqual(tally);
      }),
      { numRuns: 15 },
    );
  });

  test('names the column that a range lacks', () => {
    expect(() =>
      tallyRange(newTally(report.comparisons), report.comparisons, drawRange(plan, 0, 5, ['sex'])),
    ).toThrow("tally: the range has no column 'region' to count 'region-language'");
  });
});

describe('a digest', () => {
  const digestOfParts = (sizes: number[]): { columns: Record<string, string>; whole: string } => {
    const digest = new PopulationDigest(plan);
    let start = 0;
    for (const size of sizes) {
      digest.update(drawRange(plan, start, size));
      start += size;
    }
    return { columns: digest.columns(), whole: digest.population() };
  };

  test('does not depend on how the population is cut', () => {
    const whole = digestOfParts([3_000]);
    expect(digestOfParts([1, 999, 2_000])).toEqual(whole);
    expect(digestOfParts([2_999, 1])).toEqual(whole);
  });

  test('of a column is the SHA-256 of its little-endian codes', () => {
    const codes = Uint16Array.of(1, 256, 65_535);
    const bytes = Uint8Array.of(1, 0, 0, 1, 255, 255);
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(columnDigest([codes])).toBe(expected);
    expect(columnDigest([codes.subarray(0, 1), codes.subarray(1)])).toBe(expected);
    const town = range.columns.find(({ attribute }) => attribute === 'town')!.codes;
    expect(digestOfParts([3_000]).columns['town']).toBe(columnDigest([town]));
  });

  test('changes with the seed', () => {
    const other = new PopulationDigest(plan);
    other.update(drawRange(prepared(pack, { size: 3_000, seed: 2 }).plan, 0, 3_000));
    expect(other.population()).not.toBe(digestOfParts([3_000]).whole);
  });

  test('refuses ranges out of order', () => {
    expect(
      () => digestOfParts([10]) && new PopulationDigest(plan).update(drawRange(plan, 5, 5)),
    ).toThrow('digest: persons from 0 come next, not from 5');
  });
});
