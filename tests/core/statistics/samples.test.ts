import { describe, expect, test } from 'vitest';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { normal } from '../../../src/core/random/normal.ts';
import { Sequence, streamKey, subKey } from '../../../src/core/random/stream.ts';
import { totalVariationEquivalence } from '../../../src/core/statistics/equivalence.ts';
import { exactMultinomial } from '../../../src/core/statistics/exact-multinomial.ts';
import { goodnessOfFit } from '../../../src/core/statistics/goodness-of-fit.ts';
import { noncentralChiSquareTail } from '../../../src/core/statistics/noncentral-chi-square.ts';
import {
  meanAbsoluteDeviation,
  sampleFloor,
  wholePeopleFloor,
} from '../../../src/core/statistics/sampling-floor.ts';
import {
  chiSquareBound,
  sequentialMultinomial,
} from '../../../src/core/statistics/sequential-multinomial.ts';
import { uncertainFit } from '../../../src/core/statistics/uncertain-shares.ts';
import { answersIn } from './answers.ts';

const scipy = answersIn<{
  noncentralChiSquare: [number, number, number, number][];
  meanAbsoluteDeviation: [number, number, number][];
}>('distributions.json');

test('the noncentral chi-square tail is SciPy’s, far out too', () => {
  for (const [x, df, noncentrality, p] of scipy.noncentralChiSquare)
    expect(Math.abs(noncentralChiSquareTail(x, df, noncentrality) / p - 1)).toBeLessThan(1e-10);
  expect(Math.min(...scipy.noncentralChiSquare.map((row) => row[3]))).toBeLessThan(1e-280);
  expect(noncentralChiSquareTail(9.488, 4, 0)).toBeCloseTo(0.05, 4);
});

test('the mean distance of a binomial share is the sum over its probabilities', () => {
  for (const [n, p, mean] of scipy.meanAbsoluteDeviation)
    expect(Math.abs(meanAbsoluteDeviation(n, p) / mean - 1)).toBeLessThan(1e-10);
});

describe('floors', () => {
  test('a random sample is on average as far from its population as stated', () => {
    const shares = Float64Array.of(0.4, 0.3, 0.2, 0.08, 0.02);
    const key = streamKey(1, 1);
    const counts = new Float64Array(5);
    const runs = 4000;
    let distance = 0;
    for (let run = 0; run < runs; run++) {
      multinomial(key, run, 60, shares, counts);
      counts.forEach((count, i) => (distance += Math.abs(count / 60 - shares[i]!) / 2 / runs));
    }
    expect(distance / sampleFloor(60, shares)).toBeCloseTo(1, 1);
  });

  test('whole people lie as near as largest remainders come', () => {
    expect(wholePeopleFloor([2.5, 2.5, 5])).toBeCloseTo(0.5 / 10, 12);
    expect(wholePeopleFloor([3, 3, 4])).toBe(0);
    // 1.2, 3.3, 5.5 become 1, 3, 6: 0.2 + 0.3 + 0.5 people, each misplaced one counted twice.
    expect(wholePeopleFloor([1.2, 3.3, 5.5])).toBeCloseTo(1 / 2 / 10, 12);
  });
});

describe('outcomes drawn one after another', () => {
  test('agree with enumeration', () => {
    const observed = [9, 5, 3, 2, 1];
    const shares = [0.35, 0.25, 0.2, 0.15, 0.05];
    const random = new Sequence(streamKey(1, 2));
    const { pValue } = exactMultinomial(observed, shares, 'chi-square', random);
    let sum = 0;
    const key = streamKey(1, 3);
    for (let i = 0; i < 200; i++)
      sum += sequentialMultinomial(observed, shares, subKey(key, i), 2000).pValue / 200;
    expect(Math.abs(sum - pValue)).toBeLessThan(0.02);
  });

  test('raise no more false alarms than stated where few are expected', () => {
    const shares = Float64Array.from({ length: 30 }, (_, i) => 1 / ((i + 1) * (i + 1)));
    const [key, own] = [streamKey(2, 1), streamKey(2, 2)];
    const counts = new Float64Array(30);
    const runs = 1000;
    let alarms = 0;
    let plain = 0;
    for (let run = 0; run < runs; run++) {
      multinomial(key, run, 40, shares, counts);
      if (sequentialMultinomial(counts, shares, subKey(own, run), 999).pValue <= 0.05) alarms++;
      if (goodnessOfFit(counts, shares).pValue <= 0.05) plain++;
    }
    const deviation = Math.sqrt(0.05 * 0.95 * runs);
    expect(alarms).toBeLessThan(0.05 * runs + 3 * deviation);
    expect(alarms).toBeGreaterThan(0.05 * runs - 3 * deviation);
    expect(plain).toBeGreaterThan(0.05 * runs + 3 * deviation);
  });
});

