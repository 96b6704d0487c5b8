import { describe, expect, it } from 'vitest';
import { closestWord, didYouMean } from '../../../src/core/study/spelling.ts';

describe('closestWord', () => {
  const known = ['size', 'seed', 'method', 'where'];

  it('finds a word one slip away, whatever its case', () => {
    expect(closestWord('sed', known)).toBe('seed');
    expect(closestWord('sede', known)).toBe('seed');
    expect(closestWord('Methods', known)).toBe('method');
    expect(closestWord('hwere', known)).toBe('where');
  });

  it('finds nothing where nothing is near', () => {
    expect(closestWord('population', known)).toBeUndefined();
    expect(closestWord('', known)).toBeUndefined();
    expect(didYouMean('population', known)).toBe('');
    expect(didYouMean('sizes', known)).toBe(' Did you mean size?');
  });
});
