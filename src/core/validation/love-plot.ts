import { normalQuantile } from '../random/normal-quantile.ts';
import { standardizedDifference, scoresOf } from './bias-income.ts';
import { biasThresholds } from './bias-section.ts';
import type { LovePlot, LovePoint } from './bias-section.ts';
import { margin } from './bias-tables.ts';
import type { BiasTable } from './bias-tables.ts';
import type { Attribute } from '../pack/pack.ts';

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
