import { exp } from '../random/math.ts';
import { binomialFrom, chiSquareQuantile } from './distributions.ts';
import { totalVariationEquivalence } from './equivalence.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';
import { sum } from './goodness-of-fit.ts';
import type { Interval } from './intervals.ts';

const twoPi = 6.283185307179586;
const pi = 3.141592653589793;
/** Categories up to which the covariances of all pairs are added up one by one. */
const pairsUpTo = 100;
/** People outside the largest category below which its law is taken and no approximation. */
const fewOutside = 10;

/** Total variation distance between a random sample and the shares it was drawn from. */
export interface VariationByChance {
  mean: number;
  variance: number;
}

/**
 * How far a random sample lies from its own population by chance alone. The mean is exact: mean
 * deviations of binomials by De Moivre's formula (Diaconis and Zabell 1991, Statistical Science 6).
 * So are the variances of the single deviations; they go together as those of normal variables, which
 * is exact for two categories and errs on the cautious side where counts are small.
 *
 * @param shares of the population, in any unit
 * @param size people drawn, or the effective size of weighted rows
 */
export function variationByChance(shares: ArrayLike<number>, size: number): VariationByChance {
  const total = sum(shares);
  const n = Math.max(1, Math.round(size));
  const spread = new Float64Array(shares.length);
  let mean = 0;
  let variance = 0;
  for (let i = 0; i < shares.length; i++) {
    const p = shares[i]! / total;
    const deviation = meanDeviation(n, p);
    const square = Math.max(0, n * p * (1 - p) - deviation * deviation);
    mean += deviation;
    variance += square;
    spread[i] = Math.sqrt(square);
  }
  variance += covariances(shares, total, spread);
  return { mean: mean / (2 * n), variance: variance / (4 * n * n) };
}

/** E|X − np| of a binomial X. */
function meanDeviation(n: number, p: number): number {
  if (!(p > 0 && p < 1)) return 0;
  const above = Math.floor(n * p) + 1;
  return 2 * above * (1 - p) * binomialChance(above, n, p);
}

/** Chance of k successes, 0 < k ≤ n, by Loader's saddle point form. */
function binomialChance(k: number, n: number, p: number): number {
  if (k === n) return exp(-devianceTerm(n, n * p) - n * (1 - p));
  const error = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const away = devianceTerm(k, n * p) + devianceTerm(n - k, n * (1 - p));
  return exp(error - away) * Math.sqrt(n / (twoPi * k * (n - k)));
}

/**
 * Sum over pairs of the covariances of |Xᵢ − npᵢ|, whose deviations are known: by the correlation of
 * |Z| of two normal variables, ((2 ÷ π)(√(1 − ρ²) + ρ asin ρ − 1)) ÷ (1 − 2 ÷ π).
 */
function covariances(shares: ArrayLike<number>, total: number, spread: Float64Array): number {
  const odds = (i: number) => shares[i]! / (total - shares[i]!);
  if (shares.length > pairsUpTo) {
    // The leading term, ρ² ÷ (π − 2), where no share is large.
    let once = 0;
    let twice = 0;
    for (let i = 0; i < shares.length; i++) {
      if (!(spread[i]! > 0)) continue;
      const part = odds(i) * spread[i]!;
      once += part;
      twice += part * part;
    }
    return (once * once - twice) / (pi - 2);
  }
  let all = 0;
  for (let i = 0; i < shares.length; i++)
    for (let j = 0; j < i; j++) {
      if (!(spread[i]! > 0 && spread[j]! > 0)) continue;
      const correlation = Math.min(1, Math.sqrt(odds(i) * odds(j)));
      const part =
        Math.sqrt(1 - correlation * correlation) + correlation * Math.asin(correlation) - 1;
      all += (4 / (pi - 2)) * part * spread[i]! * spread[j]!;
    }
  return all;
}

/**
 * Distance that a sample of this size exceeds by chance with a probability of 1 − `level`: of a gamma
 * law with the same mean and variance. Where fewer than ten people are expected outside the
 * largest category, the distance is at most the larger of their two shares, which the binomial law bounds.
 */
export function variationQuantile(shares: ArrayLike<number>, size: number, level: number): number {
  const total = sum(shares);
  const n = Math.max(1, Math.round(size));
  let outside = 1;
  for (let i = 0; i < shares.length; i++) outside = Math.min(outside, 1 - shares[i]! / total);
  if (outside > 0 && n * outside < fewOutside) {
    let count = Math.floor(n * outside);
    while (count < n && binomialFrom(count + 1, n, outside) > 1 - level) count++;
    return Math.max(outside, count / n);
  }
  const { mean, variance } = variationByChance(shares, size);
  if (!(variance > 0)) return mean;
  const shape = (mean * mean) / variance;
  return Math.min(1, (chiSquareQuantile(level, 2 * shape) * variance) / (2 * mean));
}

/**
 * Interval of the total variation distance between the population behind a random sample and
 * given shares. Below by the triangle inequality: the sample is no farther from its own population than
 * chance allows; it is 0 unless chance alone is refuted. Above by the delta method, which is cautious.
 *
 * @param shares given, in any unit
 * @param size people drawn, or the effective size of weighted rows
 * @param level of the interval
 */
export function variationInterval(
  counts: ArrayLike<number>,
  shares: ArrayLike<number>,
  size: number,
  level: number,
): Interval & { distance: number; byChance: number } {
  const end = 1 - (1 - level) / 2;
  const byChance = variationByChance(shares, size).mean;
  const { distance, smallestTolerance } = totalVariationEquivalence(counts, shares, end, size);
  return {
    distance,
    byChance,
    lower: Math.max(0, distance - variationQuantile(shares, size, end)),
    upper: smallestTolerance,
  };
}
