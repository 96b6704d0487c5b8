import type { Sequence } from '../random/stream.ts';
import { Partners } from './partners.ts';
import { Members, type RoundingTable } from './rounding-table.ts';
import type { SumLedger } from './sum-ledger.ts';
import type { TableGrid } from './table-grid.ts';
import type { WholeCells } from './whole-cells.ts';

const trials = 200;
const drawsPerTrial = 4;
/** What a search costs besides the cells and sums it looks at. */
const stepWork = 60;

/**
 * Looks for the best way to bring one sum nearer to its bounds: one person moved between
 * two cells, or two persons moved in opposite directions at the corners of a rectangle of
 * the grid, which leaves most sums as they are.
 */
export class MoveSearch {
  /** Persons to be moved; 0 when nothing was found. */
  persons = 0;
  readonly givers = new Int32Array(2);
  readonly takers = new Int32Array(2);
  /** Change in people outside bounds. */
  cost = 0;
  /** Cells and sums looked at so far. */
  work = 0;
  readonly #table: RoundingTable;
  readonly #grid: TableGrid | undefined;
  readonly #cells: WholeCells;
  readonly #ledger: SumLedger;
  readonly #sequence: Sequence;
  readonly #partners: Partners;
  readonly #members: (Members | undefined)[] = [];
  #step = 0;
  #weight = 0;

  constructor(
    table: RoundingTable,
    grid: TableGrid | undefined,
    cells: WholeCells,
    ledger: SumLedger,
    sequence: Sequence,
  ) {
    this.#table = table;
    this.#grid = grid;
    this.#cells = cells;
    this.#ledger = ledger;
    this.#sequence = sequence;
    this.#partners = new Partners(table, grid);
  }

  /** Finds the best of a few hundred moves for a sum outside its bounds; the result stands in the fields. */
  find(sum: number, step: number): void {
    const { familyStart } = this.#table;
    let family = 1;
    while (familyStart[family + 1]! <= sum) family++;
    const members = (this.#members[family] ??= new Members(this.#table, family));
    const local = sum - familyStart[family]!;
    const cells = members.list.subarray(members.start[local], members.start[local + 1]);
    this.#step = step;
    this.cost = Infinity;
    this.persons = 0;
    this.work += stepWork;
    if (cells.length === 0) return;
    const dimensions = this.#grid?.dimensionsOf(family) ?? [];
    if (this.#grid && dimensions.length > 1) this.#findSwaps(this.#grid, sum, cells, dimensions);
    if (this.cost > -2) this.#findMoves(sum, family, cells);
  }

  #findMoves(sum: number, family: number, cells: Int32Array): void {
    const { sums, width } = this.#table;
    const over = this.#ledger.excess(sum) > 0;
    const turn = this.#sequence.below(cells.length);
    let seen = 0;
    for (let j = 0; j < cells.length && seen < trials; j++) {
      const one = cells[(turn + j) % cells.length]!;
      this.work++;
      if (!this.#may(one, over)) continue;
      const found = this.#partners.gather(one, this.#sequence);
      this.work += found;
      for (let k = 0; k < found; k++) {
        const two = this.#partners.found[k]!;
        if (sums[two * width + family] === sum || !this.#may(two, !over)) continue;
        seen++;
        if (over) this.#tryMove(one, two);
        else this.#tryMove(two, one);
      }
    }
    this.work += seen * width;
  }

  #findSwaps(grid: TableGrid, sum: number, cells: Int32Array, dimensions: readonly number[]): void {
    const { sums, width, source } = this.#table;
    const { shape, stride, cellAt } = grid;
    const over = this.#ledger.excess(sum) > 0;
    let seen = 0;
    for (let draw = 0; draw < drawsPerTrial * trials && seen < trials; draw++) {
      this.work += drawsPerTrial;
      const one = cells[this.#sequence.below(cells.length)]!;
      if (!this.#may(one, over)) continue;
      const p = this.#sequence.below(dimensions.length);
      const q = this.#sequence.below(dimensions.length - 1);
      const place = source[one]!;
      const a = this.#stepAlong(place, dimensions[p]!, shape, stride);
      const b = this.#stepAlong(place, dimensions[q < p ? q : q + 1]!, shape, stride);
      if (a === 0 || b === 0) continue;
      const two = cellAt[place + a]!;
      const three = cellAt[place + b]!;
      const four = cellAt[place + a + b]!;
      if (two < 0 || three < 0 || four < 0) continue;
      if (!this.#may(two, !over) || !this.#may(three, !over) || !this.#may(four, over)) continue;
      const block = (cell: number): number => sums[cell * width]!;
      let near = two;
      let far = three;
      if (block(one) !== block(two) || block(three) !== block(four)) {
        if (block(one) !== block(three) || block(two) !== block(four)) continue;
        near = three;
        far = two;
      }
      seen++;
      if (over) this.#trySwap(one, near, four, far);
      else this.#trySwap(near, one, far, four);
    }
    this.work += 2 * seen * width;
  }

  #stepAlong(
    place: number,
    d: number,
    shape: readonly number[],
    stride: readonly number[],
  ): number {
    const own = Math.floor(place / stride[d]!) % shape[d]!;
    return (this.#sequence.below(shape[d]!) - own) * stride[d]!;
  }

  #may(cell: number, give: boolean): boolean {
    return give ? this.#cells.mayGive(cell, this.#step) : this.#cells.mayTake(cell, this.#step);
  }

  #tryMove(giver: number, taker: number): void {
    const { width, sums } = this.#table;
    const { loss, gain } = this.#ledger;
    let cost = 0;
    for (let k = giver * width + 1, l = taker * width + 1; k < (giver + 1) * width; k++, l++)
      if (sums[k] !== sums[l]) cost += loss[sums[k]!]! + gain[sums[l]!]!;
    if (cost > this.cost || !this.#choose(cost, this.#cells.weight(giver, taker))) return;
    this.persons = 1;
    this.givers[0] = giver;
    this.takers[0] = taker;
  }

  /** One person from a to b, another from c to d. */
  #trySwap(a: number, b: number, c: number, d: number): void {
    const { width, sums } = this.#table;
    const { loss, gain } = this.#ledger;
    let cost = 0;
    for (let f = 1; f < width; f++) {
      const from = sums[a * width + f]!;
      const to = sums[b * width + f]!;
      const from2 = sums[c * width + f]!;
      const to2 = sums[d * width + f]!;
      if (from === to) {
        if (from2 !== to2) cost += loss[from2]! + gain[to2]!;
      } else if (from === to2) {
        if (to !== from2) cost += gain[to]! + loss[from2]!;
      } else if (from2 === to2) cost += loss[from]! + gain[to]!;
      else if (to === from2) cost += loss[from]! + gain[to2]!;
      else if (from === from2 || to === to2) return;
      else cost += loss[from]! + gain[to]! + loss[from2]! + gain[to2]!;
    }
    if (cost > this.cost) return;
    if (!this.#choose(cost, this.#cells.weight(a, b) * this.#cells.weight(c, d))) return;
    this.persons = 2;
    this.givers[0] = a;
    this.takers[0] = b;
    this.givers[1] = c;
    this.takers[1] = d;
  }

  /** Keeps one of the cheapest moves, with chances in proportion to their weights. */
  #choose(cost: number, weight: number): boolean {
    if (cost < this.cost) this.#weight = 0;
    this.cost = cost;
    this.#weight += weight;
    return this.#sequence.next() * this.#weight < weight;
  }
}
