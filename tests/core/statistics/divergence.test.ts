import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combine } from '../../../src/core/statistics/combining.ts';
import { studentTail } from '../../../src/core/statistics/distributions.ts';
import {
  chiSquareDistance,
  divergenceOf,
  orderedDistance,
  tableErrorOf,
} from '../../../src/core/statistics/divergence.ts';
import { diversityOf } from '../../../src/core/statistics/diversity.ts';

describe('distances between shares', () => {
  test.each([
    {
      p: [0.7, 0.077, 0.223],
      q: [0.767, 0.06, 0.173],
      totalVariation: 0.067,
      hellinger: 0.0536603939518,
      kullbackLeibler: 0.0118392392275,
      jensenShannon: 0.00287650018388,
      populationStabilityIndex: 0.0230590767056,
      cohensW: 0.158493553401,
      largestDifference: 0.067,
      chiSquare: 0.0251202064697,
    },
    {
      p: [12, 24, 22, 18, 15, 9],
      q: [15, 25, 20, 18, 15, 7],
      totalVariation: 0.04,
      hellinger: 0.0418645208467,
      kullbackLeibler: 0.00701203325967,
      jensenShannon: 0.00175090365089,
      populationStabilityIndex: 0.0140350186463,
      cohensW: 0.11880355935,
      largestDifference: 0.03,
      chiSquare: 0.0141142857143,
    },
  ])('agree with NumPy: $p against $q', ({ p, q, ...expected }) => {
    const made = { ...divergenceOf(p, q), chiSquare: chiSquareDistance(p, q) };
    for (const [name, value] of Object.entries(expected))
      expect(made[name as keyof typeof expected], name).toBeCloseTo(value, 10);
  });

  test('have their bounds, and are 0 for equal shares', () => {
    const shares = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 });
    const some = shares.filter((s) => s.some((x) => x > 0));
    fc.assert(
      fc.property(some, some, (p, q) => {
        const made = divergenceOf(p, q);
        expect(made.totalVariation).toBeGreaterThanOrEqual(0);
        expect(made.totalVariation).toBeLessThanOrEqual(1 + 1e-12);
        expect(made.jensenShannon).toBeLessThanOrEqual(Math.LN2 + 1e-12);
        expect(made.largestDifference).toBeLessThanOrEqual(made.totalVariation + 1e-12);
        expect(divergenceOf(p, p).totalVariation).toBe(0);
        expect(divergenceOf(q, p).totalVariation).toBeCloseTo(made.totalVariation, 12);
      }),
    );
  });

  test('people missing from the reference are infinitely many times too many', () => {
    const made = divergenceOf([1, 1], [1, 0]);
    expect(made.worstRatio).toBe(Infinity);
    expect(made.populationStabilityIndex).toBe(Infinity);
    expect(made.totalVariation).toBe(0.5);
  });
});

test('errors of a table: two misplaced people count twice', () => {
  const made = tableErrorOf([12, 8, 10], [10, 10, 10]);
  expect(made.totalAbsoluteError).toBe(4);
  expect(made.standardizedAbsoluteError).toBeCloseTo(4 / 30, 12);
  expect(made.srmse).toBeCloseTo(Math.sqrt(8 / 3) / 10, 12);
});

test('ordered values: SDMetrics’ example', () => {
  // n of its example: complement of the Kolmogorov–Smirnov distance 0.9.
  const real = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const synthetic = [1, 1, 2, 4, 5, 5, 7, 9, 9, 12];
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12];
  const at = (list: number[]) => values.map((v) => list.filter((x) => x === v).length);
  const { kolmogorovSmirnov, wasserstein } = orderedDistance(values, at(synthetic), at(real));
  expect(1 - kolmogorovSmirnov).toBeCloseTo(0.9, 12);
  // Mean distance of the sorted lists, pair by pair.
  const moved = real.reduce((sum, x, i) => sum + Math.abs(x - synthetic[i]!), 0) / 10;
  expect(wasserstein).toBeCloseTo(moved, 12);
});

