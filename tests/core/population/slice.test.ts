import { describe, expect, test } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import { readFilter } from '../../../src/core/population/slice.ts';
import type { Filter, PopulationStudy } from '../../../src/core/study/study.ts';
import { moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

const pack = testland();
const published = moldova();

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

  const said = (where: Filter) => {
    const reading = readFilter(published, where);
    return reading.ok ? '' : reading.reason;
  };

  test('with a slip is refused with the nearest name, in words and as the id', () => {
    expect(reasonOf({ where: { regoin: ['north'] } })).toBe(
      "The filter names 'regoin', which is no attribute of this pack. Did you mean region?",
    );
    expect(said({ maritalStaus: ['married'] })).toBe(
      "The filter names 'maritalStaus', which is no attribute of this pack. Did you mean Marital status (maritalStatus)?",
    );
    expect(said({ motherTongue: ['romanain'] })).toMatch(
      /^The filter on Mother tongue \(motherTongue\) names 'romanain', .* Did you mean Romanian \(romanian\)\?$/,
    );
    expect(said({ region: ['atlantis'] })).toMatch(/which is no category of it\.$/);
  });

  test('that uses a label of any language for an id is told the id', () => {
    const { id, label } = published.attributes
      .find((attribute) => attribute.id === 'ethnicity')!
      .categories.find((category) => category.id === 'gagauz')!;
    const { en, ru } = label as { en: string; ru: string };
    expect(said({ ethnicity: [ru] })).toContain(`Did you mean ${en} (${id})?`);
  });

  test('that keeps nobody says why and what there is', () => {
    expect(said({ sex: [] })).toBe(
      'The filter on Sex (sex) names no category, so it keeps nobody. Name at least one, or remove it.',
    );
    expect(said({ sex: { from: 3 } })).toBe(
      'The filter on Sex (sex) is a range, but its categories are no numbers. Name categories instead, such as male.',
    );
    expect(said({ age: { from: 120, to: 130 } })).toBe(
      'The filter on Age (age) asks for 120 to 130, where it has no category, so it keeps nobody. Its numbers go from 0 to 85.',
    );
    expect(said({ age: { from: 900 } })).toContain('asks for 900 and more');
    expect(said({ age: { to: -1 } })).toContain('asks for up to -1');
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
