import { exp } from '../random/math.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;
const tiny = 1e-300;

/** xᵃ e⁻ˣ / Γ(a + 1), a Poisson probability for whole a. */
function weight(a: number, x: number): number {
  return exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(twoPi * a);
}

/** Lower regularized gamma function by its series (Abramowitz and Stegun 1964, 6.5.29). */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return weight(a, x) * sum;
}

/** Upper regularized gamma function by its continued fraction (6.5.31), evaluated as Lentz does. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 1e6; n++) {
    const an = n * (a - n);
    b += 2;
    d = an * d + b;
    if (d === 0) d = tiny;
    c = b + an / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return weight(a, x) * a * value;
}

/**
 * Upper regularized incomplete gamma function Q(a, x), accurate in relative terms down to
 * the smallest numbers.
 *
 * @param a above 0
 * @param x 0 or above
 */
export function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return x === 0 ? 1 : NaN;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** Lower regularized incomplete gamma function P(a, x) = 1 − Q(a, x). */
export function lowerGamma(a: number, x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  if (x === Infinity) return 1;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}
