import type { Sequence } from '../random/stream.ts';
import { partsOf } from './bounded-scaling.ts';
import { HeldBasis } from './held-basis.ts';
import { partsPerPerson } from './network.ts';
import { sumsOf, type RoundingTable } from './rounding-table.ts';
import { steeringOf, type Steering } from './steering.ts';
import { orderCells, type CountedIn } from './walk-order.ts';

/** Distance, in people, at which a number counts as at its bound. */
const tolerance = 1e-9;
/** Least coefficient that one number may be exchanged for another by. */
const smallestPivot = 1e-7;
/** Most sums that may be in work at once, with the square of which work and memory grow. */
const mostOpen = 1500;
/** Cells times the square of the sums in work at once, up to which families that give way are walked with. */
const softWork = 1e7;
/** Part of their drift that families passed by are steered back by in each step. */
const steeringGain = 1;

/**
 * Walks at random, with every expectation kept, to a vertex of the polytope in which each
 * cell lies between its floor and ceiling and each sum inside its bounds. At a vertex hardly a
 * cell is fractional, and where two chains of nested sums hold all bounds none is.
 *
 * The directions are those of the simplex method. Fractional cells are taken in turn: one is
 * pushed up or down, and the basic cells follow such that no sum moves that has come to a
 * bound, until a cell or a further sum comes to one, each way with the chance that keeps the
 * expectation. A basic cell at its bound is exchanged for the one pushed; a sum at its bound
 * stays there, and the one pushed becomes basic. Flight phase of the cube method (Deville & Tillé 2004, Biometrika 91:893) along
 * the edges of crossover from an interior point to a basis (Megiddo 1991, ORSA Journal on
 * Computing 3:63).
 *
 * @param parts values in parts of a person, whole for the cells that are settled
 * @param maxWork numbers looked at
 * @returns where the cells stand then, in parts of a person, the numbers looked at, and whether
 *   families that give way were passed by; nothing where the sums are too many
 */
export function flyToVertex(
  table: RoundingTable,
  parts: Float64Array,
  sequence: Sequence,
  maxWork: number,
): { parts: Float64Array; work: number; passed: boolean } | undefined {
  const values = parts.map((part) => part / partsPerPerson);
  let walk = new Walk(table, values, true);
  const passed = walk.cells * walk.open * walk.open > softWork && table.soft.includes(true);
  if (passed) walk = new Walk(table, values, false);
  if (walk.open > mostOpen) return undefined;
  walk.go(sequence, maxWork);
  for (let cell = 0; cell < values.length; cell++) {
    const nearest = Math.round(values[cell]!);
    if (Math.abs(values[cell]! - nearest) < 1e-7) values[cell] = nearest;
  }
  return { parts: partsOf(table, values), work: walk.work, passed };
}

/** The cells and sums of a walk, and where they stand. */
class Walk {
  /** Most sums in work at once. */
  readonly open: number;
  readonly #values: Float64Array;
  /** Whole people of each cell when the walk began. */
  readonly #floors: Float64Array;
  readonly #order: Int32Array;
  readonly #counted: CountedIn;
  readonly #at: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #basis: HeldBasis;
  /** What the sums change by, and those that do. */
  readonly #drift: Float64Array;
  readonly #drifting: Int32Array;
  readonly #seen: Uint8Array;
  /** Holds sums that are walked past near what they are. */
  readonly #steering: Steering | undefined;
  #work = 0;

