import type { Marginal, Pack } from '../../pack/pack.ts';
import type { Dimensions } from '../../population/dimensions.ts';
import { targetProblem } from '../../population/target-problem.ts';
import { gamma } from '../../random/gamma.ts';
import { normal } from '../../random/normal.ts';
import { streamKey, subKey, uniform } from '../../random/stream.ts';
import type { StreamKey } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import { agreeingMarginals, agreementOfReadings } from '../../table/agreeing.ts';
import type { Agreement } from '../../table/agreeing.ts';
import type { FitProblem } from '../../table/problem.ts';
import { isComplete } from '../../table/totals.ts';
import type { TableError } from './target-errors.ts';
import { zeroSum } from './zero-sum.ts';

/** One table whose errors are drawn. */
interface DrawnTable {
  /** Index in the problem. */
  table: number;
  law: TableError['law'];
  /** Table drawn or known before whose slices hold this one's totals; −1 for the base, −2 for none. */
  host: number;
  slices: {
    cells: Int32Array;
    hostCells: Int32Array;
    /** People that the targets have there. */
    people: number;
    free: Float64Array;
    takes: Float64Array;
  }[];
  /** Slices that it shares with the tables before it. */
  agreement: Agreement;
}

/** How replicates of a pack's targets are drawn. */
export interface TargetDraws {
  problem: FitProblem;
  /** Marginal of the pack that each table of the problem is. */
  marginals: number[];
  drawn: DrawnTable[];
  /** Tables without a stated error that are sums of drawn ones, and follow them. */
  followers: { table: number; agreement: Agreement }[];
  total: number;
  /** Standard deviation that each cell is drawn with, by table of the problem. */
  reached: Float64Array[];
}

/**
 * Plans the drawing. Tables without error come first and stand; the others follow from coarse to
 * fine. Each is held to the slices of the one before it that it shares most slices with: inside a
 * slice its errors add up to what that one gives (`zeroSum`), and each cell keeps its stated standard
 * deviation, of which the part that its slice brings is taken off as for the margin of error of
 * a share. Then it is raked to the other tables before it.
 */
export function targetDraws(
  pack: Pack,
  dimensions: Dimensions,
  errors: readonly TableError[],
): TargetDraws {
  const { problem, readings, marginals } = targetProblem(pack, dimensions);
  const total = pack.bases.find(({ id }) => id === pack.base)!.total;
  const error = marginals.map((m) => errors[m]!);
  const isDrawn = error.map(({ deviation }) => deviation.some((own) => own > 0));
  const order = problem.marginals
    .map((_, k) => k)
    .filter((k) => isDrawn[k])
    .sort(
      (a, b) => problem.marginals[a]!.counts.length - problem.marginals[b]!.counts.length || a - b,
    );
  const followers = problem.marginals.flatMap((_, k) => {
    if (isDrawn[k]) return [];
    const of = order.filter(
      (other) =>
        pack.marginals[marginals[k]!]!.source === pack.marginals[marginals[other]!]!.source &&
        isSumOf(readings, k, other),
    );
    return of.length > 0 ? [{ table: k, agreement: between(readings, [k], of) }] : [];
  });
  const settled = problem.marginals
    .map((_, k) => k)
    .filter((k) => !isDrawn[k] && !followers.some(({ table }) => table === k));
  const reached = problem.marginals.map(({ counts }) => new Float64Array(counts.length));
  const drawn = order.map((table): DrawnTable => {
    const agreement = between(readings, [table], settled);
    const made = planTable(problem, table, error[table]!, agreement, reached, total);
    settled.push(table);
    return { ...made, table, law: error[table]!.law, agreement };
  });
  return { problem, marginals, drawn, followers, total, reached };
}

/** Slices that some tables share with others. */
function between(
  readings: readonly FitProblem[],
  some: readonly number[],
  others: readonly number[],
): Agreement {
  return agreementOfReadings(
    readings,
    (a, b) => (some.includes(a) && others.includes(b)) || (some.includes(b) && others.includes(a)),
  );
}

/** Whether each cell of a table is stated by another as a sum of its own cells. */
function isSumOf(readings: readonly FitProblem[], table: number, other: number): boolean {
  const { marginals } = readings[0]!;
  const { counts } = marginals[table]!;
  if (marginals[other]!.counts.length <= counts.length) return false;
  return readings.some((reading) => {
    const { slices } = between([reading], [table], [other]);
    return (
      slices.length === counts.length &&
      slices.every(({ marginals: pair, cells, closed }) => {
        const side = pair[0] === table ? 0 : 1;
        return cells[side].length === 1 && closed[0] && closed[1];
      })
    );
  });
}

