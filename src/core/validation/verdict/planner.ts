import { exp, log1p } from '../../random/math.ts';
import { chiSquareQuantile } from '../../statistics/distributions.ts';
import { chanceWithin } from '../../statistics/multinomial-box.ts';
import {
  noncentralChiSquareTail,
  noncentralityFor,
} from '../../statistics/noncentral-chi-square.ts';
import type { PolicyDimension } from '../policy/policy-document.ts';

/** What a random sample makes of one dimension of a policy. */
export interface PlannedDimension {
  dimension: string;
  /** Whether the policy names tolerances, least numbers, or neither. */
  asks: { tolerance: boolean; minimum: boolean };
  /** Exact chance that a random sample of the size keeps the tolerances, the least numbers, and both. */
  chance: { tolerance: number; minimum: number; both: number };
  /** Smallest random sample that keeps both with the level's chance; null where none up to the largest does. */
  sizeNeeded: number | null;
  /** Fewest people of exact quotas that have every least number; null where none has. */
  quotaSize: number | null;
  /**
   * Chance that a chi-square test of a sample of the size finds that the largest category lacks as many
   * points as its tolerance (3 where it has none), at a level shared by the tests of all dimensions; and
   * the smallest sample that finds it with the level's chance.
   */
  detects: { category: string; points: number; chance: number; sizeNeeded: number } | null;
}

/** What can be expected of a policy before anybody is drawn. */
export interface PolicyPlan {
  size: number;
  /** Chance that a plan is to have, such as 0.95. */
  level: number;
  dimensions: PlannedDimension[];
  /** All dimensions at once, drawn independently of one another. */
  all: { chance: number; sizeNeeded: number | null };
  falseAlarms: FalseAlarms;
  notes: string[];
}

/** Alarms to expect where nothing is wrong. */
export interface FalseAlarms {
  tests: number;
  alpha: number;
  /** Expected number, and chance of at least one among independent tests, each at the level. */
  expected: number;
  chanceOfAny: number;
  /** Chance of any after Holm's adjustment, at most. */
  chanceOfAnyHolm: number;
  /** Share of the alarms that are false after Benjamini and Hochberg's adjustment, on average at most. */
  falseShare: number;
}

/** Largest sample that is looked at. */
const largestSize = 10_000_000;

/**
 * Plans a policy: how large a random sample has to be, how likely one of the size keeps the policy,
 * and how many false alarms its tests give.
 *
 * @param size people to be drawn
 */
export function planPolicy(
  dimensions: readonly PolicyDimension[],
  size: number,
  { level = 0.95, alpha = 0.05 }: { level?: number; alpha?: number } = {},
): PolicyPlan {
  const share = alpha / Math.max(1, dimensions.length);
  const planned = dimensions.map((dimension) => planDimension(dimension, size, level, share));
  const chanceOfAll = (n: number) =>
    dimensions.reduce((chance, dimension) => chance * chanceOf(dimension, n).both, 1);
  const asked = planned.filter(({ asks }) => asks.tolerance || asks.minimum);
  const notes = [
    ...(asked.length < planned.length
      ? ['Dimensions without tolerances and least numbers are kept by every sample.']
      : []),
    ...(asked.length > 1
      ? ['The chance for all dimensions takes them as independent of one another.']
      : []),
  ];
  return {
    size,
    level,
    dimensions: planned,
    all: { chance: chanceOfAll(size), sizeNeeded: smallestSize(chanceOfAll, level) },
    falseAlarms: falseAlarmsOf(dimensions.length, alpha),
    notes,
  };
}

/** Alarms to expect of some independent tests where nothing is wrong. */
export function falseAlarmsOf(tests: number, alpha: number): FalseAlarms {
  return {
    tests,
    alpha,
    expected: tests * alpha,
    chanceOfAny: 1 - exp(tests * log1p(-alpha)),
    chanceOfAnyHolm: tests > 0 ? alpha : 0,
    falseShare: tests > 0 ? alpha : 0,
  };
}

/** Exact chance that a random sample keeps what a dimension asks. */
export function chanceOf({ targets }: PolicyDimension, size: number): PlannedDimension['chance'] {
  const shares = targets.map(({ target }) => target);
  const low = targets.map(({ target, tolerance }) =>
    tolerance === null ? 0 : Math.max(0, size * (target - tolerance)),
  );
  const high = targets.map(({ target, tolerance }) =>
    tolerance === null ? size : Math.min(size, size * (target + tolerance)),
  );
  const minimum = targets.map((target) => target.minimum);
  const noLimit = targets.map(() => size);
  return {
    tolerance: chanceWithin(size, shares, low, high),
    minimum: chanceWithin(size, shares, minimum, noLimit),
    both: chanceWithin(
      size,
      shares,
      low.map((least, i) => Math.max(least, minimum[i]!)),
      high,
    ),
  };
}

