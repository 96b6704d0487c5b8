import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coefficientOfVariation,
  proportionOf,
  ratioOf,
  standardErrorOf,
  standardErrorsAt,
  sumOf,
} from '../../../src/core/statistics/margin-of-error.ts';
import type { Estimate } from '../../../src/core/statistics/margin-of-error.ts';
import { fixture } from '../table/problems.ts';

interface Case {
  level: number;
  parts: Estimate[];
  whole: Estimate[];
  withZeros: { parts: Estimate[]; expected: number };
  expected: {
    sum: Estimate;
    standardErrors: number[];
    sumStandardError: number;
    sumVariationPercent: number;
    wholeSum: Estimate;
    share: number;
    shareMarginPercent: number;
    shareErrorPercent: number;
    shareVariationPercent: number;
  };
}

const { level, parts, whole, withZeros, expected } = fixture<Case>(
  'oracles/margin-of-error-acs.json',
);
const printed = (value: number, decimals = 0) => Number(value.toFixed(decimals));

describe('figures that the Census Bureau prints', () => {
  test('sums', () => {
    const sum = sumOf(parts);
    expect(sum.estimate).toBe(expected.sum.estimate);
    expect(printed(sum.marginOfError)).toBe(expected.sum.marginOfError);
    expect(printed(sumOf(whole).marginOfError)).toBe(expected.wholeSum.marginOfError);
    expect(sumOf(whole).estimate).toBe(expected.wholeSum.estimate);
  });

  test('standard errors', () => {
    // The Bureau divides by 1.645, the quantile to three decimals: one part in ten thousand.
    expect(printed(standardErrorsAt(level), 3)).toBe(1.645);
    const asPrinted = (margin: number) =>
      printed((standardErrorOf(margin, level) * standardErrorsAt(level)) / 1.645);
    expect(parts.map(({ marginOfError }) => asPrinted(marginOfError))).toEqual(
      expected.standardErrors,
    );
    expect(asPrinted(sumOf(parts).marginOfError)).toBe(expected.sumStandardError);
    expect(printed(100 * coefficientOfVariation(sumOf(parts), level), 1)).toBe(
      expected.sumVariationPercent,
    );
  });

  test('a share of a whole', () => {
    const share = proportionOf(sumOf(parts), sumOf(whole));
    expect(printed(share.estimate, 3)).toBe(expected.share);
    expect(printed(100 * share.marginOfError, 1)).toBe(expected.shareMarginPercent);
    expect(printed(100 * coefficientOfVariation(share, level), 1)).toBe(
      expected.shareVariationPercent,
    );
    expect(printed(100 * standardErrorOf(share.marginOfError, level), 3)).toBe(
      expected.shareErrorPercent,
    );
  });

  test('estimates of zero count once, with the largest margin', () => {
    expect(printed(sumOf(withZeros.parts).marginOfError)).toBe(withZeros.expected);
  });
});

test('a share whose part varies less than the whole allows takes the formula of a ratio', () => {
  const part = { estimate: 90, marginOfError: 1 };
  const all = { estimate: 100, marginOfError: 20 };
  expect(proportionOf(part, all)).toEqual(ratioOf(part, all));
  expect(ratioOf(part, all).marginOfError).toBeCloseTo(Math.sqrt(1 + 0.81 * 400) / 100, 12);
});

test('a level that is no share is refused', () => {
  for (const odd of [0, 1, 90, Number.NaN])
    expect(() => standardErrorsAt(odd)).toThrow(/between 0 and 1/);
});

test('a sum is as uncertain as its parts in quadrature, in any order', () => {
  const estimate = fc.record({
    estimate: fc.double({ min: 1, max: 1e6, noNaN: true }),
    marginOfError: fc.double({ min: 0, max: 1e5, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(estimate, { minLength: 1, maxLength: 8 }), (all) => {
      const { marginOfError } = sumOf(all);
      expect(marginOfError).toBeCloseTo(sumOf([...all].reverse()).marginOfError, 6);
      expect(marginOfError).toBeGreaterThanOrEqual(
        Math.max(...all.map((one) => one.marginOfError)) - 1e-9,
      );
      expect(marginOfError).toBeLessThanOrEqual(
        all.reduce((sum, one) => sum + one.marginOfError, 0) + 1e-6,
      );
    }),
  );
});
