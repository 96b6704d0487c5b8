import type { AttributeId, Pack } from '../pack/pack.ts';
import { Sequence, streamKey, subKey } from '../random/stream.ts';
import type { StreamKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { roundCells } from '../table/round-cells.ts';
import type { RoundingFamily } from '../table/rounding-table.ts';
import { cellsOfLayout, dimensionsOf, layoutOf } from './dimensions.ts';
import type { Model } from './model.ts';
import type { RoundingReport } from './report.ts';
import { sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** Whole people of each cell of each clique. */
export interface WholePeople {
  counts: Uint32Array[];
  reports: RoundingReport[];
}

/** Sums that a clique's cells are to meet, at the floor or ceiling of what is expected. */
interface Family extends RoundingFamily {
  /** A target of the pack, rather than a sum that only the fit gives. */
  target: boolean;
}

/** Draws of the whole tree, and of one clique, before a missed target is reported. */
const treeAttempts = 4;
const cliqueAttempts = 3;

/** Smallest stream among the attributes that a clique sets: adding others leaves its draws. */
export function streamOfClique(model: Model, clique: number): number {
  return setsOf(model, clique).reduce(
    (least, d) => Math.min(least, model.dimensions.list[d]!.stream),
    Infinity,
  );
}

/** Dimensions of a clique that its parent does not have, ascending. */
export function setsOf(model: Model, clique: number): number[] {
  const { dimensions, separator } = model.cliques[clique]!;
  return dimensions.filter((d) => !separator.includes(d));
}

/**
 * Rounds calibrated tables to whole people, clique by clique in the order of the tree. The
 * separator's whole counts are held exactly, and every marginal of the clique goes to the
 * floor or ceiling of its share: of the pack's targets, or inside a filter of the fit. Sums
 * that no marginal states (single attributes, functions of attributes, separators below,
 * highlighted pairs) are kept to floor or ceiling too where the targets leave room.
 *
 * Where a target is missed, the clique, and then the tree, is rounded again with other draws,
 * a fixed number of times; the best is kept and what it misses is reported.
 *
 * @param people mass of the tables
 */
export function roundTree(
  pack: Pack,
  model: Model,
  tables: TreeTables,
  filtered: boolean,
  people: number,
  size: number,
  seed: number,
): WholePeople {
  const scale = size / people;
  const families = model.cliques.map((_, clique) =>
    familiesOf(pack, model, tables, clique, filtered, scale, size),
  );
  const keys = model.cliques.map((_, clique) =>
    subKey(streamKey(seed, streamOfClique(model, clique)), streams.integerization),
  );
  let best: WholePeople | undefined;
  let least = Infinity;
  for (let attempt = 0; attempt < treeAttempts && least > 0; attempt++) {
    const counts: Uint32Array[] = [];
    const reports = model.cliques.map((_, clique) => {
      const whole = wholeSeparator(model, counts, clique, size);
      const values = conditionalValues(model, tables, clique, whole);
      const key = subKey(keys[clique]!, attempt);
      const rounded = roundClique(values, whole, model, clique, families[clique]!, key);
      counts.push(rounded.counts);
      return {
        attributes: model.cliques[clique]!.dimensions.map(
          (d) => model.dimensions.list[d]!.attribute,
        ),
        moves: rounded.moves,
        missed: rounded.missed,
        residual: rounded.residual,
      };
    });
    const missed = reports.reduce((sum, report) => sum + report.missed, 0);
    if (missed < least) {
      least = missed;
      best = { counts, reports };
    }
  }
  return best!;
}

/** People of each separator cell: those already placed in the parent, or everyone. */
function wholeSeparator(
  model: Model,
  counts: readonly Uint32Array[],
  clique: number,
  size: number,
): Float64Array {
  const { parent, fromParent, separatorCells } = model.cliques[clique]!;
  const whole = new Float64Array(separatorCells);
  if (parent < 0) whole[0] = size;
  else sumInto(Float64Array.from(counts[parent]!), fromParent, whole);
  return whole;
}

/** The clique's table scaled within each separator cell to the people there. */
function conditionalValues(
  model: Model,
  tables: TreeTables,
  clique: number,
  whole: Float64Array,
): Float64Array {
  const { toSeparator } = model.cliques[clique]!;
  const table = tables.cliques[clique]!;
  const ratio = new Float64Array(whole.length);
  sumInto(table, toSeparator, ratio);
  for (let s = 0; s < ratio.length; s++) ratio[s] = ratio[s]! > 0 ? whole[s]! / ratio[s]! : 0;
  return table.map((count, i) => count * ratio[toSeparator[i]!]!);
}

function roundClique(
  values: Float64Array,
  whole: Float64Array,
  model: Model,
  clique: number,
  families: readonly Family[],
  key: StreamKey,
): Omit<RoundingReport, 'attributes'> & { counts: Uint32Array } {
  const held = { of: model.cliques[clique]!.toSeparator, lower: whole, upper: whole };
  let best: (Omit<RoundingReport, 'attributes'> & { counts: Uint32Array }) | undefined;
  let moves = 0;
  for (let attempt = 0; attempt < cliqueAttempts && !(best?.missed === 0); attempt++) {
    const asked = attempt === 0 ? families : families.filter(({ target }) => target);
    const { counts, moves: made } = roundCells(
      { values: values.slice(), families: [held, ...asked] },
      new Sequence(subKey(key, attempt)),
    );
    moves += made;
    const { missed, residual } = missedTargets(counts, families);
    if (!best || missed < best.missed) best = { counts, moves, missed, residual };
    best.moves = moves;
  }
  return best!;
}

/** Targets outside floor and ceiling, and the largest distance. */
function missedTargets(
  counts: Uint32Array,
  families: readonly Family[],
): { missed: number; residual: number } {
  let missed = 0;
  let residual = 0;
  const people = Float64Array.from(counts);
  for (const { of, lower, upper, target } of families) {
    if (!target) continue;
    const sums = new Float64Array(lower.length);
    sumInto(people, of, sums);
    for (let k = 0; k < sums.length; k++) {
      const distance = Math.max(lower[k]! - sums[k]!, sums[k]! - upper[k]!);
      if (distance > 0) missed++;
      residual = Math.max(residual, distance);
    }
  }
  return { missed, residual };
}

function familiesOf(
  pack: Pack,
  model: Model,
  tables: TreeTables,
  clique: number,
  filtered: boolean,
  scale: number,
  size: number,
): Family[] {
  const { dimensions, separator, codes, cells } = model.cliques[clique]!;
  const table = tables.cliques[clique]!;
  const columnOf = (d: number) => codes[dimensions.indexOf(d)]!;
  const fitted = (of: Int32Array, count: number, target: boolean): Family => {
    const sums = new Float64Array(count);
    sumInto(table, of, sums);
    return {
      of,
      target,
      ...boundsOf(
        sums.map((sum) => sum * scale),
        fitSlack * size,
      ),
    };
  };

  const targets = model.constraints.flatMap(({ clique: home, of, targets: counts, stated }) => {
    if (home !== clique) return [];
    const own = of.map((k) => (k < stated ? k : -1));
    if (filtered) return [fitted(own, stated, true)];
    const expected = counts
      .subarray(0, stated)
      .map((count) => (count >= 0 ? (count * size) / model.total : 0));
    return [{ of: own, target: true, ...boundsOf(expected, 0) }];
  });

  const single = pack.attributes.map(({ id }) => [id]);
  const pairs = pack.highlights.map(({ of }) => [...of]);
  const below = model.cliques[clique]!.children.map((child) =>
    model.cliques[child]!.separator.map((d) => model.dimensions.list[d]!.attribute),
  );
  const wanted = new Map<string, AttributeId[]>();
  for (const of of [...single, ...pairs, ...below]) {
    const over = dimensionsOf(model.dimensions, of);
    const here = over.length > 0 && over.every((d) => dimensions.includes(d));
    const fixed = over.every((d) => separator.includes(d)) || over.length === dimensions.length;
    const stated = pack.marginals.some(
      (marginal) =>
        !marginal.groups &&
        of.every((id) => marginal.of.includes(id)) &&
        marginal.of.length === of.length,
    );
    if (here && !fixed && !stated) wanted.set(of.join(), of);
  }
  const implied = [...wanted.values()].map((of) => {
    const layout = layoutOf(model.dimensions, of);
    const count = layout.shape.reduce((product, extent) => product * extent, 1);
    return fitted(cellsOfLayout(layout, columnOf, cells), count, false);
  });
  return [...targets, ...implied];
}

/** Error left in fitted sums, relative to everyone: within it of a whole number counts as whole. */
const fitSlack = 1e-8;

/** Floor and ceiling, where a number within `slack` of a whole one counts as that. */
export function boundsOf(
  expected: Float64Array,
  slack: number,
): { lower: Float64Array; upper: Float64Array } {
  const lower = new Float64Array(expected.length);
  const upper = new Float64Array(expected.length);
  for (let k = 0; k < expected.length; k++) {
    const x = expected[k]!;
    const near = Math.max(slack, 1e-9, x * 1e-12);
    lower[k] = Math.floor(x + near);
    upper[k] = Math.ceil(x - near);
  }
  return { lower, upper };
}
