import type { FitProblem, Problem, Remedy, TableMarginal } from './problem.ts';
import { formatCount, wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/** Relative difference of two totals that still counts as agreement. */
export const totalAgreement = 1e-9;

/** Sum of the known counts of a marginal. */
export function knownSum(marginal: TableMarginal): number {
  let sum = 0;
  for (const count of marginal.counts) if (count >= 0) sum += count;
  return sum;
}

/** Whether a marginal counts every cell of the table: nothing unknown, nothing outside. */
export function isComplete(marginal: TableMarginal): boolean {
  return (
    marginal.counts.every((count) => !Number.isNaN(count)) &&
    marginal.of.every((d) => marginal.groups?.[d]?.every((group) => group >= 0) ?? true)
  );
}

/** Index of the most reliable complete marginal, the first of equals; −1 without any. */
export function firstComplete(problem: FitProblem): number {
  let best = -1;
  problem.marginals.forEach((marginal, m) => {
    if (!isComplete(marginal)) return;
    if (best < 0 || reliabilityOf(marginal) > reliabilityOf(problem.marginals[best]!)) best = m;
  });
  return best;
}

/** Reliability of a marginal; 1 where none is stated. */
export function reliabilityOf({ reliability }: TableMarginal): number {
  return reliability ?? 1;
}

/**
 * Total that deviations are measured against: that of the most reliable complete marginal,
 * or the largest sum of known counts where every marginal leaves something out.
 */
export function grandTotal(problem: FitProblem): number {
  const complete = firstComplete(problem);
  if (complete >= 0) return knownSum(problem.marginals[complete]!);
  return problem.marginals.reduce((total, marginal) => Math.max(total, knownSum(marginal)), 0);
}

/**
 * Finds complete marginals whose totals differ from that of the most reliable one, each
 * with the reconciliations that `reconcileTotals` can apply.
 */
export function disagreeingTotals(problem: FitProblem, names?: TableNames): Problem[] {
  const words = wordingOf(problem, names);
  const reference = firstComplete(problem);
  if (reference < 0) return [];
  const total = knownSum(problem.marginals[reference]!);
  const problems: Problem[] = [];
  problem.marginals.forEach((marginal, m) => {
    if (m === reference || !isComplete(marginal)) return;
    const own = knownSum(marginal);
    if (Math.abs(own - total) <= totalAgreement * Math.max(own, total)) return;
    const gap = own - total;
    problems.push({
      code: 'inconsistent-totals',
      severity: 'error',
      message:
        `${words.marginal(m)} adds up to ${formatCount(own)}, ` +
        `${words.marginal(reference)} to ${formatCount(total)}: ` +
        `${formatCount(Math.abs(gap))} ${gap > 0 ? 'more' : 'fewer'}, ` +
        'and one table cannot have two totals.',
      marginal: m,
      with: reference,
      gap,
      remedies: reconciliations(problem, m, reference, names),
    });
  });
  return problems;
}

/** Total that least squares weighted by reliability settles on: their weighted mean. */
export function leastSquaresTotal(problem: FitProblem): number {
  let sum = 0;
  let weights = 0;
  for (const marginal of problem.marginals) {
    if (!isComplete(marginal)) continue;
    sum += reliabilityOf(marginal) * knownSum(marginal);
    weights += reliabilityOf(marginal);
  }
  return sum / weights;
}

function reconciliations(
  problem: FitProblem,
  m: number,
  reference: number,
  names?: TableNames,
): Remedy[] {
  const words = wordingOf(problem, names);
  const trust = [reference, m].map((marginal): Remedy => {
    const value = knownSum(problem.marginals[marginal]!);
    return {
      action: 'trust-marginal',
      message: `Trust ${words.marginal(marginal)} and scale the others to ${formatCount(value)}.`,
      marginal,
      value,
    };
  });
  const total = knownSum(problem.marginals[reference]!);
  const squares = leastSquaresTotal(problem);
  return [
    ...trust,
    {
      action: 'scale-to-most-reliable',
      message: `Scale all to the most reliable, ${words.marginal(reference)}: ${formatCount(total)}.`,
      marginal: reference,
      value: total,
    },
    {
      action: 'least-squares',
      message: `Meet at the mean of the totals weighted by reliability: ${formatCount(squares)}.`,
      value: squares,
    },
  ];
}
