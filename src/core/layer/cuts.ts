import { normalQuantile } from '../random/normal-quantile.ts';
import type { MeasuredIndex } from './layer.ts';
import { normalProbability } from './normal-probability.ts';
import { normalized } from './shares.ts';

/**
 * Probabilities of the categories below each cut, per cell: the cuts of a uniform draw.
 *
 * @param shares probability of each category per cell, row-major
 * @returns one fewer than the categories per cell, row-major, ascending
 */
export function cumulated(shares: ArrayLike<number>, categories: number): Float64Array {
  const cells = shares.length / categories;
  const cuts = new Float64Array(cells * (categories - 1));
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let k = 0; k + 1 < categories; k++) {
      sum += shares[cell * categories + k]!;
      cuts[cell * (categories - 1) + k] = Math.min(1, sum);
    }
  }
  return cuts;
}

/** Cuts of a latent normal for the same probabilities. */
export function normalCuts(shares: ArrayLike<number>, categories: number): Float64Array {
  return cumulated(shares, categories).map(normalQuantile);
}

/** Cuts of a score's latent normal: its thresholds less the shift of each cell. */
export function scoreCuts(thresholds: readonly number[], shift: Float64Array): Float64Array {
  const cuts = new Float64Array(shift.length * thresholds.length);
  shift.forEach((by, cell) => {
    thresholds.forEach((threshold, k) => {
      cuts[cell * thresholds.length + k] = threshold - by;
    });
  });
  return cuts;
}

/** Nearer to 0 and 1 than this a share says nothing of how far a cell leans. */
const edge = 1e-9;

/**
 * Cuts of an index that ranks people as another attribute's latent normal does, shifted by
 * how far their cell leans to that attribute's upper categories, such that the people of
 * the pack have the shares of the definition.
 *
 * @param people people of the pack per cell
 * @param shares probabilities of the other attribute, row-major
 */
export function indexCuts(
  people: Float64Array,
  shares: Float64Array,
  categories: number,
  { above, shares: defined }: Pick<MeasuredIndex, 'above' | 'shares'>,
): Float64Array {
  const everybody = people.reduce((sum, n) => sum + n, 0);
  const lean = Float64Array.from(people, (_, cell) => {
    let upper = 0;
    for (let k = above; k < categories; k++) upper += shares[cell * categories + k]!;
    return normalQuantile(Math.min(1 - edge, Math.max(edge, upper)));
  });
  const goals = cumulated(normalized(defined), defined.length);
  const cuts = new Float64Array(people.length * goals.length);
  goals.forEach((goal, k) => {
    let low = -20;
    let high = 20;
    for (let step = 0; step < 64; step++) {
      const middle = (low + high) / 2;
      let below = 0;
      for (let cell = 0; cell < people.length; cell++)
        if (people[cell]! > 0) below += people[cell]! * normalProbability(middle - lean[cell]!);
      if (below < goal * everybody) low = middle;
      else high = middle;
    }
    lean.forEach((by, cell) => {
      cuts[cell * goals.length + k] = (low + high) / 2 - by;
    });
  });
  return cuts;
}

/** Probabilities of the categories from cuts, row-major per cell. */
export function sharesOfCuts(cuts: Float64Array, perCell: number, isUniform: boolean) {
  const cells = cuts.length / perCell;
  const shares = new Float64Array(cells * (perCell + 1));
  for (let cell = 0; cell < cells; cell++) {
    let before = 0;
    for (let k = 0; k <= perCell; k++) {
      const cut = k < perCell ? cuts[cell * perCell + k]! : Infinity;
      const below = k === perCell ? 1 : isUniform ? cut : normalProbability(cut);
      shares[cell * (perCell + 1) + k] = below - before;
      before = below;
    }
  }
  return shares;
}

/**
 * Lower Cholesky factor of a correlation matrix, row-major.
 *
 * @throws Error where the matrix is not positive definite
 */
export function factorOf(matrix: readonly number[], size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= factor[i * size + k]! * factor[j * size + k]!;
      if (i === j && !(rest > 1e-9))
        throw new Error('a matrix of correlations is not positive definite');
      factor[i * size + j] = i === j ? Math.sqrt(rest) : rest / factor[j * size + j]!;
    }
  return factor;
}

/** Nodes and weights of Gauss and Legendre's rule of eight points on 0 … 1. */
const nodes = [
  [0.0198550717512319, 0.05061426814518813],
  [0.10166676129318664, 0.11119051722668724],
  [0.2372337950418355, 0.15685332293894363],
  [0.4082826787521751, 0.181341891689181],
  [0.5917173212478249, 0.181341891689181],
  [0.7627662049581645, 0.15685332293894363],
  [0.8983332387068134, 0.11119051722668724],
  [0.9801449282487681, 0.05061426814518813],
] as const;

/**
 * Probability that a latent normal lies below a cut when another one, with which it
 * correlates by `rho`, is known to lie between two quantiles.
 */
export function belowGiven(cut: number, rho: number, low: number, high: number): number {
  if (!Number.isFinite(cut)) return cut > 0 ? 1 : 0;
  const rest = Math.sqrt(1 - rho * rho);
  let sum = 0;
  for (const [at, weight] of nodes) {
    const z = normalQuantile(low + at * (high - low));
    sum += weight * normalProbability((cut - rho * z) / rest);
  }
  return sum;
}
