import type { Study } from '../core/study/study.ts';

/** What a study was made with that is not the same here. */
export interface VersionDifference {
  kind: 'model-version' | 'pack-missing' | 'pack-digest';
  /** Pack concerned. */
  pack?: string;
  /** As the study states it: a model version or the digest of its pack. */
  study: string;
  /** As it is here; absent where nothing is. */
  here?: string;
  /** What differs and what follows, full sentences. */
  message: string;
}

/** What this release can draw with. */
export interface Versions {
  modelVersion: number;
  /** Digest of each pack by its id. */
  packs: Readonly<Record<string, string>>;
}

/**
 * What differs between the release a study was made with and this one. Where nothing does,
 * the same rows are drawn; a study whose pack is missing cannot be drawn.
 */
export function compareVersions(study: Study, here: Versions): VersionDifference[] {
  const differences: VersionDifference[] = [];
  if (study.modelVersion !== here.modelVersion)
    differences.push({
      kind: 'model-version',
      study: String(study.modelVersion),
      here: String(here.modelVersion),
      message: `The study was made with model version ${study.modelVersion}, and this release draws with ${here.modelVersion}: it meets the same targets with other people.`,
    });
  const { id, digest } = study.population.pack;
  const packDigest = Object.hasOwn(here.packs, id) ? here.packs[id] : undefined;
  if (packDigest === undefined)
    differences.push({
      kind: 'pack-missing',
      pack: id,
      study: digest,
      message: `The study draws from the pack ${id}, which is not here. Add that pack, or choose another.`,
    });
  else if (packDigest !== digest)
    differences.push({
      kind: 'pack-digest',
      pack: id,
      study: digest,
      here: packDigest,
      message: `The pack ${id} has changed since the study was made (${digest.slice(0, 8)} then, ${packDigest.slice(0, 8)} now): its targets, and so the people drawn, may differ.`,
    });
  return differences;
}
