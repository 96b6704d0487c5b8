import { describe, expect, it } from 'vitest';
import { ratioInterval } from '../../../src/core/statistics/ratio-interval.ts';
import { answersIn } from './answers.ts';

const answers = answersIn<{
  levels: number[];
  cases: [number, number, number, number][];
  intervals: [number, number][][];
}>('ratios.json');

describe('score interval of a ratio', () => {
  it('is Koopman’s own example: 36 of 40 against 16 of 80', () => {
    const { lower, upper } = ratioInterval([36, 40], [16, 80]);
    expect(lower).toBeCloseTo(2.94, 2);
    expect(upper).toBeCloseTo(7.15, 2);
  });

  it('agrees with likelihoods maximized in R', () => {
    answers.levels.forEach((level, l) =>
      answers.cases.forEach(([x1, n1, x2, n2], c) => {
        const { lower, upper } = ratioInterval([x1, n1], [x2, n2], level);
        const [low, high] = answers.intervals[l]![c]!;
        expect(Math.abs(lower - low)).toBeLessThanOrEqual(1e-10 * low);
        expect(Math.abs(upper - high)).toBeLessThanOrEqual(1e-10 * high);
      }),
    );
  });

  it('turns over with its groups and has no end where a count is 0', () => {
    const [one, other] = [ratioInterval([5, 10], [9, 40]), ratioInterval([9, 40], [5, 10])];
    expect(one.lower * other.upper).toBeCloseTo(1, 8);
    expect(ratioInterval([0, 10], [3, 10]).lower).toBe(0);
    expect(ratioInterval([3, 10], [0, 10]).upper).toBe(Infinity);
    expect(ratioInterval([0, 10], [0, 10])).toEqual({ lower: 0, upper: Infinity });
    const all = ratioInterval([3, 3], [7, 7]);
    expect(all.lower).toBeLessThan(1);
    expect(all.upper).toBeGreaterThan(1);
  });
});
