import type { Strata as Choice } from '../study/study.ts';
import { didYouMean } from '../study/spelling.ts';
import { largestRemainder } from '../table/largest-remainder.ts';
import type { Problem } from '../table/problem.ts';
import { formatCount, listed } from '../table/wording.ts';
import type { DesignCell, Strata } from './cells.ts';

/** How many of those drawn come from each cell of a design. */
export interface Allocation {
  ok: true;
  /** People drawn per cell: whole where it is one or more, an expectation where it is less. */
  drawn: Float64Array;
  /** What could not be met as asked, in words. */
  notes: string[];
}

/** Fewer people than this are nobody: fitted tables leave traces of a person in unlikely cells. */
const leastPeople = 0.5;
const named = 3;

/**
 * Shares out those drawn over the cells of a design.
 *
 * The people of each cell count with its factor. Strata get their sizes in proportion to that,
 * equally, or by the shares chosen; a stratum short of the floor is raised to it, and the others
 * share the rest as before. Sizes become whole numbers by largest remainders, first of strata,
 * then of the cells in them. Those due less than one person stay expectations, so that the
 * smallest are drawn by chance and not left out for good.
 *
 * @param people people of the base inside the filter, per cell
 * @param isOpen whether the filter and the pack allow anybody in a cell
 * @param size people drawn
 */
export function allocate(
  cells: readonly DesignCell[],
  people: Float64Array,
  isOpen: (cell: number) => boolean,
  strata: Strata,
  choice: Choice | undefined,
  size: number,
): Allocation | { ok: false; reason: string; problems?: Problem[] } {
  const inStratum = new Map<number, number[]>();
  cells.forEach(({ stratum }, cell) => {
    if (!isOpen(cell)) return;
    const members = inStratum.get(stratum);
    if (members) members.push(cell);
    else inStratum.set(stratum, [cell]);
  });
  const open = [...inStratum.keys()].sort((a, b) => a - b);
  const sumOver = (stratum: number, value: (cell: number) => number) =>
    inStratum.get(stratum)!.reduce((sum, cell) => sum + value(cell), 0);
  const peopleIn = open.map((stratum) => sumOver(stratum, (cell) => people[cell]!));
  const massIn = open.map((stratum) =>
    sumOver(stratum, (cell) => people[cell]! * cells[cell]!.factor),
  );
  const isPeopled = peopleIn.map((count) => count >= leastPeople);
  const everyone = peopleIn.reduce((sum, count) => sum + count, 0);

  const shares = sharesOf(choice, strata, open, isPeopled);
  if (!shares.ok) return shares;
  const floor = choice?.floor ?? 0;
  const peopled = isPeopled.filter(Boolean).length;
  const least = floor * peopled;
  if (least > size) {
    const reason =
      `At least ${formatCount(floor)} people in each of ${formatCount(peopled)} strata are ` +
      `${formatCount(least)}, more than the ${formatCount(size)} drawn. ` +
      `Draw that many, ask for fewer in each, or name fewer strata.`;
    const remedy = {
      action: 'change-size',
      message: `draw ${formatCount(least)} people`,
      value: least,
    } as const;
    return {
      ok: false,
      reason,
      problems: [{ code: 'too-few-drawn', severity: 'error', message: reason, remedies: [remedy] }],
    };
  }

  // Traces of a person keep the size that a draw without a design would give them.
  const natural = peopleIn.map((count, i) => (isPeopled[i] ? 0 : (count / everyone) * size));
  const sumOfTraces = natural.reduce((sum, trace) => sum + trace, 0);
  const traces = sumOfTraces < 0.5 ? natural.map(() => 0) : natural;
  const left = sumOfTraces < 0.5 ? size : size - sumOfTraces;
  const wanted = wantedSizes(choice, massIn, isPeopled, shares.of, left);
  const raised = raiseToFloor(wanted, isPeopled, floor, left);
  const expected = raised.map((value, i) => (isPeopled[i] ? value : traces[i]!));
  const sizes = wholeSizes(expected, size);

  const drawn = new Float64Array(cells.length);
  open.forEach((stratum, i) => {
    const members = inStratum.get(stratum)!;
    const masses = members.map((cell) => people[cell]! * cells[cell]!.factor);
    const mass = masses.reduce((sum, own) => sum + own, 0);
    if (!(mass > 0)) return;
    const due = masses.map((own) => (own / mass) * sizes[i]!);
    const split = sizes[i]! < 1 ? due : wholeSizes(due, sizes[i]!);
    members.forEach((cell, k) => (drawn[cell] = split[k]!));
  });

  const list = (which: (i: number) => boolean) => open.filter((_, i) => which(i));
  const notes = [...shares.notes];
  const note = (which: number[], one: string, many: string) => {
    if (which.length > 0)
      notes.push(
        which.length === 1
          ? `${one} (${strata.label(which[0]!)}).`
          : `${formatCount(which.length)} ${many}: ${labels(strata, which)}.`,
      );
  };
  note(
    list((i) => !isPeopled[i]),
    'One stratum has nobody in it and stays empty',
    'strata have nobody in them and stay empty',
  );
  note(
    list((i) => isPeopled[i]! && sizes[i]! < 1),
    'One stratum is due less than one person at this size: it may stay empty, and whoever is drawn there stands for all of it',
    'strata are due less than one person each at this size: some stay empty, and whoever is drawn stands for the others too',
  );
  note(
    list((i) => isPeopled[i]! && sizes[i]! > peopleIn[i]! && size <= everyone),
    'In one stratum more people are drawn than live there, so what is drawn there is model, not census',
    'strata have more people drawn than live there, so what is drawn there is model, not census',
  );
  const crowded = open.flatMap((stratum, i) =>
    size <= everyone && sizes[i]! <= peopleIn[i]! ? inStratum.get(stratum)! : [],
  );
  notes.push(...crowdNotes(crowded, cells, people, drawn));
  return { ok: true, drawn, notes };
}

