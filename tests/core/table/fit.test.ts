import { describe, expect, it } from 'vitest';
import { marginOf } from '../../../src/core/table/contingency.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { triangle } from './edge-problems.ts';
import { farthest, marginal } from './problems.ts';

const notes = (problem: FitProblem, code: string) =>
  fitTable(problem).problems.filter((finding) => finding.code === code);

describe('the end of a fit', () => {
  it('is converged where the deviation of the table itself is allowed', () => {
    const fit = fitTable({
      shape: [2, 3],
      sampleTable: Float64Array.of(1, 2, 3, 4, 5, 6),
      marginals: [marginal([0], [40, 60]), marginal([1], [20, 30, 50])],
      tolerance: 1e-6,
    });
    expect(fit.status).toBe('converged');
    const rows = marginOf(fit.table, [2, 3], { of: [0] });
    const columns = marginOf(fit.table, [2, 3], { of: [1] });
    const deviation = Math.max(farthest(rows, [40, 60]), farthest(columns, [20, 30, 50]));
    expect(fit.maxDeviation).toBeCloseTo(deviation, 12);
    expect(deviation).toBeLessThanOrEqual(1e-6 * 100);
    expect(fit.trace).toHaveLength(fit.iterations);
    expect(fit.trace.at(-1)).toBeLessThanOrEqual(1e-6 * 100);
  });

  it('is never converged by standing still: a limit cycle of two marginals is infeasible', () => {
    const fit = fitTable({
      shape: [2, 2],
      sampleTable: Float64Array.of(1, 1, 1, 0),
      marginals: [marginal([0], [10, 90]), marginal([1], [50, 50])],
      tolerance: 1e-3,
    });
    expect(fit.status).toBe('infeasible');
    expect(fit.trace.at(-1)).toBeGreaterThan(39);
  });

  it('is max-iterations, not infeasible, where a cell may hold next to nothing', () => {
    const problem: FitProblem = { ...triangle(20 - 1e-5), maxIterations: 5000 };
    const slow = fitTable(problem);
    expect(slow.status).toBe('max-iterations');
    expect(slow.iterations).toBe(5000);
    expect(slow.problems[0]).toMatchObject({ code: 'max-iterations', severity: 'error' });
    expect(slow.problems[0]!.message).toContain('5,000 sweeps');
    expect(fitTable({ ...problem, tolerance: 1e-3 }).status).toBe('converged');
  });

  it('meets a total of zero with an empty table', () => {
    const fit = fitTable({
      shape: [2, 2],
      sampleTable: null,
      marginals: [marginal([0], [0, 0]), marginal([1], [0, 0])],
    });
    expect([fit.status, fit.maxDeviation, [...fit.table]]).toEqual(['converged', 0, [0, 0, 0, 0]]);
  });

  it.each<[string, FitProblem, number[]]>([
    ['one cell', { shape: [1], sampleTable: null, marginals: [marginal([0], [7])] }, [7]],
    ['no dimensions', { shape: [], sampleTable: null, marginals: [marginal([], [7])] }, [7]],
    [
      'a dimension of size 1',
      {
        shape: [2, 1, 2],
        sampleTable: Float64Array.of(1, 1, 1, 3),
        marginals: [marginal([1, 0], [4, 6]), marginal([2], [5, 5])],
      },
      [2.641101, 1.358899, 2.358899, 3.641101],
    ],
    ['no marginals', { shape: [2], sampleTable: Float64Array.of(3, 1), marginals: [] }, [3, 1]],
    [
      'a grand total alone',
      { shape: [2], sampleTable: Float64Array.of(3, 1), marginals: [marginal([], [8])] },
      [6, 2],
    ],
    [
      'a marginal without any known count',
      { shape: [2], sampleTable: Float64Array.of(3, 1), marginals: [marginal([0], [null, null])] },
      [3, 1],
    ],
  ])('%s', (_, problem, table) => {
    const fit = fitTable(problem);
    expect(fit.status).toBe('converged');
    expect(farthest(fit.table, table)).toBeLessThan(1e-6);
  });

  it('refuses a malformed problem', () => {
    expect(() =>
      fitTable({ shape: [2], sampleTable: null, marginals: [marginal([0], [1, 2, 3])] }),
    ).toThrow('malformed problem: marginals[0] has 3 counts; 2 needs 2.');
  });
});

