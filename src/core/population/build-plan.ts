import type { Pack } from '../pack/pack.ts';
import { buildAliasTables } from '../random/alias.ts';
import { streamKey, subKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { modelVersion } from '../study/study.ts';
import { readingOf } from './dimensions.ts';
import { identityDictionary } from './identities.ts';
import { setsOf } from './model.ts';
import type { Model, ModelClique } from './model.ts';
import type { Plan, PlanColumn, PlanNode } from './plan.ts';
import { streamOfClique } from './rounding.ts';
import type { TreeTables } from './tree-tables.ts';

/**
 * Plan of a population with exact quotas.
 *
 * @param counts whole people per cell of each clique, as `roundTree` gives them
 */
export function quotaPlan(
  pack: Pack,
  model: Model,
  counts: readonly Uint32Array[],
  size: number,
  seed: number,
): Plan {
  const nodes = model.cliques.map((clique, index): PlanNode => {
    const own = counts[index]!;
    const { toSeparator } = clique;
    const { start } = standingOf(clique);
    const before = new Uint32Array(own.length);
    const people = new Uint32Array(clique.separatorCells);
    for (let cell = 0; cell < own.length; cell++) {
      const s = toSeparator[cell]!;
      before[cell] = people[s]!;
      people[s] = people[s]! + own[cell]!;
    }
    return {
      ...nodeOf(pack, model, index, seed, streams.placement),
      start,
      before,
      people,
      rankBase: rankBases(model, counts, index),
    };
  });
  return { ...planOf(pack, model, size, seed), method: 'quota', nodes };
}

/**
 * Plan of a random sample.
 *
 * @param tables calibrated tables of the people sampled
 */
export function samplePlan(
  pack: Pack,
  model: Model,
  tables: TreeTables,
  size: number,
  seed: number,
): Plan {
  const nodes = model.cliques.map((clique, index): PlanNode => {
    const { start } = standingOf(clique);
    const { cut, other } = buildAliasTables(start, tables.cliques[index]!);
    return {
      ...nodeOf(pack, model, index, seed, streams.sampling),
      start,
      before: new Uint32Array(0),
      people: new Uint32Array(0),
      rankBase: new Uint32Array(0),
      aliasCut: cut,
      aliasOther: other,
    };
  });
  return { ...planOf(pack, model, size, seed), method: 'sample', nodes };
}

function planOf(
  pack: Pack,
  model: Model,
  size: number,
  seed: number,
): Omit<Plan, 'method' | 'nodes'> {
  return {
    modelVersion,
    size,
    seed,
    columns: columnsOf(pack, model),
    identities: pack.identities,
    ...(pack.contacts ? { contacts: pack.contacts } : {}),
  };
}

/** Columns stand in the order of the pack's attributes, then its identities. */
function columnsOf(pack: Pack, model: Model): PlanColumn[] {
  const position = new Map(pack.attributes.map(({ id }, column) => [id, column]));
  const attributes = pack.attributes.map(({ id, derivedFrom }): PlanColumn => {
    const { dimension, map, size } = readingOf(model.dimensions, id);
    if (!derivedFrom) return { attribute: id, size };
    const column = position.get(model.dimensions.list[dimension]!.attribute)!;
    return { attribute: id, size, derivedFrom: { column, map } };
  });
  const identities = pack.identities.map((identity, index): PlanColumn => ({
    attribute: identity.id,
    size: identityDictionary(identity).length,
    identity: index,
  }));
  return [...attributes, ...identities];
}

function nodeOf(
  pack: Pack,
  model: Model,
  clique: number,
  seed: number,
  purpose: number,
): Pick<PlanNode, 'parent' | 'sets' | 'codes' | 'fromParent' | 'key'> {
  const { parent, dimensions, codes } = model.cliques[clique]!;
  const sets = setsOf(model, clique);
  const columns = pack.attributes.map(({ id }) => id);
  return {
    parent,
    sets: sets.map((d) => columns.indexOf(model.dimensions.list[d]!.attribute)),
    codes: sets.map((d) => codes[dimensions.indexOf(d)]!),
    fromParent: standingOf(model.cliques[clique]!).fromParent,
    key: subKey(streamKey(seed, streamOfClique(model, clique)), purpose),
  };
}

const standing = new WeakMap<ModelClique, Pick<PlanNode, 'start' | 'fromParent'>>();

/** What every plan of a clique has, not to be changed. */
function standingOf(clique: ModelClique): Pick<PlanNode, 'start' | 'fromParent'> {
  const { toSeparator, separatorCells, fromParent } = clique;
  const known = standing.get(clique) ?? {
    start: startsOf(toSeparator, separatorCells),
    fromParent: new Uint32Array(fromParent),
  };
  standing.set(clique, known);
  return known;
}

function startsOf(toSeparator: Int32Array, separatorCells: number): Uint32Array {
  const start = new Uint32Array(separatorCells + 1);
  for (let i = 0; i < toSeparator.length; i++) start[toSeparator[i]! + 1]!++;
  for (let s = 0; s < separatorCells; s++) start[s + 1] = start[s + 1]! + start[s]!;
  return start;
}

/** People of each separator cell that stand in earlier cells of the parent. */
function rankBases(model: Model, counts: readonly Uint32Array[], clique: number): Uint32Array {
  const { parent, fromParent, separatorCells } = model.cliques[clique]!;
  const base = new Uint32Array(fromParent.length);
  if (parent < 0) return base;
  const above = counts[parent]!;
  const placed = new Uint32Array(separatorCells);
  for (let cell = 0; cell < base.length; cell++) {
    const s = fromParent[cell]!;
    base[cell] = placed[s]!;
    placed[s] = placed[s]! + above[cell]!;
  }
  return base;
}
