import { normalQuantile } from '../random/normal-quantile.ts';
import { normalTail } from './distributions.ts';
import type { Interval } from './intervals.ts';

/** Bias-corrected and accelerated interval, and what it was corrected by. */
export interface BcaInterval extends Interval {
  /** Normal quantile of the share of resamples below the estimate. */
  bias: number;
  acceleration: number;
}

/**
 * Bias-corrected and accelerated bootstrap interval from resampled estimates. Efron (1987),
 * JASA 82; Davison and Hinkley (1997), section 5.3.
 *
 * @param estimate of the sample itself
 * @param resampled estimates of the resamples; sorted in place
 * @param leftOut estimates with one row (or one block of rows) left out, for the acceleration
 * @param rows how many rows leave each of those estimates; one where absent
 */
export function bca(
  estimate: number,
  resampled: Float64Array,
  leftOut: ArrayLike<number>,
  level = 0.95,
  rows?: ArrayLike<number>,
): BcaInterval {
  resampled.sort();
  let below = 0;
  for (const value of resampled) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const bias = normalQuantile(
    Math.min(
      1 - 0.5 / resampled.length,
      Math.max(0.5 / resampled.length, below / resampled.length),
    ),
  );
  const times = (i: number) => (rows ? rows[i]! : 1);
  let count = 0;
  for (let i = 0; i < leftOut.length; i++) count += times(i);
  let mean = 0;
  for (let i = 0; i < leftOut.length; i++) mean += (times(i) * leftOut[i]!) / count;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < leftOut.length; i++) {
    const away = mean - leftOut[i]!;
    squares += times(i) * away * away;
    cubes += times(i) * away * away * away;
  }
  // Estimates that are all alike differ from their mean by rounding alone, which has no skewness.
  const noise = 1e-14 * Math.abs(mean);
  const acceleration =
    squares > count * noise * noise ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
  const end = (tail: number) => {
    const z = bias + normalQuantile(tail);
    return quantileOf(resampled, 1 - normalTail(bias + z / (1 - acceleration * z)));
  };
  return { lower: end((1 - level) / 2), upper: end((1 + level) / 2), bias, acceleration };
}

/** Quantile of sorted values, interpolated linearly between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const at = Math.min(1, Math.max(0, p)) * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
