import type { AttributeId } from '../pack/pack.ts';
import { cellsOfLayout, dimensionsOf, layoutOf } from './dimensions.ts';
import type { Model } from './model.ts';
import { sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** People by attributes: row-major over `shape`. */
export interface PeopleTable {
  shape: number[];
  people: Float64Array;
}

/** Cliques from one to another along the tree, both included. */
export function treePath(model: Model, from: number, to: number): number[] {
  const up: number[] = [from];
  const down: number[] = [to];
  for (let a = from, b = to; a !== b;) {
    if (a > b) up.push((a = model.cliques[a]!.parent));
    else down.push((b = model.cliques[b]!.parent));
  }
  return [...up, ...down.reverse().slice(1)];
}

/** The smallest clique that holds all dimensions, or −1. */
export function homeOf(model: Model, dimensions: readonly number[]): number {
  let home = -1;
  model.cliques.forEach((clique, i) => {
    if (!dimensions.every((d) => clique.dimensions.includes(d))) return;
    if (home < 0 || clique.cells < model.cliques[home]!.cells) home = i;
  });
  return home;
}

/**
 * People by some attributes, from calibrated tables. Attributes of one clique are added up;
 * two attributes of different cliques are joined along the path between them.
 *
 * @param groups group of each category, −1 or null outside, for attributes stated over groups
 * @throws Error for three or more attributes that share no clique
 */
export function peopleBy(
  model: Model,
  tables: TreeTables,
  of: readonly AttributeId[],
  groups: Record<AttributeId, ArrayLike<number | null>> = {},
): PeopleTable {
  const layout = layoutOf(model.dimensions, of, groups);
  const { shape } = layout;
  const people = new Float64Array(shape.reduce((product, extent) => product * extent, 1));
  const dimensions = dimensionsOf(model.dimensions, of);
  const home = homeOf(model, dimensions);
  if (home >= 0) {
    const clique = model.cliques[home]!;
    const columnOf = (d: number) => clique.codes[clique.dimensions.indexOf(d)]!;
    sumInto(tables.cliques[home]!, cellsOfLayout(layout, columnOf, clique.cells), people);
    return { shape, people };
  }
  const [first, second] = dimensions;
  if (first === undefined || second === undefined || dimensions.length > 2)
    throw new Error(`'${of.join("', '")}' are in no table together: count them two by two`);
  const pair = peopleByPair(model, tables, first, second);
  const size = model.dimensions.list[second]!.size;
  const codes = new Map([
    [first, Uint16Array.from(pair, (_, i) => Math.floor(i / size))],
    [second, Uint16Array.from(pair, (_, i) => i % size)],
  ]);
  sumInto(
    pair,
    cellsOfLayout(layout, (d) => codes.get(d)!, pair.length),
    people,
  );
  return { shape, people };
}

/** People by two dimensions of different cliques, row-major. */
function peopleByPair(model: Model, tables: TreeTables, a: number, b: number): Float64Array {
  const path = shortestPath(model, a, b);
  const sizeB = model.dimensions.list[b]!.size;
  const people = new Float64Array(model.dimensions.list[a]!.size * sizeB);
  const codesIn = (clique: number, d: number) =>
    model.cliques[clique]!.codes[model.cliques[clique]!.dimensions.indexOf(d)]!;
  const codesA = codesIn(path[0]!, a);
  const codesB = codesIn(path.at(-1)!, b);
  for (let code = 0; code < model.dimensions.list[a]!.size; code++) {
    let table: Float64Array = tables.cliques[path[0]!]!.map((count, i) =>
      codesA[i] === code ? count : 0,
    );
    for (let step = 1; step < path.length; step++)
      table = condition(model, tables, path[step - 1]!, path[step]!, table);
    table.forEach((count, i) => {
      const cell = code * sizeB + codesB[i]!;
      people[cell] = people[cell]! + count;
    });
  }
  return people;
}

/** Part of the next clique's table that goes with a part of this one's. */
function condition(
  model: Model,
  tables: TreeTables,
  from: number,
  to: number,
  part: Float64Array,
): Float64Array {
  const below = model.cliques[to]!.parent === from ? to : from;
  const { toSeparator, fromParent } = model.cliques[below]!;
  const separator = tables.separators[below]!;
  const share = new Float64Array(separator.length);
  sumInto(part, below === to ? fromParent : toSeparator, share);
  for (let s = 0; s < share.length; s++)
    share[s] = separator[s]! > 0 ? share[s]! / separator[s]! : 0;
  const into = below === to ? toSeparator : fromParent;
  return tables.cliques[to]!.map((count, i) => count * share[into[i]!]!);
}

/** Shortest way from a clique that holds one dimension to a clique that holds the other. */
function shortestPath(model: Model, a: number, b: number): number[] {
  let best: number[] = [];
  model.cliques.forEach((from, i) => {
    if (!from.dimensions.includes(a)) return;
    model.cliques.forEach((to, j) => {
      if (!to.dimensions.includes(b)) return;
      const path = treePath(model, i, j);
      if (best.length === 0 || path.length < best.length) best = path;
    });
  });
  return best;
}

/**
 * Pairs of attributes that no table ties, with attributes given which they are independent:
 * the smallest separator on the way between them. Attributes that are functions of others
 * are left out.
 */
export function independentPairs(
  model: Model,
): { pair: [AttributeId, AttributeId]; given: AttributeId[] }[] {
  const name = (d: number) => model.dimensions.list[d]!.attribute;
  const pairs: { pair: [AttributeId, AttributeId]; given: AttributeId[] }[] = [];
  for (let a = 0; a < model.dimensions.list.length; a++)
    for (let b = a + 1; b < model.dimensions.list.length; b++) {
      if (homeOf(model, [a, b]) >= 0) continue;
      const path = shortestPath(model, a, b);
      let given: number[] | undefined;
      for (let step = 1; step < path.length; step++) {
        const [from, to] = [path[step - 1]!, path[step]!];
        const below = model.cliques[to]!.parent === from ? to : from;
        const { separator } = model.cliques[below]!;
        if (!given || separator.length < given.length) given = separator;
      }
      pairs.push({ pair: [name(a), name(b)], given: (given ?? []).map(name) });
    }
  return pairs;
}
