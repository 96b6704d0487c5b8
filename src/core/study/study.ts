import type { AttributeId } from '../pack/pack.ts';

/** Choice of one attribute: category ids, or an inclusive range of its numbers. */
export type Selection = string[] | { from?: number; to?: number };

/** Which people are drawn: all attributes named must match. */
export type Filter = Record<AttributeId, Selection>;

/** What the user chose for the population. Absent means the default. */
export interface PopulationStudy {
  /** The pack, and the digest of the version the study was made with. */
  pack: { id: string; digest: string };
  /** People drawn, after the filter: 100 … 10,000,000. Default 10,000. */
  size?: number;
  /** 0 … 2^53 − 1. Default 1. */
  seed?: number;
  /** `quota` meets every target to the person; `sample` draws people independently. */
  method?: 'quota' | 'sample';
  where?: Filter;
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
