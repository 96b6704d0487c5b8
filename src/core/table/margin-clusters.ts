import { cellCount, targetCells } from './contingency.ts';
import type { TableMarginal } from './problem.ts';
import { addAcross, collapse, multiplyAndCollapse, planPass } from './table-pass.ts';
import type { TablePass } from './table-pass.ts';

/** A marginal as its cluster sees it. */
export interface ClusterMargin {
  /** Index in the problem's marginals. */
  marginal: number;
  /** NaN where unknown. */
  targets: Float64Array;
  /** Target cell of each cell of the cluster's table, −1 outside. */
  cells: Int32Array;
  sums: Float64Array;
  /** What the cells under each target were multiplied by when it was last met. */
  factors: Float64Array;
}

/** Consecutive marginals that are fitted on the table collapsed to the union of their dimensions. */
export interface MarginCluster {
  /** Dimensions of the cluster's table, ascending. */
  dimensions: number[];
  margins: ClusterMargin[];
  /** The whole table, summed to the cluster's dimensions. */
  collapsed: Float64Array;
  /** What the cells of the whole table have still to be multiplied by. */
  factor: Float64Array;
  /** Gathers `collapsed` and leaves the table as it is. */
  gather: TablePass;
  /** Multiplies the factor of the cluster before, and gathers `collapsed`. */
  step: TablePass;
}

/**
 * Cuts a list of marginals into runs of consecutive ones, each fitted on its own collapsed
 * table. Proportional fitting of a marginal needs only the sums over its dimensions and
 * multiplies by a function of them, so several steps on the collapsed table followed by
 * one multiplication of the whole table are the same steps. The cut is the one with the
 * least work: a walk over the whole table per cluster, two over its own per marginal.
 */
export function clusterMargins(
  shape: readonly number[],
  marginals: readonly TableMarginal[],
): MarginCluster[] {
  const runs = leastWork(shape, marginals);
  const unions = runs.map(([from, to]) => unionOf(marginals, from, to));
  return runs.map(([from, to], k) => {
    const dimensions = unions[k]!;
    const cells = cellCount(dimensions.map((d) => shape[d]!));
    const margins: ClusterMargin[] = [];
    for (let m = from; m < to; m++) {
      const { counts } = marginals[m]!;
      margins.push({
        marginal: m,
        targets: counts,
        cells: targetCells(shape, marginals[m]!, dimensions),
        sums: new Float64Array(counts.length),
        factors: new Float64Array(counts.length).fill(1),
      });
    }
    return {
      dimensions,
      margins,
      collapsed: new Float64Array(cells),
      factor: new Float64Array(cells).fill(1),
      gather: planPass(shape, [], dimensions),
      step: planPass(shape, unions.at(k - 1)!, dimensions),
    };
  });
}

/** Sums the whole table into a cluster. */
export function gatherCluster(cluster: MarginCluster, table: Float64Array): void {
  collapse(cluster.gather, table, cluster.collapsed);
}

/** Multiplies the whole table by the factor of the cluster before, and sums it into this one. */
export function stepToCluster(
  cluster: MarginCluster,
  table: Float64Array,
  before: MarginCluster,
): void {
  multiplyAndCollapse(cluster.step, table, before.factor, cluster.collapsed);
}

/**
 * Sums for every cell of the whole table one number per target it counts in.
 *
 * @param numbers per marginal, one number per target
 */
export function sumOverTargets(
  clusters: readonly MarginCluster[],
  numbers: readonly Float64Array[],
  cells: number,
): Float64Array {
  const sums = new Float64Array(cells);
  clusters.forEach(({ margins, collapsed }, k) => {
    const own = new Float64Array(collapsed.length);
    for (const { cells: targets, marginal } of margins)
      for (let i = 0; i < own.length; i++)
        if (targets[i]! >= 0) own[i] = own[i]! + numbers[marginal]![targets[i]!]!;
    addAcross(clusters[(k + 1) % clusters.length]!.step, sums, own);
  });
  return sums;
}

