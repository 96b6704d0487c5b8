import { exp } from '../random/math.ts';

const rootTwoPi = 2.5066282746310002;

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / rootTwoPi;
}

/**
 * Probability that a standard normal lies below x: the series in odd powers near 0 and the
 * continued fraction of the tail beyond (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14),
 * the same bits in every engine.
 */
export function normalProbability(x: number): number {
  const size = x < 0 ? -x : x;
  if (size > 38.5) return x < 0 ? 0 : 1;
  if (size <= 3) {
    let term = x;
    let sum = x;
    for (let n = 3; term > 1e-18 * size || term < -1e-18 * size; n += 2) {
      term *= (x * x) / n;
      sum += term;
    }
    return 0.5 + normalDensity(x) * sum;
  }
  let fraction = size;
  for (let n = 60; n > 0; n--) fraction = size + n / fraction;
  const tail = normalDensity(size) / fraction;
  return x < 0 ? tail : 1 - tail;
}
