import { describe, expect, it } from 'vitest';
import {
  drawHouseholds,
  drawPersons,
  householdColumns,
  personsOfHouseholds,
} from '../../../src/core/households/draw.ts';
import type { FileOptions } from '../../../src/core/households/read-problem.ts';
import {
  fitting,
  parsedWell,
  preparedWell,
  readTexts,
  swapped,
  synthpop,
  synthpopTexts,
} from './samples.ts';

const texts = {
  households: 'id,TYPE,kind,w\n1,1,a,10\n2,1,b,30\n3,2,,5\n',
  persons: 'id,sex,RELP\n1,f,0\n1,m,1\n2,f,0\n3,m,16\n4,m,17\n5,f,0\n',
  'household-targets': 'zone,kind,kind\n,a,b\nz,10,20\n',
  'person-targets': 'zone,sex,sex\n,f,m\nz,30,17\n',
};

function readWell(options: FileOptions) {
  const read = readTexts(texts, options);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read;
}

describe('group quarters', () => {
  it('marked in either table are units that persons count and households do not', () => {
    const { problem, findings } = readWell({
      groupQuarters: { column: 'RELP', values: ['17'] },
      outside: [{ table: 'kind', value: '' }],
    });
    expect(problem.sample.ids).toEqual(['1', '2', '3', '4']);
    expect(Array.from(problem.sample.groupQuarters!)).toEqual([0, 0, 0, 1]);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('1 of 6 persons name a household that is not there'),
      'Group quarters: 1 person in 1 unit of their own. Tables of persons count them, no table of households does.',
    ]);
    const both = readWell({ groupQuarters: { column: 'TYPE', values: ['2'] } }).problem;
    expect(Array.from(both.sample.groupQuarters!)).toEqual([0, 0, 1]);
  });

  it('fill up the persons whom households leave over', () => {
    const { problem } = readWell({ groupQuarters: { column: 'TYPE', values: ['2'] } });
    const { plan, report } = preparedWell(problem);
    // 10 couples and 20 women alone; the other 7 men live in group quarters.
    expect(report.zones[0]).toMatchObject({ households: 30, groupQuarters: 7, persons: 47 });
    expect(report.missed).toEqual({ households: 0, persons: 0 });
    expect([plan.households, plan.persons]).toEqual([37, 47]);
    const drawn = drawHouseholds(plan, 0, 37, ['group_quarters', 'kind', 'size']).columns;
    const label = (column: number, i: number) => drawn[column]!.labels![drawn[column]!.codes[i]!];
    for (let h = 0; h < 37; h++) {
      if (label(0, h) === 'no') continue;
      expect([label(1, h), drawn[2]!.codes[h]]).toEqual(['', 1]);
      const [first, end] = personsOfHouseholds(plan, h, 1);
      const { columns } = drawPersons(plan, first, end - first, ['sex', 'household_id']);
      expect(columns[0]!.labels![columns[0]!.codes[0]!]).toBe('m');
      expect(columns[1]!.codes[0]).toBe(h);
    }
    expect(Array.from(drawn[0]!.codes).filter((code) => code === 1)).toHaveLength(7);
  });

  it('are scaled with the households to the number asked for', () => {
    const { problem } = readWell({ groupQuarters: { column: 'TYPE', values: ['2'] } });
    const { plan, report } = preparedWell(problem, { households: 370 });
    expect(plan.households).toBe(370);
    expect(report.zones[0]).toMatchObject({ households: 300, groupQuarters: 70 });
  });

  it('weigh what persons say, or as much as a household on average', () => {
    const mean = readWell({
      weight: 'w',
      groupQuarters: 'unlisted',
      outside: [{ table: 'kind', value: '' }],
    }).problem.sample;
    expect(Array.from(mean.weights!)).toEqual([10, 30, 5, 15, 15]);
    const own = readTexts(
      { ...texts, persons: texts.persons.replace(/RELP/, 'w').replace(/17/, '7') },
      { weight: 'w', groupQuarters: 'unlisted', outside: [{ table: 'kind', value: '' }] },
    );
    expect(own.ok && Array.from(own.problem.sample.weights!)).toEqual([10, 30, 5, 7, 0]);
  });

  it('stand in a problem in JSON too', () => {
    const { problem } = parsedWell({
      households: { id: [1], columns: { kind: ['a'] } },
      persons: { household: [1, 2], columns: { sex: ['f', 'm'] } },
      zones: ['z'],
      targets: [
        { counts: 'households', of: ['kind'], categories: ['a'], values: [[4]] },
        { counts: 'persons', of: ['sex'], categories: ['f', 'm'], values: [[4, 3]] },
      ],
      groupQuarters: 'unlisted',
    });
    const { plan } = preparedWell(problem);
    expect([plan.households, plan.persons]).toEqual([7, 7]);
    expect(householdColumns(plan)).toContain('group_quarters');
  });

  it.each<[string, FileOptions, string]>([
    [
      'a column that no table has',
      { groupQuarters: { column: 'TYP', values: ['2'] } },
      'has no column "TYP". Did you mean TYPE?',
    ],
    [
      'values that no record has',
      { groupQuarters: { column: 'TYPE', values: ['7', '8'] } },
      'no record has TYPE = 7 or 8; name values that it has, or leave the choice out',
    ],
  ])('are refused with %s', (_, options, message) => {
    const read = readTexts(texts, options);
    expect(read.ok ? [] : read.problems.map((problem) => problem.message)).toContain(message);
  });

  it('of the test sample take up persons whom no household holds', () => {
    const problem = synthpop({ ...swapped, zones: fitting, groupQuarters: 'unlisted' });
    const { plan, report } = preparedWell(problem);
    expect(problem.sample.groupQuarters!.reduce((sum, flag) => sum + flag, 0)).toBe(544);
    expect(report.missed).toEqual({ households: 0, persons: 0 });
    const asked = (zone: (typeof report.zones)[number], table: string) =>
      zone.controls
        .filter((control) => control.table === table)
        .reduce((sum, { target }) => sum + target, 0);
    for (const zone of report.zones) {
      expect(zone.households).toBe(asked(zone, 'households.children'));
      expect(zone.persons).toBe(asked(zone, 'persons.age'));
    }
    const quarters = report.zones.reduce((sum, zone) => sum + zone.groupQuarters!, 0);
    expect(quarters).toBeGreaterThan(0);
    expect(plan.households).toBe(7813 + quarters);

    const drawn = report.zones.reduce((sum, zone) => sum + zone.personsInGroupQuarters!, 0);
    expect(drawn).toBe(quarters);
    const share = ((100 * drawn) / plan.persons).toFixed(1);
    const said = report.findings.find(({ code }) => code === 'group-quarters-unstated')!;
    expect(said).toMatchObject({ severity: 'warning', count: quarters });
    expect(said.message).toMatch(/^No target states how many persons live in group quarters\./);
    expect(said.message).toContain(
      `${quarters.toLocaleString('en-US')} units with ${drawn.toLocaleString('en-US')} persons were drawn, ${share}% of all persons; in the sample it is 6.9%.`,
    );
  });

  it('of the test sample are as many as targets by group_quarters state', () => {
    const lines = fitting.map((zone, z) => `${zone},group_quarters,yes,${10 + z}\n`).join('');
    const texts = synthpopTexts();
    texts['person-targets'] = `${texts['person-targets'].trimEnd()}\n${lines}`;
    const read = readTexts(texts, {
      ...swapped,
      zones: fitting,
      groupQuarters: 'unlisted',
      outside: [{ table: 'group_quarters', value: 'no' }],
    });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { report } = preparedWell(read.problem);
    expect(report.findings.map(({ code }) => code)).not.toContain('group-quarters-unstated');
    expect(report.zones.map(({ groupQuarters }) => groupQuarters)).toEqual(
      fitting.map((_, z) => 10 + z),
    );
  });

  it.each<[string, Partial<typeof texts>, boolean]>([
    ['tables that tell every size beside all persons', {}, true],
    ['all persons beside sizes left open', { 'household-targets': 'zone,TYPE\n,1\nz,30\n' }, false],
    ['sizes without all persons', { 'person-targets': 'zone,sex\n,f\nz,30\n' }, false],
  ])('are stated, or not, by %s', (_, changed, isStated) => {
    const read = readTexts(
      { ...texts, ...changed },
      {
        groupQuarters: { column: 'TYPE', values: ['2'] },
        ...(changed['person-targets'] && { outside: [{ table: 'sex', value: 'm' }] }),
      },
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { report } = preparedWell(read.problem);
    const codes = report.findings.map(({ code }) => code);
    expect(codes.includes('group-quarters-unstated')).toBe(!isStated);
  });

  it('are asked for in vain where nothing marks them', () => {
    const read = readTexts({
      ...texts,
      'person-targets': 'zone,group_quarters,group_quarters\n,no,yes\nz,40,7\n',
    });
    expect(read.ok ? [] : read.problems.map(({ message }) => message)).toContain(
      'nothing says which persons of the sample live in group quarters; mark their records, or leave the table out',
    );
  });
});
