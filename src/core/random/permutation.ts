/**
 * Keyed bijections of 0 … n − 1: shuffles of which any single position can be computed
 * alone, in either direction, without memory.
 *
 * Above 32, a generalized Feistel network on a × b ≥ n cells with cycle walking back into
 * the range (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
 * Here a = ⌈√n⌉ and b = ⌈n/a⌉, so fewer than a cells lie outside and walking is rare.
 * Each of the eight half-rounds adds a keyed hash of one coordinate to the other.
 *
 * Up to 32, where so few rounds are measurably no uniform shuffle, one index is followed
 * through the swaps of a Fisher–Yates shuffle.
 */

/** Largest size of a bijection, 2²⁴: the hash is reduced in 32-bit arithmetic. */
export const largestSize = 16777216;

const followed = 32;
const halfRounds = 8;
const weyl = 0x9e3779b9 | 0;
const first = 0x7feb352d;
const second = 0x846ca68b | 0;

function requireIndex(index: number, size: number): void {
  if (!(index >= 0 && index < size && size <= largestSize))
    throw new RangeError(
      `bijection: index ${index} of ${size}; give an index below the size, and a size of at most ${largestSize}`,
    );
}

/**
 * Where the keyed bijection of 0 … size − 1 puts `index`.
 *
 * @param index whole number, 0 … size − 1
 * @param size whole number, 1 … `largestSize`
 * @param key0 first word of a stream key
 * @param key1 second word
 * @throws RangeError for an index outside the range or a size above `largestSize`
 */
export function permute(index: number, size: number, key0: number, key1: number): number {
  requireIndex(index, size);
  if (size <= followed) return follow(index, size, key0, key1);
  const a = rowsOf(size);
  return walk(index, size, a, columnsOf(size, a), key0, key1);
}

/** Bijections of which many positions are asked for, each with a size and a key of its own. */
export interface Bijections {
  size: Int32Array;
  key0: Int32Array;
  key1: Int32Array;
  /** The two sides of the cells of each, computed once. */
  rows: Int32Array;
  columns: Int32Array;
}

/**
 * @param sizes whole numbers, 0 … `largestSize`
 * @param keyOf stream key of each
 * @throws RangeError for a size above `largestSize`
 */
export function bijectionsOf(
  sizes: ArrayLike<number>,
  keyOf: (number: number) => readonly [number, number],
): Bijections {
  const size = Int32Array.from(sizes);
  const key0 = new Int32Array(size.length);
  const key1 = new Int32Array(size.length);
  size.forEach((extent, n) => {
    if (extent > 0) requireIndex(0, extent);
    [key0[n], key1[n]] = keyOf(n);
  });
  const rows = size.map(rowsOf);
  return { size, key0, key1, rows, columns: size.map((extent, n) => columnsOf(extent, rows[n]!)) };
}

/**
 * `permute` of many indices in place, by the bijections of these numbers. Nothing else stands
 * in the loop, so that a processor works on several positions at once.
 */
export function permuteAll(
  { size, key0, key1, rows, columns }: Bijections,
  numbers: Int32Array,
  indices: Int32Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const n = numbers[i]!;
    const extent = size[n]!;
    indices[i] =
      extent <= followed
        ? follow(indices[i]!, extent, key0[n]!, key1[n]!)
        : walk(indices[i]!, extent, rows[n]!, columns[n]!, key0[n]!, key1[n]!);
  }
}

function rowsOf(size: number): number {
  return Math.ceil(Math.sqrt(size)) | 0;
}

function columnsOf(size: number, rows: number): number {
  return rows === 0 ? 0 : ((size + rows - 1) / rows) | 0;
}

/** Rounds on a × b cells until the walk is back among the first `size`. */
function walk(
  index: number,
  size: number,
  a: number,
  b: number,
  key0: number,
  key1: number,
): number {
  const l = key1 | 0;
  let x = index | 0;
  do {
    let right = (x / a) | 0;
    let left = (x - Math.imul(right, a)) | 0;
    let k = key0 | 0;
    for (let round = 0; round < halfRounds; round += 2) {
      let h = Math.imul(right ^ k, first);
      h = Math.imul(((h ^ (h >>> 15)) + l) | 0, second);
      left = (left - a + (Math.imul(h >>> 12, a) >>> 20)) | 0;
      left = (left + (a & (left >> 31))) | 0;
      k = (k + weyl) | 0;
      h = Math.imul(left ^ k, first);
      h = Math.imul(((h ^ (h >>> 15)) + l) | 0, second);
      right = (right - b + (Math.imul(h >>> 12, b) >>> 20)) | 0;
      right = (right + (b & (right >> 31))) | 0;
      k = (k + weyl) | 0;
    }
    x = (Math.imul(right, a) + left) | 0;
  } while (x >= size);
  return x;
}

/** The index that `permute` puts at `position`; parameters, range and errors are the same. */
export function invert(position: number, size: number, key0: number, key1: number): number {
  requireIndex(position, size);
  if (size <= followed) return followBack(position, size, key0, key1);
  const l = key1 | 0;
  const a = rowsOf(size);
  const b = columnsOf(size, a);
  let x = position | 0;
  do {
    let right = (x / a) | 0;
    let left = (x - Math.imul(right, a)) | 0;
    let k = (key0 + Math.imul(halfRounds, weyl)) | 0;
    for (let round = 0; round < halfRounds; round += 2) {
      k = (k - weyl) | 0;
      let h = Math.imul(left ^ k, first);
      h = Math.imul(((h ^ (h >>> 15)) + l) | 0, second);
      right = (right - (Math.imul(h >>> 12, b) >>> 20)) | 0;
      right = (right + (b & (right >> 31))) | 0;
      k = (k - weyl) | 0;
      h = Math.imul(right ^ k, first);
      h = Math.imul(((h ^ (h >>> 15)) + l) | 0, second);
      left = (left - (Math.imul(h >>> 12, a) >>> 20)) | 0;
      left = (left + (a & (left >> 31))) | 0;
    }
    x = (Math.imul(right, a) + left) | 0;
  } while (x >= size);
  return x;
}

/** Swap target of position i in the shuffle, 0 … i. */
function partner(i: number, k: number, l: number): number {
  let h = Math.imul(i ^ k, first);
  h = Math.imul(((h ^ (h >>> 15)) + l) | 0, second);
  return Math.imul(h >>> 12, i + 1) >>> 20;
}

/** x after positions i and j are swapped, without a branch. */
function swapped(x: number, i: number, j: number): number {
  return x ^ ((i ^ j) & ((((x ^ i) - 1) | ((x ^ j) - 1)) >> 31));
}

function follow(index: number, size: number, key0: number, key1: number): number {
  const k = key0 | 0;
  const l = key1 | 0;
  let x = index | 0;
  for (let i = (size - 1) | 0; i > 0; i--) x = swapped(x, i, partner(i, k, l));
  return x;
}

function followBack(position: number, size: number, key0: number, key1: number): number {
  const k = key0 | 0;
  const l = key1 | 0;
  let x = position | 0;
  for (let i = 1; i < size; i++) x = swapped(x, i, partner(i, k, l));
  return x;
}