describe('groups, unknown targets, zeros', () => {
  it('leaves categories outside the groups to the other marginals', () => {
    const { status, table } = fitTable({
      shape: [3, 2],
      sampleTable: Float64Array.of(1, 2, 3, 4, 5, 6),
      marginals: [marginal([0], [30], { 0: [0, 0, null] }), marginal([1], [40, 50])],
    });
    expect(status).toBe('converged');
    expect(table[0]! + table[1]! + table[2]! + table[3]!).toBeCloseTo(30, 6);
    expect(table[4]! + table[5]!).toBeCloseTo(60, 6);
    // Inside the group the sample keeps its odds: 1 × 4 to 2 × 3.
    expect((table[0]! * table[3]!) / (table[1]! * table[2]!)).toBeCloseTo(4 / 6, 9);
  });

  it('does not touch cells that no known target counts', () => {
    const { status, table } = fitTable({
      shape: [3],
      sampleTable: Float64Array.of(1, 2, 5),
      marginals: [marginal([0], [30], { 0: [0, 0, null] })],
    });
    expect([status, [...table]]).toEqual(['converged', [10, 20, 5]]);
  });

  it('fits targets stated over groups of several dimensions in any order', () => {
    const table = Float64Array.from({ length: 24 }, (_, i) => 1 + ((i * 7) % 11));
    const groups = { 2: Int32Array.of(0, 1, 0, 1), 0: Int32Array.of(1, 0, 0) };
    const asked = [{ of: [2, 0], groups }, { of: [1] }];
    const { status, table: fitted } = fitTable({
      shape: [3, 2, 4],
      sampleTable: null,
      marginals: asked.map((one) => ({ ...one, counts: marginOf(table, [3, 2, 4], one) })),
    });
    expect(status).toBe('converged');
    for (const one of asked)
      expect(
        farthest(marginOf(fitted, [3, 2, 4], one), marginOf(table, [3, 2, 4], one)),
      ).toBeLessThan(1e-5);
  });

  it('keeps structural zeros empty, wherever a coordinate is left open', () => {
    const { status, table } = fitTable({
      shape: [2, 2, 2],
      sampleTable: null,
      marginals: [marginal([0], [4, 6]), marginal([2], [5, 5])],
      structuralZeros: [Int32Array.of(0, -1, 1)],
    });
    expect(status).toBe('converged');
    expect([table[1], table[3]]).toEqual([0, 0]);
  });

  it('gives sampling zeros the declared weight, and says to how many', () => {
    const problem: FitProblem = {
      shape: [2, 2],
      sampleTable: Float64Array.of(2, 4, 0, 0),
      marginals: [marginal([0], [10, 10]), marginal([1], [10, 10])],
      structuralZeros: [Int32Array.of(1, 1)],
      priorWeight: 0.1,
    };
    const [note] = notes(problem, 'prior-weight');
    expect(note).toMatchObject({ severity: 'note', affected: 1 });
    expect(note!.message).toContain('prior weight of 0.3');
    expect(fitTable(problem).table[3]).toBe(0);
    expect(notes({ ...problem, priorWeight: 0 }, 'prior-weight')).toEqual([]);
    expect(fitTable({ ...problem, priorWeight: 0 }).status).toBe('infeasible');
  });
});

describe('pairs that nothing ties', () => {
  const two = [marginal([0], [5, 5]), marginal([1], [5, 5]), marginal([2], [5, 5])];
  const pairs = (problem: FitProblem) =>
    notes(problem, 'assumed-independent').map(({ pair }) => pair);

  it('are all pairs of a flat sample without joint marginals', () => {
    const all = [
      [0, 1],
      [0, 2],
      [1, 2],
    ];
    expect(pairs({ shape: [2, 2, 2], sampleTable: null, marginals: two })).toEqual(all);
    const constant = new Float64Array(8).fill(3);
    expect(pairs({ shape: [2, 2, 2], sampleTable: constant, marginals: two })).toEqual(all);
  });

  it('are not those of a joint marginal, nor those the sample ties', () => {
    const joint = [marginal([0, 1], [2, 3, 3, 2]), two[2]!];
    expect(pairs({ shape: [2, 2, 2], sampleTable: null, marginals: joint })).toEqual([
      [0, 2],
      [1, 2],
    ]);
    // 1 × 2 × 3 products, with dimensions 0 and 2 tied on top.
    const tied = Float64Array.of(1, 5, 2, 10, 1, 1, 2, 2);
    expect(pairs({ shape: [2, 2, 2], sampleTable: tied, marginals: two })).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(pairs({ shape: [2, 2, 1], sampleTable: null, marginals: two.slice(0, 2) })).toEqual([
      [0, 1],
    ]);
  });
});

describe('inconsistent totals', () => {
  const problem: FitProblem = {
    shape: [2, 2, 2],
    sampleTable: null,
    marginals: [
      marginal([0], [40, 60]),
      { ...marginal([1], [50, 51]), reliability: 3 },
      marginal([2], [null, 50]),
    ],
  };

  it('name both marginals, the gap, and what would reconcile them', () => {
    const fit = fitTable(problem);
    expect([fit.status, fit.iterations, fit.trace]).toEqual(['inconsistent-totals', 0, []]);
    const [finding] = fit.problems;
    expect(finding).toMatchObject({ code: 'inconsistent-totals', marginal: 0, with: 1, gap: -1 });
    expect(finding!.message).toContain('marginals[0] adds up to 100, marginals[1] to 101');
    expect(finding!.remedies!.map(({ action, value }) => [action, value])).toEqual([
      ['trust-marginal', 101],
      ['trust-marginal', 100],
      ['scale-to-most-reliable', 101],
      ['least-squares', 100.75],
    ]);
  });

  it('are compared to a part in a thousand million', () => {
    const apart = (gap: number) =>
      fitTable({
        shape: [2, 2],
        sampleTable: null,
        marginals: [marginal([0], [4e5, 6e5]), marginal([1], [5e5, 5e5 + gap])],
      }).status;
    expect(apart(5e-4)).toBe('converged');
    expect(apart(2e-3)).toBe('inconsistent-totals');
  });
});
