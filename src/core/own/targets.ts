import { coordinatesOf } from './grid.ts';
import { formatCount, listed } from '../table/wording.ts';
import { countTables, sizesOf } from './count-tables.ts';
import type { CountTable, CrossedLabels } from './count-tables.ts';
import type { Draft } from './draft.ts';
import { meeting } from './meeting.ts';
import { peopleOf, sumOf, totalsOver } from './people.ts';
import type { People, TargetTable } from './people.ts';

/** Sweeps of the scaling that brings one table in line with others. */
const sweeps = 400;

/** The draft's tables in people: targets, patterns, and what stood in the way. */
export interface DraftTargets {
  people: People | undefined;
  targets: TargetTable[];
  /** Tables that only shape: by the user's choice, or shares of groups that nothing counts. */
  patterns: CountTable[];
  crossed: CrossedLabels[];
  /** Conditional tables among the patterns for want of the people they are shares of. */
  unconditioned: CountTable[];
  /** Shares that do not add up, with the line that is farthest off. */
  offShares: { table: CountTable; cell: number; sum: number; lines: number; rounding: boolean }[];
}

/** Turns printed figures into people of the base, tables of counts first. */
export function targetsOf(draft: Draft): DraftTargets {
  const { tables, crossed } = countTables(draft);
  const people = peopleOf(draft, tables);
  const wanted = tables.filter(({ table }) => table.role === 'target');
  const patterns = tables.filter(({ table }) => table.role === 'pattern');
  const offShares = wanted.concat(patterns).flatMap(shareGaps);
  const made = new Map<CountTable, TargetTable>();
  const unconditioned: CountTable[] = [];
  if (people) {
    for (const one of wanted)
      if (one.measure.kind === 'counts') made.set(one, ofCounts(one, people));
    for (const one of wanted)
      if (one.measure.kind === 'shares' && one.measure.within.length === 0)
        made.set(one, ofShares(one, people));
    // Shares within lines are of the people as they come to be counted, so those settle first.
    const settled = new Set<CountTable>();
    bend(made, settled, true);
    meet(made, true);
    let waiting = wanted.filter((one) => !made.has(one));
    for (let before = -1; waiting.length !== before;) {
      before = waiting.length;
      for (const one of waiting) {
        const target = ofConditions(one, [...made.values()]);
        if (target) made.set(one, target);
      }
      waiting = waiting.filter((one) => !made.has(one));
    }
    unconditioned.push(...waiting);
    bend(made, settled, false);
    meet(made, false);
  }
  return {
    people,
    targets: wanted.flatMap((one) => made.get(one) ?? []),
    patterns: [...patterns, ...unconditioned],
    crossed,
    unconditioned,
    offShares,
  };
}

function ofCounts(one: CountTable, people: People): TargetTable {
  const sum = sumOf(one);
  const per = new Float64Array(one.figures.length).fill(1);
  const scale = one.table.adjust.scale && one.complete && sum > 0 && sum !== people.total;
  if (!scale) return { ...one, people: one.figures, done: repairs(one), per, bent: false };
  return {
    ...one,
    people: one.figures.map((figure) => (figure / sum) * people.total),
    done: [
      ...repairs(one),
      `printed counts add up to ${formatCount(sum)} and were scaled in proportion to ${formatCount(people.total)} people`,
    ],
    per,
    bent: true,
  };
}

function ofShares(one: CountTable, people: People): TargetTable {
  const sum = sumOf(one);
  const per = one.measure.kind === 'shares' ? one.measure.per : 1;
  const whole = one.complete && sum > 0 ? sum : per;
  return {
    ...one,
    people: one.figures.map((figure) => (figure / whole) * people.total),
    done: [
      ...repairs(one),
      `printed shares of everyone, times ${formatCount(people.total)} people${scaledWords(whole, per)}`,
    ],
    per: new Float64Array(one.figures.length).fill(people.total / per),
    bent: false,
  };
}

