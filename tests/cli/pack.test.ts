import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreeing, disagreeing } from '../core/own/arland.ts';
import { builtLibrary, populace } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'populace-pack-'));
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  await builtLibrary();
  for (const [name, text] of Object.entries({ ...agreeing, ...disagreeing }))
    writeFileSync(file(name), text);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('populace pack', { timeout: 60_000 }, () => {
  it('makes a pack of tables that agree, and generate draws from its file and its link', async () => {
    const out = file('arland.json');
    const made = await populace([
      'pack',
      ...Object.keys(agreeing).map(file),
      '--title',
      'Arland 2024',
      '--out',
      out,
    ]);
    expect(made.code).toBe(0);
    const report = JSON.parse(made.stdout);
    expect(report).toMatchObject({
      status: 'done',
      id: 'own-arland-2024',
      people: 100_000,
      findings: [],
    });
    expect(JSON.parse(readFileSync(out, 'utf8')).pack.title).toBe('Arland 2024');

    const draw = async (from: string[], to: string) => {
      const { code, stdout } = await populace([
        'generate',
        ...from,
        '--size',
        '1000',
        '--json',
        '--out',
        file(to),
      ]);
      expect(code).toBe(0);
      return JSON.parse(stdout);
    };
    const drawn = await draw(['--pack', out], 'a.csv');
    expect(drawn.study.population.pack).toMatchObject({ id: report.id, digest: report.digest });
    expect((await draw(['--link', report.link], 'b.csv')).populationDigest).toBe(
      drawn.populationDigest,
    );
    expect((await draw(['--link', drawn.link], 'c.csv')).link).toBe(drawn.link);
    const lines = readFileSync(file('a.csv'), 'utf8').trim().split(/\r?\n/);
    expect(lines).toHaveLength(1001);
    expect(lines.filter((line) => line.includes('North'))).toHaveLength(245);
  });

  it('says where tables disagree and what would mend it, with exit code 1', async () => {
    const { code, stdout } = await populace(['pack', ...Object.keys(disagreeing).map(file)]);
    expect(code).toBe(1);
    const { status, findings } = JSON.parse(stdout);
    expect(status).toBe('could-not');
    expect(
      findings.find(({ message }: { message: string }) => message.includes('Soutth')),
    ).toMatchObject({
      severity: 'error',
      places: [{ table: 'people.csv', line: 3, column: 1 }],
      remedies: ['Take “Soutth” as “South”'],
    });
  });

  it('mends them as told, and lists what it did', async () => {
    const { code, stdout } = await populace([
      'pack',
      ...Object.keys(disagreeing).map(file),
      '--match',
      '--fix',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      people: 100_200,
      accepted: { length: 3 },
      applied: [
        'Take the zeros of “regions.csv” as not known',
        'Scale “regions.csv” to agree with “people.csv”',
      ],
    });
    const told = await populace([
      'pack',
      ...Object.keys(disagreeing).map(file),
      '--match',
      '--zeros-unknown',
      'regions.csv',
      '--agree',
      'regions.csv:people.csv',
    ]);
    expect(JSON.parse(told.stdout).digest).toBe(JSON.parse(stdout).digest);
  });

  it('takes rules in words and refuses what names nothing', async () => {
    const files = Object.keys(agreeing).map(file);
    const ruled = await populace([
      'pack',
      ...files,
      '--rules',
      'no education high where age is under 15',
    ]);
    expect(ruled.code).toBe(0);
    const wrong = await populace(['pack', ...files, '--rules', 'no dragons where age is under 15']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('dragons') });
    const missing = await populace(['pack', file('nowhere.csv')]);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no file') });
    const unnamed = await populace(['pack', ...files, '--drop', 'other.csv']);
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('region-sex.csv') });
    expect((await populace(['pack'])).code).toBe(2);
  });
});
