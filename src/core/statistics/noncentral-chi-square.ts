import { exp } from '../random/math.ts';
import { chiSquareTail } from './distributions.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;
/** Terms further from the middle than this many standard deviations add less than 1e-20. */
const reach = 10;

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
  for (let j = Math.max(0, Math.floor(mean - spread)); j <= last; j++)
    chance += poissonChance(j, mean) * chiSquareTail(statistic, degreesOfFreedom + 2 * j);
  return Math.min(1, chance);
}
