import type { StreamKey } from '../random/stream.ts';
import type { SampleColumn } from './problem.ts';

/**
 * Everything that drawing households needs; plain data, so that it crosses to workers. An entry
 * is a household of the sample in one zone, drawn one or more times.
 */
export interface HouseholdPlan {
  modelVersion: number;
  seed: number;
  /** Households drawn in all zones. */
  households: number;
  /** Their members. */
  persons: number;
  zones: string[];
  /** Zone and household of the sample of each entry. */
  entryZone: Uint32Array;
  entryHousehold: Uint32Array;
  /** Copies before each entry, and all of them: entries + 1. */
  before: Uint32Array;
  /** Key of the bijection that places drawn households on copies. */
  key: StreamKey;
  /** Names of the households of the sample. */
  ids: string[];
  /** First member of each household of the sample, and one past the last. */
  firstPerson: Uint32Array;
  /** Columns of the sample, by household and by person. */
  columns: SampleColumn[];
  personColumns: SampleColumn[];
}

/** A column of a range: codes into `labels`, or whole numbers where there are none. */
export interface HouseholdColumn {
  id: string;
  codes: Uint32Array;
  labels?: string[];
  values?: number[];
}

/** Households, or persons, start … start + count − 1. */
export interface HouseholdRange {
  start: number;
  count: number;
  columns: HouseholdColumn[];
}

/** Columns of drawn households besides those of the sample. */
export const householdOwn = ['household_id', 'zone', 'size', 'sample_id'] as const;
/** Columns of drawn persons besides those of the sample. */
export const personOwn = ['person_id', 'household_id', 'member'] as const;

/** What is being done, and how far it is. */
export interface HouseholdProgress {
  phase: 'weighting' | 'remedies' | 'rounding';
  done: number;
  total: number;
}
