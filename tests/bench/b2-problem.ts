import { cellCount, marginOf } from '../../src/core/table/contingency.ts';
import type { FitProblem } from '../../src/core/table/problem.ts';

/** 243,000 cells. */
export const b2Shape = [6, 3, 3, 5, 5, 9, 4, 5];

/** Eight marginals of one dimension, then four of two: consecutive pairs that share nothing. */
export const b2Margins = [[0], [1], [2], [3], [4], [5], [6], [7], [0, 1], [2, 3], [4, 5], [6, 7]];

/**
 * Problem B2: a sample table of 0.05 + u and a hidden truth of sample × exp(2(v − 0.5)) scaled
 * to a million, whose marginals are the targets. u and v come from the generator
 * x ← (1664525 x + 1013904223) mod 2³², u = (x + 0.5) / 2³², started at 2. The scripts in
 * fixtures/bench/b2 make the same problem.
 */
export function b2Problem(): FitProblem {
  const cells = cellCount(b2Shape);
  let x = 2;
  const uniform = () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x + 0.5) / 4294967296;
  };
  const sampleTable = Float64Array.from({ length: cells }, () => 0.05 + uniform());
  const truth = sampleTable.map((weight) => weight * Math.exp(2 * (uniform() - 0.5)));
  const scale = 1e6 / truth.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < cells; i++) truth[i] = truth[i]! * scale;
  return {
    shape: b2Shape,
    sampleTable,
    marginals: b2Margins.map((of) => ({ of, counts: marginOf(truth, b2Shape, { of }) })),
    tolerance: 1e-8,
  };
}
