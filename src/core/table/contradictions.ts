import { cellCount, coordinatesOf, groupCount, marginalShape } from './contingency.ts';
import type { FitProblem, Problem, Remedy, TableMarginal } from './problem.ts';
import { grandTotal, isComplete, knownSum, reliabilityOf, totalAgreement } from './totals.ts';
import { formatCount, listed, wordingOf } from './wording.ts';
import type { TableNames, Wording } from './wording.ts';

/** What a marginal says of the people in one slice that two marginals have in common. */
export interface Statement {
  marginal: number;
  /** Target cells that make up the slice. */
  cells: number[];
  /** Sum of the known ones: the least that the slice can hold. */
  sum: number;
  /** Whether nothing in the slice is unknown or outside, so that it cannot hold more. */
  closed: boolean;
}

/**
 * Finds pairs of marginals that contradict each other: on the dimensions they share, after
 * merging their groups into the finest ones that both can be summed to, one states more
 * people in a slice than the other leaves room for. Pairs of complete marginals with
 * different totals are left to `disagreeingTotals`.
 *
 * An `error` proves that no table meets both within the tolerance; a `warning` is a
 * difference that the fit may still spread over the cells of the slice.
 */
export function contradictingMarginals(problem: FitProblem, names?: TableNames): Problem[] {
  const { marginals } = problem;
  const words = wordingOf(problem, names);
  const allowed = (problem.tolerance ?? 1e-8) * grandTotal(problem);
  const problems: Problem[] = [];
  for (let a = 0; a < marginals.length; a++)
    for (let b = a + 1; b < marginals.length; b++) {
      if (totalsSettled(marginals[a]!, marginals[b]!)) continue;
      const [first, second] = statementsOf(problem, a, b);
      const found: Problem[] = [];
      for (let s = 0; s < first.length; s++) {
        const problemHere = compare(problem, first[s]!, second[s]!, allowed, words);
        if (problemHere) found.push(problemHere);
      }
      found.sort((x, y) => Math.abs(y.gap!) - Math.abs(x.gap!));
      for (const finding of found) problems.push(finding);
    }
  return problems;
}

/** Nothing is shared but the total, or the totals differ and everything else with them. */
function totalsSettled(a: TableMarginal, b: TableMarginal): boolean {
  if (!isComplete(a) || !isComplete(b)) return false;
  const [x, y] = [knownSum(a), knownSum(b)];
  if (Math.abs(x - y) > totalAgreement * Math.max(x, y)) return true;
  return !a.of.some((d) => b.of.includes(d));
}

function compare(
  problem: FitProblem,
  a: Statement,
  b: Statement,
  allowed: number,
  words: Wording,
): Problem | undefined {
  const gap = a.sum - b.sum;
  const size = Math.abs(gap);
  if (size <= Math.max(allowed, totalAgreement * Math.max(a.sum, b.sum))) return undefined;
  const [more, less] = gap > 0 ? [a, b] : [b, a];
  if (!less.closed) return undefined;
  const proven = size > allowed * (a.cells.length + b.cells.length);
  const cell = largestCell(problem, a);
  const carriers = [a, b].flatMap(({ marginal, cells }) =>
    cells.map((c) => ({ marginal, cell: c, coordinates: words.coordinates(marginal, c) })),
  );
  return {
    code: 'contradicting-marginals',
    severity: proven ? 'error' : 'warning',
    message:
      `${stated(more, words)} ${more.closed ? '' : 'at least '}${formatCount(more.sum)}, but ` +
      `${stated(less, words)} ${formatCount(less.sum)} for the same people: ` +
      `${formatCount(size)} fewer.`,
    marginal: a.marginal,
    ...(cell >= 0 && { cell, coordinates: words.coordinates(a.marginal, cell) }),
    with: b.marginal,
    gap,
    carriers,
    remedies: [a, b]
      .sort((x, y) => reliability(problem, x) - reliability(problem, y))
      .flatMap((side) => changeOf(problem, side, side === more ? -size : size, words)),
  };
}

function stated({ marginal, cells }: Statement, words: Wording): string {
  if (cells.length === 0) return `${words.marginal(marginal)} leaves`;
  const places = cells.map((cell) => words.place(marginal, cell));
  return `${listed(places, 4)} ${cells.length > 1 ? 'together state' : 'states'}`;
}

function reliability(problem: FitProblem, { marginal }: Statement): number {
  return reliabilityOf(problem.marginals[marginal]!);
}

