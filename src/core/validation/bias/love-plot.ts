import { normalQuantile } from '../../random/normal-quantile.ts';
import { standardizedDifference, scoresOf } from './bias-income.ts';
import { biasThresholds } from './bias-section.ts';
import type { LovePlot, LovePoint } from './bias-section.ts';
import { expectedIn, margin } from './bias-tables.ts';
import type { BiasTable } from './bias-tables.ts';
import type { Attribute, AttributeId } from '../../pack/pack.ts';
import type { Comparison } from '../../population/report.ts';
import { sum } from '../../statistics/goodness-of-fit.ts';
import type { CountPlan, Counts } from '../count/counts.ts';

/** Categories of an attribute that are shown one by one, the farthest ones of more. */
const mostShown = 12;

/** An attribute of which the population is set beside its reference, by its own categories. */
export interface LoveAttribute {
  attribute: Attribute;
  /** Shares by category. */
  before: Float64Array;
  /** The same under weights. */
  after: Float64Array | null;
  expected: Float64Array;
  /** People drawn, or the effective size of weighted rows. */
  size: number;
  /** Categories in order without numbers, as brackets of income are. */
  isOrdered: boolean;
}

/**
 * Standardized differences of all attributes before and after weighting, as a love plot shows
 * them (Love 2004; Greifer's cobalt): of the mean of a number or of ordered categories, and of each
 * category's share, (p − q) ÷ √(q (1 − q)), of an attribute without order.
 */
export function lovePlotOf(
  attributes: readonly LoveAttribute[],
  threshold = biasThresholds.standardizedDifference,
): LovePlot {
  const points = attributes.flatMap(pointsOf);
  points.sort((a, b) => Math.abs(b.before) - Math.abs(a.before));
  return { threshold, points };
}

const reach = -normalQuantile(0.025);

function pointsOf({ attribute, before, after, expected, size, isOrdered }: LoveAttribute) {
  const { id, label, values } = attribute;
  if (!(size > 0) || !expected.some((share) => share > 0)) return [];
  if (values || isOrdered) {
    const scores = scoresOf(values, expected);
    const own = standardizedDifference(scores, before, expected, size, reach);
    const later = after && standardizedDifference(scores, after, expected, size, reach).value;
    const point: LovePoint = {
      attribute: id,
      label,
      method: 'standardized-difference',
      before: own.value,
      after: later,
      interval: own.interval,
    };
    return [point];
  }
  const points = attribute.categories.flatMap(({ label: category }, c): LovePoint[] => {
    const share = expected[c]!;
    const spread = Math.sqrt(share * (1 - share));
    if (!(spread > 0)) return [];
    const value = (before[c]! - share) / spread;
    const half = reach / Math.sqrt(size);
    return [
      {
        attribute: id,
        label,
        category,
        method: 'standardized-share',
        before: value,
        after: after && (after[c]! - share) / spread,
        interval: { lower: value - half, upper: value + half },
      },
    ];
  });
  points.sort((a, b) => Math.abs(b.before) - Math.abs(a.before));
  // Of two categories one says it all.
  return points.slice(0, points.length === 2 ? 1 : mostShown);
}

/**
 * All attributes whose people by category the comparisons tell, from their single counts: as rows, and
 * under weights where rows have some.
 *
 * @param ordered attributes whose categories are in order without numbers
 */
export function loveAttributes(
  plan: Pick<CountPlan, 'singles'>,
  { singles, weight, rows }: Pick<Counts, 'singles' | 'weight' | 'rows'>,
  attributes: readonly Attribute[],
  comparisons: readonly Comparison[],
  ordered: readonly AttributeId[] = [],
): LoveAttribute[] {
  return plan.singles.flatMap(({ attribute: id, size: categories }, place): LoveAttribute[] => {
    const attribute = attributes.find((one) => one.id === id);
    const known = expectedIn({ id, of: [id], shape: [categories] }, comparisons);
    const counts = singles[place]!;
    // Behind the categories stands what is missing.
    const own = counts.rows.subarray(0, categories);
    const total = sum(own);
    if (!attribute || !known || !(total > 0) || !(sum(known.people) > 0)) return [];
    const people = counts.sums?.subarray(0, categories);
    return [
      {
        attribute,
        before: sharesOf(own),
        after: people && sum(people) > 0 ? sharesOf(people) : null,
        expected: sharesOf(known.people),
        size: people ? (total / rows) * ((weight.sum * weight.sum) / weight.squares) : total,
        isOrdered: ordered.includes(id),
      },
    ];
  });
}

function sharesOf(values: Float64Array): Float64Array {
  const total = sum(values);
  return values.map((value) => value / total);
}

/** One axis of a counted table as an attribute of a love plot; none where its categories are read in groups. */
export function loveAttributeOf(table: BiasTable, axis: number, isOrdered: boolean) {
  const { axes, request, shares, expected, size } = table;
  const { attribute, groups } = axes[axis]!;
  if (groups || !expected) return [];
  const one: LoveAttribute = {
    attribute,
    before: margin(shares, request.shape, axis),
    after: null,
    expected: margin(expected, request.shape, axis),
    size,
    isOrdered,
  };
  return [one];
}
