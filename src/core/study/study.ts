import type { AttributeId, Pack } from '../pack/pack.ts';

/** Choice of one attribute: category ids, or an inclusive range of its numbers. */
export type Selection = string[] | { from?: number; to?: number };

/** Which people are drawn: all attributes named must match. */
export type Filter = Record<AttributeId, Selection>;

/** People drawn more or less often than the rest. */
export interface DesignGroup {
  where: Filter;
  /** Chance of being drawn relative to the rest: 0.01 … 1,000. */
  factor: number;
}

/** Parts of the population whose sizes in the draw are decided. */
export interface Strata {
  /** The parts are the combinations of these attributes' categories. */
  of: AttributeId[];
  /** Default `proportional`: as many as chance and groups would give, but as whole numbers. */
  allocation?: 'proportional' | 'equal' | 'custom';
  /**
   * With `custom`, percent of the draw by stratum: category ids joined by commas, in the order
   * of `of`. Strata without one share the rest in proportion.
   */
  shares?: Record<string, number>;
  /** People drawn in each stratum at least. */
  floor?: number;
}

/** Who is drawn more often than chance would; a weight brings estimates back. */
export interface Design {
  /** Where groups overlap, their factors multiply. */
  groups?: DesignGroup[];
  strata?: Strata;
}

/** What the user chose for the population. Absent means the default. */
export interface PopulationStudy {
  /**
   * The pack, and the digest of the version the study was made with. A small pack of a user's
   * own travels whole, as `inline`; whether it is a pack is for `parsePack` to say.
   */
  pack: { id: string; digest: string; inline?: Pack };
  /** People drawn, after the filter: 100 … 10,000,000. Default 10,000. */
  size?: number;
  /** 0 … 2^53 − 1. Default 1. */
  seed?: number;
  /** `quota` meets every target to the person; `sample` draws people independently. */
  method?: 'quota' | 'sample';
  where?: Filter;
  design?: Design;
  /** Layers of traits added to the people, by id. */
  layers?: Record<string, LayerChoice>;
}

/** What a study takes of a layer: what was measured unless off, what is assumed only if on. */
export interface LayerChoice {
  /** Digest of the version the study was made with. */
  digest: string;
  on?: AttributeId[];
  off?: AttributeId[];
  /** Shares of the categories of assumed attributes, in place of equal ones. */
  shares?: Record<AttributeId, number[]>;
}

/** One small document: what the user chose and nothing else. A link carries it whole. */
export interface Study {
  /** Shape of this document. */
  version: 1;
  /** Version of the algorithms the study was made with. */
  modelVersion: number;
  population: PopulationStudy;
}

/** Raised with every change that alters a drawn bit. */
export const modelVersion = 1;

export const populationDefaults = { size: 10_000, seed: 1, method: 'quota' } as const;

export const populationLimits = {
  size: { min: 100, max: 10_000_000 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER },
} as const;

export const designLimits = {
  groups: 12,
  factor: { min: 0.01, max: 1000 },
  /** Attributes of the strata. */
  of: 3,
} as const;
