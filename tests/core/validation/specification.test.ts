import { describe, expect, test } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import type { Comparison } from '../../../src/core/population/report.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import type { CellCounts } from '../../../src/core/validation/count/counts.ts';
import { evidenceOf } from '../../../src/core/validation/verdict/evidence.ts';
import { gapsOf } from '../../../src/core/validation/verdict/gaps.ts';
import type { JudgeInput } from '../../../src/core/validation/verdict/judging.ts';
import { mapPolicy } from '../../../src/core/validation/policy/policy-mapping.ts';
import { specificationOf } from '../../../src/core/validation/verdict/specification.ts';
import type { Drawing } from '../../../src/core/validation/count/subject.ts';
import { published } from '../population/packs.ts';
import { drawn, subjectOf, tablePlan } from './judged.ts';
import { policyFile, policyOf } from './policies.ts';

const pack = published('market-policy-text');
const policy = mapPolicy(policyOf(policyFile), pack.attributes);

/** People of the market policy's three attributes, counted by hand. */
function counted(
  [age, gender, area]: [number[], number[], number[]],
  drawing: Drawing = 'sample',
  weights?: CellCounts[],
): JudgeInput {
  const rows = age.reduce((sum, count) => sum + count, 0);
  const cells = weights ?? [age, gender, area].map((list) => ({ rows: Float64Array.from(list) }));
  const comparisons = pack.marginals.map(({ id, of, counts }): Comparison => ({
    id,
    of,
    shape: [counts.length],
    kind: 'target',
    expected: Float64Array.from(counts, (count) => (count! * rows) / 100),
  }));
  const plan = tablePlan(pack, comparisons);
  return {
    subject: subjectOf(pack, rows, drawing),
    pack,
    plan,
    comparisons,
    counts: {
      rows,
      weight: { sum: rows, squares: rows },
      singles: cells,
      pairs: [],
      pairExamples: [],
      tables: cells,
      zeros: [],
    },
  };
}

describe('a specification', () => {
  test('of quotas is met by what the library draws', () => {
    const tracts = published('census-tracts');
    const { judge } = drawn(tracts, { size: 5000, seed: 1 });
    const met = specificationOf(judge());
    expect(met.missed).toEqual([]);
    expect(met.published.met).toBe(met.published.cells);
    expect(met.tables.filter(({ verdict }) => verdict !== 'met')).toEqual([]);
  });

  test('of a design is met by rows before they are weighted, and tested with their weights', () => {
    const tracts = published('census-tracts');
    const design = { groups: [{ where: { race: ['asian'] }, factor: 6 }] };
    const made = specificationOf(drawn(tracts, { size: 2000, seed: 1, design }).judge());
    expect(made.missed).toEqual([]);
    expect(made.tables.every(({ verdict }) => verdict === 'met')).toBe(true);
    expect(made.notes.join(' ')).toContain('before they are weighted');
    let alarms = 0;
    for (let seed = 0; seed < 40; seed++) {
      const study = { size: 2000, seed, design, method: 'sample' as const };
      const { tables, alarms: found } = evidenceOf(drawn(tracts, study).judge());
      expect(tables[0]!.test!.method).toBe('rao-scott');
      if (found.length > 0) alarms++;
    }
    // At the stated 5 in 100, seven among 40 happen less than once in 200.
    expect(binomialFrom(7, 40, 0.05)).toBeLessThan(0.005);
    expect(alarms).toBeLessThan(7);
  });

  test('of a policy looks at shares and at least numbers', () => {
    const input = counted([
      [9, 31, 20, 18, 15, 7],
      [50, 45, 5],
      [65, 25, 10],
    ]);
    const { policy: checks, missed } = specificationOf(input, policy);
    const ofFile = checks.filter(({ origin }) => origin === 'policy file');
    expect(ofFile.map(({ verdict }) => verdict)).toEqual(['missed', 'met', 'met']);
    const [young, next] = ofFile[0]!.cells;
    expect([young!.isNear, young!.isEnough]).toEqual([false, false]);
    expect([next!.isNear, next!.isEnough]).toEqual([false, true]);
    expect(young!.gap).toBeCloseTo(-0.06, 12);
    // The pack holds the same rule as the file: both find it.
    expect(missed.map(({ id }) => id)).toEqual(['age', 'age']);
  });

  test('counts rows, not weights, against least numbers', () => {
    const weighted = (rows: number[], sums: number[]): CellCounts => ({
      rows: Float64Array.from(rows),
      sums: Float64Array.from(sums),
      squares: Float64Array.from(sums, (sum, i) => (sum * sum) / rows[i]!),
    });
    const input = counted(
      [
        [4, 36, 20, 18, 15, 7],
        [52, 45, 3],
        [65, 25, 10],
      ],
      'sample',
      [
        weighted([4, 36, 20, 18, 15, 7], [15, 25, 20, 18, 15, 7]),
        weighted([52, 45, 3], [52, 45, 3]),
        weighted([65, 25, 10], [65, 25, 10]),
      ],
    );
    const [age] = specificationOf(input, policy).policy.filter((c) => c.origin === 'policy file');
    expect(age!.cells[0]).toMatchObject({ share: 0.15, isNear: true, rows: 4, isEnough: false });
  });

  test('names categories that nobody is in, with the chance of that', () => {
    const input = counted([
      [15, 25, 20, 18, 15, 7],
      [54, 46, 0],
      [65, 25, 10],
    ]);
    const gender = specificationOf(input).tables.find(({ id }) => id === 'gender')!;
    expect(gender.missing).toHaveLength(1);
    expect(gender.missing[0]!.label).toBe('Non-binary');
    expect(gender.missing[0]!.chance).toBeCloseTo(0.97 ** 100, 12);
    expect(gender.roundingFloor).toBe(0.005);
  });

  test('without quotas and without a tolerance is nobody’s to miss', () => {
    const input = counted([
      [40, 0, 20, 18, 15, 7],
      [52, 45, 3],
      [65, 25, 10],
    ]);
    const bare: Pick<Pack, 'attributes' | 'marginals'> = {
      attributes: pack.attributes,
      marginals: pack.marginals.map(({ policy: _, ...marginal }) => marginal),
    };
    const made = specificationOf({ ...input, pack: bare });
    expect(made.missed).toEqual([]);
    expect(made.tables.map(({ verdict }) => verdict)).toEqual(['no rule', 'no rule', 'no rule']);
    expect(made.notes.join(' ')).toContain('not exact quotas');
  });
});

