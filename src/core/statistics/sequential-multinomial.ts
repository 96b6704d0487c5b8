import { multinomial } from '../random/binomial.ts';
import type { StreamKey } from '../random/stream.ts';
import { powerDivergence, sum } from './goodness-of-fit.ts';

/** Outcomes that differ by less than this in the ordering count as equally far. */
const tie = 1e-9;
/** Outcomes as far as the one observed after which the p-value is known well enough. */
const enough = 20;

/** A p-value found by drawing outcomes. */
export interface SequentialTest {
  pValue: number;
  /** Outcomes drawn, the observed one included. */
  outcomes: number;
}

/**
 * Exact multinomial goodness of fit by chi-square, for tables with small expected counts that are
 * too large to enumerate. Outcomes are drawn until 20 were as far from the shares as the one observed,
 * or `most` were drawn; either way the chance of p ≤ α where the hypothesis holds is at most α.
 * Besag and Clifford (1991), Biometrika 78.
 *
 * @param observed whole counts
 * @param shares of the population, in any unit, above 0 wherever something was observed
 * @param key stream of random numbers of this test alone
 * @param most outcomes drawn at most, the observed one included
 */
export function sequentialMultinomial(
  observed: ArrayLike<number>,
  shares: ArrayLike<number>,
  key: StreamKey,
  most: number,
): SequentialTest {
  const size = sum(observed);
  const whole = sum(shares);
  const weights = Float64Array.from(shares);
  const expected = weights.map((share) => (size * share) / whole);
  const bound = powerDivergence(observed, expected);
  const outcome = new Float64Array(weights.length);
  let far = 0;
  for (let draw = 1; draw < most; draw++) {
    multinomial(key, draw, size, weights, outcome);
    if (powerDivergence(outcome, expected) >= bound - tie * Math.max(1, bound)) far++;
    if (far === enough) return { pValue: far / draw, outcomes: draw + 1 };
  }
  return { pValue: (far + 1) / most, outcomes: most };
}

/**
 * An upper bound of the exact p-value of a chi-square statistic, at every size and however few are expected:
 * Cantelli's inequality (1928) with the exact mean k − 1 and variance 2 (k − 1) + (Σ 1/q − k² − 2k + 2) / n of
 * Pearson's statistic under a multinomial law (Haldane 1937, Biometrika 29). Far from the shares it
 * says more than any number of outcomes drawn.
 *
 * @param shares of the population, in any unit, all above 0
 */
export function chiSquareBound(statistic: number, size: number, shares: ArrayLike<number>): number {
  const k = shares.length;
  const whole = sum(shares);
  let inverse = 0;
  for (let i = 0; i < k; i++) inverse += whole / shares[i]!;
  const variance = 2 * (k - 1) + (inverse - k * k - 2 * k + 2) / size;
  const above = statistic - (k - 1);
  return above > 0 && variance > 0 ? variance / (variance + above * above) : 1;
}
