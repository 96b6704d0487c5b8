/** Whole numbers on both sides of each expected count. */
export interface WholeBounds {
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Floor and ceiling of expected people. A count within 10⁻⁶ of a whole number is that
 * number; an unknown one (NaN) may become anything from 0 up.
 */
export function wholeBounds(expected: ArrayLike<number>): WholeBounds {
  const lower = new Float64Array(expected.length);
  const upper = new Float64Array(expected.length).fill(Infinity);
  for (let c = 0; c < expected.length; c++) {
    const people = expected[c]!;
    if (Number.isNaN(people)) continue;
    const nearest = Math.round(people);
    const whole = Math.abs(people - nearest) < 1e-6;
    lower[c] = whole ? nearest : Math.floor(people);
    upper[c] = whole ? nearest : Math.ceil(people);
  }
  return { lower, upper };
}

/** Distance in people from the nearer bound; 0 inside. */
export function distanceOutside(count: number, lower: number, upper: number): number {
  return Math.max(0, lower - count, count - upper);
}
