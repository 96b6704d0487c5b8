import { describe, expect, test } from 'vitest';
import { chanceWithin } from '../../../src/core/statistics/multinomial-box.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';

describe('chance that all counts of a sample lie within limits', () => {
  test('two categories: a binomial probability', () => {
    for (const n of [10, 400, 20_000]) {
      const [low, high] = [Math.floor(0.28 * n), Math.ceil(0.33 * n)];
      const made = chanceWithin(n, [0.3, 0.7], [low, 0], [high, n]);
      const expected = binomialFrom(low, n, 0.3) - binomialFrom(high + 1, n, 0.3);
      expect(made).toBeCloseTo(expected, 10);
    }
  });

  test('without limits it is certain', () => {
    expect(chanceWithin(500, [1, 2, 3, 4], [0, 0, 0, 0], [500, 500, 500, 500])).toBeCloseTo(1, 10);
  });

  test('limits that contradict the size are impossible', () => {
    expect(chanceWithin(10, [1, 1], [6, 6], [10, 10])).toBe(0);
    expect(chanceWithin(10, [1, 1], [0, 0], [4, 4])).toBe(0);
  });

  test('agrees with adding up every outcome', () => {
    const shares = [0.5, 0.3, 0.2];
    const n = 12;
    const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
    let expected = 0;
    for (let a = 4; a <= 8; a++)
      for (let b = 2; b <= 5; b++) {
        const c = n - a - b;
        if (c < 1 || c > 4) continue;
        expected +=
          (factorial(n) / (factorial(a) * factorial(b) * factorial(c))) *
          0.5 ** a *
          0.3 ** b *
          0.2 ** c;
      }
    expect(chanceWithin(n, shares, [4, 2, 1], [8, 5, 4])).toBeCloseTo(expected, 12);
  });
});
