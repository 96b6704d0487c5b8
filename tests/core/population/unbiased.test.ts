import { describe, expect, test, vi } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { normalScore } from './chi-square.ts';
import { counted, moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

vi.setConfig({ testTimeout: 300_000 });

/** One cell of a target with a fractional expectation. */
interface Cell {
  /** Target and number of the cell. */
  at: string;
  /** Mean over seeds of its people less what is expected of it. */
  bias: number;
  /** Standard error of that mean, were there no bias. */
  error: number;
}

/** How far the mean over seeds of each target's people lies from what is expected of it. */
function biases(pack: Pack, size: number, seeds: number): Map<string, Cell[]> {
  const { report } = prepared(pack, { size });
  const sums = report.comparisons.map(({ expected }) => new Float64Array(expected.length));
  for (let seed = 1; seed <= seeds; seed++)
    counted(pack, { size, seed }).tally.counts.forEach((counts, c) =>
      counts.forEach((people, cell) => {
        sums[c]![cell]! += people;
      }),
    );
  const found = new Map<string, Cell[]>();
  report.comparisons.forEach(({ id, kind, expected }, c) => {
    if (kind === 'fit') return;
    const cells = Array.from(expected).flatMap((people, cell) => {
      if (Number.isNaN(people)) return [];
      const share = people - Math.floor(people);
      const error = Math.sqrt((share * (1 - share)) / seeds);
      return [{ at: `${id} ${cell}`, bias: sums[c]![cell]! / seeds - people, error }];
    });
    found.set(id, cells);
  });
  return found;
}

/** Sum of squared biases over their variances, of the cells that can vary. */
function statisticOf(cells: readonly Cell[], seeds: number): { cells: number; statistic: number } {
  const open = cells.filter(({ error }) => error ** 2 > 0.01 / seeds);
  const statistic = open.reduce((sum, { bias, error }) => sum + (bias / error) ** 2, 0);
  return { cells: open.length, statistic };
}

describe('over seeds, floor and ceiling are taken with the chances that keep the expectation', () => {
  test('by every target of the Moldova pack, as nearly as 200 seeds can tell', () => {
    const seeds = 200;
    let compared = 0;
    for (const [id, found] of biases(moldova(), 1000, seeds)) {
      const { cells, statistic } = statisticOf(found, seeds);
      if (cells === 0) continue;
      compared++;
      expect(statistic / cells, id).toBeLessThan(cells < 20 ? 4 : 2.5);
      for (const { at, bias } of found) expect(Math.abs(bias), at).toBeLessThan(0.25);
    }
    expect(compared).toBeGreaterThan(15);
  });

  test('by the root of a tree exactly', () => {
    const seeds = 400;
    const tree = testland();
    tree.marginals = tree.marginals.filter(({ id }) =>
      ['region-language', 'region-sex', 'sex', 'town', 'sex-age'].includes(id),
    );
    const found = biases(tree, 137, seeds);
    for (const id of ['region-language', 'sex']) {
      const { cells, statistic } = statisticOf(found.get(id)!, seeds);
      expect(cells).toBeGreaterThan(1);
      expect(normalScore(statistic, cells), id).toBeLessThan(4);
      for (const { at, bias, error } of found.get(id)!)
        expect(Math.abs(bias), at).toBeLessThan(4.5 * error + 0.01);
    }
  });

  test('but for less than a quarter of a person where many ties cross', () => {
    for (const cells of biases(testland(), 137, 100).values())
      for (const { at, bias, error } of cells)
        expect(Math.abs(bias), at).toBeLessThan(0.25 + 3 * error);
  });
});