describe('diversity gaps', () => {
  const input = counted([
    [9, 31, 20, 18, 15, 7],
    [64, 36, 0],
    [65, 25, 10],
  ]);
  const checks = specificationOf(input, policy).policy.filter(
    ({ origin }) => origin === 'policy file',
  );
  const { gaps, diversity } = gapsOf(checks);
  const gapOf = (category: string) => gaps.find((gap) => gap.category === category)!;

  test('are signed, in points and in people', () => {
    expect(gaps.map(({ category, people }) => [category, people])).toEqual([
      ['18-24', -6],
      ['25-34', 6],
      ['female', 12],
      ['male', -9],
      ['non_binary', -3],
    ]);
    expect(gapOf('male').points).toBeCloseTo(-0.09, 12);
    expect(gapOf('male').reason).toBe('share and minimum');
  });

  test('each action closes its gap, and one person less does not', () => {
    for (const { category, dimension, actions } of gaps) {
      const check = checks.find(({ id }) => id === dimension)!;
      const { people, target, tolerance, minimum } = check.cells.find((c) => c.label === category)!;
      const closes = (count: number, everyone: number) =>
        Math.abs(count / everyone - target) <= tolerance! + 1e-9 && count >= minimum;
      const everyone = check.people;
      if (actions.quotaFloor > 0) {
        expect(closes(actions.quotaFloor, everyone)).toBe(true);
        expect(closes(actions.quotaFloor - 1, everyone)).toBe(false);
        expect(closes(people + actions.add, everyone + actions.add)).toBe(true);
        expect(closes(people + actions.add - 1, everyone + actions.add - 1)).toBe(false);
      } else {
        expect(closes(actions.quotaCeiling!, everyone)).toBe(true);
        expect(closes(actions.quotaCeiling! + 1, everyone)).toBe(false);
        expect(closes(people - actions.remove, everyone - actions.remove)).toBe(true);
        expect(closes(people - actions.remove + 1, everyone - actions.remove + 1)).toBe(false);
      }
    }
  });

  test('weights cannot help where nobody is', () => {
    expect(gapOf('non_binary').actions.drawFactor).toBeNull();
    expect(gapOf('non_binary').actions.words).toContain('weights cannot help');
    const [age, gender] = diversity;
    expect(gender).toMatchObject({ covered: 2, asked: 3, reweighting: null });
    // Σ target² ÷ share, Kish's design effect of weights target ÷ share.
    const kish = [9, 31, 20, 18, 15, 7].reduce(
      (sum, count, i) => sum + policy.dimensions[0]!.targets[i]!.target ** 2 / (count / 100),
      0,
    );
    expect(age!.reweighting!.designEffect).toBeCloseTo(kish, 10);
    expect(age!.reweighting!.effectiveSize).toBeCloseTo(100 / kish, 8);
  });

  test('Hill’s numbers say how varied a dimension is, and should be', () => {
    const gender = diversity[1]!;
    expect(gender.effective.richness).toBe(2);
    expect(gender.effective.simpson).toBeCloseTo(1 / (0.64 * 0.64 + 0.36 * 0.36), 12);
    expect(gender.effectiveAsked.richness).toBe(3);
    expect(gender.effectiveAsked.simpson).toBeCloseTo(
      1 / (0.52 * 0.52 + 0.45 * 0.45 + 0.03 * 0.03),
      12,
    );
  });
});
