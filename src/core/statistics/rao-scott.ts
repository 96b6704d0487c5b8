import { chiSquareTail, fisherTail } from './distributions.ts';
import type { TestResult } from './goodness-of-fit.ts';

/** A chi-square test of weighted rows. */
export interface RaoScott extends TestResult {
  /** Mean design effect by which Pearson's statistic was divided. */
  designEffect: number;
  /** Degrees of freedom below, of the F law that the statistic is compared with. */
  below: number;
}

/**
 * Goodness of fit of weighted rows: Pearson's chi-square of the weighted shares, corrected by the
 * mean and the spread of the generalized design effects (second order, Satterthwaite) and referred to an F
 * distribution. Rao and Scott (1984), Annals of Statistics 12; Thomas and Rao (1987). Variances are
 * those of rows drawn independently with unequal weights.
 *
 * @param sums Σ w per category
 * @param squares Σ w² per category
 * @param size rows
 * @param shares of the population, in any unit, above 0 in every category
 */
export function raoScott(
  sums: ArrayLike<number>,
  squares: ArrayLike<number>,
  size: number,
  shares: ArrayLike<number>,
): RaoScott {
  const k = sums.length;
  let weight = 0;
  let whole = 0;
  let allSquares = 0;
  for (let i = 0; i < k; i++) {
    weight += sums[i]!;
    whole += shares[i]!;
    allSquares += squares[i]!;
  }
  const p = Array.from(sums, (sum) => sum / weight);
  const pi = Array.from(shares, (share) => share / whole);
  let pearson = 0;
  for (let i = 0; i < k; i++) pearson += (size * (p[i]! - pi[i]!) * (p[i]! - pi[i]!)) / pi[i]!;
  // Linearized covariance of the weighted shares, n/(n − 1) as for independent rows.
  const scale = size / ((size - 1) * weight * weight);
  const covariance = (i: number, j: number) =>
    scale *
    ((i === j ? squares[i]! : 0) -
      p[j]! * squares[i]! -
      p[i]! * squares[j]! +
      p[i]! * p[j]! * allSquares);
  // Trace of the design effect matrix n P⁻¹ V and of its square, P = diag(π) − π πᵀ over k − 1 categories.
  const last = k - 1;
  const entry = (i: number, j: number) =>
    size * (covariance(i, j) / pi[i]! - covariance(last, j) / pi[last]!);
  let trace = 0;
  let traceOfSquare = 0;
  for (let i = 0; i < last; i++) {
    trace += entry(i, i);
    for (let j = 0; j < last; j++) traceOfSquare += entry(i, j) * entry(j, i);
  }
  const designEffect = trace / last;
  const degreesOfFreedom = (trace * trace) / traceOfSquare;
  const statistic = pearson / trace;
  const below = degreesOfFreedom * (size - 1);
  return {
    statistic,
    degreesOfFreedom,
    pValue:
      size > 1
        ? fisherTail(statistic, degreesOfFreedom, below)
        : chiSquareTail(pearson, degreesOfFreedom),
    designEffect,
    below,
  };
}
