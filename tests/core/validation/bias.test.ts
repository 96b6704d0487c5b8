import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../../src/core/pack/pack.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import { fairnessOf, fairnessRequest } from '../../../src/core/validation/bias/fairness.ts';
import { biasMethods } from '../../../src/core/validation/methods/methods-bias.ts';
import { uncertaintyMethods } from '../../../src/core/validation/methods/methods-uncertainty.ts';
import { verdictMethods } from '../../../src/core/validation/methods/methods-verdict.ts';
import { biasOf } from '../../../src/core/validation/bias/bias.ts';
import type { BiasSection, ControlId } from '../../../src/core/validation/bias/bias-section.ts';
import { answersIn } from '../statistics/answers.ts';
import { streamKey, uniform } from '../../../src/core/random/stream.ts';
import { cellMeasures, repeatMeasure } from '../../../src/core/validation/bias/bias-clusters.ts';
import {
  educationTies,
  oddsAgainstReference,
} from '../../../src/core/validation/bias/bias-education.ts';
import type { ExpectedTable } from '../../../src/core/validation/bias/bias-tables.ts';
import { biasPlan, biasTable, expectedIn } from '../../../src/core/validation/bias/bias-tables.ts';
import { rolesOf } from '../../../src/core/validation/bias/roles.ts';
import { countIn, drawPeople, expectedOf, people, quotasOf } from './market.ts';
import type { Market } from './market.ts';

function judge(
  rows: Market,
  drawing: 'quota' | 'sample' = 'sample',
  attributes: Attribute[] = people.attributes,
  reference?: ExpectedTable[],
): BiasSection {
  const plan = biasPlan(attributes, rolesOf(attributes));
  return biasOf({
    subject: {
      title: 'market',
      origin: 'file',
      rows: rows.rows,
      drawing,
      attributes,
      matched: attributes.map(({ id }) => id),
      absent: [],
    },
    plan,
    counts: plan.tables.map((table) => countIn(rows, table)),
    expected:
      reference ??
      plan.tables.map((table) => ({
        people: expectedOf(table),
        isTarget: table.of.length === 1 && ['region', 'district'].includes(table.of[0]!),
      })),
  });
}

const control = (section: BiasSection, id: ControlId) =>
  section.controls.find((one) => one.id === id)!;
const isFound = (section: BiasSection, id: ControlId) => section.alarm.found.includes(id);

describe('roles', () => {
  it('finds attributes by whole phrases, numbers first, areas from coarse to fine', () => {
    const roles = rolesOf(people.attributes);
    expect(roles.income).toEqual(['household_income']);
    expect(roles.education).toEqual(['educationLevel']);
    expect(roles.geography).toEqual(['region', 'district']);
    expect(roles.technologyAdoption).toEqual(['tech_adoption']);
    expect(roles.riskTolerance).toEqual([]);
    const tax = { ...people.attributes[0]!, id: 'income_tax', label: 'Income tax' };
    expect(rolesOf([tax]).income).toEqual([]);
    expect(rolesOf(people.attributes, { income: [] }).income).toEqual([]);
  });
});

describe('expected tables', () => {
  it('adds a finer comparison up, and leaves incomplete ones', () => {
    const request = { id: 'x', of: ['region'], shape: [2] };
    const finer = {
      id: 'm',
      of: ['sex', 'region'],
      shape: [2, 2],
      kind: 'target' as const,
      expected: Float64Array.of(1, 2, 3, 4),
    };
    expect(expectedIn(request, [finer])).toEqual({
      people: Float64Array.of(4, 6),
      isTarget: false,
    });
    const unknown = { ...finer, expected: Float64Array.of(1, NaN, 3, 4) };
    expect(expectedIn(request, [unknown])).toBeNull();
    const partial = { ...finer, groups: { sex: Int32Array.of(0, 1, -1) } };
    expect(expectedIn(request, [partial])).toBeNull();
  });
});

