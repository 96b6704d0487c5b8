import { describe, expect, test } from 'vitest';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { goodnessOfFit } from '../../../src/core/statistics/goodness-of-fit.ts';
import {
  chanceOf,
  detectableShift,
  falseAlarmsOf,
  planPolicy,
  powerOf,
  sizeForPower,
  withShift,
} from '../../../src/core/validation/verdict/planner.ts';
import { policyFile, policyOf } from './policies.ts';

const { dimensions } = policyOf(policyFile);
const [age, gender, geography] = dimensions;

describe('a random sample of 100 under the persona policy', () => {
  test('keeps what it asks as seldom as 200,000 simulated samples did', () => {
    expect(chanceOf(age!, 100).tolerance).toBeCloseTo(0.399, 2);
    expect(chanceOf(age!, 100).minimum).toBeCloseTo(0.812, 2);
    expect(chanceOf(gender!, 100).minimum).toBeCloseTo(0.0886, 3);
    expect(chanceOf(geography!, 100).minimum).toBeCloseTo(0.0123, 3);
  });

  test('agrees with samples drawn here, tolerances and least numbers together', () => {
    const shares = Float64Array.from(age!.targets, ({ target }) => target);
    const counts = new Float64Array(shares.length);
    const key = streamKey(1, 1);
    const runs = 20_000;
    let kept = 0;
    for (let run = 0; run < runs; run++) {
      multinomial(key, run, 100, shares, counts);
      const keeps = age!.targets.every(
        ({ target, tolerance, minimum }, i) =>
          Math.abs(counts[i]! / 100 - target) <= tolerance! + 1e-9 && counts[i]! >= minimum,
      );
      if (keeps) kept++;
    }
    const { both } = chanceOf(age!, 100);
    expect(Math.abs(kept / runs - both)).toBeLessThan(4 * Math.sqrt((both * (1 - both)) / runs));
  });
});

describe('the plan of a policy', () => {
  const plan = planPolicy(dimensions, 100);

  test('gives the size that keeps each, and all', () => {
    for (const { dimension, sizeNeeded } of plan.dimensions) {
      const own = dimensions.find(({ id }) => id === dimension)!;
      expect(chanceOf(own, sizeNeeded!).both, dimension).toBeGreaterThanOrEqual(0.95);
      expect(chanceOf(own, sizeNeeded! - 1).both, dimension).toBeLessThan(0.95);
    }
    const largest = Math.max(...plan.dimensions.map(({ sizeNeeded }) => sizeNeeded!));
    expect(plan.all.sizeNeeded).toBeGreaterThanOrEqual(largest);
    expect(plan.all.chance).toBeLessThan(0.01);
  });

  test('gives the size of exact quotas, as the pack has it', () => {
    expect(plan.dimensions.map(({ quotaSize }) => quotaSize)).toEqual([67, 100, 100]);
  });

  test('gives the chance that a test finds a category off by its tolerance', () => {
    const [planned] = plan.dimensions;
    expect(planned!.detects).toMatchObject({ category: '25-34', points: 0.05 });
    const shares = age!.targets.map(({ target }) => target);
    const actual = withShift(shares, 1, 0.05);
    expect(planned!.detects!.chance).toBeCloseTo(powerOf(shares, actual, 100, 0.05 / 3), 12);
    const { sizeNeeded } = planned!.detects!;
    expect(powerOf(shares, actual, sizeNeeded, 0.05 / 3)).toBeGreaterThanOrEqual(0.95);
    expect(powerOf(shares, actual, sizeNeeded - 1, 0.05 / 3)).toBeLessThan(0.95);
  });

  test('a version without tolerances is kept by every sample, and that is said', () => {
    const service = planPolicy(policyOf(policyFile, 'service').dimensions, 100);
    expect(service.all.chance).toBeCloseTo(1, 9);
    expect(service.notes[0]).toContain('kept by every sample');
  });

  test('what no sample can keep has no size', () => {
    const impossible = {
      id: 'x',
      targets: [
        { category: 'a', target: 1, tolerance: null, minimum: 0 },
        { category: 'b', target: 0, tolerance: null, minimum: 1 },
      ],
    };
    const [planned] = planPolicy([impossible], 100).dimensions;
    expect(planned!.chance.minimum).toBe(0);
    expect(planned!.sizeNeeded).toBeNull();
    expect(planned!.quotaSize).toBeNull();
  });
});

test('twenty tests without fault give an alarm 64 times in 100', () => {
  const alarms = falseAlarmsOf(20, 0.05);
  expect(alarms.chanceOfAny).toBeCloseTo(0.6415, 4);
  expect(alarms.expected).toBeCloseTo(1, 12);
  expect(alarms.chanceOfAnyHolm).toBe(0.05);
});

describe('power', () => {
  const shares = [0.3, 0.25, 0.25, 0.14, 0.06];

  test.each([
    [500, 0.05],
    [2000, 0.03],
  ])('of %i rows for %d points is what simulated samples have', (n, points) => {
    const actual = withShift(shares, 1, points);
    const counts = new Float64Array(5);
    const key = streamKey(2, n);
    const runs = 4000;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      multinomial(key, run, n, actual, counts);
      if (goodnessOfFit(counts, shares).pValue <= 0.05) found++;
    }
    expect(Math.abs(found / runs - powerOf(shares, actual, n))).toBeLessThan(0.03);
  });

  test('at no deviation it is the level; the size for a power has it', () => {
    expect(powerOf(shares, shares, 1000)).toBeCloseTo(0.05, 9);
    expect(sizeForPower(shares, shares)).toBe(Infinity);
    const actual = withShift(shares, 0, 0.03);
    const size = sizeForPower(shares, actual);
    expect(powerOf(shares, actual, size)).toBeGreaterThanOrEqual(0.95);
    expect(powerOf(shares, actual, size - 1)).toBeLessThan(0.95);
  });

  test('the smallest shift that is found is found just so', () => {
    const points = detectableShift(shares, 0, 5000)!;
    expect(powerOf(shares, withShift(shares, 0, points), 5000)).toBeCloseTo(0.95, 4);
    expect(detectableShift(shares, 4, 20)).toBeNull();
  });
});
