import { poissonChance } from './noncentral-chi-square.ts';

/** Counts further from their mean than this many standard deviations are left out: a chance below 1e-20. */
const reach = 10;
/** Limits such as 0.07 · 100 − 3 miss their whole number by a last digit. */
const slack = 1e-6;

/**
 * Chance that every count of a random sample lies within its limits: the exact multinomial probability of
 * a box, by adding up independent Poisson counts given their sum (Levin 1981, Annals of Statistics 9).
 *
 * @param size people drawn
 * @param shares of the population, in any unit
 * @param lower least count of each category
 * @param upper largest count of each category
 */
export function chanceWithin(
  size: number,
  shares: readonly number[],
  lower: readonly number[],
  upper: readonly number[],
): number {
  const total = shares.reduce((a, b) => a + b, 0);
  let sums = Float64Array.of(1);
  let from = 0;
  for (let i = 0; i < shares.length; i++) {
    const mean = (size * shares[i]!) / total;
    const spread = reach * Math.sqrt(mean) + reach * reach;
    const low = Math.max(0, Math.ceil(lower[i]! - slack), Math.floor(mean - spread));
    const high = Math.min(size, Math.floor(upper[i]! + slack), Math.ceil(mean + spread));
    if (low > high) return 0;
    const chances = Float64Array.from({ length: high - low + 1 }, (_, k) =>
      poissonChance(low + k, mean),
    );
    const rest = size - from - low;
    if (rest < 0) return 0;
    const next = new Float64Array(Math.min(sums.length + chances.length - 1, rest + 1));
    for (let s = 0; s < sums.length; s++) {
      const chance = sums[s]!;
      if (chance < 1e-300) continue;
      const end = Math.min(chances.length, next.length - s);
      for (let k = 0; k < end; k++) next[s + k] = next[s + k]! + chance * chances[k]!;
    }
    sums = next;
    from += low;
  }
  const at = size - from;
  return at < 0 || at >= sums.length ? 0 : Math.min(1, sums[at]! / poissonChance(size, size));
}
