import type { Sequence } from '../random/stream.ts';
import { Members, type RoundingTable } from './rounding-table.ts';
import type { TableGrid } from './table-grid.ts';

const most = 64;
const byChance = 8;

/** Cells that a cell can exchange persons with: those in the same sum of family 0. */
export class Partners {
  /** What the last call of `gather` found. */
  readonly found: Int32Array;
  readonly #table: RoundingTable;
  readonly #members: Members;
  readonly #grid: TableGrid | undefined;

  constructor(table: RoundingTable, grid: TableGrid | undefined) {
    this.#table = table;
    this.#members = new Members(table, 0);
    this.#grid = grid;
    this.found = new Int32Array(((grid?.shape.length ?? 0) + 1) * most);
  }

  /**
   * All partners of a cell where they are few, else some: those along each dimension, which
   * share most sums with it, and a few by chance.
   *
   * @returns their number; they stand in `found`
   */
  gather(cell: number, sequence: Sequence): number {
    const { sums, width } = this.#table;
    const block = sums[cell * width]!;
    const from = this.#members.start[block]!;
    const size = this.#members.start[block + 1]! - from;
    let count = 0;
    if (size > most && this.#grid) count = this.#along(this.#grid, cell, sequence);
    const wanted = size <= most ? size : count > 0 ? byChance : most;
    const offset = size > wanted ? sequence.below(size) : 0;
    for (let k = 0; k < wanted; k++) {
      const other = this.#members.list[from + ((offset + k) % size)]!;
      if (other !== cell) this.found[count++] = other;
    }
    return count;
  }

  #along({ shape, stride, cellAt }: TableGrid, cell: number, sequence: Sequence): number {
    const { source, sums, width } = this.#table;
    const place = source[cell]!;
    let count = 0;
    for (let d = 0; d < shape.length; d++) {
      const extent = shape[d]!;
      const own = Math.floor(place / stride[d]!) % extent;
      const base = place - own * stride[d]!;
      const wanted = Math.min(extent, most);
      const offset = extent > wanted ? sequence.below(extent) : 0;
      for (let k = 0; k < wanted; k++) {
        const other = cellAt[base + ((offset + k) % extent) * stride[d]!]!;
        if (other < 0 || other === cell) continue;
        if (sums[other * width] === sums[cell * width]) this.found[count++] = other;
      }
    }
    return count;
  }
}
