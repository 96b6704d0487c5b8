import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/core/study/spelling.ts';

describe('didYouMean', () => {
  const known = ['size', 'seed', 'method', 'where'];

  it('asks about a word one slip away', () => {
    expect(didYouMean('sede', known)).toBe(' Did you mean seed?');
    expect(didYouMean('Sizes', known)).toBe(' Did you mean size?');
  });

  it('asks nothing where nothing is near', () => {
    expect(didYouMean('population', known)).toBe('');
    expect(didYouMean('x', [])).toBe('');
  });
});
