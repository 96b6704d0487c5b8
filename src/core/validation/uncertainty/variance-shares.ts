import { studentQuantile } from '../../statistics/distributions.ts';
import { quantileOf } from '../../statistics/bootstrap.ts';
import { combine } from '../../statistics/combining.ts';
import type { PolicyFigure } from './attribute-intervals.ts';
import type { UncertainFigure, VarianceParts } from './replicate-section.ts';

/** One statistic over the replicates. */
export interface Series {
  /** Expected in each replicate: fitted, with the drawing frozen. */
  fitted: readonly number[];
  /** As drawn in each replicate. */
  drawn: readonly number[];
  /** Variance because of time; NaN where not measured. */
  time: number;
  /** Variance of the drawing within a replicate where it is known beforehand. */
  within?: number;
}

/**
 * Parts of the variance of a figure, by freezing one thing at a time. With the drawing frozen the
 * figure varies as its fitted value does: the sources. With the sources frozen it varies as the
 * drawn value does about the fitted one of the same replicate: the sampling. Rounding and random
 * draws have the fitted value as their mean, so that the two add up to the whole variance.
 */
export function varianceParts({ fitted, drawn, time, within }: Series): VarianceParts {
  const away = drawn.map((value, r) => value - fitted[r]!);
  return {
    sources: varianceOf(fitted),
    sampling: within ?? away.reduce((sum, x) => sum + x * x, 0) / away.length,
    time: time === time ? time : null,
  };
}

/** Variance, exactly 0 where all are the same. */
function varianceOf(values: readonly number[]): number {
  const first = values[0]!;
  const mean = values.reduce((sum, x) => sum + (x - first), 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - first - mean) * (x - first - mean), 0);
  return values.length > 1 ? squares / (values.length - 1) : 0;
}

/**
 * A figure with its interval. The replicates are draws of what the targets may truly be, each
 * fitted anew, and so are combined as imputations: T = ū + (1 + 1/m) b, with b between the fitted
 * values and ū the variance of the drawing within; what time adds is added.
 */
export function uncertainFigure(
  head: Pick<UncertainFigure, 'id' | 'label' | 'value'>,
  series: Series,
  level: number,
  [least, most]: readonly [number, number],
): UncertainFigure {
  const variance = varianceParts(series);
  const made = combine(
    series.fitted,
    series.fitted.map(() => variance.sampling),
    'imputation',
  );
  const total = made.variance + (variance.time ?? 0);
  const standardError = Math.sqrt(total);
  const degreesOfFreedom = made.degreesOfFreedom < 1e6 ? made.degreesOfFreedom : null;
  const half = studentQuantile((1 + level) / 2, degreesOfFreedom ?? 1e6) * standardError;
  const sorted = Float64Array.from(series.drawn).sort();
  return {
    ...head,
    estimate: made.estimate,
    standardError,
    degreesOfFreedom,
    interval: {
      lower: Math.max(least, made.estimate - half),
      upper: Math.min(most, made.estimate + half),
    },
    variance,
    band: [0.05, 0.25, 0.5, 0.75, 0.95].map((p) =>
      quantileOf(sorted, p),
    ) as UncertainFigure['band'],
  };
}

/** Shares of the summed variance of some figures; null where nothing varies. */
export function varianceShares(figures: readonly UncertainFigure[]): VarianceParts | null {
  const sum = { sources: 0, sampling: 0, time: 0 };
  let measured = false;
  for (const { variance } of figures) {
    sum.sources += variance.sources;
    sum.sampling += variance.sampling;
    sum.time += variance.time ?? 0;
    measured ||= variance.time !== null;
  }
  const total = sum.sources + sum.sampling + sum.time;
  if (!(total > 0)) return null;
  return {
    sources: sum.sources / total,
    sampling: sum.sampling / total,
    time: measured ? sum.time / total : null,
  };
}

/** The policy's constants for what the replicates measure. */
export const contributionFigure: PolicyFigure = {
  name: 'uncertainty_sources: contribution of data sources, sampling method, temporal factors',
  value: null,
  misleads:
    'The policy states contributions of 0.4, 0.3 and 0.3 for every persona and every population: constants that nothing was measured for. ' +
    'The shares here come from replicates, one source of error frozen at a time.',
};
