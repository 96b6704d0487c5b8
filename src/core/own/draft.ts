import type { Pack, Status } from '../pack/pack.ts';
import type { PackProblem } from '../pack/shape.ts';

/**
 * The working document of a user's own pack: the tables as they were pasted or dropped, how
 * each is read, which spellings mean the same, and what the user decided where they
 * disagree. It is plain JSON and never changed in place: every function here answers with a
 * new draft, so that undoing is keeping the draft before. What can be computed is not in it:
 * `readTable`, `examineDraft` and `packOf` derive readings, findings and the pack.
 */
export interface Draft {
  version: 1;
  /** Id of the pack to be: up to 64 small letters, digits and hyphens. */
  id: string;
  /** "Arland 2024". */
  title: string;
  /** The words after "drawn from"; absent: "your own tables". */
  basis?: string;
  /** Year or ISO date of what the tables count; absent: the newest year of their sources. */
  date?: string;
  /** In the order in which they were added. */
  tables: DraftTable[];
  /** Of all tables, in the order in which they first appear. */
  attributes: DraftAttribute[];
  rules: DraftRule[];
  /** Where the number of people comes from. */
  people: PeopleChoice;
  /** Matches the user has declined, by `Match.key`: they are not proposed again. */
  declined: string[];
  /** What was applied, oldest first, in words for a list "What was done". */
  done: DoneRemedy[];
}

/**
 * - `found`: the total that the tables of counts agree on, or else the first of the most reliable
 * - `table`: the total of one table
 * - `stated`: said by the user, for tables of shares alone
 */
export type PeopleChoice =
  { from: 'found' } | { from: 'table'; table: string } | { from: 'stated'; people: number };

/** A remedy that was applied, as it was put to the user. */
export interface DoneRemedy {
  kind: Remedy['kind'];
  words: string;
}

/** One file or pasted text. A file with several tables one below the other is several of them. */
export interface DraftTable {
  /** Unique in the draft: `t1`, `t2` … */
  id: string;
  /** Name of the file, or "Pasted table 1". */
  name: string;
  /** As it came, decoded. */
  text: string;
  /** How the text is cut and read; guessed by `readTable`, every member editable. */
  layout: Layout;
  /** One per axis of the layout, in its order: what its labels mean. */
  axes: AxisMeaning[];
  role: TableRole;
  /** Weight of its word where tables disagree: larger is trusted more. */
  reliability: number;
  source: DraftSource;
  /** Decisions where it disagrees with others; absent members: as printed. */
  adjust: Adjustments;
}

/**
 * - `target`: met exactly
 * - `pattern`: shapes what the targets leave open, and is met by nothing
 * - `off`: kept in the draft and not used
 */
export type TableRole = 'target' | 'pattern' | 'off';

/** What stands on the evidence line of a chart; asked once per file. */
export interface DraftSource {
  /** Default "you". */
  publisher: string;
  /** Default "your file people.csv". */
  table: string;
  year: number;
  /** Default "not stated". */
  licence: string;
  url?: string;
  /**
   * How near the figures are to their publisher; `fictitious` for invented ones. Default
   * `secondary`. It counts as `statusOfSource` says.
   */
  status: Status;
}

/** How disagreements of a table were decided. */
export interface Adjustments {
  /** Scaled in proportion to the number of people of the draft. */
  scale?: true;
  /** Scaled to agree with these tables (ids) on the attributes it shares with them. */
  agreeWith?: string[];
  /** Tables (ids) that it and they give way to each other for, each by its weight. */
  meet?: string[];
  /** Cells that are 0 as printed count as unknown. */
  zerosUnknown?: true;
  /** Cells that were not printed, or not listed, count as 0. */
  blanksZero?: true;
  /** For a pattern: weight of combinations it never saw, as a share of the mean weight. */
  priorWeight?: number;
  /** Cells whose figure was replaced, by `cellKey`. */
  cells?: Record<string, number | null>;
}

// ---------------------------------------------------------------------------------- reading

export type Delimiter = ',' | ';' | '\t' | '|';

/** How numbers are written. `thousands` is empty where digits are not grouped. */
export interface NumberStyle {
  decimal: '.' | ',';
  thousands: '' | ',' | '.' | ' ' | "'";
}

/**
 * How a text is read as a table. Rows and columns are those of the text, from 0: `row` is the
 * record (a quoted line break does not start a new one), `column` its field.
 */
