import { targetCells } from './contingency.ts';
import { contradictingMarginals } from './contradictions.ts';
import { malformations } from './form.ts';
import { assumedIndependent } from './independence.ts';
import { explainInfeasible } from './infeasible-fit.ts';
import { clusterMargins, gatherCluster } from './margin-clusters.ts';
import type { MarginCluster } from './margin-clusters.ts';
import type { Fit, FitProblem, FitStatus, Problem } from './problem.ts';
import { shortfalls } from './shortfalls.ts';
import { startTable } from './start-table.ts';
import type { StartTable } from './start-table.ts';
import { emptySlices, supportOf, targetSystem } from './support.ts';
import { walkOver } from './sweep-walk.ts';
import { forcedNote, sweepUntil, unfinished } from './sweeps.ts';
import type { Sweeper } from './sweeps.ts';
import { disagreeingTotals, firstComplete, grandTotal, isComplete } from './totals.ts';
import { deviationOf, growthOf } from './unit-margins.ts';
import { formatCount } from './wording.ts';
import type { TableNames } from './wording.ts';

export interface FitOptions {
  /** What people call the parts of the table, for the sentences of the findings. */
  names?: TableNames;
}

/** Largest deviation of a fitted total, relative to the grand total, when none is stated. */
export const defaultTolerance = 1e-8;
/** Sweeps before the fit gives up, when no number is stated. */
export const defaultMaxIterations = 10_000;

/**
 * Iterative proportional fitting: the table that meets the marginals and stays nearest to
 * the sample table in the Kullback–Leibler sense, so that its odds ratios are kept wherever
 * no marginal speaks. Deming & Stephan (1940); Csiszár (1975); Bishop, Fienberg & Holland
 * (1975), ch. 3.
 *
 * A sweep meets the marginals in the order given. `trace` holds the largest deviation of
 * each sweep, every marginal compared just before it is met; `maxDeviation` is that of the
 * table returned. Unknown targets and categories outside a marginal's groups leave their
 * cells as they are. Cells that every table meeting the targets leaves empty are set to 0 once
 * that is proved (see `ForcedZeros`); a note says how many.
 *
 * - `converged`: the largest deviation is at most tolerance × grand total
 * - `inconsistent-totals`: complete marginals have different totals; nothing was fitted
 * - `infeasible`: proved, by an empty slice or a contradiction before the first sweep or by a
 *   certificate during the fit (see `certificateOf`); marginal and cells are named
 * - `max-iterations`: neither met nor proved impossible within the sweeps allowed
 *
 * @throws Error for a malformed problem; `examine` lists what is wrong
 */
export function fitTable(problem: FitProblem, { names }: FitOptions = {}): Fit {
  const malformed = malformations(problem, names).find(({ severity }) => severity === 'error');
  if (malformed) throw new Error(`malformed problem: ${malformed.message}`);

  const start = startTable(problem);
  const clusters = clusterMargins(problem.shape, problem.marginals);
  const notes = [...priorWeightNote(start), ...assumedIndependent(problem, start.table, names)];
  const unfitted = (status: FitStatus, problems: Problem[]): Fit => ({
    status,
    iterations: 0,
    maxDeviation: measure(clusters, start.table),
    table: start.table,
    trace: [],
    problems: [...problems, ...notes],
  });

  const totals = disagreeingTotals(problem, names);
  if (totals.length > 0) return unfitted('inconsistent-totals', totals);
  const contradictions = contradictingMarginals(problem, names).filter(isError);
  if (contradictions.length > 0) return unfitted('infeasible', contradictions);
  const support = supportOf(start, clusters);
  const empty = emptySlices(problem, start, support, clusters, names);
  if (empty.length > 0) return unfitted('infeasible', empty);

  const table = support === start.table ? support.slice() : start.table;
  const fit = iterate(problem, table, support, clusters, names);
  return { ...fit, problems: [...fit.problems, ...notes] };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function iterate(
  problem: FitProblem,
  table: Float64Array,
  support: Float64Array,
  clusters: readonly MarginCluster[],
  names?: TableNames,
): Fit {
  if (clusters.length === 0)
    return { status: 'converged', iterations: 0, maxDeviation: 0, table, trace: [], problems: [] };
  const allowed = (problem.tolerance ?? defaultTolerance) * grandTotal(problem);
  let walk = walkOver(clusters, table);
  const sweeper: Sweeper = {
    sweep: () => walk.sweep(),
    settle: () => walk.settle(),
    growth: () => growthOf(clusters),
    system: targetSystem(problem, support, clusters),
    isComplete: (m) => isComplete(problem.marginals[m]!),
    unitTargets: () => ({
      targets: problem.marginals.map(({ counts }) => counts),
      cells: (m) => targetCells(problem.shape, problem.marginals[m]!),
      support,
      complete: firstComplete(problem),
    }),
    empty: (units) => {
      walk.settle();
      for (const unit of units) table[unit] = 0;
      walk = walkOver(clusters, table);
    },
  };
  const { status, trace, maxDeviation, emptied, proof } = sweepUntil(
    sweeper,
    allowed,
    problem.maxIterations ?? defaultMaxIterations,
  );
  const problems: Problem[] = [];
  if (status === 'max-iterations') problems.push(unfinished(trace.length, maxDeviation, allowed));
  if (proof) {
    const pairs = shortfalls(problem, support, names).filter(isError);
    if (pairs.length > 0) problems.push(...pairs);
    else
      problems.push(
        explainInfeasible(problem, sweeper.system, proof.growth, proof.certificate, names),
      );
  }
  if (!proof) problems.push(...forcedNote(emptied, ['cell', 'cells'], 'table'));
  return { status, iterations: trace.length, maxDeviation, table, trace, problems };
}

function priorWeightNote({ weighted, weight }: StartTable): Problem[] {
  if (weighted === 0) return [];
  return [
    {
      code: 'prior-weight',
      severity: 'note',
      message:
        `${formatCount(weighted)} ${weighted === 1 ? 'cell' : 'cells'} that the sample table ` +
        `never saw started with the declared prior weight of ${formatCount(weight)}.`,
      affected: weighted,
    },
  ];
}

/** Largest deviation of a table from its targets. */
function measure(clusters: readonly MarginCluster[], table: Float64Array): number {
  return clusters.reduce((largest, cluster) => {
    gatherCluster(cluster, table);
    return Math.max(largest, deviationOf(cluster));
  }, 0);
}
