import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginOf } from '../../../src/core/table/contingency.ts';
import { examine } from '../../../src/core/table/doctor.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { plainIpf, plainOffsets } from '../../../fixtures/bench/b2/plain-ipf.ts';
import { b2Problem } from '../../../fixtures/bench/b2/problem.ts';
import { farthest, farthestRelative, fixture, marginal, problemOf } from './problems.ts';

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

  it('is max-iterations, not infeasible, where targets force a cell to zero like 1/k', () => {
    const problem: FitProblem = {
      shape: [2, 2],
      sampleTable: Float64Array.of(1, 1, 1, 0),
      marginals: [marginal([0], [10, 90]), marginal([1], [90, 10])],
      maxIterations: 5000,
    };
    const slow = fitTable(problem);
    expect(slow.status).toBe('max-iterations');
    expect(slow.iterations).toBe(5000);
    expect(slow.problems[0]).toMatchObject({ code: 'max-iterations', severity: 'error' });
    expect(slow.problems[0]!.message).toContain('5,000 sweeps');
    // The forced cell holds about 9 / k of 100.
    expect(slow.table[0]).toBeGreaterThan(1e-4);
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

describe('infeasible', () => {
  const triangle = (apart: number): FitProblem => ({
    shape: [2, 2, 2],
    sampleTable: null,
    marginals: [
      marginal([0, 1], [40, 10, 10, 40]),
      marginal([1, 2], [40, 10, 10, 40]),
      marginal([0, 2], [50 - apart, apart, apart, 50 - apart]),
    ],
  });

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
    const edge = fitTable(triangle(20));
    expect(edge.status).toBe('max-iterations');
    expect(edge.trace.at(-1)).toBeLessThan(1e-3);
    expect(fitTable({ ...triangle(20), tolerance: 1e-4 }).status).toBe('converged');
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
    let slow = 0;
    cases.forEach(({ problem, feasible, leastDeviation }, i) => {
      const parsed = problemOf(problem);
      const fit = fitTable(parsed);
      if (!feasible) expect(fit.status, `case ${i}`).toBe('infeasible');
      else if (fit.status !== 'converged') {
        slow++;
        expect(fit.status, `case ${i}`).toBe('max-iterations');
        expect(fit.maxDeviation, `case ${i}`).toBeLessThan(0.01);
      }
      const zeros = parsed.marginals.some(({ counts }) => counts.includes(0));
      for (const { message, gap } of fit.problems)
        if (!zeros && message.startsWith('No table'))
          expect(gap, `case ${i}`).toBeLessThanOrEqual(leastDeviation + 1e-6);
    });
    expect(cases.filter(({ feasible }) => feasible)).toHaveLength(cases.length / 2);
    expect(slow).toBeLessThan(5);
  });
});

describe('a hidden table that meets all targets', () => {
  const sparse = fc
    .array(fc.integer({ min: 2, max: 3 }), { minLength: 2, maxLength: 3 })
    .chain((shape) => {
      const cells = shape.reduce((product, size) => product * size, 1);
      const list = (values: fc.Arbitrary<number>) =>
        fc
          .array(values, { minLength: cells, maxLength: cells })
          .map((numbers) => Float64Array.from(numbers));
      return fc.record({
        shape: fc.constant(shape),
        hidden: list(fc.constantFrom(0, 0, 1, 2, 5, 40)),
        seen: list(fc.constantFrom(0, 1, 3)),
        over: fc.array(fc.shuffledSubarray([...shape.keys()], { minLength: 1, maxLength: 2 }), {
          minLength: 2,
          maxLength: 4,
        }),
        outside: fc.integer({ min: 0, max: 8 }),
        unknown: fc.integer({ min: 0, max: 20 }),
      });
    })
    .map(({ shape, hidden, seen, over, outside, unknown }): FitProblem => {
      const marginals = over.map((of, m) => {
        const groups = { [of[0]!]: Int32Array.from({ length: shape[of[0]!]! }, (_, c) => c - 1) };
        const asked = m === outside ? { of, groups } : { of };
        const counts = marginOf(hidden, shape, asked);
        if (unknown < counts.length) counts[unknown] = NaN;
        return { ...asked, counts };
      });
      return {
        shape,
        sampleTable: seen.map((weight, i) => (hidden[i]! > 0 ? weight + 1 : weight)),
        marginals,
        maxIterations: 300,
      };
    });

  it('keeps a fit from being called infeasible, however slow', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(sparse, (problem) => {
        const { status } = fitTable(problem);
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
