import { expect, test } from 'vitest';
import { printedWords } from '../../src/ui/population/bars-of.ts';
import {
  gapWords,
  groupedWords,
  publisherOnce,
} from '../../src/ui/population/contradiction-words.ts';

test('a published figure is said with its unit and grouped digits', () => {
  const said = (figure: string, unit?: string) =>
    printedWords({ figure, ...(unit === undefined ? {} : { unit }) }, 'en');
  expect(said('1441.4', 'Mother tongue: Moldovan, thousand people')).toBe(
    '1,441.4 thousand people',
  );
  expect(said('76.73', 'percent of residents')).toBe('76.73 percent of residents');
  expect(said('52.8 %', 'Women, percent of residents')).toBe('52.8 percent of residents');
  expect(said('89', 'Women, from 89 men per 100 women')).toBe('from 89 men per 100 women');
  expect(said('280.0', 'thousand people')).toBe('280.0 thousand people');
  expect(said('12345')).toBe('12,345');
});

test('a gap is said in people', () => {
  expect(gapWords({ gap: -281493, printed: '1441.4' })).toBe('281,493 people fewer than printed');
  expect(gapWords({ gap: 1, printed: '3' })).toBe('1 person more than printed');
  expect(gapWords({ gap: 12.34 })).toBe('12.3 people apart');
  expect(groupedWords('1441.4 thousand')).toBe('1,441.4 thousand');
});

test('a publisher is named once for tables that follow each other', () => {
  expect(publisherOnce('Bureau, table 1, 2024; Bureau, table 2, 2025; UN, ages, 2019')).toBe(
    'Bureau, table 1, 2024; table 2, 2025; UN, ages, 2019',
  );
});
