import { Sequence, streamKey, subKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { cellCount } from './contingency.ts';
import { sumBy } from './partition.ts';
import type { TableMarginal } from './problem.ts';
import { roundCells } from './round-cells.ts';
import { TreeRounding } from './tree-rounding.ts';
import { distanceOutside } from './whole-bounds.ts';
import { wholeTargets, type WholeTarget } from './whole-targets.ts';

/** A fitted table to be turned into whole people. */
export interface IntegerizeProblem {
  /** Number of categories of each dimension. */
  shape: readonly number[];
  /** The fit, row-major, in the unit of the marginals. */
  table: Float64Array;
  /** Targets that the fit meets; unknown cells (NaN) and categories outside groups ask nothing. */
  marginals: readonly TableMarginal[];
  /** People wanted, 1 … 100,000,000. */
  total: number;
  /** 0 … 2⁵³ − 1. */
  seed: number;
}

export interface Integerized {
  /** Whole people per cell; their sum is the total. */
  table: Uint32Array;
  /**
   * Largest distance in people of a whole marginal's cell from its scaled target; below 1
   * when all are at floor or ceiling.
   */
  maxMarginalDeviation: number;
  /** Target cells neither at floor nor at ceiling: searched, not proven impossible. */
  missed: number;
  /** Largest distance of a target cell from its floor–ceiling interval, in people. */
  residual: number;
  /** Persons moved by searches after the rounding at random. */
  moves: number;
}

const treeKey = 0;
const denseKey = 1;

/**
 * Turns a fitted table into whole people: the total exactly, every target cell at the floor
 * or ceiling of its share, impossible cells empty, without bias over seeds.
 *
 * Targets that make a path of tables, or two chains of nested ones, are always reached; so
 * are others in nearly all cases (`TreeRounding`). Where a target is missed, all cells are
 * also rounded at once (`roundCells`), and the better table is kept.
 */
export function integerize(problem: IntegerizeProblem): Integerized {
  const { shape, table, marginals, total, seed } = problem;
  const sum = table.reduce((people, cell) => people + cell, 0);
  requireProblem(problem, sum);
  const fit = table.map((cell) => (cell / sum) * total);
  const targets = wholeTargets(shape, marginals, sum, total);
  const key = streamKey(seed, streams.integerization);

  const tree = new TreeRounding(shape, fit, total, targets, subKey(key, treeKey)).round();
  const joined = appraise(tree.counts, targets, tree.moves);
  const isWhole = tree.counts.reduce((people, cell) => people + cell, 0) === total;
  if (isWhole && joined.missed === 0) return joined;

  const everyone = Float64Array.of(total);
  const held = { of: new Int32Array(fit.length), lower: everyone, upper: everyone };
  const sequence = new Sequence(subKey(key, denseKey));
  const rounded = roundCells({ values: fit, shape, families: [held, ...targets] }, sequence);
  const dense = appraise(rounded.counts, targets, rounded.moves);
  if (!isWhole || dense.missed < joined.missed) return dense;
  return dense.missed === joined.missed && dense.residual < joined.residual ? dense : joined;
}

function appraise(table: Uint32Array, targets: readonly WholeTarget[], moves: number): Integerized {
  let maxMarginalDeviation = 0;
  let missed = 0;
  let residual = 0;
  for (const { of, expected, lower, upper } of targets) {
    const sums = sumBy(table, of, expected.length);
    for (let c = 0; c < sums.length; c++) {
      if (Number.isNaN(expected[c]!)) continue;
      maxMarginalDeviation = Math.max(maxMarginalDeviation, Math.abs(sums[c]! - expected[c]!));
      const distance = distanceOutside(sums[c]!, lower[c]!, upper[c]!);
      if (distance > 0) missed++;
      residual = Math.max(residual, distance);
    }
  }
  return { table, maxMarginalDeviation, missed, residual, moves };
}

function requireProblem({ shape, table, total }: IntegerizeProblem, sum: number): void {
  if (table.length !== cellCount(shape))
    throw new RangeError(
      `table of ${table.length} cells: give the ${cellCount(shape)} that the shape asks for`,
    );
  if (!Number.isInteger(total) || total < 1 || total > 1e8)
    throw new RangeError(`total ${total}: give a whole number from 1 to 100,000,000`);
  if (!table.every((cell) => cell >= 0 && cell < Infinity))
    throw new RangeError('table with negative or infinite cells: give people from 0 up');
  if (!(sum > 0)) throw new RangeError('table without people: give at least one positive cell');
}
