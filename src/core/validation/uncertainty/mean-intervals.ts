import { multinomial } from '../../random/binomial.ts';
import type { StreamKey } from '../../random/stream.ts';
import { bca } from '../../statistics/bootstrap.ts';
import { studentInterval } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { quantileRanks, valueAtRank } from '../../statistics/quantile-interval.ts';

/** Distinct numbers, ascending, and how many rows have each. */
export interface NumberCounts {
  values: Float64Array;
  times: Float64Array;
}

/** A quantile and the values that hold it. */
export interface QuantileInterval {
  p: number;
  value: number;
  /** null where the sample is too small to bound it on this side. */
  lower: number | null;
  upper: number | null;
}

/** Mean, spread and intervals of an attribute whose categories are numbers. */
export interface MeanIntervals {
  mean: number;
  standardDeviation: number;
  standardError: number;
  /** Student's interval; null for fewer than two rows. */
  student: Interval | null;
  /** Bias-corrected and accelerated bootstrap interval; null for fewer than two distinct values. */
  bca: (Interval & { resamples: number }) | null;
  quantiles: QuantileInterval[];
}

/** Numbers of categories with the rows of each, sorted, those without a number or rows left out. */
export function numberCounts(values: ArrayLike<number>, rows: ArrayLike<number>): NumberCounts {
  const used = Array.from({ length: values.length }, (_, code) => code).filter(
    (code) => rows[code]! > 0 && values[code] === values[code],
  );
  used.sort((a, b) => values[a]! - values[b]!);
  const found: number[] = [];
  const times: number[] = [];
  for (const code of used) {
    if (found.at(-1) === values[code]) times[times.length - 1]! += rows[code]!;
    else {
      found.push(values[code]!);
      times.push(rows[code]!);
    }
  }
  return { values: Float64Array.from(found), times: Float64Array.from(times) };
}

/** Mean and standard deviation (denominator n − 1). */
export function momentsOf({ values, times }: NumberCounts): {
  size: number;
  mean: number;
  standardDeviation: number;
} {
  let size = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    size += times[i]!;
    sum += times[i]! * values[i]!;
  }
  const mean = sum / size;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const away = values[i]! - mean;
    squares += times[i]! * away * away;
  }
  return { size, mean, standardDeviation: size > 1 ? Math.sqrt(squares / (size - 1)) : 0 };
}

/**
 * Intervals of mean and quartiles from the counts of distinct values. A resample of rows is a
 * multinomial draw of those counts, so that the bootstrap costs the same for a thousand rows
 * and for a million; the acceleration comes from leaving out each row, those of one value alike.
 *
 * @param effective rows of equal weight that would tell as much; resamples have as many
 * @param resamples none for 0
 */
export function meanIntervals(
  counts: NumberCounts,
  level: number,
  effective: number,
  key: StreamKey,
  resamples: number,
): MeanIntervals {
  const { size, mean, standardDeviation } = momentsOf(counts);
  const rows = Math.max(1, Math.round(effective));
  return {
    mean,
    standardDeviation,
    standardError: standardDeviation / Math.sqrt(effective),
    student: effective >= 2 ? studentInterval(mean, standardDeviation, effective, level) : null,
    bca:
      resamples > 0 && counts.values.length > 1 && rows > 1
        ? { ...bootstrapMean(counts, mean, size, level, rows, key, resamples), resamples }
        : null,
    quantiles: [0.25, 0.5, 0.75].map((p) => quantileInterval(counts, size, rows, p, level)),
  };
}

function bootstrapMean(
  { values, times }: NumberCounts,
  mean: number,
  size: number,
  level: number,
  rows: number,
  key: StreamKey,
  resamples: number,
): Interval {
  const drawn = new Float64Array(values.length);
  const means = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    multinomial(key, b, rows, times, drawn);
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += drawn[i]! * values[i]!;
    means[b] = sum / rows;
  }
  // Each row weighs size / rows of a row of the resamples.
  const leftOut = values.map((value) => (rows * mean - value) / (rows - 1));
  const scale = rows / size;
  const { lower, upper } = bca(
    mean,
    means,
    leftOut,
    level,
    times.map((count) => count * scale),
  );
  return { lower, upper };
}

function quantileInterval(
  { values, times }: NumberCounts,
  size: number,
  rows: number,
  p: number,
  level: number,
): QuantileInterval {
  const ranks = quantileRanks(rows, p, level);
  const at = (rank: number) => valueAtRank(values, times, (rank * size) / rows);
  return {
    p,
    value: valueAtRank(values, times, Math.max(1, Math.ceil(p * size - 1e-9))),
    lower: ranks.lower < 1 ? null : at(ranks.lower),
    upper: ranks.upper > rows ? null : at(ranks.upper),
  };
}