/** Shares within lines, times the people of each line as another target counts them. */
function ofConditions(one: CountTable, targets: readonly TargetTable[]): TargetTable | undefined {
  if (one.measure.kind !== 'shares') return undefined;
  const { within, per } = one.measure;
  const conditions = one.axes.flatMap((axis, k) => (within.includes(axis.axis) ? [k] : []));
  const over = conditions.map((k) => {
    const { attribute, groupOf, labels } = one.axes[k]!;
    return { attribute: attribute.id, groupOf, groups: labels.length };
  });
  if (over.length === 0) return undefined;
  const ranked = [...targets].sort((a, b) => b.table.reliability - a.table.reliability);
  for (const target of ranked) {
    const lines = totalsOver(target, over);
    if (!lines) continue;
    const sizes = sizesOf(one);
    const lineOf = (cell: number) => {
      const at = coordinatesOf(cell, sizes);
      return conditions.reduce((line, k, i) => line * over[i]!.groups + at[k]!, 0);
    };
    const sums = new Float64Array(lines.length);
    one.figures.forEach((figure, cell) => {
      const line = lineOf(cell);
      sums[line] = sums[line]! + figure;
    });
    const whole = (line: number) => (sums[line]! > 0 ? sums[line]! : per);
    return {
      ...one,
      people: one.figures.map((figure, cell) => {
        const line = lineOf(cell);
        return lines[line] === 0 ? 0 : (figure / whole(line)) * lines[line]!;
      }),
      done: [
        ...repairs(one),
        `printed shares within ${listed(conditions.map((k) => one.axes[k]!.attribute.label.toLowerCase()))}, times the people counted in “${target.table.name}”` +
          (sums.some((sum) => sum === sum && sum !== per)
            ? `; each line scaled to ${per === 100 ? '100 percent' : '1'}`
            : ''),
      ],
      per: one.figures.map((_, cell) => lines[lineOf(cell)]! / per),
      bent: false,
      complete: one.complete && target.complete,
    };
  }
  return undefined;
}

/**
 * Brings tables in line with those they are to agree with, by proportional scaling.
 *
 * @param settled tables that are in line already; those that come to be are added
 * @param waits whether a table is left for later until all that it is to agree with are made
 */
function bend(made: Map<CountTable, TargetTable>, settled: Set<CountTable>, waits: boolean): void {
  for (const [key, target] of made) {
    const asked = target.table.adjust.agreeWith ?? [];
    const others = asked.flatMap(
      (id) => [...made.values()].find(({ table }) => table.id === id) ?? [],
    );
    if (settled.has(key) || others.length === 0 || (waits && others.length < asked.length))
      continue;
    made.set(key, agreeing(target, others));
    settled.add(key);
  }
}

/** Lets tables that are to meet do so: see `meeting`. */
function meet(made: Map<CountTable, TargetTable>, waits: boolean): void {
  const keys = [...made.keys()];
  meeting([...made.values()], waits).forEach((target, t) => made.set(keys[t]!, target));
}

function agreeing(target: TargetTable, others: readonly TargetTable[]): TargetTable {
  const sizes = sizesOf(target);
  const slices = others.flatMap((other) => sharedSlices(target, other, sizes) ?? []);
  if (slices.length === 0) return target;
  const people = target.people.slice();
  const open = new Uint8Array(people.length);
  for (const { lineOf, totals } of slices) {
    const sums = new Float64Array(totals.length);
    lineOf.forEach((line, cell) => {
      sums[line] = sums[line]! + people[cell]!;
    });
    // A line of zeros cannot be scaled: the other table fills it, and how is left open.
    lineOf.forEach((line, cell) => {
      if (sums[line] === 0 && totals[line]! > 0) open[cell] = 1;
    });
  }
  open.forEach((mark, cell) => {
    if (mark === 1) people[cell] = NaN;
  });
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let worst = 0;
    for (const { lineOf, totals } of slices) {
      const sums = new Float64Array(totals.length);
      lineOf.forEach((line, cell) => {
        sums[line] = sums[line]! + people[cell]!;
      });
      lineOf.forEach((line, cell) => {
        if (!(sums[line]! > 0)) return;
        const factor = totals[line]! / sums[line]!;
        worst = Math.max(worst, factor > 1 ? factor - 1 : 1 - factor);
        people[cell] = people[cell]! * factor;
      });
    }
    if (worst < 1e-13) break;
  }
  return {
    ...target,
    people,
    bent: true,
    complete: target.complete && !open.includes(1),
    done: [
      ...target.done,
      `scaled in proportion to agree with ${listed(others.map(({ table }) => `“${table.name}”`))}` +
        (open.includes(1)
          ? '; cells printed as 0 where the other counts people are left open'
          : ''),
    ],
  };
}

