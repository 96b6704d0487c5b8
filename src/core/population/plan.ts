import type { Attribute, AttributeId, Contacts, Identity, Source, Text } from '../pack/pack.ts';
import type { StreamKey } from '../random/stream.ts';

/** Whole counts of one clique, ready to be drawn from: cells grouped by separator cell. */
export interface PlanNode {
  /** Parent node; −1 for a root. Parents stand before children. */
  parent: number;
  /** Positions in `Plan.columns` of the attributes this node sets. */
  sets: number[];
  /** Code of each set attribute, per cell: `codes[k][cell]`. */
  codes: Uint16Array[];
  /** First cell of each separator cell, and one past the last: separator cells + 1. */
  start: Uint32Array;
  /** People before each cell within its separator cell (quota), or alias cut (sample). */
  before: Uint32Array;
  /** Separator cell of each cell of the parent node; empty for a root. */
  fromParent: Uint32Array;
  /** People in that separator cell before each cell of the parent node (quota). */
  rankBase: Uint32Array;
  /** People in each separator cell (quota). */
  people: Uint32Array;
  /** Sample method: alias tables over the cells of each separator cell. */
  aliasCut?: Float64Array;
  aliasOther?: Uint32Array;
  /** Key of the node's placement stream. */
  key: readonly [number, number];
}

/** A column of a population. */
export interface PlanColumn {
  attribute: AttributeId;
  /** Number of categories or of list entries. */
  size: number;
  /** Present for attributes that are a function of another column. */
  derivedFrom?: { column: number; map: Uint16Array };
  /** Present for identities. */
  identity?: number;
  /** Present for the weights of a design. */
  weight?: PlanWeight;
  /** Present for traits: the layer of the plan, and the trait in it. */
  trait?: { layer: number; number: number };
}

/** Different weights that a population has, in all but designs of very many cells. */
export const mostWeights = 65_536;

/**
 * People of the base, inside the filter, that a row stands for: by the cell of the design it is
 * in, or by row where the weights are calibrated.
 */
export interface PlanWeight {
  /** What each code of some columns adds to the number of a combination. */
  of: { column: number; step: Int32Array }[];
  /** Code of each combination. */
  codes: Uint32Array;
  /** Code of each row; `of` and `codes` are empty then. */
  rows?: Codes;
  /** Weight of each code, ascending. */
  values: Float64Array;
  /** People of the base that all rows together stand for. */
  people: number;
}

/** Traits that a layer adds to the people of the tables. */
export interface PlanLayer {
  id: string;
  digest: string;
  title: Text;
  /** The traits in words, in their order, as a pack's attributes would be. */
  attributes: Attribute[];
  sources: Source[];
  /** Demographic cells: the step that each code of some columns adds; negative: nobody was asked. */
  spaces: { column: number; step: Int32Array }[][];
  /** Latent draws, one stream each: a uniform, or normals mixed into a correlated one. */
  latents: PlanLatent[];
  traits: PlanTrait[];
}

export interface PlanLatent {
  key: StreamKey;
  mix?: { of: number[]; weights: Float64Array };
  /**
   * Holds the draw to what a column of the tables says already: in each cell of a space, the
   * part of 0 … 1 between the cuts of the person's group, `groups` + 1 of them.
   */
  anchor?: { space: number; column: number; group: Int32Array; groups: number; cuts: Float64Array };
}

/** How a trait is read off its latent draw. */
export interface PlanTrait {
  space: number;
  latent: number;
  /** Ascending cuts of the latent, per cell of the space: the code is the number of cuts below. */
  cuts: Float64Array;
  perCell: number;
  /** Code of people outside the space. */
  outside: number;
}

/** Everything a worker needs to draw any range of persons; plain data, so that it crosses to workers. */
export interface Plan {
  modelVersion: number;
  size: number;
  seed: number;
  method: 'quota' | 'sample';
  nodes: PlanNode[];
  columns: PlanColumn[];
  identities: Identity[];
  contacts?: Contacts;
  layers?: PlanLayer[];
}

export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** One column of a range: dictionary codes. */
export interface Column {
  attribute: AttributeId;
  codes: Codes;
}

/** Persons start … start + count − 1. */
export interface Range {
  start: number;
  count: number;
  columns: Column[];
}
