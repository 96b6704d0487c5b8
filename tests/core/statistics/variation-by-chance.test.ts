import { describe, expect, it } from 'vitest';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import {
  variationByChance,
  variationInterval,
  variationQuantile,
} from '../../../src/core/statistics/variation-by-chance.ts';

const shapes: Record<string, number[]> = {
  'two halves': [1, 1],
  'one rare of two': [1, 99],
  'five groups of adopters': [2.5, 13.5, 34, 34, 16],
  '35 areas': Array.from({ length: 35 }, (_, i) => 1 / (i + 1)),
  '150 areas': Array.from({ length: 150 }, (_, i) => 1 / (i + 3)),
};

/** Distances of `draws` samples from their population. */
function distances(shares: number[], size: number, draws: number): number[] {
  const weights = Float64Array.from(shares);
  const total = weights.reduce((a, b) => a + b, 0);
  const key = streamKey(7, 999);
  const out = new Float64Array(shares.length);
  return Array.from({ length: draws }, (_, i) => {
    multinomial(key, i, size, weights, out);
    return out.reduce((sum, n, c) => sum + Math.abs(n / size - weights[c]! / total) / 2, 0);
  });
}

describe('total variation by chance', () => {
  it('has the exact mean where it can be counted out: three of four tosses or none', () => {
    // Four tosses of a fair coin: |X/4 − ½| is ½, ¼, 0, ¼, ½ with chances 1, 4, 6, 4, 1 of 16.
    const { mean, variance } = variationByChance([1, 1], 4);
    expect(mean).toBeCloseTo((2 * 0.5 + 8 * 0.25) / 16, 12);
    const square = (2 * 0.25 + 8 * 0.0625) / 16;
    expect(variance).toBeCloseTo(square - mean * mean, 12);
  });

  for (const [name, shares] of Object.entries(shapes))
    for (const size of [60, 1000])
      it(`${name}, ${size} people: mean, variance and the rate beyond its quantiles`, () => {
        const draws = 4000;
        const seen = distances(shares, size, draws);
        const average = seen.reduce((a, b) => a + b, 0) / draws;
        const spread = seen.reduce((a, b) => a + (b - average) ** 2, 0) / draws;
        const chance = variationByChance(shares, size);
        expect(Math.abs(average - chance.mean)).toBeLessThan(5 * Math.sqrt(spread / draws));
        expect(chance.variance / spread).toBeGreaterThan(0.85);
        expect(chance.variance / spread).toBeLessThan(size < shares.length ? 1.8 : 1.2);
        for (const level of [0.95, 0.99375]) {
          const cut = variationQuantile(shares, size, level);
          const beyond = seen.filter((d) => d > cut + 1e-12).length / draws;
          const error = Math.sqrt((level * (1 - level)) / draws);
          expect(beyond).toBeLessThan(1 - level + 4 * error);
        }
      });

  it('proves a distance and a closeness that are there, and neither from few people', () => {
    const shares = [0.2, 0.3, 0.5];
    const far = variationInterval([230, 270, 500], shares, 1000, 0.95);
    expect(far.distance).toBeCloseTo(0.03, 12);
    const many = variationInterval([23000, 27000, 50000], shares, 100_000, 0.95);
    expect(many.lower).toBeGreaterThan(0.02);
    expect(many.upper).toBeLessThan(0.04);
    const few = variationInterval([5, 5, 10], shares, 20, 0.95);
    expect(few.lower).toBe(0);
    expect(few.upper).toBeGreaterThan(0.1);
  });
});
