import type { Sequence } from '../random/stream.ts';
import { partsOf } from './bounded-scaling.ts';
import { partsPerPerson } from './network.ts';
import { sumsOf, type RoundingTable } from './rounding-table.ts';

/** Distance, in people, at which a number counts as at its bound. */
const tolerance = 1e-9;
/** Least coefficient that one number may be exchanged for another by. */
const smallestPivot = 1e-7;
/** Coefficients up to this are what rounding of numbers has left of none. */
const negligible = 1e-11;
/** Most sums with bounds, with the square of which work and memory grow. */
const mostSums = 1500;

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
 * @returns where the cells stand then, in parts of a person, and the numbers looked at; nothing
 *   where the sums are too many
 */
export function flyToVertex(
  table: RoundingTable,
  parts: Float64Array,
  sequence: Sequence,
  maxWork: number,
): { parts: Float64Array; work: number } | undefined {
  const values = Float64Array.from(parts, (part) => part / partsPerPerson);
  const walk = new Walk(table, values);
  if (walk.sums > mostSums) return undefined;
  for (let cell = 0; cell < values.length && walk.work <= maxWork; cell++)
    if (values[cell]! !== Math.floor(values[cell]!)) walk.push(cell, sequence);
  for (let cell = 0; cell < values.length; cell++) {
    const nearest = Math.round(values[cell]!);
    if (Math.abs(values[cell]! - nearest) < 1e-7) values[cell] = nearest;
  }
  return { parts: partsOf(table, values), work: walk.work };
}

/**
 * A basis: as many cells as there are sums at a bound, whose changes are a linear function of
 * all others' such that these sums stay.
 */
class Walk {
  /** Number of bounded sums that hold a fractional cell. */
  readonly sums: number;
  /** Numbers looked at. */
  work = 0;
  readonly #values: Float64Array;
  /** Whole people of each cell when the walk began. */
  readonly #floors: Float64Array;
  readonly #width: number;
  /** Sums that cell i counts in, from i × width; −1 for one without bounds. */
  readonly #of: Int32Array;
  readonly #at: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Column of each sum that is held at its bound; −1 for the others. */
  readonly #column: Int32Array;
  /** Basic cells; their place here is their row. */
  readonly #basic: Int32Array;
  /** Rows and columns in use. */
  #size = 0;
  /** Rows and columns that there is room for. */
  #room = 64;
  /** Inverse of the table of which basic cell counts in which held sum, column by column. */
  #inverse = new Float64Array(64 * 64);
  /** What the basic cells change by when the pushed one changes by 1. */
  readonly #rate: Float64Array;
  /** Rows of basic cells that change. */
  readonly #moving: Int32Array;
  /** What the sums change by, and those that do. */
  readonly #drift: Float64Array;
  readonly #drifting: Int32Array;
  readonly #seen: Uint8Array;

  constructor(table: RoundingTable, values: Float64Array) {
    const { cells, width, sums, lower, upper } = table;
    this.#values = values;
    this.#floors = values.map(Math.floor);
    this.#width = width;
    const numberOf = new Int32Array(lower.length).fill(-1);
    const bounded: number[] = [];
    this.#of = new Int32Array(cells * width).fill(-1);
    for (let i = 0; i < cells; i++) {
      if (values[i]! === Math.floor(values[i]!)) continue;
      for (let k = i * width; k < (i + 1) * width; k++) {
        const sum = sums[k]!;
        if (!(lower[sum]! > 0) && upper[sum] === Infinity) continue;
        if (numberOf[sum]! < 0) numberOf[sum] = bounded.push(sum) - 1;
        this.#of[k] = numberOf[sum]!;
      }
    }
    this.sums = bounded.length;
    const total = sumsOf(table, values);
    const people = (sum: number): number => {
      const nearest = Math.round(total[sum]!);
      return Math.abs(total[sum]! - nearest) < 1e-6 ? nearest : total[sum]!;
    };
    this.#at = Float64Array.from(bounded, people);
    this.#lower = Float64Array.from(bounded, (sum) => Math.min(lower[sum]!, people(sum)));
    this.#upper = Float64Array.from(bounded, (sum) => Math.max(upper[sum]!, people(sum)));
    this.#column = new Int32Array(this.sums).fill(-1);
    this.#basic = new Int32Array(this.sums);
    this.#rate = new Float64Array(this.sums);
    this.#moving = new Int32Array(this.sums);
    this.#drift = new Float64Array(this.sums);
    this.#drifting = new Int32Array(this.sums);
    this.#seen = new Uint8Array(this.sums);
  }

