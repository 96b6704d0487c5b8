import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../src/core/pack/pack.ts';
import { designEffectOf } from '../../../src/core/statistics/design-effect.ts';
import { biasOf } from '../../../src/core/validation/bias/bias.ts';
import { biasPlan } from '../../../src/core/validation/bias/bias-tables.ts';
import type { Subject } from '../../../src/core/validation/count/subject.ts';
import { remediesFor } from '../../../src/core/validation/bias/mitigation.ts';
import {
  designRemedy,
  strataRequest,
} from '../../../src/core/validation/bias/mitigation-design.ts';
import {
  weightPlanOf,
  weightRemedy,
  weightsOfRows,
} from '../../../src/core/validation/bias/mitigation-weights.ts';
import { rolesOf } from '../../../src/core/validation/bias/roles.ts';
import { countIn, drawPeople, expectedOf, people } from './market.ts';
import type { Market } from './market.ts';

const plan = biasPlan(people.attributes, rolesOf(people.attributes));
const known = (table: Parameters<typeof expectedOf>[0]) => ({
  people: expectedOf(table),
  isTarget: false,
});

function judged(rows: Market, origin: Subject['origin'] = 'file') {
  const subject: Subject = {
    title: 'market',
    origin,
    rows: rows.rows,
    drawing: 'sample',
    attributes: people.attributes,
    matched: people.attributes.map(({ id }) => id),
    absent: [],
  };
  const section = biasOf({
    subject,
    plan,
    counts: plan.tables.map((table) => countIn(rows, table)),
    expected: plan.tables.map(known),
  });
  return { section, subject };
}

/** Too many in the north, too rich, too little schooled. */
const skewed = (p: Float64Array) =>
  people.tilt(
    people.tilt(people.scale(p, 'region', 0, 1.6), 'household_income', 0.4),
    'educationLevel',
    -0.4,
  );

function remedied(rows: Market, cap?: number) {
  const { section, subject } = judged(rows);
  const [offer] = remediesFor(section, plan, subject, people.attributes);
  const weights = offer!.weights!;
  const remedy = weightRemedy({
    plan: weights,
    attributes: people.attributes,
    counts: countIn(rows, weights.joint),
    expected: weights.targets.map(known),
    ...(cap !== undefined && { cap }),
  });
  return { weights, remedy, section };
}

