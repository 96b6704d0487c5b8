import { cellsOfLayout } from '../population/dimensions.ts';
import type { Model } from '../population/model.ts';
import { calibrate, copyTables } from '../population/tree-tables.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { DesignCells } from './cells.ts';

/** What a design makes of the tables of a clique that holds all its dimensions. */
export interface DesignPlace {
  clique: number;
  /** Cell of the design of each cell of the clique. */
  of: Int32Array;
}

/**
 * The place of a design in a model: of the cliques that hold all its dimensions, the one nearest
 * to the root, which is the first to be rounded.
 *
 * @returns undefined where no clique does
 */
export function placeOf(model: Model, cells: DesignCells): DesignPlace | undefined {
  const clique = model.cliques.findIndex((one) =>
    cells.dimensions.every((d) => one.dimensions.includes(d)),
  );
  return clique < 0 ? undefined : { clique, of: cellsOfClique(model, clique, cells) };
}

function cellsOfClique(model: Model, clique: number, { axes, cellOf }: DesignCells): Int32Array {
  const { dimensions, codes, cells } = model.cliques[clique]!;
  const combinations = cellsOfLayout({ axes }, (d) => codes[dimensions.indexOf(d)]!, cells);
  return combinations.map((combination) => cellOf[combination]!);
}

/**
 * The tables with every cell of a design multiplied by a factor of its own: soft evidence, put
 * on its clique and passed on along the tree (Pearl 1988, section 2.3.3). Inside a cell all else
 * stays as it was.
 */
export function tilt(
  model: Model,
  tables: TreeTables,
  { clique, of }: DesignPlace,
  factors: Float64Array,
): TreeTables {
  const tilted = copyTables(tables);
  const table = tilted.cliques[clique]!;
  for (let i = 0; i < table.length; i++) table[i] = table[i]! * factors[of[i]!]!;
  calibrate(model, tilted);
  return tilted;
}

/**
 * Weights rounded to a power of two so fine that any sum of them, in any order and on any number
 * of workers, is exact.
 *
 * @param total people that all weights together stand for
 */
export function exactWeights(weights: Float64Array, total: number): Float64Array {
  // Five of the 53 bits of a double are room for weights that add up to more than expected.
  let unit = 1;
  while (total / unit < 0x1_0000_0000_0000) unit /= 2;
  return weights.map((weight) => Math.max(1, Math.round(weight / unit)) * unit);
}
