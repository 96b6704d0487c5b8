import { exp, log, log1p } from '../random/math.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';
import { sum } from './goodness-of-fit.ts';

const twoPi = 6.283185307179586;

/** Probability of k successes in n trials. Loader (2000), Fast and Accurate Computation of Binomial Probabilities. */
export function binomialChance(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p <= 0 || p >= 1) return (p <= 0 ? k === 0 : k === n) ? 1 : 0;
  if (k === 0) return exp(n * log1p(-p));
  if (k === n) return exp(n * log(p));
  const q = 1 - p;
  const rest =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    devianceTerm(k, n * p) -
    devianceTerm(n - k, n * q);
  return exp(rest) * Math.sqrt(n / (twoPi * k * (n - k)));
}

/**
 * Mean distance of a binomial share from p, E|X/n − p| = 2 k (1 − p) b(k; n, p) / n with
 * k = ⌊np⌋ + 1 (de Moivre 1730; Diaconis and Zabell 1991, Statistical Science 6).
 *
 * @param n whole number above 0
 */
export function meanAbsoluteDeviation(n: number, p: number): number {
  if (!(p > 0 && p < 1)) return 0;
  const k = Math.floor(n * p) + 1;
  return k > n ? 0 : (2 * k * (1 - p) * binomialChance(k, n, p)) / n;
}

/**
 * Total variation distance that a random sample of n shows on average though its population has
 * exactly these shares: below it no distance of a sample says anything.
 *
 * @param shares of the population, in any unit
 */
export function sampleFloor(n: number, shares: ArrayLike<number>): number {
  const whole = sum(shares);
  let distance = 0;
  for (let i = 0; i < shares.length; i++)
    distance += meanAbsoluteDeviation(Math.round(n), shares[i]! / whole);
  return distance / 2;
}

/**
 * Total variation distance that no population of whole people can stay below: that of the nearest
 * whole counts with the same total, found by largest remainders.
 *
 * @param expected people of each category; their sum is rounded to a whole number
 */
export function wholePeopleFloor(expected: ArrayLike<number>): number {
  const total = sum(expected);
  const size = Math.round(total);
  if (size === 0) return 0;
  const fractions = Float64Array.from(expected, (e) => {
    const people = (e * size) / total;
    return people - Math.floor(people);
  }).sort();
  let up = Math.round(sum(fractions));
  let distance = 0;
  for (let i = fractions.length - 1; i >= 0; i--, up--)
    distance += up > 0 ? 1 - fractions[i]! : fractions[i]!;
  return distance / 2 / size;
}
