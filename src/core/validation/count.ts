import type { AttributeId } from '../pack/pack.ts';
import { cellCount, stridesOf } from '../table/contingency.ts';
import { examplesPerCell, examplesPerZero, pairsOf } from './counts.ts';
import type { CellCounts, CountPlan, Counts, PairAxis, TableRequest } from './counts.ts';
import { addRows, hashRows, mergeProfiles, newProfiles, profileCounts } from './profiles.ts';
import type { SubjectColumn, SubjectRows } from './subject.ts';

/** Rows whose groups are looked up together, so that they stay in the nearest cache. */
const blockSize = 4096;

/** Distance of the rows of a pair's table while it is counted: 64 groups, and one for what is missing. */
const stride = 65;

/** Counts of nobody. */
export function newCounts(plan: CountPlan): Counts {
  const { axes } = plan;
  const skipped = new Set(plan.determined);
  const cells = pairsOf(axes.length).map(([a, b], pair) =>
    skipped.has(pair) ? 0 : axes[a]!.size * axes[b]!.size,
  );
  return {
    rows: 0,
    weight: { sum: 0, squares: 0 },
    singles: plan.singles.map(({ size }) => emptyCells(size + 1)),
    pairs: cells.map((size) => new Uint32Array(size)),
    pairExamples: cells.map((size) => new Uint32Array(size * examplesPerCell)),
    tables: plan.tables.map(({ shape }) => emptyCells(cellCount(shape))),
    zeros: plan.zeros.map(({ id }) => ({ id, rows: 0, weight: 0, examples: [] })),
    ...(plan.profile.length > 0 && { profileTable: newProfiles() }),
  };
}

const emptyCells = (size: number): CellCounts => ({ rows: new Float64Array(size) });

/** Counts some rows. @throws Error where a column of the plan is missing */
export function countRange(plan: CountPlan, rows: SubjectRows): Counts {
  const counts = newCounts(plan);
  countInto(counts, plan, rows);
  return counts;
}

/**
 * Counts some rows into what was counted of others, in any order.
 *
 * @throws Error where a column of the plan is missing
 */
export function countInto(counts: Counts, plan: CountPlan, rows: SubjectRows): void {
  const columnOf = (attribute: AttributeId): SubjectColumn => {
    const column = rows.columns.find((candidate) => candidate.attribute === attribute);
    if (!column) throw new Error(`count: the rows have no column '${attribute}'`);
    return column;
  };
  const { weights, count } = rows;
  counts.rows += count;
  counts.weight.sum += weights ? sumOf(weights) : count;
  counts.weight.squares += weights ? sumOfSquares(weights) : count;
  plan.singles.forEach(({ attribute }, s) => {
    addCells(counts.singles[s]!, columnOf(attribute).codes, count, weights);
  });
  countPairs(counts, plan, rows, columnOf);
  const cells = new Int32Array(count);
  plan.tables.forEach((table, t) => {
    cellsOf(table, columnOf, cells);
    addCells(counts.tables[t]!, cells, count, weights);
  });
  countZeros(counts, plan, rows, columnOf);
  const { profileTable } = counts;
  if (!profileTable) return;
  const columns = plan.profile.map(columnOf);
  const low = new Uint32Array(blockSize);
  const high = new Uint32Array(blockSize);
  for (let from = 0; from < count; from += blockSize) {
    const block = Math.min(blockSize, count - from);
    hashRows(columns, from, block, low, high);
    addRows(profileTable, low, high, rows.start + from, block);
  }
}

/** Adds what was counted of other rows, by the same plan. The order of the parts does not matter. */
export function mergeCounts(into: Counts, other: Counts): void {
  into.rows += other.rows;
  into.weight.sum += other.weight.sum;
  into.weight.squares += other.weight.squares;
  into.singles.forEach((cells, s) => mergeCells(cells, other.singles[s]!));
  into.tables.forEach((cells, t) => mergeCells(cells, other.tables[t]!));
  into.pairs.forEach((pair, p) => {
    mergePair(pair, into.pairExamples[p]!, other.pairs[p]!, other.pairExamples[p]!);
  });
  into.zeros.forEach((zero, z) => {
    const { rows, weight, examples } = other.zeros[z]!;
    zero.rows += rows;
    zero.weight += weight;
    zero.examples = [...zero.examples, ...examples].sort(ascending).slice(0, examplesPerZero);
  });
  if (into.profileTable && other.profileTable) mergeProfiles(into.profileTable, other.profileTable);
}

