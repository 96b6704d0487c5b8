import { cellCount, marginOf, targetCells } from './contingency.ts';
import { FlowNetwork } from './max-flow.ts';
import type { FitProblem, Problem, Remedy, TableMarginal } from './problem.ts';
import { zeroRemedies } from './support.ts';
import { grandTotal, reliabilityOf, totalAgreement } from './totals.ts';
import { formatCount, listed, wordingOf } from './wording.ts';
import type { TableNames, Wording } from './wording.ts';

/** Cells of the table over both marginals' dimensions beyond which a pair is not examined. */
const pairCellLimit = 4_000_000;
/** Pairs of target cells beyond which a pair of marginals is not examined. */
const linkLimit = 250_000;
/** Target cells on each side that a single move is tried between. */
const movesTried = 5;

/** Two marginals and which of their target cells have a possible cell in common. */
interface Pair {
  marginals: [number, number];
  /** Targets of both; the last of each stands for what is outside its groups. */
  targets: [Float64Array, Float64Array];
  /** Target cells that meet: one of the first marginal, one of the second. */
  links: [number, number][];
}

/** Targets of one marginal that the other leaves too little room for. */
interface Shortfall {
  /** Side of the pair that asks, 0 or 1. */
  side: 0 | 1;
  asking: number[];
  leaving: number[];
  amount: number;
}

/**
 * Proves, for pairs of marginals of a table with zeros, that they cannot be met together, and
 * by how much: people flow from the cells of one marginal through the cells that may hold
 * them to the cells of the other, and the largest flow falls short of the targets by the
 * smallest number that has to move. The smallest cut names the targets that ask and those
 * that leave too little room (Ford & Fulkerson 1956; Gale 1957). For a problem of two
 * marginals that shows no shortfall, a table exists.
 *
 * Pairs over more than 4 million cells or 250,000 links are left to the fit.
 */
export function shortfalls(
  problem: FitProblem,
  support: Float64Array,
  names?: TableNames,
  skip: (a: number, b: number) => boolean = () => false,
): Problem[] {
  const problems: Problem[] = [];
  if (!support.includes(0)) return problems;
  const total = grandTotal(problem);
  const allowed = Math.max(problem.tolerance ?? 1e-8, totalAgreement) * total;
  for (let a = 0; a < problem.marginals.length; a++)
    for (let b = a + 1; b < problem.marginals.length; b++) {
      const pair = skip(a, b) ? undefined : pairOf(problem, support, a, b);
      if (!pair) continue;
      const found = shortfallOf(pair, total);
      if (found.amount > allowed)
        problems.push(describe(problem, pair, found, total, allowed, wordingOf(problem, names)));
    }
  return problems;
}

function pairOf(
  problem: FitProblem,
  support: Float64Array,
  a: number,
  b: number,
): Pair | undefined {
  const { shape, marginals } = problem;
  const over = [...new Set([...marginals[a]!.of, ...marginals[b]!.of])].sort((x, y) => x - y);
  if (cellCount(over.map((d) => shape[d]!)) > pairCellLimit) return undefined;
  const possible = marginOf(support, shape, { of: over });
  if (!possible.includes(0)) return undefined;
  const targets: Pair['targets'] = [withOutside(marginals[a]!), withOutside(marginals[b]!)];
  const cells = [a, b].map((m) => targetCells(shape, marginals[m]!, over)) as [
    Int32Array,
    Int32Array,
  ];
  const width = targets[1].length;
  const met = new Set<number>();
  for (let i = 0; i < possible.length; i++) {
    if (!(possible[i]! > 0)) continue;
    const [x, y] = [cells[0][i]!, cells[1][i]!];
    met.add((x < 0 ? targets[0].length - 1 : x) * width + (y < 0 ? width - 1 : y));
    if (met.size > linkLimit) return undefined;
  }
  const links = [...met]
    .sort((x, y) => x - y)
    .map((key): [number, number] => [Math.floor(key / width), key % width]);
  return { marginals: [a, b], targets, links };
}

function withOutside({ counts }: TableMarginal): Float64Array {
  const targets = new Float64Array(counts.length + 1).fill(NaN);
  targets.set(counts);
  return targets;
}

/** The larger of the shortfalls of either side; a pair without any can be met together. */
function shortfallOf(pair: Pair, total: number): Shortfall {
  const sides = [sideShortfall(pair, 0, total), sideShortfall(pair, 1, total)];
  return sides.reduce((best, one) => (one.amount > best.amount ? one : best));
}

