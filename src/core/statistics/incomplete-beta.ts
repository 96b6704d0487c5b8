import { exp } from '../random/math.ts';
import { devianceTerm, stirlingError } from './gamma-function.ts';

const twoPi = 6.283185307179586;

/**
 * xᵃ yᵇ / B(a, b), by Loader's form of a binomial probability.
 *
 * @param off a y − b x: a − (a + b) x with all its digits
 */
function weight(a: number, b: number, x: number, y: number, off: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, n * x, off) -
    devianceTerm(b, n * y, -off);
  return exp(exponent) * Math.sqrt((a * b) / (twoPi * n));
}

/**
 * I(x; a, b) as a multiple of xᵃ yᵇ / B(a, b), for x up to about the mean: the continued fraction of
 * DiDonato and Morris (1992), ACM Transactions on Mathematical Software 18, section 3. It is the even
 * part of Abramowitz and Stegun's (1964) 26.5.8, which itself loses its digits where a is large and x near 1.
 */
function fraction(a: number, b: number, x: number, y: number, off: number): number {
  const start = 1 + off;
  const step = 1 + 1 / a;
  let [lastTop, top, lastBottom, bottom] = [0, 1, 1, start / step];
  let value = step / start;
  let grown = 1;
  for (let n = 1; n < 1e6; n++) {
    const at = a + 2 * n - 1;
    const part = n * (b - n) * x;
    const alpha = grown * (grown + b / a) * (a / at) * (a / at) * part * x;
    const beta = n + part / at + ((1 + n / a) / (step + (2 * n) / a)) * (start + n * (1 + y));
    grown = 1 + n / a;
    [lastTop, top] = [top, alpha * lastTop + beta * top];
    [lastBottom, bottom] = [bottom, alpha * lastBottom + beta * bottom];
    const next = top / bottom;
    const isDone = Math.abs(next - value) <= 1e-16 * next;
    value = next;
    if (isDone) break;
    // Only ratios matter: nothing overflows.
    [lastTop, top, lastBottom, bottom] = [lastTop / bottom, value, lastBottom / bottom, 1];
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
  const off = a * y - b * x;
  return x * (a + b + 2) < a + 1
    ? weight(a, b, x, y, off) * fraction(a, b, x, y, off)
    : 1 - weight(b, a, y, x, -off) * fraction(b, a, y, x, -off);
}
