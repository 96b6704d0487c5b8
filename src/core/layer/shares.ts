import { stridesOf } from '../table/contingency.ts';
import { fitTable } from '../table/ipf.ts';
import type { FitStatus, TableMarginal } from '../table/problem.ts';
import type { MeasuredShares } from './layer.ts';

/** The demographic cells that an attribute's probabilities are stated in. */
export interface CellSpace {
  /** Variables, row-major. */
  variables: string[];
  sizes: number[];
  /** People of the pack in each cell. */
  people: Float64Array;
}

/** What a published margin became in a population of other composition. */
export interface MarginTarget {
  /** Variable, or empty for everybody. */
  of: string;
  /** Group of each of the variable's categories, −1 outside. */
  groups: Int32Array;
  /** People in each group. */
  people: Float64Array;
  /** Published share of each category per group, row-major. */
  published: Float64Array;
  /** Share aimed at: published, moved the least to agree with the share among all. */
  target: Float64Array;
}

export interface CellShares {
  status: FitStatus;
  /** Probability of each category in each cell, row-major; cells without people have the total's. */
  shares: Float64Array;
  targets: MarginTarget[];
}

/**
 * Probabilities of an attribute's categories in every demographic cell, such that the
 * people of the pack have the published share of each category among all and the published
 * shares by each variable, and that within these the categories depend on demographics as
 * little as possible (iterative proportional fitting from independence).
 *
 * A margin's own total differs from the share among all where the pack has other people
 * than the survey; each margin is first moved to it, by the smallest change in relative entropy.
 */
export function calibrateShares(space: CellSpace, measured: MeasuredShares): CellShares {
  const size = measured.total.length;
  const total = normalized(measured.total);
  const cells = space.people.length;
  const everybody = space.people.reduce((sum, people) => sum + people, 0);
  const targets = [
    {
      of: '',
      groups: new Int32Array(0),
      people: Float64Array.of(everybody),
      published: total,
      target: total,
    },
    ...measured.margins
      .filter(({ of }) => space.variables.includes(of))
      .map(({ of, groups, shares }) => targetOf(space, total, of, groups, shares)),
  ];
  const shape = [...space.sizes, size];
  const category = space.sizes.length;
  const start = new Float64Array(cells * size);
  for (let cell = 0; cell < cells; cell++)
    for (let k = 0; k < size; k++) start[cell * size + k] = space.people[cell]! * total[k]!;
  const marginals: TableMarginal[] = [
    { of: space.sizes.map((_, d) => d), counts: space.people },
    ...targets.map(({ of, groups, people, target }): TableMarginal => {
      const counts = target.map((share, i) => share * people[Math.floor(i / size)]!);
      if (of === '') return { of: [category], counts };
      const dimension = space.variables.indexOf(of);
      return { of: [dimension, category], counts, groups: { [dimension]: groups } };
    }),
  ];
  const fit = fitTable({ shape, sampleTable: start, marginals, tolerance: 1e-12 });
  const shares = new Float64Array(cells * size);
  for (let cell = 0; cell < cells; cell++) {
    const people = space.people[cell]!;
    for (let k = 0; k < size; k++)
      shares[cell * size + k] = people > 0 ? fit.table[cell * size + k]! / people : total[k]!;
  }
  return { status: fit.status, shares, targets };
}

function targetOf(
  space: CellSpace,
  total: Float64Array,
  of: string,
  stated: readonly (number | null)[] | undefined,
  shares: readonly number[][],
): MarginTarget {
  const size = total.length;
  const dimension = space.variables.indexOf(of);
  const groups = Int32Array.from(
    { length: space.sizes[dimension]! },
    (_, code) => (stated ? stated[code] : code) ?? -1,
  );
  const people = peopleIn(space, dimension, groups, shares.length);
  const published = Float64Array.from(shares.flatMap((row) => [...normalized(row)]));
  const everybody = space.people.reduce((sum, count) => sum + count, 0);
  const target = moved(published, people, total, everybody);
  for (let g = 0; g < people.length; g++)
    if (!(people[g]! > 0)) for (let k = 0; k < size; k++) target[g * size + k] = 0;
  return { of, groups, people, published, target };
}

/**
 * Shares by group, nearest to the published ones in relative entropy, whose total is the given
 * one. People of no group are one more, which starts from the total.
 */
function moved(
  published: Float64Array,
  people: Float64Array,
  total: Float64Array,
  everybody: number,
): Float64Array {
  const size = total.length;
  const others = people.reduce((rest, count) => rest - count, everybody);
  const hasOthers = others > 1e-9 * everybody;
  const rows = hasOthers ? Float64Array.of(...people, others) : people;
  const start = hasOthers ? Float64Array.of(...published, ...total) : published;
  const { table } = fitTable({
    shape: [rows.length, size],
    sampleTable: start.map((share, i) => share * rows[Math.floor(i / size)]!),
    marginals: [
      { of: [0], counts: rows },
      { of: [1], counts: total.map((share) => share * everybody) },
    ],
    tolerance: 1e-13,
  });
  return table.slice(0, published.length).map((count, i) => {
    const group = people[Math.floor(i / size)]!;
    return group > 0 ? count / group : 0;
  });
}

function peopleIn(
  space: CellSpace,
  dimension: number,
  groups: Int32Array,
  count: number,
): Float64Array {
  const people = new Float64Array(count);
  const stride = stridesOf(space.sizes)[dimension]!;
  space.people.forEach((n, cell) => {
    const group = groups[Math.floor(cell / stride) % space.sizes[dimension]!]!;
    if (group >= 0) people[group] = people[group]! + n;
  });
  return people;
}

/** Share of each category in the groups of a margin, given the shares of every cell; row-major. */
export function sharesBy(
  space: CellSpace,
  { of, groups, people }: Pick<MarginTarget, 'of' | 'groups' | 'people'>,
  shares: Float64Array,
): Float64Array {
  const size = shares.length / space.people.length;
  const dimension = space.variables.indexOf(of);
  const stride = of === '' ? 1 : stridesOf(space.sizes)[dimension]!;
  const out = new Float64Array(people.length * size);
  space.people.forEach((n, cell) => {
    const group = of === '' ? 0 : groups[Math.floor(cell / stride) % space.sizes[dimension]!]!;
    if (group < 0) return;
    for (let k = 0; k < size; k++)
      out[group * size + k] = out[group * size + k]! + n * shares[cell * size + k]!;
  });
  return out.map((sum, i) => {
    const all = people[Math.floor(i / size)]!;
    return all > 0 ? sum / all : 0;
  });
}

/** Shares that add up to 1. */
export function normalized(shares: readonly number[]): Float64Array {
  const sum = shares.reduce((all, share) => all + share, 0);
  return Float64Array.from(shares, (share) => share / sum);
}
