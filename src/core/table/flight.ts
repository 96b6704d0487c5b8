import type { Sequence } from '../random/stream.ts';
import { partsPerPerson, shuffle, type SplitFlow } from './network.ts';
import type { RoundingTable } from './rounding-table.ts';
import type { TableGrid } from './table-grid.ts';

const largestSet = 3;

/**
 * Rounds at random as many cells as can be rounded while every sum stays exactly as it is and
 * every expectation too: the flight phase of the cube method of balanced sampling (Deville &
 * Tillé 2004, Biometrika 91:893). Its directions are boxes of the grid, two cells long in each of a
 * few dimensions, with alternating signs: they leave all sums of families that miss one of
 * those dimensions. Afterwards no such box is fractional in all corners, or the work is used up.
 *
 * @param maxWork cells looked at
 * @returns where the cells stand then, in parts of a person, and how many are still fractional
 */
export function flyBoxes(
  table: RoundingTable,
  grid: TableGrid,
  start: SplitFlow,
  sequence: Sequence,
  maxWork: number,
): { parts: Float64Array; open: number } {
  const whole = start.floor.slice();
  const fraction = start.fraction.slice();
  const sets = freeSets(grid, table.width);
  const { source } = table;
  const { shape, stride, cellAt } = grid;
  const corners = new Int32Array(1 << largestSet);
  let work = 0;

  /** Doubles the box along each further dimension of the set, until it is complete. */
  const grow = (set: readonly number[], level: number): boolean => {
    if (level === set.length) return true;
    const d = set[level]!;
    const size = 1 << level;
    const place = source[corners[0]!]!;
    const own = Math.floor(place / stride[d]!) % shape[d]!;
    const turn = sequence.below(shape[d]!);
    for (let k = 0; k < shape[d]!; k++) {
      const other = (turn + k) % shape[d]!;
      if (other === own) continue;
      const step = (other - own) * stride[d]!;
      let m = 0;
      for (; m < size; m++) {
        const cell = cellAt[source[corners[m]!]! + step]!;
        if (cell < 0 || fraction[cell] === 0) break;
        corners[size + m] = cell;
      }
      work += m + 1;
      if (m === size && grow(set, level + 1)) return true;
    }
    return false;
  };

  const order = openCells(fraction, sequence);
  for (const set of sets) {
    for (const cell of order) {
      while (fraction[cell]! > 0 && work <= maxWork) {
        corners[0] = cell;
        if (!grow(set, 0)) break;
        pushBox(corners, 1 << set.length, whole, fraction, sequence);
      }
    }
  }
  const parts = new Float64Array(whole.length);
  let open = 0;
  for (let i = 0; i < parts.length; i++) {
    parts[i] = whole[i]! * partsPerPerson + fraction[i]!;
    if (fraction[i]! > 0) open++;
  }
  return { parts, open };
}

function pushBox(
  corners: Int32Array,
  size: number,
  whole: Int32Array,
  fraction: Int32Array,
  sequence: Sequence,
): void {
  let forward = partsPerPerson;
  let backward = partsPerPerson;
  for (let m = 0; m < size; m++) {
    const below = fraction[corners[m]!]!;
    const above = partsPerPerson - below;
    forward = Math.min(forward, isOdd(m) ? below : above);
    backward = Math.min(backward, isOdd(m) ? above : below);
  }
  const push = sequence.below(forward + backward) < backward ? forward : -backward;
  for (let m = 0; m < size; m++) {
    const cell = corners[m]!;
    const value = fraction[cell]! + (isOdd(m) ? -push : push);
    if (value === partsPerPerson) whole[cell]!++;
    fraction[cell] = value === partsPerPerson ? 0 : value;
  }
}

/** Whether a corner lies an odd number of steps from the first. */
function isOdd(corner: number): boolean {
  return ((corner ^ (corner >> 1) ^ (corner >> 2)) & 1) === 1;
}

function openCells(fraction: Int32Array, sequence: Sequence): Int32Array {
  const open = new Int32Array(fraction.length);
  let size = 0;
  for (let i = 0; i < fraction.length; i++) if (fraction[i]! > 0) open[size++] = i;
  shuffle(open, size, sequence);
  return open.subarray(0, size);
}

/** The smallest sets of dimensions, up to three, that no family holds whole. */
function freeSets({ shape, dimensionsOf }: TableGrid, families: number): number[][] {
  const taken = Array.from({ length: families }, (_, f) => dimensionsOf(f));
  const sets: number[][] = [];
  const extend = (set: number[], size: number): void => {
    if (set.length < size) {
      for (let d = (set.at(-1) ?? -1) + 1; d < shape.length; d++)
        if (shape[d]! > 1) extend([...set, d], size);
      return;
    }
    const held = taken.some((dimensions) => set.every((d) => dimensions.includes(d)));
    if (!held && !sets.some((smaller) => smaller.every((d) => set.includes(d)))) sets.push(set);
  };
  for (let size = 1; size <= largestSet; size++) extend([], size);
  return sets;
}
