import type { AttributeId, Text } from '../../pack/pack.ts';

/** A table to be counted; a `Comparison` is one. */
export interface TableRequest {
  id: string;
  of: AttributeId[];
  /** Group of each category, −1 outside, for attributes read in groups. */
  groups?: Record<AttributeId, Int32Array>;
  /** Row-major extents: groups or categories of each attribute. */
  shape: number[];
}

/** An attribute as the pairs are counted: category by category, or in groups where it has many. */
export interface PairAxis {
  attribute: AttributeId;
  /** Group of each category; −1 for none, which counts as missing. */
  groups: Int32Array;
  /** Groups: 64 at most. */
  size: number;
  /** What each group is called. */
  labels: Text[];
  /**
   * How categories were put into groups: each its own, by the categories of an attribute that is a
   * function of this one or that it is nested in, in bands of its numbers, or the largest and all other.
   */
  reading: 'categories' | 'attribute' | 'bands' | 'largest';
}

/** What is to be counted in a population. Plain data, so that it crosses to workers. */
export interface CountPlan {
  /** Attributes counted alone, with their numbers of categories. */
  singles: { attribute: AttributeId; size: number }[];
  /** Attributes of which every pair is counted. */
  axes: PairAxis[];
  /**
   * Pairs, by their number, that say nothing because one attribute is a function of the other:
   * they are not counted and their table is empty.
   */
  determined: number[];
  /** Attributes that are no axis because the matrix would read them just as another one. */
  readAs: { attribute: AttributeId; as: AttributeId }[];
  tables: TableRequest[];
  /** Impossible combinations: a row is one where every attribute is in its listed codes. */
  zeros: { id: string; where: Record<AttributeId, number[]> }[];
  /** Attributes whose combination makes a profile, for duplicates; none where they are not sought. */
  profile: AttributeId[];
}

/** People counted in the cells of a table. */
export interface CellCounts {
  rows: Float64Array;
  /** Under weights: their sums and the sums of their squares. */
  sums?: Float64Array;
  squares?: Float64Array;
}

/** Everything that judging a population needs of its rows. Plain data; counts of parts add up. */
export interface Counts {
  rows: number;
  /** Σ w and Σ w²; the number of rows where nothing is weighted. */
  weight: { sum: number; squares: number };
  /** Per attribute of `CountPlan.singles`: its categories, and behind them what is missing. */
  singles: CellCounts[];
  /**
   * Pair of axes a < b at `pairNumber`; rows only, row-major over the groups of a and b. Rows
   * without a value in one of them are in no cell.
   */
  pairs: Uint32Array[];
  /** Under weights: their sums in the same cells. */
  pairSums?: Float64Array[];
  /** Numbers of the first rows in each cell of a pair, `examplesPerCell` each; as many as there are rows. */
  pairExamples: Uint32Array[];
  /** Per table of the plan, in its order. */
  tables: CellCounts[];
  /** Rows that are impossible, with the numbers of the first ten. */
  zeros: { id: string; rows: number; weight: number; examples: number[] }[];
  /** Profiles while parts are still added up; `finishCounts` makes `profiles` of them. */
  profileTable?: ProfileTable;
  /** Profiles: how many there are, rows that repeat an earlier one, the most frequent ones. Absent without `CountPlan.profile`. */
  profiles?: ProfileCounts;
}

export interface ProfileCounts {
  distinct: number;
  /** Rows less distinct profiles. */
  repeatedRows: number;
  /** Rows that have a profile, and the number of the first; most frequent first, then by row. */
  largest: { rows: number; first: number }[];
}

/** Profiles by a hash of 64 bits, in an open-addressed table of a power of two places. */
export interface ProfileTable {
  distinct: number;
  low: Uint32Array;
  high: Uint32Array;
  /** Rows with the profile; 0 for a free place. */
  rows: Uint32Array;
  /** The first of them. */
  first: Uint32Array;
}

/** Example rows kept for each cell of a pair. */
export const examplesPerCell = 3;

/** Example rows kept for each impossible combination. */
export const examplesPerZero = 10;

/** Position of the pair of axes a < b among n axes. */
export function pairNumber(n: number, a: number, b: number): number {
  return (a * (2 * n - a - 1)) / 2 + b - a - 1;
}

/** Every pair of n axes, in the order of their numbers. */
export function pairsOf(n: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) pairs.push([a, b]);
  return pairs;
}
