import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionOn } from '../../../src/core/population/conditional-sums.ts';

/** Expectations of parts of one sum, given that it is rounded to `people`. */
function given(expected: number[], people: number, natural: number[]): Float64Array {
  const out = Float64Array.from(natural);
  const drawn = { of: new Int32Array(expected.length), sums: Float64Array.of(people) };
  conditionOn(drawn, Float64Array.from(expected), out);
  return out;
}

const parts = fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), {
  minLength: 2,
  maxLength: 6,
});

describe('expectations given a rounded sum', () => {
  it('mean over both roundings what was expected, and stay between floor and ceiling', () => {
    fc.assert(
      fc.property(parts, (expected) => {
        const whole = expected.reduce((sum, part) => sum + part, 0);
        const share = whole - Math.floor(whole);
        fc.pre(share > 0.001 && share < 0.999);
        const scaled = (people: number): number[] =>
          expected.map((part) => (part * people) / whole);
        const low = given(expected, Math.floor(whole), scaled(Math.floor(whole)));
        const high = given(expected, Math.ceil(whole), scaled(Math.ceil(whole)));
        expected.forEach((part, k) => {
          expect(low[k]! * (1 - share) + high[k]! * share).toBeCloseTo(part, 8);
          for (const value of [low[k]!, high[k]!]) {
            expect(value).toBeGreaterThan(Math.floor(part) - 1e-8);
            expect(value).toBeLessThan(Math.floor(part) + 1 + 1e-8);
          }
        });
        const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
        expect(sum(low)).toBeCloseTo(Math.floor(whole), 8);
        expect(sum(high)).toBeCloseTo(Math.ceil(whole), 8);
      }),
    );
  });

  it('keep what the composition says where there is as much room on both sides', () => {
    const shifted = given([10.5, 10.6], 21, [10.7, 10.3]);
    expect(shifted[0]).toBeGreaterThan(given([10.5, 10.6], 21, [10.45, 10.55])[0]!);
    expect(shifted[0]! + shifted[1]!).toBeCloseTo(21, 9);
  });

  it('leave alone a sum that ended at neither floor nor ceiling', () => {
    expect(Array.from(given([1.5, 1.7], 6, [2.9, 3.1]))).toEqual([2.9, 3.1]);
  });
});
