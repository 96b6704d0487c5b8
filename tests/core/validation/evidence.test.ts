import { describe, expect, test } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import type { Comparison } from '../../../src/core/population/report.ts';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { normalTail } from '../../../src/core/statistics/distributions.ts';
import { standardErrorOf } from '../../../src/core/statistics/margin-of-error.ts';
import type { CellCounts } from '../../../src/core/validation/count/counts.ts';
import { evidenceOf } from '../../../src/core/validation/verdict/evidence.ts';
import { poolsOf } from '../../../src/core/validation/verdict/fit-test.ts';
import type { JudgeInput } from '../../../src/core/validation/verdict/judging.ts';
import type { Drawing } from '../../../src/core/validation/count/subject.ts';
import { subjectOf, tablePlan } from './judged.ts';

/** A place with one attribute, whose shares are known. */
function place(shares: number[]): Pick<Pack, 'attributes' | 'marginals'> {
  const about = { status: 'official', source: 's' } as const;
  const categories = shares.map((_, i) => ({ id: `c${i}`, label: `Group ${i}` }));
  return {
    attributes: [{ id: 'a', label: 'Groups', stream: 1000, categories, ...about }],
    marginals: [
      { id: 'a', label: 'People by group', of: ['a'], counts: shares, base: 'b', ...about },
    ],
  };
}

interface Case {
  drawing?: Drawing;
  cells?: CellCounts;
  marginOfError?: NonNullable<Comparison['marginOfError']>;
}

function input(people: number[], shares: number[], { drawing = 'sample', ...rest }: Case = {}) {
  const rows = people.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const pack = place(shares);
  const comparison: Comparison = {
    id: 'a',
    of: ['a'],
    shape: [shares.length],
    kind: 'target',
    expected: Float64Array.from(shares, (share) => (share * rows) / whole),
    ...(rest.marginOfError && { marginOfError: rest.marginOfError }),
  };
  const cells = rest.cells ?? { rows: Float64Array.from(people) };
  const sum = cells.sums?.reduce((a, b) => a + b, 0) ?? rows;
  const made: JudgeInput = {
    subject: subjectOf(pack, rows, drawing),
    pack,
    plan: tablePlan(pack, [comparison]),
    comparisons: [comparison],
    counts: {
      rows,
      weight: { sum, squares: rows },
      singles: [cells],
      pairs: [],
      pairExamples: [],
      tables: [cells],
      zeros: [],
    },
  };
  return made;
}
const tableOf = (...args: Parameters<typeof input>) => evidenceOf(input(...args)).tables[0]!;

