import type { Marginal } from '../pack/pack.ts';
import { groupCount, readingOf } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';

/**
 * A marginal with what it leaves out: an axis stated over groups has one group more, for the
 * categories outside, so that every person counts in one cell.
 */
export interface WholeMarginal {
  axes: WholeAxis[];
  /** Row-major over the groups of the axes; NaN where nothing is known. */
  people: Float64Array;
  /** Cell of the marginal itself, −1 for a cell outside its groups. */
  stated: Int32Array;
}

interface WholeAxis {
  dimension: number;
  /** Group of each category of the dimension. */
  group: Int32Array;
  groups: number;
}

/** Restates a marginal so that its cells cover everyone. */
export function wholeMarginal(
  dimensions: Dimensions,
  { of, groups, counts }: Marginal,
): WholeMarginal {
  const stated = of.map((id) => groups?.[id]);
  const inside = of.map((id, axis) => {
    const given = stated[axis];
    return given ? groupCount(given) : readingOf(dimensions, id).size;
  });
  const axes = of.map((id, axis): WholeAxis => {
    const { dimension, map } = readingOf(dimensions, id);
    const given = stated[axis];
    const group = Int32Array.from(map, (code) => (given ? (given[code] ?? -1) : code));
    const open = group.includes(-1);
    return {
      dimension,
      group: group.map((g) => (g < 0 ? inside[axis]! : g)),
      groups: inside[axis]! + Number(open),
    };
  });
  const size = axes.reduce((product, axis) => product * axis.groups, 1);
  const people = new Float64Array(size).fill(NaN);
  const cells = new Int32Array(size).fill(-1);
  for (let cell = 0; cell < size; cell++) {
    const at = coordinates(axes, cell);
    if (at.some((g, axis) => g >= inside[axis]!)) continue;
    const own = at.reduce((flat, g, axis) => flat * inside[axis]! + g, 0);
    cells[cell] = own;
    people[cell] = counts[own] ?? NaN;
  }
  return { axes, people, stated: cells };
}

/** Cell of a whole marginal for each of some cells given by codes per dimension. */
export function cellsOfWhole(
  { axes }: WholeMarginal,
  columnOf: (dimension: number) => ArrayLike<number>,
  count: number,
): Int32Array {
  const cells = new Int32Array(count);
  for (const { dimension, group, groups } of axes) {
    const codes = columnOf(dimension);
    for (let i = 0; i < count; i++) cells[i] = cells[i]! * groups + group[codes[i]!]!;
  }
  return cells;
}

/**
 * Fills what marginals leave out where the others say it: a line of a marginal with a single
 * unknown cell gets what the line's total, read off another marginal, leaves. Nothing new is
 * asked of the fit, but it need no longer find a small rest by many sweeps: proportional
 * fitting corrects a rest of share s by the factor s only, so a rest of one in a thousand
 * takes thousands of sweeps.
 *
 * @param total people of the base
 */
export function fillImplied(marginals: readonly WholeMarginal[], total: number): void {
  for (let filled = true; filled;) {
    filled = false;
    for (const marginal of marginals) {
      if (!marginal.people.some((people) => people !== people)) continue;
      for (let subset = 0; subset < (1 << marginal.axes.length) - 1; subset++)
        if (fillLines(marginal, subset, marginals, total)) filled = true;
    }
  }
}

/**
 * Which marginals are met whenever others are, because another one states the same people in
 * finer groups: the raions, beside raions by religion. Of equals the first is kept.
 *
 * @param slack people that two totals may differ by and still count as the same
 */
export function impliedByOthers(marginals: readonly WholeMarginal[], slack: number): boolean[] {
  return marginals.map((marginal, index) =>
    marginals.some((other, at) => {
      const finer = other.people.length > marginal.people.length;
      if (at === index || (!finer && at > index)) return false;
      const totals = totalsOver(other, marginal.axes);
      return totals?.every((people, cell) => {
        const gap = people - marginal.people[cell]!;
        return gap <= slack && gap >= -slack;
      });
    }),
  );
}

