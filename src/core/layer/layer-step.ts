import type { Pack } from '../pack/pack.ts';
import type { Model } from '../population/model.ts';
import type { Plan, PlanColumn, PlanLatent, PlanLayer, PlanTrait } from '../population/plan.ts';
import type { LayerContext, LayerStep } from '../population/prepare.ts';
import type { Comparison, LayerMargin, LayerReport } from '../population/report.ts';
import { streamKey } from '../random/stream.ts';
import { attributeOf, chooseTraits } from './choose.ts';
import type { ChosenTrait, LoadedLayer } from './choose.ts';
import {
  belowGiven,
  cumulated,
  factorOf,
  indexCuts,
  normalCuts,
  scoreCuts,
  sharesOfCuts,
} from './cuts.ts';
import { jointOf } from './joint.ts';
import type { Axis } from './joint.ts';
import type { Anchor, Layer, LayerMapping, MeasuredShares } from './layer.ts';
import { normalProbability } from './normal-probability.ts';
import { calibrateScores } from './scores.ts';
import { calibrateShares, normalized } from './shares.ts';
import { anchorAxis, planSpace, spaceOf } from './space.ts';
import type { MappedSpace } from './space.ts';

/** A trait fitted to a pack: what no size, seed or filter changes. */
interface FittedTrait {
  space: MappedSpace;
  cuts: Float64Array;
  perCell: number;
  margins: LayerMargin[];
}

/** Traits fitted to a pack, so that a change of size, seed or filter does not fit again. */
export type LayerCache = WeakMap<Model, Map<string, FittedTrait>>;

/** A study that a layer cannot follow, with a sentence for people. */
class Refusal extends Error {}

/**
 * The step of `prepare` that adds layers to a study's people. Each trait is calibrated over the
 * whole pack, whatever the filter, so that a person's chances depend on their demographics alone.
 *
 * @param loaded every layer that the study names
 */
export function layerStep(
  loaded: readonly LoadedLayer[],
  cache: LayerCache = new WeakMap(),
): LayerStep {
  return (context) => {
    let plan = context.plan;
    const comparisons: Comparison[] = [];
    const layers: LayerReport[] = [];
    for (const [id, choice] of Object.entries(context.study.layers ?? {})) {
      const found = loaded.find(({ layer }) => layer.id === id);
      if (!found)
        return { ok: false, reason: `The study adds the layer '${id}', which is not here.` };
      const chosen = chooseTraits(found, context.pack, choice);
      if (!chosen.ok) return chosen;
      try {
        const added = addLayer(found, chosen.mapping, chosen.traits, { ...context, plan }, cache);
        plan = added.plan;
        comparisons.push(...added.comparisons);
        layers.push(added.report);
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, reason: error.message };
        throw error;
      }
    }
    return { ok: true, plan, comparisons, layers };
  };
}

