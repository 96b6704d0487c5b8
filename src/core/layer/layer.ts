import type { AttributeId, Category, Source, Status, Text } from '../pack/pack.ts';

/**
 * A layer adds attributes that no census has to the people of any pack: what surveys say of
 * traits, opinions and habits, given a person's demographics. It is data only;
 * `docs/packs.md` describes the file.
 */
export interface Layer {
  format: 1;
  id: string;
  title: Text;
  /** What it adds, in a sentence. */
  about: Text;
  languages: string[];
  sources: Source[];
  /** Groups in which attributes are shown. */
  topics: { id: string; label: Text }[];
  /** People below this value of a variable were never asked and get the category `outside`. */
  universe: { variable: string; from: number; outside: Category };
  variables: LayerVariable[];
  countries: { id: string; label: Text }[];
  mappings: LayerMapping[];
  correlations: LayerCorrelations[];
  attributes: LayerAttribute[];
}

/** What surveys tell people apart by. */
export interface LayerVariable {
  id: string;
  label: Text;
  categories: Category[];
  /** For bands of a number: the lowest number of each category, ascending. */
  from?: number[];
}

/** How a pack's attributes are read as variables, and whose surveys apply to its people. */
export interface LayerMapping {
  pack: string;
  country: string;
  variables: Record<string, VariableMapping>;
  /** Attributes whose answer the pack draws already, in coarser categories. */
  anchors?: Record<AttributeId, Anchor>;
}

/**
 * An attribute that the pack has too, in merged categories of the same order: the layer
 * splits the pack's answer and never contradicts it. First in its matrix of correlations.
 */
export interface Anchor {
  attribute: AttributeId;
  /** Categories of the layer's attribute for each of the pack's, together all of them in order. */
  groups: Record<string, string[]>;
}

export interface VariableMapping {
  attribute: AttributeId;
  /** Category of the variable for each category id; absent: by the attribute's numbers. */
  groups?: Record<string, string>;
  /** What the attribute's numbers are multiplied by; 1 if absent. */
  scale?: number;
}

/** Correlations of latent normals within demographic cells. */
export interface LayerCorrelations {
  id: string;
  of: AttributeId[];
  /** Row-major, symmetric, ones on the diagonal, positive definite. */
  matrix: number[];
  source: string;
  status: Status;
  note?: Text;
}

export interface LayerAttribute {
  id: AttributeId;
  label: Text;
  note?: Text;
  topic: string;
  /** Permanent number of the attribute's random stream, from 2000 up. */
  stream: number;
  categories: Category[];
  /** For numbers: the number each category stands for, ascending. */
  values?: number[];
  unit?: Text;
  /** What was measured, by country. */
  measured?: Record<string, Measured>;
  /** Stands where no table does: the same for everybody, off unless asked for, editable. */
  assumed?: { shares: number[]; note: Text };
}

interface Evidence {
  status: Status;
  source: string;
  /** Who was asked, when, how many. */
  base: Text;
  note?: Text;
}

/** How a country's people answered. */
export type Measured = MeasuredShares | MeasuredScores | MeasuredIndex;

/** Shares of the categories among all, and by variables. */
export interface MeasuredShares extends Evidence {
  kind: 'shares';
  /** Share of each category among all who were asked. */
  total: number[];
  margins: ShareMargin[];
}

export interface ShareMargin {
  /** Variable. */
  of: string;
  /** Group of each of its categories, null where the survey has none; absent: its categories. */
  groups?: (number | null)[];
  groupLabels?: Text[];
  /** Per group, the share of each category. */
  shares: number[][];
}

/** Means of a bounded score whose margins follow an ordered probit. */
export interface MeasuredScores extends Evidence {
  kind: 'scores';
  /** Cut of the latent normal between each score and the next, in a person at 0. */
  thresholds: number[];
  margins: ScoreMargin[];
}

export interface ScoreMargin {
  /** Variables, row-major. */
  of: string[];
  /** Group of each category of a variable. */
  groups?: Record<string, number[]>;
  means: number[];
  /** People behind each mean. */
  n: number[];
  /** Means below this many people are none: theirs are filled from their neighbors. */
  filled?: number[];
  /** Only differences between the means count: one shift makes them agree with the others. */
  contrast?: true;
}

/** Fixed shares of an index that ranks people as another attribute does. */
export interface MeasuredIndex extends Evidence {
  kind: 'index';
  /** The attribute whose latent normal and demographic pattern it shares. */
  of: AttributeId;
  /** The pattern is that of the share of this category and those above it. */
  above: number;
  /** Shares of the categories by definition, lowest first. */
  shares: number[];
}
