import { expect, test } from 'vitest';
import { offWords, withinWords } from '../../src/ui/population/off-words.ts';

test('a distance is said in words', () => {
  expect(offWords(1)).toBe('1 person too many');
  expect(offWords(-2.44)).toBe('2.4 people too few');
  expect(offWords(1234.4)).toBe('1,234 people too many');
});

test('within one person is said where it is true', () => {
  expect(withinWords(1, 'cell')).toBe('Every cell is within one person.');
  expect(withinWords(1.2, 'category')).toBe(
    'No category shown here is off by more than 1.2 people.',
  );
});
