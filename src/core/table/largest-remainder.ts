/**
 * Whole numbers nearest to shares of a total: floors first, then one more for the largest
 * remainders, the earlier first among equals (Hamilton's method). No other whole numbers
 * with this total have a smaller sum of squared distances; but for one table of shares the
 * result is always the same, so over many it is biased.
 *
 * @param shares weights of any positive sum
 * @param total whole number to be shared out
 */
export function largestRemainder(shares: ArrayLike<number>, total: number): Uint32Array {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i]!;
  if (!(sum > 0) || !(sum < Infinity))
    throw new RangeError(`shares with sum ${sum}: give at least one positive share`);
  const counts = new Uint32Array(shares.length);
  const remainder = new Float64Array(shares.length);
  let left = total;
  for (let i = 0; i < shares.length; i++) {
    const exact = (shares[i]! / sum) * total;
    const nearest = Math.round(exact);
    counts[i] =
      Math.abs(exact - nearest) < 1e-9 * Math.max(1, nearest) ? nearest : Math.floor(exact);
    remainder[i] = exact - counts[i]!;
    left -= counts[i]!;
  }
  const order = Array.from(remainder, (_, i) => i).sort(
    (a, b) => remainder[b]! - remainder[a]! || a - b,
  );
  for (let k = 0; k < left; k++) counts[order[k]!]!++;
  return counts;
}
