import { readFileSync } from 'node:fs';

/** A distribution as intervals: x ≤ edges[0], edges[i − 1] < x ≤ edges[i], …, beyond the last. */
export interface Law {
  edges: number[];
  chances: number[];
  mean: number;
  variance: number;
  kurtosis: number;
}

export interface DistributionFixture {
  draws: number;
  cases: { of: string; parameters: [number, number]; law: Law }[];
  dirichlet: { shapes: number[]; sums: { of: number[]; law: Law }[] };
  multinomial: { trials: number; weights: number[]; sums: { of: number[]; law: Law }[] }[];
  smallMultinomial: {
    trials: number;
    weights: number[];
    outcomes: number[][];
    chances: number[];
  };
  hypergeometric: { size: number; marked: number; drawn: number; law: Law }[];
}

export function readFixture(name: string): unknown {
  const url = new URL(`../../../fixtures/random/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** Pearson's chi-square of counts against chances that add up to 1. */
export function chiSquare(counts: ArrayLike<number>, chances: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = chances[i]! * total;
    sum += (counts[i]! - expected) ** 2 / expected;
  }
  return sum;
}

/** Chi-square of counts that should all be equal. */
export function chiSquareOfEqual(counts: ArrayLike<number>): number {
  return chiSquare(counts, new Float64Array(counts.length).fill(1 / counts.length));
}

/** About the 1 − 10⁻⁵ quantile of chi-square (Wilson and Hilferty 1931). */
export function chiSquareLimit(freedom: number): number {
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + 4.265 * Math.sqrt(part)) ** 3;
}

/** Number of values in each interval of a law. */
export function countIntervals(values: Float64Array, edges: number[]): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (const value of values) {
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= edges[middle]!) high = middle;
      else low = middle + 1;
    }
    counts[low] = counts[low]! + 1;
  }
  return counts;
}

/** How a sample stands to a law: chi-square over its limit, and standard errors of the moments. */
export function compare(values: Float64Array, law: Law) {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value;
  mean /= n;
  let variance = 0;
  for (const value of values) variance += (value - law.mean) ** 2;
  variance /= n;
  const counts = countIntervals(values, law.edges);
  return {
    misfit: chiSquare(counts, law.chances) / chiSquareLimit(law.edges.length),
    meanErrors: Math.abs(mean - law.mean) / Math.sqrt(law.variance / n),
    varianceErrors:
      Math.abs(variance / law.variance - 1) / Math.sqrt(Math.max(law.kurtosis + 2, 1e-9) / n),
  };
}
