import type { Sequence } from '../random/stream.ts';
import { scaleIntoBounds } from './bounded-scaling.ts';
import { CellRounder } from './cell-rounder.ts';
import { chooseChains } from './laminar.ts';
import type { Attempt } from './mixture.ts';
import { RoundingTable, sumsOf, type RoundingFamily } from './rounding-table.ts';
import { tableGrid } from './table-grid.ts';
import { distanceOutside } from './whole-bounds.ts';

/** Fractional people and the sums they are to keep. */
export interface RoundingInput {
  /** People per cell, 0 or more; an impossible cell holds 0 and keeps it. */
  values: Float64Array;
  /**
   * Families of sums. The first is held exactly and holds every cell with people: separator
   * cells that have been rounded before, or the grand total.
   */
  families: readonly RoundingFamily[];
  /**
   * Extents of the table whose cells `values` lays out row-major, where it is one: helps to
   * find moves that disturb few sums.
   */
  shape?: readonly number[];
}

export interface RoundingOptions {
  /** Most persons that the search may move. Default 100,000. */
  maxMoves?: number;
  /**
   * Cells and sums that the search may still look at, counted down; shared by the tables of one
   * population. A table takes 15 million at most, some 0.2 s.
   */
  budget?: { work: number };
}

/** A sum that ended outside its bounds. */
export interface Violation {
  family: number;
  constraint: number;
  count: number;
  lower: number;
  upper: number;
}

export interface RoundingResult {
  /** Whole people per cell, laid out as the values were. */
  counts: Uint32Array;
  /** Persons moved by the search after the rounding at random. */
  moves: number;
  /** Sums outside their bounds: searched, not proven impossible. */
  missed: number;
  /** Largest distance of a sum from its bounds, in people. */
  residual: number;
  violations: Violation[];
}

const sweepWork = 2e7;
/** Distance, in people, from their bounds at which scaled sums count as inside. */
const reachable = 1e-3;

/**
 * Rounds fractional people to whole people: every cell to its floor or ceiling where that is
 * possible, the sums of family 0 exactly, all other sums inside their bounds.
 *
 * Values whose sums are outside are scaled into their bounds first. The two chains of nested
 * families that hold most sums make a network, whose flows are rounded at random without
 * bias (`roundFlow`), so these sums always end at floor or ceiling; what separators
 * rounded before have shifted is put right by augmenting paths (`augment`), which fail only
 * where no rounding exists. With families outside the two chains, cells are first rounded
 * along boxes that change no sum at all (`flyBoxes`), the network is steered to keep the
 * other sums (`Steering`), and a tabu search moves the last persons (`repair`).
 *
 * With two chains the expectation of every count is its value. With more families it is so
 * but for what steering and search shift. The result is a function of the input and the
 * sequence alone: all limits count work, none measures time.
 */
export function roundCells(
  input: RoundingInput,
  sequence: Sequence,
  options: RoundingOptions = {},
): RoundingResult {
  const table = new RoundingTable(input.values, input.families);
  const chains = chooseChains(table);
  for (const f of chains.settled) {
    table.lower.fill(0, table.familyStart[f], table.familyStart[f + 1]);
    table.upper.fill(Infinity, table.familyStart[f], table.familyStart[f + 1]);
  }
  const size = table.cells * table.width;
  const sweeps = Math.min(50, Math.max(3, Math.floor(sweepWork / (size + 1))));
  if (scaleIntoBounds(table, sweeps) > reachable && widenSoft(table))
    scaleIntoBounds(table, sweeps);
  const grid = input.shape && chains.rest.length > 0 ? tableGrid(table, input.shape) : undefined;
  const rounder = new CellRounder(table, chains, grid, sequence);

  const budget = {
    moves: options.maxMoves ?? 100_000,
    work: Math.min(options.budget?.work ?? Infinity, 1.5e7, 1e6 + 2000 * size),
  };
  const allowed = budget.work;
  const attemptCost = 20 * size;
  let best: Attempt | undefined;
  while (!best || (best.firm && chains.rest.length > 0 && budget.work > 2 * attemptCost)) {
    if (best) budget.work -= attemptCost;
    const share = budget.work > 4 * attemptCost ? budget.work / 2 : budget.work;
    const limit = { moves: budget.moves, work: share };
    const attempt = rounder.round(limit);
    budget.moves = limit.moves;
    budget.work -= share - limit.work;
    if (!best || attempt.violation < best.violation) best = attempt;
  }
  if (options.budget) options.budget.work -= allowed - budget.work;
  return report(table, input, best);
}

/**
 * Lets sums that give way go to floor or ceiling of where the others keep them.
 *
 * @returns whether there were such
 */
function widenSoft(table: RoundingTable): boolean {
  const at = sumsOf(table, table.values);
  let widened = false;
  table.soft.forEach((soft, f) => {
    if (!soft) return;
    for (let c = table.familyStart[f]!; c < table.familyStart[f + 1]!; c++) {
      if (distanceOutside(at[c]!, table.lower[c]!, table.upper[c]!) <= reachable) continue;
      table.lower[c] = Math.min(table.lower[c]!, Math.floor(at[c]!));
      table.upper[c] = Math.max(table.upper[c]!, Math.ceil(at[c]!));
      widened = true;
    }
  });
  return widened;
}

function report(table: RoundingTable, input: RoundingInput, attempt: Attempt): RoundingResult {
  const counts = new Uint32Array(input.values.length);
  for (let i = 0; i < table.cells; i++) counts[table.source[i]!] = attempt.counts[i]!;
  const sum = sumsOf(table, attempt.counts);
  const violations: Violation[] = [];
  let residual = 0;
  input.families.forEach((given, family) => {
    for (let constraint = 0; constraint < given.lower.length; constraint++) {
      const count = sum[table.familyStart[family]! + constraint]!;
      const lower = given.lower[constraint]!;
      const upper = given.upper[constraint]!;
      const distance = distanceOutside(count, lower, upper);
      if (distance === 0) continue;
      residual = Math.max(residual, distance);
      violations.push({ family, constraint, count, lower, upper });
    }
  });
  return { counts, moves: attempt.moves, missed: violations.length, residual, violations };
}