/** Fills the lines along which the axes of `subset` (a bit each) are fixed. */
function fillLines(
  marginal: WholeMarginal,
  subset: number,
  all: readonly WholeMarginal[],
  total: number,
): boolean {
  const { axes, people } = marginal;
  const fixed = axes.filter((_, axis) => (subset >> axis) & 1);
  const lines = fixed.reduce((product, { groups }) => product * groups, 1);
  const steps: (Int32Array | undefined)[] = axes.map(() => undefined);
  for (let axis = axes.length - 1, stride = 1; axis >= 0; axis--) {
    if (((subset >> axis) & 1) === 0) continue;
    const { groups } = axes[axis]!;
    const step = stride;
    steps[axis] = Int32Array.from({ length: groups }, (_, g) => g * step);
    stride *= groups;
  }
  const lineOf = linesOf(axes, steps);
  const unknown = new Int32Array(lines);
  for (let cell = 0; cell < people.length; cell++)
    if (people[cell] !== people[cell]) unknown[lineOf[cell]!]!++;
  if (!unknown.includes(1)) return false;
  const left = new Float64Array(lines).fill(NaN);
  if (fixed.length === 0) left[0] = total;
  else
    for (const other of all) {
      if (other === marginal) continue;
      const totals = totalsOver(other, fixed);
      totals?.forEach((people, line) => {
        if (left[line] !== left[line]) left[line] = people;
      });
    }
  people.forEach((count, cell) => {
    const line = lineOf[cell]!;
    if (count === count) left[line] = left[line]! - count;
  });
  let filled = false;
  people.forEach((count, cell) => {
    const line = lineOf[cell]!;
    if (count === count || unknown[line] !== 1 || left[line] !== left[line]) return;
    people[cell] = Math.max(0, left[line]!);
    filled = true;
  });
  return filled;
}

/** Totals of a marginal over groups of some dimensions; undefined where its own are coarser. */
function totalsOver(
  marginal: WholeMarginal,
  fixed: readonly WholeAxis[],
): Float64Array | undefined {
  const maps: (Int32Array | undefined)[] = marginal.axes.map(() => undefined);
  let lines = 1;
  for (let k = fixed.length - 1; k >= 0; k--) {
    const { dimension, group, groups } = fixed[k]!;
    const axis = marginal.axes.findIndex((own) => own.dimension === dimension);
    const own = marginal.axes[axis];
    if (!own) return undefined;
    const map = new Int32Array(own.groups).fill(-1);
    for (let code = 0; code < group.length; code++) {
      const g = own.group[code]!;
      if (map[g] !== -1 && map[g] !== group[code]) return undefined;
      map[g] = group[code]!;
    }
    const before = maps[axis];
    maps[axis] = map.map((g, at) => {
      const further = before ? before[at]! : 0;
      return g < 0 || further < 0 ? -1 : g * lines + further;
    });
    lines *= groups;
  }
  const totals = new Float64Array(lines);
  const lineOf = linesOf(marginal.axes, maps);
  for (let cell = 0; cell < lineOf.length; cell++) {
    const line = lineOf[cell]!;
    if (line >= 0) totals[line] = totals[line]! + marginal.people[cell]!;
  }
  return totals;
}

/** For each cell of a row-major table the sum of one step per axis; −1 where one of them is. */
function linesOf(
  axes: readonly { groups: number }[],
  steps: readonly (Int32Array | undefined)[],
): Int32Array {
  let lines = new Int32Array(1);
  axes.forEach(({ groups }, axis) => {
    const step = steps[axis];
    const longer = new Int32Array(lines.length * groups);
    for (let i = 0, at = 0; i < lines.length; i++)
      for (let g = 0; g < groups; g++, at++) {
        const further = step ? step[g]! : 0;
        longer[at] = lines[i]! < 0 || further < 0 ? -1 : lines[i]! + further;
      }
    lines = longer;
  });
  return lines;
}

function coordinates(axes: readonly { groups: number }[], cell: number): number[] {
  const at = new Array<number>(axes.length);
  let rest = cell;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { groups } = axes[axis]!;
    at[axis] = rest % groups;
    rest = Math.floor(rest / groups);
  }
  return at;
}
