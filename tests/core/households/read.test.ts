import { describe, expect, it } from 'vitest';
import { parseHouseholdProblem } from '../../../src/core/households/parse.ts';
import type { FileOptions } from '../../../src/core/households/read-problem.ts';
import type { Texts } from './samples.ts';
import { preparedWell, readTexts } from './samples.ts';

const good: Texts = {
  households:
    'id,kind,rooms,weight\n2012000013083,a,3,1\n2012000013084,b,,2.5\n2012000013085,a,2,0\n',
  persons:
    'id,sex,note\r\n2012000013083,f,"x, ""y"""\r\n2012000013084,m,\r\n2012000013084,f,NA\r\n2012000013085,m,z',
  'household-targets': '\uFEFFzone;kind;kind\n;a;b\nnorth;"1,030";20\nsouth;;5\n',
  'person-targets':
    'zone,column,category,count\nnorth,sex,f,1050\nnorth,sex,m,20\nsouth,sex,f,9\nsouth,sex,m,9',
};

const problemsOf = (change: Partial<Texts>, options: FileOptions = {}) => {
  const read = readTexts({ ...good, ...change }, options);
  return read.ok ? [] : read.problems;
};

describe('reading files of households', () => {
  it('takes two header lines or the long form, marks, separators, quotes and unknown counts', () => {
    const read = readTexts(good, { weight: 'weight' });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { sample, zones, tables } = read.problem;
    expect(zones).toEqual(['north', 'south']);
    expect(sample.ids).toEqual(['2012000013083', '2012000013084', '2012000013085']);
    expect(Array.from(sample.weights!)).toEqual([1, 2.5, 0]);
    expect(Array.from(sample.firstPerson)).toEqual([0, 1, 3, 4]);
    expect(sample.columns.map(({ id }) => id)).toEqual(['kind', 'rooms']);
    expect(sample.columns[1]).toMatchObject({ labels: ['2', '3', ''], values: [2, 3, NaN] });
    expect(sample.personColumns[1]!.labels).toEqual(['x, "y"', '', 'z']);
    expect(tables.map(({ targets }) => Array.from(targets))).toEqual([
      [1030, 20, NaN, 5],
      [1050, 20, 9, 9],
    ]);
  });

  it('takes the zones asked for, in that order', () => {
    const read = readTexts(good, { zones: ['south'] });
    expect(read.ok && read.problem.zones).toEqual(['south']);
    expect(read.ok && Array.from(read.problem.tables[1]!.targets)).toEqual([9, 9]);
    expect(problemsOf({}, { zones: ['sout'] })).toEqual([
      { path: 'zones', message: 'there is no zone "sout". Did you mean south?' },
    ]);
  });

  it.each<[string, Partial<Texts>, FileOptions, string, string]>([
    [
      'a weight that is no number',
      { households: 'id,kind,weight\n1,a,1\n2,b,many\n', persons: 'id,sex\n1,f\n2,m' },
      { weight: 'weight' },
      'households.csv, line 3, weight',
      'is "many"; a weight is a number from 0 up',
    ],
    [
      'a household twice, in different words',
      { households: 'id,kind\n1,a\n1,b\n', persons: 'id,sex\n1,f\n1,m' },
      {},
      'households.csv, line 3, id',
      'names 1 again, with other values than households.csv, line 2; name each household once',
    ],
    [
      'a household without a name',
      { households: 'id,kind\n1,a\n,b\n', persons: 'id,sex\n1,f\n1,m' },
      {},
      'households.csv, line 3, id',
      'is empty; name the household',
    ],
    [
      'a line of another length',
      { households: 'id,kind\n1,a\n2\n' },
      {},
      'households.csv, line 3',
      'has 1 fields where the first line has 2',
    ],
    [
      'a column that is not there',
      {},
      { id: 'ids' },
      'households.csv',
      'has no column "ids". Did you mean id?',
    ],
    [
      'a target that is no count',
      { 'household-targets': 'zone,kind,kind\n,a,b\nnorth,10,-2\nsouth,3,4' },
      {},
      'household-targets.csv, line 3, kind b',
      'is "-2"; a target is a number from 0 up, or empty where it is unknown',
    ],
    [
      'a zone twice',
      { 'household-targets': 'zone,kind,kind\n,a,b\nnorth,10,2\nnorth,3,4\nsouth,1,1' },
      {},
      'household-targets.csv, line 4',
      'names zone north again; give each zone one line',
    ],
    [
      'a zone that the other file lacks',
      { 'household-targets': 'zone,kind,kind\n,a,b\nnorth,10,2' },
      {},
      'household-targets.csv',
      'has no targets for zone south; add them, or leave the zone out',
    ],
    [
      'targets of a column that the sample lacks',
      { 'household-targets': 'zone,kin,kin\n,a,b\nnorth,10,2\nsouth,1,1' },
      {},
      'households.kin',
      'the households of the sample have no column "kin". Did you mean kind?',
    ],
    [
      'a misspelt category',
      { 'person-targets': 'zone,sex,sex,sex\n,f,m,mm\nnorth,10,2,3\nsouth,1,1,1' },
      {},
      'persons.sex',
      'asks for 4 persons with sex = "mm", and the sample has none. Did you mean m?',
    ],
    [
      'a value without a target',
      { 'person-targets': 'zone,sex\n,f\nnorth,10\nsouth,1' },
      {},
      'persons.sex',
      '2 persons of the sample have sex = "m", for which there is no target. Give it one (0 takes the households away), or declare it outside the table.',
    ],
    [
      'one header line too few',
      { 'household-targets': 'zone,a,b\nnorth,10,2\n' },
      {},
      'household-targets.csv, line 2',
      'starts with "north"; give a second header line that starts with an empty field and names the categories, or four columns: zone, column, category, count',
    ],
    [
      'a table to swap that is not there',
      {},
      { swap: [{ table: 'kinds', categories: ['a', 'b'] }] },
      'swap',
      'there are no targets called "kinds". There are households.kind, persons.sex.',
    ],
    [
      'labels to swap that are not there',
      {},
      { swap: [{ table: 'kind', categories: ['a', 'c'] }] },
      'swap',
      'households.kind has the categories a, b; name two of them',
    ],
  ])('refuses %s and says where', (_, change, options, path, message) => {
    expect(problemsOf(change, options)).toContainEqual({ path, message });
  });

  it('counts equal households once and says so', () => {
    const read = readTexts({ ...good, households: `${good.households}2012000013084,b,,2.5\n` });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.problem.sample.ids).toHaveLength(3);
    expect(read.findings).toContainEqual(
      expect.objectContaining({ code: 'repeated-households', severity: 'warning', count: 1 }),
    );
  });

  it('says which columns of the targets it leaves out', () => {
    const read = readTexts({
      ...good,
      'household-targets': 'zone,area,kind,kind\n,,a,b\nnorth,1,1030,20\nsouth,1,4,5\n',
    });
    expect(read.ok && read.findings.map(({ message }) => message)).toEqual([
      'household-targets.csv: area has no categories in the second header line and is left out.',
    ]);
  });

  it('leaves out of a table what is declared to be outside it', () => {
    const read = readTexts(
      { ...good, 'person-targets': 'zone,sex\n,f\nnorth,1050\nsouth,6' },
      { outside: [{ table: 'sex', value: 'm' }] },
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { report } = preparedWell(read.problem);
    const [north] = report.zones;
    expect(north!.controls.map(({ drawn }) => drawn)).toEqual([1030, 20, 1050]);
  });

  it('swaps two categories only when asked, and says so', () => {
    const swap = [{ table: 'kind', categories: ['a', 'b'] as [string, string] }];
    const read = readTexts(good, { swap });
    expect(read.ok && Array.from(read.problem.tables[0]!.targets)).toEqual([20, 1030, 5, NaN]);
    expect(read.ok && read.findings.map(({ code }) => code)).toEqual(['labels-swapped']);
  });
});

