import {
  adjustedResiduals,
  independentTable,
  marginsOf,
  withMargins,
} from '../../statistics/two-way.ts';
import type { Counts, CountPlan } from '../count/counts.ts';
import { pairNumber } from '../count/counts.ts';
import type { Reference } from './reference.ts';

/** The whole table of a pair of axes, for a mosaic. */
export interface PairView {
  /** Axes, as positions in `TiesSection.axes`. */
  a: number;
  b: number;
  /** Row-major over the groups of a and b. */
  rows: Float64Array;
  /** Rows expected by the reference's tie, or by independence, at the margins of the rows. */
  expected: Float64Array;
  /**
   * (counted − expected) ÷ √expected, Pearson's residual; adjusted standardized residuals where
   * expected is independence (Haberman 1973, Biometrics 29).
   */
  residuals: Float64Array;
  against: 'reference' | 'independence';
}

/** Rows expected at least in a cell that somebody is in. */
const leastExpected = 0.01;

/**
 * Everything counted of one pair, beside what was expected.
 *
 * @throws RangeError where the pair was not counted
 */
export function pairView(
  { axes }: CountPlan,
  { pairs }: Counts,
  reference: Reference | undefined,
  a: number,
  b: number,
): PairView {
  const number = pairNumber(axes.length, a, b);
  const counted = pairs[number];
  const [height, width] = [axes[a]?.size, axes[b]?.size];
  if (!counted?.length || height === undefined || width === undefined)
    throw new RangeError(`the pair ${a}, ${b} was not counted`);
  const rows = Float64Array.from(counted);
  const margins = marginsOf(rows, height, width);
  const people = reference?.pairs[number];
  if (!people)
    return {
      a,
      b,
      rows,
      expected: independentTable(margins),
      residuals: Float64Array.from(adjustedResiduals(rows, height, width)),
      against: 'independence',
    };
  const expected = withMargins(people, margins);
  const residuals = rows.map((count, cell) => {
    // A cell that nobody is expected in stands out by a residual that is large and stays finite.
    const due = count > 0 ? Math.max(expected[cell]!, leastExpected) : expected[cell]!;
    return due > 0 ? (count - due) / Math.sqrt(due) : 0;
  });
  return { a, b, rows, expected, residuals, against: 'reference' };
}
