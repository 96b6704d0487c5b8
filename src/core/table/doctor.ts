import { contradictingMarginals } from './contradictions.ts';
import { malformations } from './form.ts';
import { clusterMargins } from './margin-clusters.ts';
import type { FitProblem, Problem } from './problem.ts';
import { shortfalls } from './shortfalls.ts';
import { startTable } from './start-table.ts';
import { emptySlices, supportOf } from './support.ts';
import { disagreeingTotals } from './totals.ts';
import type { TableNames } from './wording.ts';

/**
 * Examines a problem before it is fitted: what is malformed, totals that disagree, marginals
 * that contradict each other on the dimensions they share, positive targets over empty
 * slices, and pairs of marginals that the zeros of the table keep from being met together.
 * Each finding has its place, its size and the smallest change that mends it.
 *
 * An `error` means that the fit cannot converge. No error is no promise: three or more
 * marginals can contradict each other although every two agree, which the fit then proves.
 */
export function examine(problem: FitProblem, names?: TableNames): Problem[] {
  const malformed = malformations(problem, names);
  if (malformed.some(({ severity }) => severity === 'error')) return malformed;

  const totals = disagreeingTotals(problem, names);
  const contradictions = contradictingMarginals(problem, names);
  const start = startTable(problem);
  const clusters = clusterMargins(problem.shape, problem.marginals);
  const support = supportOf(start, clusters);
  const empty = emptySlices(problem, start, support, clusters, names);
  const broken = new Set([...totals, ...empty].map(({ marginal }) => marginal!));
  const quarrels = new Set(
    contradictions.map(({ marginal, with: other }) => `${marginal} ${other}`),
  );
  const short = shortfalls(
    problem,
    support,
    names,
    (a, b) => broken.has(a) || broken.has(b) || quarrels.has(`${a} ${b}`),
  );
  return [...malformed, ...totals, ...contradictions, ...empty, ...short];
}
