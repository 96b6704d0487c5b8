import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { balanceZone } from '../../../src/core/households/balance.ts';
import { incidenceOf } from '../../../src/core/households/incidence.ts';
import type { HouseholdProblem } from '../../../src/core/households/problem.ts';
import { parsedWell, preparedWell } from './samples.ts';

const oracle = (id: string): unknown =>
  JSON.parse(readFileSync(`fixtures/oracles/${id}.json`, 'utf8'));

const weightsOf = (problem: HouseholdProblem, zone = 0) => {
  const balance = balanceZone(problem, incidenceOf(problem), zone);
  expect(balance.status).toBe('converged');
  return balance.weights;
};

describe('the example of Ye and others (2009)', () => {
  const ye = oracle('list-balancing-ye') as {
    incidence: number[][];
    targets: number[];
    expected: { maximumEntropy: number[] };
    tolerance: { entropy: number };
  };
  const members = ye.incidence.flatMap(([, , ...times], h) =>
    times.flatMap((count, k) =>
      Array.from({ length: count }, () => ({ household: h + 1, type: k + 1 })),
    ),
  );
  const json = {
    households: {
      id: ye.incidence.map((_, h) => h + 1),
      columns: { type: ye.incidence.map(([first]) => (first === 1 ? 1 : 2)) },
    },
    persons: {
      household: members.map(({ household }) => household),
      columns: { type: members.map(({ type }) => type) },
    },
    zones: ['all'],
    targets: [
      { counts: 'households', of: ['type'], categories: [1, 2], values: [ye.targets.slice(0, 2)] },
      { counts: 'persons', of: ['type'], categories: [1, 2, 3], values: [ye.targets.slice(2)] },
    ],
  };

  it('has the maximum-entropy weights of the literature', () => {
    const weights = weightsOf(parsedWell(json).problem);
    ye.expected.maximumEntropy.forEach((weight, h) =>
      expect(Math.abs(weights[h]! - weight)).toBeLessThan(ye.tolerance.entropy),
    );
  });

  it('becomes whole households that meet all five targets', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { plan, report } = preparedWell(parsedWell(json).problem, { seed });
      expect(report.zones[0]!.controls.map(({ drawn }) => drawn)).toEqual(ye.targets);
      expect(plan.households).toBe(100);
      expect(plan.persons).toBe(91 + 65 + 104);
    }
  });

  it('tells two tables of one name apart', () => {
    const { problem } = parsedWell({ ...json, declared: ['households.type'] });
    expect(problem.declared).toEqual({ households: 'households.type' });
  });
});

/** A problem of persons alone: every household has one member and counts in no table of its own. */
function singles(columns: number[][], dimensions: string[], zones: number[][]) {
  const ids = columns[0]!.map((_, h) => h);
  const table = (of: string, values: number[][]) => ({
    counts: 'persons',
    of: [of],
    categories: [0, 1],
    values,
  });
  return parsedWell({
    households: { id: ids, columns: {} },
    persons: {
      household: ids,
      columns: { [dimensions[0]!]: columns[0], [dimensions[1]!]: columns[1] },
    },
    zones: zones.map((_, z) => z),
    targets: [
      { counts: 'households', of: [], values: zones.map(([a = 0, b = 0]) => [a + b]) },
      table(
        dimensions[0]!,
        zones.map((zone) => zone.slice(0, 2)),
      ),
      table(
        dimensions[1]!,
        zones.map((zone) => zone.slice(2)),
      ),
    ],
  }).problem;
}

interface SimpleWorld {
  records: { columns: number[][] };
  zones: number[][];
  expected: { converged?: number[][]; weights?: number[][] };
  tolerance: Record<string, number>;
}

describe('SimpleWorld', () => {
  it('has the weights on which raking of three zones settles', () => {
    const world = oracle('raking-simple-world') as SimpleWorld;
    const problem = singles(world.records.columns, ['age', 'sex'], world.zones);
    const converged = world.expected.converged!;
    world.zones.forEach((_, z) => {
      const weights = weightsOf(problem, z);
      converged.forEach((own, i) =>
        expect(Math.abs(weights[i]! - own[z]!)).toBeLessThan(world.tolerance['absolute']!),
      );
    });
  });

  it('fits in all six zones, as the printed errors that fall to nothing say', () => {
    const world = oracle('raking-simple-world-6') as SimpleWorld;
    const { report, plan } = preparedWell(
      singles(world.records.columns, ['age', 'sex'], world.zones),
    );
    const targets = world.zones.flat();
    expect(
      report.zones.flatMap(({ controls }) => controls.slice(1).map(({ drawn }) => drawn)),
    ).toEqual(targets);
    expect(plan.persons).toBe(targets.reduce((sum, target) => sum + target, 0) / 2);
    expect(plan.households).toBe(plan.persons);
  });
});
