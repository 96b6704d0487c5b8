import { describe, expect, test } from 'vitest';
import { Sequence, streamKey } from '../../../src/core/random/stream.ts';
import { associationOf } from '../../../src/core/statistics/association.ts';
import { dependenceBounds } from '../../../src/core/statistics/dependence-bounds.ts';
import {
  adjustedResiduals,
  correlationOf,
  correlationRatio,
  cramersVInterval,
  independentTable,
  marginsOf,
  withMargins,
} from '../../../src/core/statistics/two-way.ts';
import { answersIn } from './answers.ts';

const { cases } = answersIn<{
  cases: {
    rows: number;
    columns: number;
    counts: number[];
    residuals: number[];
    x: number[];
    y: number[];
    correlation: number;
    ratio: number;
    pattern: number[];
    raked: number[];
  }[];
}>('two-way.json');

describe('as R has it', () => {
  test.each(cases)('a table of $rows × $columns', (one) => {
    const { rows, columns, counts, x, y, pattern } = one;
    adjustedResiduals(counts, rows, columns).forEach((residual, cell) => {
      expect(residual).toBeCloseTo(one.residuals[cell]!, 10);
    });
    expect(correlationOf(counts, x, y)).toBeCloseTo(one.correlation, 12);
    expect(correlationRatio(counts, rows, y)).toBeCloseTo(one.ratio, 12);
    withMargins(pattern, marginsOf(counts, rows, columns)).forEach((people, cell) => {
      expect(people).toBeCloseTo(one.raked[cell]!, 6);
    });
  });
});

test('a table fitted to margins keeps its odds ratios', () => {
  const raked = withMargins([8, 2, 3, 7], {
    rows: Float64Array.of(90, 10),
    columns: Float64Array.of(30, 70),
    total: 100,
  });
  expect((raked[0]! * raked[3]!) / (raked[1]! * raked[2]!)).toBeCloseTo((8 * 7) / (2 * 3), 9);
  // Rows are met to a billionth of the total.
  expect(Math.abs(raked[0]! + raked[1]! - 90)).toBeLessThan(1e-7);
});

test('margins that zeros forbid are met as far as they can be', () => {
  const raked = withMargins([1, 0, 0, 1], {
    rows: Float64Array.of(60, 40),
    columns: Float64Array.of(50, 50),
    total: 100,
  });
  expect(raked[1]).toBe(0);
  expect(raked.every((people) => Number.isFinite(people))).toBe(true);
});

/** A sample of a table of shares. */
function sample(shares: Float64Array, n: number, random: Sequence): Float64Array {
  const counts = new Float64Array(shares.length);
  for (let i = 0; i < n; i++) {
    let u = random.next();
    let cell = 0;
    while (cell < shares.length - 1 && (u -= shares[cell]!) >= 0) cell++;
    counts[cell]!++;
  }
  return counts;
}

describe('the interval of Cramér’s V', () => {
  const margins = {
    rows: Float64Array.of(0.5, 0.3, 0.2),
    columns: Float64Array.of(0.4, 0.3, 0.2, 0.1),
    total: 1,
  };
  const patterns: [string, number[]][] = [
    ['no tie', new Array<number>(12).fill(1)],
    ['a weak one', [1.5, 1, 1, 1, 1, 1.5, 1, 1, 1, 1, 1.5, 1]],
    ['a strong one', [9, 1, 1, 1, 1, 9, 1, 1, 1, 1, 9, 9]],
  ];
  test.each(patterns)('holds the true one of %s', (_, pattern) => {
    const random = new Sequence(streamKey(5, 11));
    const shares = withMargins(pattern, margins);
    const truth = associationOf(shares, 3, 4).cramersV;
    const runs = 1500;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const { lower, upper } = cramersVInterval(sample(shares, 400, random), 3, 4);
      if (lower <= truth && truth <= upper) held++;
    }
    // 94 % less three standard errors of as many runs.
    expect(held / runs).toBeGreaterThan(0.94 - 3 * Math.sqrt((0.94 * 0.06) / runs));
  });

  test('is empty of tables with one row, and open without rows', () => {
    expect(cramersVInterval([3, 4], 1, 2)).toEqual({ lower: 0, upper: 0 });
    expect(cramersVInterval([0, 0, 0, 0], 2, 2)).toEqual({ lower: 0, upper: 1 });
  });
});

test('independent counts have no residual and no V', () => {
  const table = independentTable({
    rows: Float64Array.of(30, 70),
    columns: Float64Array.of(20, 50, 30),
    total: 100,
  });
  adjustedResiduals(table, 2, 3).forEach((residual) => expect(residual).toBeCloseTo(0, 12));
  expect(associationOf(table, 2, 3).cramersV).toBeCloseTo(0, 6);
});

describe('bounds of a joint share', () => {
  test('are Fréchet’s, and the tilt has the odds ratio asked for', () => {
    const { lower, upper, halved, doubled } = dependenceBounds(0.2, 0.6, 0.5);
    expect(lower).toBeCloseTo(0.1, 12);
    expect(upper).toBe(0.5);
    const oddsRatio = (x: number) => (x * (1 - 0.6 - 0.5 + x)) / ((0.6 - x) * (0.5 - x));
    expect(oddsRatio(halved) / oddsRatio(0.2)).toBeCloseTo(0.5, 9);
    expect(oddsRatio(doubled) / oddsRatio(0.2)).toBeCloseTo(2, 9);
  });

  test('do not move where there is no room', () => {
    expect(dependenceBounds(0.3, 1, 0.3)).toMatchObject({ lower: 0.3, upper: 0.3, doubled: 0.3 });
  });
});
