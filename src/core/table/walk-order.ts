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
  counted: CountedIn,
  cells: Int32Array,
): { order: Int32Array; open: number } {
  let order = cells;
  let least = spread(counted, order, Infinity);
  const keys: number[] = [];
  for (let level = 0; level < 2; level++) {
    let best = -1;
    let bestOrder = order;
    for (let f = 0; f < counted.width; f++) {
      if (keys.includes(f)) continue;
      let tried = sortBy(counted, cells, f);
      for (let k = keys.length - 1; k >= 0; k--) tried = sortBy(counted, tried, keys[k]!);
      const length = spread(counted, tried, least);
      if (length >= least) continue;
      least = length;
      best = f;
      bestOrder = tried;
    }
    if (best < 0) break;
    keys.push(best);
    order = bestOrder;
  }
  return { order, open: mostOpen(counted, order) };
}

/** Steps from the first to the last cell of each sum, added up until there are as many as `most`. */
function spread({ of, width, sums }: CountedIn, order: Int32Array, most: number): number {
  const last = new Int32Array(sums).fill(-1);
  let steps = 0;
  for (let at = 0; at < order.length && steps < most; at++)
    for (let k = order[at]! * width; k < (order[at]! + 1) * width; k++) {
      const sum = of[k]!;
      if (sum < 0) continue;
      if (last[sum]! >= 0) steps += at - last[sum]!;
      last[sum] = at;
    }
  return steps;
}

/** Sorts by the sum at one of the places, and leaves equals as they are. */
function sortBy({ of, width, sums }: CountedIn, order: Int32Array, family: number): Int32Array {
  const next = new Int32Array(sums + 2);
  for (let at = 0; at < order.length; at++) next[of[order[at]! * width + family]! + 2]!++;
  for (let s = 0; s <= sums; s++) next[s + 1]! += next[s]!;
  const sorted = new Int32Array(order.length);
  for (let at = 0; at < order.length; at++)
    sorted[next[of[order[at]! * width + family]! + 1]!++] = order[at]!;
  return sorted;
}

function mostOpen({ of, width, sums }: CountedIn, order: Int32Array): number {
  const left = new Int32Array(sums);
  for (let at = 0; at < order.length; at++)
    for (let k = order[at]! * width; k < (order[at]! + 1) * width; k++)
      if (of[k]! >= 0) left[of[k]!]!++;
  const begun = new Uint8Array(sums);
  let open = 0;
  let most = 0;
  for (let at = 0; at < order.length; at++) {
    for (let k = order[at]! * width; k < (order[at]! + 1) * width; k++) {
      const sum = of[k]!;
      if (sum < 0 || begun[sum] === 1) continue;
      begun[sum] = 1;
      open++;
    }
    most = Math.max(most, open);
    for (let k = order[at]! * width; k < (order[at]! + 1) * width; k++)
      if (of[k]! >= 0 && --left[of[k]!]! === 0) open--;
  }
  return most;
}
