import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnDigest } from '../../../src/core/population/columns.ts';
import {
  drawHouseholds,
  drawPersons,
  householdColumns,
  personColumns,
  personsOfHouseholds,
} from '../../../src/core/households/draw.ts';
import type { HouseholdRange } from '../../../src/core/households/plan.ts';
import { fitting, parsedWell, preparedWell, swapped, synthpop } from './samples.ts';

const problem = synthpop({ ...swapped, zones: fitting });
const { plan, report } = preparedWell(problem, { seed: 7 });
const allHouseholds = drawHouseholds(plan, 0, plan.households, householdColumns(plan));
const allPersons = drawPersons(plan, 0, plan.persons);

const codesOf = ({ columns }: HouseholdRange, id: string) =>
  columns.find((column) => column.id === id)!.codes;
const labelsOf = (range: HouseholdRange, id: string) => {
  const { codes, labels } = range.columns.find((column) => column.id === id)!;
  return Array.from(codes, (code) => labels![code]!);
};

const sameCodes = (a: Uint32Array, b: Uint32Array) =>
  a.length === b.length && a.every((code, i) => code === b[i]);

describe('drawing households and their members', { timeout: 60_000 }, () => {
  it('gives the same rows in any cut, with any choice of columns', () => {
    const part = (all: number) =>
      fc.tuple(fc.nat(all), fc.nat(all)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const some = (ids: string[]) => fc.subarray(ids, { minLength: 1 });
    fc.assert(
      fc.property(
        part(plan.persons),
        some(personColumns(plan)),
        part(plan.households),
        some(householdColumns(plan)),
        ([a, b], persons, [c, d], households) => {
          for (const { id, codes } of drawPersons(plan, a, b - a, persons).columns)
            expect(sameCodes(codes, codesOf(allPersons, id).subarray(a, b))).toBe(true);
          for (const { id, codes } of drawHouseholds(plan, c, d - c, households).columns)
            expect(sameCodes(codes, codesOf(allHouseholds, id).subarray(c, d))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives the same rows from a plan that crossed to a worker', () => {
    const copy = structuredClone(plan);
    expect(drawPersons(copy, 12_345, 50)).toEqual(drawPersons(plan, 12_345, 50));
    expect(drawHouseholds(copy, 4_321, 50)).toEqual(drawHouseholds(plan, 4_321, 50));
  });

  it('numbers the members of every household without a gap', () => {
    const home = codesOf(allPersons, 'household_id');
    const member = codesOf(allPersons, 'member');
    const size = codesOf(allHouseholds, 'size');
    let i = 0;
    let wrong = 0;
    for (let h = 0; h < plan.households; h++) {
      const [from, to] = personsOfHouseholds(plan, h, 1);
      if (from !== i || to !== i + size[h]!) wrong++;
      for (let m = 1; m <= size[h]!; m++, i++) if (home[i] !== h || member[i] !== m) wrong++;
    }
    expect([i, wrong]).toEqual([plan.persons, 0]);
    expect(codesOf(allPersons, 'person_id')[500]).toBe(500);
  });

  it('copies whole households of the sample', () => {
    const copied = codesOf(allHouseholds, 'sample_id');
    const { sample } = problem;
    for (const h of [0, 1, 777, plan.households - 1]) {
      const [from, to] = personsOfHouseholds(plan, h, 1);
      for (const { id, codes } of sample.personColumns)
        expect(Array.from(codesOf(allPersons, id).slice(from, to))).toEqual(
          Array.from(
            codes.slice(sample.firstPerson[copied[h]!], sample.firstPerson[copied[h]! + 1]),
          ),
        );
      for (const { id, codes } of sample.columns)
        expect(codesOf(allHouseholds, id)[h]).toBe(codes[copied[h]!]);
    }
    expect(labelsOf(allHouseholds, 'sample_id')[0]).toBe(sample.ids[copied[0]!]);
  });

  it('adds up to what the report says was drawn', () => {
    const zone = labelsOf(allHouseholds, 'zone');
    const home = codesOf(allPersons, 'household_id');
    const tally = new Map<string, number>();
    const add = (key: string) => tally.set(key, (tally.get(key) ?? 0) + 1);
    for (const id of ['cars', 'children', 'income', 'workers'])
      labelsOf(allHouseholds, id).forEach((label, h) =>
        add(`${zone[h]!} households with ${id} = ${label}`),
      );
    for (const id of ['age', 'race', 'sex'])
      labelsOf(allPersons, id).forEach((label, i) =>
        add(`${zone[home[i]!]!} persons with ${id} = ${label}`),
      );
    for (const { zone: name, controls, households, persons } of report.zones) {
      for (const control of controls)
        expect(tally.get(`${name} ${control.name}`) ?? 0).toBe(control.drawn);
      expect(zone.filter((own) => own === name)).toHaveLength(households!);
      expect(Array.from(home).filter((h) => zone[h] === name)).toHaveLength(persons!);
    }
  });

  it('spreads tracts over the rows: the first ones are like a random sample', () => {
    const zone = labelsOf(drawHouseholds(plan, 0, 1000, ['zone']), 'zone');
    for (const { zone: name, households } of report.zones) {
      const share = households! / plan.households;
      const drawn = zone.filter((own) => own === name).length;
      const deviation = Math.sqrt(1000 * share * (1 - share));
      expect(Math.abs(drawn - 1000 * share)).toBeLessThan(4.5 * deviation);
    }
  });

  it('is frozen: these rows are drawn by this model version for ever', () => {
    expect([plan.households, plan.persons]).toEqual([7813, 21109]);
    expect(columnDigest([codesOf(allHouseholds, 'sample_id')])).toMatchInlineSnapshot(
      `"d5345dde382c043d623cd996fef5c46dbeda984af97ce6a317a291e1ed9b4fe9"`,
    );
    expect(columnDigest([codesOf(allPersons, 'age')])).toMatchInlineSnapshot(
      `"1a464d966b561b1065661a56429b9519971105904f2ccd74f3cc2db1c459f26a"`,
    );
  });

  it('differs by seed', () => {
    const other = preparedWell(problem, { seed: 8 }).plan;
    const rows = drawHouseholds(other, 0, 100, ['sample_id']);
    expect(codesOf(rows, 'sample_id')).not.toEqual(
      codesOf(allHouseholds, 'sample_id').slice(0, 100),
    );
  });

  it('refuses ranges and columns that are not there', () => {
    expect(() => drawPersons(plan, plan.persons, 1)).toThrow('do not exist among 21109');
    expect(() => drawHouseholds(plan, 0, -1)).toThrow('whole numbers from 0 up');
    expect(() => drawPersons(plan, 0, 1, ['agee'])).toThrow("no column 'agee'. Did you mean age?");
    expect(drawPersons(plan, plan.persons, 0).columns[0]!.codes).toHaveLength(0);
  });
});

it('passes over households without members, wherever they stand', () => {
  const { problem: sparse } = parsedWell({
    households: { id: ['a', 'b'], columns: { kind: ['empty', 'full'] } },
    persons: { household: ['b', 'b'], columns: { sex: ['f', 'm'] } },
    zones: ['only'],
    targets: [
      { counts: 'households', of: ['kind'], categories: ['empty', 'full'], values: [[40, 3]] },
    ],
  });
  const { plan: own } = preparedWell(sparse);
  const whole = drawPersons(own, 0, 6);
  expect([own.households, own.persons]).toEqual([43, 6]);
  expect(labelsOf(whole, 'sex')).toEqual(['f', 'm', 'f', 'm', 'f', 'm']);
  for (let i = 0; i < 6; i++)
    expect(drawPersons(own, i, 1).columns.map(({ codes }) => codes[0])).toEqual(
      whole.columns.map(({ codes }) => codes[i]),
    );
  const size = codesOf(drawHouseholds(own, 0, 43, ['size']), 'size');
  for (const h of codesOf(whole, 'household_id')) expect(size[h]).toBe(2);
});