describe('the bound of an exact p-value', () => {
  const shares = Float64Array.of(60, 20, 10, 6, 2, 1, 0.7, 0.3);

  test('has the variance that samples have, and is above their p-values', () => {
    const [n, runs] = [50, 20_000];
    const key = streamKey(6, 1);
    const counts = new Float64Array(8);
    const statistics = Array.from({ length: runs }, (_, run) => {
      multinomial(key, run, n, shares, counts);
      return goodnessOfFit(counts, shares).statistic;
    });
    const mean = statistics.reduce((a, b) => a + b) / runs;
    const variance = statistics.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / runs;
    expect(mean / 7).toBeCloseTo(1, 1);
    // The bound at an excess x is V / (V + x²), so that it tells its V.
    const bound = chiSquareBound(7 + 30, n, shares);
    expect(Math.abs((bound * 900) / (1 - bound) / variance - 1)).toBeLessThan(0.1);
    for (const x of [10, 20, 40, 80])
      expect(statistics.filter((s) => s >= x).length / runs).toBeLessThan(
        chiSquareBound(x, n, shares),
      );
  });

  test('says nothing near the mean', () => {
    expect(chiSquareBound(7, 50, shares)).toBe(1);
  });
});

describe('shares with an error of their own', () => {
  test('without error it is Pearson’s test', () => {
    const counts = [40, 25, 35];
    const made = uncertainFit(counts, [1, 1, 1], [0, 0, 0], 100);
    const plain = goodnessOfFit(counts, [1, 1, 1]);
    expect(made.statistic).toBeCloseTo(plain.statistic, 12);
    expect(made.pValue).toBeCloseTo(plain.pValue, 12);
    expect(made.inflation).toBe(1);
  });

  test('two shares: the variances of sample and target add up', () => {
    // (1 − q)² e² of the first share's own error and q² e² of the other's, as both sum to 1.
    const [n, q, e] = [400, 0.3, 0.02];
    const made = uncertainFit([140, 260], [q, 1 - q], [e, e], n);
    const variance = e * e * ((1 - q) * (1 - q) + q * q);
    expect(made.inflation).toBeCloseTo(1 + variance / ((q * (1 - q)) / n), 10);
    expect(made.degreesOfFreedom).toBeCloseTo(1, 10);
  });

  test('raises as many false alarms as stated, where a plain test raises many', () => {
    const truth = [0.35, 0.25, 0.2, 0.12, 0.08];
    const errors = [0.02, 0.01, 0.015, 0.01, 0.004];
    const [key, noise] = [streamKey(3, 1), streamKey(3, 2)];
    const counts = new Float64Array(5);
    const runs = 4000;
    let alarms = 0;
    let plain = 0;
    for (let run = 0; run < runs; run++) {
      const target = truth.map((share, i) => share + normal(noise, run, 0, errors[i]!, i));
      multinomial(key, run, 2000, Float64Array.from(truth), counts);
      if (uncertainFit(counts, target, errors, 2000).pValue <= 0.05) alarms++;
      if (goodnessOfFit(counts, target).pValue <= 0.05) plain++;
    }
    expect(alarms / runs).toBeGreaterThan(0.035);
    expect(alarms / runs).toBeLessThan(0.065);
    expect(plain / runs).toBeGreaterThan(0.15);
  });
});

describe('bounds of total variation', () => {
  test('a sample that meets its shares exactly proves no closeness that its size cannot', () => {
    const made = totalVariationEquivalence([5, 5], [1, 1]);
    expect(made.distance).toBe(0);
    expect(made.smallestTolerance).toBeCloseTo(1.6449 / 2 / Math.sqrt(10), 3);
  });

  test.each([
    [1000, 35],
    [200, 4],
    [50, 2],
  ])('%i people over %i categories seldom prove a distance where there is none', (n, k) => {
    const key = streamKey(4, k);
    const shares = Float64Array.from({ length: k }, (_, i) => 1 + (i % 5));
    const counts = new Float64Array(k);
    const runs = 2000;
    let proved = 0;
    for (let run = 0; run < runs; run++) {
      multinomial(key, run, n, shares, counts);
      if (totalVariationEquivalence(counts, shares).provedDistance > 0) proved++;
    }
    expect(proved / runs).toBeLessThan(0.05);
  });

  test('many people prove a distance there is', () => {
    const made = totalVariationEquivalence([28_000, 25_000, 24_000, 23_000], [25, 25, 25, 25]);
    expect(made.distance).toBeCloseTo(0.03, 12);
    expect(made.provedDistance).toBeGreaterThan(0.02);
    expect(made.provedDistance).toBeLessThan(0.03);
  });
});