const ascending = (a: number, b: number) => a - b;

/** Sums up the profiles, once all parts are merged. */
export function finishCounts(counts: Counts): Counts {
  const { profileTable, ...rest } = counts;
  return profileTable ? { ...rest, profiles: profileCounts(profileTable) } : rest;
}

function mergeCells(into: CellCounts, other: CellCounts): void {
  addUp(into.rows, other.rows);
  if (!other.sums || !other.squares) return;
  addUp((into.sums ??= new Float64Array(into.rows.length)), other.sums);
  addUp((into.squares ??= new Float64Array(into.rows.length)), other.squares);
}

function addUp(into: Float64Array, other: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + other[i]!;
}

/** Adds the table of a pair over other rows, and keeps the smallest row numbers of each cell. */
function mergePair(
  counts: Uint32Array,
  examples: Uint32Array,
  others: Uint32Array,
  otherExamples: Uint32Array,
): void {
  const kept = examplesPerCell;
  const merged = new Uint32Array(2 * kept);
  for (let cell = 0; cell < counts.length; cell++) {
    const more = others[cell]!;
    if (more === 0) continue;
    const own = Math.min(kept, counts[cell]!);
    const theirs = Math.min(kept, more);
    const at = cell * kept;
    merged.set(examples.subarray(at, at + own));
    merged.set(otherExamples.subarray(at, at + theirs), own);
    const all = merged.subarray(0, own + theirs).sort();
    examples.set(all.subarray(0, kept), at);
    counts[cell] = counts[cell]! + more;
  }
}

function sumOf(weights: Float64Array): number {
  let sum = 0;
  for (const w of weights) sum += w;
  return sum;
}

function sumOfSquares(weights: Float64Array): number {
  let sum = 0;
  for (const w of weights) sum += w * w;
  return sum;
}

/** Counts rows by cell; a negative cell is none. */
function addCells(
  counts: CellCounts,
  cells: ArrayLike<number>,
  count: number,
  weights: Float64Array | undefined,
): void {
  const { rows } = counts;
  for (let i = 0; i < count; i++) {
    const cell = cells[i]!;
    if (cell >= 0) rows[cell] = rows[cell]! + 1;
  }
  if (!weights) return;
  const sums = (counts.sums ??= new Float64Array(rows.length));
  const squares = (counts.squares ??= new Float64Array(rows.length));
  for (let i = 0; i < count; i++) {
    const cell = cells[i]!;
    if (cell < 0) continue;
    const w = weights[i]!;
    sums[cell] = sums[cell]! + w;
    squares[cell] = squares[cell]! + w * w;
  }
}

/** Cell of a table that each row is in; negative where it is in none. */
function cellsOf(
  { of, groups, shape }: TableRequest,
  columnOf: (attribute: AttributeId) => SubjectColumn,
  cells: Int32Array,
): void {
  const outside = -(1 << 26);
  const strides = stridesOf(shape);
  cells.fill(0);
  of.forEach((attribute, axis) => {
    const { codes, size } = columnOf(attribute);
    const group = groups?.[attribute];
    const steps = new Int32Array(size + 1).fill(outside);
    const known = Math.min(size + 1, group?.length ?? shape[axis]!);
    for (let code = 0; code < known; code++) {
      const g = group ? group[code]! : code;
      steps[code] = g < 0 ? outside : g * strides[axis]!;
    }
    for (let i = 0; i < cells.length; i++) cells[i] = cells[i]! + steps[codes[i]!]!;
  });
}

