import type { AttributeId } from '../pack/pack.ts';
import type { Plan, PlanColumn, PlanWeight, Range } from './plan.ts';
import type { Comparison } from './report.ts';

/** People counted so far in the cells of some comparisons. Plain data, so that it crosses from workers. */
export interface Tally {
  people: number;
  /** Per comparison, people in each of its cells. */
  counts: Float64Array[];
  /** Under a design: per comparison, the people of the base that those stand for. */
  weighted?: Float64Array[];
}

/** A tally of nobody, for comparisons in this order. */
export function newTally(comparisons: readonly Comparison[]): Tally {
  return { people: 0, counts: emptyCounts(comparisons.map(({ expected }) => expected)) };
}

function emptyCounts(tables: readonly Float64Array[]): Float64Array[] {
  return tables.map(({ length }) => new Float64Array(length));
}

/** A column of weights. */
export type WeightColumn = PlanColumn & { weight: PlanWeight };

/** The column of weights of a plan, where its study has a design. */
export function weightColumn({ columns }: Pick<Plan, 'columns'>): WeightColumn | undefined {
  return columns.find((column): column is WeightColumn => column.weight !== undefined);
}

/**
 * Counts a range into a tally. Persons in a category outside a comparison's groups count in
 * none of its cells.
 *
 * @param weight column whose weights are added up beside the count
 * @throws Error where the range lacks a column that a comparison is over, or the weights
 */
export function tallyRange(
  tally: Tally,
  comparisons: readonly Comparison[],
  range: Range,
  weight?: WeightColumn,
): void {
  const columnOf = (attribute: AttributeId, purpose: string): Codes => {
    const column = range.columns.find((candidate) => candidate.attribute === attribute);
    if (!column) throw new Error(`tally: the range has no column '${attribute}' to ${purpose}`);
    return column.codes;
  };
  const weighted = weight && (tally.weighted ??= emptyCounts(tally.counts));
  const weights = weight && columnOf(weight.attribute, 'weigh people');
  comparisons.forEach((comparison, index) => {
    const columns = comparison.of.map((attribute) =>
      columnOf(attribute, `count '${comparison.id}'`),
    );
    count(comparison, columns, range.count, tally.counts[index]!);
    if (weight) weigh(comparison, columns, weights!, weight.weight.values, weighted![index]!);
  });
  tally.people += range.count;
}

/**
 * Adds up weights cell by cell. They are multiples of one power of two, so that the sums are
 * exact and the order of the ranges does not matter.
 */
function weigh(
  { of, groups, shape }: Comparison,
  columns: readonly Codes[],
  weights: Codes,
  values: Float64Array,
  sums: Float64Array,
): void {
  const steps = of.map((attribute, axis) => stepsOf(shape, axis, groups?.[attribute]));
  for (let i = 0; i < weights.length; i++) {
    let cell = 0;
    for (let axis = 0; axis < columns.length; axis++) cell += steps[axis]![columns[axis]![i]!]!;
    if (cell >= 0) sums[cell] = sums[cell]! + values[weights[i]!]!;
  }
}

/** Adds a tally of other persons over the same comparisons. */
export function mergeTally(into: Tally, other: Tally): void {
  into.people += other.people;
  into.counts.forEach((counts, c) => {
    other.counts[c]!.forEach((people, cell) => {
      counts[cell] = counts[cell]! + people;
    });
  });
  const { weighted } = other;
  if (!weighted) return;
  into.weighted ??= emptyCounts(into.counts);
  into.weighted.forEach((sums, c) => {
    weighted[c]!.forEach((people, cell) => {
      sums[cell] = sums[cell]! + people;
    });
  });
}

/**
 * What is set beside the expected counts of comparisons: people counted, and under a design the
 * people that they stand for, scaled to the size drawn.
 */
export function comparableCounts(
  { counts, weighted }: Pick<Tally, 'counts' | 'weighted'>,
  plan: Pick<Plan, 'columns' | 'size'>,
): readonly Float64Array[] {
  const weight = weightColumn(plan);
  if (!weight || !weighted) return counts;
  const scale = plan.size / weight.weight.people;
  return weighted.map((sums) => sums.map((people) => people * scale));
}

/**
 * Flat cell of a comparison that each row counts in; −1 for none.
 *
 * @param columns codes of the attributes that the comparison is over, in its order
 */
export function cellsIn(
  { of, groups, shape }: Comparison,
  columns: readonly Codes[],
  rows: number,
): Int32Array {
  const steps = of.map((attribute, axis) => stepsOf(shape, axis, groups?.[attribute]));
  const cells = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let cell = 0;
    for (let axis = 0; axis < columns.length; axis++) cell += steps[axis]![columns[axis]![i]!]!;
    cells[i] = Math.max(-1, cell);
  }
  return cells;
}

type Codes = Range['columns'][number]['codes'];

function count(
  { of, groups, shape }: Comparison,
  columns: readonly Codes[],
  rows: number,
  counts: Float64Array,
): void {
  const steps = of.map((attribute, axis) => stepsOf(shape, axis, groups?.[attribute]));
  const [first, second] = columns;
  if (first && columns.length === 1) {
    const step = steps[0]!;
    for (let i = 0; i < rows; i++) {
      const cell = step[first[i]!]!;
      if (cell >= 0) counts[cell] = counts[cell]! + 1;
    }
  } else if (first && second && columns.length === 2) {
    const step = steps[0]!;
    const next = steps[1]!;
    for (let i = 0; i < rows; i++) {
      const cell = step[first[i]!]! + next[second[i]!]!;
      if (cell >= 0) counts[cell] = counts[cell]! + 1;
    }
  } else {
    for (let i = 0; i < rows; i++) {
      let cell = 0;
      for (let axis = 0; axis < columns.length; axis++) cell += steps[axis]![columns[axis]![i]!]!;
      if (cell >= 0) counts[cell] = counts[cell]! + 1;
    }
  }
}

/** What each code adds to the flat cell; far below zero outside the groups. */
function stepsOf(
  shape: readonly number[],
  axis: number,
  groups: Int32Array | undefined,
): Float64Array {
  const stride = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const outside = -1e15;
  return groups
    ? Float64Array.from(groups, (group) => (group < 0 ? outside : group * stride))
    : Float64Array.from({ length: shape[axis]! }, (_, code) => code * stride);
}
