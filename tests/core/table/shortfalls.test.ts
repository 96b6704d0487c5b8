import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/core/table/doctor.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';
import { marginal, summary } from './problems.ts';

const sample = (...weights: number[]) => Float64Array.from(weights);

describe('two marginals and zeros between them', () => {
  const problem: FitProblem = {
    shape: [3, 3],
    sampleTable: sample(1, 1, 0, 1, 1, 0, 1, 1, 1),
    marginals: [marginal([0], [30, 40, 30]), marginal([1], [30, 30, 40])],
  };

  it('are proved impossible with the smallest number that must move', () => {
    const [finding, ...rest] = examine(problem);
    expect(rest).toEqual([]);
    expect(summary(finding!)).toEqual({
      code: 'infeasible',
      severity: 'error',
      marginal: 0,
      cell: 1,
      with: 1,
      gap: 10,
    });
    expect(finding!.message).toBe(
      'marginals[0].counts[0] and marginals[0].counts[1] together ask for 70, but the only cells ' +
        'that may hold them count in marginals[1].counts[0] and marginals[1].counts[1], which ' +
        'leave room for 60: at least 10 must move.',
    );
    expect(finding!.remedies!.map(({ action, message }) => [action, message])).toEqual([
      ['change-target', 'Move 10 from marginals[0].counts[1] to marginals[0].counts[2].'],
      ['change-target', 'Move 10 from marginals[1].counts[2] to marginals[1].counts[0].'],
      [
        'prior-weight',
        'Declare a prior weight, so that combinations the sample table never saw are possible, ' +
          'only rare.',
      ],
    ]);
  });

  it('speak the names they are given', () => {
    const [finding] = examine(problem, {
      marginal: (m) => ['Age', 'Region'][m]!,
      cell: (m, [at]) =>
        [
          ['young', 'middle', 'old'],
          ['North', 'Center', 'South'],
        ][m]![at!]!,
    });
    expect(finding!.message).toContain('Age at young and Age at middle together ask for 70');
  });

  it('become possible by the move that is offered', () => {
    const cells = fc.array(fc.constantFrom(0, 1, 1), { minLength: 12, maxLength: 12 });
    const counts = (length: number) =>
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: length, maxLength: length });
    let offered = 0;
    fc.assert(
      fc.property(cells, counts(3), counts(3), (weights, rows, columns) => {
        const total = (list: readonly number[]) => list.reduce((sum, count) => sum + count, 0);
        const rest = total(rows) - total(columns);
        fc.pre(rest > 0);
        const asked: FitProblem = {
          shape: [3, 4],
          sampleTable: Float64Array.from(weights),
          marginals: [marginal([0], rows), marginal([1], [...columns, rest])],
        };
        for (const finding of examine(asked)) {
          const [remedy] = finding.remedies!;
          if (finding.code !== 'infeasible' || remedy?.action !== 'change-target') continue;
          offered++;
          const [, to] = /to marginals\[\d\]\.counts\[(\d)\]/.exec(remedy.message)!;
          const marginals = asked.marginals.map(({ of, counts: own }, m) => {
            const changed = own.slice();
            if (m === remedy.marginal) {
              changed[Number(to)] = changed[Number(to)]! + changed[remedy.cell!]! - remedy.value!;
              changed[remedy.cell!] = remedy.value!;
            }
            return { of, counts: changed };
          });
          expect(examine({ ...asked, marginals })).toEqual([]);
          expect(fitTable({ ...asked, marginals }).status).not.toBe('infeasible');
        }
      }),
      { numRuns: 300 },
    );
    expect(offered).toBeGreaterThan(20);
  });

  it('find the pair that contradicts among more marginals', () => {
    const findings = examine({
      shape: [2, 2, 2],
      sampleTable: sample(1, 1, 1, 1, 1, 1, 0, 0),
      marginals: [marginal([2], [50, 50]), marginal([0], [10, 90]), marginal([1], [50, 50])],
    });
    expect(findings.map(summary)).toEqual([
      { code: 'infeasible', severity: 'error', marginal: 1, cell: 1, with: 2, gap: 40 },
    ]);
  });
});
