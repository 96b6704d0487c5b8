import { log } from '../random/math.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { sum } from './goodness-of-fit.ts';
import { jeffreys } from './intervals.ts';

/** Shares that differ by less agree but for the rounding of doubles. */
const exactly = 1e-12;

/** What a random sample proves about closeness to given shares. */
export interface Equivalence {
  /** Distance seen in the sample. */
  distance: number;
  standardError: number;
  /** Smallest tolerance within which the population is proved to lie at the level: its upper confidence bound. */
  smallestTolerance: number;
  /** Distance that is proved to be exceeded at the level: its lower confidence bound. */
  provedDistance: number;
}

/**
 * Total variation distance of a random sample from given shares, with one-sided confidence
 * bounds.
 *
 * The upper bound is the distance seen plus its normal error (delta method; compare Ostrovski 2017,
 * Statistics and Probability Letters 124): for the categories that truly have too many people the
 * distance is a difference of two shares, and chance can only add to what is seen of it. Categories
 * whose share is met exactly are put on the side that makes the error larger.
 *
 * That addition by chance must not prove a distance: the lower bound subtracts how far a sample lies
 * from its own population on average (at most ½ Σ √(p (1 − p) / n)) and at the level beyond that
 * (√(ln(1 / α) / 2n); McDiarmid 1989). It is cautious at every size and number of categories.
 *
 * @param counts of the sample
 * @param shares of the specification, in any unit
 * @param level of each bound
 * @param size effective size where rows are weighted; the counts' sum by default
 */
export function totalVariationEquivalence(
  counts: ArrayLike<number>,
  shares: ArrayLike<number>,
  level = 0.95,
  size = sum(counts),
): Equivalence {
  const [total, whole] = [sum(counts), sum(shares)];
  let distance = 0;
  let signed = 0;
  let squares = 0;
  let scatter = 0;
  let excess = 0;
  const met: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    const p = counts[i]! / total;
    const difference = p - shares[i]! / whole;
    scatter += Math.sqrt((p * (1 - p)) / size) / 2;
    if (Math.abs(difference) < exactly) {
      met.push(p);
      continue;
    }
    distance += Math.abs(difference) / 2;
    signed += Math.sign(difference) * p;
    squares += p;
    if (difference > 0) excess += p;
  }
  met.sort((a, b) => b - a);
  for (const p of met) {
    signed += signed > 0 ? -p : p;
    squares += p;
  }
  const standardError = Math.sqrt(Math.max(0, squares - signed * signed) / size) / 2;
  // The categories that have too many, taken as one: near 0 and 1 its share scatters unevenly.
  const skewed = excess > 0 ? jeffreys(excess * size, size, 2 * level - 1).upper - excess : 0;
  const reach = Math.sqrt(-log(1 - level) / (2 * size));
  return {
    distance,
    standardError,
    smallestTolerance: Math.min(
      1,
      distance + Math.max(normalQuantile(level) * standardError, skewed),
    ),
    provedDistance: Math.max(0, distance - scatter - reach),
  };
}

/** What is concluded of a tolerance. */
export type EquivalenceVerdict = 'equivalent' | 'different' | 'not enough data';

/** Three-valued verdict on a tolerance: proved within, proved beyond, or neither. */
export function verdictOf(equivalence: Equivalence, tolerance: number): EquivalenceVerdict {
  if (equivalence.smallestTolerance <= tolerance) return 'equivalent';
  return equivalence.provedDistance > tolerance ? 'different' : 'not enough data';
}

/**
 * Wellek's test of equivalence with a fully specified multinomial by squared Euclidean distance.
 * Wellek (2010), Testing Statistical Hypotheses of Equivalence and Noninferiority, section 9.1.
 *
 * @param tolerance Euclidean distance within which shares count as equivalent
 * @returns squared distance, its standard error, the critical value it must stay below, and
 *   whether it does
 */
export function wellek(
  counts: ArrayLike<number>,
  shares: ArrayLike<number>,
  tolerance: number,
  level = 0.95,
): { squaredDistance: number; standardError: number; critical: number; equivalent: boolean } {
  const [size, whole] = [sum(counts), sum(shares)];
  let squared = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < counts.length; i++) {
    const p = counts[i]! / size;
    const difference = p - shares[i]! / whole;
    squared += difference * difference;
    first += difference * p;
    second += difference * difference * p;
  }
  const standardError = 2 * Math.sqrt((second - first * first) / size);
  const critical = tolerance * tolerance - normalQuantile(level) * standardError;
  return { squaredDistance: squared, standardError, critical, equivalent: squared < critical };
}
