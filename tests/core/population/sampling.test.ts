import { describe, expect, test, vi } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { Plan, Range } from '../../../src/core/population/plan.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { maskOf } from '../../../src/core/population/rules.ts';
import { normalScore, pearson } from './chi-square.ts';
import { counted, moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

vi.setConfig({ testTimeout: 60_000 });

const pack = moldova();

function column(range: Range, attribute: string) {
  return range.columns.find((candidate) => candidate.attribute === attribute)!.codes;
}

/** People by two columns of a range, row-major. */
function cross(range: Range, plan: Plan, first: string, second: string): Float64Array {
  const size = (id: string) => plan.columns.find(({ attribute }) => attribute === id)!.size;
  const counts = new Float64Array(size(first) * size(second));
  const a = column(range, first);
  const b = column(range, second);
  for (let i = 0; i < range.count; i++) counts[a[i]! * size(second) + b[i]!]!++;
  return counts;
}

describe('a random sample', () => {
  test.each(['testland', 'moldova'])('of %s is spread as the fit says', (name) => {
    const { report, tally } = counted(name === 'moldova' ? pack : testland(), {
      size: 200_000,
      seed: 11,
      method: 'sample',
    });
    const scores = report.comparisons.flatMap(({ expected }, c) => {
      if (expected.some(Number.isNaN)) return [];
      const total = expected.reduce((sum, people) => sum + people, 0);
      if (Math.abs(total - 200_000) > 1) return [];
      const { statistic, degreesOfFreedom } = pearson(tally.counts[c]!, expected);
      return [normalScore(statistic, degreesOfFreedom)];
    });
    expect(scores.length).toBeGreaterThan(8);
    for (const score of scores) expect(Math.abs(score)).toBeLessThan(4);
  });

  test('draws each person alone: other sizes begin with the same people', () => {
    const small = prepared(pack, { size: 500, method: 'sample' }).plan;
    const large = prepared(pack, { size: 100_000, method: 'sample' }).plan;
    expect(drawRange(small, 0, 500)).toEqual(drawRange(large, 0, 500));
  });
});

describe('the first rows of exact quotas', () => {
  const { plan } = prepared(pack, { size: 1_000_000, seed: 5 });

  test('are a random sample of the population', () => {
    const { comparisons } = prepared(pack, { size: 1_000_000, seed: 5 }).report;
    const rows = 20_000;
    const range = drawRange(plan, 0, rows);
    for (const id of ['raion-ethnicity', 'raion-religion', 'locality', 'ethnicity-residence']) {
      const { of, expected } = comparisons.find((comparison) => comparison.id === id)!;
      const counts =
        of.length === 2
          ? cross(range, plan, of[0]!, of[1]!)
          : cross(range, plan, of[0]!, of[0]!).filter((_, i) => i % (expected.length + 1) === 0);
      const { statistic, degreesOfFreedom } = pearson(
        counts,
        expected.map((people) => people * (rows / plan.size)),
      );
      const fromFinite = statistic / (1 - rows / plan.size);
      expect(Math.abs(normalScore(fromFinite, degreesOfFreedom)), id).toBeLessThan(4);
    }
  });

  test('any stretch of rows is as mixed as another', () => {
    const sex = (start: number) => {
      let women = 0;
      for (const code of column(drawRange(plan, start, 10_000, ['sex']), 'sex')) women += code;
      return women;
    };
    for (let start = 0; start < 1_000_000; start += 100_000)
      expect(Math.abs(sex(start) - 5_279) / Math.sqrt(10_000 * 0.25)).toBeLessThan(4.5);
  });
});

test('attributes without a common table are independent given their separator', () => {
  const { plan } = prepared(pack, { size: 1_000_000, seed: 2 });
  const range = drawRange(plan, 0, plan.size);
  const separator = cross(range, plan, 'raion', 'ethnicity');
  const cells = Uint16Array.from(
    column(range, 'raion'),
    (code, i) => code * 9 + column(range, 'ethnicity')[i]!,
  );
  const pairs = [
    ['residence', 'motherTongue'],
    ['sex', 'motherTongue'],
    ['motherTongue', 'religion'],
    ['residence', 'religion'],
  ] as const;
  for (const [first, second] of pairs) {
    const sizes = [first, second].map(
      (id) => plan.columns.find(({ attribute }) => attribute === id)!.size,
    ) as [number, number];
    const people = new Float64Array(separator.length * sizes[0] * sizes[1]);
    const a = column(range, first);
    const b = column(range, second);
    for (let i = 0; i < range.count; i++)
      people[(cells[i]! * sizes[0] + a[i]!) * sizes[1] + b[i]!]!++;
    const parts = Array.from(separator, (_, cell) =>
      associationIn(people.subarray(cell * sizes[0] * sizes[1]), sizes),
    );
    const sum = (key: 'statistic' | 'degreesOfFreedom') =>
      parts.reduce((total, part) => total + part[key], 0);
    expect(sum('degreesOfFreedom')).toBeGreaterThan(100);
    const score = normalScore(sum('statistic'), sum('degreesOfFreedom'));
    expect(Math.abs(score), `${first} and ${second}`).toBeLessThan(4);
  }
});

/** Pearson's statistic of a two-way table, over the rows and columns with enough people in each cell. */
function associationIn(
  table: Float64Array,
  [height, width]: [number, number],
): { statistic: number; degreesOfFreedom: number } {
  const all = Array.from({ length: height }, (_, r) => r);
  const across = Array.from({ length: width }, (_, c) => c);
  const sumOf = (rows: number[], columns: number[]) =>
    rows.reduce((sum, r) => sum + columns.reduce((part, c) => part + table[r * width + c]!, 0), 0);
  const total = sumOf(all, across);
  const rows = all.filter((r) => sumOf([r], across) ** 2 > 5 * total);
  const columns = across.filter(
    (c) => sumOf(rows, [c]) * Math.min(...rows.map((r) => sumOf([r], across))) > 5 * total,
  );
  if (rows.length < 2 || columns.length < 2) return { statistic: 0, degreesOfFreedom: 0 };
  const inside = sumOf(rows, columns);
  let statistic = 0;
  for (const r of rows)
    for (const c of columns) {
      const expected = (sumOf([r], columns) * sumOf(rows, [c])) / inside;
      statistic += (table[r * width + c]! - expected) ** 2 / expected;
    }
  return { statistic, degreesOfFreedom: (rows.length - 1) * (columns.length - 1) };
}

test.each(['quota', 'sample'] as const)(
  'a million people, method %s, hold no impossible combination',
  (method) => {
    const { dimensions } = fitPack(pack).model;
    const { plan } = prepared(pack, { size: 1_000_000, seed: 9, method });
    const range = drawRange(plan, 0, plan.size);
    for (const { id, where } of pack.structuralZeros) {
      const parts = Object.entries(where).map(([attribute, codes]) => {
        const { dimension, holds } = maskOf(dimensions, attribute, codes);
        return { codes: column(range, dimensions.list[dimension]!.attribute), holds };
      });
      let found = 0;
      for (let i = 0; i < range.count; i++)
        if (parts.every(({ codes, holds }) => holds[codes[i]!] === 1)) found++;
      expect(found, id).toBe(0);
    }
    const { within } = pack.attributes.find(({ id }) => id === 'locality')!;
    const locality = column(range, 'locality');
    const above = within!.attributes.map((id) => column(range, id));
    let misplaced = 0;
    for (let i = 0; i < range.count; i++)
      if (within!.cell[locality[i]!] !== above[0]![i]! * 2 + above[1]![i]!) misplaced++;
    expect(misplaced).toBe(0);
  },
);
