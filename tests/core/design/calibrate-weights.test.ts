import { expect, test } from 'vitest';
import { calibrateWeights, weightBound } from '../../../src/core/design/calibrate-weights.ts';
import type { WeightMargin } from '../../../src/core/design/calibrate-weights.ts';
import { Sequence, streamKey } from '../../../src/core/random/stream.ts';

const rows = 600;
const random = new Sequence(streamKey(7, 1));
const base = Float64Array.from({ length: rows }, () => 0.5 + random.next());
const ages = Uint32Array.from(base, () => 1 + Math.floor(4 * random.next()));
const places = Uint32Array.from(base, () => 1 + Math.floor(3 * random.next()));

function sums(of: Uint32Array, weights: Float64Array, count: number): Float64Array {
  const out = new Float64Array(count);
  weights.forEach((weight, i) => (out[of[i]!] = out[of[i]!]! + weight));
  return out;
}

/** Targets that differ from what the base weights give by these factors, with one total. */
function targetsOf(of: Uint32Array, factors: readonly number[]): Float64Array {
  const now = sums(of, base, factors.length).map((sum, k) => sum * factors[k]!);
  const all = now.reduce((total, sum) => total + sum, 0);
  return now.map((sum) => (sum / all) * rows);
}

const margin = (of: Uint32Array, factors: readonly number[], leeway = 0): WeightMargin => ({
  of,
  targets: targetsOf(of, factors),
  leeway: new Float64Array(factors.length).fill(leeway),
});

test('sums are met, and each weight is the old one times a factor of each sum it counts in', () => {
  const margins = [margin(ages, [0, 1.3, 0.8, 1, 0.9]), margin(places, [0, 0.7, 1.2, 1])];
  const { weights, bounded } = calibrateWeights(base, margins, 200);
  expect(bounded).toBe(0);
  for (const { of, targets } of margins)
    sums(of, weights, targets.length).forEach((sum, k) => {
      if (k > 0) expect(Math.abs(sum - targets[k]!)).toBeLessThan(2e-3);
    });
  const growth = (age: number, place: number) => {
    const i = ages.findIndex((own, row) => own === age && places[row] === place);
    return Math.log(weights[i]! / base[i]!);
  };
  for (let i = 0; i < rows; i++)
    expect(Math.log(weights[i]! / base[i]!)).toBeCloseTo(
      growth(ages[i]!, 1) + growth(1, places[i]!) - growth(1, 1),
      9,
    );
});

test('sums that contradict each other share the gap by their leeway', () => {
  const exact = margin(places, [0, 1, 1, 1]);
  const loose = margin(ages, [0, 1, 1, 1, 1], 2);
  loose.targets[1] = loose.targets[1]! + 10;
  const { weights } = calibrateWeights(base, [loose, exact], 500);
  sums(places, weights, 4).forEach((sum, k) => {
    if (k > 0) expect(Math.abs(sum - exact.targets[k]!)).toBeLessThan(1e-6);
  });
  const off = sums(ages, weights, 5).map((sum, k) => loose.targets[k]! - sum);
  for (let k = 2; k < 5; k++) expect(off[k]! / off[1]!).toBeCloseTo(1, 0);
  expect(off.slice(1).reduce((total, gap) => total + gap, 0)).toBeCloseTo(10, 2);
  const tilt = (age: number) => {
    const i = ages.findIndex((own, row) => own === age && places[row] === 1);
    return Math.log(weights[i]! / base[i]!);
  };
  // The distance left over is the leeway times what the sum pulls at its rows.
  expect((off[1]! - off[2]!) / 2).toBeCloseTo(tilt(1) - tilt(2), 3);
});

test('no weight leaves its bounds, however far a sum is', () => {
  const asked = margin(ages, [0, 50, 1, 1, 1]);
  const { weights, bounded } = calibrateWeights(base, [asked], 100);
  expect(bounded).toBeGreaterThan(100);
  weights.forEach((weight, i) => {
    expect(weight).toBeGreaterThanOrEqual(base[i]! / weightBound);
    expect(weight).toBeLessThanOrEqual(base[i]! * weightBound);
  });
});

test('rows that count in no sum keep their weight', () => {
  const alone = places.map((place) => (place === 1 ? 1 : 0));
  const { weights } = calibrateWeights(
    base,
    [{ of: alone, targets: Float64Array.of(0, 300), leeway: new Float64Array(2) }],
    10,
  );
  weights.forEach((weight, i) => {
    if (alone[i] === 0) expect(weight).toBe(base[i]);
  });
  expect(sums(alone, weights, 2)[1]).toBeCloseTo(300, 6);
});
