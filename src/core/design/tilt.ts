import { cellsOfLayout } from '../population/dimensions.ts';
import type { Model } from '../population/model.ts';
import { calibrate, copyTables } from '../population/tree-tables.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { DesignCells } from './cells.ts';

/** Cell of the design of each cell of the root, whose clique holds all its dimensions. */
export function cellsOfRoot(model: Model, { axes, cellOf }: DesignCells): Int32Array {
  const { dimensions, codes, cells } = model.cliques[0]!;
  const combinations = cellsOfLayout({ axes }, (d) => codes[dimensions.indexOf(d)]!, cells);
  return combinations.map((combination) => cellOf[combination]!);
}

/**
 * The tables with every cell of a design multiplied by a factor of its own: soft evidence, put
 * on the root and passed on along the tree (Pearl 1988, section 2.3.3). Inside a cell all else
 * stays as it was.
 *
 * @param of cell of the design of each cell of the root
 */
export function tilt(
  model: Model,
  tables: TreeTables,
  of: Int32Array,
  factors: Float64Array,
): TreeTables {
  const tilted = copyTables(tables);
  const root = tilted.cliques[0]!;
  for (let i = 0; i < root.length; i++) root[i] = root[i]! * factors[of[i]!]!;
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