export interface Layout {
  delimiter: Delimiter;
  /**
   * - `long`: one row per cell, one column per attribute and one for the figure
   * - `wide`: attributes down the side and one or two in the heading
   * - `microdata`: one row per person, one column per attribute
   */
  shape: 'long' | 'wide' | 'microdata';
  /** First row of the heading; rows above are a title and set aside. */
  headerRow: number;
  /** Rows of the heading: 1, or 2 where the heading has two levels; 0 for none. */
  headerRows: 0 | 1 | 2;
  /** First row after the table: what follows are notes and set aside. */
  endRow: number;
  /** What the axes are: the columns at the side, left to right, then the levels of the heading. */
  axes: AxisPlace[];
  /** Columns with figures, left to right; one for a long table, none for microdata. */
  values: number[];
  /** Column with the margin of error of the column of figures, by the index in `values`. */
  margins: Record<number, number>;
  /** Confidence level of the margins of error, in (0, 1). Default 0.9. */
  marginLevel: number;
  /** Microdata: the column with the weight of each person; null where all count as one. */
  weight: number | null;
  number: NumberStyle;
  measure: Measure;
  /** Long and wide tables of several years or so: the rows that are read. */
  only?: { column: number; label: string };
  /** What a dash stands for; absent: unknown, as nothing tells. */
  dash?: 'zero' | 'unknown';
  /** Columns that are tables of their own beside this one. */
  beside?: number[];
  /** What one printed unit stands for: 1000 for a table in thousands. */
  unit: number;
}

/** Where the labels of an axis stand. */
export interface AxisPlace {
  /** Column of the labels, or level of the heading (0 is the upper). */
  at: { column: number } | { level: 0 | 1 };
  /** As printed in the heading or the corner; '' where nothing names it. */
  name: string;
  /** Labels that stand for all of the axis: their cells are checked and set aside. */
  totals: string[];
}

/**
 * What the figures are. Shares add up to 1 (`per: 1`) or 100 (`per: 100`) over everyone, or
 * over each combination of the axes in `within` (indices into `axes`): a conditional table.
 */
export type Measure = { kind: 'counts' } | { kind: 'shares'; per: 1 | 100; within: number[] };

/** A place in a text; row and column from 0, absent where the finding is about more. */
export interface Place {
  /** Id of the draft's table; '' for a text that is not in a draft yet. */
  table: string;
  row?: number;
  column?: number;
}

/** Something seen while reading. */
export interface ReadingProblem {
  severity: 'error' | 'warning' | 'note';
  /** A full sentence: what, where (row and column as a person counts them), what to do. */
  message: string;
  row?: number;
  column?: number;
  remedies: Remedy[];
}

/** What a text says under a layout. */
export interface TableReading {
  name: string;
  layout: Layout;
  /** All records of the text, unquoted. */
  rows: string[][];
  /** Line of the text each record starts in, from 1. */
  lines: number[];
  /** What each row is, for the preview: same length as `rows`. */
  kinds: RowKind[];
  axes: AxisReading[];
  /** Row-major over the labels of `axes`; null where unknown. Empty for microdata. */
  cells: (number | null)[];
  /** Where each cell is printed; null where it is not listed. */
  places: ({ row: number; column: number } | null)[];
  /** Decimals printed, most of any cell. */
  decimals: number;
  /** Margins of error, like `cells`; absent without such a column. */
  marginsOfError?: (number | null)[];
  /** Totals that were set aside, with what their parts add up to. */
  totals: PrintedTotal[];
  /** Sum of the known cells, in the unit of the figures. */
  sum: number;
  /** Microdata: persons read. */
  persons?: number;
  /** "one row per cell; 12 counts of sex by age; decimal point, thousands by comma". */
  summary: string;
  problems: ReadingProblem[];
}

/** `other`: a row of another year, say, than the one that is read, or a line of signs. */
export type RowKind =
  'title' | 'heading' | 'cells' | 'total' | 'note' | 'blank' | 'unread' | 'other';

/** Labels of an axis as printed, in the order of the text, totals left out. */
export interface AxisReading {
  name: string;
  labels: string[];
  /** Where each label stands first. */
  places: { row: number; column: number }[];
  /** For numbers and bands of numbers: what each label stands for; null for the others. */
  bands: (Band | null)[];
}

/** Whole numbers from `from` to `to`, both included; null for an open end. */
export interface Band {
  from: number | null;
  to: number | null;
}

export interface PrintedTotal {
  row: number;
  column: number;
  printed: number;
  /** What its parts add up to; null where one of them is unknown. */
  sum: number | null;
}

// ------------------------------------------------------------------------------- attributes

/** What an axis of a table is, and its labels. */
export interface AxisMeaning {
  /** Id of the draft's attribute. */
  attribute: string;
  /**
   * Categories (ids) that a label, as printed, stands for: usually one, several where the
   * table merges them, none where it is left out of the draft. Axes of a numeric attribute
   * have no entry for labels that are bands: the bands say it.
   */
  labels: Record<string, string[]>;
  /** Bands that do not mean what they say: those that end where the next one begins. */
  bands?: Record<string, Band>;
}

export interface DraftAttribute {
  /** A letter, then letters, digits, _ and -. */
  id: string;
  /** "Age". */
  label: string;
  /** Whether its categories are numbers, in ascending bands. */
  numeric: boolean;
  /** "years". */
  unit?: string;
  /** Where bands start, ascending, chosen by the user for microdata of many values. */
  breaks?: number[];
  categories: DraftCategory[];
  /** For an attribute that lies inside others: found in a table with both, or stated. */
  within?: Within;
  /** Said by the user: it lies in no other, whatever tables look like. */
  alone?: true;
}

