import { expect, test } from 'vitest';
import * as format from '../../src/ui/format.ts';

test.each([
  [0, '0'],
  [2_409_207, '2,409,207'],
  [-1500, '−1,500'],
])('a count of %d is %s', (count, text) => expect(format.people(count)).toBe(text));

test.each([
  [0.4644, '46.4%'],
  [1, '100.0%'],
  [0.00004, '0.0%'],
  [Number.NaN, '–'],
])('a share of %d is %s', (share, text) => expect(format.percent(share)).toBe(text));

test.each([
  [0.3, '+0.3'],
  [-0.3, '−0.3'],
  [-0.04, '0.0'],
  [-1234.5, '−1,235'],
  [Number.NaN, '–'],
])('a difference of %d people is %s', (value, text) => expect(format.difference(value)).toBe(text));

test.each([
  [0.012, '+1.2'],
  [-0.0004, '<0.1'],
  [0.001, '+0.1'],
  [0, '0.0'],
])('a difference of shares of %d is %s points', (value, text) =>
  expect(format.points(value)).toBe(text),
);

test.each([
  [0.2, '1 ms'],
  [84.4, '84 ms'],
  [1240, '1.2 s'],
  [185_000, '3 min 5 s'],
])('%d milliseconds are %s', (time, text) => expect(format.duration(time)).toBe(text));

test.each([
  [170, '170 B'],
  [1700, '1.7 kB'],
  [136_000_000, '136 MB'],
])('%d bytes are %s', (size, text) => expect(format.bytes(size)).toBe(text));

test.each([
  ['10000', 10_000],
  ['10,000', 10_000],
  ['10 000', 10_000],
  ['10k', 10_000],
  ['1.5m', 1_500_000],
  ['2.409207M', 2_409_207],
  ['1e6', 1_000_000],
  ['', undefined],
  ['12 or so', undefined],
  ['1.5', undefined],
  ['-3', undefined],
])('%j is read as %s people', (text, count) => expect(format.readCount(text)).toBe(count));

test('words are counted and listed', () => {
  expect(format.counted(1, 'person', 'people')).toBe('1\u00a0person');
  expect(format.counted(2000, 'target')).toBe('2,000 targets');
  expect(format.listed([])).toBe('');
  expect(format.listed(['a', 'b', 'c'])).toBe('a, b and c');
  expect(format.sentence('out of memory')).toBe('out of memory.');
  expect(format.sentence('Try again.')).toBe('Try again.');
});
