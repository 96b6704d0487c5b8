import fc from 'fast-check';
import { expect, test } from 'vitest';
import { designEffectOf } from '../../../src/core/statistics/design-effect.ts';
import { fixture } from '../table/problems.ts';

interface Case {
  weights: number[];
  expected: { designEffect: number; effectiveSize: number };
  tolerance: number;
}

test('the closed form of five weights', () => {
  const { weights, expected, tolerance } = fixture<Case>('oracles/design-effect-kish.json');
  const found = designEffectOf(weights);
  expect(Math.abs(found.designEffect - expected.designEffect)).toBeLessThan(tolerance);
  expect(Math.abs(found.effectiveSize - expected.effectiveSize)).toBeLessThan(tolerance);
  expect(designEffectOf([1, 4], [4, 1])).toEqual(found);
});

test('1 + cv² of any weights, and never an effect below 1', () => {
  const weight = fc.double({ min: 0.01, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 30 }), (weights) => {
      const { designEffect, effectiveSize } = designEffectOf(weights);
      const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
      const variance = weights.reduce((sum, w) => sum + (w - mean) ** 2, 0) / weights.length;
      expect(designEffect).toBeCloseTo(1 + variance / mean ** 2, 6);
      expect(effectiveSize).toBeCloseTo(weights.length / designEffect, 6);
    }),
  );
});

test('equal weights cost nothing, and none at all is refused', () => {
  expect(designEffectOf([7, 7, 7])).toEqual({ designEffect: 1, effectiveSize: 3 });
  expect(() => designEffectOf([0, 0])).toThrow(/no row has a weight/);
});
