import type { PackView } from '../client/engine.ts';
import { mostWeights } from '../core/population/plan.ts';
import { codeWidth } from '../core/population/draw.ts';
import type { LayerReport } from '../core/population/report.ts';

/**
 * Bytes that one person takes in the columns of a population.
 *
 * @param isDesigned whether there is a column of weights
 * @param layers layers drawn; what is not known of them before they are is not counted
 */
export function bytesPerPerson(
  pack: PackView,
  isDesigned = false,
  layers: readonly Pick<LayerReport, 'attributes'>[] = [],
): number {
  const attributes = [...pack.attributes, ...layers.flatMap((layer) => layer.attributes)];
  const sizes = [
    ...attributes.map(({ categories }) => categories.length),
    ...pack.identities.map(({ entries }) => entries),
    ...(isDesigned ? [mostWeights] : []),
  ];
  return sizes.reduce((sum, size) => sum + codeWidth(size), 0);
}
