import type { AttributeId } from '../../pack/pack.ts';
import { exp, log } from '../../random/math.ts';
import { streamKey, uniform } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import { pairNumber, pairsOf } from '../count/counts.ts';
import type { CountPlan } from '../count/counts.ts';
import type { Reference } from '../ties/reference.ts';

/** How one attribute of a persona is held against the reference, given another one. */
export interface QualityNode {
  attribute: AttributeId;
  /** Group of each category, −1 for none, as the axis of the count plan. */
  groups: Int32Array;
  size: number;
  /** Node that it is looked at given; −1 for none. Parents stand before children. */
  parent: number;
  /**
   * −ln of the probability of its group given the parent's: rows for the parent's groups and one
   * for a missing one, columns for its own groups and one for a missing one, which costs nothing.
   */
  surprise: Float64Array;
}

/** What rows are scored by. Plain data, so that it crosses to workers. */
export interface QualityModel {
  nodes: QualityNode[];
  /** Attributes that a persona is to have a value of. */
  wanted: { attribute: AttributeId; size: number }[];
  /** Impossible combinations: broken where every attribute is in its listed codes. */
  rules: { id: string; where: Record<AttributeId, number[]> }[];
  /** Surprise of people drawn from the reference, ascending. */
  drawn: Float64Array;
  /** Attributes that the reference ties to no other, or does not know. */
  alone: AttributeId[];
  unknown: AttributeId[];
}

/** People drawn from the reference to know which surprise is usual. */
const drawnPeople = 20_000;

/**
 * What personas are scored by, from the pairs of a reference: the tree of attributes that holds
 * most of their mutual information (Chow and Liu 1968, IEEE Transactions on Information Theory 14), whose
 * probability of a person is the product of those of each attribute given its neighbor. Pairs
 * that the reference lacks tie nothing; attributes in none of its pairs are left out.
 *
 * @param seed of the people drawn to know which surprise is usual
 */
export function qualityModelOf(
  plan: CountPlan,
  reference: Reference,
  rules: QualityModel['rules'],
  seed = 0,
): QualityModel {
  const { axes } = plan;
  const repeats = repeatsOf(plan);
  const ties = pairsOf(axes.length).flatMap(([a, b]) => {
    if (repeats.has(a) || repeats.has(b)) return [];
    const table = reference.pairs[pairNumber(axes.length, a, b)];
    return table && massOf(table) > 0
      ? [{ a, b, table, information: informationOf(table, axes[a]!.size, axes[b]!.size) }]
      : [];
  });
  const known = axes.map((_, axis) => ties.some(({ a, b }) => a === axis || b === axis));
  ties.sort((x, y) => y.information - x.information || x.a - y.a || x.b - y.b);
  const root = axes.map((_, axis) => axis);
  const rootOf = (axis: number): number => {
    let at = axis;
    while (root[at] !== at) at = root[at]!;
    return at;
  };
  const edges = ties.filter(({ a, b, information }) => {
    const [from, to] = [rootOf(a), rootOf(b)];
    if (from === to || !(information > 1e-12)) return false;
    root[Math.max(from, to)] = Math.min(from, to);
    return true;
  });
  const nodes: QualityNode[] = [];
  const place = new Map<number, number>();
  const visit = (axis: number, parent: number, table: Float64Array | undefined) => {
    const { attribute, groups, size } = axes[axis]!;
    const above = parent < 0 ? 0 : nodes[parent]!.size;
    const single = singleOf(axis, ties, axes);
    nodes.push({
      attribute,
      groups,
      size,
      parent,
      surprise: surpriseOf(table, above, size, single),
    });
    const own = nodes.length - 1;
    place.set(axis, own);
    for (const edge of edges) {
      const other = edge.a === axis ? edge.b : edge.b === axis ? edge.a : -1;
      if (other < 0 || place.has(other)) continue;
      visit(other, own, edge.a === axis ? edge.table : transposed(edge.table, axes[edge.a]!.size));
    }
  };
  axes.forEach((_, axis) => {
    if (known[axis] && !place.has(axis)) visit(axis, -1, undefined);
  });
  return {
    nodes,
    wanted: plan.singles,
    rules,
    drawn: drawSurprises(nodes, seed),
    alone: nodes.flatMap(({ attribute, parent }, n) =>
      parent < 0 && !nodes.some((other) => other.parent === n) ? [attribute] : [],
    ),
    unknown: axes.flatMap(({ attribute }, axis) =>
      known[axis] || repeats.has(axis) ? [] : [attribute],
    ),
  };
}

