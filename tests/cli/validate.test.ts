import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attribute, Marginal, Pack } from '../../src/core/pack/pack.ts';
import type { ValidationReport } from '../../src/core/validation/report.ts';
import { reportMarkdown } from '../../src/data/report-markdown.ts';
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

/** Two sources of a pack of one's own that count the sexes differently. */
function quarrel(): Pack {
  const attribute = (id: string, stream: number, names: string[]): Attribute => ({
    ...{ id, label: id, stream, status: 'official', source: 'census' },
    categories: names.map((name) => ({ id: name, label: name })),
  });
  const marginal = (id: string, source: string, of: string[], counts: number[]): Marginal => ({
    ...{ id, label: id, of, counts, base: 'b', status: 'official', source },
  });
  return {
    ...{ format: 1, id: 'quarrel', title: 'Quarrel', basis: 'two sources', languages: ['en'] },
    base: 'b',
    bases: [{ id: 'b', label: 'b', date: '2024', total: 1000 }],
    sources: ['census', 'survey'].map((id) => ({
      ...{ id, publisher: id, table: id, year: 2024, licence: 'CC0-1.0' },
    })),
    attributes: [
      attribute('sex', 1000, ['female', 'male']),
      attribute('region', 1001, ['north', 'south']),
    ],
    marginals: [
      marginal('sex', 'census', ['sex'], [400, 600]),
      marginal('sex-region', 'survey', ['sex', 'region'], [300, 300, 200, 200]),
    ],
    ...{ sampleFactors: [], structuralZeros: [], figures: [], contradictions: [] },
    ...{ identities: [], root: 'sex-region', highlights: [], presets: [] },
  };
}

const rowOf = (i: number) => `${i % 5 < 2 ? 'female' : 'male'},${i % 2 === 0 ? 'north' : 'south'}`;

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

  it('takes errors, drift and weights that the user states, and says that they are theirs', async () => {
    const stated = { census: { range: 0.02 } };
    writeFileSync(at('quarrel.json'), JSON.stringify(quarrel()));
    writeFileSync(at('errors.json'), JSON.stringify(stated));
    writeFileSync(at('weights.json'), JSON.stringify({ census: 9 }));
    const rows = ['sex,region', ...Array.from({ length: 400 }, (_, i) => rowOf(i))];
    writeFileSync(at('people.csv'), rows.join('\n'));
    const options = ['--pack', at('quarrel.json'), '--replicates', '3', '--out', at('q.json')];
    const run = await populace([
      ...['validate', at('people.csv'), ...options, '--weights', at('weights.json')],
      ...['--errors', at('errors.json'), '--assume', '0.05', '--drift', '0.01'],
    ]);
    expect(run.stderr).toMatch(/conflict by up to 200 people/);
    const report = JSON.parse(readFileSync(at('q.json'), 'utf8')) as ValidationReport;
    const text = reportMarkdown(report, 'en');
    expect(text).toContain('Targets that conflicted by up to 200 people, brought to agree');
    expect(text).toContain('as stated by you');
    const { bending, sources } = report.sources!;
    expect(bending).toMatchObject({ isBent: true });
    expect(bending.before).toBeCloseTo(200, 6);
    expect(bending.after).toBeLessThan(1e-6);
    expect(sources.find(({ source }) => source === 'census')).toMatchObject({
      weight: 9,
      weightFrom: 'user',
    });
    const { replicates } = report.uncertainty;
    expect(replicates!.targets.map(({ origin }) => origin)).toEqual(['range', 'assumed']);
    expect(replicates!.time.drift).toBe(0.01);
  });

  it.each([
    ['errors of no table', ['--errors', '{"nowhere": {"range": 0.1}}'], '$.nowhere: is no table'],
    [
      'a weight of nothing',
      ['--weights', '{"census": 0}'],
      '$.census.weight: must be a number above',
    ],
    ['a drift beyond all', ['--drift', '7'], 'takes a share from 0 to 0.5'],
  ])('refuses %s', async (_, [option, value], message) => {
    writeFileSync(at('quarrel.json'), JSON.stringify(quarrel()));
    writeFileSync(at('few.csv'), ['sex,region', rowOf(0), rowOf(1), rowOf(2)].join('\n'));
    const isFile = value!.startsWith('{');
    if (isFile) writeFileSync(at('stated.json'), value!);
    const run = await populace([
      ...['validate', at('few.csv'), '--pack', at('quarrel.json')],
      ...[option!, isFile ? at('stated.json') : value!],
    ]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(message)]);
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
