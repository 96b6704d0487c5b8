import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/core/own/reading.ts';
import {
  columnRoles,
  measureKey,
  measuresFor,
  numberStyles,
  withRole,
} from '../../src/state/own-layout.ts';

const acs = readTable(
  'Region,Sex,People,Margin of error\nNorth,Women,100,±10\nNorth,Men,90,±9\n',
  'acs.csv',
).layout;
const wide = readTable('Region,Women,Men\nNorth,100,90\nSouth,210,200\n', 'wide.csv').layout;

describe('the role of a column', () => {
  it('is what the layout says', () => {
    expect(columnRoles(acs, 5)).toEqual(['attribute', 'attribute', 'figures', 'margin', 'unused']);
    expect(columnRoles(wide, 3)).toEqual(['attribute', 'figures', 'figures']);
  });

  it('is taken back and given again without moving another column', () => {
    const without = { ...acs, ...withRole(acs, 0, 'unused', 'Region') };
    expect(columnRoles(without, 4)).toEqual(['unused', 'attribute', 'figures', 'margin']);
    const again = { ...without, ...withRole(without, 0, 'attribute', 'Region') };
    expect(columnRoles(again, 4)).toEqual(columnRoles(acs, 4));
    expect(again.axes.map(({ name }) => name)).toEqual(['Region', 'Sex']);
  });

  it('moves the figures of a long table, and their margin of error with them', () => {
    const moved = { ...acs, ...withRole(acs, 3, 'figures', 'Margin of error') };
    expect(moved.values).toEqual([3]);
    expect(moved.margins).toEqual({});
    const back = { ...moved, ...withRole(moved, 2, 'figures', 'People') };
    const whole = { ...back, ...withRole(back, 3, 'margin', 'Margin of error') };
    expect(columnRoles(whole, 4)).toEqual(columnRoles(acs, 4));
  });

  it('keeps what stands across the top, and takes single columns out of it', () => {
    const less = { ...wide, ...withRole(wide, 2, 'unused', 'Men') };
    expect(less.values).toEqual([1]);
    expect(less.axes.some(({ at }) => 'level' in at)).toBe(true);
  });

  it('can be the weight of a person in one column only', () => {
    const weighted = { ...acs, ...withRole(acs, 2, 'weight', 'People') };
    expect(weighted.weight).toBe(2);
    expect({ ...weighted, ...withRole(weighted, 2, 'unused', 'People') }.weight).toBeNull();
  });
});

describe('what figures can be', () => {
  it('is listed once each, with words', () => {
    for (const axes of [['Age'], ['Age', 'Sex'], ['Age', 'Sex', 'Region']]) {
      const measures = measuresFor(axes);
      expect(new Set(measures.map(({ key }) => key)).size).toBe(measures.length);
      expect(new Set(measures.map(({ words }) => words)).size).toBe(measures.length);
      for (const { key, measure } of measures) expect(measureKey(measure)).toBe(key);
    }
    expect(measuresFor(['Age', 'Sex']).map(({ words }) => words)).toContain(
      'percent within each Age',
    );
  });

  it('has a style of numbers that the page can show', () => {
    expect(numberStyles).toContainEqual(expect.objectContaining({ style: acs.number }));
  });
});
