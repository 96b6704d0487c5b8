import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import type { Codes } from '../../population/plan.ts';

/** How rows came about, which decides what their agreement with targets proves. */
export type Drawing =
  /** Exact quotas: agreement is by construction. */
  | 'quota'
  /** Every row drawn at random, independently of the others. */
  | 'sample'
  /** Not known, as of a file: read as if it were a random sample, and said so. */
  | 'unknown';

/** A population to be validated: what is known of it beside its rows. */
export interface Subject {
  title: Text;
  origin: 'study' | 'file';
  /** Rows of the whole population. */
  rows: number;
  drawing: Drawing;
  /**
   * Columns that are read, as attributes: the pack's own where a column was matched to one, otherwise
   * one made from the values seen, with status `secondary`.
   */
  attributes: Attribute[];
  /** Attributes among them that the pack knows. */
  matched: AttributeId[];
  /** Attributes of the pack that the population lacks. */
  absent: AttributeId[];
}

/** One column of some rows: a code each, `size` where the value is missing or no category. */
export interface SubjectColumn {
  attribute: AttributeId;
  /** Categories; the code of what is missing. */
  size: number;
  codes: Codes;
}

/** Some rows of a population, in order. */
export interface SubjectRows {
  /** Number of the first row in the population, from 0. */
  start: number;
  count: number;
  columns: SubjectColumn[];
  /** People each row stands for; absent where all count the same. */
  weights?: Float64Array;
}
