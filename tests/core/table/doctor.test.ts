import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/core/table/doctor.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { reconcileTotals } from '../../../src/core/table/reconcile.ts';
import { fixture, marginal, problemOf, summary } from './problems.ts';

const sample = (...weights: number[]) => Float64Array.from(weights);
describe('a problem in order', () => {
  it('has no findings', () => {
    expect(
      examine({
        shape: [2, 3],
        sampleTable: sample(1, 2, 0, 4, 5, 6),
        marginals: [marginal([0], [40, 60]), marginal([1], [20, 30, 50])],
      }),
    ).toEqual([]);
  });

  it('gets no error from the doctor wherever a linear program finds a table', () => {
    const cases = fixture<{ problem: unknown; feasible: boolean }[]>(
      'feasibility/feasibility.json',
    );
    let found = 0;
    cases.forEach(({ problem, feasible }, i) => {
      const errors = examine(problemOf(problem)).filter(({ severity }) => severity === 'error');
      if (feasible) expect(errors, `case ${i}`).toEqual([]);
      else if (errors.length > 0) found++;
    });
    // The rest are contradictions of three marginals, left to the fit.
    expect(found).toBeGreaterThan(40);
  });
});

describe('totals', () => {
  const problem: FitProblem = {
    shape: [2, 2, 2],
    sampleTable: null,
    marginals: [
      marginal([0], [40, 60]),
      { ...marginal([1], [50, 52]), reliability: 3 },
      marginal([2], [null, 50]),
    ],
  };
  const totals = (fixed: FitProblem) =>
    fixed.marginals.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));

  it('that disagree are reported with their size', () => {
    expect(examine(problem).map(summary)).toEqual([
      { code: 'inconsistent-totals', severity: 'error', marginal: 0, with: 1, gap: -2 },
    ]);
  });

  it('are reconciled in three ways, after which the fit converges', () => {
    const trusted = reconcileTotals(problem, { action: 'trust-marginal', marginal: 0 });
    expect(totals(trusted)).toEqual([100, expect.closeTo(100, 9), NaN]);
    const scaled = reconcileTotals(problem, { action: 'scale-to-most-reliable' });
    expect(totals(scaled)).toEqual([expect.closeTo(102, 9), 102, NaN]);
    expect([...scaled.marginals[0]!.counts]).toEqual([
      expect.closeTo(40.8, 9),
      expect.closeTo(61.2, 9),
    ]);
    const squares = reconcileTotals(problem, { action: 'least-squares' });
    expect(totals(squares)).toEqual([expect.closeTo(101.5, 9), expect.closeTo(101.5, 9), NaN]);
    for (const fixed of [trusted, scaled, squares]) {
      expect(examine(fixed)).toEqual([]);
      expect(fitTable(fixed).status).toBe('converged');
      expect(fixed.marginals[2]).toBe(problem.marginals[2]);
    }
  });

  it('cannot be taken from a marginal with unknown cells, nor scaled up from nothing', () => {
    expect(() => reconcileTotals(problem, { action: 'trust-marginal', marginal: 2 })).toThrow(
      'marginals[2] does not state a total',
    );
    const empty = { ...problem, marginals: [marginal([0], [0, 0]), marginal([1], [5, 5])] };
    expect(() => reconcileTotals(empty, { action: 'trust-marginal', marginal: 1 })).toThrow(
      'cannot be scaled',
    );
  });
});

describe('targets on empty slices', () => {
  it('are named with cell, coordinates and what mends them', () => {
    const findings = examine({
      shape: [2, 3],
      sampleTable: sample(1, 1, 0, 1, 1, 1),
      marginals: [marginal([0], [50, 50]), marginal([1], [40, 40, 20])],
      structuralZeros: [Int32Array.of(1, 2)],
    });
    expect(findings.map(summary)).toEqual([
      { code: 'empty-slice', severity: 'error', marginal: 1, cell: 2, gap: 20 },
    ]);
    expect(findings[0]!.coordinates).toEqual([2]);
    expect(findings[0]!.remedies!.map(({ action }) => action)).toEqual([
      'change-target',
      'prior-weight',
      'drop-structural-zero',
    ]);
  });

  it('are also those that zeros of other targets leave empty', () => {
    const findings = examine({
      shape: [2, 2, 2],
      sampleTable: null,
      marginals: [
        marginal([0, 1], [0, 10, 10, 0]),
        marginal([1, 2], [0, 10, 10, 0]),
        marginal([0, 2], [0, 10, 10, 0]),
      ],
    });
    expect(findings.filter(({ code }) => code === 'empty-slice')).toHaveLength(6);
  });
});

