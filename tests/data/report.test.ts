import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportSchemaText, schemaFile } from '../../scripts/report-schema.ts';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { fileRequest } from '../../src/core/validation/file/file-request.ts';
import { methods } from '../../src/core/validation/methods/methods.ts';
import { parsePolicy } from '../../src/core/validation/policy/policy-document.ts';
import type { ValidationReport } from '../../src/core/validation/report.ts';
import { withRecord } from '../../src/core/validation/run-record.ts';
import { sourceOf, validate } from '../../src/core/validation/validate.ts';
import { bytesInMemory } from '../../src/data/file-bytes.ts';
import { reportHtml } from '../../src/data/report-html.ts';
import { plainReport, reportJson } from '../../src/data/report-json.ts';
import { reportMarkdown } from '../../src/data/report-markdown.ts';
import { readSubject } from '../../src/data/subject-file.ts';
import { moldova, published } from '../core/population/packs.ts';
import type { Pack } from '../../src/core/pack/pack.ts';
import { adultsFile } from './adults-file.ts';

const policy = JSON.stringify({
  age: {
    '18-24': { target: 0.5, tolerance: 0.05, min_samples: 10 },
    '25-34': { target: 0.5, tolerance: 0.05, min_samples: 15 },
  },
});

async function reportOn(
  name: string,
  text: string,
  pack: Pack | undefined,
  options: { replicates?: number; policy?: string } = {},
): Promise<ValidationReport> {
  const read = await readSubject(bytesInMemory(name, new TextEncoder().encode(text)));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const parsed = options.policy === undefined ? undefined : parsePolicy(options.policy);
  const made = fileRequest(read.table, {
    ...(pack && { pack: { pack, digest: packDigest(pack) } }),
    ...(parsed?.ok && { policy: parsed.policy }),
    cache: new WeakMap(),
  });
  if (!made.ok) throw new Error(made.reason);
  const report = validate(
    made.request,
    sourceOf(made.file.rows),
    {
      madeAt: '2026-11-21',
      digest: 'abc',
      link: 'https://example.org/#v1.x',
      versions: { model: 1 },
    },
    { replicates: options.replicates ?? 0 },
  );
  return withRecord(report, {
    synthesisId: 'run-1',
    marketSegment: 'adults',
    seed: 0,
    startedAt: '2026-11-21T10:00:00Z',
    endedAt: '2026-11-21T10:00:02Z',
    durationSeconds: 2,
  });
}

let lost: ValidationReport;
let intact: ValidationReport;

beforeAll(async () => {
  lost = await reportOn('lost.csv', adultsFile(20_000, ['stare_civila', 'etnie']), moldova(), {
    replicates: 3,
    policy,
  });
  intact = await reportOn('intact.csv', adultsFile(500), moldova());
}, 120_000);

const toldTies = ({ ties }: ValidationReport) =>
  ties.lost.map((pair) => ties.pairs.find((tie) => tie.pair === pair)!.of.join(' × '));

describe('a file whose shares are right and whose ties are lost', () => {
  it('is rejected with region × ethnicity and the widowed teenagers named', () => {
    expect(lost.verdict.grade).toBe('rejected');
    expect(lost.verdict.reasons[0]!.rule).toBe('ties-lost');
    expect(toldTies(lost)).toEqual(
      expect.arrayContaining(['ethnicity × region', 'maritalStatus × ageDecade']),
    );
    const widowed = lost.impossible.implausible.find(({ labels }) => {
      const words = labels.map((label) => (typeof label === 'string' ? label : label.en));
      return words.includes('widowed') && words.includes('10–19');
    })!;
    expect(widowed.rows).toBeGreaterThan(20);
    expect(widowed.expected).toBeLessThan(1);
    expect(widowed.examples).toHaveLength(3);
  });

  it('names the widowed teenagers in what rejects it, and calls shares of adults modelled', () => {
    expect(lost.verdict.reasons[0]!.sentence).toMatch(/rows are both “[^”]*(widowed|10–19)[^”]*”/);
    const kinds = new Set(lost.marginals.map(({ kind }) => kind));
    expect(kinds).toContain('slice');
    for (const { kind, status } of lost.marginals)
      if (kind === 'slice') expect(status).toBe('modelled');
    expect(reportMarkdown(lost)).not.toMatch(/fit, official/);
  });

  it('is not rejected with its ties intact, at 500 rows', () => {
    expect(toldTies(intact)).toEqual([]);
    expect(intact.verdict.grade).not.toBe('rejected');
    expect(intact.evidence.alarms).toEqual([]);
  });

  it('is held against adults alone, and says so', () => {
    expect(lost.subject.where!.age![0]).toBe('18');
    expect(lost.subject.notes.join()).toContain('Everybody in the file is from 18');
  });
});

