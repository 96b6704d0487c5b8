import { cellCount, marginalShape, targetCells } from './contingency.ts';
import type { Grain } from './grain.ts';
import type { TableMarginal } from './problem.ts';
import { wholeBounds } from './whole-bounds.ts';

/** A marginal scaled to a population, with the whole numbers around its cells. */
export interface WholeTarget {
  /** Its cells, those outside all groups among them. */
  grain: Grain;
  /** Cell of `expected` that each cell of the table lies in, −1 for none. */
  of: Int32Array;
  /** People expected; NaN where unknown. */
  expected: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * The marginals of a table, scaled to a population. A complete marginal is scaled by its own
 * total, so that rounding errors of published tables do not add up; one with unknown cells
 * or categories outside its groups by the total of the table. Marginals that state nothing
 * are left out.
 */
export function wholeTargets(
  shape: readonly number[],
  marginals: readonly TableMarginal[],
  tableTotal: number,
  people: number,
): WholeTarget[] {
  return marginals.flatMap((marginal) => {
    const size = cellCount(marginalShape(shape, marginal));
    if (marginal.counts.length !== size)
      throw new RangeError(
        `marginal over ${marginal.of.join(', ')}: ${marginal.counts.length} counts, give ${size}`,
      );
    const of = targetCells(shape, marginal);
    const stated = marginal.counts.reduce((sum, count) => sum + count, 0);
    const complete = !Number.isNaN(stated) && !of.includes(-1) && stated > 0;
    const scale = people / (complete ? stated : tableTotal);
    const expected = marginal.counts.map((count) => count * scale);
    if (expected.every(Number.isNaN)) return [];
    return [{ grain: grainOf(shape, marginal), of, expected, ...wholeBounds(expected) }];
  });
}

function grainOf(shape: readonly number[], { of, groups }: TableMarginal): Grain {
  const own = shape.map((size, d) => {
    if (!of.includes(d)) return null;
    return numbered(groups?.[d] ?? Int32Array.from({ length: size }, (_, k) => k));
  });
  return { groups: own, shape: own.map((stated) => (stated ? Math.max(...stated) + 1 : 1)) };
}

/** The same groups, numbered as they appear; what is outside all of them is one more. */
function numbered(groups: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return groups.map((group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
}
