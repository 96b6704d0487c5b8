import { describe, expect, test, vi } from 'vitest';
import { streamKey } from '../../../src/core/random/stream.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import { evidenceOf } from '../../../src/core/validation/evidence.ts';
import type { EvidenceSection } from '../../../src/core/validation/evidence.ts';
import { gradeOf } from '../../../src/core/validation/grade.ts';
import type { JudgeInput } from '../../../src/core/validation/judging.ts';
import { specificationOf } from '../../../src/core/validation/specification.ts';
import { published } from '../population/packs.ts';
import { drawn, ready, sampled } from './judged.ts';

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
  test('drawn by the library raise no more alarms than stated', () => {
    const pack = published('census-tracts');
    const { alarms, rejected, stated } = alarmsOver((seed) =>
      drawn(pack, { size: 600, seed, method: 'sample' }).judge(),
    );
    expect(stated).toBe(0.05);
    // A rate above the stated one is refuted at 1 in 1,000 by the binomial test.
    expect(binomialFrom(alarms, populations, stated)).toBeGreaterThan(0.001);
    expect(rejected).toBe(0);
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
