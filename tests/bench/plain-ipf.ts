import { targetCells } from '../../src/core/table/contingency.ts';
import type { FitProblem } from '../../src/core/table/problem.ts';

/** Target cell of every cell of the table, for each marginal. */
export function plainOffsets({ shape, marginals }: FitProblem): Int32Array[] {
  return marginals.map((marginal) => targetCells(shape, marginal));
}

/**
 * Iterative proportional fitting as it is usually written over typed arrays: offsets worked
 * out beforehand, and for every marginal one pass that adds up and one that scales. It
 * sweeps in the same order and stops by the same rule as `fitTable`: the largest deviation of
 * a sweep, each taken before its marginal is met, is at most tolerance × total.
 */
export function plainIpf(
  { sampleTable, marginals, tolerance = 1e-8, maxIterations = 10_000 }: FitProblem,
  offsets: readonly Int32Array[],
): { table: Float64Array; trace: number[] } {
  const table = sampleTable!.slice();
  const targets = marginals.map(({ counts }) => counts);
  const sums = targets.map(({ length }) => new Float64Array(length));
  const allowed = tolerance * targets[0]!.reduce((total, count) => total + count, 0);
  const trace: number[] = [];
  while (trace.length < maxIterations) {
    let deviation = 0;
    for (let m = 0; m < targets.length; m++) {
      deviation = Math.max(deviation, meet(table, targets[m]!, sums[m]!, offsets[m]!));
    }
    trace.push(deviation);
    if (deviation <= allowed) break;
  }
  return { table, trace };
}

function meet(
  table: Float64Array,
  target: Float64Array,
  sum: Float64Array,
  offset: Int32Array,
): number {
  sum.fill(0);
  for (let i = 0; i < table.length; i++) sum[offset[i]!]! += table[i]!;
  let deviation = 0;
  for (let t = 0; t < target.length; t++) {
    const gap = Math.abs(target[t]! - sum[t]!);
    if (gap > deviation) deviation = gap;
    sum[t] = sum[t]! > 0 ? target[t]! / sum[t]! : 0;
  }
  for (let i = 0; i < table.length; i++) table[i]! *= sum[offset[i]!]!;
  return deviation;
}
