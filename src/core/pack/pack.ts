/**
 * A pack is the data from which populations of one place are drawn: attributes with
 * their categories, marginals with their sources, the tables that fitting starts from,
 * and name lists. It is data only; `docs/packs.md` describes the files, and
 * `public/packs/pack.schema.json` checks them.
 */

/** Words in the pack's languages by BCP 47 tag; a plain string is the same in all. */
export type Text = string | { en: string; [language: string]: string };

/**
 * How near a figure is to its publisher.
 *
 * - `official`: read in the publisher's own file
 * - `official-copied`: the publisher's figure through a named copy
 * - `derived`: computed exactly from official figures
 * - `secondary`: as a third party, or the user, gives it; not read at the publisher
 * - `modelled`: the output of a model, the publisher's or a named institute's
 * - `estimated`: a pattern taken from another base or an estimate, fitted to what is known
 * - `assumed`: no table behind it; neutral and editable, in no verdict
 * - `fictitious`: identities (names, addresses) and invented figures, which describe nobody
 */
export type Status = (typeof statuses)[number];

/** All statuses, from nearest to the publisher to farthest. */
export const statuses = [
  'official',
  'official-copied',
  'derived',
  'secondary',
  'modelled',
  'estimated',
  'assumed',
  'fictitious',
] as const;

export interface Source {
  id: string;
  publisher: Text;
  /** Title of the table or publication. */
  table: Text;
  year: number;
  /** SPDX identifier where there is one. */
  licence: string;
  /** Where this copy of the figures came from, when not from the publisher. */
  obtainedFrom?: Text;
  url?: string;
}

/** Who is counted, where and when. Targets of different bases are never mixed silently. */
export interface Base {
  id: string;
  label: Text;
  /** ISO date or year. */
  date: string;
  /**
   * People counted; the totals of the pack's targets add up to it. 0 where the source of a
   * sample factor states none.
   */
  total: number;
}

export type AttributeId = string;

export interface Category {
  id: string;
  label: Text;
}

export interface Attribute {
  id: AttributeId;
  label: Text;
  /** What the attribute means, for the reader of a chart. */
  note?: Text;
  /** Permanent number of the attribute's random stream, unique in the pack, from 1000 up. */
  stream: number;
  categories: Category[];
  /** For numbers: the number each category stands for (the lower bound of an open last one). */
  values?: number[];
  /** Each category stands for all numbers from its own up to the next one's: files hold its label. */
  banded?: true;
  /** Unit of `values`. */
  unit?: Text;
  /** For an attribute that is a function of another: region of raion, age band of age. */
  derivedFrom?: { attribute: AttributeId; groups: number[] };
  /**
   * For an attribute nested in others: each category belongs to one cell of them
   * (row-major flat index over `attributes`), as a locality belongs to one raion and residence.
   */
  within?: { attributes: AttributeId[]; cell: number[] };
  status: Status;
  source: string;
}

/** A figure as printed, with the interval of counts that the printing leaves open. */
export interface Published {
  /** As printed, one per cell of the marginal; null where nothing is printed. */
  values: (number | null)[];
  unit: Text;
  /** Decimals printed: of every cell, or one number per cell. */
  decimals: number | number[];
  /** Smallest and largest count that would have been printed so, to the nearest person. */
  lower: (number | null)[];
  upper: (number | null)[];
}

/**
 * Sampling error that a publisher states with its estimates: at the given level of confidence
 * the true count lies no farther than this from the published one. What rounding in print leaves
 * open is another matter: see `Published`.
 */
export interface MarginOfError {
  /** Level of confidence as a share, such as 0.9. */
  level: number;
  /** People of the base, one per cell of the marginal; null where none is stated. */
  values: (number | null)[];
}

/**
 * Known totals over one or more attributes. `counts` is the target: the published figure
 * after one declared reconciliation, in people of the base.
 */
export interface Marginal {
  id: string;
  label: Text;
  of: AttributeId[];
  /** Group of each category, null outside all groups, for attributes stated over groups. */
  groups?: Record<AttributeId, (number | null)[]>;
  /** Labels of those groups. */
  groupLabels?: Record<AttributeId, Text[]>;
  /** Row-major over the groups (or categories) of `of`; null where unknown. */
  counts: (number | null)[];
  published?: Published;
  marginOfError?: MarginOfError;
  /**
   * Cells (row-major) whose target no published figure states: filled by a pattern, so that
   * meeting them says nothing of a publisher's figure. A remainder, a published total less
   * its published parts, is not among them.
   */
  estimatedCells?: number[];
  base: string;
  status: Status;
  source: string;
  /** What was done to make the published figures agree; absent when nothing was. */
  reconciliation?: Text;
  /** Relative reliability, larger is trusted more. Default 1. */
  reliability?: number;
  /** What a rule asks of a drawn population beside the target: see `Policy`. */
  policy?: Policy;
}

/** What a rule of its own asks of a sample, per cell of a marginal (row-major). */
export interface Policy {
  /** Largest distance of the drawn share from the target's, as a share of everyone (0.05). */
  tolerance: number[];
  /** Fewest people who may be drawn. */
  minimum?: number[];
}

/** Part of the sample table that fitting starts from: it shapes, and is no target. */
export interface SampleFactor {
  id: string;
  label: Text;
  of: AttributeId[];
  /** Weights, row-major over the categories of `of`; 0 is a sampling zero. */
  weights: number[];
  base: string;
  status: Status;
  source: string;
  note?: Text;
}

