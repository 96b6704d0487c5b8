import type { FitProblem, TableMarginal } from './problem.ts';
import { firstComplete, isComplete, knownSum, leastSquaresTotal } from './totals.ts';

/** How totals that disagree are made one. */
export type Reconciliation =
  | { action: 'trust-marginal'; marginal: number }
  | { action: 'scale-to-most-reliable' }
  | { action: 'least-squares' };

/**
 * Makes the totals of a problem agree. Complete marginals are scaled in proportion, so that
 * shares stay as published; one that leaves something out, or already agrees, stays as it is.
 *
 * - `trust-marginal`: to the total of the one named
 * - `scale-to-most-reliable`: to the one of largest `reliability`, the first of equals
 * - `least-squares`: to the total T with the least Σ reliability × (T − total)²
 *
 * @throws Error where the marginal to trust leaves cells unknown or outside, or where a
 *   marginal of zeros would have to be scaled to a positive total
 */
export function reconcileTotals(problem: FitProblem, reconciliation: Reconciliation): FitProblem {
  const total = agreedTotal(problem, reconciliation);
  return {
    ...problem,
    marginals: problem.marginals.map((marginal, m) => scaled(marginal, m, total)),
  };
}

function agreedTotal(problem: FitProblem, reconciliation: Reconciliation): number {
  if (reconciliation.action === 'least-squares') return leastSquaresTotal(problem);
  const chosen =
    reconciliation.action === 'trust-marginal' ? reconciliation.marginal : firstComplete(problem);
  const marginal = problem.marginals[chosen];
  if (!marginal || !isComplete(marginal))
    throw new Error(
      `marginals[${chosen}] does not state a total: name one without unknown or outside cells`,
    );
  return knownSum(marginal);
}

function scaled(marginal: TableMarginal, index: number, total: number): TableMarginal {
  const own = knownSum(marginal);
  if (!isComplete(marginal) || own === total) return marginal;
  if (own === 0)
    throw new Error(
      `marginals[${index}] is all zeros and cannot be scaled to ${total}: drop it or state its counts`,
    );
  return { ...marginal, counts: marginal.counts.map((count) => (count / own) * total) };
}
