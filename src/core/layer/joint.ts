import type { AttributeId } from '../pack/pack.ts';
import { readingOf } from '../population/dimensions.ts';
import type { Model } from '../population/model.ts';
import type { TreeTables } from '../population/tree-tables.ts';

/** An attribute read in groups of its categories, −1 for those outside all of them. */
export interface Axis {
  attribute: AttributeId;
  groups: Int32Array;
  size: number;
}

/** A table that a clique hands to its parent: per separator cell, row-major over some axes. */
interface Message {
  axes: number[];
  width: number;
  table: Float64Array;
}

/**
 * People by any number of attributes, whether or not they share a clique: the tree is summed
 * from its leaves to the root, and what is asked for is carried along in the separators.
 * Axes that read the same dimension are told apart together. People outside an axis's groups
 * are left out.
 *
 * @param tables calibrated
 * @returns row-major over the axes
 */
export function jointOf(model: Model, tables: TreeTables, axes: readonly Axis[]): Float64Array {
  const groupsOf = axes.map(({ attribute, groups }) => {
    const { dimension, map } = readingOf(model.dimensions, attribute);
    return { dimension, group: Int32Array.from(map, (code) => groups[code]!) };
  });
  const home = groupsOf.map(({ dimension }) =>
    model.cliques.findIndex(({ dimensions }) => dimensions.includes(dimension)),
  );
  const messages: (Message | undefined)[] = model.cliques.map(() => undefined);
  for (let c = model.cliques.length - 1; c >= 0; c--) {
    const clique = model.cliques[c]!;
    const own = axes.flatMap((_, axis) => (home[axis] === c ? [axis] : []));
    const below = clique.children.filter((child) => messages[child] !== undefined);
    if (own.length === 0 && below.length === 0 && c > 0) continue;
    const all = [...own, ...below.flatMap((child) => messages[child]!.axes)];
    const width = all.reduce((product, axis) => product * axes[axis]!.size, 1);
    const people = tables.cliques[c]!;
    const out = new Float64Array(clique.separatorCells * width);
    const row = new Float64Array(width);
    for (let cell = 0; cell < clique.cells; cell++) {
      if (!(people[cell]! > 0)) continue;
      let at = 0;
      for (const axis of own) {
        const { dimension, group } = groupsOf[axis]!;
        const g = group[clique.codes[clique.dimensions.indexOf(dimension)]![cell]!]!;
        at = at < 0 || g < 0 ? -1 : at * axes[axis]!.size + g;
      }
      if (at < 0) continue;
      let filled = 1;
      row[0] = people[cell]!;
      for (const child of below) {
        const { width: wide, table } = messages[child]!;
        const from = model.cliques[child]!.fromParent[cell]! * wide;
        for (let i = filled - 1; i >= 0; i--) {
          const share = row[i]!;
          for (let k = 0; k < wide; k++) row[i * wide + k] = share * table[from + k]!;
        }
        filled *= wide;
      }
      const to = clique.toSeparator[cell]! * width + at * filled;
      for (let k = 0; k < filled; k++) out[to + k] = out[to + k]! + row[k]!;
    }
    if (c > 0) {
      const separator = tables.separators[c]!;
      for (let s = 0; s < clique.separatorCells; s++) {
        const mass = separator[s]!;
        for (let k = 0; k < width; k++)
          out[s * width + k] = mass > 0 ? out[s * width + k]! / mass : 0;
      }
    }
    messages[c] = { axes: all, width, table: out };
  }
  const { axes: order, table } = messages[0]!;
  return inOrder(table, order, axes);
}

/** The same table with its axes in the order asked for. */
function inOrder(table: Float64Array, order: readonly number[], axes: readonly Axis[]) {
  const strides = new Array<number>(axes.length);
  let stride = 1;
  for (let a = axes.length - 1; a >= 0; a--) {
    strides[a] = stride;
    stride *= axes[a]!.size;
  }
  const out = new Float64Array(table.length);
  for (let cell = 0; cell < table.length; cell++) {
    let rest = cell;
    let to = 0;
    for (let k = order.length - 1; k >= 0; k--) {
      const { size } = axes[order[k]!]!;
      const code = rest % size;
      rest = (rest - code) / size;
      to += code * strides[order[k]!]!;
    }
    out[to] = out[to]! + table[cell]!;
  }
  return out;
}
