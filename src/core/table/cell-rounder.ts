import type { Sequence } from '../random/stream.ts';
import { augment } from './augment.ts';
import { partsOf } from './bounded-scaling.ts';
import { flyBoxes } from './flight.ts';
import { laminarNetwork, type Chains, type LaminarNetwork } from './laminar.ts';
import { drawFromMixture, type Attempt } from './mixture.ts';
import { partsPerPerson, roundFlow, splitParts } from './network.ts';
import { repair, type SearchBudget } from './repair.ts';
import { addSums, sumsOf, type RoundingTable } from './rounding-table.ts';
import { steeringOf } from './steering.ts';
import type { TableGrid } from './table-grid.ts';
import { flyToVertex } from './vertex-flight.ts';
import { WholeCells } from './whole-cells.ts';

/** Cells looked at while rounding boxes at random. */
const flightWork = 2e5;
/** Numbers looked at on the way to a vertex. */
const vertexWork = 3e7;
/** Numbers looked at on that way that count as one cell or sum looked at by the search. */
const flightRatio = 10;
/** Tables up to this size are rounded along boxes, then to a vertex, first. */
const flightCells = 20_000;
/** Up to this many cells that are still fractional a mixture of whole tables is drawn from. */
const mixtureCells = 96;
/** Part of their drift that sums outside the network are steered back by in each push. */
const gainAfterFlight = 1;
const gainAlone = 0.1;
/** Cells and sums that each search for a table of the mixture may look at. */
const mixtureWork = 50_000;
const augmentWork = 2e7;
/** Cells and sums that the search may look at while sums that are whole at a vertex stay so. */
const vertexRepairWork = 1e6;
/** Parts of a person that a whole sum may be off by. */
const wholeParts = 64;

/** Rounds the values of one table, as often as wanted, each time at random. */
export class CellRounder {
  readonly #table: RoundingTable;
  readonly #chains: Chains;
  readonly #grid: TableGrid | undefined;
  readonly #sequence: Sequence;

  /** @param table values whose sums are inside their bounds, as near as they can be */
  constructor(
    table: RoundingTable,
    chains: Chains,
    grid: TableGrid | undefined,
    sequence: Sequence,
  ) {
    this.#table = table;
    this.#chains = chains;
    this.#grid = grid;
    this.#sequence = sequence;
  }

