import type { CountedIn } from './walk-order.ts';

/** Coefficients up to this are what rounding of numbers has left of none. */
const negligible = 1e-11;
/** Least part of a basic cell that moves. */
const smallestRate = 1e-9;

/**
 * As many basic cells as there are sums held, whose changes are a linear function of all
 * others' such that these sums stay: the inverse of the table of which basic cell counts in
 * which held sum, kept from exchange to exchange as in the revised simplex method (Dantzig 1963, ch. 9).
 *
 * Only what a walk can still need is kept: the columns of sums that cells still to be moved
 * count in, and the rows of basic cells that follow such a column. What has been walked
 * through drops out, so the inverse is as small as the part of the table in work.
 */
export class HeldBasis {
  /** Numbers looked at. */
  work = 0;
  /** What the basic cell of each row changes by when the cell looked at changes by 1. */
  rate = new Float64Array(64);
  /** Rows whose basic cells change, as many as `follow` says. */
  moving = new Int32Array(64);
  /** Basic cell of each row. */
  basic = new Int32Array(64);
  /** 1 for a sum that is held. */
  readonly held: Uint8Array;
  readonly #counted: CountedIn;
  /** Cells still to be moved that count in each sum. */
  readonly #left: Int32Array;
  /** Rows in use, and those that there is room for. */
  #size = 0;
  #room = 64;
  /** The inverse, column by column; the columns are in no order. */
  readonly #columns: Float64Array[] = [];
  readonly #spare: Float64Array[] = [];
  /** Sum of each column, and column of each sum; −1 for none. */
  readonly #sumOf: number[] = [];
  readonly #columnOf: Int32Array;
  /** Columns given up since rows were last looked through. */
  #dropped = 0;

  /** @param cells all cells that will be moved */
  constructor(counted: CountedIn, cells: Int32Array) {
    const { of, width, sums } = counted;
    this.#counted = counted;
    this.held = new Uint8Array(sums);
    this.#columnOf = new Int32Array(sums).fill(-1);
    this.#left = new Int32Array(sums);
    for (const cell of cells)
      for (let k = cell * width; k < (cell + 1) * width; k++)
        if (of[k]! >= 0) this.#left[of[k]!]!++;
  }

  /** Computes how the basic cells follow a cell, and returns how many do. */
  follow(cell: number): number {
    const { of, width } = this.#counted;
    const { rate, moving } = this;
    const size = this.#size;
    for (let k = cell * width; k < (cell + 1) * width; k++) {
      const at = of[k]! < 0 ? -1 : this.#columnOf[of[k]!]!;
      if (at < 0) continue;
      const column = this.#columns[at]!;
      for (let row = 0; row < size; row++) rate[row]! -= column[row]!;
      this.work += size;
    }
    let moves = 0;
    for (let row = 0; row < size; row++) {
      if (Math.abs(rate[row]!) < smallestRate) rate[row] = 0;
      else moving[moves++] = row;
    }
    return moves;
  }

  /** Says that a cell will not be moved again unless it becomes basic. */
  pass(cell: number): void {
    const { of, width } = this.#counted;
    for (let k = cell * width; k < (cell + 1) * width; k++) {
      const sum = of[k]!;
      if (sum < 0 || --this.#left[sum]! > 0) continue;
      const at = this.#columnOf[sum]!;
      if (at < 0) continue;
      this.#spare.push(this.#columns[at]!);
      const column = this.#columns.pop()!;
      const moved = this.#sumOf.pop()!;
      if (moved !== sum) {
        this.#columns[at] = column;
        this.#sumOf[at] = moved;
        this.#columnOf[moved] = at;
      }
      this.#columnOf[sum] = -1;
      this.#dropped++;
    }
  }

  /** Makes the cell that was followed basic in the row of another. */
  exchange(row: number, cell: number, moves: number): void {
    const { rate, moving } = this;
    const pivot = -rate[row]!;
    for (const column of this.#columns) {
      const entry = column[row]!;
      if (entry === 0) continue;
      const ratio = entry / pivot;
      for (let m = 0; m < moves; m++) {
        const at = moving[m]!;
        const value = column[at]! + rate[at]! * ratio;
        column[at] = Math.abs(value) < negligible ? 0 : value;
      }
      column[row] = ratio;
      this.work += moves;
    }
    this.work += this.#columns.length;
    this.basic[row] = cell;
  }

  /**
   * Holds a further sum, and makes the cell that was followed basic for it.
   *
   * @param drift what the sum changes by when that cell changes by 1
   */
  hold(sum: number, drift: number, cell: number, moves: number): void {
    const { rate, moving } = this;
    const inside = this.#rowsIn(sum);
    if (this.#size === this.#room) this.#grow();
    const size = this.#size;
    for (const column of this.#columns) {
      let entry = 0;
      for (const row of inside) entry += column[row]!;
      if (Math.abs(entry) < negligible) continue;
      const ratio = entry / drift;
      for (let m = 0; m < moves; m++) {
        const at = moving[m]!;
        const value = column[at]! - rate[at]! * ratio;
        column[at] = Math.abs(value) < negligible ? 0 : value;
      }
      column[size] = -ratio;
      this.work += moves;
    }
    this.work += inside.length * this.#columns.length;
    this.held[sum] = 1;
    this.basic[size] = cell;
    this.#size = size + 1;
    if (this.#left[sum] === 0) return;
    const column = this.#spare.pop()?.fill(0) ?? new Float64Array(this.#room);
    for (let m = 0; m < moves; m++) column[moving[m]!] = rate[moving[m]!]! / drift;
    column[size] = 1 / drift;
    this.#columnOf[sum] = this.#columns.push(column) - 1;
    this.#sumOf.push(sum);
  }

  /** Clears the rates of a cell that was followed. */
  forget(moves: number): void {
    for (let m = 0; m < moves; m++) this.rate[this.moving[m]!] = 0;
    if (this.#dropped > 8 + this.#columns.length / 4) this.#gather();
  }

  /** Rows of the basic cells that count in a sum. */
  #rowsIn(sum: number): number[] {
    const { of, width } = this.#counted;
    const rows: number[] = [];
    for (let row = 0; row < this.#size; row++) {
      const first = this.basic[row]! * width;
      for (let k = first; k < first + width; k++) if (of[k] === sum) rows.push(row);
    }
    this.work += this.#size;
    return rows;
  }

  /** Gives up the rows of basic cells that follow no column any more. */
  #gather(): void {
    const used = new Uint8Array(this.#size);
    for (const column of this.#columns)
      for (let row = 0; row < used.length; row++) if (column[row] !== 0) used[row] = 1;
    let size = 0;
    for (let row = 0; row < used.length; row++) {
      if (used[row] === 0) continue;
      if (row !== size) {
        for (const column of this.#columns) column[size] = column[row]!;
        this.basic[size] = this.basic[row]!;
      }
      size++;
    }
    for (const column of this.#columns) column.fill(0, size, this.#size);
    this.work += used.length * (this.#columns.length + 1);
    this.#size = size;
    this.#dropped = 0;
  }

  #grow(): void {
    this.#room *= 2;
    const larger = (numbers: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(this.#room);
      grown.set(numbers);
      return grown;
    };
    this.#columns.forEach((column, at) => (this.#columns[at] = larger(column)));
    this.#spare.length = 0;
    this.rate = larger(this.rate);
    this.moving = Int32Array.from({ length: this.#room }, (_, m) => this.moving[m] ?? 0);
    this.basic = Int32Array.from({ length: this.#room }, (_, row) => this.basic[row] ?? 0);
  }
}
