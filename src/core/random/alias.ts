/** Alias tables of many small distributions, in one layout: table t holds the cells start[t] … start[t + 1] − 1. */
export interface AliasTables {
  /** Share of its column that a cell keeps, 0 … 1. */
  cut: Float64Array;
  /** Cell that has the rest of the column. */
  other: Uint32Array;
}

/**
 * Builds alias tables (Walker 1977; the linear-time construction of Vose 1991), always
 * in the same order, so that equal weights give equal tables.
 *
 * @param start first cell of each table, and one past the last: tables + 1
 * @param weights weight of each cell, ≥ 0; they need not add up to anything. A table
 * whose weights are all 0 must never be drawn from.
 * @throws RangeError for a weight that is negative or not finite
 */
export function buildAliasTables(start: Uint32Array, weights: Float64Array): AliasTables {
  const cut = new Float64Array(weights.length);
  const other = new Uint32Array(weights.length);
  const stack = new Uint32Array(weights.length);
  for (let table = 0; table + 1 < start.length; table++) {
    const from = start[table]!;
    const to = start[table + 1]!;
    const size = to - from;
    let total = 0;
    for (let cell = from; cell < to; cell++) {
      const weight = weights[cell]!;
      if (!(weight >= 0 && weight < Infinity))
        throw new RangeError(
          `alias table ${table}: weight ${weight} of cell ${cell - from}; give a finite number of at least 0`,
        );
      total += weight;
    }
    if (total === Infinity)
      throw new RangeError(`alias table ${table}: its weights add up to infinity; scale them down`);
    if (total === 0) {
      for (let cell = from; cell < to; cell++) {
        cut[cell] = 1;
        other[cell] = cell;
      }
      continue;
    }
    let small = from;
    let large = to;
    let heaviest = from;
    for (let cell = from; cell < to; cell++) {
      const share = (weights[cell]! / total) * size;
      cut[cell] = share;
      other[cell] = cell;
      if (weights[cell]! > weights[heaviest]!) heaviest = cell;
      if (share < 1) stack[small++] = cell;
      else stack[--large] = cell;
    }
    while (small > from && large < to) {
      const donor = stack[large]!;
      const needy = stack[--small]!;
      other[needy] = donor;
      const left = cut[donor]! + cut[needy]! - 1;
      cut[donor] = left;
      if (left < 1) {
        large++;
        stack[small++] = donor;
      }
    }
    while (large < to) cut[stack[large++]!] = 1;
    while (small > from) {
      const cell = stack[--small]!;
      if (weights[cell]! > 0) cut[cell] = 1;
      else {
        cut[cell] = 0;
        other[cell] = heaviest;
      }
    }
  }
  return { cut, other };
}

/** Builds the alias table of one distribution. */
export function buildAlias(weights: Float64Array): AliasTables {
  return buildAliasTables(Uint32Array.of(0, weights.length), weights);
}

/**
 * Cell of one draw from the table of cells from … to − 1, as `buildAliasTables` numbers
 * them (so from ≤ result < to). The uniform u in (0, 1) chooses the column by its leading
 * part and the side of the cut by the rest.
 */
export function drawAlias(
  cut: Float64Array,
  other: Uint32Array,
  from: number,
  to: number,
  u: number,
): number {
  const place = u * (to - from);
  const column = Math.floor(place);
  const cell = from + column;
  return place - column < cut[cell]! ? cell : other[cell]!;
}