  /** Moves a cell at random, the basic ones with it, and leaves it whole or basic. */
  push(cell: number, sequence: Sequence): void {
    const moves = this.#follow(cell);
    const drifts = this.#addUp(cell, moves);
    const values = this.#values;
    const basic = this.#basic;
    const rate = this.#rate;

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
      const row = this.#moving[m]!;
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
    const isForward = isFree
      ? sequence.next() * (forward + backward) < backward
      : forward <= tolerance;
    const step = !isFree ? 0 : isForward ? forward : -backward;
    values[cell] = values[cell]! + step;
    for (let m = 0; m < moves; m++) {
      const row = this.#moving[m]!;
      values[basic[row]!] = values[basic[row]!]! + step * rate[row]!;
    }
    for (let d = 0; d < drifts; d++) {
      const sum = this.#drifting[d]!;
      this.#at[sum] = this.#at[sum]! + step * this.#drift[sum]!;
    }

    const end = isForward ? last : first;
    if (end === -1) values[cell] = Math.round(values[cell]!);
    else if (end >= 0) {
      values[basic[end]!] = Math.round(values[basic[end]!]!);
      this.#exchange(end, cell, moves);
    } else this.#hold(-2 - end, cell, moves);
    for (let m = 0; m < moves; m++) rate[this.#moving[m]!] = 0;
    for (let d = 0; d < drifts; d++) this.#drift[this.#drifting[d]!] = 0;
  }

  /** Computes how the basic cells follow a cell, and returns how many do. */
  #follow(cell: number): number {
    const size = this.#size;
    const rate = this.#rate;
    for (let k = cell * this.#width; k < (cell + 1) * this.#width; k++) {
      const sum = this.#of[k]!;
      const column = sum < 0 ? -1 : this.#column[sum]!;
      if (column < 0) continue;
      const from = column * this.#room;
      for (let row = 0; row < size; row++) rate[row]! -= this.#inverse[from + row]!;
      this.work += size;
    }
    let moves = 0;
    for (let row = 0; row < size; row++) {
      if (Math.abs(rate[row]!) < tolerance) rate[row] = 0;
      else this.#moving[moves++] = row;
    }
    return moves;
  }

  /** Adds up how the sums that are not held change, and returns how many may. */
  #addUp(cell: number, moves: number): number {
    const width = this.#width;
    const drift = this.#drift;
    let drifts = 0;
    for (let m = -1; m < moves; m++) {
      const row = m < 0 ? -1 : this.#moving[m]!;
      const by = row < 0 ? 1 : this.#rate[row]!;
      const first = (row < 0 ? cell : this.#basic[row]!) * width;
      for (let k = first; k < first + width; k++) {
        const sum = this.#of[k]!;
        if (sum < 0 || this.#column[sum]! >= 0) continue;
        if (this.#seen[sum] === 0) {
          this.#seen[sum] = 1;
          this.#drifting[drifts++] = sum;
        }
        drift[sum]! += by;
      }
    }
    for (let d = 0; d < drifts; d++) this.#seen[this.#drifting[d]!] = 0;
    this.work += (moves + 1) * width;
    return drifts;
  }

  /** Makes a cell basic in the row of one that has come to its bound. */
  #exchange(row: number, cell: number, moves: number): void {
    const inverse = this.#inverse;
    const moving = this.#moving;
    const rate = this.#rate;
    const pivot = -rate[row]!;
    const end = this.#size * this.#room;
    for (let column = 0; column < end; column += this.#room) {
      const entry = inverse[column + row]!;
      if (entry === 0) continue;
      const ratio = entry / pivot;
      for (let m = 0; m < moves; m++) {
        const at = column + moving[m]!;
        const value = inverse[at]! + rate[moving[m]!]! * ratio;
        inverse[at] = Math.abs(value) < negligible ? 0 : value;
      }
      inverse[column + row] = ratio;
      this.work += moves;
    }
    this.work += this.#size;
    this.#basic[row] = cell;
  }

  /** Holds a sum that has come to its bound, and makes a cell basic for it. */
  #hold(sum: number, cell: number, moves: number): void {
    const size = this.#size;
    if (size === this.#room) this.#grow();
    const room = this.#room;
    const inverse = this.#inverse;
    const moving = this.#moving;
    const rate = this.#rate;
    const pivot = this.#drift[sum]!;
    const inside = this.#rowsIn(sum);
    for (let column = 0; column < size; column++) {
      const from = column * room;
      let entry = 0;
      for (const row of inside) entry += inverse[from + row]!;
      if (Math.abs(entry) < negligible) continue;
      const ratio = entry / pivot;
      for (let m = 0; m < moves; m++) {
        const at = from + moving[m]!;
        const value = inverse[at]! - rate[moving[m]!]! * ratio;
        inverse[at] = Math.abs(value) < negligible ? 0 : value;
      }
      inverse[from + size] = -ratio;
      this.work += moves + inside.length;
    }
    for (let m = 0; m < moves; m++) inverse[size * room + moving[m]!] = rate[moving[m]!]! / pivot;
    inverse[size * room + size] = 1 / pivot;
    this.#column[sum] = size;
    this.#basic[size] = cell;
    this.#size = size + 1;
  }

  /** Rows of the basic cells that count in a sum. */
  #rowsIn(sum: number): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.#size; row++) {
      const first = this.#basic[row]! * this.#width;
      for (let k = first; k < first + this.#width; k++) if (this.#of[k] === sum) rows.push(row);
    }
    this.work += this.#size;
    return rows;
  }

  #grow(): void {
    const room = Math.min(2 * this.#room, Math.max(this.sums, this.#room + 1));
    const inverse = new Float64Array(room * room);
    for (let column = 0; column < this.#size; column++)
      inverse.set(
        this.#inverse.subarray(column * this.#room, column * this.#room + this.#size),
        column * room,
      );
    this.#inverse = inverse;
    this.#room = room;
  }
}