// Answers of 50 people and of 50 simulated ones from 1 to 5, as TinyTroupe's market research on bottled gazpacho prints
// them: "no significant difference", p = 0.269, by a test of means.
test('people and simulated people with nearly the same mean may lie far apart', () => {
  const answers = [1, 2, 3, 4, 5];
  const people = [0.22, 0.18, 0.26, 0.2, 0.14];
  const simulated = [0.04, 0.38, 0.5, 0.08, 0];
  const ordered = orderedDistance(answers, simulated, people);
  expect(ordered.kolmogorovSmirnov).toBeCloseTo(0.26, 12);
  expect(ordered.wasserstein).toBeCloseTo(0.6, 12);
  expect(divergenceOf(simulated, people).totalVariation).toBeCloseTo(0.44, 12);
  const moments = (shares: number[]) => {
    const mean = shares.reduce((sum, share, i) => sum + share * answers[i]!, 0);
    const spread = shares.reduce((sum, share, i) => sum + share * (answers[i]! - mean) ** 2, 0);
    return { mean, variance: (spread * 50) / 49 };
  };
  const [a, b] = [moments(people), moments(simulated)];
  expect([a.mean, b.mean].map((mean) => mean.toFixed(2))).toEqual(['2.86', '2.62']);
  expect((b.variance / a.variance).toFixed(3)).toBe('0.264');
  const [own, other] = [a.variance / 50, b.variance / 50];
  const t = (a.mean - b.mean) / Math.sqrt(own + other);
  const freedom = (own + other) ** 2 / ((own * own + other * other) / 49);
  expect((2 * studentTail(t, freedom)).toFixed(3)).toBe('0.269');
});

describe('diversity', () => {
  test.each([
    {
      counts: [10, 20, 30, 40],
      richness: 4,
      shannon: 1.27985422583,
      effectiveShannon: 3.59611546662,
      simpson: 0.7,
      effectiveSimpson: 3.33333333333,
      evenness: 0.923219672336,
      largestShare: 0.4,
      simpsonUnbiased: 0.707070707071,
    },
    {
      counts: [97, 1, 1, 1],
      richness: 4,
      shannon: 0.16770053684,
      effectiveShannon: 1.18258241775,
      simpson: 0.0588,
      effectiveSimpson: 1.06247343816,
      evenness: 0.120970366427,
      largestShare: 0.97,
      simpsonUnbiased: 0.0593939393939,
    },
  ])('of $counts', ({ counts, ...expected }) => {
    const made = diversityOf(counts);
    for (const [name, value] of Object.entries(expected))
      expect(made[name as keyof typeof expected], name).toBeCloseTo(value, 10);
  });
});

describe('replicates combined', () => {
  const q = [24.1, 25.3, 23.8, 24.9, 24.4];
  const u = [1.21, 1.18, 1.25, 1.3, 1.19];

  test('as imputations, as mitools has it', () => {
    const made = combine(q, u, 'imputation');
    expect(made.estimate).toBeCloseTo(24.5, 10);
    expect(made.within).toBeCloseTo(1.226, 10);
    expect(made.between).toBeCloseTo(0.365, 10);
    expect(made.variance).toBeCloseTo(1.664, 10);
    expect(made.degreesOfFreedom).toBeCloseTo(57.732240779, 9);
    expect(made.relativeIncrease).toBeCloseTo(0.357259380098, 11);
  });

  test('as partially and as fully synthetic data, where a negative variance is guarded', () => {
    const partial = combine(q, u, 'partially-synthetic');
    expect(partial.variance).toBeCloseTo(1.299, 10);
    expect(partial.degreesOfFreedom).toBeCloseTo(1266.57984612, 7);
    const full = combine(q, u, 'fully-synthetic');
    expect(full.unguarded).toBeCloseTo(-0.788, 10);
    expect(full.variance).toBeCloseTo(1.226, 10);
  });
});