/** Says of which groups more are drawn than there are, by more than rounding makes. */
function crowdNotes(
  among: readonly number[],
  cells: readonly DesignCell[],
  people: Float64Array,
  drawn: Float64Array,
): string[] {
  const groups = new Set<number>();
  let [rows, most] = [0, 0];
  for (const cell of among) {
    if (drawn[cell]! < people[cell]! + 1) continue;
    rows += drawn[cell]!;
    most = Math.max(most, drawn[cell]! / people[cell]!);
    for (const g of cells[cell]!.groups) groups.add(g + 1);
  }
  if (rows === 0) return [];
  const numbered = [...groups].sort((a, b) => a - b).map((g) => `group ${g}`);
  const where = numbered.length > 0 ? `in ${listed(numbered)}` : 'outside the groups';
  return [
    `More people are drawn ${where} than there are, up to ${most.toFixed(1)} times as many: ` +
      `${formatCount(Math.round(rows))} rows stand for less than one person each, so they are model, not census.`,
  ];
}

/** The shares chosen, by place in `open`; NaN where none is. */
function sharesOf(
  choice: Choice | undefined,
  strata: Strata,
  open: readonly number[],
  isPeopled: readonly boolean[],
): { ok: true; of: number[]; notes: string[] } | { ok: false; reason: string } {
  const of = open.map(() => Number.NaN);
  if (choice?.allocation !== 'custom') return { ok: true, of, notes: [] };
  const all = new Map(Array.from({ length: strata.count }, (_, s) => [strata.key(s), s]));
  const place = new Map(open.map((stratum, i) => [stratum, i]));
  const idle: number[] = [];
  for (const [key, share] of Object.entries(choice.shares ?? {})) {
    const stratum = all.get(key);
    if (stratum === undefined)
      return {
        ok: false,
        reason: `There is no stratum '${key}'.${didYouMean(key, [...all.keys()])}`,
      };
    const i = place.get(stratum);
    if (i === undefined || !isPeopled[i]) idle.push(stratum);
    else of[i] = share;
  }
  const sum = of.reduce((total, share) => total + (share >= 0 ? share : 0), 0);
  const others = open.filter((_, i) => isPeopled[i] && !(of[i]! >= 0));
  if (others.length > 0 && sum >= 100)
    return {
      ok: false,
      reason:
        `The shares add up to ${Math.round(sum * 1000) / 1000} percent, which leaves nothing for ` +
        `${labels(strata, others)}. Lower some, or give every stratum its share.`,
    };
  const notes =
    idle.length === 0
      ? []
      : [`No share can go to ${labels(strata, idle)}: nobody is there to be drawn.`];
  return { ok: true, of, notes };
}

