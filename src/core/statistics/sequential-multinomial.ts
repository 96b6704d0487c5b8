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
