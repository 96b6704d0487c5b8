import { fisherTail } from './distributions.ts';
import type { TestResult } from './goodness-of-fit.ts';

/** A goodness-of-fit test against shares that are estimates themselves. */
export interface UncertainFit extends TestResult {
  /** Mean factor by which the error of the shares raises Pearson's statistic. */
  inflation: number;
}

/**
 * Goodness of fit where the shares were estimated with a known error, as those of a survey: Pearson's
 * statistic is referred to the law that sampling and the error of the shares give it together,
 * approximated by its first two moments. Rao and Scott (1981), JASA 76, for tests with any estimated
 * covariance; second-order correction of Satterthwaite as in Thomas and Rao (1987). Errors of the
 * cells count as independent but for their sum, since publishers state no covariances.
 *
 * @param observed counts, or weighted counts scaled to `size`
 * @param shares in any unit, all above 0
 * @param errors standard error of each share, in the same unit; 0 where it is exact
 * @param size rows, or the effective number of weighted rows
 */
export function uncertainFit(
  observed: ArrayLike<number>,
  shares: ArrayLike<number>,
  errors: ArrayLike<number>,
  size: number,
): UncertainFit {
  const k = observed.length;
  let total = 0;
  let whole = 0;
  for (let i = 0; i < k; i++) {
    total += observed[i]!;
    whole += shares[i]!;
  }
  const q = Float64Array.from(shares, (share) => share / whole);
  const v = Float64Array.from(errors, (error) => (error / whole) * (error / whole));
  // A = n · diag(q)^−½ (V_sample + V_shares) diag(q)^−½, with V_sample = (diag q − q qᵀ)/n and
  // V_shares = (I − q 1ᵀ) diag(v) (I − 1 qᵀ); the statistic is Σ λ χ²₁ over the eigenvalues of A.
  // With s = √q and B the second part over n: B s = 0, so that tr B² = Σ Bᵢᵢ vᵢ/qᵢ.
  let errorSum = 0;
  let ratio = 0;
  let ratioSquares = 0;
  let squares = 0;
  let pearson = 0;
  for (let i = 0; i < k; i++) {
    const share = q[i]!;
    const off = observed[i]! / total - share;
    pearson += (size * off * off) / share;
    errorSum += v[i]!;
    ratio += v[i]! / share;
    ratioSquares += (v[i]! * v[i]!) / (share * share);
    squares += (v[i]! * v[i]!) / share;
  }
  const traceB = ratio - errorSum;
  const traceBB = ratioSquares - 2 * squares + errorSum * errorSum;
  const trace = k - 1 + size * traceB;
  const traceOfSquare = k - 1 + 2 * size * traceB + size * size * traceBB;
  const degreesOfFreedom = (trace * trace) / traceOfSquare;
  return {
    statistic: pearson,
    degreesOfFreedom,
    pValue: fisherTail(pearson / trace, degreesOfFreedom, Infinity),
    inflation: trace / (k - 1),
  };
}
