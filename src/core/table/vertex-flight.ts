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
/** Most sums with bounds, which the work and the memory grow with the square of. */
const mostSums = 1500;

/**
 * Walks at random, with every expectation kept, to a vertex of the polytope in which each
 * cell lies between its floor and ceiling and each sum inside its bounds. At a vertex hardly a
 * cell is fractional, and where two chains of nested sums hold all bounds none is.
 *
 * The directions are those of the simplex method. Every sum is a number of its own beside the
 * cells, at first the basic ones. Fractional cells are taken in turn: one is pushed up or
 * down, the basic numbers follow, until one of them or the cell itself comes to a bound, each
 * way with the chance that keeps the expectation; a basic number at its bound is exchanged for
 * the cell. Flight phase of the cube method (Deville & Tillé 2004, Biometrika 91:893) along
 * the edges of crossover from an interior point to a basis (Megiddo 1991, ORSA Journal on
 * Computing 3:63).
 *
 * @param parts values in parts of a person, whole for the cells that are settled
 * @param maxWork numbers looked at
 * @returns where the cells stand then, in parts of a person; nothing where the sums are too many
 */
export function flyToVertex(
  table: RoundingTable,
  parts: Float64Array,
  sequence: Sequence,
  maxWork: number,
): Float64Array | undefined {
  const values = Float64Array.from(parts, (part) => part / partsPerPerson);
  const basis = new Basis(table, values);
  if (basis.size > mostSums) return undefined;
  for (let cell = 0; cell < values.length && basis.work <= maxWork; cell++)
    if (values[cell]! !== Math.floor(values[cell]!)) basis.push(cell, sequence);
  for (let cell = 0; cell < values.length; cell++) {
    const nearest = Math.round(values[cell]!);
    if (Math.abs(values[cell]! - nearest) < 1e-7) values[cell] = nearest;
  }
  return partsOf(table, values);
}

/** Basic numbers, each a fractional cell or a sum, as linear functions of all others. */
class Basis {
  /** Number of bounded sums that hold a fractional cell. */
  readonly size: number;
  work = 0;
  readonly #values: Float64Array;
  readonly #width: number;
  /** Rows that cell i counts in, from i × width; −1 where a sum has no row. */
  readonly #rows: Int32Array;
  /** Cell that is basic in each row; −1 for the row's own sum. */
  readonly #cell: Int32Array;
  /** Value and bounds of the number that is basic in each row. */
  readonly #at: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Inverse of the basis, column by column. */
  readonly #inverse: Float64Array;
  readonly #change: Float64Array;
  readonly #moved: Int32Array;
  readonly #rate: Float64Array;

  constructor(table: RoundingTable, values: Float64Array) {
    const { cells, width, sums, lower, upper } = table;
    this.#values = values;
    this.#width = width;
    const rowOf = new Int32Array(lower.length).fill(-1);
    this.#rows = new Int32Array(cells * width).fill(-1);
    const sumOfRow: number[] = [];
    for (let i = 0; i < cells; i++) {
      if (values[i]! === Math.floor(values[i]!)) continue;
      for (let k = i * width; k < (i + 1) * width; k++) {
        const sum = sums[k]!;
        if (!(lower[sum]! > 0) && upper[sum] === Infinity) continue;
        if (rowOf[sum]! < 0) rowOf[sum] = sumOfRow.push(sum) - 1;
        this.#rows[k] = rowOf[sum]!;
      }
    }
    this.size = sumOfRow.length;
    const held = this.size > mostSums ? 0 : this.size;
    const total = sumsOf(table, values);
    const near = (sum: number): number => {
      const whole = Math.round(total[sum]!);
      return Math.abs(total[sum]! - whole) < 1e-6 ? whole : total[sum]!;
    };
    this.#at = Float64Array.from(sumOfRow, near);
    this.#lower = Float64Array.from(sumOfRow, (sum) => Math.min(lower[sum]!, near(sum)));
    this.#upper = Float64Array.from(sumOfRow, (sum) => Math.max(upper[sum]!, near(sum)));
    this.#cell = new Int32Array(held).fill(-1);
    this.#inverse = new Float64Array(held * held);
    for (let row = 0; row < held; row++) this.#inverse[row * held + row] = -1;
    this.#change = new Float64Array(held);
    this.#moved = new Int32Array(held);
    this.#rate = new Float64Array(held);
  }