function addLayer(
  { layer, digest }: LoadedLayer,
  mapping: LayerMapping | undefined,
  chosen: readonly ChosenTrait[],
  context: LayerContext,
  cache: LayerCache,
): { plan: Plan; comparisons: Comparison[]; report: LayerReport } {
  const { pack, model, fitted, slice, plan } = context;
  const known = cache.get(model) ?? new Map<string, FittedTrait>();
  cache.set(model, known);
  const spaces = new Map<string, { space: MappedSpace; number: number; people: Float64Array }>();
  const spaceFor = (variables: readonly string[]) => {
    const key = variables.join();
    const found = spaces.get(key);
    if (found) return found;
    const space = spaceOf(layer, pack, mapping, variables, model, fitted);
    const people = slice.filtered
      ? spaceOf(layer, pack, mapping, variables, model, slice.tables).people
      : space.people;
    const made = { space, number: spaces.size, people };
    spaces.set(key, made);
    return made;
  };
  const latents = latentsOf(layer, chosen, plan.seed);
  const number = plan.layers?.length ?? 0;
  const traits: PlanTrait[] = [];
  const comparisons: Comparison[] = [];
  const margins: LayerMargin[] = [];
  const anchored = new Map<number, Anchored>();
  for (const trait of chosen) {
    const { attribute } = trait;
    const { space, number: at, people } = spaceFor(variablesOf(layer, mapping, trait));
    const isUniform = latents.isUniform(attribute.id);
    const key = `${digest} ${attribute.id} ${trait.shares?.join() ?? ''}`;
    let made = known.get(key) ?? fitTrait(layer, trait, space, isUniform);
    known.set(key, made);
    const latent = latents.of(attribute.id);
    const first = latents.list[latent]!.mix?.of[0];
    const anchor = first === undefined ? undefined : anchorOf(mapping, latents.idOf(first));
    if (anchor && first !== undefined) {
      const held =
        anchored.get(first) ??
        holdTo(layer, pack, anchor, space, trait.country!, (axes) => jointOf(model, fitted, axes));
      anchored.set(first, held);
      latents.list[first]!.anchor = {
        space: at,
        column: plan.columns.findIndex((column) => column.attribute === anchor.attribute),
        group: held.axis.groups,
        groups: held.axis.size,
        cuts: held.cuts,
      };
      if (latent === first) made = { ...made, cuts: held.own, margins: [] };
    }
    const size = attribute.categories.length;
    traits.push({ space: at, latent, cuts: made.cuts, perCell: made.perCell, outside: size });
    margins.push(...made.margins);
    const held = first === undefined ? undefined : anchored.get(first);
    const rho = latents.list[latent]!.mix?.weights[0] ?? 0;
    comparisons.push({
      id: `layer:${layer.id}:${attribute.id}`,
      of: [attribute.id],
      shape: [size + 1],
      kind: 'layer',
      expected: expectedOf(
        held && slice.filtered
          ? heldShares(made, held, rho, jointOf(model, slice.tables, [...space.axes, held.axis]))
          : expectedShares(made, people, isUniform),
        slice.people,
        plan.size,
      ),
    });
  }
  const columns = chosen.map(({ attribute }, i): PlanColumn => ({
    attribute: attribute.id,
    size: attribute.categories.length + 1,
    trait: { layer: number, number: i },
  }));
  const used = new Set(chosen.map((trait) => trait.measured?.source));
  const words = {
    id: layer.id,
    digest,
    title: layer.title,
    attributes: chosen.map((trait) => attributeOf(layer, trait)),
    sources: layer.sources.filter(({ id }) => used.has(id)),
  };
  const planLayer: PlanLayer = {
    ...words,
    spaces: [...spaces.values()].map(({ space }) => planSpace(space, plan.columns)),
    latents: latents.list,
    traits,
  };
  return {
    plan: {
      ...plan,
      columns: [...plan.columns, ...columns],
      layers: [...(plan.layers ?? []), planLayer],
    },
    comparisons,
    report: {
      ...words,
      topics: layer.topics.flatMap(({ id, label }) => {
        const of = chosen.flatMap(({ attribute }) => (attribute.topic === id ? attribute.id : []));
        return of.length > 0 ? [{ label, of }] : [];
      }),
      margins,
      missing: layer.variables.flatMap(({ id, label }) =>
        !mapping?.variables[id] && chosen.some(({ measured }) => dependsOn(measured, id))
          ? [label]
          : [],
      ),
    },
  };
}

function dependsOn(measured: ChosenTrait['measured'], variable: string): boolean {
  if (!measured || measured.kind === 'index') return false;
  return measured.margins.some(({ of }) => [of].flat().includes(variable));
}

/** Latent draws of the chosen traits; correlated ones bring along those before them in the matrix. */
function latentsOf(layer: Layer, chosen: readonly ChosenTrait[], seed: number) {
  const list: PlanLatent[] = [];
  const position = new Map<string, number>();
  const keyOf = (id: string) =>
    streamKey(seed, layer.attributes.find((attribute) => attribute.id === id)!.stream);
  const ownOf = ({ attribute, measured }: ChosenTrait) =>
    measured?.kind === 'index' ? measured.of : attribute.id;
  const wanted = new Set(chosen.map(ownOf));
  for (const { of, matrix } of layer.correlations) {
    const last = Math.max(...of.map((id, i) => (wanted.has(id) ? i : -1)));
    if (last < 0) continue;
    const factor = factorOf(matrix, of.length);
    const first = list.length;
    of.slice(0, last + 1).forEach((id, i) => {
      position.set(id, list.length);
      list.push({
        key: keyOf(id),
        mix: {
          of: Array.from({ length: i + 1 }, (_, k) => first + k),
          weights: factor.slice(i * of.length, i * of.length + i + 1),
        },
      });
    });
  }
  for (const id of wanted)
    if (!position.has(id)) {
      position.set(id, list.length);
      list.push({ key: keyOf(id) });
    }
  const traits = new Map(chosen.map((trait) => [trait.attribute.id, position.get(ownOf(trait))!]));
  return {
    list,
    of: (id: string) => traits.get(id)!,
    idOf: (latent: number) => [...position].find(([, at]) => at === latent)![0],
    isUniform: (id: string) => list[traits.get(id)!]!.mix === undefined,
  };
}

