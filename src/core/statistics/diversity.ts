import { exp, log } from '../random/math.ts';
import { sum } from './goodness-of-fit.ts';

/** Diversity of categories: how many there are, and how many there effectively are. */
export interface Diversity {
  /** Categories that anybody is in: Hill's number of order 0. */
  richness: number;
  /** Shannon entropy in nats. */
  shannon: number;
  /** exp of the entropy: Hill's number of order 1. Hill (1973), Ecology 54. */
  effectiveShannon: number;
  /** Chance that two people differ, 1 − Σ p². */
  simpson: number;
  /** The same for two different people of the sample. */
  simpsonUnbiased: number;
  /** 1 / Σ p²: Hill's number of order 2. */
  effectiveSimpson: number;
  /** Entropy over its largest value, Pielou's J; 1 where there is one category. */
  evenness: number;
  /** Share of the largest category (Berger and Parker). */
  largestShare: number;
}

/**
 * Diversity of counted categories.
 *
 * @throws RangeError where nobody was counted
 */
export function diversityOf(counts: ArrayLike<number>): Diversity {
  const total = sum(counts);
  if (!(total > 0)) throw new RangeError('diversity: nobody was counted');
  let richness = 0;
  let shannon = 0;
  let squares = 0;
  let pairs = 0;
  let largest = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count === 0) continue;
    const p = count / total;
    richness++;
    shannon -= p * log(p);
    squares += p * p;
    pairs += count * (count - 1);
    largest = Math.max(largest, p);
  }
  return {
    richness,
    shannon,
    effectiveShannon: exp(shannon),
    simpson: 1 - squares,
    simpsonUnbiased: total > 1 ? 1 - pairs / (total * (total - 1)) : 0,
    effectiveSimpson: 1 / squares,
    evenness: richness > 1 ? shannon / log(richness) : 1,
    largestShare: largest,
  };
}
