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
  const found: number[] = [];
  const list = (position: number): void => {
    const d = order[position];
    if (d === undefined) {
      if (!possible(at, rules)) return;
      for (const dimension of dimensions) found.push(at[dimension]!);
      return;
    }
    const given = at[d]!;
    const from = given < 0 ? 0 : given;
    const to = given < 0 ? sizes[d]! : given + 1;
    const nested = rules.nestings.filter(({ dimension }) => dimension === d);
    for (let code = from; code < to; code++) {
      at[d] = code;
      const placed: number[] = [];
      if (place(nested, code, at, placed)) list(position + 1);
      for (const dimension of placed) at[dimension] = -1;
    }
    at[d] = given;
  };
  list(0);
  return sortCells(found, order, dimensions);
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

function possible(at: Int32Array, rules: CellRules): boolean {
  for (const { where } of rules.impossible)
    if (where.every(({ dimension, holds }) => holds[at[dimension]!] === 1)) return false;
  return true;
}

/** Brings cells listed in another order of dimensions into row-major order. */
function sortCells(
  found: readonly number[],
  order: readonly number[],
  dimensions: readonly number[],
): ActiveCells {
  const width = dimensions.length;
  const count = found.length / width;
  const codes = dimensions.map(() => new Uint16Array(count));
  for (let i = 0, at = 0; i < count; i++)
    for (let k = 0; k < width; k++) codes[k]![i] = found[at++]!;
  if (order.every((d, i) => d === dimensions[i])) return { count, codes };
  const rank = new Uint32Array(count);
  for (let i = 0; i < count; i++) rank[i] = i;
  rank.sort((a, b) => {
    for (const column of codes) {
      const difference = column[a]! - column[b]!;
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { count, codes: codes.map((column) => pick(column, rank)) };
}

/** The entries of a column at some places. */
export function pick(column: Uint16Array, places: Uint32Array): Uint16Array {
  const picked = new Uint16Array(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = column[places[i]!]!;
  return picked;
}