/** Sizes before floors, for strata that have people; they add up to `left`. */
function wantedSizes(
  choice: Choice | undefined,
  massIn: readonly number[],
  isPeopled: readonly boolean[],
  shares: readonly number[],
  left: number,
): number[] {
  const allocation = choice?.allocation ?? 'proportional';
  const stated = shares.reduce((sum, share) => sum + (share >= 0 ? share : 0), 0);
  const restMass = massIn.reduce(
    (sum, mass, i) => sum + (isPeopled[i] && !(shares[i]! >= 0) ? mass : 0),
    0,
  );
  const relative = massIn.map((mass, i) => {
    if (!isPeopled[i]) return 0;
    if (allocation === 'equal') return 1;
    if (shares[i]! >= 0) return shares[i]!;
    return restMass > 0 ? (mass / restMass) * (100 - stated) : 0;
  });
  const total = relative.reduce((sum, part) => sum + part, 0);
  return relative.map((part) => (part / total) * left);
}

/** Raises what is below the floor to it; the others share what is left as before. */
function raiseToFloor(
  wanted: readonly number[],
  isPeopled: readonly boolean[],
  floor: number,
  left: number,
): number[] {
  const isRaised = wanted.map(() => false);
  let sizes = [...wanted];
  for (;;) {
    const low = sizes.findIndex((size, i) => isPeopled[i] && !isRaised[i] && size < floor);
    if (low < 0) return sizes;
    sizes.forEach((size, i) => {
      if (isPeopled[i] && size < floor) isRaised[i] = true;
    });
    const rest = left - floor * isRaised.filter(Boolean).length;
    const mass = wanted.reduce((sum, size, i) => sum + (isRaised[i] ? 0 : size), 0);
    sizes = wanted.map((size, i) => (isRaised[i] ? floor : mass > 0 ? (size / mass) * rest : 0));
  }
}

/**
 * Expectations as sizes that add up to a whole total: those of one person or more become whole
 * numbers by largest remainders, the smaller ones stay fractions of a whole number of people.
 */
export function wholeSizes(expected: readonly number[], total: number): number[] {
  const isSmall = expected.map((value) => value < 1 - 1e-9);
  const pooled = expected.reduce((sum, value, i) => sum + (isSmall[i] ? value : 0), 0);
  const forSmall = pooled > 0 ? Math.max(1, Math.round(pooled)) : 0;
  if (isSmall.every(Boolean) || forSmall >= total) return [...expected];
  const large = largestRemainder(
    expected.map((value, i) => (isSmall[i] ? 0 : value)),
    total - forSmall,
  );
  if (large.some((value, i) => !isSmall[i] && value === 0)) return [...expected];
  const share = pooled > 0 ? forSmall / pooled : 0;
  return expected.map((value, i) => (isSmall[i] ? value * share : large[i]!));
}

function labels(strata: Strata, which: readonly number[]): string {
  const first = which.slice(0, named).map((stratum) => `'${strata.label(stratum)}'`);
  const more = which.length - first.length;
  if (more > 0) return `${first.join(', ')} and ${formatCount(more)} more`;
  return first.length > 1
    ? `${first.slice(0, -1).join(', ')} and ${first[first.length - 1]!}`
    : first[0]!;
}
