import type { Model } from './model.ts';

/**
 * Tables over a clique tree: the joint is the product of the clique tables over the product
 * of the separator tables. When calibrated, each clique table is the joint's own marginal.
 */
export interface TreeTables {
  cliques: Float64Array[];
  /** Table over the separator of each clique and its parent; one entry for the root. */
  separators: Float64Array[];
}

/** Tables whose joint is the product of the cliques' starting weights; not calibrated. */
export function startingTables(model: Model): TreeTables {
  return {
    cliques: model.cliques.map(({ weights }) => weights.slice()),
    separators: model.cliques.map(({ separatorCells }) => new Float64Array(separatorCells).fill(1)),
  };
}

export function copyTables({ cliques, separators }: TreeTables): TreeTables {
  return {
    cliques: cliques.map((table) => table.slice()),
    separators: separators.map((table) => table.slice()),
  };
}

/** Adds up a table's cells into `out` by their group; −1 stands outside. */
export function sumInto(table: Float64Array, group: Int32Array, out: Float64Array): void {
  out.fill(0);
  for (let i = 0; i < table.length; i++) {
    const g = group[i]!;
    if (g >= 0) out[g] = out[g]! + table[i]!;
  }
}

/** Calibrates tables and scales them to `people`. */
export function scaleMass(model: Model, tables: TreeTables, people: number): void {
  calibrate(model, tables);
  const mass = massOf(tables);
  const factor = mass > 0 ? people / mass : 0;
  for (const table of [...tables.cliques, ...tables.separators])
    for (let i = 0; i < table.length; i++) table[i] = table[i]! * factor;
}

/** Passes what a clique knows to its parent: new separator over old. */
export function passUp(model: Model, tables: TreeTables, clique: number): void {
  const { parent, toSeparator, fromParent } = model.cliques[clique]!;
  pass(
    tables.cliques[clique]!,
    toSeparator,
    tables.separators[clique]!,
    fromParent,
    tables.cliques[parent]!,
  );
}

/** Passes what a clique's parent knows down to it. */
export function passDown(model: Model, tables: TreeTables, clique: number): void {
  const { parent, toSeparator, fromParent } = model.cliques[clique]!;
  pass(
    tables.cliques[parent]!,
    fromParent,
    tables.separators[clique]!,
    toSeparator,
    tables.cliques[clique]!,
  );
}

function pass(
  from: Float64Array,
  fromCell: Int32Array,
  separator: Float64Array,
  toCell: Int32Array,
  to: Float64Array,
): void {
  const ratio = new Float64Array(separator.length);
  sumInto(from, fromCell, ratio);
  for (let s = 0; s < separator.length; s++) {
    const now = ratio[s]!;
    const before = separator[s]!;
    separator[s] = now;
    ratio[s] = before > 0 ? now / before : 0;
  }
  for (let i = 0; i < to.length; i++) to[i] = to[i]! * ratio[toCell[i]!]!;
}

/** Collects to the root and distributes from it, so that every table is the joint's marginal. */
export function calibrate(model: Model, tables: TreeTables): void {
  for (let i = model.cliques.length - 1; i > 0; i--) passUp(model, tables, i);
  for (let i = 1; i < model.cliques.length; i++) passDown(model, tables, i);
}

/** Mass of a calibrated tree. */
export function massOf(tables: TreeTables): number {
  let mass = 0;
  for (const people of tables.cliques[0]!) mass += people;
  return mass;
}
