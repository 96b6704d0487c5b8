import { describe, expect, test, vi } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import type { Filter, PopulationStudy } from '../../../src/core/study/study.ts';
import { counted, moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Cells of targets or slices that are neither at the floor nor at the ceiling of what is expected. */
function missedCells(pack: Pack, study: Omit<PopulationStudy, 'pack'>): string[] {
  const { report, tally } = counted(pack, study);
  return report.comparisons.flatMap(({ id, kind, expected }, c) => {
    if (kind === 'fit') return [];
    return Array.from(expected).flatMap((people, cell) => {
      if (Number.isNaN(people)) return [];
      const drawn = tally.counts[c]![cell]!;
      const met = drawn >= Math.floor(people + 1e-6) && drawn <= Math.ceil(people - 1e-6);
      return met ? [] : [`${id} ${cell}: ${drawn} for ${people}`];
    });
  });
}

describe('exact quotas', () => {
  test.each([100, 101, 999, 10_000, 54_321])('of Testland for %i people', (size) => {
    for (let seed = 0; seed < 5; seed++)
      expect(missedCells(testland(), { size, seed })).toEqual([]);
  });

  const pack = moldova();

  test.each([100, 999, 10_000, 100_000])('of Moldova for %i people, whatever the seed', (size) => {
    for (let seed = 1; seed <= 3; seed++) expect(missedCells(pack, { size, seed })).toEqual([]);
  });

  test('of Moldova for as many people as were counted: every target to the person', () => {
    const { report, tally } = counted(pack, { size: 2_409_207 });
    const missed = report.comparisons.flatMap(({ id, kind, expected }, c) =>
      Array.from(expected).flatMap((people, cell) => {
        const drawn = tally.counts[c]![cell]!;
        const met = kind !== 'target' || Number.isNaN(people) || drawn === people;
        return met ? [] : [`${id} ${cell}: ${drawn} for ${people}`];
      }),
    );
    expect(missed).toEqual([]);
  });

  test('of Moldova for ten million people, by the plan', () => {
    const { plan, report } = prepared(pack, { size: 10_000_000, seed: 3 });
    expect(report.rounding.map(({ missed, residual }) => [missed, residual])).toEqual(
      plan.nodes.map(() => [0, 0]),
    );
    for (const { people } of plan.nodes)
      expect(people.reduce((sum, count) => sum + count, 0)).toBe(10_000_000);
  });

  const localities = pack.attributes.find(({ id }) => id === 'locality')!.categories;
  test.each<Filter>([
    { sex: ['female'], age: { from: 25, to: 44 }, region: ['nord'] },
    { ethnicity: ['gagauz', 'bulgarian'] },
    { locality: [localities[0]!.id, localities[7]!.id], age: { from: 18 } },
  ])('inside a filter are those of the fitted slice: %j', (where) => {
    for (const size of [1_000, 33_333]) {
      const study = { size, where };
      expect(missedCells(pack, study)).toEqual([]);
      expect(prepared(pack, study).report.comparisons.every(({ kind }) => kind !== 'target')).toBe(
        true,
      );
    }
  });
});
