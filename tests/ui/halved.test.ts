import { describe, expect, it } from 'vitest';
import { halved } from '../../src/ui/population/halved.ts';

const sum = (heights: readonly number[]) => heights.reduce((all, height) => all + height, 0);
const split = (heights: number[]) => halved(heights, (height) => height);

describe('two columns', () => {
  it('cut an order where both are nearest in height', () => {
    expect(split([10, 10, 10, 10])).toEqual([
      [10, 10],
      [10, 10],
    ]);
    expect(split([15.5, 15.5, 15.5, 15.5, 15.5]).map(({ length }) => length)).toEqual([2, 3]);
  });

  it('move one over where the order would leave a long blank', () => {
    const [left, right] = split([30, 5, 30, 5]);
    expect([sum(left!), sum(right!)]).toEqual([35, 35]);
    const uneven = split([6, 6, 6, 40, 6]);
    expect(Math.abs(sum(uneven[0]!) - sum(uneven[1]!))).toBeLessThan(20);
  });

  it('leave the second empty for one chart, and both for none', () => {
    expect(split([9])).toEqual([[9], []]);
    expect(split([])).toEqual([[], []]);
  });
});
