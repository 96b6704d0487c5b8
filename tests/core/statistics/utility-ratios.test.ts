import { expect, test } from 'vitest';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { utilityRatios } from '../../../src/core/statistics/utility-ratios.ts';

test.each([
  [4000, 4000],
  [9000, 3000],
])('%i rows drawn from the shares of %i real ones come to 1 on average', (rows, realRows) => {
  const real = Float64Array.of(0.3, 0.25, 0.2, 0.15, 0.1).map((share) => share * realRows);
  const key = streamKey(11, rows);
  const counts = new Float64Array(5);
  const runs = 4000;
  const means = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    multinomial(key, run, rows, real, counts);
    for (const [name, value] of Object.entries(utilityRatios(counts, real)))
      means.set(name, (means.get(name) ?? 0) + value / runs);
  }
  // Standard error of the mean of a chi-square of 4 over 4: √(2 / 4 / 4000) = 0.011.
  for (const name of ['voasWilliamson', 'freemanTukey', 'g', 'propensityError', 'jensenShannon'])
    expect(Math.abs(means.get(name)! - 1), name).toBeLessThan(0.045);
  const correction = 1 / (2 * Math.LN2 * Math.LN2);
  expect(means.get('jensenShannonOfSynthpop')! / means.get('jensenShannon')!).toBeCloseTo(
    correction,
    10,
  );
  // Five cells over four degrees of freedom: a normal's mean deviation from each cell.
  const cells = [...real].reduce((sum, count) => sum + Math.sqrt(1 - count / realRows), 0) / 4;
  expect(Math.abs(means.get('weightedAbsolute')! / cells - 1)).toBeLessThan(0.04);
});
