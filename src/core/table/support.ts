import type { TargetSystem } from './infeasibility.ts';
import { gatherCluster, stepToCluster, sumOverTargets } from './margin-clusters.ts';
import type { MarginCluster } from './margin-clusters.ts';
import type { FitProblem, Problem, Remedy } from './problem.ts';
import type { StartTable } from './start-table.ts';
import { firstComplete, isComplete } from './totals.ts';
import { sumMargin } from './unit-margins.ts';
import { formatCount, wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/**
 * Cells that may hold people: positive in the start table and under no target of zero.
 * Where there are no zeros at all, the start table itself.
 */
export function supportOf(start: StartTable, clusters: readonly MarginCluster[]): Float64Array {
  const zeroTarget = clusters.some(({ margins }) =>
    margins.some(({ targets }) => targets.includes(0)),
  );
  if (!zeroTarget) return start.table;
  const support = start.table.slice();
  for (const { margins, factor } of clusters) {
    factor.fill(1);
    for (const { cells, targets } of margins)
      for (let i = 0; i < cells.length; i++) if (targets[cells[i]!] === 0) factor[i] = 0;
  }
  clusters.forEach((cluster, k) =>
    stepToCluster(clusters[(k + 1) % clusters.length]!, support, cluster),
  );
  return support;
}

/** Positive targets over cells that may hold nobody: no fit can meet them. */
export function emptySlices(
  problem: FitProblem,
  start: StartTable,
  support: Float64Array,
  clusters: readonly MarginCluster[],
  names?: TableNames,
): Problem[] {
  if (start.zeros === 0 && support === start.table) return [];
  const problems: Problem[] = [];
  const words = wordingOf(problem, names);
  for (const cluster of clusters) {
    gatherCluster(cluster, support);
    for (const margin of cluster.margins) {
      sumMargin(margin, cluster.units);
      const { marginal, targets, sums } = margin;
      for (let cell = 0; cell < targets.length; cell++) {
        const target = targets[cell]!;
        if (!(target > 0) || sums[cell]! > 0) continue;
        const place = words.place(marginal, cell);
        problems.push({
          code: 'empty-slice',
          severity: 'error',
          message:
            `${place} asks for ${formatCount(target)}, but every cell it counts is zero ` +
            'in the sample table, declared impossible, or under another target of 0.',
          marginal,
          cell,
          coordinates: words.coordinates(marginal, cell),
          gap: target,
          remedies: [
            {
              action: 'change-target',
              message: isComplete(problem.marginals[marginal]!)
                ? `Set ${place} to 0 and give its ${formatCount(target)} to other cells.`
                : `Set ${place} to 0.`,
              marginal,
              cell,
              value: 0,
            },
            ...zeroRemedies(problem),
          ],
        });
      }
    }
  }
  return problems;
}

/** Ways to let more cells hold people. */
export function zeroRemedies(problem: FitProblem): Remedy[] {
  const remedies: Remedy[] = [];
  if (problem.sampleTable?.includes(0) && !problem.priorWeight)
    remedies.push({
      action: 'prior-weight',
      message:
        'Declare a prior weight, so that combinations the sample table never saw are ' +
        'possible, only rare.',
    });
  if (problem.structuralZeros?.length)
    remedies.push({
      action: 'drop-structural-zero',
      message: 'Take back the declaration that these combinations are impossible.',
    });
  return remedies;
}

/** The targets of a table as a system over the cells that may hold people. */
export function targetSystem(
  problem: FitProblem,
  support: Float64Array,
  clusters: readonly MarginCluster[],
): TargetSystem {
  return {
    targets: problem.marginals.map(({ counts }) => counts),
    complete: firstComplete(problem),
    largestSum: (numbers) => {
      const sums = sumOverTargets(clusters, numbers, support.length);
      let largest = -Infinity;
      for (let i = 0; i < sums.length; i++)
        if (support[i]! > 0 && sums[i]! > largest) largest = sums[i]!;
      return largest;
    },
  };
}