describe('raking weights', () => {
  it('are those of R’s survey package for its sample of schools', () => {
    const url = new URL('../../../fixtures/oracles/raking-survey-api.json', import.meta.url);
    const answer = JSON.parse(readFileSync(url, 'utf8')) as {
      baseWeight: number;
      types: string[];
      schoolWide: string[];
      cells: { type: string; schoolWide: string; n: number; weight: number }[];
      targets: Record<string, number[] | Record<string, number>>;
    };
    const attribute = (id: string, names: string[]): Attribute => ({
      ...people.attributes[0]!,
      id,
      categories: names.map((label) => ({ id: label, label })),
    });
    const attributes = [attribute('type', answer.types), attribute('wide', answer.schoolWide)];
    const cellOf = (cell: (typeof answer.cells)[0]) =>
      answer.types.indexOf(cell.type) * 2 + answer.schoolWide.indexOf(cell.schoolWide);
    const rows = new Float64Array(6);
    for (const cell of answer.cells) rows[cellOf(cell)] = cell.n;
    const request = (...of: string[]) => ({
      id: of.join(),
      of,
      shape: of.map((id) => attributes.find((one) => one.id === id)!.categories.length),
    });
    const lists = Object.values(answer.targets).map((target) => Object.values(target));
    const of = (size: number) => ({
      people: Float64Array.from(lists.find((list) => list.length === size) as number[]),
      isTarget: false,
    });
    const remedy = weightRemedy({
      plan: {
        joint: request('type', 'wide'),
        targets: [request('type'), request('wide')],
        notes: [],
      },
      attributes,
      counts: {
        rows,
        sums: rows.map((n) => n * answer.baseWeight),
        squares: rows.map((n) => n * answer.baseWeight ** 2),
      },
      expected: [of(3), of(2)],
      cap: Infinity,
    });
    expect(remedy.status).toBe('met');
    for (const cell of answer.cells)
      expect((answer.baseWeight * remedy.factors[cellOf(cell)]!) / cell.weight).toBeCloseTo(1, 6);
  });

  it('bring every table found off, and every attribute in it, to the reference', () => {
    for (const [size, seed] of [
      [800, 1],
      [5000, 2],
      [100_000, 3],
    ] as const) {
      const rows = drawPeople(size, seed, skewed);
      const { weights, remedy } = remedied(rows, 50);
      expect(remedy.status).toBe('met');
      for (const { after, before } of remedy.targets) {
        expect(after).toBeLessThan(1e-5);
        expect(before).toBeGreaterThanOrEqual(after);
      }
      for (const { after } of remedy.love.points) expect(Math.abs(after!)).toBeLessThan(1e-4);
      // Counted again with the weights, the shares are those of the reference.
      const counts = countIn(rows, weights.joint);
      const total = counts.rows.reduce((sum, n, cell) => sum + n * remedy.factors[cell]!, 0);
      expect(total / size).toBeCloseTo(1, 6);
    }
  });

  it('let a weighted population pass the controls that it failed', () => {
    const rows = drawPeople(100_000, 4, skewed);
    const { weights, remedy, section } = remedied(rows);
    expect(section.alarm.found).toContain('income');
    const cells = countIn(rows, weights.joint).rows.length;
    expect(remedy.factors.length).toBe(cells);
    const own = people.allCodes.map((codes) => {
      const cell = weights.joint.of.reduce(
        (at, id, axis) => at * weights.joint.shape[axis]! + codes[people.axisNamed(id)]!,
        0,
      );
      return remedy.factors[cell]!;
    });
    const after = judged({ ...rows, weights: Float64Array.from(own) }).section;
    for (const id of ['income', 'geography'] as const)
      expect(after.controls.find((one) => one.id === id)!.measures[0]!.verdict).toBe('within');
    expect(Math.abs(after.controls[0]!.measures[0]!.value)).toBeLessThan(1e-4);
  });

  it('keep to the cap, say what is left, and cost what Kish says', () => {
    const rows = drawPeople(5000, 5, skewed);
    for (const cap of [1, 1.2, 2, 5]) {
      const { remedy, weights } = remedied(rows, cap);
      const { rows: counted } = countIn(rows, weights.joint);
      const used = [...counted.keys()].filter((cell) => counted[cell]! > 0);
      for (const cell of used) {
        expect(remedy.factors[cell]!).toBeLessThanOrEqual(cap * (1 + 1e-12));
        expect(remedy.factors[cell]!).toBeGreaterThanOrEqual((1 - 1e-12) / cap);
      }
      for (const { before, after } of remedy.targets)
        expect(after).toBeLessThanOrEqual(before + 0.01);
      const effect = designEffectOf(
        used.map((cell) => remedy.factors[cell]!),
        used.map((cell) => counted[cell]!),
      );
      expect(remedy.after.designEffect).toBeCloseTo(effect.designEffect, 10);
      expect(remedy.after.effectiveSize).toBeCloseTo(effect.effectiveSize, 6);
      expect(remedy.before.designEffect).toBeCloseTo(1, 12);
    }
    const tight = remedied(rows, 1.2).remedy;
    expect(tight.status).toBe('nearest');
    expect(tight.capped).toBeGreaterThan(0);
    const total = (r: typeof tight) => r.targets.reduce((sum, { after }) => sum + after, 0);
    expect(total(remedied(rows, 2).remedy)).toBeLessThan(total(tight));
    expect(() => remedied(rows, 0.5)).toThrow('at least 1');
  });

  it('say where nobody is to be weighed', () => {
    const none = (p: Float64Array) => people.scale(p, 'district', 3, 0);
    const { remedy } = remedied(drawPeople(5000, 6, none));
    expect(remedy.notes.join(' ')).toMatch(/Nobody is in 1 of the 6 groups by district/);
  });

  it('are written row by row', () => {
    const attributes = people.attributes.slice(0, 1);
    const joint = { id: 'j', of: ['sex'], shape: [2] };
    const remedy = weightRemedy({
      plan: { joint, targets: [joint], notes: [] },
      attributes,
      counts: { rows: Float64Array.of(3, 1) },
      expected: [{ people: Float64Array.of(1, 1), isTarget: true }],
    });
    const column = { attribute: 'sex', size: 2, codes: Uint8Array.of(0, 1, 2, 0) };
    const made = weightsOfRows(remedy, { start: 0, count: 4, columns: [column] });
    const [first, second, missing, last] = made;
    expect(first).toBeCloseTo(2 / 3, 8);
    expect(second).toBeCloseTo(2, 8);
    expect(missing).toBe(1);
    expect(last).toBe(first);
    const weights = Float64Array.of(2, 2, 2, 4);
    const times = weightsOfRows(remedy, { start: 0, count: 4, columns: [column], weights });
    expect([...times]).toEqual([...made].map((w, i) => w * weights[i]!));
  });

  it('are not offered where nothing was found', () => {
    const { section, subject } = judged(drawPeople(2000, 7));
    expect(remediesFor(section, plan, subject, people.attributes)).toEqual([]);
    expect(weightPlanOf([], plan, people.attributes)).toBeNull();
  });
});

