import type { Pack } from '../pack/pack.ts';
import { Sequence, streamKey, subKey } from '../random/stream.ts';
import type { StreamKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { roundCells } from '../table/round-cells.ts';
import { rakeToExpectations } from './expectation.ts';
import { roundHalves } from './halves.ts';
import { familiesOfTree } from './rounding-families.ts';
import type { Family } from './rounding-families.ts';
import { setsOf } from './model.ts';
import type { Model } from './model.ts';
import type { RoundingReport } from './report.ts';
import type { Slice } from './slice.ts';
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
/** Cells and sums that the searches of all cliques may look at together: some 0.3 s. */
const treeWork = 2e7;
/** What one search may look at even when the others have used all up. */
const leastWork = 2e6;

/** Smallest stream among the attributes that a clique sets: adding others leaves its draws. */
export function streamOfClique(model: Model, clique: number): number {
  return setsOf(model, clique).reduce(
    (least, d) => Math.min(least, model.dimensions.list[d]!.stream),
    Infinity,
  );
}

/**
 * Rounds calibrated tables to whole people, clique by clique in the order of the tree. The
 * separator's whole counts are held exactly, and every marginal of the clique goes to the
 * floor or ceiling of its share: of the pack's targets, or inside a filter of the fit. Sums
 * that no marginal states are kept to floor or ceiling too where the targets leave room (see
 * `familiesOfTree`).
 *
 * Where a target is missed, the clique, and then the tree, is rounded again with other draws,
 * a fixed number of times and within one budget of work; the best is kept and what it misses
 * is reported.
 *
 * @param size people drawn
 */
export function roundTree(
  pack: Pack,
  model: Model,
  slice: Slice,
  size: number,
  seed: number,
): WholePeople {
  const families = keptFamilies(pack, model, slice, size);
  const keys = model.cliques.map((_, clique) =>
    subKey(streamKey(seed, streamOfClique(model, clique)), streams.integerization),
  );
  let best: WholePeople | undefined;
  let least = Infinity;
  const budget = { work: treeWork };
  for (let attempt = 0; attempt < treeAttempts && least > 0; attempt++) {
    if (best && budget.work <= 0) break;
    const counts: Uint32Array[] = [];
    const reports = model.cliques.map((_, clique) => {
      const whole = wholeSeparator(model, counts, clique, size);
      const values = conditionalValues(model, slice.tables, clique, whole);
      const { toSeparator, parent } = model.cliques[clique]!;
      const open = families[clique]!.filter(({ settled }) => !settled);
      if (parent >= 0) rakeToExpectations(values, toSeparator, whole, open);
      const key = subKey(keys[clique]!, attempt);
      const rounded = roundClique(values, whole, model, clique, families[clique]!, key, budget);
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

const lastFamilies = new WeakMap<
  TreeTables,
  { slice: Slice; size: number; families: Family[][] }
>();

/** The families of a tree; those of the last size are kept, since no seed changes them. */
function keptFamilies(pack: Pack, model: Model, slice: Slice, size: number): Family[][] {
  const known = lastFamilies.get(slice.tables);
  const isSame =
    known?.size === size &&
    known.slice.people === slice.people &&
    known.slice.filtered === slice.filtered &&
    known.slice.error === slice.error &&
    known.slice.quotas === slice.quotas;
  if (isSame) return known.families;
  const families = familiesOfTree(pack, model, slice, size);
  lastFamilies.set(slice.tables, { slice, size, families });
  return families;
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
  else sumInto(new Float64Array(counts[parent]!), fromParent, whole);
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
  const values = new Float64Array(table.length);
  for (let i = 0; i < values.length; i++) values[i] = table[i]! * ratio[toSeparator[i]!]!;
  return values;
}

type RoundedClique = Omit<RoundingReport, 'attributes'> & { counts: Uint32Array };

function roundClique(
  values: Float64Array,
  whole: Float64Array,
  model: Model,
  clique: number,
  families: readonly Family[],
  key: StreamKey,
  budget: { work: number },
): RoundedClique {
  const open = families.filter(({ settled }) => !settled);
  const firm = open.filter(({ rank }) => rank !== 'wish');
  let best: Uint32Array | undefined;
  let least = Infinity;
  let moves = 0;
  for (let attempt = 0; attempt < cliqueAttempts && least > 0; attempt++) {
    if (best && budget.work <= 0) break;
    budget.work = Math.max(budget.work, leastWork);
    const asked = attempt === 0 ? open : firm;
    const sequence = new Sequence(subKey(key, attempt));
    const { toSeparator } = model.cliques[clique]!;
    const rounded =
      roundHalves(values, toSeparator, whole, asked, sequence, budget) ??
      roundOnGrid(values, whole, model, clique, asked, sequence, budget);
    moves += rounded.moves;
    const { missed } = missedSums(rounded.counts, firm);
    if (missed >= least) continue;
    least = missed;
    best = rounded.counts;
  }
  const targets = families.filter(({ rank }) => rank === 'target');
  return { counts: best!, moves, ...missedSums(best!, targets) };
}

function roundOnGrid(
  values: Float64Array,
  whole: Float64Array,
  model: Model,
  clique: number,
  families: readonly Family[],
  sequence: Sequence,
  budget: { work: number },
): { counts: Uint32Array; moves: number } {
  const held = { of: model.cliques[clique]!.toSeparator, lower: whole, upper: whole };
  const grid = gridOf(model, clique);
  if (!grid) return roundCells({ values, families: [held, ...families] }, sequence, { budget });
  const laidOut = new Float64Array(grid.size);
  for (let cell = 0; cell < values.length; cell++) laidOut[grid.place[cell]!] = values[cell]!;
  const spread = [held, ...families].map((family) => ({
    ...family,
    of: spreadOver(grid, family.of),
  }));
  const { counts, moves } = roundCells(
    { values: laidOut, families: spread, shape: grid.shape },
    sequence,
    { budget },
  );
  const people = new Uint32Array(values.length);
  for (let cell = 0; cell < people.length; cell++) people[cell] = counts[grid.place[cell]!]!;
  return { counts: people, moves };
}

/** A clique's cells laid out row-major over its dimensions. */
interface Grid {
  shape: number[];
  size: number;
  /** Place of each cell of the clique. */
  place: Int32Array;
}

/** The full layout of a clique, unless most of it would be impossible cells. */
function gridOf(model: Model, clique: number): Grid | undefined {
  const { dimensions, codes, cells } = model.cliques[clique]!;
  const shape = dimensions.map((d) => model.dimensions.list[d]!.size);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (size > 4 * cells) return undefined;
  const place = new Int32Array(cells);
  codes.forEach((column, k) => {
    for (let cell = 0; cell < cells; cell++) place[cell] = place[cell]! * shape[k]! + column[cell]!;
  });
  return { shape, size, place };
}

function spreadOver({ size, place }: Grid, of: Int32Array): Int32Array {
  const spread = new Int32Array(size).fill(-1);
  for (let cell = 0; cell < of.length; cell++) spread[place[cell]!] = of[cell]!;
  return spread;
}

/** Sums outside floor and ceiling, and the largest distance. */
function missedSums(
  counts: Uint32Array,
  families: readonly Family[],
): { missed: number; residual: number } {
  let missed = 0;
  let residual = 0;
  const people = new Float64Array(counts);
  for (const { of, lower, upper } of families) {
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
