import type { AttributeId, Pack, Text } from '../../pack/pack.ts';
import { fitPack } from '../../population/fit-pack.ts';
import type { FitCache, FittedPack } from '../../population/fit-pack.ts';
import { cutTables, evidenceOf } from '../../population/slice.ts';
import { dimensionsOf } from '../../population/dimensions.ts';
import { homeOf, peopleBy } from '../../population/tree-marginals.ts';
import { massOf } from '../../population/tree-tables.ts';
import { cellCount } from '../../table/contingency.ts';
import { pairsOf } from '../count/counts.ts';
import type { CountPlan, Counts } from '../count/counts.ts';
import { effectiveTable } from '../count/effective.ts';
import { pairTables } from './pair-tables.ts';
import { traitTables } from './trait-tables.ts';
import type { DrawnTraits } from './trait-tables.ts';

/** What ties the attributes of a pair in the reference. */
export interface TieOrigin {
  /**
   * - `target`: a published table holds both
   * - `factor`: a table that shapes the fit and is no target holds both
   * - `rule`: only impossible combinations or nesting tie them
   * - `chain`: tables tie them through other attributes that they share
   * - `assumed-independent`: nothing does; they are independent given `given`
   * - `trait`: a layer's trait, by the groups that its survey publishes
   * - `file`: counted in a reference file
   * - `none`: the reference does not know one of them
   */
  kind: 'target' | 'factor' | 'rule' | 'chain' | 'assumed-independent' | 'trait' | 'file' | 'none';
  /** Ids of the tables, factors or rules that hold both. */
  tables: string[];
  /** Attributes given which they are independent. */
  given: AttributeId[];
}

/**
 * What pairs, and tables of three attributes, are held against: people expected over the axes of a
 * count plan. Plain data.
 */
export interface Reference {
  kind: 'pack' | 'file';
  title: Text;
  /** People of the base, or rows of the file. */
  people: number;
  /** Rows counted, where the reference is itself a sample. */
  rows?: number;
  /** By pair number: people, row-major over the groups; undefined where the reference has none. */
  pairs: (Float64Array | undefined)[];
  /** By pair number. */
  origins: TieOrigin[];
  /** People in the cells of tables of the plan, by id. */
  tables: Record<string, Float64Array>;
  /** Those of them that a table of the reference states, not only the pairs in them. */
  stated: string[];
  /** Why it has no tables at all, where it has none. */
  problem?: string;
}

/** What narrows a pack's people. */
export interface ReferenceOptions {
  /** Codes that are kept, as the filter of a study. */
  where?: Record<AttributeId, readonly number[]>;
  /** How the traits of a study's layers are drawn; without, the pack knows nothing of them. */
  traits?: DrawnTraits;
  cache?: FitCache;
}

/**
 * Whether the reference has a figure for a pair: a published table, one that shapes the fit, a
 * layer's survey or a file. Other pairs are what the fit makes of these; rows that were not drawn
 * from it contradict nothing that is known when they differ.
 */
export function isKnown({ kind }: TieOrigin): boolean {
  return kind === 'target' || kind === 'factor' || kind === 'trait' || kind === 'file';
}

const unknown: TieOrigin = { kind: 'none', tables: [], given: [] };