function planTable(
  problem: FitProblem,
  table: number,
  { deviation }: TableError,
  { slices }: Agreement,
  reached: Float64Array[],
  total: number,
): Pick<DrawnTable, 'host' | 'slices'> {
  const { counts } = problem.marginals[table]!;
  const byHost = new Map<string, typeof slices>();
  for (const slice of slices) {
    if (!slice.closed[0] || !slice.closed[1]) continue;
    const host = slice.marginals[0] === table ? slice.marginals[1] : slice.marginals[0];
    const key = `${host} ${slice.reading}`;
    byHost.set(key, [...(byHost.get(key) ?? []), slice]);
  }
  const best = [...byHost.values()].reduce<typeof slices | undefined>(
    (finest, one) => (!finest || one.length > finest.length ? one : finest),
    undefined,
  );
  const isWhole = isComplete(problem.marginals[table]!);
  const everything = Int32Array.from(counts, (_, cell) => cell);
  const parts = best
    ? best.map(({ marginals, cells }) => {
        const own = marginals[0] === table ? 0 : 1;
        return { cells: cells[own], hostCells: cells[1 - own]! };
      })
    : [{ cells: everything, hostCells: new Int32Array(0) }];
  const [pair] = best ?? [];
  const host = pair ? pair.marginals.find((other) => other !== table)! : isWhole ? -1 : -2;
  const planned = parts.map(({ cells, hostCells }) => {
    let people = 0;
    for (const cell of cells) people += counts[cell]! >= 0 ? counts[cell]! : 0;
    let spread = 0;
    for (const cell of hostCells) spread += reached[host]![cell]! * reached[host]![cell]!;
    const within = Array.from(cells, (cell) => {
      const share = people > 0 ? counts[cell]! / people : 0;
      const own = deviation[cell]!;
      if (!(counts[cell]! > 0)) return 0;
      return own === own ? Math.sqrt(Math.max(0, own * own - share * share * spread)) : NaN;
    });
    const sizes = Float64Array.from(cells, (cell) => counts[cell]!);
    const loads = host === -2 ? freeErrors(within) : zeroSum(within, sizes);
    cells.forEach((cell, i) => {
      const share = people > 0 ? sizes[i]! / people : 0;
      const own = loads.reached[i]!;
      reached[table]![cell] = Math.sqrt(own * own + share * share * spread);
    });
    return { cells, hostCells, people: host === -1 ? total : people, ...loads };
  });
  return { host, slices: planned };
}

/** Errors of cells of which no total is known. */
function freeErrors(within: readonly number[]) {
  const reached = Float64Array.from(within, (own) => (own > 0 ? own : 0));
  return { free: reached.map((own) => own * own), takes: new Float64Array(within.length), reached };
}

/**
 * Counts of one replicate, by marginal of the pack.
 *
 * @param attempt number of the draw, where an earlier one could not be fitted
 */
export function drawTargets(
  pack: Pack,
  draws: TargetDraws,
  seed: number,
  replicate: number,
  attempt = 0,
): Marginal[] {
  const key = subKey(streamKey(seed, streams.targetErrors, replicate), attempt);
  let problem: FitProblem = {
    ...draws.problem,
    marginals: draws.problem.marginals.map((one) => ({ ...one, reliability: Infinity })),
  };
  for (const one of draws.drawn) {
    const counts = drawTable(problem, one, subKey(key, draws.marginals[one.table]!));
    problem = settle(withCounts(problem, one.table, counts), one.table, one.agreement);
  }
  for (const { table, agreement } of draws.followers) problem = settle(problem, table, agreement);
  const made = pack.marginals.slice();
  for (const table of [...draws.drawn, ...draws.followers].map((one) => one.table)) {
    const index = draws.marginals[table]!;
    made[index] = {
      ...pack.marginals[index]!,
      counts: Array.from(problem.marginals[table]!.counts, (count) =>
        count === count ? count : null,
      ),
    };
  }
  return made;
}

function withCounts(problem: FitProblem, table: number, counts: Float64Array): FitProblem {
  const marginals = problem.marginals.slice();
  marginals[table] = { ...marginals[table]!, counts };
  return { ...problem, marginals };
}

/** Rakes one table to those before it. */
function settle(problem: FitProblem, table: number, agreement: Agreement): FitProblem {
  const marginals = problem.marginals.slice();
  marginals[table] = { ...marginals[table]!, reliability: 1 };
  const bent = agreeingMarginals({ ...problem, marginals }, agreement, { tolerance: 1e-11 });
  const after = bent.problem.marginals.slice();
  after[table] = { ...after[table]!, reliability: Infinity };
  return { ...bent.problem, marginals: after };
}

function drawTable(
  { marginals }: FitProblem,
  { table, law, host, slices }: DrawnTable,
  key: StreamKey,
): Float64Array {
  const counts = marginals[table]!.counts.slice();
  const own = marginals[table]!.counts;
  for (const { cells, hostCells, people, free, takes } of slices) {
    let now = people;
    if (host >= 0) {
      now = 0;
      for (const cell of hostCells) now += marginals[host]!.counts[cell]!;
    }
    let sum = 0;
    const errors = Float64Array.from(cells, (cell, i) => {
      const error = errorOf(key, cell, own[cell]!, free[i]!, law);
      sum += error;
      return error;
    });
    let drawn = 0;
    cells.forEach((cell, i) => {
      const share = people > 0 ? own[cell]! / people : 0;
      counts[cell] = Math.max(0, share * now + errors[i]! - takes[i]! * sum);
      if (counts[cell]! >= 0) drawn += counts[cell]!;
    });
    if (host === -2 || !(drawn > 0)) continue;
    for (const cell of cells) counts[cell] = counts[cell]! * (now / drawn);
  }
  return counts;
}

/** Shapes from which a gamma draw is as good as a normal one. */
const bellShape = 400;

function errorOf(
  key: StreamKey,
  cell: number,
  people: number,
  variance: number,
  law: TableError['law'],
): number {
  if (!(variance > 0 && people > 0)) return 0;
  if (law === 'uniform') return (uniform(key, cell) - 0.5) * Math.sqrt(12 * variance);
  const shape = (people * people) / variance;
  return shape > bellShape
    ? normal(key, cell, 0, Math.sqrt(variance))
    : gamma(key, cell, shape, variance / people) - people;
}
