import type { Pack } from '../pack/pack.ts';
import { useTraits } from './draw.ts';
import type { Plan } from './plan.ts';

/** The pack with the attributes and sources of a plan's layers added, to put codes into words. */
export function withLayers(pack: Pack, { layers }: Pick<Plan, 'layers'>): Pack {
  if (!layers) return pack;
  return {
    ...pack,
    attributes: [...pack.attributes, ...layers.flatMap(({ attributes }) => attributes)],
    sources: [...pack.sources, ...layers.flatMap(({ sources }) => sources)],
  };
}

/** Loads what draws the traits of a plan, if it has any; to be done once before drawing from it. */
export async function loadTraits({ layers }: Pick<Plan, 'layers'>): Promise<void> {
  if (layers) useTraits((await import('../layer/draw-traits.ts')).drawTraits);
}
