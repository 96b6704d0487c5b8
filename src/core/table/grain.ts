import { cellCount } from './contingency.ts';

/** A table over some dimensions of a larger one, each over groups of its categories. */
export interface Grain {
  /**
   * Group of each category, per dimension of the larger table, numbered without gaps; null
   * where the dimension is summed out.
   */
  groups: readonly (Int32Array | null)[];
  /** Number of groups per dimension; 1 where it is summed out. */
  shape: readonly number[];
}

/** The grain that holds everyone in one cell. */
export function wholeGrain(dimensions: number): Grain {
  return { groups: new Array<null>(dimensions).fill(null), shape: new Array(dimensions).fill(1) };
}

/** The grain of a table's own cells. */
export function finestGrain(shape: readonly number[]): Grain {
  return { groups: shape.map((size) => Int32Array.from({ length: size }, (_, k) => k)), shape };
}

export function grainSize(grain: Grain): number {
  return cellCount(grain.shape);
}

/** Cell of the grain that each cell of the larger table, laid out row-major, lies in. */
export function grainCells(grain: Grain, shape: readonly number[]): Int32Array {
  let cells = new Int32Array(1);
  for (let d = 0; d < shape.length; d++) {
    const groups = grain.groups[d]!;
    const next = new Int32Array(cells.length * shape[d]!);
    for (let i = 0, at = 0; i < cells.length; i++) {
      const base = cells[i]! * grain.shape[d]!;
      for (let k = 0; k < shape[d]!; k++) next[at++] = base + (groups ? groups[k]! : 0);
    }
    cells = next;
  }
  return cells;
}

/** Whether every cell of one grain lies in one cell of the other. */
export function isFiner(fine: Grain, coarse: Grain): boolean {
  return coarse.groups.every((groups, d) => {
    const own = fine.groups[d]!;
    return groups === null || (own !== null && splitsOnly(own, groups));
  });
}

export function isSameGrain(one: Grain, other: Grain): boolean {
  return isFiner(one, other) && isFiner(other, one);
}

/** The coarsest grain that is finer than both. */
export function joinGrains(one: Grain, other: Grain): Grain {
  const groups = one.groups.map((own, d) => joinGroups(own, other.groups[d]!));
  return { groups, shape: groups.map((own) => (own ? Math.max(...own) + 1 : 1)) };
}

function joinGroups(one: Int32Array | null, other: Int32Array | null): Int32Array | null {
  if (one === null || other === null) return one ?? other;
  if (splitsOnly(one, other)) return one;
  if (splitsOnly(other, one)) return other;
  const numbers = new Map<string, number>();
  return one.map((group, k) => {
    const pair = `${group} ${other[k]}`;
    if (!numbers.has(pair)) numbers.set(pair, numbers.size);
    return numbers.get(pair)!;
  });
}

/** Whether each group of the fine grouping lies in one group of the coarse grouping. */
export function splitsOnly(fine: Int32Array, coarse: Int32Array): boolean {
  const around = new Map<number, number>();
  return fine.every((group, k) => {
    const known = around.get(group) ?? coarse[k]!;
    around.set(group, known);
    return known === coarse[k];
  });
}
