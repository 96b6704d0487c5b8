import { normalQuantile } from '../../random/normal-quantile.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { judgeInterval } from './bias-section.ts';
import type { BiasMeasure, Place } from './bias-section.ts';
import type { BiasTable } from './bias-tables.ts';

/** Rows from which the mean of a part is near enough to normal to be judged. */
const fewestRows = 50;

/** Mean and standard deviation of scores by shares. */
interface Moments {
  mean: number;
  deviation: number;
}

/**
 * A number for each category of an attribute whose categories are in order: its own number, or
 * where it has none its ridit, the share of the reference below it and half of that in it
 * (Bross 1958, Biometrics 14).
 *
 * @param values numbers of the categories, where they have some
 * @param expected shares of the reference
 */
export function scoresOf(
  values: ArrayLike<number> | undefined,
  expected: Float64Array,
): Float64Array {
  if (values) return Float64Array.from(values);
  let below = 0;
  return expected.map((share) => {
    below += share;
    return below - share / 2;
  });
}

function momentsOf(scores: Float64Array, shares: Float64Array): Moments {
  let total = 0;
  let mean = 0;
  for (let i = 0; i < scores.length; i++) {
    total += shares[i]!;
    mean += scores[i]! * shares[i]!;
  }
  mean /= total;
  let squares = 0;
  for (let i = 0; i < scores.length; i++)
    squares += (shares[i]! / total) * (scores[i]! - mean) * (scores[i]! - mean);
  return { mean, deviation: Math.sqrt(squares) };
}

/**
 * Standardized mean difference of a population from its reference: the difference of the means
 * in standard deviations of the reference. Cohen (1988), chapter 2; Austin (2009), Statistics in
 * Medicine 28. The reference is known, so that only the population's mean scatters.
 *
 * @param size people drawn, or the effective size of weighted rows
 */
export function standardizedDifference(
  scores: Float64Array,
  shares: Float64Array,
  expected: Float64Array,
  size: number,
  standardErrors: number,
): { value: number; interval: Interval } {
  const [own, reference] = [momentsOf(scores, shares), momentsOf(scores, expected)];
  if (!(reference.deviation > 0)) return { value: 0, interval: { lower: 0, upper: 0 } };
  const value = (own.mean - reference.mean) / reference.deviation;
  // The larger of both spreads: a small sample that missed a tail does not know its own.
  const spread = Math.max(own.deviation, reference.deviation) / reference.deviation;
  const half = (standardErrors * spread) / Math.sqrt(size);
  return { value, interval: { lower: value - half, upper: value + half } };
}

/** Standardized difference of everyone's income, and of that of the people in each part. */
export function incomeMeasures(
  table: BiasTable,
  parts: readonly BiasTable[],
  threshold: number,
  alarm: number,
): BiasMeasure[] {
  if (!table.expected || table.total === 0) return [];
  const { attribute, groups } = table.axes[0]!;
  const scores = scoresOf(groups ? undefined : attribute.values, table.expected);
  const { deviation } = momentsOf(scores, table.expected);
  const slices = parts.flatMap((part) => slicesOf(part));
  const shareOfAlarm = slices.length > 0 ? alarm / 2 : alarm;
  const main = smd(table.shares, table.expected, scores, table.size, shareOfAlarm);
  const measure = (
    of: BiasMeasure['of'],
    where: Place[],
    { value, interval }: { value: number; interval: Interval },
    level: number | null,
    rows: number,
  ): BiasMeasure => ({
    id: where.length > 0 ? 'income-part' : 'income',
    method: 'standardized-difference',
    label: where.length > 0 ? 'Income of a part of the population' : 'Income of everyone',
    of,
    where,
    value,
    reference: 0,
    unit: 'standard deviations',
    interval,
    level,
    threshold,
    verdict: judgeInterval(interval, { none: 0, least: -threshold, most: threshold }),
    rows,
  });
  const first = table.exact
    ? measure(
        table.request.of,
        [],
        { value: main.value, interval: wholePeople(table, scores, main.value, deviation) },
        null,
        table.total,
      )
    : measure(table.request.of, [], main, 1 - shareOfAlarm, table.total);
  const own = alarm / 2 / Math.max(1, slices.length);
  return [
    first,
    ...slices.flatMap((slice) => {
      if (slice.rows < fewestRows) return [];
      const inPart = partOf(slice, scores, deviation, own);
      return inPart ? [measure(slice.of, slice.where, inPart, 1 - own, slice.rows)] : [];
    }),
  ];
}

function smd(
  shares: Float64Array,
  expected: Float64Array,
  scores: Float64Array,
  size: number,
  alarm: number,
) {
  return standardizedDifference(scores, shares, expected, size, -normalQuantile(alarm / 2));
}

/** What rounding every bracket up or down to whole people may do to the mean. */
function wholePeople(
  { rows, expected, total }: BiasTable,
  scores: Float64Array,
  value: number,
  deviation: number,
): Interval {
  const mean = scores.reduce((sum, score, i) => sum + score * expected![i]!, 0);
  const half = rows.reduce((sum, _, i) => sum + Math.abs(scores[i]! - mean), 0);
  const reach = half / (total * deviation);
  return { lower: value - reach, upper: value + reach };
}

interface Slice {
  of: BiasMeasure['of'];
  where: Place[];
  /** Over the brackets of income, within the part. */
  shares: Float64Array;
  expected: Float64Array;
  rows: number;
  size: number;
}

/** Income × part, cut into the parts. */
function slicesOf({ request, axes, shares, expected, rows, size, total }: BiasTable): Slice[] {
  if (!expected) return [];
  const [brackets, count] = request.shape as [number, number];
  return Array.from({ length: count }, (_, part): Slice => {
    const at = (values: Float64Array) =>
      Float64Array.from({ length: brackets }, (_, i) => values[i * count + part]!);
    const inPart = at(rows).reduce((sum, n) => sum + n, 0);
    const { attribute, labels } = axes[1]!;
    return {
      of: request.of,
      where: [{ attribute: attribute.id, label: attribute.label, category: labels[part]! }],
      shares: at(shares),
      expected: at(expected),
      rows: inPart,
      size: total > 0 ? (size * inPart) / total : 0,
    };
  });
}

/** In standard deviations of everyone, so that the parts share a unit. */
function partOf(slice: Slice, scores: Float64Array, deviation: number, alarm: number) {
  if (!(slice.expected.reduce((sum, share) => sum + share, 0) > 0)) return null;
  const [own, reference] = [momentsOf(scores, slice.shares), momentsOf(scores, slice.expected)];
  const value = (own.mean - reference.mean) / deviation;
  const spread = Math.max(own.deviation, reference.deviation) / deviation;
  const half = (-normalQuantile(alarm / 2) * spread) / Math.sqrt(slice.size);
  return { value, interval: { lower: value - half, upper: value + half } };
}

/** Largest difference of one bracket's share. */
export function largestBracket({ shares, expected }: BiasTable): number | null {
  if (!expected) return null;
  return shares.reduce((most, share, i) => Math.max(most, Math.abs(share - expected[i]!)), 0);
}
