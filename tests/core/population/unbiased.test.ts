import { describe, expect, test, vi } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { normalScore } from './chi-square.ts';
import { counted, moldova, prepared } from './packs.ts';
import { testland } from './testland.ts';

vi.setConfig({ testTimeout: 120_000 });

interface Bias {
  id: string;
  /** Cells with a fractional expectation. */
  cells: number;
  /** Sum of squared mean differences from what is expected, over their variances if unbiased. */
  statistic: number;
  /** Largest mean difference, in people. */
  largest: number;
}

/** How far the mean over seeds of each target's people lies from what is expected of it. */
function biases(pack: Pack, size: number, seeds: number): Bias[] {
  const { report } = prepared(pack, { size });
  const sums = report.comparisons.map(({ expected }) => new Float64Array(expected.length));
  for (let seed = 1; seed <= seeds; seed++)
    counted(pack, { size, seed }).tally.counts.forEach((counts, c) =>
      counts.forEach((people, cell) => {
        sums[c]![cell]! += people;
      }),
    );
  return report.comparisons.flatMap(({ id, kind, expected }, c) => {
    if (kind === 'fit') return [];
    const bias = { id, cells: 0, statistic: 0, largest: 0 };
    expected.forEach((people, cell) => {
      const share = people - Math.floor(people);
      const variance = (share * (1 - share)) / seeds;
      if (!(variance > 0.01 / seeds)) return;
      const difference = sums[c]![cell]! / seeds - people;
      bias.cells++;
      bias.statistic += difference ** 2 / variance;
      bias.largest = Math.max(bias.largest, Math.abs(difference));
    });
    return bias.cells > 0 ? [bias] : [];
  });
}

describe('over seeds, floor and ceiling are taken with the chances that keep the expectation', () => {
  test('by every target of the Moldova pack, as nearly as 100 seeds can tell', () => {
    const found = biases(moldova(), 1000, 100);
    expect(found.length).toBeGreaterThan(15);
    for (const { id, cells, statistic, largest } of found) {
      expect(statistic / cells, id).toBeLessThan(cells < 20 ? 4 : 3);
      expect(largest, id).toBeLessThan(0.3);
    }
  });

  test('by the root of a tree exactly', () => {
    const tree = testland();
    tree.marginals = tree.marginals.filter(({ id }) =>
      ['region-language', 'region-sex', 'sex', 'town', 'sex-age'].includes(id),
    );
    const found = biases(tree, 137, 400).filter(({ id }) =>
      ['region-language', 'sex'].includes(id),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { id, cells, statistic } of found)
      expect(normalScore(statistic, cells), id).toBeLessThan(4);
  });

  test('within a quarter of a person where many ties cross', () => {
    for (const { id, largest } of biases(testland(), 137, 100))
      expect(largest, id).toBeLessThan(0.35);
  });
});
