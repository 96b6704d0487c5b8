import { describe, expect, test } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Filter, PopulationStudy } from '../../../src/core/study/study.ts';
import { moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

const pack = testland();

function reasonOf(study: Partial<PopulationStudy>): string {
  const result = prepare(pack, { pack: { id: pack.id, digest: '' }, ...study });
  if (result.ok) throw new Error('the study was prepared');
  return result.reason;
}

describe('a filter', () => {
  test('keeps as many people as the marginal says, and draws nobody else', () => {
    const women = pack.marginals.find(({ id }) => id === 'sex')!.counts[1]!;
    const { plan, report } = prepared(pack, { size: 800, where: { sex: ['female'] } });
    expect(report.people).toBeCloseTo(women, 5);
    expect(new Set(drawRange(plan, 0, 800, ['sex']).columns[0]!.codes)).toEqual(new Set([1]));
    expect(report.comparisons.find(({ id }) => id === 'sex')).toMatchObject({ kind: 'slice' });
  });

  test('may name derived attributes, ranges and several attributes of one dimension', () => {
    const where: Filter = { zone: ['sea'], age: { from: 15, to: 70 }, stage: ['adult', 'child'] };
    for (const method of ['quota', 'sample'] as const) {
      const { plan } = prepared(pack, { size: 500, method, where });
      const range = drawRange(plan, 0, 500, ['zone', 'age', 'region']);
      const [zone, age, region] = range.columns.map(({ codes }) => new Set(codes));
      expect(zone).toEqual(new Set([1]));
      expect([...age!].sort()).toEqual([2, 3, 4, 5, 6]);
      expect([...region!].sort()).toEqual([2, 3]);
    }
  });

  test('of everybody is the whole fit, but derived', () => {
    const all = prepared(pack, { size: 1_000 });
    const filtered = prepared(pack, { size: 1_000, where: { sex: ['male', 'female'] } });
    expect(filtered.report.people).toBeCloseTo(10_000, 5);
    all.report.comparisons.forEach(({ expected }, c) =>
      expected.forEach((people, cell) => {
        if (!Number.isNaN(people))
          expect(filtered.report.comparisons[c]!.expected[cell]).toBeCloseTo(people, 5);
      }),
    );
  });

  test('that nobody matches is refused by name', () => {
    expect(reasonOf({ where: { region: ['isles'], town: ['alfa'] } })).toBe(
      "Nobody is of region 'isles' and of town 'alfa'. Remove one of the filters.",
    );
    expect(reasonOf({ where: { town: ['ghost'] } })).toBe(
      "Nobody is of town 'ghost'. Remove the filter.",
    );
  });

  test('with a slip is refused with the nearest name', () => {
    expect(reasonOf({ where: { regoin: ['north'] } })).toBe(
      "The filter names 'regoin', which is no attribute of this pack. Did you mean region?",
    );
    expect(reasonOf({ where: { region: ['noth'] } })).toBe(
      "The filter on 'region' names 'noth', which is no category of it. Did you mean north?",
    );
    expect(reasonOf({ where: { region: { from: 3 } } })).toMatch(/categories are no numbers/);
    expect(reasonOf({ where: { age: { from: 41, to: 49 } } })).toMatch(/selects no category/);
  });
});

test('numbers outside their limits and another pack are refused', () => {
  expect(reasonOf({ size: 99 })).toMatch(/100 to 10,000,000 people/);
  expect(reasonOf({ size: 10_000_001 })).toMatch(/10000001 is not/);
  expect(reasonOf({ size: 150.5 })).toMatch(/150.5 is not/);
  expect(reasonOf({ seed: -1 })).toMatch(/seed is a whole number/);
  expect(reasonOf({ pack: { id: 'utopia', digest: '' } })).toBe(
    "The study asks for the pack 'utopia', but this is 'testland'.",
  );
});

test('a slice of Moldova draws "women 25–44 in Nord" and nobody else', () => {
  const where: Filter = { sex: ['female'], age: { from: 25, to: 44 }, region: ['nord'] };
  const { plan, report } = prepared(moldova(), { size: 5_000, where });
  expect(report.people).toBeGreaterThan(60_000);
  expect(report.people).toBeLessThan(100_000);
  const range = drawRange(plan, 0, 5_000, ['sex', 'age', 'region']);
  const [sex, age, region] = range.columns.map(({ codes }) => codes);
  expect(new Set(sex)).toEqual(new Set([1]));
  expect(Math.min(...age!)).toBe(25);
  expect(Math.max(...age!)).toBe(44);
  expect(new Set(region)).toEqual(new Set([1]));
});