function planDimension(
  dimension: PolicyDimension,
  size: number,
  level: number,
  alpha: number,
): PlannedDimension {
  const { id, targets } = dimension;
  return {
    dimension: id,
    asks: {
      tolerance: targets.some(({ tolerance }) => tolerance !== null),
      minimum: targets.some(({ minimum }) => minimum > 0),
    },
    chance: chanceOf(dimension, size),
    sizeNeeded: smallestSize((n) => chanceOf(dimension, n).both, level),
    quotaSize: quotaSizeOf(dimension),
    detects: detectedIn(dimension, size, level, alpha),
  };
}

function quotaSizeOf({ targets }: PolicyDimension): number | null {
  const asking = targets.filter(({ minimum }) => minimum > 0);
  if (asking.some(({ target }) => target === 0)) return null;
  return asking.reduce(
    (size, { target, minimum }) => Math.max(size, Math.ceil(minimum / target - 1e-9)),
    0,
  );
}

/** Points that a category is taken to lack where its tolerance is not named. */
const usualFault = 0.03;

function detectedIn(
  { targets }: PolicyDimension,
  size: number,
  level: number,
  alpha: number,
): PlannedDimension['detects'] {
  const possible = targets.filter(({ target }) => target > 0);
  if (possible.length < 2) return null;
  const whole = possible.reduce((sum, { target }) => sum + target, 0);
  const shares = possible.map(({ target }) => target / whole);
  const largest = shares.indexOf(Math.max(...shares));
  const { category, tolerance } = possible[largest]!;
  const points = Math.min(shares[largest]!, tolerance || usualFault);
  const actual = withShift(shares, largest, points);
  return {
    category,
    points,
    chance: powerOf(shares, actual, size, alpha),
    sizeNeeded: sizeForPower(shares, actual, level, alpha),
  };
}

/**
 * Smallest size at which a chance reaches a level, by bisection. Chances of whole people rise in
 * small steps back and forth; from the size found a walk down ends where the next one fails.
 */
function smallestSize(chance: (size: number) => number, level: number): number | null {
  let high = 1;
  while (chance(high) < level) {
    high *= 2;
    if (high > largestSize) return null;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (chance(middle) >= level) high = middle;
    else low = middle;
  }
  return high;
}

/** A shift of people out of one category into all others, in proportion to their shares. */
export function withShift(
  shares: ArrayLike<number>,
  category: number,
  points: number,
): Float64Array {
  const rest = 1 - shares[category]!;
  return Float64Array.from(shares, (share, i) =>
    i === category ? share - points : share + (points * share) / rest,
  );
}

/**
 * Chance that a chi-square test of a random sample finds that its population has other shares than
 * stated: the noncentral chi-square law with noncentrality n · w². Cohen (1988), chapter 7.
 *
 * @param stated shares that are tested, adding up to 1 and above 0
 * @param actual shares of the population
 * @param alpha level of the test; divide it by the number of tests for the power after Holm's
 *   adjustment, which is never less
 */
export function powerOf(
  stated: ArrayLike<number>,
  actual: ArrayLike<number>,
  size: number,
  alpha = 0.05,
): number {
  const degrees = stated.length - 1;
  return noncentralChiSquareTail(
    chiSquareQuantile(1 - alpha, degrees),
    degrees,
    size * effectSquared(stated, actual),
  );
}

/** Rows of a random sample that find such a deviation with the power asked for; Infinity where there is none. */
export function sizeForPower(
  stated: ArrayLike<number>,
  actual: ArrayLike<number>,
  power = 0.95,
  alpha = 0.05,
): number {
  const effect = effectSquared(stated, actual);
  return effect > 0
    ? Math.ceil(noncentralityFor(stated.length - 1, alpha, power) / effect)
    : Infinity;
}

/**
 * Smallest number of points that one category may lack, in favor of all others, so that a test of this
 * many rows finds it with the power asked for: √(λ s (1 − s) / n) for a share s and the noncentrality λ
 * that the power takes. Null where not even the lack of the whole category would be found.
 */
export function detectableShift(
  shares: ArrayLike<number>,
  category: number,
  size: number,
  power = 0.95,
  alpha = 0.05,
): number | null {
  const share = shares[category]!;
  const noncentrality = noncentralityFor(shares.length - 1, alpha, power);
  const points = Math.sqrt((noncentrality * share * (1 - share)) / size);
  return points <= share && share < 1 ? points : null;
}

function effectSquared(stated: ArrayLike<number>, actual: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < stated.length; i++) {
    const off = actual[i]! - stated[i]!;
    squares += (off * off) / stated[i]!;
  }
  return squares;
}