describe('reading a problem in JSON', () => {
  const json = {
    households: { id: [1, 2], columns: { kind: ['a', 'b'] } },
    persons: { household: [1, 2, 2], columns: { sex: ['f', 'f', 'm'], age: [30, 40, null] } },
    zones: ['z'],
    targets: [
      { counts: 'households', of: ['kind'], categories: ['a', 'b'], values: [[10, 20]] },
      {
        counts: 'persons',
        of: ['sex', 'age'],
        categories: [
          ['f', 30],
          ['f', 40],
          ['m', null],
        ],
        values: [[10, 20, 20]],
      },
    ],
  };

  it('takes tables of several columns, numbers and missing values', () => {
    const parsed = parseHouseholdProblem({ ...json, seed: 5, size: 3 });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.options).toEqual({ seed: 5, households: 3, relax: [] });
    const { report } = preparedWell(parsed.problem, parsed.options);
    expect(report.zones[0]!.controls.map(({ name, drawn }) => [name, drawn])).toEqual([
      ['households with kind = a', 1],
      ['households with kind = b', 2],
      ['persons with sex = f and age = 30', 1],
      ['persons with sex = f and age = 40', 2],
      ['persons with sex = m and age missing', 2],
    ]);
  });

  it.each<[string, object, string, string]>([
    ['an unknown key', { target: [] }, 'target', 'is not a known key. Did you mean targets?'],
    ['no zones', { zones: 'z' }, 'zones', 'must be an array, is "z"'],
    ['a zone twice', { zones: ['z', 'z'] }, 'zones[1]', 'is z again; name each zone once'],
    [
      'a column of another length',
      { households: { id: [1, 2], columns: { kind: ['a'] } } },
      'households.columns.kind',
      'has 1 values for 2 households',
    ],
    [
      'counts that do not match',
      { targets: [{ ...json.targets[0], values: [[10]] }] },
      'targets[0].values[0]',
      'has 1 counts for 2 categories',
    ],
    [
      'a negative count',
      { targets: [{ ...json.targets[0], values: [[10, -1]] }] },
      'targets[0].values[0][1]',
      'must be a number from 0 up, is -1',
    ],
    [
      'both sizes',
      { size: 10, people: 20 },
      'people',
      'stands beside size; give households or persons, not both',
    ],
    ['a seed below 0', { seed: -1 }, 'seed', 'must be a whole number from 0 up, is -1'],
    [
      'an unknown table',
      { relax: ['sexx'] },
      'relax',
      'there are no targets called "sexx". There are households.kind, persons.sex×age.',
    ],
    [
      'no targets of households',
      { targets: [json.targets[1]] },
      'targets',
      'there are none of households; give the number of households at least',
    ],
  ])('refuses %s', (_, change, path, message) => {
    const parsed = parseHouseholdProblem({ ...json, ...change });
    expect(parsed.ok ? [] : parsed.problems).toContainEqual({ path, message });
  });

  it.each([null, 3, [], 'x', {}, { households: 3 }, { targets: [null] }])('refuses %j', (odd) => {
    expect(parseHouseholdProblem(odd).ok).toBe(false);
  });
});
