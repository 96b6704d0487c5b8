import type { ProfileCounts, ProfileTable } from './counts.ts';
import type { SubjectColumn } from './subject.ts';

/** Profiles that rows repeat most, of which the first rows are told. */
const largestTold = 20;

/** A table of no profiles. @param places a power of two */
export function newProfiles(places = 1024): ProfileTable {
  return {
    distinct: 0,
    low: new Uint32Array(places),
    high: new Uint32Array(places),
    rows: new Uint32Array(places),
    first: new Uint32Array(places),
  };
}

/**
 * Hashes of some rows over all columns: two mixes of 32 bits, each a multiply-and-xorshift of every
 * code in turn (the finalizer of MurmurHash3, Appleby 2011). Among a million rows two different
 * profiles share both with a chance of some 3 in 100 million.
 */
export function hashRows(
  columns: readonly Pick<SubjectColumn, 'codes'>[],
  from: number,
  count: number,
  low: Uint32Array,
  high: Uint32Array,
): void {
  low.fill(0x9e3779b9, 0, count);
  high.fill(0x85ebca6b, 0, count);
  for (const { codes } of columns)
    for (let i = 0; i < count; i++) {
      const code = codes[from + i]! + 1;
      let a = Math.imul(low[i]! ^ code, 0xcc9e2d51);
      a = Math.imul(a ^ (a >>> 15), 0x1b873593);
      low[i] = a ^ (a >>> 13);
      let b = Math.imul(high[i]! + code, 0x27d4eb2f);
      b = Math.imul(b ^ (b >>> 16), 0x165667b1);
      high[i] = b ^ (b >>> 14);
    }
}

/** Adds rows with consecutive numbers to a table; it grows as needed. */
export function addRows(
  table: ProfileTable,
  low: Uint32Array,
  high: Uint32Array,
  first: number,
  count: number,
): void {
  makeRoom(table, count);
  for (let i = 0; i < count; i++) add(table, low[i]!, high[i]!, 1, first + i);
}

/** Adds the profiles of other rows. */
export function mergeProfiles(into: ProfileTable, other: ProfileTable): void {
  makeRoom(into, other.distinct);
  for (let i = 0; i < other.rows.length; i++)
    if (other.rows[i]! > 0)
      add(into, other.low[i]!, other.high[i]!, other.rows[i]!, other.first[i]!);
}

function add(table: ProfileTable, low: number, high: number, rows: number, first: number): void {
  const mask = table.rows.length - 1;
  let at = (low ^ (high >>> 7)) & mask;
  while (table.rows[at]! > 0 && (table.low[at] !== low || table.high[at] !== high))
    at = (at + 1) & mask;
  if (table.rows[at] === 0) {
    table.low[at] = low;
    table.high[at] = high;
    table.first[at] = first;
    table.distinct++;
  } else if (first < table.first[at]!) table.first[at] = first;
  table.rows[at] = table.rows[at]! + rows;
}

/** Keeps three places in eight free after as many more profiles. */
function makeRoom(table: ProfileTable, more: number): void {
  let places = table.rows.length;
  while ((table.distinct + more) * 8 > places * 5) places *= 2;
  if (places === table.rows.length) return;
  const wider = newProfiles(places);
  mergeProfiles(wider, table);
  Object.assign(table, wider);
}

/** What the table tells of repetition. */
export function profileCounts({ distinct, rows, first }: ProfileTable): ProfileCounts {
  let all = 0;
  const repeated: { rows: number; first: number }[] = [];
  let least = 1;
  const before = (a: { rows: number; first: number }, b: { rows: number; first: number }) =>
    b.rows - a.rows || a.first - b.first;
  for (let i = 0; i < rows.length; i++) {
    all += rows[i]!;
    if (rows[i]! <= 1 || rows[i]! < least) continue;
    repeated.push({ rows: rows[i]!, first: first[i]! });
    if (repeated.length < 8 * largestTold) continue;
    repeated.sort(before).splice(largestTold);
    least = repeated.at(-1)!.rows;
  }
  return {
    distinct,
    repeatedRows: all - distinct,
    largest: repeated.sort(before).slice(0, largestTold),
  };
}
