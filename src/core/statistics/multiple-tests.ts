/**
 * Holm's adjustment (1979): the chance that any true null hypothesis is rejected stays below the
 * level. For gates.
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
 * Adjustment of Benjamini and Hochberg (1995): of the rejected hypotheses the expected share that
 * are true stays below the level. For exploring.
 *
 * @returns adjusted p-values in the order given
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  ascending(pValues)
    .reverse()
    .forEach((index, fromEnd) => {
      const rank = pValues.length - fromEnd;
      smallest = Math.min(smallest, (pValues.length / rank) * pValues[index]!);
      adjusted[index] = smallest;
    });
  return adjusted;
}

function ascending(values: readonly number[]): number[] {
  return values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
}
