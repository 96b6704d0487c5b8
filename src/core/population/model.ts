import type { AttributeId, Pack } from '../pack/pack.ts';
import { buildCliqueTree, cliqueOf } from '../table/clique-tree.ts';
import { activeCells, cliqueLimit, pick } from './active-cells.ts';
import type { ActiveCells, Nesting } from './active-cells.ts';
import { cellsOfLayout, dimensionsOf, layoutOf, readDimensions } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';
import { cellsOfWhole, fillImplied, impliedByOthers, wholeMarginal } from './implied-totals.ts';
import { readRules } from './rules.ts';

/** A clique of the model: its cells that can hold people, and where each goes. */
export interface ModelClique {
  /** Dimensions, ascending. */
  dimensions: number[];
  /** −1 for the root, which is the first; parents stand before children. */
  parent: number;
  /** Dimensions shared with the parent, ascending; may be empty. */
  separator: number[];
  cells: number;
  /** Code of each dimension of `dimensions`, per cell; cells are grouped by separator cell. */
  codes: Uint16Array[];
  /** Separator cell of each cell; all 0 for the root. */
  toSeparator: Int32Array;
  separatorCells: number;
  /** Separator cell of each cell of the parent; empty for the root. */
  fromParent: Int32Array;
  children: number[];
  /** Weights that fitting starts from, positive. */
  weights: Float64Array;
}

/** A marginal of the pack as totals of one clique's cells, every cell in one of them. */
export interface Constraint {
  clique: number;
  /** Total that each cell of the clique counts in. */
  of: Int32Array;
  /**
   * People in each cell of the marginal, NaN where unknown; then, where the marginal leaves
   * cells of the clique out, totals that other marginals imply there, and the rest of the base.
   */
  targets: Float64Array;
  /** Cells of the marginal: targets from here on are implied. */
  stated: number;
  /** Whether it is met whenever the others are. */
  implied: boolean;
}

/** A pack made ready for fitting: a tree of cliques with sparse cells. */
export interface Model {
  dimensions: Dimensions;
  /** People of the base. */
  total: number;
  cliques: ModelClique[];
  /** One per marginal of the pack, in its order. */
  constraints: Constraint[];
}

/** Dimensions that are to stand in one clique beside what the tables tie, and how large it may be. */
export interface ExtraTie {
  dimensions: readonly number[];
  /** Combinations that may be looked at for one clique. */
  limit: number;
}

/** Raised where tables tie so much together that one clique would be too large. */
export class CliqueTooLarge extends Error {
  readonly attributes: AttributeId[];

  constructor(message: string, attributes: AttributeId[]) {
    super(message);
    this.attributes = attributes;
  }
}

/**
 * Restates a pack over dimensions and hangs its cliques from the root marginal. Parts of the graph
 * without any tie hang from the root by an empty separator.
 *
 * @throws CliqueTooLarge where a clique would be
 * @throws Error where the pack names what it lacks
 */
export function buildModel(pack: Pack, extra?: ExtraTie): Model {
  const dimensions = readDimensions(pack);
  const sizes = dimensions.list.map(({ size }) => size);
  const rules = readRules(pack, dimensions);
  const over = (attributes: readonly AttributeId[]) => dimensionsOf(dimensions, attributes);

  const rootIndex = pack.marginals.findIndex(({ id }) => id === pack.root);
  if (rootIndex < 0)
    throw new Error(`pack ${pack.id}: its root '${pack.root}' is no marginal of it`);
  const ties = [
    ...pack.marginals.map(({ of }) => over(of)),
    ...rules.map(({ dimensions: d }) => d),
    ...(extra ? [extra.dimensions] : []),
  ];
  const tree = buildCliqueTree(sizes, ties, rootIndex);

  const cells = tree.map((clique) => {
    const inside = rules.filter((rule) =>
      rule.dimensions.every((d) => clique.dimensions.includes(d)),
    );
    const nestings = rules.flatMap(({ nesting }) => nestingWithin(nesting, clique.dimensions));
    const impossible = inside.flatMap((rule) => rule.impossible ?? []);
    const limit = extra?.limit ?? cliqueLimit;
    const active = activeCells(clique.dimensions, sizes, { nestings, impossible }, limit);
    return active ?? tooLarge(pack, dimensions, clique.dimensions, limit);
  });
  const weights = cells.map(({ count }) => new Float64Array(count).fill(1));
  for (const { factor, dimensions: of } of rules) {
    if (!factor) continue;
    const home = cliqueOf(tree, of);
    const { codes } = cells[home]!;
    const index = cellsOfLayout(
      factor,
      (d) => codes[tree[home]!.dimensions.indexOf(d)]!,
      weights[home]!.length,
    );
    index.forEach((cell, i) => {
      weights[home]![i] = weights[home]![i]! * factor.weights[cell]!;
    });
  }

  const cliques: ModelClique[] = tree.map(({ dimensions: d, parent, separator }, index) => ({
    dimensions: d,
    parent: index > 0 && parent < 0 ? 0 : parent,
    separator,
    cells: 0,
    codes: [],
    toSeparator: new Int32Array(0),
    separatorCells: 1,
    fromParent: new Int32Array(0),
    children: [],
    weights: new Float64Array(0),
  }));
  cliques.forEach(({ parent }, index) => {
    if (parent >= 0) cliques[parent]!.children.push(index);
  });
  placeCells(cliques, cells, weights, sizes);

  const base = pack.bases.find(({ id }) => id === pack.base);
  if (!base) throw new Error(`pack ${pack.id}: there is no base '${pack.base}'`);
  const homes = pack.marginals.map(({ of }) => cliqueOf(tree, over(of)));
  return {
    dimensions,
    total: base.total,
    cliques,
    constraints: constraintsOf(pack, dimensions, cliques, homes, base.total),
  };
}

