import { describe, expect, it } from 'vitest';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import type { ReportOrigin } from '../../src/core/validation/report.ts';
import { SubjectDesk } from '../../src/data/subject-desk.ts';
import { ValidationDesk } from '../../src/data/validation-desk.ts';
import type { LaneTask } from '../../src/data/validation-desk.ts';
import { moldova, prepared } from '../core/population/packs.ts';
import { adultsFile } from './adults-file.ts';

const origin: ReportOrigin = { madeAt: '2026-03-01', digest: null, link: null, versions: {} };

function finished(desk: ValidationDesk): unknown {
  for (;;) {
    const step = desk.step();
    if (step.done) return step.value;
  }
}

/** A desk that has counted adults of Moldova. */
async function counted(): Promise<ValidationDesk> {
  const pack = moldova();
  const choices = { size: 4000, seed: 5, method: 'sample' as const, where: { age: { from: 18 } } };
  const { plan, report } = prepared(pack, choices);
  const population = { pack: { id: pack.id, digest: packDigest(pack) }, ...choices };
  const desk = new ValidationDesk(() => 0);
  await desk.take({ study: { version: 1, modelVersion: 1, population }, pack, plan, report });
  desk.beginPlan();
  desk.assign(finished(desk) as LaneTask);
  desk.count(0, 4000);
  desk.beginMerge([desk.found()]);
  finished(desk);
  return desk;
}

async function hold(desk: ValidationDesk, text: string): Promise<string[]> {
  const files = new SubjectDesk();
  const answer = await files.read(new Blob([text]), 'people.csv', desk.pack, {});
  expect(answer.ok).toBe(true);
  desk.beginReference(files.subject(desk.cache));
  return finished(desk) as string[];
}

describe('a reference file', () => {
  it('finds the ties kept that it has too, and audits what the pack takes to be independent', async () => {
    const desk = await counted();
    const own = desk.report(origin);
    const shared = await hold(desk, adultsFile(4000));
    expect(shared).toEqual(
      expect.arrayContaining(['sex', 'age', 'ethnicity', 'maritalStatus', 'region', 'residence']),
    );
    const report = desk.report(origin);
    expect(report.ties.reference).toMatchObject({ kind: 'file', rows: 4000 });
    expect(report.ties.lost).toEqual([]);
    expect(report.ties.verdicts['no reference']).toBeGreaterThan(0);
    const audited = report.independence!.pairs.filter(({ fileV }) => fileV !== null);
    expect(audited.length).toBeGreaterThan(0);
    expect(audited.every(({ verdict }) => verdict === 'holds')).toBe(true);
    desk.dropReference();
    expect(desk.report(origin)).toEqual(own);
  });

  it('finds ties invented that real people do not have', async () => {
    const desk = await counted();
    await hold(desk, adultsFile(4000, ['mediu', 'etnie']));
    const { ties } = desk.report(origin);
    const found = ties.pairs.filter(({ verdict }) => verdict === 'invented');
    expect(found.map(({ of }) => of.join())).toContain('region,residence');
  });
});
