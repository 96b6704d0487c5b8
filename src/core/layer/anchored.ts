import type { Pack } from '../pack/pack.ts';
import type { LayerMargin } from '../population/report.ts';
import { cumulated, normalCuts } from './cuts.ts';
import { baseOf, sharesMargins } from './fit-trait.ts';
import type { Axis } from './joint.ts';
import type { Anchor, Layer, LayerMapping } from './layer.ts';
import { calibrateShares, sharesBy } from './shares.ts';
import { anchorAxis } from './space.ts';
import type { MappedSpace } from './space.ts';

/** An attribute that the pack draws already, cell by cell. */
export interface Anchored {
  axis: Axis;
  /** Quantiles of the latent between the pack's groups, per cell. */
  cuts: Float64Array;
  /** Cuts between the attribute's own categories, per cell. */
  own: Float64Array;
  /** Published shares, and those that come of the pack's groups. */
  margins: LayerMargin[];
}

/** What anchors an attribute of a layer in a pack, if anything does. */
export function anchorOf(
  mapping: LayerMapping | undefined,
  id: string,
): { id: string; attribute: string; anchor: Anchor } | undefined {
  const anchor = mapping?.anchors?.[id];
  return anchor && { id, attribute: anchor.attribute, anchor };
}

/**
 * In each cell the groups have the shares that the pack gives them, and the attribute's
 * categories split their group as they do where the layer alone is asked.
 */
export function holdTo(
  layer: Layer,
  pack: Pack,
  { id, anchor }: { id: string; anchor: Anchor },
  space: MappedSpace,
  country: string,
  peopleBy: (axes: readonly Axis[]) => Float64Array,
): Anchored {
  const { size, measured } = baseOf(layer, id, country);
  const { axis, first } = anchorAxis(
    pack,
    anchor,
    layer.attributes.find((one) => one.id === id)!.categories,
  );
  const people = peopleBy([...space.axes, axis]);
  const { shares, targets } = calibrateShares(space, measured);
  const groups = axis.size;
  const split = new Float64Array(shares.length);
  const held = new Float64Array(people.length);
  space.people.forEach((_, cell) => {
    let all = 0;
    for (let g = 0; g < groups; g++) all += people[cell * groups + g]!;
    for (let g = 0; g < groups; g++) {
      const codes = Array.from({ length: first[g + 1]! - first[g]! }, (__, k) => first[g]! + k);
      const own = codes.reduce((sum, k) => sum + shares[cell * size + k]!, 0);
      const share = all > 0 ? people[cell * groups + g]! / all : own;
      held[cell * groups + g] = share;
      for (const k of codes)
        split[cell * size + k] =
          own > 0 ? (share * shares[cell * size + k]!) / own : share / codes.length;
    }
  });
  const cuts = new Float64Array(space.people.length * (groups + 1));
  cumulated(held, groups).forEach((cut, i) => {
    cuts[Math.floor(i / (groups - 1)) * (groups + 1) + (i % (groups - 1)) + 1] = cut;
  });
  for (let cell = 0; cell < space.people.length; cell++) cuts[(cell + 1) * (groups + 1) - 1] = 1;
  const reached = targets.map((one) => ({ ...one, target: sharesBy(space, one, split) }));
  return { axis, cuts, own: normalCuts(split, size), margins: sharesMargins(id, reached) };
}
