import type { Anchored } from './anchored.ts';
import { belowGiven, sharesOfCuts } from './cuts.ts';
import type { FittedTrait } from './fit-trait.ts';
import { normalProbability } from './normal-probability.ts';

/** People expected in each category where every cell has its probabilities. */
export function expectedShares(
  { cuts, perCell }: FittedTrait,
  people: Float64Array,
  isUniform: boolean,
): Float64Array {
  const shares = sharesOfCuts(cuts, perCell, isUniform);
  const expected = new Float64Array(perCell + 1);
  people.forEach((n, cell) => {
    for (let k = 0; k <= perCell; k++)
      expected[k] = expected[k]! + n * shares[cell * (perCell + 1) + k]!;
  });
  return expected;
}

/**
 * The same where the people of a cell are not those of the whole pack: the share of each group
 * of the anchor is theirs, and what correlates with it follows.
 *
 * @param rho correlation of the latent with the anchor's; 1 for the anchor itself
 * @param people by cell and group
 */
export function heldShares(
  { cuts, perCell }: FittedTrait,
  { axis, cuts: quantiles }: Anchored,
  rho: number,
  people: Float64Array,
): Float64Array {
  const groups = axis.size;
  const expected = new Float64Array(perCell + 1);
  people.forEach((n, i) => {
    if (!(n > 0)) return;
    const cell = Math.floor(i / groups);
    const low = quantiles[cell * (groups + 1) + (i % groups)]!;
    const high = quantiles[cell * (groups + 1) + (i % groups) + 1]!;
    chancesWithin(cuts, perCell, cell, rho, low, high).forEach((chance, k) => {
      expected[k] = expected[k]! + n * chance;
    });
  });
  return expected;
}

/**
 * Chance of each category in a cell for people whose anchor lies between two quantiles.
 *
 * @param rho correlation of the latent with the anchor's; 1 for the anchor itself
 */
export function chancesWithin(
  cuts: Float64Array,
  perCell: number,
  cell: number,
  rho: number,
  low: number,
  high: number,
): Float64Array {
  const chances = new Float64Array(perCell + 1);
  let before = 0;
  for (let k = 0; k <= perCell; k++) {
    const cut = k < perCell ? cuts[cell * perCell + k]! : Infinity;
    let below = 1;
    if (k < perCell && rho < 1) below = belowGiven(cut, rho, low, high);
    else if (k < perCell) {
      const within = high > low ? (normalProbability(cut) - low) / (high - low) : 1;
      below = Math.min(1, Math.max(0, within));
    }
    chances[k] = below - before;
    before = below;
  }
  return chances;
}

/** Scaled to the people drawn, with those outside last. */
export function expectedOf(expected: Float64Array, everybody: number, size: number): Float64Array {
  const asked = expected.reduce((sum, n) => sum + n, 0);
  const outside = everybody - asked;
  return Float64Array.of(...expected, outside > 1e-9 * everybody ? outside : 0).map(
    (n) => (n / everybody) * size,
  );
}
