import { exp, log } from './math.ts';
import { normalQuantile } from './normal-quantile.ts';
import { firstBlock, uniform } from './stream.ts';
import type { StreamKey } from './stream.ts';

function requireShape(what: string, shape: number): void {
  if (!(shape > 0 && shape < Infinity))
    throw new RangeError(`${what}: shape ${shape}; give a finite number above 0`);
}

/**
 * Standard gamma of shape at least 1 (Marsaglia and Tsang, ACM TOMS 26, 2000). Attempt t
 * uses blocks first + 2t and first + 2t + 1; more than 95 % of first attempts are accepted.
 */
function steepGamma(key: StreamKey, index: number, shape: number, first: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let block = first; ; block += 2) {
    const x = normalQuantile(uniform(key, index, block));
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = uniform(key, index, block + 1);
    const square = x * x;
    if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v)))
      return d * v;
  }
}

/**
 * Logarithm of a standard gamma draw of any shape: below 1, one of shape + 1 times
 * u^(1/shape), which as a number would vanish for small shapes.
 */
function logGamma(key: StreamKey, index: number, shape: number, first: number): number {
  if (shape >= 1) return log(steepGamma(key, index, shape, first + 1));
  const boost = log(uniform(key, index, first)) / shape;
  return log(steepGamma(key, index, shape + 1, first + 1)) + boost;
}

/**
 * Gamma draw of person `index`, with mean shape × scale and variance shape × scale².
 *
 * @param shape above 0
 * @param scale above 0; 1 / rate
 * @param draw number of the draw where a person needs several under this key
 */
export function gamma(key: StreamKey, index: number, shape: number, scale = 1, draw = 0): number {
  requireShape('gamma', shape);
  if (!(scale > 0)) throw new RangeError(`gamma: scale ${scale}; give a number above 0`);
  const first = firstBlock(draw);
  if (shape >= 1) return scale * steepGamma(key, index, shape, first + 1);
  return scale * exp(logGamma(key, index, shape, first));
}

/**
 * Beta draw of person `index`, with mean a / (a + b), in the closed 0 … 1: for small
 * shapes the ends are reached by rounding.
 *
 * @param draw number of the draw where a person needs several under this key
 */
export function beta(key: StreamKey, index: number, a: number, b: number, draw = 0): number {
  requireShape('beta', a);
  requireShape('beta', b);
  const first = firstBlock(draw);
  const x = logGamma(key, index, a, first);
  const y = logGamma(key, index, b, first + 32768);
  return 1 / (1 + exp(y - x));
}

/**
 * Dirichlet draw of person `index` into `out`: shares that add up to 1 (to rounding), the
 * i-th with mean shapes[i] / Σ shapes. It uses the draws `draw` … draw + shapes.length − 1.
 */
export function dirichlet(
  key: StreamKey,
  index: number,
  shapes: Float64Array,
  out: Float64Array,
  draw = 0,
): void {
  let largest = -Infinity;
  for (let i = 0; i < shapes.length; i++) {
    requireShape('dirichlet', shapes[i]!);
    const value = logGamma(key, index, shapes[i]!, firstBlock(draw + i));
    out[i] = value;
    if (value > largest) largest = value;
  }
  let total = 0;
  for (let i = 0; i < shapes.length; i++) {
    const value = exp(out[i]! - largest);
    out[i] = value;
    total += value;
  }
  for (let i = 0; i < shapes.length; i++) out[i] = out[i]! / total;
}