/** Axes that are functions of another one: they would count its surprise a second time. */
function repeatsOf({ axes, determined }: CountPlan): Set<number> {
  const numbers = new Set(determined);
  const repeats = new Set<number>();
  for (const [a, b] of pairsOf(axes.length)) {
    if (!numbers.has(pairNumber(axes.length, a, b))) continue;
    repeats.add(axes[a]!.size < axes[b]!.size ? a : b);
  }
  return repeats;
}

/** People by the groups of one axis, from the first pair that has it. */
function singleOf(
  axis: number,
  ties: readonly { a: number; b: number; table: Float64Array }[],
  axes: CountPlan['axes'],
): Float64Array {
  const { a, b, table } = ties.find((tie) => tie.a === axis || tie.b === axis)!;
  const sums = new Float64Array(axes[axis]!.size);
  const columns = axes[b]!.size;
  for (let cell = 0; cell < table.length; cell++) {
    const group = axis === a ? Math.floor(cell / columns) : cell % columns;
    sums[group] = sums[group]! + table[cell]!;
  }
  return sums;
}

function transposed(table: Float64Array, rows: number): Float64Array {
  const columns = table.length / rows;
  return Float64Array.from(
    table,
    (_, cell) => table[(cell % rows) * columns + Math.floor(cell / rows)]!,
  );
}

function massOf(table: Float64Array): number {
  let mass = 0;
  for (const people of table) mass += people;
  return mass;
}

/** Mutual information of a table, in nats. */
function informationOf(table: Float64Array, rows: number, columns: number): number {
  const [a, b] = [new Float64Array(rows), new Float64Array(columns)];
  const total = massOf(table);
  for (let cell = 0; cell < table.length; cell++) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    a[row] = a[row]! + table[cell]!;
    b[column] = b[column]! + table[cell]!;
  }
  let sum = 0;
  for (let cell = 0; cell < table.length; cell++) {
    const people = table[cell]!;
    if (people > 0)
      sum += people * log((people * total) / (a[Math.floor(cell / columns)]! * b[cell % columns]!));
  }
  return sum / total;
}

/** −ln P of each group given the parent's; that of the group alone where the parent's is not known. */
function surpriseOf(
  table: Float64Array | undefined,
  above: number,
  size: number,
  single: Float64Array,
): Float64Array {
  const columns = size + 1;
  const surprise = new Float64Array((above + 1) * columns);
  const fill = (row: number, people: (group: number) => number) => {
    let total = 0;
    for (let group = 0; group < size; group++) total += people(group);
    for (let group = 0; group < size; group++)
      surprise[row * columns + group] = people(group) > 0 ? -log(people(group) / total) : Infinity;
  };
  for (let row = 0; row < above; row++) fill(row, (group) => table![row * size + group]!);
  fill(above, (group) => single[group]!);
  return surprise;
}

/** Surprises of people drawn from the tree, ascending. */
function drawSurprises(nodes: readonly QualityNode[], seed: number): Float64Array {
  const key = streamKey(seed, streams.surprise);
  const drawn = new Float64Array(nodes.length > 0 ? drawnPeople : 0);
  const group = new Int32Array(nodes.length);
  for (let person = 0; person < drawn.length; person++) {
    let sum = 0;
    nodes.forEach(({ parent, size, surprise }, n) => {
      const row = parent < 0 ? 0 : group[parent]!;
      const at = row * (size + 1);
      let u = uniform(key, person, n);
      let g = 0;
      for (; g < size - 1; g++) {
        u -= exp(-surprise[at + g]!);
        if (u < 0) break;
      }
      while (surprise[at + g] === Infinity && g > 0) g--;
      group[n] = g;
      sum += surprise[at + g]!;
    });
    drawn[person] = sum;
  }
  return drawn.sort();
}
