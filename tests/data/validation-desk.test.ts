import { describe, expect, it } from 'vitest';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { drawRange } from '../../src/core/population/draw.ts';
import { readFilter } from '../../src/core/population/slice.ts';
import type { PopulationStudy } from '../../src/core/study/study.ts';
import type { ReportOrigin, ValidationReport } from '../../src/core/validation/report.ts';
import { rowsOfRange } from '../../src/core/validation/count/rows-of-range.ts';
import { expectOfStudy, studySubject } from '../../src/core/validation/study-subject.ts';
import { validate } from '../../src/core/validation/validate.ts';
import { plainReport } from '../../src/data/report-json.ts';
import { ValidationDesk } from '../../src/data/validation-desk.ts';
import type { RowBands } from '../../src/core/validation/uncertainty/bands.ts';
import { laneBuffers } from '../../src/data/lane-part.ts';
import type { LanePart } from '../../src/data/lane-part.ts';
import type { LaneTask, StudyParts } from '../../src/data/validation-desk.ts';
import { prepared } from '../core/population/packs.ts';
import { testland } from '../core/population/testland.ts';

const pack = testland();
const digest = packDigest(pack);
const origin: ReportOrigin = {
  madeAt: '2026-03-01T10:00:00.000Z',
  digest: 'a study',
  link: null,
  versions: { model: 1 },
};

type Choices = Omit<PopulationStudy, 'pack'>;

function partsOf(choices: Choices): StudyParts {
  const { plan, report } = prepared(pack, choices);
  const population = { pack: { id: pack.id, digest }, ...choices };
  return { study: { version: 1, modelVersion: 1, population }, pack, plan, report };
}

/** A desk whose clock stands still, so that every step ends at once. */
async function deskOf(parts: StudyParts): Promise<ValidationDesk> {
  const desk = new ValidationDesk(() => 0);
  await desk.take(parts);
  return desk;
}

/** Goes on with a step to its end. */
function finished(desk: ValidationDesk): unknown {
  for (;;) {
    const step = desk.step();
    if (step.done) return step.value;
  }
}

/**
 * Validates a study on as many desks as there are lists of ranges, each a start and a length; the
 * parts cross between desks as they do between workers.
 */
async function validated(
  parts: StudyParts,
  ranges: [number, number][][],
): Promise<{ first: ValidationDesk; report: ValidationReport }> {
  const desks = await Promise.all(ranges.map(() => deskOf(structuredClone(parts))));
  const [first] = desks;
  first!.beginPlan();
  const task = finished(first!) as LaneTask;
  const found = desks.map((desk, at): LanePart => {
    desk.assign(structuredClone(task));
    for (const [start, rows] of ranges[at]!) desk.count(start, rows);
    return structuredClone(desk.found());
  });
  first!.beginMerge(found);
  finished(first!);
  return { first: first!, report: first!.report(origin) };
}

/** The report of the core, in one go. */
function atOnce({ study, plan, report }: StudyParts): ValidationReport {
  const filter = readFilter(pack, study.population.where ?? {});
  if (!filter.ok) throw new Error(filter.reason);
  const request = {
    subject: studySubject(pack, plan, pack.title),
    against: expectOfStudy(pack, digest, report, filter.where, plan),
    seed: plan.seed,
  };
  const rows = (start: number, count: number) => rowsOfRange(plan, drawRange(plan, start, count));
  return validate(request, rows, origin);
}

const studies: Record<string, Choices> = {
  'exact quotas': { size: 1500, seed: 4 },
  'a random sample': { size: 1500, seed: 4, method: 'sample' },
  'adults of one region': { size: 1200, seed: 2, where: { grown: ['yes'], region: ['north'] } },
};

