import { exp, log } from '../random/math.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { logGamma } from './gamma-function.ts';
import { lowerGamma, upperGamma } from './incomplete-gamma.ts';
import { regularizedBeta } from './incomplete-beta.ts';

/**
 * Probability that a chi-square variable is larger: the p-value of a chi-square statistic.
 *
 * @param degreesOfFreedom above 0, whole or not
 */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, statistic / 2);
}

/** Probability that a standard normal variable is above z, in relative precision far into the tail. */
export function normalTail(z: number): number {
  const half = 0.5 * upperGamma(0.5, 0.5 * z * z);
  return z >= 0 ? half : 1 - half;
}

/** From here on t² is too large for a number, and the first term of the tail exact to all digits. */
const farOut = 1e150;

/** Probability that a Student t variable is above t. */
export function studentTail(t: number, degreesOfFreedom: number): number {
  if (t > farOut) return farStudentTail(t, degreesOfFreedom);
  if (t < -farOut) return 1 - farStudentTail(-t, degreesOfFreedom);
  const sum = degreesOfFreedom + t * t;
  const half =
    0.5 * regularizedBeta(degreesOfFreedom / 2, 0.5, degreesOfFreedom / sum, (t * t) / sum);
  return t >= 0 ? half : 1 - half;
}

/** (√d / t)ᵈ ÷ (d B(d/2, ½)), Abramowitz and Stegun (1964), 26.5.4 and 26.7.1. */
function farStudentTail(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  const logBeta = logGamma(half) + logRootPi - logGamma(half + 0.5);
  const power = degreesOfFreedom * (0.5 * log(degreesOfFreedom) - log(t));
  return exp(power - logBeta) / degreesOfFreedom;
}

const logRootPi = 0.5723649429247001;

/** Probability that a Fisher–Snedecor F variable is larger. */
export function fisherTail(statistic: number, above: number, below: number): number {
  if (!(statistic > 0)) return statistic <= 0 ? 1 : NaN;
  if (below === Infinity) return chiSquareTail(statistic * above, above);
  const sum = below + above * statistic;
  return regularizedBeta(below / 2, above / 2, below / sum, (above * statistic) / sum);
}

/** Value that a chi-square variable stays below with probability p. */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === 1 && p >= 0.5) {
    const z = normalQuantile((1 - p) / 2);
    return z * z;
  }
  const ninth = 2 / (9 * degreesOfFreedom);
  const start = degreesOfFreedom * cube(1 - ninth + normalQuantile(p) * Math.sqrt(ninth));
  return solve(
    (x) =>
      p < 0.5
        ? lowerGamma(degreesOfFreedom / 2, x / 2) - p
        : 1 - p - chiSquareTail(x, degreesOfFreedom),
    ...bracket(Math.max(start, 1e-300), (x) => lowerGamma(degreesOfFreedom / 2, x / 2) < p),
  );
}

/** Value that a Student t variable stays below with probability p. */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degreesOfFreedom);
  if (p === 0.5) return 0;
  const tail = 1 - p;
  const [low, high] = bracket(normalQuantile(p), (t) => studentTail(t, degreesOfFreedom) > tail);
  return solve((t) => tail - studentTail(t, degreesOfFreedom), low, high);
}

/** Value that a beta variable stays below with probability p. */
export function betaQuantile(p: number, a: number, b: number): number {
  return solve((x) => regularizedBeta(a, b, x) - p, 0, 1);
}

const cube = (x: number) => x * x * x;

/** Ends between which an increasing condition changes, from a positive guess. */
function bracket(guess: number, isBelow: (x: number) => boolean): [number, number] {
  let [low, high] = [guess, guess];
  while (low > 1e-300 && !isBelow(low)) low /= 2;
  while (high < 1e300 && isBelow(high)) high *= 2;
  return [low, high];
}

/**
 * Zero of an increasing function by the Illinois form of regula falsi, halving where it is slow
 * (Dowell and Jarratt 1971, BIT 11).
 */
function solve(increasing: (x: number) => number, low: number, high: number): number {
  let [atLow, atHigh] = [increasing(low), increasing(high)];
  if (atLow >= 0) return low;
  if (atHigh <= 0) return high;
  for (let i = 0; i < 300; i++) {
    const secant = high - (atHigh * (high - low)) / (atHigh - atLow);
    const middle = i % 4 === 3 || !(secant > low && secant < high) ? 0.5 * (low + high) : secant;
    if (!(middle > low && middle < high)) break;
    const value = increasing(middle);
    if (value === 0) return middle;
    if (value < 0) {
      [low, atLow] = [middle, value];
      atHigh /= 2;
    } else {
      [high, atHigh] = [middle, value];
      atLow /= 2;
    }
    if (high - low <= 2e-16 * Math.abs(high)) break;
  }
  return 0.5 * (low + high);
}

/** Probability that a Poisson variable with this mean is at most k; 0 below 0. */
export function poissonUpTo(k: number, mean: number): number {
  if (k < 0) return 0;
  return mean === 0 ? 1 : upperGamma(Math.floor(k) + 1, mean);
}

/** Probability that a binomial variable is at least k. */
export function binomialFrom(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return regularizedBeta(k, n - k + 1, p, 1 - p);
}
