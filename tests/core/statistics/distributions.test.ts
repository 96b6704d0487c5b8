import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  betaQuantile,
  binomialFrom,
  chiSquareQuantile,
  chiSquareTail,
  fisherTail,
  normalTail,
  studentQuantile,
  studentTail,
} from '../../../src/core/statistics/distributions.ts';
import { logGamma } from '../../../src/core/statistics/gamma-function.ts';

/** What SciPy answered; `fixtures/statistics/generate.py` asked it: arguments, then the answer. */
const answers = JSON.parse(
  readFileSync(new URL('../../../fixtures/statistics/distributions.json', import.meta.url), 'utf8'),
) as Record<string, number[][]>;

test.each<[string, (...given: number[]) => number, number]>([
  ['chiSquare', chiSquareTail as never, 1e-10],
  ['student', studentTail as never, 1e-10],
  ['fisher', fisherTail as never, 1e-10],
  ['normal', normalTail as never, 1e-10],
  ['logGamma', logGamma as never, 1e-12],
  ['chiSquareQuantile', chiSquareQuantile as never, 1e-10],
  ['studentQuantile', studentQuantile as never, 1e-10],
  ['betaQuantile', betaQuantile as never, 1e-10],
  ['binomialFrom', binomialFrom as never, 1e-10],
])('%s agrees with SciPy in relative terms, far into the tails', (name, answer, bound) => {
  const rows = answers[name]!;
  expect(rows.length).toBeGreaterThan(5);
  const wrong = rows.filter((row) => {
    const given = row.slice(0, -1);
    const expected = row.at(-1)!;
    return !(Math.abs(answer(...given) - expected) <= bound * Math.abs(expected));
  });
  expect(wrong.map((row) => [...row, answer(...row.slice(0, -1))])).toEqual([]);
});

test('tails reach 1e-300', () => {
  const smallest = Math.min(...answers['chiSquare']!.map((row) => row.at(-1)!));
  expect(smallest).toBeLessThan(1e-280);
});
