import type { TableMarginal } from './problem.ts';

/** Number of cells of a table; 1 for a table without dimensions. */
export function cellCount(shape: readonly number[]): number {
  let cells = 1;
  for (const size of shape) cells *= size;
  return cells;
}

/** Distance between neighbors along each dimension of a row-major table. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d]!;
  }
  return strides;
}

/** Coordinates of a cell of a row-major table. */
export function coordinatesOf(cell: number, shape: readonly number[]): number[] {
  const coordinates = new Array<number>(shape.length);
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d]!;
    coordinates[d] = cell % size;
    cell = (cell - coordinates[d]!) / size;
  }
  return coordinates;
}

/** Number of groups: the largest group number and one; −1 marks a category outside. */
export function groupCount(groups: Int32Array): number {
  let count = 0;
  for (const group of groups) if (group >= count) count = group + 1;
  return count;
}

/** Extents of a marginal's counts: the groups or categories of each of its dimensions. */
export function marginalShape(
  shape: readonly number[],
  { of, groups }: Pick<TableMarginal, 'of' | 'groups'>,
): number[] {
  return of.map((d) => {
    const stated = groups?.[d];
    return stated ? groupCount(stated) : shape[d]!;
  });
}

/**
 * Target cell of every cell of a table: where it is counted in a marginal.
 *
 * @param shape sizes of all dimensions
 * @param over dimensions of the table, in its row-major order, with all of the marginal's
 *   among them; all dimensions when absent
 * @returns flat cell of the marginal per cell of the table, −1 outside its groups
 */
export function targetCells(
  shape: readonly number[],
  marginal: Pick<TableMarginal, 'of' | 'groups'>,
  over: readonly number[] = [...shape.keys()],
): Int32Array {
  const strides = stridesOf(marginalShape(shape, marginal));
  let cells = new Int32Array(1);
  for (const d of over) {
    const axis = marginal.of.indexOf(d);
    const size = shape[d]!;
    const stated = axis < 0 ? undefined : marginal.groups?.[d];
    const next = new Int32Array(cells.length * size);
    for (let category = 0; category < size; category++) {
      const group = stated ? stated[category]! : category;
      const step = axis < 0 ? 0 : group < 0 ? -1 : group * strides[axis]!;
      for (let i = 0, at = category; i < cells.length; i++, at += size)
        next[at] = cells[i]! < 0 || step < 0 ? -1 : cells[i]! + step;
    }
    cells = next;
  }
  return cells;
}

/** Sums the cells of a table into the target cells they belong to; −1 is left out. */
function sumInto(table: Float64Array, cells: Int32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < table.length; i++) {
    const cell = cells[i]!;
    if (cell >= 0) sums[cell] = sums[cell]! + table[i]!;
  }
  return sums;
}

/** Sums of a table in the layout of a marginal, over its groups where it has them. */
export function marginOf(
  table: Float64Array,
  shape: readonly number[],
  marginal: Pick<TableMarginal, 'of' | 'groups'>,
): Float64Array {
  return sumInto(table, targetCells(shape, marginal), cellCount(marginalShape(shape, marginal)));
}