/**
 * Meets each marginal of the cluster in turn on its collapsed table.
 *
 * @returns the largest deviation, each taken before its marginal was met
 */
export function meetMargins(cluster: MarginCluster): number {
  const { margins, collapsed, factor } = cluster;
  let deviation = 0;
  if (margins.length === 1) {
    const { cells, factors } = margins[0]!;
    deviation = readFactors(margins[0]!, collapsed);
    for (let i = 0; i < cells.length; i++) {
      factor[i] = cells[i]! < 0 ? 1 : factors[cells[i]!]!;
      collapsed[i] = collapsed[i]! * factor[i]!;
    }
    return deviation;
  }
  factor.set(collapsed);
  for (const margin of margins) {
    const { cells, factors } = margin;
    deviation = Math.max(deviation, readFactors(margin, collapsed));
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      if (cell >= 0) collapsed[i] = collapsed[i]! * factors[cell]!;
    }
  }
  for (let i = 0; i < factor.length; i++)
    factor[i] = factor[i]! > 0 ? collapsed[i]! / factor[i]! : 1;
  return deviation;
}

/** Largest deviation of the cluster's gathered sums from their targets. */
export function deviationOf(cluster: MarginCluster): number {
  let deviation = 0;
  for (const margin of cluster.margins) {
    sumMargin(margin, cluster.collapsed);
    for (let t = 0; t < margin.targets.length; t++) {
      const gap = Math.abs(margin.targets[t]! - margin.sums[t]!);
      if (gap > deviation) deviation = gap;
    }
  }
  return deviation;
}

function readFactors(margin: ClusterMargin, collapsed: Float64Array): number {
  sumMargin(margin, collapsed);
  const { targets, sums, factors } = margin;
  let deviation = 0;
  for (let t = 0; t < targets.length; t++) {
    const target = targets[t]!;
    const sum = sums[t]!;
    const gap = Math.abs(target - sum);
    if (gap > deviation) deviation = gap;
    factors[t] = target >= 0 && sum > 0 ? target / sum : 1;
  }
  return deviation;
}

/** Sums a table of the cluster into the target cells of one of its marginals. */
export function sumMargin({ cells, sums }: ClusterMargin, collapsed: Float64Array): void {
  sums.fill(0);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell >= 0) sums[cell] = sums[cell]! + collapsed[i]!;
  }
}

function unionOf(marginals: readonly TableMarginal[], from: number, to: number): number[] {
  const union = new Set<number>();
  for (let m = from; m < to; m++) for (const d of marginals[m]!.of) union.add(d);
  return [...union].sort((a, b) => a - b);
}

/** Shortest path over the places where the list of marginals may be cut. */
function leastWork(
  shape: readonly number[],
  marginals: readonly TableMarginal[],
): [from: number, to: number][] {
  const cells = cellCount(shape);
  const ownWork = (from: number, to: number) => {
    const size = cellCount(unionOf(marginals, from, to).map((d) => shape[d]!));
    return (to - from > 1 ? 2 * (to - from) : 1) * size;
  };
  const whole = ownWork(0, marginals.length);
  const work = [0];
  const cutBefore = [0];
  for (let to = 1; to <= marginals.length; to++) {
    work.push(Infinity);
    cutBefore.push(0);
    for (let from = to - 1; from >= 0; from--) {
      const sum = work[from]! + cells + ownWork(from, to);
      if (sum < work[to]!) {
        work[to] = sum;
        cutBefore[to] = from;
      }
    }
  }
  if (whole <= work[marginals.length]!) return marginals.length > 0 ? [[0, marginals.length]] : [];
  const runs: [number, number][] = [];
  for (let to = marginals.length; to > 0; to = cutBefore[to]!) runs.unshift([cutBefore[to]!, to]);
  return runs;
}
