import { describe, expect, it, vi } from 'vitest';
import { prepare } from '../../../src/core/design/prepare-study.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { biasOf } from '../../../src/core/validation/bias/bias.ts';
import { areMeasured, expectedTables } from '../../../src/core/validation/bias/bias-expected.ts';
import { biasPlan } from '../../../src/core/validation/bias/bias-tables.ts';
import { countRange } from '../../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { loveAttributes } from '../../../src/core/validation/bias/love-plot.ts';
import {
  designRemedy,
  strataRequest,
} from '../../../src/core/validation/bias/mitigation-design.ts';
import { rolesOf } from '../../../src/core/validation/bias/roles.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import type { SubjectRows } from '../../../src/core/validation/count/subject.ts';
import { expectOfStudy, studySubject } from '../../../src/core/validation/study-subject.ts';
import { planValidation } from '../../../src/core/validation/validation-plan.ts';
import type { Against } from '../../../src/core/validation/validation-plan.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { readMoldova } from '../pack/moldova.ts';
import { published } from '../population/packs.ts';
import type { Design } from '../../../src/core/study/study.ts';

vi.setConfig({ testTimeout: 60_000 });

const cache: FitCache = new WeakMap();
const pack = readMoldova();

/** Bias of a drawn population, after its rows were changed. */
function judged(
  study: { size: number; method: 'quota' | 'sample'; seed?: number; design?: Design },
  change: (rows: SubjectRows) => void = () => undefined,
) {
  const prepared = prepare(pack, { pack: { id: pack.id, digest: '' }, ...study }, cache);
  if (!prepared.ok) throw new Error(prepared.reason);
  const { plan, report } = prepared;
  const subject = studySubject(pack, plan, 'Moldova');
  const bias = biasPlan(subject.attributes, rolesOf(subject.attributes));
  const expected = expectedTables(bias.tables, {
    comparisons: report.comparisons,
    fit: { pack, fitted: fitPack(pack, cache), where: {} },
  });
  const rows = rowsOfRange(plan, drawRange(plan, 0, plan.size));
  change(rows);
  const counting = countPlanOf({ attributes: subject.attributes, rows: 0, tables: bias.tables });
  const counts = countRange({ ...counting, axes: [], determined: [], profile: [] }, rows);
  const tables = bias.tables.map(
    ({ id }) => counts.tables[counting.tables.findIndex((table) => table.id === id)]!,
  );
  const ordered = bias.ordered;
  const love = loveAttributes(counting, counts, subject.attributes, report.comparisons, ordered);
  return {
    section: biasOf({ subject, plan: bias, counts: tables, expected, love }),
    bias,
    expected,
    tables,
    report,
  };
}

/** Sends people of one code of a column to another, as many as asked. */
function move(rows: SubjectRows, attribute: string, from: number, to: number, people: number) {
  const { codes } = rows.columns.find((column) => column.attribute === attribute)!;
  let left = people;
  for (let i = 0; i < codes.length && left > 0; i++)
    if (codes[i] === from) {
      codes[i] = to;
      left--;
    }
}

