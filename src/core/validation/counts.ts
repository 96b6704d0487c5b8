import type { AttributeId } from '../pack/pack.ts';

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
  /** Group of each category. */
  groups: Int32Array;
  size: number;
}

/** What is to be counted in a population. Plain data, so that it crosses to workers. */
export interface CountPlan {
  /** Attributes counted alone, with their numbers of categories. */
  singles: { attribute: AttributeId; size: number }[];
  /** Attributes of which every pair is counted. */
  axes: PairAxis[];
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
   * Pair of axes a < b at a · (2n − a − 1) / 2 + b − a − 1; rows only, row-major over the groups of a
   * and b. Rows without a value in one of them are in no cell.
   */
  pairs: Uint32Array[];
  /** Per table of the plan, in its order. */
  tables: CellCounts[];
  zeros: { id: string; rows: number; weight: number; examples: number[] }[];
  /** Profiles: hash, rows that have it, first row. Absent without `CountPlan.profile`. */
  profiles?: { distinct: number; repeatedRows: number; largest: { rows: number; first: number }[] };
}