describe('a report', () => {
  it('is described by the schema, which is made of its types', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(reportSchemaText());
  }, 60_000);

  it('keeps the schema whatever was validated', async () => {
    const check = new Ajv({ allErrors: true, strict: false }).compile(
      JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
    );
    const personas = JSON.stringify({
      personas: [
        { persona_id: 'x', demographics: { age: 28, gender: 'female' } },
        { persona_id: 'y', demographics: { age: 52, gender: 'male' } },
        { persona_id: 'z', demographics: { age: 22, gender: 'male' } },
      ],
    });
    const reports = [
      lost,
      intact,
      await reportOn('bare.csv', adultsFile(200), undefined),
      await reportOn('few.json', personas, published('market-policy-text')),
      await reportOn('six.csv', `sex,age\n${'f,20\nm,31\n'.repeat(3)}`, moldova()),
    ];
    for (const report of reports) {
      const read = JSON.parse(reportJson(report)) as unknown;
      check(read);
      expect([report.subject.title, check.errors]).toEqual([report.subject.title, null]);
    }
    expect(reports[3]!.personaSchema!.valid).toBe(false);
    expect(check({ ...(plainReport(lost) as object), verdict: { grade: 'A' } })).toBe(false);
  });

  it('records its run', () => {
    expect(lost.record).toMatchObject({
      status: 'completed',
      personasPerSecond: 10_000,
      stagesCompleted: ['validation_and_calibration'],
    });
    expect(lost.record!.events.map(({ event_type }) => event_type)).toContain(
      'PERSONA_SYNTHESIS_METRICS',
    );
  });

  it('is one HTML file without scripts and requests, however a file names its people', async () => {
    const evil = `sex,<script>alert(1)</script>\n${'f,<img src=x onerror=alert(1)>\nm,b\n'.repeat(60)}`;
    for (const html of [reportHtml(lost), reportHtml(await reportOn('e.csv', evil, moldova()))]) {
      expect(html).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|\ssrc=|onerror="/i);
      expect(html.match(/<a href="[^"]*"/g) ?? []).not.toContain('<a href="javascript:');
      expect(html).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
      expect(html.match(/<svg /g)!.length).toBeGreaterThan(0);
      expect(html).not.toContain('undefined');
      expect(html).not.toContain('NaN');
    }
    const html = reportHtml(lost, 'ro');
    expect(html).toContain('lang="ro"');
    expect(html).toContain('Etnia');
    for (const part of ['https://example.org/#v1.x', 'abc', packDigest(moldova())])
      expect(html).toContain(part);
  });

  it('says the same in Markdown, with every method, source and version', () => {
    const text = reportMarkdown(lost);
    expect(text.startsWith('# Validation of lost.csv\n')).toBe(true);
    for (const { name, source } of Object.values(methods)) {
      expect(text).toContain(name.replace(/([*_`<[\]])/g, '\\$1'));
      expect(text).toContain(source.replace(/([*_`<[\]])/g, '\\$1').replaceAll('|', '\\|'));
    }
    for (const { publisher } of lost.pack!.sources)
      expect(text).toContain(typeof publisher === 'string' ? publisher : publisher.en);
    expect(text).toContain('| model | 1 |');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    // Every row of a table has as many cells as its head.
    const tables = text
      .trim()
      .split('\n\n')
      .filter((block) => block.startsWith('|'));
    for (const table of tables)
      expect([
        table.slice(0, 200),
        new Set(table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length)).size,
      ]).toEqual([table.slice(0, 200), 1]);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('names every method that a figure opens to', () => {
    const used = [
      ...lost.bias.controls.flatMap(({ measures }) => measures.map(({ method }) => method)),
      ...lost.bias.love.points.map(({ method }) => method),
    ];
    expect(used.length).toBeGreaterThan(3);
    expect(used.filter((id) => !Object.hasOwn(methods, id))).toEqual([]);
  });
});