describe('bias of populations of Moldova', () => {
  it('expects of each table what a large random sample shows', () => {
    const { bias, expected, tables } = judged({ size: 100_000, method: 'sample', seed: 3 });
    expect(bias.strata).toEqual(['ageDecade', 'sex']);
    bias.tables.forEach((table, t) => {
      const { people } = expected[t]!;
      const total = people.reduce((a, b) => a + b, 0);
      const { rows } = tables[t]!;
      rows.forEach((n, cell) => {
        const share = people[cell]! / total;
        const error = Math.sqrt((share * (1 - share)) / 100_000);
        expect(Math.abs(n / 100_000 - share), table.id).toBeLessThan(5.5 * error + 1e-9);
      });
    });
  });

  it('is found in no population as drawn, by quotas or at random', () => {
    for (const size of [1000, 20_000])
      for (const seed of [1, 2, 3]) {
        expect(judged({ size, seed, method: 'quota' }).section.alarm.found).toEqual([]);
        expect(judged({ size, seed, method: 'sample' }).section.alarm.found).toEqual([]);
      }
    const { controls } = judged({ size: 20_000, method: 'quota' }).section;
    expect(controls.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['income', 'absent'],
      ['education', 'within'],
      ['technology', 'within'],
      ['geography', 'within'],
    ]);
  });

  it('is found and named where one region is 3 points short of its quota', () => {
    const region = pack.attributes.find(({ id }) => id === 'region')!;
    const code = (id: string) => region.categories.findIndex((category) => category.id === id);
    for (const size of [1000, 20_000]) {
      const { section } = judged({ size, method: 'quota' }, (rows) =>
        move(rows, 'region', code('nord'), code('centru'), 0.03 * size),
      );
      const geography = section.controls.find(({ id }) => id === 'geography')!;
      expect(geography.verdict).toBe('biased');
      const [first, second] = geography.worst;
      const named = [first!, second!].map(({ where, value }) => [where[0]!.category, value]);
      expect(named).toEqual(
        expect.arrayContaining([
          [region.categories[code('nord')]!.label, expect.closeTo(-0.03, 2)],
          [region.categories[code('centru')]!.label, expect.closeTo(0.03, 2)],
        ]),
      );
      expect(geography.policyFigure.passes).toBe(true);
    }
  });

  it('weights of a design bring back what floors bent, and the love plot shows both', () => {
    const region = pack.attributes.filter(({ id }) => id === 'region');
    const request = strataRequest(region);
    const plain = judged({ size: 2000, method: 'quota' });
    const [people] = expectedTables([request], { comparisons: plain.report.comparisons });
    const made = designRemedy({
      kind: 'floors',
      attributes: region,
      expected: people!.people,
      base: plain.report.people,
      size: 2000,
      floor: 350,
    });
    if (!made.ok) throw new Error(made.reason);
    const { design, method } = made.remedy.change;
    const { section, report } = judged({ size: 2000, method, design });
    expect(report.design!.cells.map(({ drawn }) => drawn)).toEqual(
      made.remedy.strata.map(({ after }) => after),
    );
    expect(report.design!.designEffect).toBeGreaterThan(made.remedy.after.designEffect * 0.99);
    const point = section.love.points.find(({ attribute }) => attribute === 'region')!;
    expect(Math.abs(point.before)).toBeGreaterThan(0.2);
    expect(Math.abs(point.after!)).toBeLessThan(0.01);
    expect(section.alarm.found).toEqual([]);
  });
});

describe('what bias is held against', () => {
  const tables = (...of: string[][]) => of.map((own) => ({ id: own.join(), of: own, shape: [] }));
  const fitted = fitPack(pack, cache);

  it('is no independence that the pack assumes, in rows that were not drawn from it', () => {
    const asked = tables(['region'], ['raion', 'ageDecade'], ['education', 'ageDecade', 'sex']);
    expect(areMeasured(asked, pack, fitted, pack.attributes, false)).toEqual([true, false, true]);
    expect(areMeasured(asked, pack, fitted, pack.attributes, true)).toEqual([true, true, true]);
  });

  it('is what a nested attribute is tied by through those that it is nested in', () => {
    const usa = published('usa-2022');
    const asked = tables(['incomeBand', 'state'], ['incomeBand', 'sex'], ['region', 'age']);
    const given = areMeasured(asked, usa, fitPack(usa, cache), usa.attributes, false);
    expect(given).toEqual([true, false, true]);
  });

  it('is nothing else in a plan', () => {
    const market = published('market-policy-service');
    const prepared = prepare(market, { pack: { id: market.id, digest: '' }, size: 500 }, cache);
    if (!prepared.ok) throw new Error(prepared.reason);
    const against = expectOfStudy(market, '', prepared.report, {});
    const planned = (own: Pack, from: Against, origin: 'study' | 'file') => {
      const steps = planValidation({
        subject: {
          ...studySubject(own, prepared.plan, 'rows'),
          attributes: own.attributes,
          origin,
        },
        against: from,
        cache,
      });
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    };
    expect(planned(market, against, 'study').biasExpected.filter(Boolean)).toEqual([]);
    const moldova = prepare(pack, { pack: { id: pack.id, digest: '' }, size: 500 }, cache);
    if (!moldova.ok) throw new Error(moldova.reason);
    const census = expectOfStudy(pack, '', moldova.report, {});
    const isHeld = (origin: 'study' | 'file') => {
      const { bias, biasExpected } = planned(pack, census, origin);
      return (of: string) =>
        biasExpected[bias.tables.findIndex((t) => t.of.join() === of)] !== null;
    };
    expect(['raion', 'raion,ageDecade'].map(isHeld('file'))).toEqual([true, false]);
    expect(['raion', 'raion,ageDecade'].map(isHeld('study'))).toEqual([true, true]);
  });

  it('is no assumed share', () => {
    const asked = tables(['sex'], ['income'], ['technologyAdoption']);
    const market = published('market-policy-service');
    const own = fitPack(market, cache);
    expect(areMeasured(asked, market, own, market.attributes, true)).toEqual([true, false, true]);
    const trait = [{ id: 'technologyAdoption', status: 'assumed' as const }];
    expect(areMeasured(asked, pack, fitted, trait, true)).toEqual([true, true, false]);
  });
});
