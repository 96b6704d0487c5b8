import { expect, test } from 'vitest';
import type { Attribute, Marginal } from '../../src/core/pack/pack.ts';
import type { PackView } from '../../src/state/session.svelte.ts';
import type { AttributeTable } from '../../src/state/tables.ts';
import { statusOf, weakest } from '../../src/ui/population/status-of.ts';

function attribute(id: string, status: Attribute['status']): Attribute {
  return { id, label: id, stream: 1000, categories: [], status, source: 's' };
}

const [place, age, school] = [
  attribute('place', 'official'),
  attribute('age', 'estimated'),
  attribute('school', 'modelled'),
];
const placeTotals: Marginal = {
  id: 'place',
  label: 'place',
  of: ['place'],
  counts: [],
  base: 'b',
  status: 'official-copied',
  source: 's',
};
const pack = {
  attributes: [place, age, school],
  marginals: [placeTotals],
  sampleFactors: [
    {
      id: 'place-school',
      label: '',
      of: ['place', 'school'],
      weights: [],
      base: 'b',
      status: 'assumed',
      source: 's',
    },
  ],
} as unknown as PackView;

function table(kind: AttributeTable['kind'], of: Attribute, marginal?: Marginal): AttributeTable {
  return { attribute: of, rows: [], size: 1, kind, largest: 0, ...(marginal ? { marginal } : {}) };
}

test('the weakest status wins, in any order', () => {
  expect(weakest(['derived', 'official'])).toBe('derived');
  expect(weakest(['official', 'estimated', 'secondary'])).toBe('estimated');
  expect(weakest([])).toBe('assumed');
});

test('a target is never better than its marginal or its attribute', () => {
  expect(statusOf(pack, table('target', place, placeTotals), [])).toBe('official-copied');
});

test('a group is no better than what filters it and what ties the two', () => {
  expect(statusOf(pack, table('slice', place, placeTotals), ['age'])).toBe('estimated');
  expect(statusOf(pack, table('slice', place, placeTotals), ['school'])).toBe('assumed');
  expect(statusOf(pack, table('slice', age), ['place'])).toBe('estimated');
});

test('what only the fit says rests on every table that holds the attribute', () => {
  expect(statusOf(pack, table('fit', school), [])).toBe('assumed');
});
