import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/core/table/doctor.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { sparseProblem, triangle } from './edge-problems.ts';
import { fixture, marginal, problemOf } from './problems.ts';

describe('infeasible', () => {
  it('names the targets of three marginals that agree two by two', () => {
    const fit = fitTable(triangle(20.5));
    expect(fit.status).toBe('infeasible');
    const [finding] = fit.problems;
    expect(finding!.carriers!.map(({ marginal, cell }) => [marginal, cell])).toEqual(
      expect.arrayContaining([
        [2, 1],
        [2, 2],
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 2],
      ]),
    );
    expect(finding!.carriers).toHaveLength(6);
    expect(finding).toMatchObject({ marginal: 2, coordinates: [0, 1] });
    // 41 asked, 40 left: spread over six targets and both ways.
    expect(finding!.gap).toBeCloseTo(1 / 6, 9);
    expect(finding!.message).toMatch(
      /marginals\[2\]\.counts\[1\] \(at 0, 1\) = 20\.5 and .* ask for more than .* leave room for/,
    );
  });

  it('says so in words where everybody would have to count twice', () => {
    const fit = fitTable({
      shape: [2, 2, 2],
      sampleTable: null,
      marginals: [
        marginal([0, 1], [45, 5, 5, 45]),
        marginal([1, 2], [45, 5, 5, 45]),
        marginal([0, 2], [5, 45, 45, 5]),
      ],
    });
    expect(fit.status).toBe('infeasible');
    expect(fit.problems[0]!.message).toContain('everybody counts in at least 1 of');
    expect(fit.problems[0]!.message).toContain('make at least 100 together and not 30');
  });

  it('proves a gap of a ten-thousandth percent, and never the edge itself', () => {
    expect(fitTable(triangle(20 + 1e-4)).status).toBe('infeasible');
    expect(fitTable(triangle(20 + 1e-5)).status).toBe('infeasible');
    expect(fitTable(triangle(20)).status).toBe('converged');
    expect(fitTable(triangle(19)).status).toBe('converged');
  });

  it('is proved with unknown targets and categories outside', () => {
    const unknown = fitTable({
      shape: [2, 3],
      sampleTable: Float64Array.of(1, 1, 0, 0, 1, 1),
      marginals: [marginal([0], [40, 60]), marginal([1], [50, null, 10])],
    });
    expect(unknown.status).toBe('infeasible');
    expect(unknown.problems[0]).toMatchObject({ marginal: 1, cell: 0, with: 0 });
    expect(unknown.problems[0]!.gap).toBeCloseTo(10, 9);

    const outside = fitTable({
      shape: [3, 2],
      sampleTable: Float64Array.of(1, 0, 1, 0, 1, 1),
      marginals: [marginal([0], [30], { 0: [0, 0, null] }), marginal([1], [20, null])],
    });
    expect(outside.status).toBe('infeasible');
    expect(outside.problems[0]!.gap).toBeCloseTo(10, 9);
  });

  it('is found before the first sweep where joint marginals contradict', () => {
    const fit = fitTable({
      shape: [2, 2, 2],
      sampleTable: null,
      marginals: [marginal([0, 1], [40, 10, 10, 40]), marginal([1, 2], [40, 15, 10, 35])],
    });
    expect([fit.status, fit.iterations]).toEqual(['infeasible', 0]);
    expect(fit.problems.slice(0, 2).map(({ code, gap }) => [code, gap])).toEqual([
      ['contradicting-marginals', -5],
      ['contradicting-marginals', 5],
    ]);
  });

  it('agrees with a linear program on problems with zeros, groups and unknown cells', () => {
    const cases = fixture<{ problem: unknown; feasible: boolean; leastDeviation: number }[]>(
      'feasibility/feasibility.json',
    );
    cases.forEach(({ problem, feasible, leastDeviation }, i) => {
      const parsed = problemOf(problem);
      const fit = fitTable(parsed);
      expect(fit.status, `case ${i}`).toBe(feasible ? 'converged' : 'infeasible');
      const zeros = parsed.marginals.some(({ counts }) => counts.includes(0));
      for (const { message, gap } of fit.problems)
        if (!zeros && message.startsWith('No table'))
          expect(gap, `case ${i}`).toBeLessThanOrEqual(leastDeviation + 1e-6);
    });
    expect(cases.filter(({ feasible }) => feasible)).toHaveLength(cases.length / 2);
  });
});

describe('a hidden table that meets all targets', () => {
  it('keeps a fit from being called infeasible, however slow', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(sparseProblem, ({ problem }) => {
        const { status } = fitTable({ ...problem, maxIterations: 300 });
        ends.add(status);
        expect(status).not.toBe('infeasible');
        expect(status).not.toBe('inconsistent-totals');
        expect(examine(problem).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect([...ends].sort()).toEqual(['converged', 'max-iterations']);
  });
});
