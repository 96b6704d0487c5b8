import { describe, expect, test } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import type { Comparison } from '../../../src/core/population/report.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { closenessOf } from '../../../src/core/validation/verdict/closeness.ts';
import type { Drawing } from '../../../src/core/validation/count/subject.ts';
import { moldova } from '../population/packs.ts';
import { drawn, sampled, subjectOf, tablePlan } from './judged.ts';

const place: Pick<Pack, 'attributes' | 'marginals'> = {
  attributes: [
    {
      id: 'region',
      label: 'Region',
      stream: 1000,
      categories: ['North', 'South', 'East'].map((label) => ({ id: label, label })),
      status: 'official',
      source: 's',
    },
  ],
  marginals: [
    {
      id: 'region',
      label: 'People by region',
      of: ['region'],
      counts: [70, 20, 10],
      base: 'b',
      status: 'official',
      source: 's',
    },
  ],
};
const comparison = (expected: number[]): Comparison => ({
  id: 'region',
  of: ['region'],
  shape: [3],
  kind: 'target',
  expected: Float64Array.from(expected),
});
const closeness = (rows: number[], expected: number[], drawing: Drawing = 'sample') => {
  const total = rows.reduce((a, b) => a + b);
  return closenessOf({
    subject: subjectOf(place, total, drawing),
    pack: place,
    plan: tablePlan(place, [comparison(expected)]),
    comparisons: [comparison(expected)],
    counts: {
      rows: total,
      weight: { sum: total, squares: total },
      singles: [],
      pairs: [],
      pairExamples: [],
      tables: [{ rows: Float64Array.from(rows) }],
      zeros: [],
    },
  });
};

describe('closeness of a table', () => {
  const [table] = closeness([65, 20, 15], [70, 20, 10]).tables;

  test('says how many people would have to move', () => {
    expect(table!.totalVariation).toBeCloseTo(0.05, 12);
    expect(table!.peopleToMove).toBeCloseTo(5, 9);
    expect(table!.totalAbsoluteError).toBeCloseTo(10, 9);
    expect(table!.standardizedAbsoluteError).toBeCloseTo(0.1, 12);
    expect(table!.srmse).toBeCloseTo(Math.sqrt(50 / 3) / (100 / 3), 12);
    expect(table!.cohensW).toBeCloseTo(Math.sqrt(0.0025 / 0.7 + 0.0025 / 0.1), 12);
    expect(table!.worst).toMatchObject({ label: 'East', expected: 10, people: 15 });
    expect(table!.worst!.ratio).toBeCloseTo(1.5, 12);
    expect(table!.bands).toEqual({
      totalVariation: 'off',
      populationStabilityIndex: 'near',
      cohensW: 'near',
    });
  });

  test('has an interval where the rows are a sample, and none under quotas', () => {
    expect(table!.interval!.lower).toBe(0);
    expect(table!.interval!.upper).toBeGreaterThan(0.05);
    expect(closeness([65, 20, 15], [70, 20, 10], 'quota').tables[0]!.interval).toBeNull();
  });

  test('an empty category makes no figure infinite', () => {
    const [made] = closeness([80, 20, 0], [70, 20, 10]).tables;
    expect(made!.populationStabilityIndex).toBeNull();
    expect(made!.worst).toMatchObject({ label: 'East', ratio: null, people: 0 });
    expect(JSON.stringify(made)).not.toMatch(/Infinity|NaN/);
    const [unexpected] = closeness([70, 20, 10], [80, 20, 0]).tables;
    expect(unexpected!.unexpected).toBe(10);
    expect(Number.isFinite(unexpected!.cohensW)).toBe(true);
  });

  test('cells without a known target are left out', () => {
    const [made] = closeness([60, 30, 10], [70, NaN, 10]).tables;
    expect(made!.cells).toBe(2);
    expect(made!.people).toBe(70);
    expect(made!.totalVariation).toBeCloseTo(Math.abs(60 / 70 - 70 / 80), 12);
  });

  test('nobody is said to be nobody', () => {
    const { tables, notes } = closeness([0, 0, 0], [70, 20, 10]);
    expect(tables).toEqual([]);
    expect(notes[0]).toContain('nobody was counted');
  });
});

const pack = moldova();

describe('floors', () => {
  test('quotas of the library are at the floor of whole people', () => {
    const { judge } = drawn(pack, { size: 1000, seed: 5 });
    const { tables, numbers, floor } = closenessOf(judge());
    expect(floor).toBe('whole people');
    for (const table of tables) {
      expect(table.isAtFloor, table.id).toBe(true);
      expect(table.totalVariation, table.id).toBeGreaterThanOrEqual(
        table.floor.wholePeople - 1e-12,
      );
    }
    expect(numbers.map(({ attribute }) => attribute)).toEqual(['age']);
    expect(numbers[0]!.wasserstein).toBeLessThan(numbers[0]!.wassersteinFloor);
  });

  test('random samples of the library are at the floor of a sample, and so are their numbers', () => {
    const { judge, comparisons } = drawn(pack, { size: 1000, seed: 5, method: 'sample' });
    const { tables, numbers, floor } = closenessOf(judge());
    expect(floor).toBe('random sample');
    const ratios = tables.map((table) => table.totalVariation / table.floor.sample);
    const mean = ratios.reduce((a, b) => a + b) / ratios.length;
    expect(mean).toBeGreaterThan(0.8);
    expect(mean).toBeLessThan(1.2);
    expect(numbers[0]!.interval!.lower).toBe(0);
    let moved = 0;
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const ages = comparisons.filter(({ id }) => id === 'fit:age');
      const input = sampled(pack, ages, 1000, streamKey(run, 1));
      moved += closenessOf(input).numbers[0]!.wasserstein / runs;
    }
    expect(moved / numbers[0]!.wassersteinFloor).toBeCloseTo(1, 1);
  });
});

describe('numbers', () => {
  test('everybody two years older, up to the last age, has moved as far as that', () => {
    const { judge, comparisons } = drawn(pack, { size: 2000, seed: 1 });
    const input = judge();
    const place = comparisons.findIndex(({ id }) => id === 'fit:age');
    const ages = input.counts.tables[place]!.rows;
    const last = ages.length - 1;
    const before = ages.slice();
    ages.fill(0);
    before.forEach((people, age) => {
      const older = Math.min(last, age + 2);
      ages[older] = ages[older]! + people;
    });
    const moved = before.reduce((sum, people, age) => sum + people * Math.min(2, last - age), 0);
    const [made] = closenessOf(input).numbers;
    expect(Math.abs(made!.wasserstein - moved / 2000)).toBeLessThan(0.03);
    expect(Math.abs(made!.mean.people - made!.mean.expected - moved / 2000)).toBeLessThan(0.03);
  });
});