/**
 * Variables that an attribute's probabilities depend on, where the pack has them; those of a
 * matrix of correlations stand in the same cells.
 */
function variablesOf(
  layer: Layer,
  mapping: LayerMapping | undefined,
  { attribute, measured, country }: ChosenTrait,
): string[] {
  if (!measured || !mapping) return [];
  const block = layer.correlations.find(({ of }) => of.includes(attribute.id))?.of;
  const named = new Set(
    (block ?? [attribute.id]).flatMap((id) => {
      const own = layer.attributes.find((one) => one.id === id)?.measured?.[country!];
      const base = own?.kind === 'index' ? baseOf(layer, own.of, country!).measured : own;
      return base?.margins.flatMap(({ of }) => of) ?? [];
    }),
  );
  return layer.variables.flatMap(({ id }) => (named.has(id) && mapping.variables[id] ? [id] : []));
}

function fitTrait(
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
    margins: targets.map(({ of, published, target, people }) => ({
      attribute: attribute.id,
      of: of === '' ? [] : [of],
      kind: 'shares',
      published: [...published],
      target: [...target],
      people: [...people],
    })),
  };
}

/** The attribute whose demographic pattern an index takes. */
function baseOf(
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

/** An attribute that the pack draws already, cell by cell. */
interface Anchored {
  axis: Axis;
  /** Quantiles of the latent between the pack's groups, per cell. */
  cuts: Float64Array;
  /** Cuts between the attribute's own categories, per cell. */
  own: Float64Array;
}

function anchorOf(
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
function holdTo(
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
  const { shares } = calibrateShares(space, measured);
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
  return { axis, cuts, own: normalCuts(split, size) };
}

/** People expected in each category where every cell has its probabilities. */
function expectedShares(
  { cuts, perCell }: FittedTrait,
  people: Float64Array,
  isUniform: boolean,
): Float64Array {
  const shares = sharesOfCuts(cuts, perCell, isUniform);
  const expected = new Float64Array(perCell + 1);
  people.forEach((n, cell) => {
    for (let k = 0; k <= perCell; k++)
      expected[k] = expected[k]! + n * shares[cell * (perCell + 1) + k]!;
  });
  return expected;
}

/**
 * The same where the people of a cell are not those of the whole pack: the share of each group
 * of the anchor is theirs, and what correlates with it follows.
 *
 * @param rho correlation of the latent with the anchor's; 1 for the anchor itself
 * @param people by cell and group
 */
function heldShares(
  { cuts, perCell }: FittedTrait,
  { axis, cuts: quantiles }: Anchored,
  rho: number,
  people: Float64Array,
): Float64Array {
  const groups = axis.size;
  const expected = new Float64Array(perCell + 1);
  people.forEach((n, i) => {
    if (!(n > 0)) return;
    const cell = Math.floor(i / groups);
    const low = quantiles[cell * (groups + 1) + (i % groups)]!;
    const high = quantiles[cell * (groups + 1) + (i % groups) + 1]!;
    let before = 0;
    for (let k = 0; k <= perCell; k++) {
      const cut = k < perCell ? cuts[cell * perCell + k]! : Infinity;
      let below = 1;
      if (k < perCell && rho < 1) below = belowGiven(cut, rho, low, high);
      else if (k < perCell) {
        const within = high > low ? (normalProbability(cut) - low) / (high - low) : 1;
        below = Math.min(1, Math.max(0, within));
      }
      expected[k] = expected[k]! + n * (below - before);
      before = below;
    }
  });
  return expected;
}

/** Scaled to the people drawn, with those outside last. */
function expectedOf(expected: Float64Array, everybody: number, size: number): Float64Array {
  const asked = expected.reduce((sum, n) => sum + n, 0);
  const outside = everybody - asked;
  return Float64Array.of(...expected, outside > 1e-9 * everybody ? outside : 0).map(
    (n) => (n / everybody) * size,
  );
}
