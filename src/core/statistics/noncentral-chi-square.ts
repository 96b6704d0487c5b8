import { exp } from '../random/math.ts';
import { chiSquareQuantile, chiSquareTail } from './distributions.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;
/** Terms smaller than this beside their sum are left out. */
const least = 1e-18;

/** Probability of k events where `mean` are expected. Loader (2000). */
export function poissonChance(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k === 0) return exp(-mean);
  return exp(-stirlingError(k) - devianceTerm(k, mean)) / Math.sqrt(twoPi * k);
}

/**
 * Probability that a noncentral chi-square variable is larger: the power of a chi-square test whose
 * critical value is `statistic`. A Poisson mixture of central tails (Patnaik 1949, Biometrika 36), summed outwards from
 * near its largest term, so that it keeps its digits far into the tail.
 *
 * @param noncentrality 0 or above; n · w² for n rows and Cohen's w
 */
export function noncentralChiSquareTail(
  statistic: number,
  degreesOfFreedom: number,
  noncentrality: number,
): number {
  const mean = noncentrality / 2;
  const term = (j: number) =>
    poissonChance(j, mean) * chiSquareTail(statistic, degreesOfFreedom + 2 * j);
  // Where the mixture's density at the statistic has its largest term, j (j + d/2) = λ x / 4; tails want more.
  const quarter = degreesOfFreedom / 4;
  const largest = Math.sqrt(quarter * quarter + (mean * statistic) / 2) - quarter;
  const start = Math.floor(Math.max(mean, largest));
  let chance = term(start);
  const add = (j: number) => {
    const more = term(j);
    chance += more;
    return more > least * chance;
  };
  for (let j = start + 1; add(j); j++);
  for (let j = start - 1; j >= 0 && add(j); j--);
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
