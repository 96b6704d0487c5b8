import { binomialFrom } from './distributions.ts';

/** Ranks of sorted values, from 1. */
export interface Ranks {
  /** 0 where the sample is too small to bound the quantile from below. */
  lower: number;
  /** `size` + 1 where it is too small to bound it from above. */
  upper: number;
}

/**
 * Ranks between which a quantile of the population lies with at least the level's chance,
 * whatever the distribution: as many values lie below it as a binomial variable counts. David
 * and Nagaraja (2003), Order Statistics, section 7.1.
 *
 * @param p share of the population below the quantile, between 0 and 1
 */
export function quantileRanks(size: number, p: number, level = 0.95): Ranks {
  const tail = (1 - level) / 2;
  /** Smallest k in 0 … size + 1 with P(X ≥ k) ≤ bound. */
  const first = (bound: number) => {
    let [low, high] = [0, size + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const chance = middle === 0 ? 1 : middle > size ? 0 : binomialFrom(middle, size, p);
      if (chance <= bound) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const upper = first(tail);
  // P(X < l) ≤ tail for the largest l: P(X ≥ l) ≥ 1 − tail, by the mirrored variable.
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (binomialFrom(size - middle + 1, size, 1 - p) <= tail) low = middle;
    else high = middle - 1;
  }
  return { lower: low, upper };
}

/**
 * Value at a rank of values of which each is repeated.
 *
 * @param values ascending
 * @param times how often each occurs
 */
export function valueAtRank(
  values: ArrayLike<number>,
  times: ArrayLike<number>,
  rank: number,
): number {
  let seen = 0;
  for (let i = 0; i < values.length; i++) {
    seen += times[i]!;
    if (seen >= rank - 1e-9) return values[i]!;
  }
  return values[values.length - 1]!;
}
