import { normalQuantile } from '../random/normal-quantile.ts';
import { betaQuantile, chiSquareQuantile, studentQuantile } from './distributions.ts';

/** Ends of a confidence interval. */
export interface Interval {
  lower: number;
  upper: number;
}

/** Half width of a two-sided interval in standard errors. */
function standardErrors(level: number): number {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level ${level}: give a share between 0 and 1, such as 0.95`);
  return -normalQuantile((1 - level) / 2);
}

/**
 * Wilson's score interval of one proportion. Wilson (1927); Newcombe (1998), Statistics in
 * Medicine 17, method 3.
 *
 * @param count successes; not whole where rows are weighted
 * @param size rows, or the effective size of weighted rows
 */
export function wilson(count: number, size: number, level = 0.95): Interval {
  return scoreInterval(count, size, square(standardErrors(level)));
}

const square = (x: number) => x * x;

/** Interval of all shares p for which size · (p̂ − p)² ≤ bound · p (1 − p). */
function scoreInterval(count: number, size: number, bound: number): Interval {
  const p = count / size;
  const middle = count + bound / 2;
  const half = Math.sqrt(bound) * Math.sqrt(size * p * (1 - p) + bound / 4);
  return {
    lower: count === 0 ? 0 : (middle - half) / (size + bound),
    upper: count === size ? 1 : (middle + half) / (size + bound),
  };
}

/** Wilson's interval with continuity correction. Newcombe (1998), method 4. */
export function wilsonCorrected(count: number, size: number, level = 0.95): Interval {
  const z = standardErrors(level);
  const p = count / size;
  const middle = 2 * count + z * z;
  const below = 2 * (size + z * z);
  const half = (sign: number) =>
    z * Math.sqrt(z * z - sign * 2 - 1 / size + 4 * p * (size * (1 - p) + sign));
  return {
    lower: count === 0 ? 0 : Math.max(0, (middle - 1 - half(1)) / below),
    upper: count === size ? 1 : Math.min(1, (middle + 1 + half(-1)) / below),
  };
}

/** Clopper and Pearson's interval (1934): covers at least the level at every share, often much more. */
export function clopperPearson(count: number, size: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return {
    lower: count === 0 ? 0 : betaQuantile(tail, count, size - count + 1),
    upper: count === size ? 1 : 1 - betaQuantile(tail, size - count, count + 1),
  };
}

/** Equal-tailed posterior interval under Jeffreys' prior. Brown, Cai and DasGupta (2001). */
export function jeffreys(count: number, size: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return {
    lower: count === 0 ? 0 : betaQuantile(tail, count + 0.5, size - count + 0.5),
    upper: count === size ? 1 : 1 - betaQuantile(tail, size - count + 0.5, count + 0.5),
  };
}

/**
 * Goodman's simultaneous intervals of all shares of one attribute: together they hold all true
 * shares with at least the level's chance. Goodman (1965), Technometrics 7. For counts of 5 and more.
 */
export function goodman(counts: readonly number[], level = 0.95): Interval[] {
  const size = counts.reduce((a, b) => a + b, 0);
  const bound = chiSquareQuantile(1 - (1 - level) / counts.length, 1);
  return counts.map((count) => scoreInterval(count, size, bound));
}

/**
 * Simultaneous intervals of Quesenberry and Hurst (1964), Technometrics 6: as Goodman's, with the chi-square
 * of all categories together in place of one of each: from three categories on wider than Goodman's at 95
 * percent, for no better promise. Offered to compare with others, in no report.
 */
export function quesenberryHurst(counts: readonly number[], level = 0.95): Interval[] {
  const size = counts.reduce((a, b) => a + b, 0);
  const bound = chiSquareQuantile(level, counts.length - 1);
  return counts.map((count) => scoreInterval(count, size, bound));
}

/**
 * Intervals of Fitzpatrick and Scott (1987), Journal of the American Statistical Association 82: one half width for
 * every share, z ÷ 2√n, cut off at 0 and 1. At 95 percent they are sure to hold all shares together
 * only 88.7 percent of the time, 6 Φ(3 z / √8) − 5, and say of rare categories next to nothing;
 * offered to compare with others, in no report.
 */
export function fitzpatrickScott(counts: readonly number[], level = 0.95): Interval[] {
  const size = counts.reduce((a, b) => a + b, 0);
  const half = standardErrors(level) / (2 * Math.sqrt(size));
  return counts.map((count) => cutOff(count / size, half));
}

/**
 * Wald's interval of one proportion, p ± z √(p (1 − p) / n), cut off at 0 and 1. It misleads: where few are counted it
 * holds the truth far less often than the level says, and where nobody is, it is a point at 0 (Brown, Cai and
 * DasGupta 2001, Statistical Science 16). Offered to reproduce figures of others, in no report: Wilson's is.
 */
export function wald(count: number, size: number, level = 0.95): Interval {
  const p = count / size;
  return cutOff(p, standardErrors(level) * Math.sqrt((p * (1 - p)) / size));
}

function cutOff(share: number, half: number): Interval {
  return { lower: Math.max(0, share - half), upper: Math.min(1, share + half) };
}

/**
 * Interval of a difference of two independent proportions, p₁ − p₂, from their Wilson intervals.
 * Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
 */
export function newcombe(
  [count1, size1]: readonly [number, number],
  [count2, size2]: readonly [number, number],
  level = 0.95,
): Interval {
  const [a, b] = [wilson(count1, size1, level), wilson(count2, size2, level)];
  const [p, q] = [count1 / size1, count2 / size2];
  return {
    lower: p - q - Math.hypot(p - a.lower, b.upper - q),
    upper: p - q + Math.hypot(a.upper - p, q - b.lower),
  };
}

/** Student's t interval of a mean. */
export function studentInterval(
  mean: number,
  standardDeviation: number,
  size: number,
  level = 0.95,
): Interval {
  const half = (studentQuantile((1 + level) / 2, size - 1) * standardDeviation) / Math.sqrt(size);
  return { lower: mean - half, upper: mean + half };
}
