/**
 * Holm's adjustment (1979, Scandinavian Journal of Statistics 6): the chance that any true null
 * hypothesis is rejected stays below the level, however the tests hang together. For gates.
 *
 * @returns adjusted p-values in the order given
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending(pValues).forEach((index, rank) => {
    largest = Math.max(largest, (pValues.length - rank) * pValues[index]!);
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}

/**
 * Hochberg's adjustment (1988, Biometrika 75): promises what Holm's does and rejects no less, but only where the
 * tests are independent or lean the same way (Sarkar 1998). Shares of one attribute lean
 * against each other, so reports adjust by Holm.
 *
 * @returns adjusted p-values in the order given
 */
export function hochberg(pValues: readonly number[]): number[] {
  return fromLargest(pValues, (rank) => pValues.length - rank + 1);
}

/**
 * Adjustment of Benjamini and Hochberg (1995, Journal of the Royal Statistical Society B 57): of the rejected
 * hypotheses the expected share that are true stays below the level, where tests are independent or lean the
 * same way. For exploring.
 *
 * @returns adjusted p-values in the order given
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return fromLargest(pValues, (rank) => pValues.length / rank);
}

/**
 * Adjustment of Benjamini and Yekutieli (2001, Annals of Statistics 29): what Benjamini and Hochberg's
 * promises, however the tests hang together, for a price of 1 + 1/2 + … + 1/m.
 *
 * @returns adjusted p-values in the order given
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  let price = 0;
  for (let rank = pValues.length; rank > 0; rank--) price += 1 / rank;
  return fromLargest(pValues, (rank) => (pValues.length / rank) * price);
}

/** Smallest product of p-value and factor from each p-value up; rank 1 is the smallest p-value. */
function fromLargest(pValues: readonly number[], factor: (rank: number) => number): number[] {
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  ascending(pValues)
    .reverse()
    .forEach((index, fromEnd) => {
      smallest = Math.min(smallest, factor(pValues.length - fromEnd) * pValues[index]!);
      adjusted[index] = smallest;
    });
  return adjusted;
}

function ascending(values: readonly number[]): number[] {
  return values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
