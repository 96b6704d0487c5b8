import { describe, expect, test } from 'vitest';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import { quantileRanks, valueAtRank } from '../../../src/core/statistics/quantile-interval.ts';

describe('ranks that hold a quantile', () => {
  // scipy.stats.quantile_test(1 … n, p=p).confidence_interval(level), SciPy 1.17.1
  test.each([
    { size: 12, p: 0.5, level: 0.95, ranks: { lower: 3, upper: 10 } },
    { size: 100, p: 0.25, level: 0.95, ranks: { lower: 17, upper: 35 } },
    { size: 1000, p: 0.9, level: 0.9, ranks: { lower: 884, upper: 916 } },
    { size: 250_000, p: 0.5, level: 0.95, ranks: { lower: 124_510, upper: 125_491 } },
    { size: 40, p: 0.75, level: 0.99, ranks: { lower: 23, upper: 37 } },
  ])('are SciPy’s: $p of $size at $level', ({ size, p, level, ranks }) => {
    expect(quantileRanks(size, p, level)).toEqual(ranks);
  });

  test('leave a side open where the sample is too small', () => {
    expect(quantileRanks(5, 0.5)).toEqual({ lower: 0, upper: 6 });
  });

  test('hold it with the level’s chance, and one rank less on either side with less', () => {
    for (const [size, p] of [
      [30, 0.5],
      [77, 0.1],
      [400, 0.75],
    ] as const) {
      const { lower, upper } = quantileRanks(size, p);
      expect(1 - binomialFrom(lower, size, p)).toBeLessThanOrEqual(0.025);
      expect(1 - binomialFrom(lower + 1, size, p)).toBeGreaterThan(0.025);
      expect(binomialFrom(upper, size, p)).toBeLessThanOrEqual(0.025);
      expect(binomialFrom(upper - 1, size, p)).toBeGreaterThan(0.025);
    }
  });

  test('are read off repeated values', () => {
    const at = [1, 3, 4, 10].map((rank) => valueAtRank([5, 7, 9], [3, 1, 6], rank));
    expect(at).toEqual([5, 5, 7, 9]);
  });
});