function sideShortfall({ targets, links }: Pair, side: 0 | 1, total: number): Shortfall {
  const asking = targets[side];
  const leaving = targets[side === 0 ? 1 : 0];
  const first = 2 + asking.length;
  const network = new FlowNetwork(first + leaving.length, 1e-12 * total);
  const placed = new Set(links.map((link) => link[side]));
  let asked = 0;
  asking.forEach((target, t) => {
    if (!(target > 0) || !placed.has(t)) return;
    asked += target;
    network.connect(0, 2 + t, target);
  });
  for (const link of links)
    if (asking[link[side]]! > 0)
      network.connect(2 + link[side], first + link[side === 0 ? 1 : 0], Infinity);
  leaving.forEach((target, t) => network.connect(first + t, 1, target >= 0 ? target : Infinity));
  const amount = asked - network.maximize(0, 1);
  const reached = network.reached(0);
  const on = (offset: number, length: number) =>
    Array.from({ length }, (_, t) => t).filter((t) => reached[offset + t] === 1);
  return { side, asking: on(2, asking.length), leaving: on(first, leaving.length), amount };
}

function describe(
  problem: FitProblem,
  pair: Pair,
  { side, asking, leaving, amount }: Shortfall,
  total: number,
  allowed: number,
  words: Wording,
): Problem {
  const other = side === 0 ? 1 : 0;
  const [marginal, against] = [pair.marginals[side], pair.marginals[other]];
  const asked = asking.reduce((sum, t) => sum + pair.targets[side][t]!, 0);
  const left = leaving.reduce((sum, t) => sum + pair.targets[other][t]!, 0);
  const largest = bySize(asking, pair.targets[side])[0]!;
  const places = (m: number, cells: readonly number[]) =>
    listed(
      cells.map((cell) => words.place(m, cell)),
      4,
    );
  const carrier = (m: number) => (cell: number) => ({
    marginal: m,
    cell,
    coordinates: words.coordinates(m, cell),
  });
  return {
    code: 'infeasible',
    severity: amount > allowed * (asking.length + leaving.length) ? 'error' : 'warning',
    message:
      `${places(marginal, asking)} ${asking.length > 1 ? 'together ask' : 'asks'} for ` +
      `${formatCount(asked)}, but the only cells that may hold them count in ` +
      `${places(against, leaving)}, which ${leaving.length > 1 ? 'leave' : 'leaves'} room for ` +
      `${formatCount(left)}: at least ${formatCount(amount)} must move.`,
    marginal,
    cell: largest,
    coordinates: words.coordinates(marginal, largest),
    with: against,
    gap: amount,
    carriers: [...asking.map(carrier(marginal)), ...leaving.map(carrier(against))],
    remedies: [
      ...moves(problem, pair, { side, asking, leaving, amount }, total, words),
      ...zeroRemedies(problem),
    ],
  };
}

function bySize(cells: readonly number[], targets: Float64Array): number[] {
  return [...cells].sort((a, b) => targets[b]! - targets[a]! || a - b);
}

/** Single moves between two target cells of a marginal that make the pair feasible, tried out. */
function moves(
  problem: FitProblem,
  pair: Pair,
  { side, asking, leaving, amount }: Shortfall,
  total: number,
  words: Wording,
): Remedy[] {
  const other = side === 0 ? 1 : 0;
  const outside = (s: 0 | 1, cells: readonly number[]) => {
    const inside = new Set(cells);
    return [...pair.targets[s].keys()].filter((t) => pair.targets[s][t]! >= 0 && !inside.has(t));
  };
  const tried: { on: 0 | 1; from: number[]; to: number[] }[] = [
    { on: side, from: asking, to: outside(side, asking) },
    { on: other, from: outside(other, leaving), to: leaving },
  ];
  tried.sort(
    (x, y) =>
      reliabilityOf(problem.marginals[pair.marginals[x.on]]!) -
      reliabilityOf(problem.marginals[pair.marginals[y.on]]!),
  );
  const remedies: Remedy[] = [];
  for (const { on, from, to } of tried) {
    const move = findMove(pair, on, from, to, amount, total);
    if (!move) continue;
    const marginal = pair.marginals[on];
    remedies.push({
      action: 'change-target',
      message:
        `Move ${formatCount(amount)} from ${words.place(marginal, move.from)} ` +
        `to ${words.place(marginal, move.to)}.`,
      marginal,
      cell: move.from,
      value: pair.targets[on][move.from]! - amount,
    });
  }
  return remedies;
}

function findMove(
  pair: Pair,
  on: 0 | 1,
  from: readonly number[],
  to: readonly number[],
  amount: number,
  total: number,
): { from: number; to: number } | undefined {
  const targets = pair.targets[on];
  for (const giver of bySize(from, targets).slice(0, movesTried)) {
    if (targets[giver]! < amount) continue;
    for (const taker of bySize(to, targets).slice(0, movesTried)) {
      const moved = targets.slice();
      moved[giver] = moved[giver]! - amount;
      moved[taker] = moved[taker]! + amount;
      const trial: Pair = {
        ...pair,
        targets: on === 0 ? [moved, pair.targets[1]] : [pair.targets[0], moved],
      };
      if (shortfallOf(trial, total).amount <= totalAgreement * total)
        return { from: giver, to: taker };
    }
  }
  return undefined;
}
