/** A column of the sample: a code for each household, or for each person. */
export interface SampleColumn {
  id: string;
  /** The values as they were read; '' where one is missing. */
  labels: string[];
  /** Position in `labels`, one per household or person. */
  codes: Uint32Array;
  /** What the labels are as numbers, NaN where one is missing; absent where some are no numbers. */
  values?: number[];
}

/** Household microdata: a table of households and a table of their members. */
export interface HouseholdSample {
  /** Name of each household in the data, unique. */
  ids: string[];
  /** Weight of each household; null where all weigh the same. */
  weights: Float64Array | null;
  /** One code per household. */
  columns: SampleColumn[];
  /** Position of each household's first member, and one past the last: households + 1. */
  firstPerson: Uint32Array;
  /** One code per person; persons stand in the order of their households. */
  personColumns: SampleColumn[];
  /**
   * 1 where a unit is no household but persons in group quarters (homes, barracks, halls): no
   * table of households counts it, tables of persons do. Absent where nothing marks any.
   */
  groupQuarters?: Uint8Array;
}

/** What a table of targets counts. */
export type Counted = 'households' | 'persons';

/** Known numbers of households or persons of each kind, for every zone. */
export interface ControlTable {
  counts: Counted;
  /** Columns of the sample that its categories are made of; none for a bare total. */
  of: string[];
  /** Values of these columns, one list per category. */
  categories: string[][];
  /** Values that count in no category: they are of no concern to the table. */
  outside: string[][];
  /** Zones × categories, at least 0; NaN where unknown. */
  targets: Float64Array;
  /** Relative reliability; larger is trusted more. 1 where nothing is stated. */
  reliability: number;
}

/** Households to be weighted so that households and persons agree with their targets in every zone. */
export interface HouseholdProblem {
  sample: HouseholdSample;
  /** Names of the zones, unique. */
  zones: string[];
  tables: ControlTable[];
  /**
   * Table whose total counts where totals of a zone disagree, as `tableName` names it; absent:
   * the most reliable, among equals the one with the largest total in the zone.
   */
  declared: Partial<Record<Counted, string>>;
}

/** A defect of the data and where it is: a file and its line, or a path in JSON. */
export interface HouseholdDefect {
  path: string;
  message: string;
}

export type FindingCode =
  | 'persons-without-household'
  | 'households-without-persons'
  | 'repeated-households'
  | 'group-quarters'
  | 'group-quarters-unstated'
  | 'ignored-columns'
  | 'totals-disagree'
  | 'zero-targets'
  | 'labels-swapped'
  | 'relaxed'
  | 'contradiction'
  | 'no-household'
  | 'no-targets'
  | 'unfinished'
  | 'residual';

/** Something a user should know of the data, of a zone, or of what was drawn. */
export interface HouseholdFinding {
  code: FindingCode;
  /** `error`: the zone cannot be drawn so; `warning`: something was changed or left out; `note`: neither. */
  severity: 'error' | 'warning' | 'note';
  /** Full sentences: what, where, by how much. */
  message: string;
  zone?: string;
  /** Names of the tables concerned. */
  tables?: string[];
  /** Names of the targets concerned: for a contradiction the ones that cannot be met together. */
  targets?: string[];
  /** Households or persons concerned, or the size of a gap. */
  count?: number;
}

/** Name of a table: its columns, and what it counts. */
export function tableName({ counts, of }: Pick<ControlTable, 'counts' | 'of'>): string {
  return of.length === 0 ? counts : `${counts}.${of.join('×')}`;
}

/** A category in words, such as `persons with age = 20 to 35`. */
export function categoryName({ counts, of, categories }: ControlTable, category: number): string {
  const values = categories[category]!;
  if (of.length === 0) return `${counts} in all`;
  return `${counts} with ${of.map((column, k) => (values[k] === '' ? `${column} missing` : `${column} = ${values[k]!}`)).join(' and ')}`;
}

/** The tables that a name means: `persons.age`, or `age` where no other table is called so. */
export function tablesNamed(tables: readonly ControlTable[], name: string): ControlTable[] {
  const exact = tables.filter((table) => tableName(table) === name);
  return exact.length > 0 ? exact : tables.filter(({ of }) => of.join('×') === name);
}