/**
 * The model of a pack that differs from this one's in the counts of its marginals alone: the
 * cliques are shared.
 */
export function withTargets(model: Model, pack: Pack): Model {
  const homes = model.constraints.map(({ clique }) => clique);
  const { dimensions, cliques, total } = model;
  return { ...model, constraints: constraintsOf(pack, dimensions, cliques, homes, total) };
}

/** What a nesting fixes of the dimensions of a clique, those that others hold left out. */
function nestingWithin(nesting: Nesting | undefined, dimensions: readonly number[]): Nesting[] {
  if (!nesting || !dimensions.includes(nesting.dimension)) return [];
  const fixes = nesting.fixes.filter(({ dimension }) => dimensions.includes(dimension));
  return fixes.length > 0 ? [{ dimension: nesting.dimension, fixes }] : [];
}

/** Dimensions of a clique that its parent does not have, ascending. */
export function setsOf(model: Model, clique: number): number[] {
  const { dimensions, separator } = model.cliques[clique]!;
  return dimensions.filter((d) => !separator.includes(d));
}

function tooLarge(
  pack: Pack,
  dimensions: Dimensions,
  clique: readonly number[],
  limit: number,
): never {
  const attributes = clique.map((d) => dimensions.list[d]!.attribute);
  throw new CliqueTooLarge(
    `pack ${pack.id}: the tables tie '${attributes.join("', '")}' together, which makes more than ` +
      `${limit} cells; state some of these tables over fewer attributes or groups`,
    attributes,
  );
}

function constraintsOf(
  pack: Pack,
  dimensions: Dimensions,
  cliques: readonly ModelClique[],
  homes: readonly number[],
  total: number,
): Constraint[] {
  const wholes = pack.marginals.map((marginal) => {
    const { shape } = layoutOf(dimensions, marginal.of, marginal.groups);
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (marginal.counts.length !== size)
      throw new Error(
        `marginal '${marginal.id}' has ${marginal.counts.length} counts for ${size} cells`,
      );
    return wholeMarginal(dimensions, marginal);
  });
  const cellsOf = wholes.map((whole, index) => {
    const { dimensions: within, codes, cells } = cliques[homes[index]!]!;
    const found = cellsOfWhole(whole, (d) => codes[within.indexOf(d)]!, cells);
    const possible = new Uint8Array(whole.people.length);
    for (let i = 0; i < cells; i++) possible[found[i]!] = 1;
    whole.people.forEach((people, cell) => {
      if (people !== people && possible[cell] === 0) whole.people[cell] = 0;
    });
    return found;
  });
  fillImplied(wholes, total);
  const implied = impliedByOthers(wholes, total * 1e-12);
  return wholes.map(({ people, stated }, index): Constraint => {
    const { counts } = pack.marginals[index]!;
    const targets = counts.map((count) => count ?? NaN);
    const size = targets.length;
    let rest = total;
    const target = Int32Array.from(people, (count, cell) => {
      const own = stated[cell]!;
      if (count !== count) return -1;
      rest -= count;
      if (own < 0 || counts[own] === null) return targets.push(count) - 1;
      return own;
    });
    const of = cellsOf[index]!;
    let leaves = false;
    for (let i = 0; i < of.length; i++) {
      of[i] = target[of[i]!]!;
      if (of[i]! < 0) leaves = true;
    }
    if (leaves) {
      targets.push(Math.max(0, rest));
      for (let i = 0; i < of.length; i++) if (of[i]! < 0) of[i] = targets.length - 1;
    }
    return {
      clique: homes[index]!,
      of,
      targets: Float64Array.from(targets),
      stated: size,
      implied: implied[index]!,
    };
  });
}

