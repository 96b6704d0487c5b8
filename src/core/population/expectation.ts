import { positivePlaces } from '../table/rounding-table.ts';
import { scaleAndSum } from '../table/scale-and-sum.ts';
import { conditionOn } from './conditional-sums.ts';
import { sumInto } from './tree-tables.ts';

/** Sums over cells, with the people expected in each and the bounds it is to end in. */
export interface ExpectedSums {
  /** Sum of each cell; −1 for a cell in none. */
  of: Int32Array;
  /** NaN where nothing is known. */
  expected: Float64Array;
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
}

const sumSweeps = 50;
const cellSweeps = 40;
/** Deviations, in people, at which raking of sums and of cells ends. */
const sumsSettled = 1e-6;
const cellsSettled = 1e-4;

/**
 * People expected in each cell once the separator has been rounded to whole people.
 *
 * Scaling each separator cell to its whole people alone would let the sums over many of them
 * drift with the luck of that rounding, and pressing them back between floor and ceiling
 * afterwards would favor one of the two. So the cells are raked: sums about which the
 * separator says nothing, such as the speakers of a language in the whole country, keep their
 * expectation exactly; the others, such as those in a raion, take their expectation given the
 * people whom the separator has put there (`conditionOn`), in agreement with their coarser
 * families.
 *
 * @param start people per cell, scaled to the separator; changed in place
 * @param held separator cell of each cell, every cell in one
 * @param whole whole people of each separator cell
 */
export function rakeToExpectations(
  start: Float64Array,
  held: Int32Array,
  whole: Float64Array,
  families: readonly ExpectedSums[],
): void {
  let people = 0;
  for (const count of whole) people += count;
  // Cells without people stay without, so that they need not be looked at again.
  const places = positivePlaces(start);
  const inside = (of: Int32Array): Int32Array => {
    const picked = new Int32Array(places.length);
    for (let i = 0; i < places.length; i++) picked[i] = of[places[i]!]!;
    return picked;
  };
  const known = families
    .filter(({ expected }) => expected.every((sum) => sum >= 0))
    .map((family) => withRest(family, people))
    .map((family) => ({ ...family, of: inside(family.of) }))
    .sort((a, b) => a.sums.length - b.sums.length);
  const cells = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) cells[i] = start[places[i]!]!;
  rakeCells(cells, { of: inside(held), sums: whole }, known);
  for (let i = 0; i < places.length; i++) start[places[i]!] = cells[i]!;
}

/** The same for cells with people alone, and families that hold them all, the coarsest first. */
function rakeCells(
  start: Float64Array,
  separator: Margin,
  known: readonly (Margin & Bounds)[],
): void {
  known.forEach((family, index) => {
    const told = commonSums(start, family, separator);
    if (told.of.some((k) => k !== told.of[0])) {
      const expected = family.sums.slice();
      sumInto(start, family.of, family.sums);
      conditionOn(told, expected, family.sums);
    }
    const margins = known.slice(0, index).map((other) => commonSums(start, family, other));
    margins.push(told);
    rake(family.sums, margins, sumSweeps, sumsSettled, family);
  });
  const finest = known.filter(
    (family, index) => !known.some((other, at) => at > index && isFiner(start, other, family)),
  );
  rake(start, [...finest, separator], cellSweeps, cellsSettled);
}

/** Sums that items count in, and what they are to be. */
export interface Margin {
  of: Int32Array;
  sums: Float64Array;
}

interface Bounds {
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
}

/** Gathers the cells in no sum into one more, so that everyone counts once. */
function withRest({ of, expected, lower, upper }: ExpectedSums, people: number): Margin & Bounds {
  if (!of.includes(-1)) return { of, sums: expected.slice(), lower, upper };
  const size = expected.length;
  let rest = people;
  for (const sum of expected) rest -= sum;
  const sums = new Float64Array(size + 1);
  sums.set(expected);
  sums[size] = Math.max(0, rest);
  return {
    of: of.map((k) => (k < 0 ? size : k)),
    sums,
    lower: [...Array.from(lower), 0],
    upper: [...Array.from(upper), Infinity],
  };
}

/** Whether each sum of `other` lies inside one of `family`. */
function isFiner(cells: Float64Array, other: Margin, family: Margin): boolean {
  const inside = new Int32Array(other.sums.length).fill(-1);
  for (let i = 0; i < cells.length; i++) {
    if (!(cells[i]! > 0)) continue;
    const k = other.of[i]!;
    if (inside[k] === -1) inside[k] = family.of[i]!;
    if (inside[k] !== family.of[i]) return false;
  }
  return true;
}

/** The finest sums that both families can tell, as a margin of the first one's sums. */
export function commonSums(cells: Float64Array, family: Margin, other: Margin): Margin {
  const size = family.sums.length;
  const root = new Int32Array(size + other.sums.length);
  for (let i = 0; i < root.length; i++) root[i] = i;
  const find = (i: number): number => {
    let at = i;
    while (root[at] !== at) at = root[at] = root[root[at]!]!;
    return at;
  };
  for (let i = 0; i < cells.length; i++) {
    const from = family.of[i]!;
    const to = size + other.of[i]!;
    if (!(cells[i]! > 0) || root[from] === root[to]) continue;
    const a = find(from);
    const b = find(to);
    if (a < b) root[b] = a;
    else root[a] = b;
  }
  const sums = new Float64Array(size);
  other.sums.forEach((people, s) => {
    const at = find(size + s);
    if (at < size) sums[at] = sums[at]! + people;
  });
  const of = new Int32Array(size);
  for (let k = 0; k < size; k++) of[k] = find(k);
  return { of, sums };
}

/**
 * Iterative proportional fitting of some numbers to margins, the last one met at the end.
 * Where bounds are given, each sweep presses the numbers between them first.
 */
function rake(
  numbers: Float64Array,
  margins: readonly Margin[],
  sweeps: number,
  settled: number,
  bounds?: Bounds,
): void {
  const totals = margins.map(({ sums }) => new Float64Array(sums.length));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let deviation = 0;
    if (bounds)
      for (let i = 0; i < numbers.length; i++) {
        const before = numbers[i]!;
        const within = Math.min(Math.max(before, bounds.lower[i]!), bounds.upper[i]!);
        deviation = Math.max(deviation, before - within, within - before);
        numbers[i] = within;
      }
    sumInto(numbers, margins[0]!.of, totals[0]!);
    margins.forEach(({ of, sums }, m) => {
      const factor = totals[m]!;
      for (let k = 0; k < factor.length; k++) {
        const total = factor[k]!;
        factor[k] = total > 0 ? sums[k]! / total : 1;
        if (total > 0) deviation = Math.max(deviation, total - sums[k]!, sums[k]! - total);
      }
      const next = margins[m + 1];
      if (next) scaleAndSum(numbers, of, factor, next.of, totals[m + 1]!);
      else for (let i = 0; i < numbers.length; i++) numbers[i] = numbers[i]! * factor[of[i]!]!;
    });
    if (deviation <= settled) return;
  }
}
