import { canonicalJson } from '../core/digest/canonical.ts';
import { minimalStudy } from '../core/study/minimal.ts';
import { populationDefaults } from '../core/study/study.ts';
import type { PopulationStudy, Study } from '../core/study/study.ts';

/** What the user may change; `{}` and a default both take the choice back. */
export type Choices = Pick<
  PopulationStudy,
  'size' | 'seed' | 'method' | 'where' | 'design' | 'layers'
>;

/** The study with some choices changed; what is so anyway stays out of it. */
export function edit(study: Study, choices: Choices): Study {
  return minimalStudy({ ...study, population: { ...study.population, ...choices } });
}

/** The choices with the defaults filled in. */
export function resolved(study: Study): PopulationStudy & Required<Choices> {
  return { ...populationDefaults, where: {}, design: {}, layers: {}, ...study.population };
}

/** Whether two studies are the same choices. */
export function isSame(a: Study, b: Study): boolean {
  return canonicalJson(minimalStudy(a)) === canonicalJson(minimalStudy(b));
}

/** Whether the user has chosen nothing, tables of their own included. */
export function isDefault(study: Study): boolean {
  const { population } = minimalStudy(study);
  return !population.pack.inline && Object.keys(population).every((key) => key === 'pack');
}