describe('bias controls on clean populations', () => {
  it('raise an alarm in no more than the stated share of 400 random samples', () => {
    let alarms = 0;
    for (let i = 0; i < 400; i++)
      alarms += judge(drawPeople(i % 4 === 0 ? 5000 : 600, i)).alarm.found.length > 0 ? 1 : 0;
    // As many alarms or more would be rare, 1 in 1,000, were the rate the stated one.
    expect(binomialFrom(alarms, 400, 0.05)).toBeGreaterThan(0.001);
  });

  it('nor against a reference that is a sample itself', () => {
    const plan = biasPlan(people.attributes, rolesOf(people.attributes));
    let alarms = 0;
    for (let i = 0; i < 200; i++) {
      const file = drawPeople(1500, 5000 + i);
      const expected = plan.tables.map((table) => ({
        people: countIn(file, table).rows,
        isTarget: false,
        rows: file.rows,
      }));
      alarms +=
        judge(drawPeople(1500, i), 'sample', people.attributes, expected).alarm.found.length > 0
          ? 1
          : 0;
    }
    expect(binomialFrom(alarms, 200, 0.05)).toBeGreaterThan(0.001);
  });

  it('raise none over exact quotas, at any size', () => {
    for (const size of [100, 1000, 100_000]) {
      const section = judge(quotasOf(size), 'quota');
      expect(section.alarm.found).toEqual([]);
    }
    const large = judge(quotasOf(100_000), 'quota');
    for (const { verdict } of large.controls) expect(verdict).toBe('within');
  });

  it('say "not enough data" of few people', () => {
    for (const { verdict } of judge(drawPeople(40, 5)).controls)
      expect(['not-enough-data', 'within']).toContain(verdict);
    expect(control(judge(drawPeople(40, 5)), 'income').verdict).toBe('not-enough-data');
  });
});

describe('planted bias', () => {
  const caught = (id: ControlId, size: number, change: Parameters<typeof drawPeople>[2]) => {
    let found = 0;
    for (let seed = 0; seed < 40; seed++)
      found += isFound(judge(drawPeople(size, seed + 1000, change)), id) ? 1 : 0;
    return found;
  };

  it('one region short: found and named', () => {
    const change = (p: Float64Array) => people.scale(p, 'region', 1, 0.8);
    expect(caught('geography', 5000, change)).toBeGreaterThanOrEqual(38);
    const geography = control(judge(drawPeople(100_000, 1, change)), 'geography');
    expect(geography.verdict).toBe('biased');
    expect(geography.worst.map(({ where }) => where[0]!.category)).toContain('South');
    expect(geography.sentence).toContain('South');
  });

  it('one region 3 points short of quotas: found at 1,000, 100,000 and 1,000,000 rows', () => {
    const change = (p: Float64Array) => people.shift(p, 'region', 1, -0.03);
    for (const size of [1000, 100_000, 1_000_000]) {
      const geography = control(judge(quotasOf(size, change), 'quota'), 'geography');
      expect(geography.verdict).toBe('biased');
      expect(geography.worst[0]!.value).toBeCloseTo(-0.03, 2);
    }
  });

  it('higher incomes for everyone, and for one group alone: found and named', () => {
    const rich = (p: Float64Array) => people.tilt(p, 'household_income', 0.35);
    expect(caught('income', 2000, rich)).toBeGreaterThanOrEqual(38);
    const men = (p: Float64Array) => people.tilt(p, 'household_income', 0.35, { sex: 0 });
    const section = judge(drawPeople(100_000, 2, men));
    const income = control(section, 'income');
    expect(income.verdict).toBe('biased');
    expect(income.worst[0]!.where[0]).toMatchObject({ attribute: 'sex', category: 'Men' });
    expect(income.worst[0]!.value).toBeGreaterThan(0.2);
  });

  it('one group’s income scaled: found and named in quotas of 1,000, 100,000 and 1,000,000 rows', () => {
    const women = (p: Float64Array) => people.tilt(p, 'household_income', 0.5, { sex: 1 });
    for (const size of [1000, 100_000, 1_000_000]) {
      const section = judge(quotasOf(size, women), 'quota');
      expect(isFound(section, 'income')).toBe(true);
      const named = control(section, 'income').worst.map(({ where }) => where[0]!.category);
      expect(named).toContain('Women');
      expect(named).not.toContain('Men');
    }
  });

  it('education: too old a population is no bias given age, and an untied one is', () => {
    // More old people, who have less schooling: everyone together is short of it, nobody given their age.
    const old = (p: Float64Array) => people.scale(p, 'age', 3, 2);
    const education = control(judge(drawPeople(100_000, 3, old)), 'education');
    expect(education.verdict).toBe('within');
    expect(education.measures[0]!.marginal).toBeLessThan(0.87);
    expect(education.measures[0]!.value).toBeGreaterThan(0.95);
    const graduates = (p: Float64Array) => people.tilt(p, 'educationLevel', 0.4);
    expect(caught('education', 3000, graduates)).toBeGreaterThanOrEqual(38);
    const untied = (p: Float64Array) => people.untie(p, 'household_income');
    const lost = control(judge(drawPeople(100_000, 4, untied)), 'education');
    expect(lost.verdict).toBe('biased');
    const tie = lost.measures.find(({ id }) => id === 'education-tie')!;
    expect(tie.value).toBeLessThan(1.1);
    expect(tie.reference).toBeGreaterThan(1.5);
  });

  it('too many early adopters', () => {
    const change = (p: Float64Array) => people.tilt(p, 'tech_adoption', 0.3);
    expect(caught('technology', 3000, change)).toBeGreaterThanOrEqual(38);
    const technology = control(judge(drawPeople(100_000, 5, change)), 'technology');
    expect(technology.verdict).toBe('biased');
    const groups = expectedOf({ id: 'g', of: ['tech_adoption'], shape: [3] });
    const { order2 } = technology.effectiveNumbers![0]!.reference;
    expect(order2).toBeCloseTo(1 / groups.reduce((sum, share) => sum + share ** 2, 0), 10);
  });
});

