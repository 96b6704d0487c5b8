import { exp } from '../random/math.ts';
import { chiSquareQuantile, chiSquareTail } from './distributions.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;
/** Terms further from the middle than this many standard deviations add less than 1e-20. */
const reach = 10;
/** Terms less likely than this are left out once the likely ones are passed. */
const least = 1e-20;

/** Probability of k events where `mean` are expected. Loader (2000). */
export function poissonChance(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k === 0) return exp(-mean);
  return exp(-stirlingError(k) - devianceTerm(k, mean)) / Math.sqrt(twoPi * k);
}

/**
 * Probability that a noncentral chi-square variable is larger: the power of a chi-square test whose
 * critical value is `statistic`. A Poisson mixture of central tails (Patnaik 1949, Biometrika 36).
 *
 * @param noncentrality 0 or above; n · w² for n rows and Cohen's w
 */
export function noncentralChiSquareTail(
  statistic: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number {
  const mean = noncentrality / 2;
  const spread = reach * Math.sqrt(mean) + reach * reach;
  const last = Math.ceil(mean + spread);
  let chance = 0;
  for (let j = Math.max(0, Math.floor(mean - spread)); j <= last; j++) {
    const term = poissonChance(j, mean);
    if (j > mean && term < least) break;
    chance += term * chiSquareTail(statistic, degreesOfFreedom + 2 * j);
  }
  return Math.min(1, chance);
}

const known = new Map<string, number>();

/**
 * Noncentrality at which a chi-square test of a level has a power: n · w² that rows must reach. Cohen (1988),
 * section 7.4.
 *
 * @param power above the level, below 1
 */
export function noncentralityFor(degreesOfFreedom: number, alpha: number, power: number): number {
  const name = `${degreesOfFreedom} ${alpha} ${power}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const critical = chiSquareQuantile(1 - alpha, degreesOfFreedom);
  const has = (noncentrality: number) =>
    noncentralChiSquareTail(critical, degreesOfFreedom, noncentrality) >= power;
  let [low, high] = [0, 1];
  while (!has(high)) [low, high] = [high, 2 * high];
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (has(middle)) high = middle;
    else low = middle;
  }
  known.set(name, high);
  return high;
}
