import { exp } from './math.ts';
import { normalQuantile } from './normal-quantile.ts';
import { firstBlock, uniform } from './stream.ts';
import type { StreamKey } from './stream.ts';

/**
 * Normal draw of person `index`, by inversion. It stays within 8.3 standard deviations of
 * the mean, since a uniform is no nearer to 0 or 1 than 2⁻⁵³.
 *
 * @param deviation standard deviation, at least 0
 * @param draw number of the draw where a person needs several under this key
 */
export function normal(key: StreamKey, index: number, mean = 0, deviation = 1, draw = 0): number {
  if (!(deviation >= 0))
    throw new RangeError(`normal: standard deviation ${deviation}; give a number of at least 0`);
  return mean + deviation * normalQuantile(uniform(key, index, firstBlock(draw)));
}

/**
 * Lognormal draw of person `index`: e to a normal draw.
 *
 * @param mean mean of the logarithm
 * @param deviation standard deviation of the logarithm, at least 0
 * @param draw number of the draw where a person needs several under this key
 */
export function lognormal(
  key: StreamKey,
  index: number,
  mean = 0,
  deviation = 1,
  draw = 0,
): number {
  return exp(normal(key, index, mean, deviation, draw));
}