describe('education against R', () => {
  it('admission to Berkeley by sex within departments: 0.905 in each, 1.84 of everyone', () => {
    const { tables, oddsRatio, interval } = answersIn<{
      mantelHaenszel: { tables: number[][]; oddsRatio: number; interval: [number, number] };
    }>('r-answers.json').mantelHaenszel;
    const attribute = (id: string, categories: string[]): Attribute => ({
      ...people.attributes[0]!,
      id,
      categories: categories.map((label) => ({ id: label, label })),
    });
    const attributes = [
      attribute('education', ['rejected', 'admitted']),
      attribute('sex', ['male', 'female']),
      attribute('department', ['A', 'B', 'C', 'D', 'E', 'F']),
    ];
    // R's tables: admitted men, admitted women, rejected men, rejected women.
    const rows = Float64Array.from([2, 3, 0, 1].flatMap((at) => tables.map((table) => table[at]!)));
    const request = { id: 't', of: attributes.map(({ id }) => id), shape: [2, 2, 6] };
    const known = { people: Float64Array.from(rows), isTarget: false };
    const table = biasTable(request, attributes, { rows }, known, 'sample');
    const [men] = educationTies(table, 1.2, 0.05);
    expect(men!.value).toBeCloseTo(oddsRatio, 10);
    expect(men!.interval.lower).toBeCloseTo(interval[0], 8);
    expect(men!.interval.upper).toBeCloseTo(interval[1], 8);
    expect(men!.marginal).toBeCloseTo(1.84108, 5);
    expect(men!.reference).toBeCloseTo(oddsRatio, 10);
  });

  it('the odds against a reference are the score equation solved by hand', () => {
    // Two strata of 100 with 60 and 30 above, where the reference has 50 and 20 in 100.
    const own = Float64Array.of(40, 70, 60, 30);
    const reference = Float64Array.of(0.5, 0.8, 0.5, 0.2);
    const odds = oddsAgainstReference(own, reference, 2, 1, 1.96)!;
    expect(odds.oddsRatio).toBeCloseTo((60 * 0.5 + 30 * 0.8) / (40 * 0.5 + 70 * 0.2), 5);
  });
});

