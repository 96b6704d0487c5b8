import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreeingMarginals, agreementOf } from '../../../src/core/table/agreeing.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';

const problem = (reliability: [number, number], a: number[], b: number[]): FitProblem => ({
  shape: [2, 2],
  sampleTable: null,
  marginals: [
    { of: [0], counts: Float64Array.from(a), reliability: reliability[0] },
    { of: [0, 1], counts: Float64Array.from(b), reliability: reliability[1] },
  ],
});

const sums = ({ marginals }: FitProblem): [number, number][] => {
  const [a, b] = marginals.map(({ counts }) => counts) as [Float64Array, Float64Array];
  return [
    [a[0]!, b[0]! + b[1]!],
    [a[1]!, b[2]! + b[3]!],
  ];
};

describe('marginals that disagree', () => {
  test('meet at the geometric mean weighted by reliability, and totals stay', () => {
    const made = agreeingMarginals(problem([3, 1], [40, 60], [30, 30, 20, 20]));
    expect(made.before).toBe(20);
    expect(made.after).toBeLessThan(1e-9);
    const meeting = [40 ** 0.75 * 60 ** 0.25, 60 ** 0.75 * 40 ** 0.25];
    for (const [k, [one, other]] of sums(made.problem).entries()) {
      expect(one).toBeCloseTo(other, 9);
      expect(one).toBeCloseTo((100 * meeting[k]!) / (meeting[0]! + meeting[1]!), 8);
    }
  });

  test('keep their shares within what they agree on', () => {
    const { problem: made } = agreeingMarginals(problem([1, 1], [40, 60], [30, 10, 45, 15]));
    const { counts } = made.marginals[1]!;
    expect(counts[0]! / counts[1]!).toBeCloseTo(3, 10);
    expect(counts[2]! / counts[3]!).toBeCloseTo(3, 10);
  });

  test('bend to one that is certain, as raking does', () => {
    const made = agreeingMarginals(problem([Infinity, 1], [40, 60], [30, 30, 20, 20]));
    expect([...made.problem.marginals[0]!.counts]).toEqual([40, 60]);
    [20, 20, 30, 30].forEach((people, cell) => {
      expect(made.problem.marginals[1]!.counts[cell]).toBeCloseTo(people, 10);
    });
  });

  test('meet in totals by their weighted mean', () => {
    const made = agreeingMarginals(problem([3, 1], [80, 120], [20, 20, 30, 30]));
    const [a, b] = made.problem.marginals.map(({ counts }) => counts.reduce((x, y) => x + y, 0));
    expect(a).toBeCloseTo(175, 9);
    expect(b).toBeCloseTo(175, 9);
  });

  test('are named where one of them counts nobody', () => {
    const made = agreeingMarginals(problem([1, 1], [0, 100], [30, 20, 25, 25]));
    expect(made.deadlocks).toHaveLength(1);
    expect(made.deadlocks[0]!.marginals).toEqual([0, 1]);
  });

  test('leave a slice alone that one of them only bounds from below', () => {
    const open = problem([1, 1], [40, 60], [30, NaN, 50, 10]);
    const made = agreeingMarginals(open);
    expect(made.before).toBe(0);
    expect([...made.problem.marginals[0]!.counts]).toEqual([40, 60]);
  });
});

test('whatever they state, they agree in the end, nearest to the side that is trusted', () => {
  const people = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(
      fc.tuple(people, people),
      fc.tuple(people, people, people, people),
      fc.integer({ min: 1, max: 50 }),
      ([a0, a1], b, trust) => {
        const total = b.reduce((x, y) => x + y, 0);
        const a = [(a0 / (a0 + a1)) * total, (a1 / (a0 + a1)) * total];
        const at = (reliability: [number, number]) => {
          const made = agreeingMarginals(problem(reliability, a, b));
          for (const [one, other] of sums(made.problem)) expect(one).toBeCloseTo(other, 6);
          return made.problem.marginals[0]!.counts[0]!;
        };
        const [first, second] = [at([1 + trust, 1]), at([1, 1 + trust])];
        const stated = a[0]!;
        expect(Math.abs(first - stated)).toBeLessThanOrEqual(Math.abs(second - stated) + 1e-6);
      },
    ),
    { numRuns: 60 },
  );
});

test('three tables settle at the minimum of the weighted divergence', () => {
  // Three statements about one split of 100 people: they meet where Σ r ln(x / t) balances.
  const statements: FitProblem = {
    shape: [2],
    sampleTable: null,
    marginals: [
      { of: [0], counts: Float64Array.of(30, 70), reliability: 1 },
      { of: [0], counts: Float64Array.of(50, 50), reliability: 2 },
      { of: [0], counts: Float64Array.of(60, 40), reliability: 4 },
    ],
  };
  const made = agreeingMarginals(statements, agreementOf(statements));
  const odds = [30 / 70, 1, 60 / 40].reduce(
    (product, own, k) => product * own ** ([1, 2, 4][k]! / 7),
    1,
  );
  for (const { counts } of made.problem.marginals)
    expect(counts[0]! / counts[1]!).toBeCloseTo(odds, 9);
});
