import { describe, expect, it } from 'vitest';
import { examine } from '../../../src/core/table/doctor.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import type { FitProblem, Problem } from '../../../src/core/table/problem.ts';
import { marginal, summary } from './problems.ts';

const sample = (...weights: number[]) => Float64Array.from(weights);

describe('malformed problems', () => {
  const base: FitProblem = { shape: [2, 2], sampleTable: null, marginals: [] };
  it.each<[string, FitProblem, Partial<Problem>]>([
    ['a size of 0', { ...base, shape: [2, 0] }, { code: 'bad-shape' }],
    ['a table beyond memory', { ...base, shape: [1e5, 1e5] }, { code: 'bad-shape' }],
    ['a sample of another size', { ...base, sampleTable: sample(1, 2, 3) }, { code: 'bad-shape' }],
    [
      'a negative weight',
      { ...base, sampleTable: sample(1, 2, -3, 1) },
      { code: 'bad-count', cell: 2 },
    ],
    ['an unknown weight', { ...base, sampleTable: sample(1, NaN, 3, 1) }, { cell: 1 }],
    [
      'an infinite weight',
      { ...base, sampleTable: sample(1, 1, 3, Infinity) },
      { code: 'bad-count', cell: 3 },
    ],
    ['a zero outside', { ...base, structuralZeros: [Int32Array.of(0, 2)] }, { code: 'bad-shape' }],
    ['a zero too short', { ...base, structuralZeros: [Int32Array.of(0)] }, { code: 'bad-shape' }],
    [
      'a dimension that is not there',
      { ...base, marginals: [marginal([2], [1, 1])] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'a dimension named twice',
      { ...base, marginals: [marginal([1, 1], [1, 1, 1, 1])] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'counts of another length',
      { ...base, marginals: [marginal([0], [1, 1, 1])] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'a negative count',
      { ...base, marginals: [marginal([0], [1, 1]), marginal([1], [3, -1])] },
      { code: 'bad-count', marginal: 1, cell: 1 },
    ],
    [
      'an infinite count',
      { ...base, marginals: [marginal([0], [1, Infinity])] },
      { code: 'bad-count', marginal: 0, cell: 1 },
    ],
    [
      'groups of another dimension',
      { ...base, marginals: [marginal([0], [1, 1], { 1: [0, 1] })] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'groups for too few categories',
      { ...base, marginals: [marginal([0], [1], { 0: [0] })] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'a group without categories',
      { ...base, marginals: [marginal([0], [1, 1, 1], { 0: [0, 2] })] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'groups that leave everybody out',
      { ...base, marginals: [marginal([0], [], { 0: [null, null] })] },
      { code: 'bad-shape', marginal: 0 },
    ],
    [
      'a reliability of 0',
      { ...base, marginals: [{ ...marginal([0], [1, 1]), reliability: 0 }] },
      { code: 'bad-shape', marginal: 0 },
    ],
    ['a negative tolerance', { ...base, tolerance: -1 }, { code: 'bad-count' }],
    ['no sweeps', { ...base, maxIterations: 0 }, { code: 'bad-count' }],
    ['an infinite prior weight', { ...base, priorWeight: Infinity }, { code: 'bad-count' }],
  ])('%s', (_, problem, finding) => {
    const findings = examine(problem);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'error', ...finding });
    expect(findings[0]!.message).toMatch(/^\S.*\.$/);
    expect(() => fitTable(problem)).toThrow('malformed problem: ');
  });

  it('warns of a marginal that states nothing', () => {
    expect(examine({ ...base, marginals: [marginal([0], [null, null])] }).map(summary)).toEqual([
      { code: 'bad-count', severity: 'warning', marginal: 0 },
    ]);
  });
});
