import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemblePack } from '../../src/core/pack/assemble.ts';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { PopulationDigest } from '../../src/core/population/columns.ts';
import { drawRange } from '../../src/core/population/draw.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import type { Study } from '../../src/core/study/study.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { queryFile } from '../data/duckdb.ts';
import { exported } from '../data/exported.ts';
import { builtLibrary, populace } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'populace-cli-'));
const at = (name: string): string => join(folder, name);
const packs = 'public/packs';

const { packs: listed } = JSON.parse(readFileSync(join(packs, 'index.json'), 'utf8')) as {
  packs: { id: string; files: string[] }[];
};
const { id, files } = listed.find((entry) => entry.id === 'moldova-2024')!;
const pack = assemblePack(
  files.map((name) => JSON.parse(readFileSync(join(packs, id, name), 'utf8')) as unknown),
);
const study: Study = {
  version: 1,
  modelVersion: 1,
  population: { pack: { id, digest: packDigest(pack) }, size: 2000, seed: 3 },
};

beforeAll(async () => {
  await builtLibrary();
  writeFileSync(at('study.json'), JSON.stringify(study));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('populace generate', { timeout: 120_000 }, () => {
  it('draws the default study of the default pack', async () => {
    const run = await populace(['generate', '--out', at('default.parquet'), '--json']);
    expect(run.code).toBe(0);
    const summary = JSON.parse(run.stdout);
    expect(summary).toMatchObject({
      status: 'done',
      size: 10_000,
      seed: 1,
      method: 'quota',
      rows: [0, 10_000],
    });
    expect(summary.study.population).toEqual({ pack: study.population.pack });
    expect(summary.targets.met).toBe(summary.targets.count);
    expect(summary.contradictions.figures).toBeGreaterThan(0);
    expect(run.stderr).toContain('Wrote 10,000 people');
    const bytes = readFileSync(at('default.parquet'));
    const [counted] = await queryFile(
      bytes,
      'a.parquet',
      'select count(*) n, count(distinct index) d, avg(age) age from $file',
    );
    expect(counted).toMatchObject({ n: 10_000n, d: 10_000n });
  });

  it('draws what the core draws, and says so by its digests and its link', async () => {
    const run = await populace(['generate', at('study.json'), '--out', at('a.csv'), '--json']);
    const prepared = prepare(pack, study.population);
    if (!prepared.ok) throw new Error(prepared.reason);
    const digest = new PopulationDigest(prepared.plan);
    digest.update(drawRange(prepared.plan, 0, 2000));
    const summary = JSON.parse(run.stdout);
    expect(summary.digests).toEqual(digest.columns());
    expect(summary.populationDigest).toBe(digest.population());
    expect(summary.link).toBe(encodeLink(study));
    const beside = JSON.parse(readFileSync(at('a.csv.metadata.json'), 'utf8'));
    expect(beside.study).toEqual(study);
    expect(beside.targets).toHaveLength(pack.marginals.length);
  });

  it('draws the same file from a file, a link, the standard input, and options', async () => {
    const made = await Promise.all([
      populace(['generate', at('study.json'), '--out', at('1.csv')]),
      populace(['generate', '--link', encodeLink(study), '--out', at('2.csv')]),
      populace(['generate', '-', '--out', at('3.csv')], JSON.stringify(study)),
      populace([
        'generate',
        '--size=2000',
        '--seed=3',
        '--pack=moldova-2024',
        '--out',
        at('4.csv'),
      ]),
    ]);
    expect(made.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0]);
    const [first, ...others] = ['1.csv', '2.csv', '3.csv', '4.csv'].map((name) =>
      readFileSync(at(name)),
    );
    for (const other of others) expect(other.equals(first!)).toBe(true);
  });

  it('draws rows that join to the whole', async () => {
    const parts = [
      ['0:700', 'p0.jsonl'],
      ['700:701', 'p1.jsonl'],
      ['701:2000', 'p2.jsonl'],
    ] as const;
    const runs = await Promise.all([
      populace(['generate', at('study.json'), '--out', at('whole.jsonl')]),
      ...parts.map(([rows, name]) =>
        populace(['generate', at('study.json'), '--rows', rows, '--out', at(name)]),
      ),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const joined = parts.map(([, name]) => readFileSync(at(name), 'utf8')).join('');
    expect(joined).toBe(readFileSync(at('whole.jsonl'), 'utf8'));
  });

  it('writes the columns asked for, with labels in a language', async () => {
    await populace([
      'generate',
      at('study.json'),
      '--columns',
      'sex, index',
      '--rows',
      '0:50',
      '--language',
      'ro',
      '--out',
      at('c.csv'),
    ]);
    const [header, ...lines] = readFileSync(at('c.csv'), 'utf8').trimEnd().split('\r\n');
    expect(header).toBe('sex,index');
    expect(new Set(lines.map((line) => line.split(',')[0]))).toEqual(
      new Set(['masculin', 'feminin']),
    );
  });

  it.each([
    [['--out', 'x.xlsx'], '.parquet, .csv and .jsonl'],
    [[], '--out'],
    [['--out', '/nowhere/x.csv'], 'There is no folder /nowhere'],
    [['--out', 'x.csv', '--size', '50'], 'population.size'],
    [['--out', 'x.csv', '--size', 'many'], 'whole number'],
    [['--out', 'x.csv', '--rows', '5'], 'A:B'],
    [['--out', 'x.csv', '--rows', '0:10001'], 'Rows 0:10001'],
    // So many rows that threads wait for work when they are refused.
    [['--out', 'x.csv', '--size', '100000', '--rows', '0:100001'], 'Rows 0:100001'],
    [['--out', 'x.csv', '--columns', 'sexx'], 'Did you mean sex?'],
    [['--out', 'x.csv', '--pack', 'moldova-2025'], 'Did you mean moldova-2024?'],
    [['--out', 'x.csv', '--sede', '3'], 'Did you mean --seed?'],
    [['--out', 'x.csv', '--link', '#v1.AAAA'], 'too early'],
    [['--out', 'x.csv', '--link', '#v1.AAAA', 'y.json'], 'not from both'],
    [['--out', 'x.csv', 'nothing.json'], 'There is no file nothing.json'],
    [['--out', 'x.csv', '--language', 'fr'], 'no words in fr'],
    [['--out', 'x.csv', '--packs', '/nowhere'], 'There are no packs in /nowhere'],
    [['--out', '--json'], '--out needs a value'],
  ])('refuses %j with exit code 2', async (args, words) => {
    const { code, stderr } = await populace(['generate', ...args]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
    expect(existsSync('x.csv')).toBe(false);
  });

  it('says what it could not draw with exit code 1', async () => {
    const nobody = { ...study, population: { ...study.population, where: { age: { from: 300 } } } };
    const empty = await populace(['generate', '-', '--out', at('n.csv')], JSON.stringify(nobody));
    expect(empty.code).toBe(1);
    expect(JSON.parse(empty.stdout)).toMatchObject({
      status: 'could-not',
      reason: expect.stringContaining('age'),
    });

    const other = {
      ...study,
      modelVersion: 99,
      population: { pack: { id, digest: '0'.repeat(16) } },
    };
    const differs = await populace(['generate', '-', '--out', at('n.csv')], JSON.stringify(other));
    expect(differs.code).toBe(1);
    expect(
      JSON.parse(differs.stdout).differences.map(({ kind }: { kind: string }) => kind),
    ).toEqual(['model-version', 'pack-digest']);
    expect(differs.stderr).toContain('--pack moldova-2024');
    expect(existsSync(at('n.csv'))).toBe(false);
    const accepted = await populace(
      ['generate', '-', '--pack', id, '--out', at('n.csv')],
      JSON.stringify(other),
    );
    expect(accepted.code).toBe(0);
  });

  it('writes on several threads what one writes, and what it reports is in the file', async () => {
    const many = { ...study, population: { ...study.population, size: 300_000 } };
    writeFileSync(at('many.json'), JSON.stringify(many));
    const run = await populace([
      'generate',
      at('many.json'),
      '--out',
      at('many.parquet'),
      '--json',
    ]);
    expect(run.code).toBe(0);
    const bytes = readFileSync(at('many.parquet'));
    const prepared = prepare(pack, many.population);
    if (!prepared.ok) throw new Error(prepared.reason);
    const alone = await exported({
      plan: prepared.plan,
      pack,
      study: many,
      link: encodeLink(many),
      comparisons: prepared.report.comparisons,
      format: 'parquet',
      language: 'en',
    });
    expect(Buffer.compare(bytes, alone.bytes)).toBe(0);

    const summary = JSON.parse(run.stdout);
    expect(summary.digests).toEqual(alone.description.digests);
    const ask = (sql: string) => queryFile(bytes, 'many.parquet', sql);
    expect(await ask('select count(*) n, count(distinct index) d from $file')).toEqual([
      { n: 300_000n, d: 300_000n },
    ]);
    const targets = JSON.parse(alone.description.metadata['populace.targets']!) as {
      id: string;
      axes: { attribute: string; categories: string[] }[];
      drawn: number[];
    }[];
    for (const id of ['sex', 'raion-ethnicity']) {
      const table = targets.find((target) => target.id === id)!;
      expect(table, id).toBeDefined();
      const names = table.axes.map(({ attribute }) => `"${attribute}"`).join(', ');
      const rows = await ask(`select ${names}, count(*) n from $file group by all`);
      const inFile = new Map(rows.map(({ n, ...of }) => [Object.values(of).join('|'), Number(n)]));
      const cells = table.axes.reduce<string[]>(
        (before, { categories }) =>
          before.flatMap((start) => categories.map((name) => (start ? `${start}|${name}` : name))),
        [''],
      );
      expect(cells.map((cell) => inFile.get(cell) ?? 0)).toEqual(table.drawn);
    }
  });

  it('leaves no half file when it is interrupted', async () => {
    const child = spawn(process.execPath, [
      'build/cli.js',
      'generate',
      '--size=10000000',
      '--out',
      at('big.csv'),
    ]);
    const appeared = async (): Promise<void> => {
      while (!readdirSync(folder).some((name) => name.startsWith('big.csv.partial')))
        await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await appeared();
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith('big'))).toEqual([]);
  });
});
