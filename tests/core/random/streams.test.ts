import { expect, it } from 'vitest';
import { firstPackStream, streams } from '../../../src/core/random/streams.ts';

it('keeps every number it ever gave', () => {
  expect(streams).toEqual({
    placement: 1,
    integerization: 2,
    repair: 3,
    sampling: 4,
    householdPlacement: 5,
    householdIntegerization: 6,
    bootstrap: 7,
    targetErrors: 8,
    drift: 9,
    replicates: 10,
    surprise: 11,
  });
  expect(firstPackStream).toBe(1000);
});

it('gives each purpose a number of its own, below those of packs', () => {
  const numbers = Object.values(streams);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toBeLessThan(firstPackStream);
  expect(Object.isFrozen(streams)).toBe(true);
});
