import { expm1, log } from '../random/math.ts';
import { chiSquareTail } from './distributions.ts';

/** Outcome of a significance test. */
export interface TestResult {
  statistic: number;
  degreesOfFreedom: number;
  /** Probability of a statistic as large or larger where the null hypothesis holds. */
  pValue: number;
}

/** A goodness-of-fit test of counts against expected shares. */
export interface GoodnessOfFit extends TestResult {
  /** (observed − expected) / √(expected · (1 − share)) per category; 0 where a category cannot occur. */
  standardizedResiduals: number[];
  /** Cohen's w: √Σ (p − π)² / π, the same at every sample size. Cohen (1988), chapter 7. */
  effectSize: number;
}

/**
 * Statistic of the power divergence family: 1 is Pearson's chi-square, 0 the likelihood ratio G,
 * 2/3 Cressie and Read's, −1/2 Freeman and Tukey's, −2 Neyman's. Cressie and Read (1984), JRSS B 46.
 *
 * @param expected counts of the same total as `observed`; above 0 wherever something was observed
 * @param lambda member of the family
 */
export function powerDivergence(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  lambda = 1,
): number {
  let sum = 0;
  for (let i = 0; i < observed.length; i++) {
    const [o, e] = [observed[i]!, expected[i]!];
    if (o === 0 && e === 0) continue;
    if (lambda === 1) sum += ((o - e) * (o - e)) / e;
    else if (lambda === 0) sum += o === 0 ? 0 : 2 * o * log(o / e);
    else if (lambda === -1) sum += 2 * e * log(e / o);
    else
      sum +=
        (2 / (lambda * (lambda + 1))) *
        (o > 0 ? o * expm1(lambda * log(o / e)) : lambda < -1 ? Infinity : 0);
  }
  return sum;
}

/**
 * Tests whether counts are a random sample of a population with given shares.
 *
 * @param observed whole counts
 * @param shares of the population, in any unit; they are divided by their sum. Categories with
 *   share 0 that nobody is in are left out of the degrees of freedom
 * @param lambda member of the power divergence family, Pearson's chi-square by default
 * @throws RangeError where nothing was counted or nothing is expected
 */
export function goodnessOfFit(
  observed: ArrayLike<number>,
  shares: ArrayLike<number>,
  lambda = 1,
): GoodnessOfFit {
  const size = sum(observed);
  const total = sum(shares);
  if (!(size > 0)) throw new RangeError('goodness of fit: nobody was counted');
  if (!(total > 0)) throw new RangeError('goodness of fit: nobody is expected');
  const expected = Array.from(shares, (share) => (size * share) / total);
  const possible = expected.filter((e, i) => e > 0 || observed[i]! > 0).length;
  const statistic = powerDivergence(observed, expected, lambda);
  const degreesOfFreedom = possible - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom > 0 ? chiSquareTail(statistic, degreesOfFreedom) : 1,
    standardizedResiduals: expected.map((e, i) => {
      const variance = e * (1 - e / size);
      return variance > 0 ? (observed[i]! - e) / Math.sqrt(variance) : 0;
    }),
    effectSize: Math.sqrt(powerDivergence(observed, expected) / size),
  };
}

/** Sum of the elements, in order. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
