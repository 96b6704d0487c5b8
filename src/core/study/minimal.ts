import { digestOf } from '../digest/sha256.ts';
import type { Filter, PopulationStudy, Selection, Study } from './study.ts';
import { populationDefaults } from './study.ts';

/**
 * The study with everything left out that is so anyway: values equal to their defaults, an
 * empty filter, repeated categories; chosen categories stand in code-unit order. Studies
 * that draw the same population by the same choices become equal.
 */
export function minimalStudy(study: Study): Study {
  const { pack, size, seed, method, where } = study.population;
  const population: PopulationStudy = { pack: { id: pack.id, digest: pack.digest } };
  if (size !== undefined && size !== populationDefaults.size) population.size = size;
  if (seed !== undefined && seed !== populationDefaults.seed) population.seed = seed;
  if (method !== undefined && method !== populationDefaults.method) population.method = method;
  const filter = minimalFilter(where ?? {});
  if (Object.keys(filter).length > 0) population.where = filter;
  return { version: study.version, modelVersion: study.modelVersion, population };
}

/** SHA-256 of the canonical JSON of the minimal study: its identity. */
export function studyId(study: Study): string {
  return digestOf(minimalStudy(study));
}

function minimalFilter(where: Filter): Filter {
  return Object.fromEntries(
    Object.entries(where)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([attribute, selection]) => [attribute, minimalSelection(selection)]),
  );
}

function minimalSelection(selection: Selection): Selection {
  if (Array.isArray(selection)) return [...new Set(selection)].sort();
  const { from, to } = selection;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
