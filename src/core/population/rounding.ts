import type { Pack } from '../pack/pack.ts';
import { Sequence, streamKey, subKey } from '../random/stream.ts';
import type { StreamKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { roundCells } from '../table/round-cells.ts';
import { familiesOfTree } from './rounding-families.ts';
import type { Family } from './rounding-families.ts';
import type { Model } from './model.ts';
import type { RoundingReport } from './report.ts';
import { sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** Whole people of each cell of each clique. */
export interface WholePeople {
  counts: Uint32Array[];
  reports: RoundingReport[];
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
 * that no marginal states are kept to floor or ceiling too where the targets leave room (see
 * `familiesOfTree`).
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
  const families = familiesOfTree(pack, model, tables, filtered, people, size);
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
    const asked = attempt === 0 ? families : families.filter(({ rank }) => rank !== 'wish');
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
  for (const { of, lower, upper, rank } of families) {
    if (rank !== 'target') continue;
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
