import type { Interval } from './intervals.ts';

/** Difference of two groups in units of their spread. */
export interface StandardizedDifference {
  difference: number;
  /** Confidence interval. */
  interval: Interval;
}

/**
 * Standardized mean difference, (mean₁ − mean₂) / √((s₁² + s₂²) / 2), with its large-sample
 * interval. Cohen (1988); Hedges and Olkin (1985), chapter 5. Beyond 0.1 in size groups are by convention called unlike
 * (Austin 2009, Statistics in Medicine 28).
 *
 * @param standardErrors half width of the interval in standard errors
 */
export function standardizedMeanDifference(
  a: { mean: number; variance: number; size: number },
  b: { mean: number; variance: number; size: number },
  standardErrors: number,
): StandardizedDifference {
  const spread = Math.sqrt((a.variance + b.variance) / 2);
  const difference = spread > 0 ? (a.mean - b.mean) / spread : 0;
  const half =
    standardErrors *
    Math.sqrt(1 / a.size + 1 / b.size + (difference * difference) / (2 * (a.size + b.size)));
  return { difference, interval: { lower: difference - half, upper: difference + half } };
}