describe('a study on the desk', () => {
  it.each(Object.entries(studies))(
    'is judged as the core judges it, on one desk and on three: %s',
    async (_, choices) => {
      const parts = partsOf(choices);
      const size = choices.size!;
      const expected = plainReport(atOnce(parts));
      const { report: alone } = await validated(parts, [[[0, size]]]);
      expect(plainReport(alone)).toEqual(expected);
      // Ranges interleave and come late, as lanes take them when they are free.
      const { report: shared } = await validated(parts, [
        [
          [700, 100],
          [1100, size - 1100],
        ],
        [
          [0, 400],
          [800, 300],
        ],
        [[400, 300]],
      ]);
      expect(plainReport(shared)).toEqual(expected);
    },
  );

  it('says how far a long step is, and goes on with it', async () => {
    let now = 0;
    const desk = new ValidationDesk(() => (now += 1000));
    await desk.take(partsOf({ size: 500 }));
    desk.beginPlan();
    const shares: number[] = [];
    for (let step = desk.step(); !step.done; step = desk.step()) shares.push(step.share);
    expect(shares.length).toBeGreaterThan(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(() => desk.step()).toThrow('no step was begun');
  });

  it('adds replicates to what it counted, the same ones each time', async () => {
    const parts = partsOf({ size: 1000, seed: 4 });
    const { first, report } = await validated(parts, [[[0, 1000]]]);
    expect(report.uncertainty.replicates).toBeNull();
    const replicated = () => {
      first.beginReplicates({ replicates: 4 }, '2026-03-01');
      finished(first);
      return first.report(origin);
    };
    const once = replicated();
    expect(once.uncertainty.replicates).not.toBeNull();
    expect(plainReport(replicated())).toEqual(plainReport(once));
    const { uncertainty, ...others } = once;
    const { uncertainty: before, ...same } = report;
    expect(uncertainty.intervals).toEqual(before.intervals);
    expect(plainReport(others as ValidationReport)).toEqual(plainReport(same as ValidationReport));
  });

  it('reads the bands of a persona off the replicates: of the lowest score, then of any row', async () => {
    const parts = partsOf({ size: 1000, seed: 4 });
    const { first, report } = await validated(parts, [[[0, 1000]]]);
    expect(report.uncertainty.bands).toBeNull();
    expect(() => first.beginBands(0)).toThrow('Make replicates first');
    first.beginReplicates({ replicates: 3, assumed: 0.02, drift: 0.01 }, '2026-03-01');
    finished(first);
    const { uncertainty, quality } = first.report(origin);
    expect(uncertainty.replicates!.time.drift).toBe(0.01);
    expect(uncertainty.replicates!.targets.some((one) => one.origin === 'assumed')).toBe(true);
    expect(uncertainty.bands!.row).toBe(quality!.worst[0]?.row ?? 0);
    first.beginBands(41);
    const { row, bands, notes } = finished(first) as RowBands;
    expect([row, notes]).toEqual([41, []]);
    const drawn = rowsOfRange(parts.plan, drawRange(parts.plan, 41, 1));
    const known = bands.filter(({ attribute }) => attribute !== null);
    expect(known.length).toBeGreaterThan(0);
    for (const { attribute, own, chances } of known) {
      const { categories, values } = pack.attributes.find(({ id }) => id === attribute)!;
      const code = drawn.columns.find((column) => column.attribute === attribute)!.codes[0]!;
      expect(own).toBe(values?.[code] ?? categories[code]!.id);
      expect(chances.map(({ category }) => category)).toContain(categories[code]!.id);
    }
    expect(() => first.beginBands(1000)).toThrow('There is no row 1001');
    first.beginPlan();
    finished(first);
    expect(() => first.beginBands(0)).toThrow('Make replicates first');
  });

  it('hands on the memory of every large table of a part', async () => {
    const desk = await deskOf(partsOf({ size: 300 }));
    desk.beginPlan();
    desk.assign(finished(desk) as LaneTask);
    desk.count(0, 300);
    const part = desk.found();
    const plain = laneBuffers(part);
    expect(plain).toHaveLength(part.counts.pairs.length + part.counts.pairExamples.length);
    part.counts.pairSums = part.counts.pairs.map((pair) => Float64Array.from(pair));
    const weighted = laneBuffers(part);
    expect(weighted).toHaveLength(plain.length + part.counts.pairSums.length);
    structuredClone(part, { transfer: weighted });
    expect(part.counts.pairSums.every(({ length }) => length === 0)).toBe(true);
  });

  it('tells every cell of a pair beside what is expected of it', async () => {
    const parts = partsOf({ size: 1500, seed: 4 });
    const { first, report } = await validated(parts, [[[0, 1500]]]);
    const { axes, pairs } = report.ties;
    const tie = pairs.find(({ of }) => of.includes('region') && of.includes('language'))!;
    const view = first.pair(tie.a, tie.b);
    const [region, language] = [tie.a, tie.b].map((at) => axes[at]!.labels.length);
    expect(view.rows).toHaveLength(region! * language!);
    const drawn = rowsOfRange(parts.plan, drawRange(parts.plan, 0, 1500)).columns;
    const codesOf = (at: number) =>
      drawn.find(({ attribute }) => attribute === axes[at]!.attribute)!.codes;
    const counted = new Float64Array(region! * language!);
    codesOf(tie.a).forEach((code, row) => counted[code * language! + codesOf(tie.b)[row]!]!++);
    expect(view.rows).toEqual(counted);
    expect(view.against).toBe('reference');
  });

  it('says what is missing where it is asked too early', async () => {
    const desk = new ValidationDesk(() => 0);
    expect(() => desk.beginPlan()).toThrow('there is no study to validate');
    await desk.take(partsOf({ size: 100 }));
    expect(() => desk.count(0, 10)).toThrow('the lane has no task');
    expect(() => desk.found()).toThrow('the lane has counted nothing');
    expect(() => desk.report(origin)).toThrow('the validation is not planned');
    desk.beginPlan();
    finished(desk);
    expect(() => desk.pair(0, 1)).toThrow('nothing was counted');
  });
});
