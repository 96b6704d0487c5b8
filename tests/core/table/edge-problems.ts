import fc from 'fast-check';
import { marginOf } from '../../../src/core/table/contingency.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { marginal } from './problems.ts';

/**
 * Three joint marginals that agree two by two. Up to 20 apart a table meets them; at 20 it has
 * two empty cells.
 */
export function triangle(apart: number): FitProblem {
  return {
    shape: [2, 2, 2],
    sampleTable: null,
    marginals: [
      marginal([0, 1], [40, 10, 10, 40]),
      marginal([1, 2], [40, 10, 10, 40]),
      marginal([0, 2], [50 - apart, apart, apart, 50 - apart]),
    ],
  };
}

/** Problems that a hidden table with people in few cells meets. */
export const sparseProblem: fc.Arbitrary<{ hidden: Float64Array; problem: FitProblem }> = fc
  .array(fc.integer({ min: 2, max: 3 }), { minLength: 2, maxLength: 3 })
  .chain((shape) => {
    const cells = shape.reduce((product, size) => product * size, 1);
    const list = (values: fc.Arbitrary<number>) =>
      fc
        .array(values, { minLength: cells, maxLength: cells })
        .map((numbers) => Float64Array.from(numbers));
    return fc.record({
      shape: fc.constant(shape),
      hidden: list(fc.constantFrom(0, 0, 1, 2, 5, 40)),
      seen: list(fc.constantFrom(0, 1, 3)),
      over: fc.array(fc.shuffledSubarray([...shape.keys()], { minLength: 1, maxLength: 2 }), {
        minLength: 2,
        maxLength: 4,
      }),
      outside: fc.integer({ min: 0, max: 8 }),
      unknown: fc.integer({ min: 0, max: 20 }),
    });
  })
  .map(({ shape, hidden, seen, over, outside, unknown }) => {
    const marginals = over.map((of, m) => {
      const groups = { [of[0]!]: Int32Array.from({ length: shape[of[0]!]! }, (_, c) => c - 1) };
      const asked = m === outside ? { of, groups } : { of };
      const counts = marginOf(hidden, shape, asked);
      if (unknown < counts.length) counts[unknown] = NaN;
      return { ...asked, counts };
    });
    return {
      hidden,
      problem: {
        shape,
        sampleTable: seen.map((weight, i) => (hidden[i]! > 0 ? weight + 1 : weight)),
        marginals,
      },
    };
  });
