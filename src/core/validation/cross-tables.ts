/** Codes of one attribute, a row each. */
export type CodeColumn = Uint8Array | Uint16Array | Uint32Array;

/** Rows counted together, small enough for their codes to stay in a processor's first cache. */
const block = 4096;

/** Counts of rows by every pair of some attributes. Plain arrays, so that they cross from workers. */
export interface CrossTables {
  /** Categories of each attribute. */
  sizes: readonly number[];
  /** Pairs of attributes, the first one's code times the second one's size plus the second one's. */
  pairs: readonly (readonly [number, number])[];
  /** Where each pair's table starts in `counts`, and one past the last. */
  start: Uint32Array;
  /** Rows in each cell; people where rows are weighted. */
  counts: Float64Array;
  rows: number;
}

/** Pairs i < j whose table has at most `limit` cells, and those left out for being larger. */
export function pairsWithin(
  sizes: readonly number[],
  limit: number,
): { pairs: [number, number][]; tooLarge: [number, number][] } {
  const pairs: [number, number][] = [];
  const tooLarge: [number, number][] = [];
  for (let i = 0; i < sizes.length; i++)
    for (let j = i + 1; j < sizes.length; j++)
      (sizes[i]! * sizes[j]! <= limit ? pairs : tooLarge).push([i, j]);
  return { pairs, tooLarge };
}

/** Tables of nobody. */
export function newCrossTables(
  sizes: readonly number[],
  pairs: readonly (readonly [number, number])[],
): CrossTables {
  const start = new Uint32Array(pairs.length + 1);
  pairs.forEach(([i, j], pair) => {
    start[pair + 1] = start[pair]! + sizes[i]! * sizes[j]!;
  });
  return { sizes, pairs, start, counts: new Float64Array(start[pairs.length]!), rows: 0 };
}

/**
 * Counts rows into the tables, block by block so that a block's codes are read from cache for
 * every pair.
 *
 * @param columns codes below the sizes, all of one length
 * @param weights people that each row stands for; one where absent
 */
export function countPairs(
  tables: CrossTables,
  columns: readonly CodeColumn[],
  weights?: Float64Array,
): void {
  const { sizes, pairs, start, counts } = tables;
  const rows = columns[0]?.length ?? 0;
  // Whole numbers are added faster than fractions, and no block fills 32 bits.
  const whole = weights ? undefined : new Uint32Array(counts.length);
  const scaled = columns.map(() => new Uint32Array(block));
  const codes = columns.map(() => new Uint32Array(block));
  for (let from = 0; from < rows; from += block) {
    const to = Math.min(rows, from + block);
    columns.forEach((column, c) => codes[c]!.set(column.subarray(from, to)));
    let last = -1;
    for (let pair = 0; pair < pairs.length; pair++) {
      const [i, j] = pairs[pair]!;
      const size = sizes[j]!;
      const first = scaled[0]!;
      if (last !== i * 65536 + size) {
        const own = codes[i]!;
        for (let r = 0; r < to - from; r++) first[r] = own[r]! * size;
        last = i * 65536 + size;
      }
      if (whole) add(whole, start[pair]!, first, codes[j]!, to - from);
      else addWeights(counts, start[pair]!, first, codes[j]!, weights!, from, to - from);
    }
  }
  whole?.forEach((count, cell) => {
    counts[cell] = counts[cell]! + count;
  });
  tables.rows += rows;
}

function add(
  counts: Uint32Array,
  at: number,
  first: Uint32Array,
  second: Uint32Array,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) counts[at + first[r]! + second[r]!]!++;
}

function addWeights(
  counts: Float64Array,
  at: number,
  first: Uint32Array,
  second: Uint32Array,
  weights: Float64Array,
  from: number,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    const cell = at + first[r]! + second[r]!;
    counts[cell] = counts[cell]! + weights[from + r]!;
  }
}

/** Adds tables of other rows over the same pairs. */
export function mergeCrossTables(into: CrossTables, other: CrossTables): void {
  into.rows += other.rows;
  other.counts.forEach((count, cell) => {
    into.counts[cell] = into.counts[cell]! + count;
  });
}