/** Expected pairs by a pack's fitted model, in one go: see `packReferenceSteps`. */
export function packReference(
  pack: Pack,
  plan: CountPlan,
  options: ReferenceOptions = {},
): Reference {
  const steps = packReferenceSteps(pack, plan, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * Expected pairs by a pack's fitted model, and what ties each.
 *
 * @param pack as published
 * @param plan over its categories: see `planOverPack` for a population that is coarser
 * @yields the share of the work done, so that a caller can show it and stop
 * @throws Error where the pack is malformed
 */
export function* packReferenceSteps(
  pack: Pack,
  plan: CountPlan,
  { where = {}, traits, cache }: ReferenceOptions = {},
): Generator<number, Reference> {
  const fitted = fitPack(pack, cache);
  const { model, fit } = fitted;
  const origins = originsOf(pack, fitted, plan);
  const bare = { kind: 'pack' as const, title: pack.title, origins };
  if (fit.status !== 'converged') {
    const problem = fitted.problems[0]?.message ?? 'The tables of the pack could not be fitted.';
    return {
      ...bare,
      people: 0,
      pairs: origins.map(() => undefined),
      tables: {},
      stated: [],
      problem,
    };
  }
  yield 0;
  const tables = cutTables(model, fit.tables, evidenceOf(model, where));
  const ofTables = traits?.layers ? traitsFrom : 1;
  const skipped = new Set(plan.determined);
  const pairs = yield* within(pairTables(model, tables, plan.axes, skipped), 0, ofTables);
  if (traits)
    for (const found of yield* within(traitTables(model, tables, plan.axes, traits), ofTables, 1)) {
      pairs[found.pair] = found.table;
      origins[found.pair] = { kind: 'trait', tables: [found.layer], given: found.given };
    }
  const expected: Reference['tables'] = {};
  for (const { id, of, groups, shape } of plan.tables) {
    if (of.length < 3 || !of.every((attribute) => model.dimensions.readings.has(attribute)))
      continue;
    if (homeOf(model, dimensionsOf(model.dimensions, of)) < 0) continue;
    const table = peopleBy(model, tables, of, groups);
    if (table.people.length === cellCount(shape)) expected[id] = table.people;
  }
  const stated = statedIn(pack, fitted, plan, Object.keys(expected));
  return { ...bare, people: massOf(tables), pairs, tables: expected, stated };
}

/** Share of the work after which those of traits begin. */
const traitsFrom = 0.15;

/** The same steps with their shares between two others. */
function* within<T>(steps: Generator<number, T>, from: number, to: number): Generator<number, T> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield from + step.value * (to - from);
  return step.value;
}

/**
 * A reference file as a reference.
 *
 * @param counts of its rows by the same plan; attributes that it lacks are missing throughout
 */
export function fileReference(title: Text, plan: CountPlan, counts: Counts): Reference {
  const has = (table: ArrayLike<number>) => {
    for (let i = 0; i < table.length; i++) if (table[i]! > 0) return true;
    return false;
  };
  const pairs = counts.pairs.map((pair, p) =>
    has(pair) ? Float64Array.from(effectiveTable(counts, pair, counts.pairSums?.[p])) : undefined,
  );
  const tables: Reference['tables'] = {};
  plan.tables.forEach(({ id, of }, t) => {
    const { rows, sums } = counts.tables[t]!;
    if (of.length > 2 && has(rows)) tables[id] = sums ?? rows;
  });
  return {
    kind: 'file',
    title,
    people: counts.rows,
    rows: counts.rows,
    pairs,
    origins: pairs.map((pair) => (pair ? { kind: 'file', tables: [], given: [] } : unknown)),
    tables,
    stated: Object.keys(tables),
  };
}

/** Tables of the plan whose attributes all stand in one table of the pack. */
function statedIn(pack: Pack, { model }: FittedPack, plan: CountPlan, ids: readonly string[]) {
  const over = (of: readonly AttributeId[]) => dimensionsOf(model.dimensions, of);
  const known = [...pack.marginals, ...pack.sampleFactors].map(({ of }) => over(of));
  return plan.tables.flatMap(({ id, of }) => {
    if (!ids.includes(id)) return [];
    const own = over(of);
    return known.some((table) => own.every((d) => table.includes(d))) ? [id] : [];
  });
}

/** What ties each pair of axes in the pack. */
function originsOf(pack: Pack, { model, assumedIndependent }: FittedPack, plan: CountPlan) {
  const { readings, list } = model.dimensions;
  const dimensionOf = (id: AttributeId) => readings.get(id)?.dimension;
  const holding = (tables: readonly { id: string; of: readonly AttributeId[] }[]) =>
    tables.map(({ id, of }) => ({ id, dimensions: of.map(dimensionOf) }));
  const kinds: [TieOrigin['kind'], { id: string; dimensions: (number | undefined)[] }[]][] = [
    ['target', holding(pack.marginals)],
    ['factor', holding(pack.sampleFactors)],
    [
      'rule',
      holding([
        ...pack.structuralZeros.map(({ id, where }) => ({ id, of: Object.keys(where) })),
        ...pack.attributes.flatMap(({ id, within }) =>
          within ? [{ id, of: [id, ...within.attributes] }] : [],
        ),
      ]),
    ],
  ];
  return pairsOf(plan.axes.length).map(([first, second]): TieOrigin => {
    const a = dimensionOf(plan.axes[first]!.attribute);
    const b = dimensionOf(plan.axes[second]!.attribute);
    if (a === undefined || b === undefined) return unknown;
    for (const [kind, tables] of kinds) {
      const both = tables.filter(({ dimensions: d }) => d.includes(a) && d.includes(b));
      if (both.length > 0) return { kind, tables: both.map(({ id }) => id), given: [] };
    }
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const independent = assumedIndependent.find(
      ({ pair }) => pair[0] === list[low]!.attribute && pair[1] === list[high]!.attribute,
    );
    return independent
      ? { kind: 'assumed-independent', tables: [], given: independent.given }
      : { kind: 'chain', tables: [], given: [] };
  });
}
