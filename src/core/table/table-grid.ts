import type { RoundingTable } from './rounding-table.ts';

/** Places of a table whose cells are laid out row-major. */
export interface TableGrid {
  shape: readonly number[];
  stride: readonly number[];
  /** Cell at each place; −1 where nobody can be. */
  cellAt: Int32Array;
  /** Dimensions along which the sums of each family differ. */
  dimensionsOf(family: number): readonly number[];
}

/** The places of the cells of a table, given its extents. */
export function tableGrid(table: RoundingTable, shape: readonly number[]): TableGrid {
  const { cells, source } = table;
  const stride = shape.map((_, d) => shape.slice(d + 1).reduce((product, n) => product * n, 1));
  const cellAt = new Int32Array(shape.reduce((product, n) => product * n, 1)).fill(-1);
  for (let i = 0; i < cells; i++) cellAt[source[i]!] = i;
  const dimensions = shape.map((_, d) => d);
  const known: (readonly number[] | undefined)[] = [];
  const dimensionsOf = (f: number): readonly number[] =>
    (known[f] ??= dimensions.filter((d) => differs(table.of[f]!, cellAt, stride[d]!, shape[d]!)));
  return { shape, stride, cellAt, dimensionsOf };
}

/** Whether cells that differ in one dimension alone lie in different sums. */
function differs(of: Int32Array, cellAt: Int32Array, stride: number, extent: number): boolean {
  const before = new Int32Array(stride);
  for (let start = 0; start < cellAt.length; start += stride * extent) {
    before.fill(-1);
    for (let place = start; place < start + stride * extent;) {
      for (let line = 0; line < stride; line++, place++) {
        const cell = cellAt[place]!;
        if (cell < 0) continue;
        if (before[line]! >= 0 && of[cell] !== of[before[line]!]) return true;
        before[line] = cell;
      }
    }
  }
  return false;
}
