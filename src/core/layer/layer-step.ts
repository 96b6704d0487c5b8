import type { Plan, PlanColumn, PlanLatent, PlanLayer, PlanTrait } from '../population/plan.ts';
import type { LayerContext, LayerStep } from '../population/prepare.ts';
import type { Comparison, LayerMargin, LayerReport } from '../population/report.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import { streamKey } from '../random/stream.ts';
import { anchorOf, holdTo } from './anchored.ts';
import type { Anchored } from './anchored.ts';
import { attributeOf, chooseTraits } from './choose.ts';
import type { ChosenTrait, LoadedLayer } from './choose.ts';
import { factorOf } from './cuts.ts';
import { expectedOf, expectedShares, heldShares } from './expected-shares.ts';
import { baseOf, fitTrait, Refusal } from './fit-trait.ts';
import { jointOf } from './joint.ts';
import { keptOf } from './kept.ts';
import type { Kept } from './kept.ts';
import type { Layer, LayerMapping } from './layer.ts';
import { planSpace, spaceOf } from './space.ts';
import type { MappedSpace } from './space.ts';

/** What the people of some tables make of layers, so that a change of size or seed does not ask again. */
export type LayerCache = WeakMap<TreeTables, Kept>;

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
  const whole = keptOf(cache, fitted);
  const inSlice = slice.filtered ? keptOf(cache, slice.tables) : whole;
  const spaces = new Map<string, { space: MappedSpace; number: number; people: Float64Array }>();
  const spaceFor = (variables: readonly string[]) => {
    const key = variables.join();
    const found = spaces.get(key);
    if (found) return found;
    const peopleIn = (kept: Kept, tables: TreeTables) =>
      kept.once(`${digest} space ${key}`, () =>
        spaceOf(layer, pack, mapping, variables, model, tables),
      );
    const space = peopleIn(whole, fitted);
    const { people } = slice.filtered ? peopleIn(inSlice, slice.tables) : space;
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
    let made = whole.once(`${key} fitted`, () => fitTrait(layer, trait, space, isUniform));
    const latent = latents.of(attribute.id);
    const first = latents.list[latent]!.mix?.of[0];
    const anchor = first === undefined ? undefined : anchorOf(mapping, latents.idOf(first));
    if (anchor && first !== undefined) {
      const held =
        anchored.get(first) ??
        whole.once(`${digest} ${anchor.id} held in ${space.variables.join()}`, () =>
          holdTo(layer, pack, anchor, space, trait.country!, (axes) =>
            jointOf(model, fitted, axes),
          ),
        );
      anchored.set(first, held);
      latents.list[first]!.anchor = {
        space: at,
        column: plan.columns.findIndex((column) => column.attribute === anchor.attribute),
        group: held.axis.groups,
        groups: held.axis.size,
        cuts: held.cuts,
      };
      if (latent === first) made = { ...made, cuts: held.own, margins: held.margins };
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
        inSlice.once(`${key} expected`, () => {
          if (!held || !slice.filtered) return expectedShares(made, people, isUniform);
          const by = [...space.variables, held.axis.attribute].join();
          const joint = inSlice.once(`${digest} joint ${by}`, () =>
            jointOf(model, slice.tables, [...space.axes, held.axis]),
          );
          return heldShares(made, held, rho, joint);
        }),
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