describe('areas with hardly anybody', () => {
  it('are no bias because one person of them was drawn', () => {
    const [areas, rows, runs] = [1500, 1000, 200];
    const labels = Array.from({ length: areas }, (_, area) => ({
      id: `a${area}`,
      label: `${area}`,
    }));
    const county = { id: 'county', label: 'County', categories: labels } as Attribute;
    // Shares from one in ten to one in a hundred thousand.
    const shares = labels.map((_, area) => 10 ** (-4 * (area / areas)));
    let whole = 0;
    const upTo = shares.map((share) => (whole += share));
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const counts = new Float64Array(areas);
      for (let row = 0; row < rows; row++) {
        const place = uniform(streamKey(run, 7), row) * whole;
        let [low, high] = [0, areas - 1];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (upTo[middle]! > place) high = middle;
          else low = middle + 1;
        }
        counts[low]!++;
      }
      const request = { id: 'county', of: ['county'], shape: [areas] };
      const expected = { people: Float64Array.from(shares), isTarget: true };
      const table = biasTable(request, [county], { rows: counts }, expected, 'sample');
      const names = { id: 'area', method: 'share-difference', label: '' };
      const measures = cellMeasures(table, names, 0.02, 0.05);
      const isFound = measures.some(({ verdict }) => verdict === 'likely' || verdict === 'biased');
      if (isFound) alarms++;
    }
    expect(binomialFrom(alarms, runs, 0.05)).toBeGreaterThan(0.001);
  });
});

describe('repeated profiles', () => {
  const found = (rows: number, repeatedRows: number, reference: number[]) =>
    repeatMeasure(
      {
        rows,
        of: ['a'],
        population: { distinct: rows - repeatedRows, repeatedRows, largest: [] },
        reference,
      },
      0.05,
      0.0125,
    );
  /** Repeats among rows drawn from so many equally likely profiles. */
  const drawn = (rows: number, profiles: number, seed: number) => {
    const seen = new Uint8Array(profiles);
    const key = streamKey(seed, 997);
    let repeats = 0;
    for (let i = 0; i < rows; i++) {
      const own = Math.floor(uniform(key, i) * profiles);
      repeats += seen[own]!;
      seen[own] = 1;
    }
    return repeats;
  };

  it('are what birthdays repeat, in no more than the stated share of clean draws', () => {
    for (const profiles of [400, 3000, 40_000]) {
      let alarms = 0;
      for (let seed = 0; seed < 200; seed++) {
        const measure = found(1000, drawn(1000, profiles, seed), [
          drawn(1000, profiles, seed + 500),
        ])!;
        alarms += measure.verdict === 'biased' || measure.verdict === 'likely' ? 1 : 0;
      }
      expect(binomialFrom(alarms, 200, 0.0125)).toBeGreaterThan(0.001);
    }
  });

  it('stand in the control of technology, but not of weighted rows', () => {
    const plan = biasPlan(people.attributes, rolesOf(people.attributes));
    const market = drawPeople(2000, 3);
    const population = { distinct: 1000, repeatedRows: 1000, largest: [] };
    const technologyOf = (rows: Market, repeated = population) =>
      control(
        biasOf({
          subject: {
            title: 'copies',
            origin: 'file',
            rows: 2000,
            drawing: 'unknown',
            attributes: people.attributes,
            matched: [],
            absent: [],
          },
          plan,
          counts: plan.tables.map((table) => countIn(rows, table)),
          expected: plan.tables.map((table) => ({ people: expectedOf(table), isTarget: false })),
          profiles: { rows: 2000, of: ['sex'], population: repeated, reference: [300, 310, 290] },
        }),
        'technology',
      );
    const copies = technologyOf(market);
    expect(copies.verdict).toBe('biased');
    expect(copies.measures.find(({ id }) => id === 'repeated-profiles')!.value).toBeCloseTo(
      0.35,
      10,
    );
    expect(copies.sentence).toContain('repeat an earlier one');
    const fewer = { distinct: 2000, repeatedRows: 0, largest: [] };
    const early = drawPeople(2000, 3, (p) => people.scale(p, 'tech_adoption', 0, 3));
    const adopters = technologyOf(early, fewer);
    expect(adopters.verdict).toBe('biased');
    expect(adopters.sentence).toContain('People in the wrong group of technology adoption');
    expect(adopters.sentence).not.toContain('repeat');
    const weighted = technologyOf({ ...market, weights: market.cells.map(() => 2) });
    expect(weighted.measures.some(({ id }) => id === 'repeated-profiles')).toBe(false);
    expect(weighted.notes.join(' ')).toContain('unequal weights');
  });

  it('are found where a tenth of the rows are copies', () => {
    for (const rows of [1000, 100_000]) {
      const clean = drawn(rows, rows * 3, 1);
      const copies = clean + Math.round(0.1 * (rows - clean));
      expect(found(rows, copies, [drawn(rows, rows * 3, 2)])!.verdict).not.toBe('within');
      expect(found(rows, copies, [drawn(rows, rows * 3, 2)])!.interval.lower).toBeGreaterThan(0);
    }
    expect(found(100, 10, [])).toBeNull();
  });
});

