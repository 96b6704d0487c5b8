import { describe, expect, test, vi } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import { evidenceOf } from '../../../src/core/validation/verdict/evidence.ts';
import type { EvidenceSection } from '../../../src/core/validation/verdict/evidence.ts';
import { gradeOf } from '../../../src/core/validation/verdict/grade.ts';
import type { JudgeInput } from '../../../src/core/validation/verdict/judging.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import { specificationOf } from '../../../src/core/validation/verdict/specification.ts';
import { expectOfStudy, studySubject } from '../../../src/core/validation/study-subject.ts';
import { validate } from '../../../src/core/validation/validate.ts';
import { published } from '../population/packs.ts';
import { ready, sampled } from './judged.ts';

vi.setConfig({ testTimeout: 120_000 });

const populations = 400;

/** Populations among many clean ones with an alarm, and with a verdict that rejects them. */
function alarmsOver(clean: (run: number) => JudgeInput) {
  let [alarms, rejected, stated] = [0, 0, 0];
  for (let run = 0; run < populations; run++) {
    const input = clean(run);
    const evidence: EvidenceSection = evidenceOf(input, undefined, { seed: run });
    stated = evidence.statedAlarmRate;
    if (evidence.alarms.length > 0) alarms++;
    const { grade } = gradeOf({
      subject: input.subject,
      specification: specificationOf(input),
      evidence,
      ties: { reference: true, axes: [], pairs: [] },
      impossible: [],
    });
    if (grade === 'rejected') rejected++;
  }
  return { alarms, rejected, stated };
}

describe(`${populations} clean populations`, () => {
  test('drawn by the library raise no more alarms than stated in any section of a report', () => {
    const pack = published('census-tracts');
    const cache: FitCache = new WeakMap();
    const origin = { madeAt: '2024-01-01', digest: null, link: null, versions: {} };
    const found = { evidence: 0, ties: 0, bias: 0, rejected: 0 };
    for (let seed = 0; seed < populations; seed++) {
      const { plan, report } = ready(pack, { size: 600, seed, method: 'sample' });
      const { evidence, ties, bias, verdict } = validate(
        {
          subject: studySubject(pack, plan, 'A clean sample'),
          against: expectOfStudy(pack, '', report, {}),
          seed,
          cache,
        },
        (start, count) => rowsOfRange(plan, drawRange(plan, start, count)),
        origin,
      );
      expect([evidence.statedAlarmRate, bias.alarm.stated, ties.level]).toEqual([0.05, 0.05, 0.95]);
      if (evidence.alarms.length > 0) found.evidence++;
      if (ties.broken.length > 0) found.ties++;
      if (bias.alarm.found.length > 0) found.bias++;
      if (verdict.grade === 'rejected') found.rejected++;
    }
    // A rate above the stated one is refuted at 1 in 1,000 by the binomial test.
    for (const alarms of [found.evidence, found.ties, found.bias])
      expect(binomialFrom(alarms, populations, 0.05), JSON.stringify(found)).toBeGreaterThan(0.001);
    // Whatever rejects has a level of its own: of ties, 5 in 100, and far less of shares.
    expect(binomialFrom(found.rejected, populations, 0.05)).toBeGreaterThan(0.5);
  });

  test('over many tables, most with few people in a cell, raise no more than stated', () => {
    const pack = published('moldova-2024');
    const { report } = ready(pack, { size: 2000, seed: 1 });
    const comparisons = report.comparisons.filter(({ expected }) => expected.length <= 60);
    const { alarms, rejected, stated } = alarmsOver((run) =>
      sampled(pack, comparisons, 2000, streamKey(run, 1)),
    );
    expect(binomialFrom(alarms, populations, stated)).toBeGreaterThan(0.001);
    // Holm’s adjustment of so many independent tests leaves few of the stated alarms unused.
    expect(alarms).toBeGreaterThan(3);
    expect(rejected).toBe(0);
  });
});
