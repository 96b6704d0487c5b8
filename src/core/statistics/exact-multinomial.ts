import { exp, log } from '../random/math.ts';
import type { Sequence } from '../random/stream.ts';
import { logGamma } from './gamma-function.ts';
import { powerDivergence, sum } from './goodness-of-fit.ts';

/** Probability of an outcome at least as far from the shares as the one observed. */
export interface ExactTest {
  pValue: number;
  /** Every outcome was weighed, or outcomes were drawn at random. */
  method: 'enumerated' | 'simulated';
  /** Outcomes weighed or drawn. */
  outcomes: number;
}

/** Outcomes that differ by less than this in the ordering count as equally far. */
const tie = 1e-9;

/**
 * Exact multinomial goodness-of-fit test. All outcomes are weighed where there are at most
 * `limit`; otherwise as many are drawn at random, the one observed counting as one of them, so that the
 * p-value is never 0 (Davison and Hinkley 1997, section 4.2).
 *
 * @param observed whole counts
 * @param shares of the population, in any unit
 * @param order outcomes as unlikely or less, or with as large a chi-square or larger
 * @param random where outcomes are too many to enumerate
 * @param limit most outcomes weighed
 */
export function exactMultinomial(
  observed: readonly number[],
  shares: readonly number[],
  order: 'probability' | 'chi-square',
  random: Sequence,
  limit = 200_000,
): ExactTest {
  const size = sum(observed);
  const total = sum(shares);
  const kept = shares.flatMap((share, i) => (share > 0 ? [i] : []));
  if (observed.some((count, i) => count > 0 && !(shares[i]! > 0)))
    return { pValue: 0, method: 'enumerated', outcomes: 1 };
  const p = kept.map((i) => shares[i]! / total);
  const counts = kept.map((i) => observed[i]!);
  const expected = p.map((share) => size * share);
  const logP = p.map(log);
  const logOf = (outcome: ArrayLike<number>) => {
    let value = logGamma(size + 1);
    for (let i = 0; i < outcome.length; i++)
      value += outcome[i]! * logP[i]! - logGamma(outcome[i]! + 1);
    return value;
  };
  const distance = (outcome: ArrayLike<number>) =>
    order === 'probability' ? -logOf(outcome) : powerDivergence(outcome, expected);
  const bound = distance(counts);
  const far = (outcome: ArrayLike<number>) =>
    distance(outcome) >= bound - tie * Math.max(1, Math.abs(bound));
  const outcomes = compositions(size, p.length, limit);
  if (outcomes <= limit) {
    let pValue = 0;
    eachComposition(size, p.length, (outcome) => {
      if (far(outcome)) pValue += exp(logOf(outcome));
    });
    return { pValue: Math.min(1, pValue), method: 'enumerated', outcomes };
  }
  const draws = Math.floor(limit / Math.max(1, Math.ceil(size / 200)));
  const upTo = p.map((_, i) => sum(p.slice(0, i + 1)));
  const outcome = new Uint32Array(p.length);
  let reached = 1;
  for (let draw = 0; draw < draws; draw++) {
    outcome.fill(0);
    for (let person = 0; person < size; person++) {
      const u = random.next();
      let category = 0;
      while (category < p.length - 1 && u > upTo[category]!) category++;
      outcome[category]!++;
    }
    if (far(outcome)) reached++;
  }
  return { pValue: reached / (draws + 1), method: 'simulated', outcomes: draws + 1 };
}

/** Ways to spread people over categories, C(size + k − 1, k − 1); Infinity far beyond the limit. */
export function compositions(size: number, categories: number, limit: number): number {
  let ways = 1;
  for (let i = 1; i < categories; i++) {
    ways = (ways * (size + i)) / i;
    if (ways > limit * 1000) return Infinity;
  }
  return Math.round(ways);
}

/** Calls back with every way to spread people over categories, in one array that is used again. */
function eachComposition(
  size: number,
  categories: number,
  visit: (outcome: Uint32Array) => void,
): void {
  const outcome = new Uint32Array(categories);
  const spread = (category: number, left: number): void => {
    if (category === categories - 1) {
      outcome[category] = left;
      visit(outcome);
      return;
    }
    for (let count = 0; count <= left; count++) {
      outcome[category] = count;
      spread(category + 1, left - count);
    }
  };
  spread(0, size);
}
