/** An estimate combined over replicates. */
export interface Combined {
  /** Mean over the replicates. */
  estimate: number;
  /** Mean variance within a replicate. */
  within: number;
  /** Variance between replicates. */
  between: number;
  /** Variance of the combined estimate, never negative. */
  variance: number;
  /** What the formula gives before that is made sure of. */
  unguarded: number;
  /** (1 + 1/m) b ÷ ū, Rubin's r: the spread between replicates beside the variance within them; Infinity where that is 0. */
  relativeIncrease: number;
  degreesOfFreedom: number;
}

/** How the replicates were made, which decides what their spread says. */
export type Combining = 'imputation' | 'fully-synthetic' | 'partially-synthetic';

/**
 * Combines estimates over m replicates. Imputation: T = ū + (1 + 1/m) b (Rubin 1987). Fully synthetic:
 * T = (1 + 1/m) b − ū (Raghunathan, Reiter and Rubin 2003), which may be negative; then ū stands in,
 * as Reiter (2002, Journal of Official Statistics 18) proposes for replicates of the sample's size. Partially
 * synthetic: T = ū + b/m (Reiter 2003).
 *
 * @param estimates one of each replicate
 * @param variances of each estimate within its replicate
 * @throws RangeError for fewer than two replicates
 */
export function combine(
  estimates: readonly number[],
  variances: readonly number[],
  rule: Combining,
): Combined {
  const m = estimates.length;
  if (m < 2) throw new RangeError(`combining: ${m} replicates; give two or more`);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / m;
  const estimate = mean(estimates);
  const within = mean(variances);
  const between = estimates.reduce((total, value) => total + square(value - estimate), 0) / (m - 1);
  const share = (1 + 1 / m) * between;
  const relativeIncrease = between > 0 ? share / within : 0;
  const means = { estimate, within, between, relativeIncrease };
  if (rule === 'imputation')
    return {
      ...means,
      variance: within + share,
      unguarded: within + share,
      degreesOfFreedom: between > 0 ? (m - 1) * square(1 + within / share) : Infinity,
    };
  const partial = within + between / m;
  if (rule === 'partially-synthetic')
    return {
      ...means,
      variance: partial,
      unguarded: partial,
      degreesOfFreedom: between > 0 ? (m - 1) * square(1 + within / (between / m)) : Infinity,
    };
  const full = share - within;
  return {
    ...means,
    variance: full > 0 ? full : within,
    unguarded: full,
    degreesOfFreedom: full > 0 ? (m - 1) * square(1 - within / share) : m - 1,
  };
}

function square(x: number): number {
  return x * x;
}
