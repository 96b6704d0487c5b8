/** Sums over a partition of the cells, each to end inside an interval. */
export interface RoundingFamily {
  /** Constraint of each cell; −1 for a cell in none. */
  of: Int32Array;
  /** Least and most people of each constraint: whole numbers, inclusive; Infinity for no limit. */
  lower: Int32Array | Float64Array;
  upper: Int32Array | Float64Array;
  /**
   * Whether it gives way to the others: sums that the others keep outside their bounds go to floor
   * or ceiling of where they are, and where sums of many cells make a walk long it may pass them by.
   */
  soft?: boolean;
}

/**
 * The cells that can hold people and the sums they count in. Each family has one sum more
 * than constraints, without bounds, for its cells in none; sums of all families are also
 * numbered through.
 */
export class RoundingTable {
  /** Number of cells. */
  readonly cells: number;
  /** Position of each cell in the table that was given. */
  readonly source: Int32Array;
  /** People per cell, fractional and positive. */
  readonly values: Float64Array;
  /** Sum of each cell, per family, numbered within the family. */
  readonly of: readonly Int32Array[];
  /** Number through all families of each one's first sum, and one past the last. */
  readonly familyStart: Int32Array;
  /** Bounds of each sum, numbered through. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Whether each family gives way to the others. */
  readonly soft: readonly boolean[];
  #sums: Int32Array | undefined;

  /** Gathers the cells with positive values. Family 0 must hold them all, with equal bounds. */
  constructor(values: Float64Array, families: readonly RoundingFamily[]) {
    this.familyStart = new Int32Array(families.length + 1);
    families.forEach((family, f) => {
      if (family.of.length !== values.length || family.lower.length !== family.upper.length)
        throw new RangeError(
          `family ${f}: give one constraint per cell and two bounds per constraint`,
        );
      this.familyStart[f + 1] = this.familyStart[f]! + family.lower.length + 1;
    });
    const size = this.familyStart[families.length]!;
    this.lower = new Float64Array(size);
    this.upper = new Float64Array(size).fill(Infinity);
    families.forEach((family, f) => {
      this.lower.set(family.lower, this.familyStart[f]);
      this.upper.set(family.upper, this.familyStart[f]);
    });
    this.soft = families.map(({ soft }) => soft === true);
    this.source = positivePlaces(values);
    this.cells = this.source.length;
    this.values = new Float64Array(this.cells);
    for (let i = 0; i < this.cells; i++) this.values[i] = values[this.source[i]!]!;
    this.of = families.map((family) => gather(family, this.source));
    requireExact(families[0], this.of[0]);
  }

  /** Number of families. */
  get width(): number {
    return this.of.length;
  }

  /** Number of sums of a family. */
  sizeOf(family: number): number {
    return this.familyStart[family + 1]! - this.familyStart[family]!;
  }

  /** Sums, numbered through, that each cell counts in: of cell i in family f at i × width + f. */
  get sums(): Int32Array {
    if (this.#sums) return this.#sums;
    const sums = new Int32Array(this.cells * this.width);
    this.of.forEach((of, f) => {
      const first = this.familyStart[f]!;
      for (let i = 0, k = f; i < this.cells; i++, k += this.width) sums[k] = first + of[i]!;
    });
    return (this.#sums = sums);
  }
}

/** Places of the positive ones among numbers from 0 up. */
export function positivePlaces(values: Float64Array): Int32Array {
  let cells = 0;
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! >= 0 && values[i]! < Infinity))
      throw new RangeError(`cell ${i} holds ${values[i]}: give people as numbers from 0 up`);
    if (values[i]! > 0) cells++;
  }
  const places = new Int32Array(cells);
  for (let i = 0, cell = 0; i < values.length; i++) if (values[i]! > 0) places[cell++] = i;
  return places;
}

function gather(family: RoundingFamily, source: Int32Array): Int32Array {
  const none = family.lower.length;
  const of = new Int32Array(source.length);
  for (let i = 0; i < of.length; i++) {
    const constraint = family.of[source[i]!]!;
    of[i] = constraint < 0 ? none : constraint;
  }
  return of;
}

function requireExact(family: RoundingFamily | undefined, of: Int32Array | undefined): void {
  if (!family || !of) throw new RangeError('no families: give at least the grand total');
  for (let c = 0; c < family.lower.length; c++)
    if (family.lower[c] !== family.upper[c])
      throw new RangeError(`constraint ${c} of family 0: give equal bounds, it is held exactly`);
  if (of.includes(family.lower.length))
    throw new RangeError('family 0 leaves out cells with people: it holds every one');
}

/** Sums of any numbers over the cells, numbered through all families. */
export function sumsOf(table: RoundingTable, numbers: Float64Array | Int32Array): Float64Array {
  const out = new Float64Array(table.lower.length);
  for (let f = 0; f < table.width; f++) addSums(table, f, numbers, out, table.familyStart[f]!);
  return out;
}

/** Adds numbers of the cells to the sums of one family, which stand in `out` from `first`. */
export function addSums(
  { cells, of }: RoundingTable,
  family: number,
  numbers: Float64Array | Int32Array,
  out: Float64Array,
  first: number,
): void {
  const sum = of[family]!;
  for (let i = 0; i < cells; i++) out[first + sum[i]!]! += numbers[i]!;
}

/** Cells of each sum of one family. */
export class Members {
  /** First place of each sum in the list, and one past the last. */
  readonly start: Int32Array;
  readonly list: Int32Array;

  constructor(table: RoundingTable, family: number) {
    const of = table.of[family]!;
    this.start = new Int32Array(table.sizeOf(family) + 1);
    for (let i = 0; i < of.length; i++) this.start[of[i]! + 1]!++;
    for (let c = 1; c < this.start.length; c++) this.start[c]! += this.start[c - 1]!;
    this.list = new Int32Array(of.length);
    const next = this.start.slice();
    for (let i = 0; i < of.length; i++) this.list[next[of[i]!]!++] = i;
  }
}
