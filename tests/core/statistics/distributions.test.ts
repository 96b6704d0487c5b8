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
import { answersIn } from './answers.ts';

/** What SciPy answered; `fixtures/statistics/generate.py` asked it: arguments, then the answer. */
const answers = answersIn<Record<string, number[][]>>('distributions.json');

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

/** What R answered; `fixtures/statistics/generate-tails.R` asked it. */
const tails = answersIn<Record<string, number[][]>>('tails.json');

test.each<[string, (...given: number[]) => number, number]>([
  ['chiSquare', chiSquareTail as never, 1e-299],
  ['student', studentTail as never, 1e-299],
  ['fisher', fisherTail as never, 1e-299],
  ['normal', normalTail as never, 1e-299],
  ['binomialFrom', binomialFrom as never, 1e-230],
])('%s agrees with R to 1e-10 in relative terms, down to 1e-300', (name, answer, smallest) => {
  const rows = tails[name]!;
  const wrong = rows.filter((row) => {
    const expected = row.at(-1)!;
    return !(Math.abs(answer(...row.slice(0, -1)) / expected - 1) <= 1e-10);
  });
  expect(wrong).toEqual([]);
  expect(Math.min(...rows.map((row) => row.at(-1)!))).toBeLessThan(smallest);
});

test('a t whose square is no number has a tail on either side', () => {
  expect(studentTail(Infinity, 3)).toBe(0);
  expect(studentTail(-1e200, 1)).toBe(1);
  // Cauchy: the tail is 1 ÷ πt.
  expect(studentTail(1e160, 1) * Math.PI * 1e160).toBeCloseTo(1, 12);
});
