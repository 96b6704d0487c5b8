import { digestOf } from '../digest/sha256.ts';
import type {
  Design,
  DesignGroup,
  Filter,
  LayerChoice,
  PopulationStudy,
  Selection,
  Strata,
  Study,
} from './study.ts';
import { populationDefaults } from './study.ts';

/**
 * The study with everything left out that is so anyway: values equal to their defaults, an
 * empty filter, repeated categories; chosen categories stand in code-unit order. Studies
 * that draw the same population by the same choices become equal.
 */
export function minimalStudy(study: Study): Study {
  const { pack, size, seed, method, where, design, layers } = study.population;
  const { id, digest, inline } = pack;
  const population: PopulationStudy = { pack: { id, digest, ...(inline && { inline }) } };
  if (size !== undefined && size !== populationDefaults.size) population.size = size;
  if (seed !== undefined && seed !== populationDefaults.seed) population.seed = seed;
  if (method !== undefined && method !== populationDefaults.method) population.method = method;
  const filter = minimalFilter(where ?? {});
  if (Object.keys(filter).length > 0) population.where = filter;
  const sampled = design && minimalDesign(design);
  if (sampled) population.design = sampled;
  if (layers && Object.keys(layers).length > 0) population.layers = minimalLayers(layers);
  return { version: study.version, modelVersion: study.modelVersion, population };
}

/** SHA-256 of the canonical JSON of the minimal study: its identity. */
export function studyId(study: Study): string {
  return digestOf(minimalStudy(study));
}

/** Attributes stand once and in code-unit order, and shares only where an attribute is on. */
function minimalLayers(layers: Record<string, LayerChoice>): Record<string, LayerChoice> {
  const ids = (list: readonly string[] = []) => [...new Set(list)].sort();
  return Object.fromEntries(
    Object.keys(layers)
      .sort()
      .map((id): [string, LayerChoice] => {
        const { digest, shares = {}, ...choice } = layers[id]!;
        const [on, off] = [ids(choice.on), ids(choice.off)];
        const kept = on.filter((attribute) => shares[attribute] !== undefined);
        return [
          id,
          {
            digest,
            ...(on.length > 0 && { on }),
            ...(off.length > 0 && { off }),
            ...(kept.length > 0 && {
              shares: Object.fromEntries(kept.map((attribute) => [attribute, shares[attribute]!])),
            }),
          },
        ];
      }),
  );
}

/** Groups without an effect are left out. */
function minimalDesign({ groups = [], strata }: Design): Design | undefined {
  const kept = groups
    .filter(({ factor }) => factor !== 1)
    .map(({ where, factor }): DesignGroup => ({ where: minimalFilter(where), factor }));
  if (kept.length === 0 && !strata) return undefined;
  return {
    ...(kept.length > 0 && { groups: kept }),
    ...(strata && { strata: minimalStrata(strata) }),
  };
}

function minimalStrata({ of, allocation = 'proportional', shares, floor }: Strata): Strata {
  return {
    of,
    ...(allocation !== 'proportional' && { allocation }),
    ...(allocation === 'custom' && { shares: shares ?? {} }),
    ...(floor && { floor }),
  };
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