/** Where categories lie in other attributes, as a town in its region. */
export interface Within {
  /** Ids of the attributes around. */
  attributes: string[];
  /** By category: the category (id) of each attribute around; absent where nothing tells. */
  of: Record<string, string[]>;
  /** Said by the user or the pack, and not found in a table. */
  stated?: true;
}

export interface DraftCategory {
  id: string;
  label: string;
  /** For a numeric attribute: what it covers. */
  band?: Band;
}

/** "No widowed where age is under 15": nobody is in a listed category of every attribute. */
export interface DraftRule {
  id: string;
  /** Category ids by attribute id; two attributes or more. */
  where: Record<string, string[]>;
  /** Why, as the user put it; absent: the rule's own words. */
  reason?: string;
}

/** Two spellings that may mean the same: for the user to accept or decline. */
export type Match =
  | {
      kind: 'attribute';
      key: string;
      /** The attribute that goes, and the one it becomes. */
      from: string;
      into: string;
      /** 0 … 1, by which proposals are ordered. */
      confidence: number;
      /** "4 of 5 categories are the same", in words for the user. */
      reason: string;
    }
  | {
      kind: 'category';
      key: string;
      attribute: string;
      /** The category that goes, and the one (or, for a merged label, the ones) it becomes. */
      from: string;
      into: string[];
      confidence: number;
      reason: string;
    };

// ---------------------------------------------------------------------------------- doctor

/** What is wrong or worth knowing, where, and what mends it. */
export interface Finding {
  /** The same for the same thing as long as it is there: a key for lists. */
  key: string;
  code:
    | 'reading'
    | 'no-tables'
    | 'no-people'
    | 'no-target'
    | 'category-missing'
    | 'category-unmatched'
    | 'bands-cross'
    | 'totals-differ'
    | 'shares-sum'
    | 'condition-unknown'
    | 'tables-contradict'
    | 'empty-slice'
    | 'infeasible'
    | 'too-large'
    | 'not-fitted';
  /** `error` keeps the pack from being made; `warning` bends figures; `note` states an assumption. */
  severity: 'error' | 'warning' | 'note';
  /** One sentence: what is wrong and by how much, in the user's own words for things. */
  message: string;
  /** Where it stands, the most telling place first. May be empty. */
  places: Place[];
  /** Gap in people, where it has one. */
  gap?: number;
  /** The first is what most people would choose. May be empty. */
  remedies: Remedy[];
}

/** A change that mends a finding, as data: `applyRemedy` makes it. */
export type Remedy = { words: string } & (
  | { kind: 'trust-total'; table: string }
  | { kind: 'scale-table'; table: string }
  | { kind: 'set-people'; people: number }
  | { kind: 'treat-as'; table: string; measure: Measure }
  | { kind: 'number-style'; table: string; number: NumberStyle }
  | { kind: 'layout'; table: string; layout: Layout }
  | { kind: 'merge-categories'; attribute: string; from: string; into: string[] }
  | { kind: 'same-attribute'; from: string; into: string }
  | { kind: 'leave-out'; table: string; axis: number; label: string }
  | { kind: 'blanks-zero'; table: string }
  | { kind: 'zeros-unknown'; table: string }
  | { kind: 'set-cell'; table: string; cell: string; value: number | null }
  | { kind: 'prior-weight'; table: string; weight: number }
  | { kind: 'agree-with'; table: string; tables: string[] }
  | { kind: 'meet'; table: string; tables: string[] }
  | { kind: 'as-pattern'; table: string }
  | { kind: 'drop-table'; table: string }
  | { kind: 'drop-rule'; rule: string }
  | { kind: 'set-breaks'; attribute: string; breaks: number[] }
);

/** The pack of a draft, or what keeps it from being one: findings of severity `error`. */
export type DraftPack =
  | { ok: true; pack: Pack; findings: Finding[] }
  | { ok: false; findings: Finding[]; problems: PackProblem[] };

/** Key of a cell in `Adjustments.cells`: its labels as printed, in the order of the axes. */
export function cellKey(labels: readonly string[]): string {
  return JSON.stringify(labels);
}

/** What `editTable` can change. An axis is given another attribute by its id, or a new one by a label. */
export interface TableChange {
  name?: string;
  text?: string;
  layout?: Partial<Layout>;
  role?: TableRole;
  reliability?: number;
  source?: Partial<DraftSource>;
  axis?: { index: number; attribute: string } | { index: number; newAttribute: string };
}

/** What `editAttribute` can change: labels of categories by id, and the order of them all. */
export interface AttributeChange {
  label?: string;
  unit?: string;
  breaks?: number[];
  categoryLabels?: Record<string, string>;
  order?: string[];
  /** Where it lies; null for nowhere. */
  within?: Within | null;
}

/** A rule in words, read against the attributes of a draft. */
export type ReadRule = { ok: true; where: DraftRule['where'] } | { ok: false; message: string };
