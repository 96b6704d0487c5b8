import { describe, expect, it } from 'vitest';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { fitToJson, parseFitProblem } from '../../../src/core/table/parse-problem.ts';

const whole = {
  shape: [2, 3],
  sampleTable: [1, 2, 3, 4, 5, 6],
  marginals: [
    { of: [0], counts: [40, 60], reliability: 2 },
    { of: [1], counts: [50, null], groups: { '1': [0, 1, null] } },
  ],
  structuralZeros: [[0, null]],
  tolerance: 1e-6,
  maxIterations: 50,
  priorWeight: 0.5,
  total: 1000,
  seed: 7,
};
const defects = (change: object) => {
  const parsed = parseFitProblem({ ...whole, ...change });
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('a problem in JSON', () => {
  it('is read whole', () => {
    expect(parseFitProblem(whole)).toEqual({
      ok: true,
      problem: {
        shape: [2, 3],
        sampleTable: Float64Array.of(1, 2, 3, 4, 5, 6),
        marginals: [
          { of: [0], counts: Float64Array.of(40, 60), reliability: 2 },
          { of: [1], counts: Float64Array.of(50, NaN), groups: { 1: Int32Array.of(0, 1, -1) } },
        ],
        structuralZeros: [Int32Array.of(0, -1)],
        tolerance: 1e-6,
        maxIterations: 50,
        priorWeight: 0.5,
        total: 1000,
        seed: 7,
      },
    });
  });

  it('needs a shape and marginals only', () => {
    expect(parseFitProblem({ shape: [2], marginals: [] })).toEqual({
      ok: true,
      problem: { shape: [2], sampleTable: null, marginals: [] },
    });
    expect(parseFitProblem({ shape: [2], sampleTable: null, marginals: [] }).ok).toBe(true);
  });

  it.each<[object, string]>([
    [
      { marginals: [{ of: [0], counts: [1, '12%'] }] },
      'marginals[0].counts[1]: must be a number ≥ 0 or null, is "12%"',
    ],
    [{ shape: [2, 2.5] }, 'shape[1]: must be a whole number ≥ 1, is 2.5'],
    [{ shape: undefined }, 'shape: must be an array, is missing'],
    [{ sampleTable: [1, null] }, 'sampleTable[1]: must be a number ≥ 0, is null'],
    [{ sampleTable: 'flat' }, 'sampleTable: must be an array, is "flat"'],
    [{ marginals: {} }, 'marginals: must be an array, is {}'],
    [{ marginals: [5] }, 'marginals[0]: must be an object, is 5'],
    [{ marginals: [{ of: [0] }] }, 'marginals[0].counts: must be an array, is missing'],
    [
      { marginals: [{ of: ['age'], counts: [] }] },
      'marginals[0].of[0]: must be a whole number ≥ 0, is "age"',
    ],
    [
      { marginals: [{ of: [1], counts: [1, 2], groups: { 1: [0, 1, -1] } }] },
      'marginals[0].groups.1[2]: must be a whole number ≥ 0 or null, is -1',
    ],
    [
      { marginals: [{ of: [0], counts: [1, 2], groups: { 1: [0, 0, 0] } }] },
      'marginals[0].groups.1: is not a known key; known are 0',
    ],
    [
      { marginals: [{ of: [0], counts: [1, 2], reliability: 'high' }] },
      'marginals[0].reliability: must be a number ≥ 0, is "high"',
    ],
    [
      { structuralZeros: [[0, -1]] },
      'structuralZeros[0][1]: must be a whole number ≥ 0 or null, is -1',
    ],
    [{ tolerance: '1e-8' }, 'tolerance: must be a number ≥ 0, is "1e-8"'],
    [{ maxIterations: 1.5 }, 'maxIterations: must be a whole number ≥ 1, is 1.5'],
    [{ total: -1 }, 'total: must be a whole number ≥ 0, is -1'],
    [
      { margins: [] },
      'margins: is not a known key; known are shape, sampleTable, marginals, structuralZeros, ' +
        'tolerance, maxIterations, priorWeight, total, seed',
    ],
    [
      { marginals: [{ of: [0], counts: [1, 2], label: 'age' }] },
      'marginals[0].label: is not a known key; known are of, counts, groups, reliability',
    ],
    [{ sampleTable: [1, 2] }, 'sampleTable: The sample table has 2 cells; 2 × 3 make 6.'],
    [
      { marginals: [{ of: [0], counts: [1] }] },
      'marginals[0].counts: marginals[0] has 1 counts; 2 needs 2.',
    ],
    [
      { marginals: [{ of: [7], counts: [1] }] },
      'marginals[0].of: marginals[0] is over dimensions 7; the table has 0 to 1.',
    ],
    [
      { marginals: [{ of: [1], counts: [1, 2], groups: { 1: [0, 1] } }] },
      'marginals[0].groups.1: marginals[0] groups 2 categories of dimension 1, which has 3.',
    ],
    [
      { structuralZeros: [[0, 3]] },
      'structuralZeros[0]: structuralZeros[0] (0, 3) lies outside the table.',
    ],
  ])('is refused with its place: %j', (change, defect) => {
    expect(defects(change)).toEqual([defect]);
  });

  it('is refused with every defect at once', () => {
    expect(defects({ shape: [0, 3], tolerance: -1, extra: 1 })).toHaveLength(3);
    for (const json of [null, 5, [], 'x'])
      expect(parseFitProblem(json)).toMatchObject({
        ok: false,
        problems: [{ path: '', message: expect.stringMatching(/^must be an object, is /) }],
      });
  });
});

describe('a fit in JSON', () => {
  it('is plain and complete', () => {
    const parsed = parseFitProblem({
      shape: [2, 2],
      marginals: [
        { of: [0], counts: [4, 6] },
        { of: [1], counts: [5, 5] },
      ],
    });
    if (!parsed.ok) throw new Error('not parsed');
    const json = fitToJson(fitTable(parsed.problem));
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toEqual({
      status: 'converged',
      iterations: 2,
      maxDeviation: 0,
      table: [2, 2, 3, 3],
      trace: [4, 0],
      problems: [expect.objectContaining({ code: 'assumed-independent', pair: [0, 1] })],
    });
  });
});