/** For each cell of a table its slice of the groups that both can be summed to, and the other's totals. */
function sharedSlices(target: TargetTable, other: TargetTable, sizes: readonly number[]) {
  if (!other.complete) return undefined;
  const shared = target.axes.flatMap((axis, k) => {
    const theirs = other.axes.findIndex(({ attribute }) => attribute.id === axis.attribute.id);
    return theirs < 0
      ? []
      : [{ k, blocks: mergedBlocks(axis.groupOf, other.axes[theirs]!.groupOf), axis }];
  });
  const over = shared.map(({ blocks, axis }) => ({
    attribute: axis.attribute.id,
    groupOf: blocks.of,
    groups: blocks.count,
  }));
  const totals = totalsOver(other, over);
  if (!totals) return undefined;
  const blockOfGroup = shared.map(({ axis, blocks }) => {
    const map = new Int32Array(axis.labels.length);
    axis.groupOf.forEach((group, c) => {
      if (group >= 0) map[group] = blocks.of[c]!;
    });
    return map;
  });
  const lineOf = Int32Array.from(target.people, (_, cell) => {
    const at = coordinatesOf(cell, sizes);
    return shared.reduce((line, { k }, i) => line * over[i]!.groups + blockOfGroup[i]![at[k]!]!, 0);
  });
  return { lineOf, totals };
}

/** Finest blocks of categories that cut through no group of either grouping. */
export function mergedBlocks(a: Int32Array, b: Int32Array): { of: Int32Array; count: number } {
  const parent = Int32Array.from(a, (_, c) => c);
  const rootOf = (c: number): number => {
    while (parent[c] !== c) c = parent[c]!;
    return c;
  };
  for (const groups of [a, b]) {
    const first = new Map<number, number>();
    groups.forEach((group, c) => {
      if (group < 0) return;
      const before = first.get(group);
      if (before === undefined) first.set(group, c);
      else parent[Math.max(rootOf(before), rootOf(c))] = Math.min(rootOf(before), rootOf(c));
    });
  }
  const number = new Map<number, number>();
  const of = parent.map((_, c) => {
    const root = rootOf(c);
    if (!number.has(root)) number.set(root, number.size);
    return number.get(root)!;
  });
  return { of, count: number.size };
}

/** Decisions of the user that changed printed figures before anything was summed. */
function repairs({ table }: CountTable): string[] {
  const { blanksZero, zerosUnknown, cells } = table.adjust;
  const replaced = Object.keys(cells ?? {}).length;
  return [
    ...(blanksZero ? ['cells that are not printed count as 0'] : []),
    ...(zerosUnknown ? ['cells printed as 0 count as unknown'] : []),
    ...(replaced > 0
      ? [`${replaced} ${replaced > 1 ? 'figures were' : 'figure was'} replaced by hand`]
      : []),
  ];
}

function scaledWords(sum: number, per: number): string {
  const size = sum > per ? sum - per : per - sum;
  if (size <= 1e-9 * per) return '';
  return per === 100
    ? `; they add up to ${formatCount(Number(sum.toPrecision(6)))} percent and were scaled to 100`
    : `; they add up to ${formatCount(Number(sum.toPrecision(6)))} and were scaled to 1`;
}

/** The line of shares that is farthest from its whole, if any is off. */
function shareGaps(table: CountTable): DraftTargets['offShares'] {
  const { measure } = table;
  if (measure.kind !== 'shares') return [];
  const sizes = sizesOf(table);
  const conditions = table.axes.flatMap((axis, k) =>
    measure.within.includes(axis.axis) ? [k] : [],
  );
  const lines = new Map<number, { sum: number; cells: number[] }>();
  table.figures.forEach((figure, cell) => {
    const at = coordinatesOf(cell, sizes);
    const key = conditions.reduce((line, k) => line * sizes[k]! + at[k]!, 0);
    const line = lines.get(key) ?? { sum: 0, cells: [] };
    line.sum += figure;
    line.cells.push(cell);
    lines.set(key, line);
  });
  const off = [...lines.values()]
    .map(({ sum, cells }) => ({
      sum,
      cells,
      gap: sum > measure.per ? sum - measure.per : measure.per - sum,
    }))
    .filter(({ gap }) => gap > 1e-9 * measure.per)
    .sort((a, b) => b.gap - a.gap);
  const worst = off[0];
  if (!worst) return [];
  const rounding = worst.gap <= worst.cells.length * table.half * (1 + 1e-9);
  return [{ table, cell: worst.cells[0]!, sum: worst.sum, lines: off.length, rounding }];
}
