import { cellCount, targetCells } from './contingency.ts';
import type { TableMarginal } from './problem.ts';
import { addAcross, collapse, multiplyAndCollapse, planPass } from './table-pass.ts';
import type { TablePass } from './table-pass.ts';
import type { UnitMargin, UnitMargins } from './unit-margins.ts';

/**
 * Consecutive marginals that are fitted on the table collapsed to the union of their
 * dimensions: its cells are the units, and `factor` is what the cells of the whole table
 * have still to be multiplied by.
 */
export interface MarginCluster extends UnitMargins {
  /** Dimensions of the collapsed table, ascending. */
  dimensions: number[];
  /** Sums the table into the units and leaves it as it is. */
  gather: TablePass;
  /** Multiplies by the factor of the cluster before, and sums into the units. */
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
    const margins: UnitMargin[] = [];
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
      units: new Float64Array(cells),
      factor: new Float64Array(cells).fill(1),
      gather: planPass(shape, [], dimensions),
      step: planPass(shape, unions.at(k - 1)!, dimensions),
    };
  });
}

/** Sums the whole table into a cluster. */
export function gatherCluster(cluster: MarginCluster, table: Float64Array): void {
  collapse(cluster.gather, table, cluster.units);
}

/** Multiplies the whole table by the factor of the cluster before, and sums it into this one. */
export function stepToCluster(
  cluster: MarginCluster,
  table: Float64Array,
  before: MarginCluster,
): void {
  multiplyAndCollapse(cluster.step, table, before.factor, cluster.units);
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
  clusters.forEach(({ margins, units }, k) => {
    const own = new Float64Array(units.length);
    for (const { cells: targets, marginal } of margins)
      for (let i = 0; i < own.length; i++)
        if (targets[i]! >= 0) own[i] = own[i]! + numbers[marginal]![targets[i]!]!;
    addAcross(clusters[(k + 1) % clusters.length]!.step, sums, own);
  });
  return sums;
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