describe('contradicting marginals', () => {
  it('are compared on what they share, cell by cell', () => {
    const findings = examine({
      shape: [2, 3, 2],
      sampleTable: null,
      marginals: [
        marginal([0, 1], [10, 20, 30, 5, 15, 20]),
        { ...marginal([1, 2], [9, 6, 20, 15, 25, 25]), reliability: 2 },
      ],
    });
    expect(findings).toEqual([]);

    const moved = examine({
      shape: [2, 3, 2],
      sampleTable: null,
      marginals: [
        marginal([0, 1], [10, 20, 30, 5, 15, 20]),
        { ...marginal([1, 2], [9, 6, 24, 15, 25, 21]), reliability: 2 },
      ],
    });
    expect(moved.map(summary)).toEqual([
      {
        code: 'contradicting-marginals',
        severity: 'error',
        marginal: 0,
        cell: 1,
        with: 1,
        gap: -4,
      },
      { code: 'contradicting-marginals', severity: 'error', marginal: 0, cell: 2, with: 1, gap: 4 },
    ]);
    // The less reliable table bends first, in its largest cell of the slice.
    expect(moved[0]!.remedies![0]).toMatchObject({
      action: 'change-target',
      marginal: 0,
      cell: 1,
      value: 24,
    });
    expect(moved[0]!.remedies![1]).toMatchObject({ marginal: 1, cell: 2, value: 20 });
    expect(moved[0]!.carriers!.map(({ marginal: m, cell }) => [m, cell])).toEqual([
      [0, 1],
      [0, 4],
      [1, 2],
      [1, 3],
    ]);
    expect(moved[0]!.message).toBe(
      'marginals[1].counts[2] (at 1, 0) and marginals[1].counts[3] (at 1, 1) together state 39, ' +
        'but marginals[0].counts[1] (at 0, 1) and marginals[0].counts[4] (at 1, 1) together state ' +
        '35 for the same people: 4 fewer.',
    );
  });

  it('are compared over common groups, and only where nothing is left open', () => {
    const stated = (groups: (number | null)[], counts: (number | null)[]): FitProblem => ({
      shape: [4, 2],
      sampleTable: null,
      marginals: [
        marginal([0], [10, 20, 30], { 0: [0, 1, 1, 2] }),
        marginal([0, 1], counts, { 0: groups }),
      ],
    });
    // Categories 0 to 2 are the finest block that both can be summed to: 30 against 29.
    const merged = stated([0, 0, 1, 2], [9, 9, 5, 6, 15, 16]);
    expect(examine(merged).map(summary)).toEqual([
      { code: 'contradicting-marginals', severity: 'error', marginal: 0, cell: 1, with: 1, gap: 1 },
      {
        code: 'contradicting-marginals',
        severity: 'error',
        marginal: 0,
        cell: 2,
        with: 1,
        gap: -1,
      },
    ]);
    // With the last category outside, or one count unknown, fewer is no contradiction …
    expect(examine(stated([0, 0, null, 1], [4, 5, 15, 15]))).toEqual([]);
    expect(examine(stated([0, 0, 1, 2], [9, null, 5, 6, 15, 15]))).toEqual([]);
    // … but more is.
    expect(examine(stated([0, 0, null, 1], [14, 17, 15, 15])).map(summary)).toEqual([
      {
        code: 'contradicting-marginals',
        severity: 'error',
        marginal: 0,
        cell: 1,
        with: 1,
        gap: -1,
      },
    ]);
  });

  it('include known counts that exceed another total', () => {
    const findings = examine({
      shape: [2, 3],
      sampleTable: null,
      marginals: [marginal([0], [40, 60]), marginal([1], [70, 40, null])],
    });
    expect(findings.map(summary)).toMatchObject([
      { code: 'contradicting-marginals', marginal: 0, with: 1, gap: -10 },
    ]);
  });
});
