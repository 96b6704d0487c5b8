/** A nested dimension: each of its categories belongs to one category of each other dimension. */
export interface Nesting {
  dimension: number;
  /** Dimensions fixed by this one, with the category that goes with each of its categories. */
  fixes: { dimension: number; category: Int32Array }[];
}

/** A rule that removes a cell where it holds of all dimensions named. */
export interface Impossible {
  /** Dimension and, per category, 1 where the rule holds. */
  where: { dimension: number; holds: Uint8Array }[];
}

/** What is known of the combinations of one clique. */
export interface CellRules {
  nestings: Nesting[];
  impossible: Impossible[];
}

/** The cells of a clique that can hold people, row-major. */
export interface ActiveCells {
  count: number;
  /** Code of each dimension of the clique, per cell. */
  codes: Uint16Array[];
}

/** Combinations that may be looked at for one clique before it is refused as too large. */
export const cliqueLimit = 20_000_000;

/**
 * Lists the cells of a clique that are not structurally zero. A nested dimension is listed
 * before those it fixes, so that 1,529 localities in 35 raions make 1,529 cells, and the
 * full product is never walked.
 *
 * @param dimensions dimensions of the clique, ascending
 * @param sizes number of categories of every dimension of the model
 * @param limit combinations that may be looked at
 * @returns undefined where there are more
 */
export function activeCells(
  dimensions: readonly number[],
  sizes: readonly number[],
  rules: CellRules,
  limit = cliqueLimit,
): ActiveCells | undefined {
  const order = listingOrder(dimensions, rules.nestings);
  const fixed = new Set<number>();
  let combinations = 1;
  for (const d of order) {
    if (!fixed.has(d)) combinations *= sizes[d]!;
    for (const nesting of rules.nestings)
      if (nesting.dimension === d) for (const { dimension } of nesting.fixes) fixed.add(dimension);
  }
  if (combinations > limit) return undefined;

  const at = new Int32Array(sizes.length).fill(-1);
  const nested = order.map((d) => rules.nestings.filter(({ dimension }) => dimension === d));
  const known = order.map((_, position) =>
    rules.impossible.filter(({ where }) => {
      const places = where.map(({ dimension }) => order.indexOf(dimension));
      return places.includes(position) && Math.max(...places) === position;
    }),
  );
  const found = new CodeLists(dimensions);
  const list = (position: number): void => {
    if (position === order.length) {
      found.add(at);
      return;
    }
    const d = order[position]!;
    const given = at[d]!;
    const from = given < 0 ? 0 : given;
    const to = given < 0 ? sizes[d]! : given + 1;
    for (let code = from; code < to; code++) {
      at[d] = code;
      if (!possible(at, known[position]!)) continue;
      if (nested[position]!.length === 0) {
        list(position + 1);
        continue;
      }
      const placed: number[] = [];
      if (place(nested[position]!, code, at, placed)) list(position + 1);
      for (const dimension of placed) at[dimension] = -1;
    }
    at[d] = given;
  };
  list(0);
  return sortCells(found.codes(), order, dimensions, sizes);
}

/** Codes of cells that are found one after the other, a growing column per dimension. */
class CodeLists {
  #count = 0;
  readonly #dimensions: readonly number[];
  #columns: Uint16Array[];

  constructor(dimensions: readonly number[]) {
    this.#dimensions = dimensions;
    this.#columns = dimensions.map(() => new Uint16Array(1024));
  }

  /** @param at code of every dimension */
  add(at: Int32Array): void {
    if (this.#count === (this.#columns[0]?.length ?? Infinity))
      this.#columns = this.#columns.map((column) => {
        const longer = new Uint16Array(2 * column.length);
        longer.set(column);
        return longer;
      });
    for (let k = 0; k < this.#columns.length; k++)
      this.#columns[k]![this.#count] = at[this.#dimensions[k]!]!;
    this.#count++;
  }

  codes(): ActiveCells {
    const count = this.#count;
    return { count, codes: this.#columns.map((column) => column.slice(0, count)) };
  }
}

/** Nested dimensions stand before those they fix; otherwise ascending. */
function listingOrder(dimensions: readonly number[], nestings: readonly Nesting[]): number[] {
  const order: number[] = [];
  const visit = (d: number, trail: readonly number[]): void => {
    if (order.includes(d) || trail.includes(d)) return;
    for (const nesting of nestings)
      if (nesting.fixes.some((fix) => fix.dimension === d)) visit(nesting.dimension, [...trail, d]);
    order.push(d);
  };
  for (const d of dimensions) visit(d, []);
  return order;
}

function place(
  nested: readonly Nesting[],
  code: number,
  at: Int32Array,
  placed: number[],
): boolean {
  for (const { fixes } of nested)
    for (const { dimension, category } of fixes) {
      const wanted = category[code]!;
      if (at[dimension] === wanted) continue;
      if (at[dimension] !== -1) return false;
      at[dimension] = wanted;
      placed.push(dimension);
    }
  return true;
}

function possible(at: Int32Array, impossible: readonly Impossible[]): boolean {
  for (const { where } of impossible)
    if (where.every(({ dimension, holds }) => holds[at[dimension]!] === 1)) return false;
  return true;
}

/** Brings cells listed in another order of dimensions into row-major order. */
function sortCells(
  { count, codes }: ActiveCells,
  order: readonly number[],
  dimensions: readonly number[],
  sizes: readonly number[],
): ActiveCells {
  if (order.every((d, i) => d === dimensions[i])) return { count, codes };
  let rank = new Uint32Array(count);
  for (let i = 0; i < count; i++) rank[i] = i;
  // Stable sorting by one dimension after the other, the first last.
  for (let k = codes.length - 1; k >= 0; k--) {
    const column = codes[k]!;
    const next = new Uint32Array(sizes[dimensions[k]!]! + 1);
    for (let i = 0; i < count; i++) next[column[i]! + 1]!++;
    for (let code = 1; code < next.length; code++) next[code]! += next[code - 1]!;
    const sorted = new Uint32Array(count);
    for (let i = 0; i < count; i++) sorted[next[column[rank[i]!]!]!++] = rank[i]!;
    rank = sorted;
  }
  return { count, codes: codes.map((column) => pick(column, rank)) };
}

/** The entries of a column at some places. */
export function pick(column: Uint16Array, places: Uint32Array): Uint16Array {
  const picked = new Uint16Array(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = column[places[i]!]!;
  return picked;
}
