import { log } from '../random/math.ts';
import { contradictingMarginals } from './contradictions.ts';
import { malformations } from './form.ts';
import { assumedIndependent } from './independence.ts';
import { explainInfeasible } from './infeasible-fit.ts';
import { certificateOf, plainCertificate } from './infeasibility.ts';
import { clusterMargins, deviationOf, gatherCluster } from './margin-clusters.ts';
import type { MarginCluster } from './margin-clusters.ts';
import type { Fit, FitProblem, FitStatus, Problem } from './problem.ts';
import { shortfalls } from './shortfalls.ts';
import { startTable } from './start-table.ts';
import type { StartTable } from './start-table.ts';
import { emptySlices, supportOf, targetSystem } from './support.ts';
import { walkOver } from './sweep-walk.ts';
import { disagreeingTotals, grandTotal, isComplete } from './totals.ts';
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
 * cells as they are.
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
  const allowed = (problem.tolerance ?? defaultTolerance) * grandTotal(problem);
  const limit = problem.maxIterations ?? defaultMaxIterations;
  const trace: number[] = [];
  const end = (status: FitStatus, maxDeviation: number, problems: Problem[] = []): Fit => ({
    status,
    iterations: trace.length,
    maxDeviation,
    table,
    trace,
    problems,
  });
  if (clusters.length === 0) return end('converged', 0);

  const walk = walkOver(clusters, table);
  let nextCheck = 4;
  let checked = Infinity;
  for (;;) {
    const deviation = walk.sweep();
    trace.push(deviation);
    const sweeps = trace.length;
    const last = sweeps >= limit;
    if (deviation <= allowed || last) {
      const left = walk.settle();
      if (left <= allowed) return end('converged', left);
    }
    if (sweeps < nextCheck && !last) continue;
    if (deviation > 0.1 * checked || last) {
      const growth = growthOf(clusters, problem.marginals.length);
      const system = targetSystem(problem, support, clusters);
      const complete = (m: number) => isComplete(problem.marginals[m]!);
      const proof =
        certificateOf(system, growth) ??
        (deviation > 0.5 * checked ? plainCertificate(system, growth, complete) : undefined);
      const stands = deviation > 0.999 * checked;
      if (proof && (proof.leastDeviation > allowed || stands)) {
        const pairs = shortfalls(problem, support, names).filter(isError);
        return end(
          'infeasible',
          walk.settle(),
          pairs.length > 0 ? pairs : [explainInfeasible(problem, system, growth, proof, names)],
        );
      }
    }
    if (last) {
      const left = walk.settle();
      return end('max-iterations', left, [unfinished(sweeps, left, allowed)]);
    }
    nextCheck = Math.max(sweeps + 4, Math.ceil(sweeps * 1.25));
    checked = deviation;
  }
}

/** Logarithm of what the cells under each positive target were multiplied by in the last sweep. */
function growthOf(clusters: readonly MarginCluster[], marginals: number): Float64Array[] {
  const growth = new Array<Float64Array>(marginals);
  for (const { margins } of clusters)
    for (const { marginal, targets, factors } of margins)
      growth[marginal] = factors.map((factor, t) => (targets[t]! > 0 ? log(factor) : 0));
  return growth;
}

function unfinished(sweeps: number, left: number, allowed: number): Problem {
  return {
    code: 'max-iterations',
    severity: 'error',
    message:
      `After ${formatCount(sweeps)} sweeps the targets are still missed by up to ` +
      `${formatCount(left)}, where ${formatCount(allowed)} is allowed, and no proof was found ` +
      'that they cannot be met. Allow more sweeps or a larger tolerance.',
    gap: left,
  };
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
