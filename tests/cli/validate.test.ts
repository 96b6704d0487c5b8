import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValidationReport } from '../../src/core/validation/report.ts';
import { adultsFile } from '../data/adults-file.ts';
import { builtLibrary, populace } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'populace-validate-'));
const at = (name: string) => join(folder, name);

beforeAll(builtLibrary, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function validated(name: string, text: string, ...more: string[]) {
  writeFileSync(at(name), text);
  const run = await populace(['validate', at(name), '--replicates', '0', ...more]);
  return { ...run, summary: run.stdout === '' ? undefined : (JSON.parse(run.stdout) as object) };
}

describe('populace validate', { timeout: 60_000 }, () => {
  it('rejects a file that lost its ties, with exit code 1 and the ties named', async () => {
    const text = adultsFile(20_000, ['stare_civila', 'etnie']);
    const run = await validated('lost.csv', text, '--pack', 'moldova-2024', '--out', at('r.json'));
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('REJECTED: 20,000 rows.');
    expect(run.stderr).toMatch(/Ethnicity × Development region/);
    expect(run.stderr).toMatch(/“widowed” and “10–19”/);
    const report = JSON.parse(readFileSync(at('r.json'), 'utf8')) as ValidationReport;
    expect(report.verdict.grade).toBe('rejected');
    expect(report.record!.status).toBe('completed');
    expect(report.origin.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('accepts one whose ties are intact, and writes HTML and Markdown', async () => {
    const text = adultsFile(500);
    for (const out of [at('r.html'), at('r.md')]) {
      const run = await validated('intact.csv', text, '--drawn', 'sample', '--out', out);
      expect([out, run.code]).toEqual([out, 0]);
      expect(readFileSync(out, 'utf8')).toContain('Validation of intact.csv');
    }
  });

  it('validates what it draws itself, and a study', async () => {
    await populace(['generate', '--size', '3000', '--out', at('own.parquet')]);
    const own = await populace([
      ...['validate', at('own.parquet'), '--drawn', 'quota', '--replicates', '0'],
    ]);
    expect([own.code, JSON.parse(own.stdout)]).toMatchObject([0, { grade: 'accepted' }]);
    const { packs } = JSON.parse((await populace(['packs'])).stdout) as {
      packs: { id: string; digest: string }[];
    };
    const { digest } = packs.find(({ id }) => id === 'moldova-2024')!;
    const study = {
      version: 1,
      modelVersion: 1,
      population: { pack: { id: 'moldova-2024', digest }, size: 3000 },
    };
    writeFileSync(at('study.json'), JSON.stringify(study));
    const run = await populace(['validate', at('study.json'), '--replicates', '2', '--json']);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([
      0,
      { grade: 'accepted', rows: 3000 },
    ]);
  });

  it('holds a file against another one', async () => {
    writeFileSync(at('true.csv'), adultsFile(5000));
    const text = adultsFile(5000, ['stare_civila']);
    const run = await validated('lost.csv', text, '--pack', 'none', '--reference', at('true.csv'));
    expect([run.code, run.summary]).toMatchObject([1, { grade: 'rejected', pack: null }]);
    expect(run.stderr).toContain('stare_civila');
  });

  it.each([
    ['an unknown ending', ['x.csv', '--out', 'r.pdf'], 'ends in none of .json, .md and .html'],
    ['no file', ['nothing.csv'], 'There is no file nothing.csv'],
    ['nothing', [], 'The command needs a file of people, a study, or --link'],
    ['an unknown way of drawing', ['x.csv', '--drawn', 'luck'], 'takes quota, sample or unknown'],
  ])('answers %s with exit code 2', async (_, args, message) => {
    const run = await populace(['validate', ...args]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('names line and remedy of a file that cannot be read', async () => {
    const run = await validated('bad.csv', 'a,b\n1,2\n1,2,3\n');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Line 3 of bad.csv has 3 fields where the first line has 2.');
  });
});