  /** One rounding; what its search costs is taken off the budget. */
  round(budget: SearchBudget): Attempt {
    const parts = partsOf(this.#table, this.#table.values);
    const home = splitParts(parts);
    if (this.#chains.rest.length === 0 || this.#table.cells > flightCells)
      return this.#roundFlows(parts, new WholeCells(home), gainAlone, budget);

    const boxed = this.#grid
      ? flyBoxes(this.#table, this.#grid, home, this.#sequence, flightWork)
      : { parts, open: parts.length };
    const drawn = boxed.open <= mixtureCells ? this.#drawNear(boxed.parts, budget) : undefined;
    if (drawn) return drawn;
    const flown = flyToVertex(this.#table, boxed.parts, this.#sequence, vertexWork);
    if (!flown)
      return this.#roundFlows(
        boxed.parts,
        new WholeCells(home),
        this.#grid ? 1 : gainAlone,
        budget,
      );
    budget.work -= Math.min(flown.work / flightRatio, budget.work / 2);
    const cells = new WholeCells(home);
    return this.#roundVertex(flown.parts, cells, budget, flown.passed);
  }

  /**
   * Rounds what is fractional at a vertex. Sums that are whole there are first asked to stay:
   * were they free to go to their other bound, they would go that way only, and their
   * expectation with them. Where the search does not succeed, the families of many sums are
   * freed, among which that spreads, and in the end all. Where families that give way were passed
   * by, those of many sums are free from the beginning, and all only if others are missed.
   */
  #roundVertex(
    parts: Float64Array,
    cells: WholeCells,
    budget: SearchBudget,
    passed: boolean,
  ): Attempt {
    const table = this.#table;
    const lower = table.lower.slice();
    const upper = table.upper.slice();
    const at = sumsOf(table, parts);
    for (let c = 0; c < at.length; c++) {
      const people = Math.round(at[c]! / partsPerPerson);
      if (Math.abs(at[c]! - people * partsPerPerson) > wholeParts) continue;
      if (people < lower[c]! || people > upper[c]!) continue;
      table.lower[c] = people;
      table.upper[c] = people;
    }
    const sizes = table.of.map((_, f) => table.sizeOf(f));
    const many = Math.max(...sizes) / 4;

    const free = (least: number): void =>
      sizes.forEach((size, f) => {
        if (size < least && !(passed && table.soft[f]!)) return;
        const [from, to] = [table.familyStart[f]!, table.familyStart[f + 1]!];
        table.lower.set(lower.subarray(from, to), from);
        table.upper.set(upper.subarray(from, to), from);
      });

    if (passed) free(many);
    const limit = { moves: budget.moves, work: Math.min(budget.work / 4, vertexRepairWork) };
    budget.work -= limit.work;
    const attempt = this.#roundFlows(parts, cells, gainAfterFlight, limit);
    for (const least of [many, 0]) {
      free(least);
      if (attempt.violation === 0 || (passed && !attempt.firm)) continue;
      const share = least > 0 ? Math.min(budget.work / 4, vertexRepairWork) : budget.work;
      budget.work += limit.work - share;
      limit.work = share;
      const repaired = repair(table, this.#grid, cells, this.#sequence, limit);
      attempt.moves += repaired.moves;
      attempt.violation = repaired.violation;
      attempt.firm = repaired.firm;
    }
    budget.work += limit.work;
    budget.moves = limit.moves;
    return attempt;
  }

  /** Draws from a mixture of tables near the values, each found by a short search. */
  #drawNear(parts: Float64Array, budget: SearchBudget): Attempt | undefined {
    return drawFromMixture(this.#table, parts, this.#sequence, (near) => {
      const cells = new WholeCells(splitParts(near), false);
      const limit = { moves: budget.moves, work: Math.min(budget.work, mixtureWork) };
      budget.work -= limit.work;
      const attempt = this.#roundFlows(near, cells, gainAfterFlight, limit);
      budget.work += limit.work;
      budget.moves = limit.moves;
      return attempt;
    });
  }

  /** Rounds the network of the two chains and moves persons until the other sums agree. */
  #roundFlows(parts: Float64Array, cells: WholeCells, gain: number, budget: SearchBudget): Attempt {
    const network = laminarNetwork(this.#table, this.#chains, parts);
    const up = roundFlow(
      network,
      this.#sequence,
      this.#chains.rest.length > 0 ? steeringOf(this.#table, this.#chains.rest, gain) : undefined,
    );
    for (let i = 0; i < parts.length; i++)
      cells.counts[i] = Math.floor(parts[i]! / partsPerPerson) + up[i]!;
    const settled = settleChains(this.#table, this.#chains, network, cells);
    if (!settled && this.#chains.rest.length === 0) budget.work = 0;
    const repaired = repair(this.#table, this.#grid, cells, this.#sequence, budget);
    return { counts: cells.counts, ...repaired };
  }
}

/**
 * Brings the sums of the two chains into their bounds, with all cells at floor or ceiling if
 * that can be, else with any counts where cells may have them.
 *
 * @returns false when no rounding has all of them inside
 */
function settleChains(
  table: RoundingTable,
  chains: Chains,
  { tail, head, nodes, sumOfArc }: LaminarNetwork,
  cells: WholeCells,
): boolean {
  const sum = new Float64Array(table.lower.length);
  for (const f of [...chains.first.slice(1), ...chains.second])
    addSums(table, f, cells.counts, sum, table.familyStart[f]!);
  if (!sumOfArc.some((c) => sum[c]! < table.lower[c]! || sum[c]! > table.upper[c]!)) return true;

  const flow = new Int32Array(tail.length);
  const lower = new Float64Array(tail.length);
  const upper = new Float64Array(tail.length);
  flow.set(cells.counts);
  for (let i = 0; i < table.cells; i++) {
    lower[i] = cells.floor[i]!;
    upper[i] = cells.ceiling(i);
  }
  for (let a = table.cells; a < tail.length; a++) {
    const c = sumOfArc[a - table.cells]!;
    flow[a] = sum[c]!;
    lower[a] = table.lower[c]!;
    upper[a] = table.upper[c]!;
  }
  const bounded = { nodes, tail, head, flow, lower, upper };
  let blocked = augment(bounded, augmentWork);
  if (blocked && cells.mayRelax) {
    lower.fill(0, 0, table.cells);
    upper.fill(Infinity, 0, table.cells);
    blocked = augment(bounded, augmentWork);
  }
  cells.counts.set(flow.subarray(0, table.cells));
  return !blocked;
}
