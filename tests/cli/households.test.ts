import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryFile } from '../data/duckdb.ts';
import { synthpopTextsInWords } from '../core/households/samples.ts';
import { builtLibrary, populace } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'populace-households-'));
const at = (name: string): string => join(folder, name);
const sample = 'fixtures/households/synthpop';
const files = [
  '--households',
  `${sample}/households.csv`,
  '--persons',
  `${sample}/persons.csv`,
  '--household-targets',
  `${sample}/household-targets.csv`,
  '--person-targets',
  `${sample}/person-targets.csv`,
];
const problem = {
  households: { id: [1, 2], columns: { kind: ['a', 'b'] } },
  persons: { household: [1, 2, 2], columns: { sex: ['f', 'f', 'm'] } },
  zones: ['z'],
  targets: [{ counts: 'households', of: ['kind'], categories: ['a', 'b'], values: [[30, 70]] }],
};

beforeAll(builtLibrary, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('populace households', { timeout: 60_000 }, () => {
  it('writes both tables and a report of every target', async () => {
    const run = await populace([
      'households',
      ...files,
      '--zones',
      '1,12',
      '--format',
      'csv',
      '--out',
      at('drawn'),
    ]);
    expect(run.code).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({
      status: 'done',
      seed: 1,
      exact: 'households',
      missed: { households: 0, persons: 0 },
      residual: { households: 0, persons: 0 },
    });
    const [households, persons] = await Promise.all(
      ['households', 'persons'].map((name) =>
        queryFile(
          readFileSync(at(`drawn/${name}.csv`)),
          't.csv',
          'select count(*)::int n, count(distinct household_id)::int h from read_csv($file)',
        ),
      ),
    );
    expect(households).toEqual([{ n: report.households, h: report.households }]);
    expect(persons).toEqual([{ n: report.persons, h: report.households }]);
    expect(JSON.parse(readFileSync(at('drawn/persons.csv.metadata.json'), 'utf8'))).toMatchObject({
      table: 'persons',
      seed: '1',
      digest: { columns: report.files[1].digests },
    });
    expect(run.stderr).toContain('544 of 7,924 persons name a household that is not there');
    expect(run.stderr).toContain(
      `Wrote ${report.households.toLocaleString('en-US')} households with ${report.persons.toLocaleString('en-US')} persons`,
    );
  });

  it('ends with 1 where targets contradict, with the pair and what would help', async () => {
    const run = await populace(['households', ...files, '--out', at('none')]);
    expect(run.code).toBe(1);
    const { status, reason, remedies, zones } = JSON.parse(run.stdout);
    expect(status).toBe('could-not');
    expect(reason).toContain('13 of 21 zones cannot be met');
    expect(reason).toContain('239 households with children = yes beside 235 persons');
    expect(remedies.map((remedy: { fits: string[] }) => remedy.fits.length)).toEqual([
      18, 21, 21, 8,
    ]);
    expect(zones).toHaveLength(21);
    expect(existsSync(at('none'))).toBe(false);
  });

  it('does what the remedies say', async () => {
    const run = await populace([
      'households',
      ...files,
      '--swap',
      'children:no,yes',
      '--relax',
      'children',
      '--size',
      '2000',
    ]);
    expect(run.code).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report.households).toBe(2000);
    expect(report.files).toEqual([]);
    expect(
      report.zones.flatMap(({ zone, relaxed }: { zone: string; relaxed: string[] }) =>
        relaxed.length > 0 ? [zone] : [],
      ),
    ).toEqual(['10', '14', '20']);
  });

  it('draws from the households of a pack what their tables draw', async () => {
    const zones = ['--zones', '1,12'];
    const inWords = synthpopTextsInWords();
    const named = Object.entries(inWords).flatMap(([name, text]) => {
      const file = at(`${name}.csv`);
      writeFileSync(file, text);
      return [`--${name}`, file];
    });
    const [pack, tables] = await Promise.all([
      populace(['households', '--pack', 'census-tracts', ...zones]),
      populace(['households', ...named, ...zones]),
    ]);
    expect(pack.code).toBe(0);
    const drawn = ({ stdout }: typeof pack) => {
      const { zones: own, households, persons } = JSON.parse(stdout);
      return { own, households, persons };
    };
    expect(drawn(pack)).toEqual(drawn(tables));
  });

  it('takes a problem in JSON, from a file or the standard input', async () => {
    writeFileSync(at('problem.json'), JSON.stringify(problem));
    const file = await populace(['households', at('problem.json'), '--people', '34']);
    const input = await populace(['households', '-', '--people', '34'], JSON.stringify(problem));
    expect([file.code, input.code]).toEqual([0, 0]);
    expect(JSON.parse(file.stdout)).toMatchObject({
      households: 20,
      persons: 34,
      personsAskedFor: 34,
    });
    expect({ ...JSON.parse(input.stdout), seconds: 0 }).toEqual({
      ...JSON.parse(file.stdout),
      seconds: 0,
    });
  });

  it.each<[string, string[], string]>([
    ['no input', [], '--households is missing'],
    ['a missing file', ['--households', 'nowhere.csv'], 'There is no file nowhere.csv.'],
    [
      'a pack without households',
      ['--pack', 'moldova-2024'],
      'The pack moldova-2024 has no sample of households with their members.',
    ],
    [
      'a pack beside tables',
      ['--pack', 'census-tracts', ...files],
      'The option --pack has households of its own; leave --households out.',
    ],
    [
      'group quarters it cannot read',
      [...files, '--group-quarters', 'all'],
      'takes COLUMN:VALUE,…, such as TYPE:2,3, or unlisted; all is neither.',
    ],
    ['two sizes', [...files, '--zones', '1', '--size', '5', '--people', '9'], 'not both'],
    ['a swap it cannot read', [...files, '--swap', 'children'], 'TABLE:CATEGORY,CATEGORY'],
    ['a format', [...files, '--format', 'xlsx'], 'parquet, csv or jsonl; xlsx is none'],
    ['a misspelt zone', [...files, '--zones', '1,222'], 'there is no zone "222"'],
    ['an unknown option', ['--household', 'x'], 'Did you mean --households?'],
  ])('answers %s with exit code 2', async (_, args, message) => {
    const run = await populace(['households', ...args]);
    expect(run.stderr).toContain(message);
    expect(run.code).toBe(2);
  });

  it('lists every defect of a problem with its path', async () => {
    const broken = { ...problem, targets: [{ ...problem.targets[0], values: [[-1, 'x']] }] };
    const run = await populace(['households', '-'], JSON.stringify(broken));
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout).problems).toEqual([
      { path: 'targets[0].values[0][0]', message: 'must be a number from 0 up, is -1' },
      { path: 'targets[0].values[0][1]', message: 'must be a number from 0 up, is "x"' },
    ]);
  });
});
