/** Sums that cells count in, as a walk through the cells looks at them. */
export interface CountedIn {
  /** Sums that cell i counts in, from i × width; −1 for one that does not matter. */
  of: Int32Array;
  width: number;
  /** Number of sums. */
  sums: number;
}

/**
 * Puts cells in an order in which few sums at a time have cells on both sides of the place that a
 * walk has come to: all of one region before the next, where most sums lie inside regions. The
 * order given and its sortings by each of the sums that a cell counts in are tried, the best of
 * these is sorted once more.
 *
 * @param cells cells to walk through, ascending
 * @returns the order, and the most sums that are begun and not ended at once
 */
export function orderCells(
  { of, width, sums }: CountedIn,
  cells: Int32Array,
): { order: Int32Array; open: number } {
  const families = Array.from({ length: width }, (_, f) => {
    const family = new Int32Array(cells.length);
    for (let i = 0; i < family.length; i++) family[i] = of[cells[i]! * width + f]!;
    return family;
  }).filter((family) => family.some((sum) => sum >= 0));
  const given = Int32Array.from(cells, (_, i) => i);
  let order: Int32Array = given;
  let least = spread(families, sums, order, Infinity);
  const keys: Int32Array[] = [];
  for (let level = 0; level < 2; level++) {
    let best: Int32Array | undefined;
    let bestOrder: Int32Array = order;
    for (const family of families) {
      if (keys.includes(family)) continue;
      let tried = sortBy(family, sums, given);
      for (let k = keys.length - 1; k >= 0; k--) tried = sortBy(keys[k]!, sums, tried);
      const length = spread(families, sums, tried, least);
      if (length >= least) continue;
      least = length;
      best = family;
      bestOrder = tried;
    }
    if (!best) break;
    keys.push(best);
    order = bestOrder;
  }
  return { order: order.map((i) => cells[i]!), open: mostOpen(families, sums, order) };
}

/** Steps from the first to the last cell of each sum, added up until there are as many as `most`. */
function spread(
  families: readonly Int32Array[],
  sums: number,
  order: Int32Array,
  most: number,
): number {
  const last = new Int32Array(sums);
  let steps = 0;
  for (const of of families) {
    last.fill(-1);
    for (let at = 0; at < order.length; at++) {
      const sum = of[order[at]!]!;
      if (sum < 0) continue;
      if (last[sum]! >= 0) steps += at - last[sum]!;
      last[sum] = at;
    }
    if (steps >= most) return steps;
  }
  return steps;
}

/** Sorts by the sum of one family, and leaves equals as they are. */
function sortBy(of: Int32Array, sums: number, order: Int32Array): Int32Array {
  const next = new Int32Array(sums + 2);
  for (let at = 0; at < of.length; at++) next[of[at]! + 2]!++;
  for (let s = 0; s <= sums; s++) next[s + 1]! += next[s]!;
  const sorted = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++) sorted[next[of[order[at]!]! + 1]!++] = order[at]!;
  return sorted;
}

function mostOpen(families: readonly Int32Array[], sums: number, order: Int32Array): number {
  const left = new Int32Array(sums);
  for (const of of families) for (let i = 0; i < of.length; i++) if (of[i]! >= 0) left[of[i]!]!++;
  const begun = new Uint8Array(sums);
  let open = 0;
  let most = 0;
  for (let at = 0; at < order.length; at++) {
    const cell = order[at]!;
    for (let f = 0; f < families.length; f++) {
      const sum = families[f]![cell]!;
      if (sum < 0 || begun[sum] === 1) continue;
      begun[sum] = 1;
      open++;
    }
    most = Math.max(most, open);
    for (let f = 0; f < families.length; f++) {
      const sum = families[f]![cell]!;
      if (sum >= 0 && --left[sum]! === 0) open--;
    }
  }
  return most;
}
