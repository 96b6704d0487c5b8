import { log } from '../random/math.ts';

const halfLogTwoPi = 0.9189385332046728;
/** Numerators 1/12, 1/360 … of Stirling's series for ln Γ. */
const stirling = [
  1 / 12,
  1 / 360,
  1 / 1260,
  1 / 1680,
  1 / 1188,
  691 / 360360,
  1 / 156,
  3617 / 122400,
];

/**
 * What Stirling's formula for ln Γ(x + 1) leaves over:
 * ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π. Below 16 the recurrence leads up to where the series
 * (Abramowitz and Stegun 1964, 6.1.41) is exact to the last digits.
 *
 * @param x above 0
 */
export function stirlingError(x: number): number {
  let factor = 1;
  let shifted = x;
  while (shifted < 16) factor *= ++shifted;
  const square = 1 / (shifted * shifted);
  let series = 0;
  for (let i = stirling.length - 1; i >= 0; i--) series = stirling[i]! - series * square;
  const above = series / shifted;
  if (shifted === x) return above;
  const shiftedStirling = (shifted + 0.5) * log(shifted) - shifted;
  return above + (shiftedStirling - log(factor) - ((x + 0.5) * log(x) - x));
}

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  return (x + 0.5) * log(x) - x + halfLogTwoPi + stirlingError(x) - log(x);
}

/**
 * x ln(x / mean) + mean − x without loss of digits where x is near the mean: the deviance part
 * of a Poisson probability. Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
 *
 * @param x 0 or above
 * @param mean above 0
 * @param difference x − mean, given where it is known to more digits than subtracting keeps
 */
export function devianceTerm(x: number, mean: number, difference = x - mean): number {
  if (x === 0) return mean;
  if (difference > 0.1 * (x + mean) || difference < -0.1 * (x + mean))
    return x * log(x / mean) - difference;
  const ratio = difference / (x + mean);
  let sum = difference * ratio;
  let term = 2 * x * ratio;
  for (let k = 3; ; k += 2) {
    term *= ratio * ratio;
    const next = sum + term / k;
    if (next === sum) return sum;
    sum = next;
  }
}