describe('what is not there', () => {
  it('is said, not made up', () => {
    const some = people.attributes.filter(({ id }) => id === 'sex' || id === 'age');
    const section = judge(drawPeople(1000, 1), 'sample', some);
    expect(control(section, 'income').verdict).toBe('absent');
    expect(control(section, 'geography').verdict).toBe('absent');
    expect(control(section, 'education').sentence).toBe('Education is not in this population.');
    expect(control(section, 'technology').notes[0]).toContain('not in this population');
  });

  it('gives the figure of the policy beside, and why it misleads', () => {
    const change = (p: Float64Array) => people.scale(p, 'region', 1, 0.5);
    const geography = control(judge(drawPeople(20_000, 9, change)), 'geography');
    expect(geography.verdict).toBe('biased');
    expect(geography.policyFigure).toMatchObject({
      name: 'geographic_representation_bias',
      threshold: 0.3,
      passes: true,
    });
    expect(geography.policyFigure.misleads).toMatch(/missing/);
  });

  it('opens each figure to a method', () => {
    const methods: Record<string, object> = {
      ...verdictMethods,
      ...biasMethods,
      ...uncertaintyMethods,
    };
    const change = (p: Float64Array) => people.scale(p, 'region', 1, 0.5);
    const { controls, love } = judge(drawPeople(5000, 9, change));
    const used = [
      ...controls.flatMap(({ measures, worst }) => [...measures, ...worst]),
      ...love.points,
    ].map(({ method }) => method);
    for (const method of used) expect(methods[method], method).toBeDefined();
    for (const { effectiveNumbers = [] } of controls)
      for (const { method } of effectiveNumbers) expect(methods[method]).toBeDefined();
    const [region, school] = ['region', 'educationLevel'].map((id) =>
      people.attributes.find((one) => one.id === id)!,
    );
    const counts = countIn(drawPeople(500, 1), fairnessRequest(region!, school!));
    const fair = fairnessOf({
      group: region!,
      outcome: school!,
      having: [2],
      counts,
      expected: null,
    });
    for (const method of Object.values(fair.methods)) expect(methods[method], method).toBeDefined();
  });

  it('holds no number that JSON cannot', () => {
    for (const size of [0, 1, 3, 200]) {
      const section = judge(drawPeople(size, 3));
      expect(JSON.parse(JSON.stringify(section))).toEqual(section);
    }
  });
});