  /** Moves a cell at random, the basic numbers with it, and leaves it whole or basic. */
  push(cell: number, sequence: Sequence): void {
    const size = this.size;
    const values = this.#values;
    const change = this.#change;
    const moved = this.#moved;
    change.fill(0);
    for (let k = cell * this.#width; k < (cell + 1) * this.#width; k++) {
      const row = this.#rows[k]!;
      if (row < 0) continue;
      const column = row * size;
      for (let r = 0; r < size; r++) change[r]! -= this.#inverse[column + r]!;
      this.work += size;
    }

    const floor = Math.floor(values[cell]!);
    let forward = floor + 1 - values[cell]!;
    let backward = values[cell]! - floor;
    let last = -1;
    let first = -1;
    let count = 0;
    for (let r = 0; r < size; r++) {
      const rate = change[r]!;
      if (Math.abs(rate) < tolerance) {
        change[r] = 0;
        continue;
      }
      moved[count++] = r;
      if (Math.abs(rate) < smallestPivot) continue;
      const up =
        (rate > 0 ? this.#upper[r]! - this.#at[r]! : this.#lower[r]! - this.#at[r]!) / rate;
      const down =
        (rate > 0 ? this.#at[r]! - this.#lower[r]! : this.#at[r]! - this.#upper[r]!) / rate;
      if (
        up < forward - tolerance ||
        (up < forward + tolerance && last >= 0 && isBetter(change, r, last))
      ) {
        forward = Math.max(0, Math.min(up, forward));
        last = r;
      }
      if (
        down < backward - tolerance ||
        (down < backward + tolerance && first >= 0 && isBetter(change, r, first))
      ) {
        backward = Math.max(0, Math.min(down, backward));
        first = r;
      }
    }
    const isForward =
      forward <= tolerance
        ? true
        : backward <= tolerance
          ? false
          : sequence.next() * (forward + backward) < backward;
    const blocking = isForward ? last : first;
    const free = forward > tolerance && backward > tolerance;
    const step = !free ? 0 : isForward ? forward : -backward;
    const value = values[cell]! + step;
    if (step !== 0)
      for (let k = 0; k < count; k++) {
        const r = moved[k]!;
        this.#at[r]! += step * change[r]!;
        if (this.#cell[r]! >= 0) values[this.#cell[r]!] = this.#at[r]!;
      }
    if (blocking < 0) {
      values[cell] = Math.round(value);
      return;
    }
    values[cell] = value;
    const rose = change[blocking]! > 0 === isForward;
    if (this.#cell[blocking]! >= 0)
      values[this.#cell[blocking]!] = rose ? this.#upper[blocking]! : this.#lower[blocking]!;
    this.#exchange(blocking, cell, value, floor, count);
  }

  /** Makes a cell basic in the row of a number that has come to its bound. */
  #exchange(row: number, cell: number, value: number, floor: number, count: number): void {
    const size = this.size;
    const inverse = this.#inverse;
    const moved = this.#moved;
    const rate = this.#rate;
    const pivot = this.#change[row]!;
    for (let k = 0; k < count; k++) rate[k] = this.#change[moved[k]!]! / pivot;
    for (let column = 0; column < size * size; column += size) {
      const entry = inverse[column + row]!;
      if (entry === 0) continue;
      for (let k = 0; k < count; k++) {
        const at = column + moved[k]!;
        const value = inverse[at]! - entry * rate[k]!;
        inverse[at] = Math.abs(value) < negligible ? 0 : value;
      }
      inverse[column + row] = -entry / pivot;
      this.work += count;
    }
    this.work += size;
    this.#cell[row] = cell;
    this.#at[row] = value;
    this.#lower[row] = floor;
    this.#upper[row] = floor + 1;
  }
}

/** Among numbers that come to their bounds together, the one with the larger coefficient. */
function isBetter(change: Float64Array, row: number, other: number): boolean {
  return Math.abs(change[row]!) > Math.abs(change[other]!);
}
