import type { AttributeId } from '../../pack/pack.ts';
import { cellCount, stridesOf } from '../../table/contingency.ts';
import { mostGroups } from './axes.ts';
import { examplesPerCell, examplesPerZero, pairsOf } from './counts.ts';
import type { CellCounts, CountPlan, Counts, PairAxis, TableRequest } from './counts.ts';
import { addRows, hashRows, mergeProfiles, newProfiles, profileCounts } from './profiles.ts';
import type { SubjectColumn, SubjectRows } from './subject.ts';

/** Rows hashed together. */
const blockSize = 4096;

/** Distance of the rows of a pair's table while it is counted: 64 groups, and one for what is missing. */
const stride = mostGroups + 1;

/** Tables of one pair while it is counted. */
const pairTable = new Uint32Array(stride * stride);
const pairFirsts = new Uint32Array(pairTable.length * examplesPerCell);
const pairWeights = new Float64Array(pairTable.length);

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
 * Counts some rows into what was counted of others, in any order. Ranges of some 65,536 rows are
 * best: each pair is counted over a whole range while its table stays in the nearest cache.
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
  into.pairs.forEach((counts, p) => {
    const pair = { counts, examples: into.pairExamples[p]! };
    const more = { counts: other.pairs[p]!, examples: other.pairExamples[p]! };
    mergePair(pair, more, 1, counts.length, counts.length);
  });
  if (other.pairSums) {
    into.pairSums ??= emptySums(into.pairs);
    into.pairSums.forEach((sums, p) => addUp(sums, other.pairSums![p]!));
  }
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

/** A pair's table with the smallest row numbers of each cell. */
interface PairTable {
  counts: Uint32Array;
  examples: Uint32Array;
}

const merged = new Uint32Array(2 * examplesPerCell);

/**
 * Adds the table of a pair over other rows, and keeps the smallest row numbers of each cell.
 *
 * @param step distance of the other table's rows
 */
function mergePair(
  into: PairTable,
  other: PairTable,
  height: number,
  width: number,
  step: number,
): void {
  const kept = examplesPerCell;
  const { counts, examples } = into;
  for (let r = 0, cell = 0; r < height; r++)
    for (let c = 0; c < width; c++, cell++) {
      const from = r * step + c;
      const more = other.counts[from]!;
      if (more === 0) continue;
      const own = counts[cell]!;
      counts[cell] = own + more;
      const at = cell * kept;
      if (own >= kept && examples[at + kept - 1]! < other.examples[from * kept]!) continue;
      let all = 0;
      for (let k = 0; k < kept && k < own; k++) merged[all++] = examples[at + k]!;
      for (let k = 0; k < kept && k < more; k++) merged[all++] = other.examples[from * kept + k]!;
      examples.set(merged.subarray(0, all).sort().subarray(0, kept), at);
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

/** Every pair of axes, one after the other, over groups that are looked up once. */
function countPairs(
  counts: Counts,
  { axes, determined }: CountPlan,
  rows: SubjectRows,
  columnOf: (attribute: AttributeId) => SubjectColumn,
): void {
  const skipped = new Set(determined);
  const groupsOf = axes.map(({ attribute, groups, size }) => {
    const { codes, size: categories } = columnOf(attribute);
    const group = groupsWithMissing(groups, size, categories);
    const found = new Uint8Array(rows.count);
    for (let i = 0; i < found.length; i++) found[i] = group[codes[i]!]!;
    return found;
  });
  const sums = rows.weights && (counts.pairSums ??= emptySums(counts.pairs));
  const scaled = new Uint16Array(rows.count);
  let scaledAxis = -1;
  pairsOf(axes.length).forEach(([a, b], pair) => {
    if (skipped.has(pair)) return;
    if (scaledAxis !== a) {
      const groups = groupsOf[a]!;
      for (let i = 0; i < groups.length; i++) scaled[i] = groups[i]! * stride;
      scaledAxis = a;
    }
    const [height, width] = [axes[a]!.size, axes[b]!.size];
    pairTable.fill(0, 0, (height + 1) * stride);
    countPair(scaled, groupsOf[b]!, rows.count, rows.start);
    const into = { counts: counts.pairs[pair]!, examples: counts.pairExamples[pair]! };
    mergePair(into, { counts: pairTable, examples: pairFirsts }, height, width, stride);
    if (!sums) return;
    pairWeights.fill(0, 0, (height + 1) * stride);
    weighPair(scaled, groupsOf[b]!, rows.weights!);
    for (let r = 0, cell = 0; r < height; r++)
      for (let c = 0; c < width; c++, cell++)
        sums[pair]![cell] = sums[pair]![cell]! + pairWeights[r * stride + c]!;
  });
}

/** Group of each code; what is missing, or in no group, goes behind the groups. */
function groupsWithMissing(
  groups: PairAxis['groups'],
  size: number,
  categories: number,
): Uint8Array {
  const all = new Uint8Array(categories + 1).fill(size);
  for (let code = 0; code < Math.min(categories, groups.length); code++)
    if (groups[code]! >= 0) all[code] = groups[code]!;
  return all;
}

/**
 * Counts a pair into `pairTable`, and keeps the first rows of each cell.
 *
 * @param scaled groups of the one, times the table's stride
 */
function countPair(scaled: Uint16Array, groups: Uint8Array, count: number, start: number): void {
  for (let i = 0; i < count; i++) {
    const cell = scaled[i]! + groups[i]!;
    const before = pairTable[cell]!;
    if (before < examplesPerCell) pairFirsts[cell * examplesPerCell + before] = start + i;
    pairTable[cell] = before + 1;
  }
}

/** Adds the weights of a pair up in `pairWeights`. */
function weighPair(scaled: Uint16Array, groups: Uint8Array, weights: Float64Array): void {
  for (let i = 0; i < weights.length; i++) {
    const cell = scaled[i]! + groups[i]!;
    pairWeights[cell] = pairWeights[cell]! + weights[i]!;
  }
}

function emptySums(tables: readonly Uint32Array[]): Float64Array[] {
  return tables.map(({ length }) => new Float64Array(length));
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