describe('what is tested, and how', () => {
  test('exact quotas are not tested at all', () => {
    const made = evidenceOf(input([520, 450, 30], [0.52, 0.45, 0.03], { drawing: 'quota' }));
    expect(made.run).toBe(false);
    expect(made.tables).toEqual([]);
    expect(made.assumption).toContain('p = 1 by construction, no evidence');
    expect(made.policyTests.factors[0]!.pValue).toBe(1);
    expect(made.policyTests.policyFigure).toMatchObject({ name: 'bias_detected', value: false });
    expect(made.policyTests.policyFigure.misleads).toContain('cannot find any fault');
  });

  test('rows of a file are tested under an assumption that is told', () => {
    const made = evidenceOf(input([70, 30], [1, 1], { drawing: 'unknown' }));
    expect(made.run).toBe(true);
    expect(made.assumption).toContain('not known');
    expect(made.tables[0]!.test!.statistic).toBeCloseTo(16, 12);
    expect(made.tables[0]!.test!.pValue).toBeCloseTo(6.334e-5, 8);
  });

  test('Pearson’s and G where enough are expected', () => {
    const { test: made, cohensW } = tableOf([120, 50, 30], [0.5, 0.3, 0.2]);
    expect(made).toMatchObject({ method: 'pearson', degreesOfFreedom: 2, size: 200 });
    expect(made!.statistic).toBeCloseTo(8.1667, 4);
    expect(made!.pValue).toBeCloseTo(0.016851, 6);
    expect(made!.g!.statistic).toBeCloseTo(
      2 * (120 * Math.log(1.2) + 50 * Math.log(50 / 60) + 30 * Math.log(0.75)),
      9,
    );
    expect(cohensW).toBeCloseTo(Math.sqrt(8.16666667 / 200), 8);
  });

  test('exactly where few are expected', () => {
    const few = tableOf([7, 2, 1], [0.5, 0.3, 0.2]).test!;
    expect(few).toMatchObject({ method: 'enumerated', degreesOfFreedom: null, g: null });
    expect(few.pValue).toBeCloseTo(0.532225, 9);
    // Two categories at 98 to 2 and 100 rows: 2 expected in one of them, and it is not dropped.
    const two = tableOf([92, 8], [0.98, 0.02]).test!;
    expect(two.method).toBe('enumerated');
    expect(two.pValue).toBeLessThan(0.001);
    const many = tableOf(
      [200, 150, 100, 40, 8, 2, 0, 0],
      [40, 30, 20, 8, 1.2, 0.5, 0.2, 0.1],
    ).test!;
    expect(many.method).toBe('simulated');
    expect(many.outcomes).toBeGreaterThan(20);
  });

  test('by Rao and Scott where rows are weighted', () => {
    const cells = {
      rows: Float64Array.of(300, 500, 200),
      sums: Float64Array.of(600, 500, 100),
      squares: Float64Array.of(1500, 600, 60),
    };
    const { test: made, equivalence } = tableOf([300, 500, 200], [0.5, 0.4, 0.1], { cells });
    expect(made!.method).toBe('rao-scott');
    expect(made!.size).toBeCloseTo(1200 ** 2 / 2160, 9);
    expect(equivalence.distance).toBeCloseTo(0.5 * (0 + 1 / 60 + 1 / 60), 12);
  });

  test('with allowance for the margin of error of targets', () => {
    const people = [560, 440];
    const plain = tableOf(people, [0.5, 0.5]).test!;
    const marginOfError = { level: 0.9, people: Float64Array.of(60, 60) };
    const made = tableOf(people, [0.5, 0.5], { marginOfError }).test!;
    expect(made.method).toBe('uncertain targets');
    expect(made.statistic).toBeCloseTo(plain.statistic!, 12);
    expect(plain.pValue).toBeLessThan(0.001);
    // Two shares: their variances add up; half of what e² and e² are together stays of the target's.
    const error = standardErrorOf(0.06, 0.9);
    const z = 0.06 / Math.sqrt(0.25 / 1000 + (error * error) / 2);
    expect(made.pValue).toBeCloseTo(2 * normalTail(z), 9);
  });

  test('nobody can be where nobody is expected', () => {
    const made = tableOf([50, 49, 1], [0.5, 0.5, 0]);
    expect(made.test).toMatchObject({ method: 'impossible', pValue: 0, statistic: null });
    expect(made.alarm).toBe(true);
    expect(made.departures.map(({ label }) => label)).toEqual(['Group 2']);
    expect(JSON.stringify(made)).not.toMatch(/Infinity|NaN/);
  });

  test('one category alone, and nobody, are no test', () => {
    expect(tableOf([100], [1]).test).toBeNull();
    const none = evidenceOf(input([0, 0], [1, 1]));
    expect(none.tables[0]!.test).toBeNull();
    expect(none.notes.join(' ')).toContain('not tested');
  });

  test('cells are pooled until each expects five', () => {
    const expected = [0.5, 30, 2, 1, 8, 3];
    const pools = poolsOf(expected);
    const sums = pools.map((pool) => pool.reduce((sum, i) => sum + expected[i]!, 0));
    expect(Math.min(...sums)).toBeGreaterThanOrEqual(5);
    expect(pools.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(poolsOf([1, 1])).toEqual([[0, 1]]);
  });
});

describe('what is concluded', () => {
  const stated = [0.52, 0.45, 0.03];
  const actual = [0.515, 0.455, 0.03];

  test('half a point off: p falls with the size, the effect and the verdict do not', () => {
    const at = (n: number) =>
      tableOf(
        actual.map((share) => Math.round(share * n)),
        stated,
      );
    expect(at(1000).test!.pValue).toBeCloseTo(0.9495, 4);
    expect(at(1_000_000).test!.pValue / 3.136846e-23).toBeCloseTo(1, 4);
    expect(at(1_000_000).cohensW).toBeCloseTo(0.01018, 5);
    expect(at(1000).verdict).toBe('not enough data');
    expect(at(1_000_000)).toMatchObject({ verdict: 'equivalent', alarm: true, isBeyond: false });
    const rule = evidenceOf(
      input(
        actual.map((share) => share * 1e6),
        stated,
      ),
    ).policyTests.policyFigure;
    expect(rule.value).toBe(true);
    expect(rule.misleads).toContain('off by little');
  });

  test('three points off: different where the rows prove it, and beyond the tolerance', () => {
    const off = [0.49, 0.48, 0.03];
    const at = (n: number) =>
      tableOf(
        off.map((share) => share * n),
        stated,
      );
    expect(at(100).verdict).toBe('not enough data');
    expect(at(10_000).verdict).toBe('different');
    expect(at(100_000)).toMatchObject({ verdict: 'different', isBeyond: true });
    expect(at(100_000).departures.map(({ label }) => label)).toEqual(['Group 0', 'Group 1']);
    expect(at(100_000).departures[0]!.points).toBeCloseTo(-0.03, 12);
  });

  test('the policy’s rule passes what few rows cannot prove', () => {
    const made = evidenceOf(input([14, 5, 1], [0.52, 0.45, 0.03])).policyTests;
    expect(made.policyFigure.value).toBe(false);
    expect(made.policyFigure.misleads).toContain('cannot prove it');
  });

  test('is the same for the same rows', () => {
    const counts = new Float64Array(8);
    multinomial(streamKey(1, 1), 0, 300, Float64Array.of(50, 30, 10, 5, 2, 1, 1, 1), counts);
    const one = evidenceOf(input([...counts], [50, 30, 10, 5, 2, 1, 1, 1]));
    expect(evidenceOf(input([...counts], [50, 30, 10, 5, 2, 1, 1, 1]))).toEqual(one);
  });
});