function largestCell(problem: FitProblem, { marginal, cells }: Statement): number {
  const { counts } = problem.marginals[marginal]!;
  let best = -1;
  for (const cell of cells)
    if (counts[cell]! >= 0 && (best < 0 || counts[cell]! > counts[best]!)) best = cell;
  return best;
}

function changeOf(problem: FitProblem, side: Statement, change: number, words: Wording): Remedy[] {
  const cell = largestCell(problem, side);
  if (cell < 0) return [];
  const value = problem.marginals[side.marginal]!.counts[cell]! + change;
  if (value < 0) return [];
  return [
    {
      action: 'change-target',
      message: `Set ${words.place(side.marginal, cell)} to ${formatCount(value)}.`,
      marginal: side.marginal,
      cell,
      value,
    },
  ];
}

/**
 * What two marginals say of the slices that both can be summed to, slice by slice: on the
 * dimensions they share, after merging their groups; one slice of everyone where they share none.
 */
export function statementsOf(
  problem: FitProblem,
  a: number,
  b: number,
): [Statement[], Statement[]] {
  const { shape, marginals } = problem;
  const shared = marginals[a]!.of.filter((d) => marginals[b]!.of.includes(d));
  const blocks = shared.map((d) =>
    mergedGroups(shape[d]!, [marginals[a]!.groups?.[d], marginals[b]!.groups?.[d]]),
  );
  const sizes = blocks.map(groupCount);
  return [a, b].map((m) => {
    const marginal = marginals[m]!;
    const statements = Array.from({ length: cellCount(sizes) }, (): Statement => ({
      marginal: m,
      cells: [],
      sum: 0,
      closed: true,
    }));
    const extents = marginalShape(shape, marginal);
    const axes = shared.map((d) => marginal.of.indexOf(d));
    const blockOfGroup = shared.map((d, k) => groupBlocks(blocks[k]!, marginal.groups?.[d]));
    for (let cell = 0; cell < marginal.counts.length; cell++) {
      const at = coordinatesOf(cell, extents);
      let slice = 0;
      axes.forEach((axis, k) => {
        slice = slice * sizes[k]! + blockOfGroup[k]![at[axis]!]!;
      });
      const statement = statements[slice]!;
      statement.cells.push(cell);
      if (marginal.counts[cell]! >= 0) statement.sum += marginal.counts[cell]!;
      else statement.closed = false;
    }
    openOutside(statements, problem, marginal, shared, blocks, sizes);
    return statements;
  }) as [Statement[], Statement[]];
}

/** Slices that hold a category outside the marginal's groups may hold more than it states. */
function openOutside(
  statements: Statement[],
  problem: FitProblem,
  marginal: TableMarginal,
  shared: readonly number[],
  blocks: readonly Int32Array[],
  sizes: readonly number[],
): void {
  const outside = (d: number) => marginal.groups?.[d]?.some((group) => group < 0) ?? false;
  if (marginal.of.some((d) => !shared.includes(d) && outside(d)))
    for (const statement of statements) statement.closed = false;
  shared.forEach((d, k) => {
    const groups = marginal.groups?.[d];
    if (!groups) return;
    const open = new Set<number>();
    for (let c = 0; c < problem.shape[d]!; c++) if (groups[c]! < 0) open.add(blocks[k]![c]!);
    statements.forEach((statement, slice) => {
      if (open.has(coordinatesOf(slice, sizes)[k]!)) statement.closed = false;
    });
  });
}

/** Finest partition of the categories whose blocks never cut through a group. */
function mergedGroups(size: number, groupings: readonly (Int32Array | undefined)[]): Int32Array {
  const parent = Int32Array.from({ length: size }, (_, category) => category);
  const rootOf = (category: number): number => {
    while (parent[category] !== category) category = parent[category]!;
    return category;
  };
  for (const groups of groupings) {
    if (!groups) continue;
    const first = new Map<number, number>();
    for (let category = 0; category < size; category++) {
      const group = groups[category]!;
      if (group < 0) continue;
      const earlier = first.get(group);
      if (earlier === undefined) first.set(group, category);
      else {
        const [x, y] = [rootOf(earlier), rootOf(category)];
        parent[Math.max(x, y)] = Math.min(x, y);
      }
    }
  }
  const number = new Map<number, number>();
  return parent.map((_, category) => {
    const root = rootOf(category);
    if (!number.has(root)) number.set(root, number.size);
    return number.get(root)!;
  });
}

function groupBlocks(block: Int32Array, groups: Int32Array | undefined): Int32Array {
  if (!groups) return block;
  const blocks = new Int32Array(block.length);
  groups.forEach((group, category) => {
    if (group >= 0) blocks[group] = block[category]!;
  });
  return blocks;
}
