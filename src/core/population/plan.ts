import type { AttributeId, Contacts, Identity } from '../pack/pack.ts';

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
}

/** One column of a range: dictionary codes. */
export interface Column {
  attribute: AttributeId;
  codes: Uint8Array | Uint16Array | Uint32Array;
}

/** Persons start … start + count − 1. */
export interface Range {
  start: number;
  count: number;
  columns: Column[];
}
