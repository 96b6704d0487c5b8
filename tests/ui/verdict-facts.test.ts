import { beforeAll, describe, expect, it } from 'vitest';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import type { PopulationStudy } from '../../src/core/study/study.ts';
import type { ValidationReport } from '../../src/core/validation/report.ts';
import { ValidationDesk } from '../../src/data/validation-desk.ts';
import type { LaneTask } from '../../src/data/validation-desk.ts';
import { verdictFacts } from '../../src/ui/validation/verdict-facts.ts';
import { pack } from '../state/in-process-engine.ts';

const desk = new ValidationDesk(() => 0);

function finished(): unknown {
  for (;;) {
    const step = desk.step();
    if (step.done) return step.value;
  }
}

async function reported(method: PopulationStudy['method']): Promise<ValidationReport> {
  const population = { pack: { id: pack.id, digest: packDigest(pack) }, size: 1000, method };
  const made = prepare(pack, population as PopulationStudy);
  if (!made.ok) throw new Error(made.reason);
  const { plan, report } = made;
  const study = { version: 1, modelVersion: 1, population: population as PopulationStudy } as const;
  await desk.take({ study, pack, plan, report });
  desk.beginPlan();
  desk.assign(finished() as LaneTask);
  desk.count(0, 1000);
  desk.beginMerge([desk.found()]);
  finished();
  return desk.report({ madeAt: '2026-03-01', digest: null, link: null, versions: {} });
}

let quota: ValidationReport;
let sample: ValidationReport;

beforeAll(async () => {
  quota = await reported('quota');
  sample = await reported('sample');
});

/** The number of the fact whose label holds some words; undefined where there is none. */
const told = (report: ValidationReport, words: string) =>
  verdictFacts(report).find(({ label }) => label.includes(words))?.value;

describe('the numbers of the verdict', () => {
  it('count what the report counts', () => {
    const { met, cells } = quota.specification.published;
    expect(met).toBe(cells);
    expect(told(quota, 'published figures')).toBe(`all ${cells.toLocaleString('en')}`);
    const { verdicts, pairs } = quota.ties;
    const judged = pairs.filter(
      ({ verdict }) => verdict !== 'no reference' && verdict !== 'not enough data',
    );
    expect(told(quota, 'hang together')).toBe(`${verdicts.kept} of ${judged.length}`);
    expect(told(quota, 'rule of what is possible')).toBe('0');
  });

  it('say that quotas prove nothing, and of a random sample what it proves', () => {
    expect(told(quota, 'which is no evidence')).toBe('no test');
    expect(told(quota, 'farther off')).toBeUndefined();
    expect(told(sample, 'no evidence')).toBeUndefined();
    const gates = sample.evidence.tables.filter(({ gate }) => gate);
    const most = Math.max(...gates.map(({ equivalence }) => equivalence.smallestTolerance));
    expect(most).toBeGreaterThan(0);
    expect(told(sample, 'farther off')).toBe(`${(100 * most).toFixed(1)}%`);
    const tables = sample.evidence.tables.map((table) => ({
      ...table,
      verdict: 'different' as const,
    }));
    const different = { ...sample, evidence: { ...sample.evidence, tables } };
    expect(told(different, 'farther off')).toBeUndefined();
    expect(told(sample, 'beyond what chance makes')).toMatch(/%$/);
    expect(told(quota, 'beyond what whole people cost')).toMatch(/%$/);
  });

  it('follow what is missed, broken and biased', () => {
    const { published } = quota.specification;
    const missed: ValidationReport = {
      ...quota,
      specification: { ...quota.specification, published: { ...published, met: 3 } },
      impossible: {
        ...quota.impossible,
        rules: quota.impossible.rules.map((rule) => ({ ...rule, rows: 600 })),
      },
    };
    expect(told(missed, 'published figures')).toBe(`3 of ${published.cells.toLocaleString('en')}`);
    const broken = 600 * quota.impossible.rules.length;
    expect(told(missed, 'rule of what is possible')).toBe(broken.toLocaleString('en'));
  });

  it('leave out what a report does not speak of', () => {
    const bare: ValidationReport = {
      ...quota,
      specification: {
        ...quota.specification,
        published: { ...quota.specification.published, cells: 0, met: 0 },
      },
      closeness: { ...quota.closeness, tables: [] },
      ties: {
        ...quota.ties,
        pairs: [],
        verdicts: { ...quota.ties.verdicts, 'no reference': 0, 'not enough data': 0 },
      },
      impossible: { ...quota.impossible, rules: [] },
      bias: { ...quota.bias, controls: [] },
    };
    expect(verdictFacts(bare).map(({ value }) => value)).toEqual(['no test']);
  });
});
