/**
 * How far a chi-square statistic lies from its expectation, in standard normal units, by the
 * cube root of Wilson and Hilferty (1931).
 */
export function normalScore(statistic: number, degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom);
  return (Math.cbrt(statistic / degreesOfFreedom) - (1 - spread)) / Math.sqrt(spread);
}

/** Pearson's statistic over the cells with an expected count of at least `least`; the rest is pooled. */
export function pearson(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  least = 5,
): { statistic: number; degreesOfFreedom: number } {
  let statistic = 0;
  let cells = 0;
  let pooledObserved = 0;
  let pooledExpected = 0;
  for (let i = 0; i < expected.length; i++) {
    if (expected[i]! < least) {
      pooledObserved += observed[i]!;
      pooledExpected += expected[i]!;
      continue;
    }
    statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!;
    cells++;
  }
  if (pooledExpected >= least) {
    statistic += (pooledObserved - pooledExpected) ** 2 / pooledExpected;
    cells++;
  }
  return { statistic, degreesOfFreedom: cells - 1 };
}
