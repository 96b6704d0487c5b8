import { describe, expect, it } from 'vitest';
import { marginOf } from '../../../src/core/table/contingency.ts';
import { integerize } from '../../../src/core/table/integerize.ts';
import { roundCells } from '../../../src/core/table/round-cells.ts';
import type { TableMarginal } from '../../../src/core/table/problem.ts';
import type { Sequence } from '../../../src/core/random/stream.ts';
import { drawsOf, familiesOf, largestBias, marginsOf, unevenTable } from './integerize-fixtures.ts';

/** Two-sided bound of a standard normal at a level of 0.1 % for 100 comparisons. */
const bound = 4.42;
const draws = 2000;

describe('expectations', () => {
  it('are the values in two dimensions', () => {
    const shape = [5, 6];
    const values = unevenTable(shape, 61, drawsOf(4));
    const families = familiesOf(values, shape, [[0], [1]]);
    const round = (n: number) => roundCells({ values, families }, drawsOf(n)).counts;
    expect(largestBias(values, draws, round)).toBeLessThan(bound);
  });

  it('are the values in nested regions', () => {
    const shape = [8, 3];
    const values = unevenTable(shape, 40, drawsOf(5));
    const [total, raions, sexes] = familiesOf(values, shape, [[0], [1]]);
    const regions = {
      of: raions!.of.map((raion) => raion >> 2),
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(40, 40),
    };
    const families = [total!, regions, raions!, sexes!];
    const round = (n: number) => roundCells({ values, families }, drawsOf(n)).counts;
    expect(largestBias(values, draws, round)).toBeLessThan(bound);
  });

  it('are the values in three dimensions with all pair margins', () => {
    const pairs = [[0], [1], [2], [0, 1], [0, 2], [1, 2]];
    for (const shape of [
      [2, 3, 4],
      [3, 3, 3],
    ]) {
      const values = unevenTable(shape, 45, drawsOf(11));
      const families = familiesOf(values, shape, pairs);
      const round = (n: number) => {
        const rounded = roundCells({ values, shape, families }, drawsOf(n));
        expect(rounded.missed).toBe(0);
        return rounded.counts;
      };
      expect(largestBias(values, draws, round)).toBeLessThan(bound);
    }
  }, 120_000);

  it('are the targets on a path of pairs, and the fit in the cells behind them', () => {
    const shape = [3, 4, 3, 2];
    const table = unevenTable(shape, 150, drawsOf(8));
    const marginals = marginsOf(table, shape, [[0], [1], [2], [3], [0, 1], [1, 2], [2, 3]]);
    const drawn = Array.from(
      { length: draws },
      (_, n) => integerize({ shape, table, marginals, total: 150, seed: n }).table,
    );
    for (const target of marginals)
      expect(
        largestBias(target.counts, draws, (n) =>
          marginOf(Float64Array.from(drawn[n]!), shape, target),
        ),
      ).toBeLessThan(bound);
    const mean = table.map((_, i) => drawn.reduce((sum, counts) => sum + counts[i]!, 0) / draws);
    const bias = table.map((value, i) => Math.abs(mean[i]! - value));
    expect(Math.max(...bias)).toBeLessThan(0.06);
  }, 120_000);

  it('are near the values where a search is needed in a larger table', () => {
    const shape = [9, 9, 9];
    const values = unevenTable(shape, 2500, drawsOf(12));
    const families = familiesOf(values, shape, [[0], [1], [2], [0, 1], [0, 2], [1, 2]]);
    const sum = new Float64Array(values.length);
    const runs = 400;
    for (let n = 0; n < runs; n++)
      roundCells({ values, shape, families }, drawsOf(n)).counts.forEach((count, i) => {
        sum[i]! += count;
      });
    const square = values.reduce((all, value, i) => all + (sum[i]! / runs - value) ** 2, 0);
    const expected = values.reduce((all, value) => {
      const fraction = value - Math.floor(value);
      return all + (fraction * (1 - fraction)) / runs;
    }, 0);
    const bias = Math.sqrt(Math.max(0, square - expected) / values.length);
    expect(bias).toBeLessThan(0.02);
  }, 120_000);
});

describe('against truncate, replicate, sample', () => {
  /** Lovelace & Ballas (2013): floors, and the missing persons drawn by the fractions. */
  function truncateReplicateSample(values: Float64Array, total: number, draws: Sequence) {
    const counts = values.map(Math.floor);
    const weights = values.map((value, i) => value - counts[i]!);
    let missing = total - counts.reduce((sum, count) => sum + count, 0);
    for (; missing > 0; missing--) {
      let left = draws.next() * weights.reduce((sum, weight) => sum + weight, 0);
      const chosen = weights.findIndex((weight) => weight > 0 && (left -= weight) <= 0);
      counts[chosen]!++;
      weights[chosen] = 0;
    }
    return counts;
  }

  function totalAbsoluteError(
    counts: Float64Array,
    shape: readonly number[],
    marginals: readonly TableMarginal[],
  ): number {
    let error = 0;
    for (const target of marginals)
      marginOf(counts, shape, target).forEach((count, c) => {
        error += Math.abs(count - target.counts[c]!);
      });
    return error;
  }

  it.each([
    { shape: [12, 9], sets: [[0], [1], [0, 1]], total: 500 },
    { shape: [5, 6, 4, 3], sets: [[0], [1], [2], [3], [0, 1], [1, 2], [2, 3]], total: 2000 },
    { shape: [6, 5, 7], sets: [[0], [1], [2], [0, 1], [0, 2], [1, 2]], total: 1000 },
  ])('has the smaller total absolute error with every seed: $shape', ({ shape, sets, total }) => {
    const table = unevenTable(shape, total, drawsOf(21));
    const marginals = marginsOf(table, shape, sets);
    let ours = 0;
    let theirs = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const whole = integerize({ shape, table, marginals, total, seed });
      const own = totalAbsoluteError(Float64Array.from(whole.table), shape, marginals);
      const sampled = truncateReplicateSample(table, total, drawsOf(seed));
      const other = totalAbsoluteError(sampled, shape, marginals);
      expect(sampled.reduce((sum, count) => sum + count, 0)).toBe(total);
      expect(own).toBeLessThan(other);
      ours += own;
      theirs += other;
    }
    expect(ours / theirs).toBeLessThan(0.75);
  });
});