/** Every pair of axes, block by block. */
function countPairs(
  counts: Counts,
  { axes, determined }: CountPlan,
  rows: SubjectRows,
  columnOf: (attribute: AttributeId) => SubjectColumn,
): void {
  const skipped = new Set(determined);
  const wanted = pairsOf(axes.length).flatMap(([a, b], pair) =>
    skipped.has(pair) ? [] : [{ a, b, pair }],
  );
  const groupOf = axes.map(({ attribute, groups, size }) => {
    const column = columnOf(attribute);
    return { codes: column.codes, group: groupsWithMissing(groups, size, column.size) };
  });
  const tables = wanted.map(({ a }) => new Uint32Array((axes[a]!.size + 1) * stride));
  const firsts = tables.map(({ length }) => new Uint32Array(length * examplesPerCell));
  const scaled = axes.map(() => new Uint16Array(blockSize));
  const plain = axes.map(() => new Uint16Array(blockSize));
  for (let from = 0; from < rows.count; from += blockSize) {
    const block = Math.min(blockSize, rows.count - from);
    groupOf.forEach(({ codes, group }, axis) => {
      const first = scaled[axis]!;
      const second = plain[axis]!;
      for (let i = 0; i < block; i++) {
        const g = group[codes[from + i]!]!;
        second[i] = g;
        first[i] = g * stride;
      }
    });
    wanted.forEach(({ a, b }, w) => {
      countPair(scaled[a]!, plain[b]!, block, rows.start + from, tables[w]!, firsts[w]!);
    });
  }
  wanted.forEach(({ a, b, pair }, w) => {
    const [sizeA, sizeB] = [axes[a]!.size, axes[b]!.size];
    const part = new Uint32Array(sizeA * sizeB);
    const examples = new Uint32Array(part.length * examplesPerCell);
    for (let g = 0; g < sizeA; g++) {
      const at = g * stride;
      part.set(tables[w]!.subarray(at, at + sizeB), g * sizeB);
      examples.set(
        firsts[w]!.subarray(at * examplesPerCell, (at + sizeB) * examplesPerCell),
        g * sizeB * examplesPerCell,
      );
    }
    mergePair(counts.pairs[pair]!, counts.pairExamples[pair]!, part, examples);
  });
}

/** Group of each code; what is missing, or in no group, goes behind the groups. */
function groupsWithMissing(
  groups: PairAxis['groups'],
  size: number,
  categories: number,
): Uint16Array {
  const all = new Uint16Array(categories + 1).fill(size);
  for (let code = 0; code < Math.min(categories, groups.length); code++)
    if (groups[code]! >= 0) all[code] = groups[code]!;
  return all;
}

function countPair(
  first: Uint16Array,
  second: Uint16Array,
  count: number,
  start: number,
  table: Uint32Array,
  firsts: Uint32Array,
): void {
  for (let i = 0; i < count; i++) {
    const cell = first[i]! + second[i]!;
    const before = table[cell]!;
    if (before < examplesPerCell) firsts[cell * examplesPerCell + before] = start + i;
    table[cell] = before + 1;
  }
}

function countZeros(
  counts: Counts,
  plan: CountPlan,
  { start, count, weights }: SubjectRows,
  columnOf: (attribute: AttributeId) => SubjectColumn,
): void {
  const hit = new Uint8Array(plan.zeros.length > 0 ? count : 0);
  plan.zeros.forEach(({ where }, z) => {
    hit.fill(1);
    for (const [attribute, listed] of Object.entries(where)) {
      const { codes, size } = columnOf(attribute);
      const inside = new Uint8Array(size + 1);
      for (const code of listed) if (code < size) inside[code] = 1;
      for (let i = 0; i < count; i++) hit[i] = hit[i]! & inside[codes[i]!]!;
    }
    const zero = counts.zeros[z]!;
    const examples: number[] = [];
    for (let i = 0; i < count; i++) {
      if (hit[i] === 0) continue;
      zero.rows++;
      zero.weight += weights ? weights[i]! : 1;
      if (examples.length < examplesPerZero) examples.push(start + i);
    }
    if (examples.length > 0)
      zero.examples = [...zero.examples, ...examples].sort(ascending).slice(0, examplesPerZero);
  });
}
