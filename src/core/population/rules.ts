import type { AttributeId, Pack } from '../pack/pack.ts';
import type { Impossible, Nesting } from './active-cells.ts';
import { dimensionsOf, layoutOf, readingOf } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';

/** A factor of the starting weights: the sum of one step per axis is the index. */
export interface WeightFactor {
  axes: { dimension: number; step: Int32Array }[];
  weights: ArrayLike<number>;
}

/** What a pack says of combinations, restated over dimensions: exactly one of the three. */
export interface Rule {
  dimensions: number[];
  nesting?: Nesting;
  impossible?: Impossible;
  factor?: WeightFactor;
}

/** Nested attributes, structural zeros and sample factors of a pack. */
export function readRules(pack: Pack, dimensions: Dimensions): Rule[] {
  return [
    ...nestingRules(pack, dimensions),
    ...pack.structuralZeros.map(({ where }) => impossibleRule(dimensions, where)),
    ...pack.sampleFactors.map(({ id, of, weights }) => {
      const { shape, axes } = layoutOf(dimensions, of);
      const size = shape.reduce((product, extent) => product * extent, 1);
      if (weights.length !== size)
        throw new Error(`sample factor '${id}' has ${weights.length} weights for ${size} cells`);
      return { dimensions: dimensionsOf(dimensions, of), factor: { axes, weights } };
    }),
  ];
}

/** 1 for each category of a dimension that an attribute reads as one of some codes. */
export function maskOf(
  dimensions: Dimensions,
  attribute: AttributeId,
  codes: readonly number[],
): { dimension: number; holds: Uint8Array } {
  const { dimension, map, size } = readingOf(dimensions, attribute);
  const wanted = new Uint8Array(size);
  for (const code of codes) wanted[code] = 1;
  return { dimension, holds: Uint8Array.from(map, (code) => wanted[code]!) };
}

function impossibleRule(dimensions: Dimensions, where: Record<AttributeId, number[]>): Rule {
  const attributes = Object.keys(where).sort();
  return {
    dimensions: dimensionsOf(dimensions, attributes),
    impossible: { where: attributes.map((id) => maskOf(dimensions, id, where[id]!)) },
  };
}

/**
 * A nested attribute fixes the dimensions it names; inside an attribute that is itself a
 * function of a dimension, it only narrows that dimension.
 */
function nestingRules(pack: Pack, dimensions: Dimensions): Rule[] {
  return pack.attributes.flatMap(({ id, within, derivedFrom }): Rule[] => {
    if (!within || derivedFrom) return [];
    const own = readingOf(dimensions, id).dimension;
    const readings = within.attributes.map((attribute) => readingOf(dimensions, attribute));
    const place = (axis: number) => {
      const below = readings.slice(axis + 1).reduce((product, { size }) => product * size, 1);
      const size = readings[axis]!.size;
      return Int32Array.from(within.cell, (cell) => Math.floor(cell / below) % size);
    };
    const fixes: Nesting['fixes'] = [];
    const impossible: Impossible[] = [];
    readings.forEach(({ dimension, map, size }, axis) => {
      const category = place(axis);
      if (map.every((code, c) => code === c)) {
        fixes.push({ dimension, category });
        return;
      }
      for (let code = 0; code < size; code++)
        impossible.push({
          where: [
            { dimension: own, holds: Uint8Array.from(category, (c) => Number(c === code)) },
            { dimension, holds: Uint8Array.from(map, (c) => Number(c !== code)) },
          ],
        });
    });
    const all = dimensionsOf(dimensions, [id, ...within.attributes]);
    return [
      { dimensions: all, nesting: { dimension: own, fixes } },
      ...impossible.map((rule) => ({
        dimensions: [...new Set(rule.where.map(({ dimension }) => dimension))].sort(
          (a, b) => a - b,
        ),
        impossible: rule,
      })),
    ];
  });
}