describe('strata and floors', () => {
  const attribute = (id: string) => people.attributes.find((one) => one.id === id)!;
  const remedyOf = (
    kind: 'quotas' | 'floors',
    ids: string[],
    size: number,
    more: Partial<Parameters<typeof designRemedy>[0]> = {},
  ) => {
    const attributes = ids.map(attribute);
    const made = designRemedy({
      kind,
      attributes,
      expected: expectedOf(strataRequest(attributes)),
      base: 1_000_000,
      size,
      ...more,
    });
    if (!made.ok) throw new Error(made.reason);
    return made.remedy;
  };

  it('quotas are in proportion to the person and cost nothing', () => {
    const remedy = remedyOf('quotas', ['region', 'sex'], 1000);
    expect(remedy.strata.reduce((sum, { after }) => sum + after, 0)).toBe(1000);
    for (const { share, after } of remedy.strata)
      expect(Math.abs(after - 1000 * share)).toBeLessThan(1);
    expect(remedy.after.designEffect).toBeLessThan(1.001);
    expect(remedy.change).toEqual({
      method: 'quota',
      design: { strata: { of: ['region', 'sex'] } },
    });
  });

  it('floors are kept, weights carry the shares back, and groups of the design stay', () => {
    const groups = [{ where: { sex: ['men'] }, factor: 2 }];
    const counts = countIn(drawPeople(600, 8), strataRequest([attribute('district')]));
    const remedy = remedyOf('floors', ['district'], 600, {
      floor: 80,
      counts,
      design: { groups, strata: { of: ['sex'] } },
    });
    for (const { after } of remedy.strata) expect(after).toBeGreaterThanOrEqual(80);
    for (const { after, weight, share } of remedy.strata)
      expect((after * weight) / 600).toBeCloseTo(share, 10);
    const effect = remedy.strata.reduce(
      (sum, { share, after }) => sum + (600 * share ** 2) / after,
      0,
    );
    expect(remedy.after.designEffect).toBeCloseTo(effect, 10);
    expect(effect).toBeGreaterThan(1.01);
    expect(remedy.after.effectiveSize * remedy.after.designEffect).toBeCloseTo(600, 6);
    expect(remedy.change.design).toEqual({ groups, strata: { of: ['district'], floor: 80 } });
    // 60 and 72 people raised to 80: 28 of 600 come from elsewhere.
    expect(remedy.unweighted.after).toBeCloseTo(28 / 600, 2);
    for (const { after } of remedy.love.points) expect(Math.abs(after!)).toBeLessThan(1e-9);
    expect(JSON.parse(JSON.stringify(remedy))).toEqual(remedy);
  });

  it('a floor that does not fit is refused with the size that it needs', () => {
    const attributes = [attribute('district')];
    const ask = (size: number, floor?: number) =>
      designRemedy({
        kind: 'floors',
        attributes,
        expected: expectedOf(strataRequest(attributes)),
        base: 1e6,
        size,
        floor,
      });
    expect(ask(100, 30)).toMatchObject({ ok: false });
    expect(ask(8)).toMatchObject({ ok: false });
    expect(remedyOf('floors', ['district'], 120).floor).toBe(10);
  });

  it('are offered for a population drawn here, weights alone for a file', () => {
    const rows = drawPeople(50_000, 9, skewed);
    const file = judged(rows);
    const offered = (origin: Subject['origin']) => {
      const { section, subject } = judged(rows, origin);
      return remediesFor(section, plan, subject, people.attributes).map(({ kind }) => kind);
    };
    expect(file.section.alarm.found).toEqual(expect.arrayContaining(['income', 'geography']));
    expect(offered('file')).toEqual(['weights']);
    expect(offered('study')).toEqual(expect.arrayContaining(['weights', 'quotas']));
    const { section, subject } = judged(rows, 'study');
    const nested = people.attributes.map((one) =>
      one.id === 'region'
        ? { ...one, derivedFrom: { attribute: 'district', groups: [0, 0, 1, 1, 2, 2] } }
        : one,
    );
    const geography = {
      ...section,
      alarm: { ...section.alarm, found: ['geography' as const] },
    };
    const quotas = remediesFor(geography, plan, subject, nested).find(
      ({ kind }) => kind === 'quotas',
    )!;
    // The finest level that was found off; the region follows from it.
    expect(quotas.strata!.map(({ id }) => id)).toEqual(['district']);
  });
});
