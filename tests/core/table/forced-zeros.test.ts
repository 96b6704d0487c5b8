import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rakeWeights } from '../../../src/core/table/calibrate.ts';
import { coordinatesOf, marginOf, targetCells } from '../../../src/core/table/contingency.ts';
import { ForcedZeros } from '../../../src/core/table/forced-zeros.ts';
import { certificateOf } from '../../../src/core/table/infeasibility.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { clusterMargins } from '../../../src/core/table/margin-clusters.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { targetSystem } from '../../../src/core/table/support.ts';
import { sparseProblem, triangle } from './edge-problems.ts';
import { farthest, fixture, marginal, problemOf } from './problems.ts';

const emptied = (problem: FitProblem) => {
  const { problems } = fitTable(problem);
  return problems.find(({ code }) => code === 'forced-zeros')?.affected ?? 0;
};

describe('cells that the targets force to zero', () => {
  const edge: FitProblem = {
    shape: [2, 2],
    sampleTable: Float64Array.of(1, 1, 1, 0),
    marginals: [marginal([0], [10, 90]), marginal([1], [90, 10])],
  };

  it('are emptied, so that the fit converges and says how many there were', () => {
    const fit = fitTable(edge);
    expect([fit.status, ...fit.table]).toEqual(['converged', 0, 10, 90, 0]);
    expect(fit.iterations).toBeLessThan(50);
    const [note] = fit.problems.filter(({ code }) => code === 'forced-zeros');
    expect(note).toMatchObject({ severity: 'note', affected: 1 });
    expect(note!.message).toBe(
      '1 cell is 0 in every table that meets the targets, and so in this one, although nothing ' +
        'declares it impossible.',
    );
    expect(fitTable(triangle(20)).status).toBe('converged');
    expect(emptied(triangle(20))).toBe(2);
    expect(emptied(triangle(19))).toBe(0);
  });

  it('leave the table that declaring them impossible gives', () => {
    const problem: FitProblem = {
      ...triangle(20),
      sampleTable: Float64Array.of(3, 1, 2, 5, 1, 4, 2, 1),
    };
    const fit = fitTable(problem);
    const zeros = [...fit.table.keys()].filter((cell) => fit.table[cell] === 0);
    expect(zeros).toEqual([2, 5]);
    const declared = fitTable({
      ...problem,
      structuralZeros: zeros.map((cell) => Int32Array.from(coordinatesOf(cell, problem.shape))),
    });
    expect(declared.status).toBe('converged');
    expect(farthest(fit.table, declared.table)).toBeLessThan(1e-6);
  });

  it('are emptied where all marginals are fitted on one collapsed table, too', () => {
    const shape = [2, 2, 40];
    const sampleTable = Float64Array.from({ length: 160 }, (_, i) => (i < 120 ? 1 + (i % 7) : 0));
    const fit = fitTable({ ...edge, shape, sampleTable });
    expect(clusterMargins(shape, edge.marginals)).toHaveLength(1);
    expect(fit.status).toBe('converged');
    expect(emptied({ ...edge, shape, sampleTable })).toBe(40);
    expect(farthest(marginOf(fit.table, shape, { of: [0, 1] }), [0, 10, 90, 0])).toBeLessThan(1e-6);
  });

  it('are found where some targets are unknown and some categories outside', () => {
    // Rows 0 and 1 of 3 ask for 30; the only known column they may fill leaves just that.
    const problem: FitProblem = {
      shape: [3, 3],
      sampleTable: Float64Array.of(1, 0, 0, 1, 0, 0, 1, 1, 1),
      marginals: [marginal([0], [30], { 0: [0, 0, null] }), marginal([1], [30, null, 5])],
    };
    const fit = fitTable(problem);
    expect(fit.status).toBe('converged');
    expect(fit.table[6]).toBe(0);
    expect(emptied(problem)).toBe(1);
  });

  it('are those, and no others, that a linear program finds', () => {
    const cases = fixture<{ problem: unknown; forced: number[] }[]>('feasibility/forced.json');
    let withNone = 0;
    cases.forEach(({ problem, forced }, i) => {
      const parsed = problemOf(problem);
      const fit = fitTable(parsed);
      expect(fit.status, `case ${i}`).toBe('converged');
      const counted = parsed.marginals.map((one) => targetCells(parsed.shape, one));
      const zeros = [...fit.table.keys()].filter(
        (cell) =>
          fit.table[cell] === 0 &&
          parsed.marginals.every(({ counts }, m) => counts[counted[m]![cell]!]! > 0),
      );
      expect(zeros, `case ${i}`).toEqual(forced);
      if (forced.length === 0) withNone++;
    });
    expect(cases.length - withNone).toBeGreaterThan(20);
  });

  it('are never cells that hold people in a table that meets the targets', () => {
    let found = 0;
    fc.assert(
      fc.property(sparseProblem, ({ problem, hidden }) => {
        const fit = fitTable(problem);
        expect(fit.status).not.toBe('infeasible');
        hidden.forEach((count, cell) => {
          if (count > 0) expect(fit.table[cell]).toBeGreaterThan(0);
        });
        if (fit.problems.some(({ code }) => code === 'forced-zeros')) found++;
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(5);
  });

  it('do not hide that the targets contradict each other', () => {
    // By less than the tolerance a table counts as meeting them, by more it does not.
    expect(fitTable(triangle(20 + 1e-7)).maxDeviation).toBeLessThanOrEqual(1e-6);
    for (const apart of [1e-5, 1e-4, 1e-2])
      expect(fitTable(triangle(20 + apart)).status).toBe('infeasible');
  });

  it('are found among records, too', () => {
    const raked = rakeWeights({
      shape: [2, 2],
      columns: [
        [0, 0, 1, 0],
        [0, 1, 0, 0],
      ],
      baseWeights: null,
      marginals: edge.marginals,
    });
    expect([raked.status, ...raked.weights]).toEqual(['converged', 0, 10, 90, 0]);
    expect(raked.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('2 records are 0 in every weighting that meets the targets'),
    ]);
  });
});

describe('the search for forced zeros', () => {
  /** Two blocks: cell 0 of the first is forced to zero, the second cannot be met. */
  const problem: FitProblem = {
    shape: [4, 4],
    sampleTable: Float64Array.of(1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0),
    marginals: [marginal([0], [10, 90, 5, 20]), marginal([1], [90, 10, 15, 10])],
  };
  const given = (support: Float64Array) => ({
    targets: problem.marginals.map(({ counts }) => counts),
    cells: (m: number) => targetCells(problem.shape, problem.marginals[m]!),
    support,
    complete: 0,
  });
  const system = targetSystem(
    problem,
    problem.sampleTable!,
    clusterMargins(problem.shape, problem.marginals),
  );
  const falling = [Float64Array.of(-0.1, 0, 0, 0), Float64Array.of(0, 0.1, 0, 0)];

  it('names a unit once, from the steps of a sweep', () => {
    const search = new ForcedZeros(given(problem.sampleTable!));
    expect(search.find(falling, 10)).toEqual([0]);
    expect(search.find(falling, 20)).toEqual([]);
  });

  it('proves nothing from steps that empty no unit for good', () => {
    const search = new ForcedZeros(given(problem.sampleTable!));
    expect(search.find([Float64Array.of(0, -0.1, 0, 0), new Float64Array(4)], 10)).toEqual([]);
    expect(search.find([new Float64Array(4), new Float64Array(4)], 20)).toEqual([]);
  });

  it('carries a proof that leaves units out over to all of them', () => {
    const search = new ForcedZeros(given(problem.sampleTable!));
    search.find(falling, 10);
    // Rows 3 asks for 20 of column 2, which leaves 15; the rest raises cell 0 alone.
    const partial = [Float64Array.of(3, 0, 0, 1), Float64Array.of(0, -3, -1, 0)];
    expect(certificateOf(system, partial)).toBeUndefined();
    const whole = certificateOf(system, search.extended(partial));
    expect(whole!.leastDeviation).toBeGreaterThan(0.1);
  });

  it('looks for nothing in a problem too large for it', () => {
    const search = new ForcedZeros({
      ...given(new Float64Array(2_000_001).fill(1)),
      cells: () => {
        throw new Error('the units of the marginal were asked for');
      },
    });
    expect(search.find(falling, 10_000)).toEqual([]);
  });
});
