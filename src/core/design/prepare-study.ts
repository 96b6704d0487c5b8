import type { Pack } from '../pack/pack.ts';
import type { FitCache } from '../population/fit-pack.ts';
import { prepare as prepareWith } from '../population/prepare.ts';
import type { LayerStep } from '../population/prepare.ts';
import type { Prepared } from '../population/report.ts';
import type { PopulationStudy } from '../study/study.ts';
import { designStep } from './design-step.ts';

/**
 * `prepare` with the step that applies designs, for callers that need not load it late.
 *
 * @param cache fitted packs of earlier calls; the result does not depend on it
 * @param addLayers needed where the study names layers
 */
export function prepare(
  pack: Pack,
  study: PopulationStudy,
  cache?: FitCache,
  addLayers?: LayerStep,
): Prepared {
  return prepareWith(pack, study, cache, addLayers, designStep);
}
