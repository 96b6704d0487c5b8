import { normalQuantile } from '../random/normal-quantile.ts';

/** An estimate of a survey and the half width of its confidence interval, in one unit. */
export interface Estimate {
  estimate: number;
  marginOfError: number;
}

/**
 * Half widths of a confidence interval in standard errors: 1.645 at 0.9.
 *
 * @param level share between 0 and 1
 */
export function standardErrorsAt(level: number): number {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level ${level}: give a share between 0 and 1, such as 0.9`);
  return normalQuantile((1 + level) / 2);
}

/** Standard error behind a margin of error stated at a level of confidence. */
export function standardErrorOf(marginOfError: number, level: number): number {
  return marginOfError / standardErrorsAt(level);
}

/**
 * Sum of independent estimates. Where several parts were estimated as zero, only the largest of
 * their margins counts: each alone says how many people could have gone unseen.
 * U.S. Census Bureau (2020), Understanding and Using American Community Survey Data, ch. 8.
 */
export function sumOf(parts: readonly Estimate[]): Estimate {
  let estimate = 0;
  let squares = 0;
  let largestOfNothing = 0;
  for (const part of parts) {
    estimate += part.estimate;
    if (part.estimate === 0) largestOfNothing = Math.max(largestOfNothing, part.marginOfError);
    else squares += part.marginOfError * part.marginOfError;
  }
  return { estimate, marginOfError: Math.sqrt(squares + largestOfNothing * largestOfNothing) };
}

/**
 * Share of a whole that one of its parts makes up. Where the part varies less than the whole
 * allows, the formula for a ratio is used instead, as the Census Bureau advises.
 * U.S. Census Bureau (2020), ch. 8.
 */
export function proportionOf(part: Estimate, whole: Estimate): Estimate {
  const share = part.estimate / whole.estimate;
  const own = part.marginOfError * part.marginOfError;
  const shared = share * share * whole.marginOfError * whole.marginOfError;
  if (own < shared) return ratioOf(part, whole);
  return { estimate: share, marginOfError: Math.sqrt(own - shared) / whole.estimate };
}

/** Ratio of two estimates of which neither is part of the other. U.S. Census Bureau (2020), ch. 8. */
export function ratioOf(above: Estimate, below: Estimate): Estimate {
  const ratio = above.estimate / below.estimate;
  const squares =
    above.marginOfError * above.marginOfError +
    ratio * ratio * below.marginOfError * below.marginOfError;
  return { estimate: ratio, marginOfError: Math.sqrt(squares) / below.estimate };
}

/** Standard error as a share of the estimate. */
export function coefficientOfVariation(
  { estimate, marginOfError }: Estimate,
  level: number,
): number {
  return standardErrorOf(marginOfError, level) / estimate;
}
