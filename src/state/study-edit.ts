import { canonicalJson } from '../core/digest/canonical.ts';
import { minimalStudy } from '../core/study/minimal.ts';
import { populationDefaults } from '../core/study/study.ts';
import type { Filter, PopulationStudy, Study } from '../core/study/study.ts';

/** What the user may change; `where: {}` and a default both take the choice back. */
export type Choices = Pick<PopulationStudy, 'size' | 'seed' | 'method' | 'where'>;

/** The study with some choices changed; what is so anyway stays out of it. */
export function edit(study: Study, choices: Choices): Study {
  return minimalStudy({ ...study, population: { ...study.population, ...choices } });
}

/** The choices with the defaults filled in. */
export function resolved(study: Study): Required<PopulationStudy> {
  return { ...populationDefaults, where: {} as Filter, ...study.population };
}

/** Whether two studies are the same choices. */
export function isSame(a: Study, b: Study): boolean {
  return canonicalJson(minimalStudy(a)) === canonicalJson(minimalStudy(b));
}

/** Whether the user has chosen nothing: the page's own study. */
export function isDefault(study: Study): boolean {
  return Object.keys(minimalStudy(study).population).every((key) => key === 'pack');
}
