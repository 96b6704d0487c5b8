import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginOf } from '../../../src/core/table/contingency.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { plainIpf, plainOffsets } from '../../../fixtures/bench/b2/plain-ipf.ts';
import { b2Problem } from '../../../fixtures/bench/b2/problem.ts';
import { farthest, farthestRelative, fixture } from './problems.ts';

/** A positive sample table and marginals, of one to all dimensions, of a positive hidden table. */
const feasibleProblem: fc.Arbitrary<FitProblem & { sampleTable: Float64Array }> = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((shape) => {
    const cells = shape.reduce((product, size) => product * size, 1);
    const weights = fc
      .array(fc.integer({ min: 1, max: 50 }), { minLength: cells, maxLength: cells })
      .map((values) => Float64Array.from(values));
    const some = fc.shuffledSubarray([...shape.keys()], { minLength: 1 });
    return fc.record({
      shape: fc.constant(shape),
      sampleTable: weights,
      hidden: weights,
      over: fc.array(some, { minLength: 1, maxLength: 4 }),
    });
  })
  .map(({ shape, sampleTable, hidden, over }) => ({
    shape,
    sampleTable,
    marginals: over.map((of) => ({ of, counts: marginOf(hidden, shape, { of }) })),
  }));

describe('any feasible problem', () => {
  it('converges and meets its targets', () => {
    fc.assert(
      fc.property(feasibleProblem, (problem) => {
        const fit = fitTable(problem);
        expect(fit.status).toBe('converged');
        const total = problem.marginals[0]!.counts.reduce((sum, count) => sum + count, 0);
        for (const one of problem.marginals)
          expect(farthest(marginOf(fit.table, problem.shape, one), one.counts)).toBeLessThanOrEqual(
            1.001e-8 * total,
          );
      }),
    );
  });

  it('keeps the odds ratios of the sample table where no marginal speaks', () => {
    fc.assert(
      fc.property(feasibleProblem, (problem) => {
        const single = problem.shape.map((_, d) => ({
          of: [d],
          counts: marginOf(problem.sampleTable, problem.shape, { of: [d] }).map((count, i, all) =>
            i === 0 ? count / 2 : count + all[0]! / 2 / (all.length - 1),
          ),
        }));
        const marginals = single.filter(({ counts }) => counts.length > 1);
        const fit = fitTable({ ...problem, marginals });
        expect(fit.status).toBe('converged');
        // Fitted over sample is a product of one factor per dimension.
        const ratio = fit.table.map((count, i) => count / problem.sampleTable[i]!);
        const strides = problem.shape.map((_, d) =>
          problem.shape.slice(d + 1).reduce((product, size) => product * size, 1),
        );
        strides.forEach((a, d) =>
          strides.slice(d + 1).forEach((b, e) => {
            if (problem.shape[d]! < 2 || problem.shape[d + 1 + e]! < 2) return;
            expect((ratio[0]! * ratio[a + b]!) / (ratio[a]! * ratio[b]!)).toBeCloseTo(1, 9);
          }),
        );
      }),
    );
  });

  it('turns with its dimensions', () => {
    fc.assert(
      fc.property(feasibleProblem, (problem) => {
        const last = problem.shape.length - 1;
        const turned = (table: Float64Array) =>
          marginOf(table, problem.shape, { of: [...problem.shape.keys()].reverse() });
        const fit = fitTable(problem);
        const other = fitTable({
          shape: [...problem.shape].reverse(),
          sampleTable: turned(problem.sampleTable),
          marginals: problem.marginals.map(({ of, counts }) => ({
            of: of.map((d) => last - d),
            counts,
          })),
        });
        expect(farthest(turned(fit.table), other.table)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is the same table for any order of its marginals', () => {
    fc.assert(
      fc.property(feasibleProblem, (problem) => {
        const exact = { ...problem, tolerance: 1e-12 };
        const fit = fitTable(exact);
        const other = fitTable({ ...exact, marginals: [...problem.marginals].reverse() });
        fc.pre(fit.status === 'converged' && other.status === 'converged');
        const total = problem.marginals[0]!.counts.reduce((sum, count) => sum + count, 0);
        expect(farthest(fit.table, other.table)).toBeLessThan(1e-7 * total);
      }),
    );
  });
});

describe('speed without another answer', () => {
  it('makes the sweeps and the table of a plain fit on 243,000 cells, and of R and numpy', () => {
    const problem = b2Problem();
    const fit = fitTable(problem);
    const plain = plainIpf(problem, plainOffsets(problem));
    expect(fit.status).toBe('converged');
    expect(fit.iterations).toBe(plain.trace.length);
    expect(farthestRelative(fit.table, plain.table)).toBeLessThan(1e-12);
    const recorded = fixture<{ firstCell: number; lastCell: number; trace: number[] }>(
      'bench/b2/results.json',
    );
    expect(Math.abs(fit.table[0]! / recorded.firstCell - 1)).toBeLessThan(1e-12);
    expect(Math.abs(fit.table.at(-1)! / recorded.lastCell - 1)).toBeLessThan(1e-12);
    recorded.trace.forEach((deviation, k) =>
      expect(Math.abs(fit.trace[k]! - deviation)).toBeLessThan(1e-5 * deviation + 1e-8),
    );
  });

  it('makes the sweeps of a plain fit whatever the marginals', () => {
    fc.assert(
      fc.property(feasibleProblem, (problem) => {
        const fit = fitTable({ ...problem, maxIterations: 7, tolerance: 0 });
        const plain = plainIpf(
          { ...problem, maxIterations: 7, tolerance: 0 },
          plainOffsets(problem),
        );
        const sweeps = Math.min(fit.trace.length, plain.trace.length);
        for (let k = 0; k < sweeps; k++)
          expect(Math.abs(fit.trace[k]! - plain.trace[k]!)).toBeLessThan(1e-9);
        expect(farthest(fit.table, plain.table)).toBeLessThan(1e-9);
      }),
    );
  });
});
