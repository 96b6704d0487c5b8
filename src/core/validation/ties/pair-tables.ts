import { readingOf } from '../../population/dimensions.ts';
import type { Model } from '../../population/model.ts';
import { homeOf } from '../../population/tree-marginals.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import { pairNumber } from '../count/counts.ts';
import type { PairAxis } from '../count/counts.ts';

/** An axis on a dimension of the model: the group of each category of the dimension. */
interface ModelAxis {
  axis: number;
  dimension: number;
  group: Int32Array;
  size: number;
  /** Group of each cell of the cliques that were gone through. */
  groups: Map<number, Int32Array>;
}

/**
 * People by every pair of axes, from calibrated tables. Pairs of one clique are added up there. For
 * the others the chances of an axis's groups are carried through the tree from separator to
 * separator, once per axis, and meet each other axis in the first clique that holds it.
 *
 * @param skipped pairs that are not wanted, by number
 * @yields the share of the work done, after each axis, so that a caller can stop
 * @returns by pair number; undefined for pairs with an axis that the model does not know
 */
export function* pairTables(
  model: Model,
  tables: TreeTables,
  axes: readonly PairAxis[],
  skipped: ReadonlySet<number> = new Set(),
): Generator<number, (Float64Array | undefined)[]> {
  const n = axes.length;
  const known = axes.flatMap(({ attribute, groups, size }, axis): ModelAxis[] => {
    if (!model.dimensions.readings.has(attribute)) return [];
    const { dimension, map } = readingOf(model.dimensions, attribute);
    const group = Int32Array.from(map, (code) => groups[code] ?? -1);
    return [{ axis, dimension, size, group, groups: new Map() }];
  });
  const pairs = new Array<Float64Array | undefined>((n * (n - 1)) / 2).fill(undefined);
  for (let at = 0; at < known.length; at++) {
    const first = known[at]!;
    const others = known
      .slice(at + 1)
      .filter(({ axis }) => !skipped.has(pairNumber(n, first.axis, axis)));
    const apart: ModelAxis[] = [];
    for (const second of others) {
      const home = homeOf(model, [first.dimension, second.dimension]);
      if (home < 0) apart.push(second);
      else
        pairs[pairNumber(n, first.axis, second.axis)] = insideClique(
          model,
          tables,
          home,
          first,
          second,
        );
    }
    carry(model, tables, first, apart, (second, table) => {
      pairs[pairNumber(n, first.axis, second.axis)] = table;
    });
    yield (at + 1) / known.length;
  }
  return pairs;
}

/** Group of each cell of a clique. */
function groupsIn(model: Model, clique: number, axis: ModelAxis): Int32Array {
  const { dimension, group, groups } = axis;
  const known = groups.get(clique);
  if (known) return known;
  const { dimensions, codes } = model.cliques[clique]!;
  const column = codes[dimensions.indexOf(dimension)]!;
  const made = new Int32Array(column.length);
  for (let cell = 0; cell < made.length; cell++) made[cell] = group[column[cell]!]!;
  groups.set(clique, made);
  return made;
}

function insideClique(
  model: Model,
  tables: TreeTables,
  home: number,
  first: ModelAxis,
  second: ModelAxis,
): Float64Array {
  const people = tables.cliques[home]!;
  const a = groupsIn(model, home, first);
  const b = groupsIn(model, home, second);
  const table = new Float64Array(first.size * second.size);
  for (let cell = 0; cell < people.length; cell++) {
    if (a[cell]! < 0 || b[cell]! < 0) continue;
    const to = a[cell]! * second.size + b[cell]!;
    table[to] = table[to]! + people[cell]!;
  }
  return table;
}

/** Walks from the axis's own clique over the whole tree and hands over its table with each other axis. */
function carry(
  model: Model,
  tables: TreeTables,
  first: ModelAxis,
  others: readonly ModelAxis[],
  found: (second: ModelAxis, table: Float64Array) => void,
): void {
  const left = new Set(others);
  if (left.size === 0) return;
  const { size } = first;
  const home = homeOf(model, [first.dimension]);
  const own = groupsIn(model, home, first);
  const queue: { clique: number; from: number; given?: Float64Array; at?: Int32Array }[] = [
    { clique: home, from: -1 },
  ];
  for (let step = queue.shift(); step && left.size > 0; step = queue.shift()) {
    const { clique, from, given, at } = step;
    const people = tables.cliques[clique]!;
    /** People by part and group of the axis, where each cell of the clique is in one part. */
    const collect = (part: Int32Array, parts: number): Float64Array => {
      const sums = new Float64Array(parts * size);
      if (!given || !at) {
        for (let cell = 0; cell < people.length; cell++) {
          const g = own[cell]!;
          if (g < 0 || part[cell]! < 0) continue;
          const to = part[cell]! * size + g;
          sums[to] = sums[to]! + people[cell]!;
        }
        return sums;
      }
      for (let cell = 0; cell < people.length; cell++) {
        const count = people[cell]!;
        if (!(count > 0) || part[cell]! < 0) continue;
        const to = part[cell]! * size;
        const chance = at[cell]! * size;
        for (let g = 0; g < size; g++) sums[to + g] = sums[to + g]! + count * given[chance + g]!;
      }
      return sums;
    };
    if (given)
      for (const second of left) {
        if (!model.cliques[clique]!.dimensions.includes(second.dimension)) continue;
        left.delete(second);
        found(
          second,
          transposed(collect(groupsIn(model, clique, second), second.size), second.size),
        );
      }
    const { parent, children } = model.cliques[clique]!;
    for (const next of parent < 0 ? children : [parent, ...children]) {
      if (next === from) continue;
      const below = next === parent ? clique : next;
      const { toSeparator, fromParent, separatorCells } = model.cliques[below]!;
      const chances = collect(next === parent ? toSeparator : fromParent, separatorCells);
      const mass = tables.separators[below]!;
      for (let s = 0; s < separatorCells; s++)
        for (let g = 0; g < size; g++)
          chances[s * size + g] = mass[s]! > 0 ? chances[s * size + g]! / mass[s]! : 0;
      queue.push({
        clique: next,
        from: clique,
        given: chances,
        at: next === parent ? fromParent : toSeparator,
      });
    }
  }
}

function transposed(table: Float64Array, rows: number): Float64Array {
  const columns = table.length / rows;
  const out = new Float64Array(table.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = table[r * columns + c]!;
  return out;
}