  /** @param all whether to keep the sums of families that give way too */
  constructor(table: RoundingTable, values: Float64Array, all: boolean) {
    const { cells, width, sums, lower, upper, soft } = table;
    this.#values = values;
    this.#floors = values.map(Math.floor);
    const numberOf = new Int32Array(lower.length).fill(-1);
    const bounded: number[] = [];
    const of = new Int32Array(cells * width).fill(-1);
    const fractional: number[] = [];
    for (let i = 0; i < cells; i++) {
      if (values[i]! === Math.floor(values[i]!)) continue;
      fractional.push(i);
      for (let k = i * width; k < (i + 1) * width; k++) {
        const sum = sums[k]!;
        if (!all && soft[k - i * width]!) continue;
        if (!(lower[sum]! > 0) && upper[sum] === Infinity) continue;
        if (numberOf[sum]! < 0) numberOf[sum] = bounded.push(sum) - 1;
        of[k] = numberOf[sum]!;
      }
    }
    this.#counted = { of, width, sums: bounded.length };
    const { order, open } = orderCells(this.#counted, Int32Array.from(fractional));
    this.#order = order;
    this.open = open;
    const total = sumsOf(table, values);
    const people = (sum: number): number => {
      const nearest = Math.round(total[sum]!);
      return Math.abs(total[sum]! - nearest) < 1e-6 ? nearest : total[sum]!;
    };
    this.#at = Float64Array.from(bounded, people);
    this.#lower = Float64Array.from(bounded, (sum) => Math.min(lower[sum]!, people(sum)));
    this.#upper = Float64Array.from(bounded, (sum) => Math.max(upper[sum]!, people(sum)));
    this.#basis = new HeldBasis(this.#counted, order);
    this.#drift = new Float64Array(bounded.length);
    this.#drifting = new Int32Array(bounded.length);
    this.#seen = new Uint8Array(bounded.length);
    const passed = all ? [] : soft.flatMap((gives, f) => (gives ? [f] : []));
    this.#steering = passed.length > 0 ? steeringOf(table, passed, steeringGain) : undefined;
  }

  /** Cells that were fractional at the beginning. */
  get cells(): number {
    return this.#order.length;
  }

  /** Numbers looked at. */
  get work(): number {
    return this.#work + this.#basis.work;
  }

  /** Moves all cells in turn, until numbers have been looked at up to a limit. */
  go(sequence: Sequence, maxWork: number): void {
    for (let at = 0; at < this.#order.length && this.work <= maxWork; at++)
      this.#push(this.#order[at]!, sequence);
  }

  /** Moves a cell at random, the basic ones with it, and leaves it whole or basic. */
  #push(cell: number, sequence: Sequence): void {
    const moves = this.#basis.follow(cell);
    const drifts = this.#addUp(cell, moves);
    const values = this.#values;
    const { basic, rate, moving } = this.#basis;

    const floor = Math.floor(values[cell]!);
    let forward = floor + 1 - values[cell]!;
    let backward = values[cell]! - floor;
    /** What ends the way forward and backward: a row, or sum k as −2 − k, or −1 for the cell itself. */
    let last = -1;
    let first = -1;
    let lastRate = 0;
    let firstRate = 0;
    const meet = (what: number, speed: number, below: number, above: number): void => {
      const up = (speed > 0 ? above : below) / Math.abs(speed);
      const down = (speed > 0 ? below : above) / Math.abs(speed);
      const size = Math.abs(speed);
      if (
        up < forward - tolerance ||
        (last !== -1 && up < forward + tolerance && size > lastRate)
      ) {
        forward = Math.max(0, Math.min(up, forward));
        last = what;
        lastRate = size;
      }
      if (
        down < backward - tolerance ||
        (first !== -1 && down < backward + tolerance && size > firstRate)
      ) {
        backward = Math.max(0, Math.min(down, backward));
        first = what;
        firstRate = size;
      }
    };
    for (let m = 0; m < moves; m++) {
      const row = moving[m]!;
      if (Math.abs(rate[row]!) < smallestPivot) continue;
      const value = values[basic[row]!]!;
      const whole = this.#floors[basic[row]!]!;
      meet(row, rate[row]!, value - whole, whole + 1 - value);
    }
    for (let d = 0; d < drifts; d++) {
      const sum = this.#drifting[d]!;
      if (Math.abs(this.#drift[sum]!) < smallestPivot) continue;
      const at = this.#at[sum]!;
      meet(-2 - sum, this.#drift[sum]!, at - this.#lower[sum]!, this.#upper[sum]! - at);
    }

    const isFree = forward > tolerance && backward > tolerance;
    const most = Math.min(forward, backward);
    const mean = isFree ? Math.min(Math.max(this.#tilt(cell, moves), -most), most) : 0;
    const isForward = isFree
      ? sequence.next() * (forward + backward) < backward + mean
      : forward <= tolerance;
    const step = !isFree ? 0 : isForward ? forward : -backward;
    this.#steering?.settle(step);
    values[cell] = values[cell]! + step;
    for (let m = 0; m < moves; m++) {
      const row = moving[m]!;
      values[basic[row]!] = values[basic[row]!]! + step * rate[row]!;
    }
    for (let d = 0; d < drifts; d++) {
      const sum = this.#drifting[d]!;
      this.#at[sum] = this.#at[sum]! + step * this.#drift[sum]!;
    }

    const end = isForward ? last : first;
    this.#basis.pass(cell);
    if (end === -1) values[cell] = Math.round(values[cell]!);
    else if (end >= 0) {
      values[basic[end]!] = Math.round(values[basic[end]!]!);
      this.#basis.exchange(end, cell, moves);
    } else this.#basis.hold(-2 - end, this.#drift[-2 - end]!, cell, moves);
    this.#basis.forget(moves);
    for (let d = 0; d < drifts; d++) this.#drift[this.#drifting[d]!] = 0;
  }

  /** Mean step that takes back what the sums passed by have drifted. */
  #tilt(cell: number, moves: number): number {
    if (!this.#steering) return 0;
    const { basic, moving, rate } = this.#basis;
    this.#steering.add(cell, 1);
    for (let m = 0; m < moves; m++) this.#steering.add(basic[moving[m]!]!, rate[moving[m]!]!);
    return this.#steering.correction();
  }

  /** Adds up how the sums that are not held change, and returns how many may. */
  #addUp(cell: number, moves: number): number {
    const { of, width } = this.#counted;
    const { basic, held, moving, rate } = this.#basis;
    const drift = this.#drift;
    let drifts = 0;
    for (let m = -1; m < moves; m++) {
      const row = m < 0 ? -1 : moving[m]!;
      const by = row < 0 ? 1 : rate[row]!;
      const first = (row < 0 ? cell : basic[row]!) * width;
      for (let k = first; k < first + width; k++) {
        const sum = of[k]!;
        if (sum < 0 || held[sum] === 1) continue;
        if (this.#seen[sum] === 0) {
          this.#seen[sum] = 1;
          this.#drifting[drifts++] = sum;
        }
        drift[sum]! += by;
      }
    }
    for (let d = 0; d < drifts; d++) this.#seen[this.#drifting[d]!] = 0;
    this.#work += (moves + 1) * width;
    return drifts;
  }
}
