import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { balanceZone } from '../../../src/core/households/balance.ts';
import { incidenceOf } from '../../../src/core/households/incidence.ts';
import { prepareHouseholds } from '../../../src/core/households/prepare.ts';
import type { HouseholdProblem } from '../../../src/core/households/problem.ts';
import { fitting, preparedWell, readTexts, swapped, synthpop, synthpopTexts } from './samples.ts';

interface Answer {
  zone: string;
  feasible: boolean;
  households?: number;
  effectiveSize?: number;
  divergence?: number;
  weights?: number[];
}

const answers = JSON.parse(readFileSync('fixtures/households/answers.json', 'utf8')) as {
  every: number;
  printed: Answer[];
  swapped: Answer[];
};

const balances = (problem: HouseholdProblem) => {
  const incidence = incidenceOf(problem);
  return problem.zones.map((_, z) => balanceZone(problem, incidence, z));
};

describe.each([
  ['as printed', {}, answers.printed, 8],
  ['with the labels of children swapped', swapped, answers.swapped, 18],
] as const)('the 21 tracts %s', (_, options, expected, fit) => {
  const found = balances(synthpop(options));

  it(`fit or do not as a linear program says: ${fit} do`, () => {
    expect(found.map(({ zone, status }) => [zone, status === 'converged'])).toEqual(
      expected.map(({ zone, feasible }) => [zone, feasible]),
    );
    expect(found.filter(({ status }) => status === 'converged')).toHaveLength(fit);
  });

  it('have the maximum-entropy weights that SciPy finds', () => {
    for (const [z, answer] of expected.entries()) {
      if (!answer.feasible) continue;
      const { weights, effectiveSize, maxDeviation } = found[z]!;
      expect(maxDeviation).toBeLessThan(1e-4);
      const own = weights.filter((_weight, h) => h % answers.every === 0);
      answer.weights!.forEach((weight, k) =>
        expect(Math.abs(own[k]! - weight)).toBeLessThan(1e-5 * Math.max(1, weight)),
      );
      const sum = weights.reduce((all, weight) => all + weight, 0);
      const divergence = weights.reduce(
        (all, weight) => all + (weight > 0 ? weight * Math.log(weight) : 0),
        0,
      );
      expect(sum).toBeCloseTo(answer.households!, 3);
      expect(effectiveSize / answer.effectiveSize!).toBeCloseTo(1, 4);
      expect(Math.abs(divergence - answer.divergence!)).toBeLessThan(
        1e-5 * Math.abs(answer.divergence!) + 1e-3,
      );
    }
  });

  it('are refused with the pair that proves it: more households with children than young persons', () => {
    const problem = synthpop(options);
    const children = problem.tables.find(({ of }) => of[0] === 'children')!;
    const age = problem.tables.find(({ of }) => of[0] === 'age')!;
    found.forEach(({ contradictions, findings, status }, z) => {
      if (status === 'converged') return;
      const yes = children.targets[2 * z + 1]!;
      const young = age.targets[4 * z]!;
      expect(contradictions).toHaveLength(1);
      expect(contradictions[0]!.gap).toBe(yes - young);
      expect(contradictions[0]!.gap).toBeGreaterThan(0);
      expect(findings[0]).toMatchObject({
        code: 'contradiction',
        severity: 'error',
        targets: ['households with children = yes', 'persons with age = 19 and under'],
        count: yes - young,
      });
    });
  });
});

