import { stridesOf } from './contingency.ts';

/**
 * A walk over a row-major table in rows of neighboring cells, beside two smaller tables
 * over some of its dimensions: one that multiplies, one that gathers sums. Within a row
 * each of the two either stands still or runs along in step, so that the inner loop
 * reads memory in order and needs no table of offsets.
 */
export interface TablePass {
  /** Cells in a row. */
  length: number;
  /** Cell of the multiplying table at the start of each row. */
  factorAt: Int32Array;
  /** Cell of the gathering table at the start of each row. */
  sumAt: Int32Array;
  factorRuns: boolean;
  sumRuns: boolean;
}

/**
 * Plans a pass over a table.
 *
 * @param factorOf dimensions of the multiplying table, ascending
 * @param sumOf dimensions of the gathering table, ascending
 */
export function planPass(
  shape: readonly number[],
  factorOf: readonly number[],
  sumOf: readonly number[],
): TablePass {
  const axes = [...shape.keys()].filter((d) => shape[d]! > 1);
  const kindOf = (d: number) => Number(factorOf.includes(d)) + 2 * Number(sumOf.includes(d));
  const last = axes.at(-1);
  const kind = last === undefined ? 0 : kindOf(last);
  let length = 1;
  while (axes.length > 0 && kindOf(axes.at(-1)!) === kind) length *= shape[axes.pop()!]!;
  return {
    length,
    factorAt: rowStarts(shape, axes, factorOf),
    sumAt: rowStarts(shape, axes, sumOf),
    factorRuns: (kind & 1) !== 0,
    sumRuns: (kind & 2) !== 0,
  };
}

function rowStarts(
  shape: readonly number[],
  axes: readonly number[],
  of: readonly number[],
): Int32Array {
  const strides = stridesOf(of.map((d) => shape[d]!));
  let starts = new Int32Array(1);
  for (const d of axes) {
    const axis = of.indexOf(d);
    const stride = axis < 0 ? 0 : strides[axis]!;
    const size = shape[d]!;
    const next = new Int32Array(starts.length * size);
    for (let i = 0, at = 0; i < starts.length; i++)
      for (let category = 0; category < size; category++)
        next[at++] = starts[i]! + category * stride;
    starts = next;
  }
  return starts;
}

/** Sums a table over the dimensions that the gathering table lacks. */
export function collapse(pass: TablePass, table: Float64Array, sums: Float64Array): void {
  sums.fill(0);
  const { length, sumAt, sumRuns } = pass;
  let at = 0;
  for (let row = 0; row < sumAt.length; row++) {
    const into = sumAt[row]!;
    if (sumRuns) for (let i = 0; i < length; i++) sums[into + i] = sums[into + i]! + table[at + i]!;
    else sums[into] = sums[into]! + rowSum(table, at, length);
    at += length;
  }
}

/** Multiplies a table by the multiplying table and sums the products, in one walk. */
export function multiplyAndCollapse(
  pass: TablePass,
  table: Float64Array,
  factor: Float64Array,
  sums: Float64Array,
): void {
  sums.fill(0);
  const { length, factorAt, sumAt, factorRuns, sumRuns } = pass;
  let at = 0;
  for (let row = 0; row < sumAt.length; row++) {
    const from = factorAt[row]!;
    const into = sumAt[row]!;
    if (factorRuns)
      if (sumRuns)
        for (let i = 0; i < length; i++) {
          const x = table[at + i]! * factor[from + i]!;
          table[at + i] = x;
          sums[into + i] = sums[into + i]! + x;
        }
      else sums[into] = sums[into]! + multiplyRow(table, at, length, factor, from);
    else if (sumRuns) {
      const f = factor[from]!;
      for (let i = 0; i < length; i++) {
        const x = table[at + i]! * f;
        table[at + i] = x;
        sums[into + i] = sums[into + i]! + x;
      }
    } else sums[into] = sums[into]! + scaleRow(table, at, length, factor[from]!);
    at += length;
  }
}

/** Adds the multiplying table to a table, once for every cell it covers. */
export function addAcross(pass: TablePass, table: Float64Array, addend: Float64Array): void {
  const { length, factorAt, factorRuns } = pass;
  let at = 0;
  for (let row = 0; row < factorAt.length; row++) {
    const from = factorAt[row]!;
    for (let i = 0; i < length; i++)
      table[at + i] = table[at + i]! + addend[factorRuns ? from + i : from]!;
    at += length;
  }
}

// Four running sums, because an addition that waits for the one before it takes most of the time.

function rowSum(table: Float64Array, start: number, length: number): number {
  const end = start + length;
  const blocks = end - (length & 3);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i < blocks; i += 4) {
    a += table[i]!;
    b += table[i + 1]!;
    c += table[i + 2]!;
    d += table[i + 3]!;
  }
  for (; i < end; i++) a += table[i]!;
  return a + b + (c + d);
}

function scaleRow(table: Float64Array, start: number, length: number, f: number): number {
  const end = start + length;
  const blocks = end - (length & 3);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i < blocks; i += 4) {
    a += table[i] = table[i]! * f;
    b += table[i + 1] = table[i + 1]! * f;
    c += table[i + 2] = table[i + 2]! * f;
    d += table[i + 3] = table[i + 3]! * f;
  }
  for (; i < end; i++) a += table[i] = table[i]! * f;
  return a + b + (c + d);
}

function multiplyRow(
  table: Float64Array,
  start: number,
  length: number,
  factor: Float64Array,
  from: number,
): number {
  const end = start + length;
  const blocks = end - (length & 3);
  const shift = from - start;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = start;
  for (; i < blocks; i += 4) {
    const j = i + shift;
    a += table[i] = table[i]! * factor[j]!;
    b += table[i + 1] = table[i + 1]! * factor[j + 1]!;
    c += table[i + 2] = table[i + 2]! * factor[j + 2]!;
    d += table[i + 3] = table[i + 3]! * factor[j + 3]!;
  }
  for (; i < end; i++) a += table[i] = table[i]! * factor[i + shift]!;
  return a + b + (c + d);
}
