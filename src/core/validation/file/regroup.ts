import type { AttributeId, Category } from '../../pack/pack.ts';

/**
 * How a population tells the categories of an attribute apart: the finest grouping of them in
 * which every value of the population lies in one group. Bands of age are groups of single
 * years; "other" may be a group of "other" and "not declared".
 */
export interface Grouping {
  attribute: AttributeId;
  /** Group of each category of the pack. */
  groups: Int32Array;
  /** The groups as categories, in the order of their first category. */
  categories: Category[];
}

/** Sets that are joined bit by bit; a set is known by its smallest member. */
export class Joined {
  readonly #of: Int32Array;

  constructor(size: number) {
    this.#of = Int32Array.from({ length: size }, (_, i) => i);
  }

  find(i: number): number {
    let at = i;
    while (this.#of[at] !== at) {
      this.#of[at] = this.#of[this.#of[at]!]!;
      at = this.#of[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x !== y) this.#of[Math.max(x, y)] = Math.min(x, y);
  }
}

/**
 * Groups of categories that some values lie in: two categories are in one group where a value
 * may mean either, directly or by way of others. Categories that no value means stand alone.
 *
 * @param meanings categories of each value
 * @returns group of each category, numbered by their first category
 */
export function commonGroups(size: number, meanings: Iterable<readonly number[]>): Int32Array {
  const joined = new Joined(size);
  for (const categories of meanings)
    for (const category of categories) joined.join(categories[0]!, category);
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: size }, (_, category) => {
    const root = joined.find(category);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}

/** Whether a grouping tells all categories apart. */
export function isFull({ groups }: Grouping): boolean {
  return groups.every((group, category) => group === category);
}

/** How an axis of a table is restated over the groups of a population. */
export interface AxisChange {
  /** Cell of the new axis of each cell of the old one; −1 where it cannot be stated. */
  cellOf: Int32Array;
  /** Cell of the new axis of each group of the population; −1 outside. */
  groups: Int32Array;
  size: number;
}

/**
 * The finest axis that can be stated both in the cells of a table and in the groups of a
 * population: cells that share a group become one, and a cell that shares a group with
 * categories outside the table is left out.
 *
 * @param stated cell of each category in the table, −1 or null outside; absent: one for each
 * @param cells cells of the axis
 */
export function changeAxis(
  grouping: Grouping,
  cells: number,
  stated?: ArrayLike<number | null>,
): AxisChange {
  const { groups, categories } = grouping;
  const outside = cells;
  const joined = new Joined(cells + 1 + categories.length);
  groups.forEach((group, category) => {
    const cell = stated ? (stated[category] ?? -1) : category;
    joined.join(cell < 0 ? outside : cell, cells + 1 + group);
  });
  const lost = joined.find(outside);
  const numbers = new Map<number, number>();
  const numberOf = (node: number) => {
    const root = joined.find(node);
    if (root === lost) return -1;
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  };
  const cellOf = Int32Array.from({ length: cells }, (_, cell) => numberOf(cell));
  return {
    cellOf,
    groups: Int32Array.from(categories, (_, group) => numberOf(cells + 1 + group)),
    size: numbers.size,
  };
}

/** Cell of a restated table of each cell of the old one (row-major); −1 where it is left out. */
export function cellMap(shape: readonly number[], changes: readonly AxisChange[]): Int32Array {
  const cells = shape.reduce((product, extent) => product * extent, 1);
  return Int32Array.from({ length: cells }, (_, cell) => {
    let rest = cell;
    let into = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const { cellOf, size } = changes[axis]!;
      const at = cellOf[rest % shape[axis]!]!;
      if (at < 0) return -1;
      into += at * stride;
      stride *= size;
      rest = Math.floor(rest / shape[axis]!);
    }
    return into;
  });
}

/** Sums over the cells that become one; NaN where a part is not known. */
export function regroupSums(values: ArrayLike<number>, map: Int32Array, cells: number) {
  const sums = new Float64Array(cells);
  map.forEach((into, cell) => {
    if (into >= 0) sums[into] = sums[into]! + values[cell]!;
  });
  return sums;
}

/** Root of the sum of squares over the cells that become one, as of independent errors. */
export function regroupErrors(values: ArrayLike<number>, map: Int32Array, cells: number) {
  const squares = Float64Array.from(values, (value) => value * value);
  return regroupSums(squares, map, cells).map(Math.sqrt);
}
