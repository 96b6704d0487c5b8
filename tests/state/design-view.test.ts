import { expect, test } from 'vitest';
import { agreementOf } from '../../src/state/agreement.ts';
import { asCounted } from '../../src/state/design-view.ts';
import { attributeTables } from '../../src/state/tables.ts';
import { drawn, packView, studyOf } from './in-process-engine.ts';

const size = 4000;
const designed = drawn(
  studyOf({ size, design: { strata: { of: ['region'], allocation: 'equal' } } }),
);
const plain = drawn(studyOf({ size }));
const regions = (isWeighted: boolean) =>
  attributeTables(packView, asCounted(designed, isWeighted)).find(
    ({ attribute }) => attribute.id === 'region',
  )!;
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);

test('weighted, the charts stand beside the targets and add up to everyone', () => {
  const { rows, kind } = regions(true);
  expect(kind).toBe('target');
  for (const { drawn: people, target } of rows) expect(people).toBeCloseTo(target, 2);
  expect(sum(rows.map(({ drawn: people }) => people))).toBeCloseTo(size, 3);
});

test('as drawn, they stand beside the design', () => {
  const { rows, kind } = regions(false);
  expect(kind).toBe('design');
  expect(rows.map(({ drawn: people }) => people)).toEqual([800, 800, 800, 800, 800]);
  for (const { target } of rows) expect(target).toBeCloseTo(800, 6);
  const { targets } = agreementOf(packView, asCounted(designed, false));
  expect(targets.met).toBe(targets.count);
  expect(targets.count).toBeGreaterThan(1000);
});

test('weighted targets are judged by the margin of error of the design', () => {
  const { targets, withinDraw, isSlice } = agreementOf(packView, asCounted(designed, true));
  expect(isSlice).toBe(false);
  expect(withinDraw / targets.count).toBeGreaterThan(0.9);
  expect(targets.met).toBeLessThan(targets.count);
});

test('without a design nothing is weighed', () => {
  expect(asCounted(plain, true)).toBe(plain);
  expect(asCounted(plain, false)).toBe(plain);
});