describe('what stands in the way of the synthpop files', () => {
  const prepared = prepareHouseholds(synthpop());

  it('is said, with the changes that would help and how many tracts fit then', () => {
    expect(prepared.ok).toBe(false);
    if (prepared.ok) return;
    expect(prepared.reason).toContain('13 of 21 zones cannot be met');
    expect(prepared.reason).toContain(
      'There cannot be 239 households with children = yes beside 235 persons with age = 19 and under: ' +
        'every such household of the sample has at least 1 person with age = 19 and under, so 239 would be needed, 4 more.',
    );
    expect(
      prepared.report.remedies.map(({ action, table, fits }) => [action, table, fits.length]),
    ).toEqual([
      ['swap', 'households.children', 18],
      ['relax', 'households.children', 21],
      ['relax', 'persons.age', 21],
      ['leave-zones-out', undefined, 8],
    ]);
    expect(prepared.report.remedies[0]!.fits).toEqual(fitting);
  });

  it('is not changed unless asked', () => {
    const { controls } = prepared.report.zones[0]!;
    const given = (name: string) => controls.find((control) => control.name === name)!.given;
    expect(given('households with children = no')).toBe(41);
    expect(given('households with children = yes')).toBe(215);
  });

  it('names persons without a household, and leaves them out', () => {
    const read = readTexts(synthpopTexts());
    if (!read.ok) throw new Error('the files have defects');
    const orphans = read.findings.find(({ code }) => code === 'persons-without-household')!;
    expect(orphans).toMatchObject({ severity: 'warning', count: 544 });
    expect(orphans.message).toContain('persons.csv, line 2, household 3150');
    expect(prepared.report.sample).toMatchObject({ households: 3149, persons: 7380 });
  });

  it('shows totals that disagree inside a tract and which one is declared', () => {
    const disagreeing = prepared.report.findings.filter(({ code }) => code === 'totals-disagree');
    expect(disagreeing.map(({ tables, count }) => [tables, count])).toEqual([
      [['households.cars', 'households.children'], 21],
      [['households.workers', 'households.children'], 21],
    ]);
    expect(prepared.report.zones[0]!.scaled).toEqual([
      {
        table: 'households.cars',
        total: 253,
        declared: 'households.children',
        declaredTotal: 256,
      },
      {
        table: 'households.workers',
        total: 254,
        declared: 'households.children',
        declaredTotal: 256,
      },
    ]);
    const [none] = prepared.report.zones[0]!.controls;
    expect(none).toMatchObject({ name: 'households with cars = none', given: 7 });
    expect(none!.target).toBeCloseTo((7 * 256) / 253, 12);
  });

  it('says how many households a target of 0 takes away', () => {
    expect(prepared.report.zones.map(({ usable }) => usable)).toEqual([
      2958, 2935, 3032, 3032, 2935, 3032, 3032, 2935, 3032, 3032, 3149, 3149, 3114, 3114, 3063,
      2701, 2701, 2793, 2935, 3032, 2701,
    ]);
  });

  it('lets another table be declared', () => {
    const cars = balances(synthpop({ declared: ['cars'] }))[0]!;
    expect(cars.scaled.map(({ table, declaredTotal }) => [table, declaredTotal])).toEqual([
      ['households.children', 253],
      ['households.income', 253],
      ['households.workers', 253],
    ]);
    expect(cars.controls[0]).toMatchObject({ given: 7, target: 7 });
  });
});

describe('whole households', { timeout: 60_000 }, () => {
  it('meet every target of the 18 tracts, persons too', () => {
    const { plan, report } = preparedWell(synthpop({ ...swapped, zones: fitting }));
    expect(report.missed).toEqual({ households: 0, persons: 0 });
    expect(report.residual).toEqual({ households: 0, persons: 0 });
    for (const { controls } of report.zones)
      for (const { expected, drawn } of controls) {
        expect(drawn).toBeGreaterThanOrEqual(Math.floor(expected! + 1e-6));
        expect(drawn).toBeLessThanOrEqual(Math.ceil(expected! - 1e-6));
      }
    const published = (counts: 'households' | 'persons', of: string) =>
      report.zones
        .flatMap(({ controls }) => controls)
        .filter(({ table }) => table === `${counts}.${of}`)
        .reduce((sum, { given }) => sum + given, 0);
    expect(plan.households).toBe(published('households', 'children'));
    expect(plan.persons).toBe(published('persons', 'age'));
  });

  it('keep a tract the same whichever other tracts are drawn', () => {
    const alone = preparedWell(synthpop({ ...swapped, zones: ['12'] })).report.zones[0]!;
    const among = preparedWell(synthpop({ ...swapped, zones: ['3', '12', '7'] })).report.zones[1]!;
    expect(among).toEqual(alone);
  });

  it('exist for all 21 tracts when children gives way, and only there', () => {
    const { report } = preparedWell(synthpop({ ...swapped }), { relax: ['households.children'] });
    expect(
      report.zones.filter(({ relaxed }) => relaxed.length > 0).map(({ zone }) => zone),
    ).toEqual(['10', '14', '20']);
    for (const { controls, relaxed } of report.zones)
      for (const { table, target, fitted } of controls)
        if (!relaxed.includes(table)) expect(Math.abs(fitted - target)).toBeLessThan(1e-4);
    const gaps = [55 - 52, 472 - 372, 442 - 238];
    const moved = report.findings.filter(({ code }) => code === 'relaxed');
    expect(moved).toHaveLength(3);
    moved.forEach(({ count }, k) => {
      expect(count!).toBeGreaterThanOrEqual(gaps[k]! - 1e-6);
      expect(count!).toBeLessThan(2 * gaps[k]!);
    });
    expect(report.missed.households).toBe(0);
  });

  it('are as many as asked, and persons near the number asked for', () => {
    const problem = synthpop({ ...swapped, zones: fitting });
    for (const seed of [1, 2]) {
      const { plan, report } = preparedWell(problem, { seed, households: 1000 });
      expect(plan.households).toBe(1000);
      expect(report.zones.reduce((sum, zone) => sum + zone.households!, 0)).toBe(1000);
      expect(report.missed.households).toBe(0);
      expect(report.residual.persons).toBeLessThanOrEqual(4);
    }
    const people = preparedWell(problem, { persons: 10_000 }).plan;
    expect(Math.abs(people.persons - 10_000)).toBeLessThan(20);
  });
});
