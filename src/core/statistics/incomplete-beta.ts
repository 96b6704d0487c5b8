import { exp } from '../random/math.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;
const tiny = 1e-300;

/** xᵃ yᵇ / B(a, b), by Loader's form of a binomial probability. */
function weight(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, n * x) -
    devianceTerm(b, n * y);
  return exp(exponent) * Math.sqrt((a * b) / (twoPi * n));
}

/** The continued fraction of Abramowitz and Stegun (1964), 26.5.8, evaluated as Lentz does. */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (d === 0) d = tiny;
  d = 1 / d;
  let value = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (d === 0) d = tiny;
    c = 1 + even / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (d === 0) d = tiny;
    c = 1 + odd / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}

/**
 * Regularized incomplete beta function I(x; a, b).
 *
 * @param a above 0
 * @param b above 0
 * @param x 0 … 1
 * @param y 1 − x, given where it is known to more digits than the difference keeps
 */
export function regularizedBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (!(x >= 0 && y >= 0)) return NaN;
  if (x === 0 || y === 0) return x === 0 ? 0 : 1;
  return x * (a + b + 2) < a + 1
    ? (weight(a, b, x, y) * fraction(a, b, x)) / a
    : 1 - (weight(b, a, y, x) * fraction(b, a, y)) / b;
}