/**
 * Drops the cells that no cell of a neighbour agrees with, so that every cell left is part
 * of some possible person, numbers the separator cells and groups the cells by them.
 */
function placeCells(
  cliques: ModelClique[],
  cells: readonly ActiveCells[],
  weights: readonly Float64Array[],
  sizes: readonly number[],
): void {
  const keysOf = (clique: number, over: readonly number[]): Float64Array => {
    const { count, codes } = cells[clique]!;
    const keys = new Float64Array(count);
    for (const d of over) {
      const column = codes[cliques[clique]!.dimensions.indexOf(d)]!;
      for (let i = 0; i < count; i++) keys[i] = keys[i]! * sizes[d]! + column[i]!;
    }
    return keys;
  };
  const alive = weights.map((weight) => Uint8Array.from(weight, (w) => Number(w > 0)));
  const own = cliques.map(({ separator }, i) => keysOf(i, separator));
  const above = cliques.map(({ parent, separator }) =>
    parent < 0 ? new Float64Array(0) : keysOf(parent, separator),
  );
  const keep = (
    mask: Uint8Array,
    keys: Float64Array,
    against: Uint8Array,
    others: Float64Array,
  ) => {
    const seen = new KeyNumbers(keys, others);
    for (let i = 0; i < others.length; i++) if (against[i] === 1) seen.set(others[i]!, 1);
    for (let i = 0; i < keys.length; i++) if (seen.get(keys[i]!) < 0) mask[i] = 0;
  };
  for (let i = cliques.length - 1; i > 0; i--)
    keep(alive[cliques[i]!.parent]!, above[i]!, alive[i]!, own[i]!);
  for (let i = 1; i < cliques.length; i++)
    keep(alive[i]!, own[i]!, alive[cliques[i]!.parent]!, above[i]!);

  const order: Uint32Array[] = [];
  cliques.forEach((clique, i) => {
    const keys = own[i]!;
    const rank = livingByKey(alive[i]!, keys);
    order.push(rank);
    clique.cells = rank.length;
    clique.codes = cells[i]!.codes.map((column) => pick(column, rank));
    clique.weights = new Float64Array(rank.length);
    clique.toSeparator = new Int32Array(rank.length);
    const number = new KeyNumbers(keys, above[i]!);
    let last = NaN;
    let s = -1;
    for (let at = 0; at < rank.length; at++) {
      const cell = rank[at]!;
      clique.weights[at] = weights[i]![cell]!;
      if (keys[cell] !== last) {
        last = keys[cell]!;
        number.set(last, ++s);
      }
      clique.toSeparator[at] = s;
    }
    clique.separatorCells = Math.max(1, s + 1);
    if (clique.parent < 0) return;
    const parents = order[clique.parent]!;
    clique.fromParent = new Int32Array(parents.length);
    for (let at = 0; at < parents.length; at++)
      clique.fromParent[at] = number.get(above[i]![parents[at]!]!);
  });
}

/** Keys up to this are looked up in an array. */
const arrayKeys = 1 << 24;

/** Numbers of some keys, whole and 0 or more. */
class KeyNumbers {
  readonly #array: Int32Array | undefined;
  readonly #map = new Map<number, number>();

  /** @param all lists of the keys that may be asked for */
  constructor(...all: readonly Float64Array[]) {
    let largest = 0;
    for (const keys of all)
      for (let i = 0; i < keys.length; i++) if (keys[i]! > largest) largest = keys[i]!;
    if (largest < arrayKeys) this.#array = new Int32Array(largest + 1).fill(-1);
  }

  set(key: number, number: number): void {
    if (this.#array) this.#array[key] = number;
    else this.#map.set(key, number);
  }

  /** −1 for a key without a number. */
  get(key: number): number {
    return this.#array ? this.#array[key]! : (this.#map.get(key) ?? -1);
  }
}

/** Living cells in the order of their keys, those of one key in their own order. */
function livingByKey(alive: Uint8Array, keys: Float64Array): Uint32Array {
  let count = 0;
  for (let cell = 0; cell < alive.length; cell++) count += alive[cell]!;
  const living = new Uint32Array(count);
  let sorted = true;
  for (let cell = 0, at = 0; cell < alive.length; cell++) {
    if (alive[cell] === 0) continue;
    if (at > 0 && keys[cell]! < keys[living[at - 1]!]!) sorted = false;
    living[at++] = cell;
  }
  return sorted ? living : living.sort((a, b) => keys[a]! - keys[b]! || a - b);
}
