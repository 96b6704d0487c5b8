import type { Codes } from '../../population/plan.ts';

/** A column of a file: each row a code into the distinct values, or a number. */
export interface ReadColumn {
  /** As the file has it; of nested records the path, such as `demographics.age`. */
  name: string;
  /**
   * `values`: few enough distinct values to list. `numbers`: numbers, too many to list. `texts`:
   * too many distinct texts, as names and identifiers are; none of them is kept.
   */
  kind: 'values' | 'numbers' | 'texts';
  /** Distinct values as written, in the order of their first row; of `values` alone. */
  values: string[];
  /** Rows that have each value. */
  rows: number[];
  /** Value of each row; `values.length` where it is missing. Of `values` alone. */
  codes?: Codes;
  /** Number of each row, NaN where it is missing. Of `numbers` alone. */
  numbers?: Float64Array;
  /** Rows without a value. */
  missing: number;
}

/** A table of people as a file holds it. */
export interface ReadTable {
  /** What to call it in messages. */
  name: string;
  format: 'csv' | 'parquet' | 'jsonl' | 'json';
  rows: number;
  columns: ReadColumn[];
  /** What was taken for granted in reading it, in sentences. */
  notes: string[];
  /** What the file says of itself by key, as Parquet files do. */
  metadata: Record<string, string>;
  /** The document that a JSON file of personas is, as it stands; of small ones alone. */
  personas?: unknown;
}
