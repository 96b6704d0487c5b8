import type { LayerMargin } from '../population/report.ts';
import type { ChosenTrait } from './choose.ts';
import { cumulated, indexCuts, normalCuts, scoreCuts } from './cuts.ts';
import type { Layer, MeasuredShares } from './layer.ts';
import { normalProbability } from './normal-probability.ts';
import { calibrateScores } from './scores.ts';
import { calibrateShares, normalized } from './shares.ts';
import type { MarginTarget } from './shares.ts';
import type { MappedSpace } from './space.ts';

/** A trait fitted to a pack: what no size, seed or filter changes. */
export interface FittedTrait {
  space: MappedSpace;
  cuts: Float64Array;
  perCell: number;
  margins: LayerMargin[];
}

/** A study that a layer cannot follow, with a sentence for people. */
export class Refusal extends Error {}

/**
 * Fits a trait to a pack's people: cuts of its latent in every demographic cell, and what
 * became of its published margins.
 *
 * @param isUniform whether the latent is drawn as a uniform, not as a normal
 * @throws Refusal where the published shares contradict each other
 */
export function fitTrait(
  layer: Layer,
  trait: ChosenTrait,
  space: MappedSpace,
  isUniform: boolean,
): FittedTrait {
  const { attribute, measured } = trait;
  const size = attribute.categories.length;
  const perCell = size - 1;
  const cutsOf = (shares: ArrayLike<number>) =>
    isUniform ? cumulated(shares, size) : normalCuts(shares, size);
  if (!measured) {
    const shares = normalized(trait.shares!);
    const cells = space.people.length;
    const each = Float64Array.from({ length: cells * size }, (_, i) => shares[i % size]!);
    return { space, cuts: cutsOf(each), perCell, margins: [] };
  }
  if (measured.kind === 'scores') {
    const { shift, targets } = calibrateScores(space, attribute.values!, measured);
    return {
      space,
      cuts: scoreCuts(measured.thresholds, shift),
      perCell,
      margins: targets.map(({ of, published, target, people, filled }) => ({
        attribute: attribute.id,
        of,
        kind: 'means',
        published: published.map((mean, g) => (filled.includes(g) ? null : mean)),
        target: [...target],
        people: [...people],
      })),
    };
  }
  const base =
    measured.kind === 'shares' ? { size, measured } : baseOf(layer, measured.of, trait.country!);
  const { status, shares, targets } = calibrateShares(space, base.measured);
  if (status !== 'converged')
    throw new Refusal(
      `The published shares of '${attribute.id}' contradict each other in this population. Switch the attribute off.`,
    );
  if (measured.kind === 'index') {
    const cuts = indexCuts(space.people, shares, base.size, measured);
    return { space, cuts: isUniform ? cuts.map(normalProbability) : cuts, perCell, margins: [] };
  }
  return {
    space,
    cuts: cutsOf(shares),
    perCell,
    margins: sharesMargins(attribute.id, targets),
  };
}

/** The attribute whose demographic pattern an index takes. */
export function baseOf(
  layer: Layer,
  id: string,
  country: string,
): { size: number; measured: MeasuredShares } {
  const base = layer.attributes.find((attribute) => attribute.id === id);
  const measured = base?.measured?.[country];
  if (measured?.kind !== 'shares')
    throw new Error(`layer ${layer.id}: an index stands on '${id}', which has no shares`);
  return { size: base!.categories.length, measured };
}

/** Published shares and what is aimed at, as the report holds them. */
export function sharesMargins(
  attribute: string,
  targets: readonly Omit<MarginTarget, 'groups'>[],
): LayerMargin[] {
  return targets.map(({ of, published, target, people }) => ({
    attribute,
    of: of === '' ? [] : [of],
    kind: 'shares',
    published: [...published],
    target: [...target],
    people: [...people],
  }));
}
