import { describe, expect, test } from 'vitest';
import type { Marginal } from '../../../src/core/pack/pack.ts';
import { policyFindings } from '../../../src/core/population/policy.ts';
import type { Comparison } from '../../../src/core/population/report.ts';

const policy = { tolerance: [0.05, 0.05, 0.03], minimum: [10, 50, 4] };
const marginal: Marginal = {
  id: 'age',
  label: 'Age',
  of: ['age'],
  counts: [15, 78, 7],
  base: 'sample',
  status: 'assumed',
  source: 'policy',
  policy,
};
const comparison = (kind: Comparison['kind'], size: number): Comparison => ({
  id: 'age',
  of: ['age'],
  shape: [3],
  kind,
  expected: Float64Array.from([0.15, 0.78, 0.07], (share) => share * size),
});
const found = (people: number[], kind: Comparison['kind'] = 'target') =>
  policyFindings(
    [
      comparison(
        kind,
        people.reduce((sum, n) => sum + n, 0),
      ),
    ],
    [Float64Array.from(people)],
    { marginals: [marginal] },
  );

describe('the findings of a policy', () => {
  test('hold a share at its tolerance to be near, and one beyond it not', () => {
    expect(found([20, 73, 7]).map(({ isNear }) => isNear)).toEqual([true, true, true]);
    expect(found([21, 72, 7]).map(({ isNear }) => isNear)).toEqual([false, false, true]);
    expect(found([150, 740, 110]).map(({ isNear }) => isNear)).toEqual([true, true, false]);
  });

  test('count people, not shares, against the minimum', () => {
    expect(found([10, 50, 4]).map(({ isEnough }) => isEnough)).toEqual([true, true, true]);
    expect(found([9, 49, 3]).map(({ isEnough }) => isEnough)).toEqual([false, false, false]);
  });

  test('say nothing of a filtered population, nor of a table without a policy', () => {
    expect(found([15, 78, 7], 'slice')).toEqual([]);
    const { policy: _, ...plain } = marginal;
    expect(
      policyFindings([comparison('target', 100)], [Float64Array.of(15, 78, 7)], {
        marginals: [plain],
      }),
    ).toEqual([]);
  });

  test('refuse a drawn table of another length', () => {
    expect(() =>
      policyFindings([comparison('target', 100)], [Float64Array.of(1)], { marginals: [marginal] }),
    ).toThrow(RangeError);
  });
});
