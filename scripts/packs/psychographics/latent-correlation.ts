import { normalDensity, normalProbability } from '../../../src/core/layer/normal-probability.ts';

/** Terms of the Hermite series; with correlations below 0.9 the rest is beyond the sixth decimal. */
const terms = 60;

/** What a variable cut from a latent normal looks like in each demographic cell. */
export interface Moments {
  /** Mean and variance per cell, in steps from the lowest category. */
  mean: Float64Array;
  variance: Float64Array;
  /** Hermite coefficients, `terms` per cell. */
  hermite: Float64Array;
}

/**
 * Moments of ordered categories under cuts of a normal.
 *
 * @param cuts ascending, per cell
 * @param steps distance between each category and the next
 */
export function momentsOf(cuts: Float64Array, steps: readonly number[]): Moments {
  const cells = cuts.length / steps.length;
  const mean = new Float64Array(cells);
  const variance = new Float64Array(cells);
  const hermite = new Float64Array(cells * terms);
  for (let cell = 0; cell < cells; cell++) {
    let before = 0;
    let value = 0;
    let square = 0;
    let below = 0;
    steps.forEach((step, k) => {
      const cut = cuts[cell * steps.length + k]!;
      const probability = normalProbability(cut);
      square += (probability - below) * value * value;
      mean[cell]! += step * (1 - probability);
      below = probability;
      value += step;
      let h = Number.isFinite(cut) ? normalDensity(cut) : 0;
      before = 0;
      for (let m = 0; m < terms; m++) {
        hermite[cell * terms + m]! += step * h;
        const next = Number.isFinite(cut)
          ? (cut * h - Math.sqrt(m) * before) / Math.sqrt(m + 1)
          : 0;
        before = h;
        h = next;
      }
    });
    square += (1 - below) * value * value;
    variance[cell] = square - mean[cell]! * mean[cell]!;
  }
  return { mean, variance, hermite };
}

/**
 * The correlation of two latent normals, the same in all cells, with which their
 * categories correlate by r once each cell's means are taken out: the covariance of two
 * thresholded normals is a power series in their correlation (Pearson 1900), solved by bisection.
 *
 * @param weights people per cell
 */
export function residualCorrelation(
  weights: Float64Array,
  a: Moments,
  b: Moments,
  r: number,
): number {
  const series = new Float64Array(terms);
  let left = 0;
  let right = 0;
  weights.forEach((weight, cell) => {
    if (!(weight > 0)) return;
    left += weight * a.variance[cell]!;
    right += weight * b.variance[cell]!;
    for (let m = 0; m < terms; m++)
      series[m]! +=
        (weight * a.hermite[cell * terms + m]! * b.hermite[cell * terms + m]!) / (m + 1);
  });
  const goal = r * Math.sqrt(left * right);
  const covariance = (rho: number) => {
    let sum = 0;
    let power = rho;
    for (let m = 0; m < terms; m++) {
      sum += series[m]! * power;
      power *= rho;
    }
    return sum;
  };
  let low = -0.97;
  let high = 0.97;
  if (goal < covariance(low) || goal > covariance(high))
    throw new Error(`a correlation of ${r} is beyond what these categories can have`);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (covariance(middle) < goal) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