/** Combinations that cannot exist. */
export interface StructuralZero {
  id: string;
  /** Why, in words. */
  reason: Text;
  /** Impossible where every named attribute is in its listed categories (codes). */
  where: Record<AttributeId, number[]>;
}

/** A published figure that is no target: it is compared with the fit, and contradictions listed. */
export interface Figure {
  id: string;
  label: Text;
  /** As printed. */
  printed: string;
  /** Interval of counts that the printing leaves open, in people of the base. */
  lower: number;
  upper: number;
  /** The slice of the population it counts: codes per attribute. */
  where: Record<AttributeId, number[]>;
  source: string;
  status: Status;
  /** Why it cannot agree with the targets, or how its printing was read. */
  reason?: Text;
  /** What it is when the fit lies outside the interval; `figures` when absent. */
  kind?: ContradictionKind;
}

/**
 * What a disagreement is. Only `figures` are counted as contradictions.
 *
 * - `figures`: published figures of one base that no rounding reconciles
 * - `bases`: the same thing counted of other people or at another time; listed apart
 * - `sums`: sums of figures that are compared one by one already; listed, not counted twice
 * - `rounding`: figures that agree once printing is allowed for; listed for the record
 */
export type ContradictionKind = 'figures' | 'bases' | 'sums' | 'rounding';

/** Published figures, or tables, that do not agree as printed, whatever is fitted. */
export interface Contradiction {
  id: string;
  label: Text;
  /** `figures` when absent. */
  kind?: ContradictionKind;
  /** Size in people, computed when the pack was built. */
  gap: number;
  reason: Text;
  sources: string[];
}

/** A published number per category that nothing is drawn from: shown beside the population. */
export interface ContextTable {
  id: string;
  label: Text;
  of: AttributeId[];
  /** Row-major over the categories of `of`; null where nothing is published. */
  values: (number | null)[];
  unit: Text;
  base: string;
  status: Status;
  source: string;
  note?: Text;
}

/**
 * An identity drawn after the tables: a code into lists, by the person's other
 * attributes. The lists are fictitious; they describe nobody.
 */
export interface Identity {
  id: AttributeId;
  label: Text;
  stream: number;
  /** Attributes that choose the list. */
  given: AttributeId[];
  /** List of each cell of `given`, row-major; several lists mix by weight. */
  choose: { list: string; weight: number }[][];
  lists: Record<string, string[]>;
  /**
   * Relative frequency of each entry of a list, by list; the entries of a list without are
   * all alike.
   */
  weights?: Record<string, number[]>;
  source: string;
  status: 'fictitious';
  note?: Text;
}

/** How e-mail addresses and phone numbers are written; both reach nobody. */
export interface Contacts {
  /** Reserved domains (RFC 2606). */
  emailDomains: string[];
  /** Identities that make up a name, in the order of the e-mail address; all when absent. */
  names?: AttributeId[];
  /** `#` stands for a drawn digit. */
  phoneFormat: string;
  phoneNote: Text;
  streams: { email: number; phone: number };
}

/** Numbers of households or of persons that are known in each zone. */
export interface HouseholdTargets {
  counts: 'households' | 'persons';
  /** Columns of the sample that the categories are made of; none for a bare total. */
  of: string[];
  /** A value, or one for each column of `of`. */
  categories: (SampleValue | SampleValue[])[];
  /** Zones × categories; null where unknown. */
  values: (number | null)[][];
  /** Values of the sample that count in no category. */
  outside?: (SampleValue | SampleValue[])[];
  /** Larger is trusted more. Default 1. */
  reliability?: number;
  status: Status;
  source: string;
}

/** A value of a record; null where it is missing. */
export type SampleValue = string | number | null;

/**
 * Records of households with their members, and what is known of both, zone by zone: whole
 * households are drawn from them, which studies are not (`populace households`). But for
 * `label`, `note` and where it comes from it is the problem that the command reads.
 */
export interface PackHouseholds {
  label: Text;
  note?: Text;
  /** Of the records. */
  status: Status;
  source: string;
  /** Name of each household, its weight (absent: all weigh the same), and a list for each column. */
  households: {
    id: (string | number)[];
    weight?: number[];
    columns: Record<string, SampleValue[]>;
  };
  /** Name of the household of each person, and a list for each column. */
  persons: { household: (string | number)[]; columns: Record<string, SampleValue[]> };
  /** Which records are of group quarters: see `GroupQuarters`. */
  groupQuarters?: 'unlisted' | { column: string; values: SampleValue[] };
  /** Without zones and targets the records wait for those of the user. */
  zones?: string[];
  targets?: HouseholdTargets[];
  /** Tables whose totals count where totals of a zone disagree, by name such as `children`. */
  declared?: string[];
}

export interface Pack {
  format: 1;
  id: string;
  title: Text;
  /** "the 2024 census of Moldova": the words after "drawn from". */
  basis: Text;
  languages: string[];
  /** Base of every target. */
  base: string;
  bases: Base[];
  sources: Source[];
  attributes: Attribute[];
  marginals: Marginal[];
  sampleFactors: SampleFactor[];
  structuralZeros: StructuralZero[];
  figures: Figure[];
  contradictions: Contradiction[];
  context?: ContextTable[];
  households?: PackHouseholds;
  identities: Identity[];
  contacts?: Contacts;
  /** Marginal whose attributes the clique tree hangs from. */
  root: string;
  /** Pairs shown as heatmaps, the ties that matter. */
  highlights: { of: [AttributeId, AttributeId]; label: Text }[];
  /** One-click filters, such as adults only. */
  presets: { id: string; label: Text; where: Record<AttributeId, number[]> }[];
}
