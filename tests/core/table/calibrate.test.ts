import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceList } from '../../../src/core/table/balance-list.ts';
import { rakeWeights } from '../../../src/core/table/calibrate.ts';
import type { RakingProblem } from '../../../src/core/table/calibrate.ts';
import { coordinatesOf } from '../../../src/core/table/contingency.ts';
import type { ControlList } from '../../../src/core/table/control-list.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { fitHierarchically, updateProportionally } from '../../../src/core/table/list-updating.ts';
import { farthest, marginal } from './problems.ts';

const list = (
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  baseWeights?: readonly number[],
): ControlList => ({
  incidence: Float64Array.from(rows.flat()),
  targets: Float64Array.from(targets),
  baseWeights: baseWeights ? Float64Array.from(baseWeights) : null,
});

describe('raking records', () => {
  const five: RakingProblem = {
    shape: [2, 3],
    columns: [
      [0, 0, 1, 1, 1],
      [0, 1, 1, 2, 2],
    ],
    baseWeights: Float64Array.of(1, 2, 1, 1, 0),
    marginals: [marginal([0], [30, 70]), marginal([1], [20, 50, 30])],
  };

  it('is the fit of the table of the records', () => {
    const shape = [2, 3, 2];
    const weights = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
    const marginals = [
      marginal([0, 2], [20, 10, 30, 40]),
      marginal([1], [60, null], { 1: [0, 1, 0] }),
      marginal([2], [null, 50]),
    ];
    const fit = fitTable({
      shape,
      sampleTable: Float64Array.from(weights),
      marginals,
      tolerance: 1e-12,
    });
    const cells = weights.map((_, cell) => coordinatesOf(cell, shape));
    const raked = rakeWeights({
      shape,
      columns: shape.map((_, d) => cells.map((at) => at[d]!)),
      baseWeights: Float64Array.from(weights),
      marginals,
      tolerance: 1e-12,
    });
    expect(raked.status).toBe('converged');
    expect(farthest(raked.weights, fit.table)).toBeLessThan(1e-9);
    expect(raked.unmet).toEqual([]);
  });

  it('keeps records of weight 0 and proves what they make impossible', () => {
    const raked = rakeWeights(five);
    expect(raked.status).toBe('converged');
    expect(raked.weights[4]).toBe(0);

    const none = rakeWeights({ ...five, marginals: [marginal([0], [60, 40]), five.marginals[1]!] });
    expect(none.status).toBe('converged');
    const most = rakeWeights({ ...five, marginals: [marginal([0], [75, 25]), five.marginals[1]!] });
    expect(most.status).toBe('infeasible');
    expect(most.problems[0]).toMatchObject({ code: 'infeasible', severity: 'error' });
    expect(most.unmet.length).toBeGreaterThan(0);
    for (const { target, reached } of most.unmet)
      expect(Math.abs(target - reached)).toBeGreaterThan(1e-6);
  });

  it('names a target that no record can meet, and totals that disagree', () => {
    const empty = rakeWeights({
      ...five,
      baseWeights: Float64Array.of(1, 1, 1, 0, 0),
    });
    expect(empty.status).toBe('infeasible');
    expect(empty.problems).toMatchObject([{ code: 'empty-slice', marginal: 1, cell: 2, gap: 30 }]);
    const totals = rakeWeights({
      ...five,
      marginals: [marginal([0], [30, 71]), five.marginals[1]!],
    });
    expect(totals.status).toBe('inconsistent-totals');
    expect(totals.problems[0]).toMatchObject({ marginal: 1, with: 0, gap: -1 });
    const joint = [marginal([0, 1], [20, 11, 0, 0, 39, 30]), marginal([0], [30, 70])];
    expect(rakeWeights({ ...five, marginals: joint }).problems[0]!.code).toBe(
      'contradicting-marginals',
    );
  });

  it('takes as many dimensions as there are, without a table of them', () => {
    const dimensions = 40;
    const records = 500;
    const columns = Array.from({ length: dimensions }, (_, d) =>
      Array.from({ length: records }, (_, i) => (((i + 1) * (2 * d + 3)) >> 3) % 3),
    );
    const hidden = Float64Array.from({ length: records }, (_, i) => 1 + (i % 7));
    const marginals = columns.map((column, d) => {
      const counts = new Float64Array(3);
      column.forEach((code, i) => (counts[code] = counts[code]! + hidden[i]!));
      return { of: [d], counts };
    });
    const raked = rakeWeights({
      shape: columns.map(() => 3),
      columns,
      baseWeights: null,
      marginals,
      tolerance: 1e-6,
    });
    expect(raked.status).toBe('converged');
  });

  it.each<[string, Partial<RakingProblem>]>([
    ['a column too few', { columns: [[0, 1]] }],
    [
      'columns of different length',
      {
        columns: [
          [0, 1],
          [0, 1, 2],
        ],
      },
    ],
    ['a code that is not there', { columns: [[0], [3]], baseWeights: null }],
    ['weights of another length', { baseWeights: Float64Array.of(1) }],
    ['a negative weight', { baseWeights: Float64Array.of(1, -1, 1, 1, 1) }],
    ['counts of another length', { marginals: [marginal([0], [1])] }],
  ])('refuses %s', (_, change) => {
    expect(() => rakeWeights({ ...five, ...change })).toThrow('malformed problem: ');
  });
});

describe('balancing a list', () => {
  it('is raking where every unit counts once in each marginal', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(counts, counts, (base, hidden) => {
        const rows = base.map((_, i) =>
          Array.from({ length: 7 }, (_, j) => Number(j === i >> 2 || j === 3 + (i & 3))),
        );
        const targets = Array.from({ length: 7 }, (_, j) =>
          rows.reduce((sum, row, i) => sum + row[j]! * hidden[i]!, 0),
        );
        const balanced = balanceList({ ...list(rows, targets, base), tolerance: 1e-12 });
        const raked = rakeWeights({
          shape: [3, 4],
          columns: [base.map((_, i) => i >> 2), base.map((_, i) => i & 3)],
          baseWeights: Float64Array.from(base),
          marginals: [marginal([0], targets.slice(0, 3)), marginal([1], targets.slice(3))],
          tolerance: 1e-13,
        });
        expect(balanced.status).toBe('converged');
        expect(farthest(balanced.weights, raked.weights)).toBeLessThan(1e-8);
      }),
    );
  });

  it('does not mind controls that repeat each other, and proves those that contradict', () => {
    const rows = [
      [1, 0, 2, 1],
      [1, 0, 1, 1],
      [0, 1, 3, 1],
      [0, 1, 1, 1],
    ];
    const agreed = balanceList(list(rows, [40, 60, 170, 100]));
    expect(agreed.status).toBe('converged');
    const quarrel = balanceList(
      list(rows, [40, 60, 170, 101]),
      (control) => ['small', 'large', 'persons', 'households'][control]!,
    );
    expect(quarrel.status).toBe('infeasible');
    expect(quarrel.problems[0]!.message).toContain(
      'households = 101 asks for more than small = 40 and large = 60 leave room for',
    );
    expect(quarrel.problems[0]!.gap).toBeCloseTo(1 / 3, 9);
    expect(quarrel.unmet.length).toBeGreaterThan(0);
    expect(quarrel.maxDeviation).toBeLessThan(3);
  });

  it('proves controls that the incidences cannot reach, whatever the principle', () => {
    const rows = [
      [1, 1],
      [1, 2],
    ];
    const few = list(rows, [10, 25]);
    expect(balanceList(few).status).toBe('infeasible');
    expect(updateProportionally(few).status).toBe('infeasible');
    expect(balanceList(list(rows, [10, 15])).status).toBe('converged');
  });

  it('reaches the edge of what is possible', () => {
    const edge = balanceList(
      list(
        [
          [1, 0],
          [1, 1],
        ],
        [10, 10],
      ),
    );
    expect(edge.status).toBe('converged');
    expect(edge.weights[0]).toBeLessThan(1e-6);
  });

  it('empties units that a target of zero counts', () => {
    const rows = [
      [1, 0, 1],
      [1, 1, 0],
      [1, 0, 2],
    ];
    const { status, weights } = balanceList(list(rows, [10, 0, 14]));
    expect(status).toBe('converged');
    expect(weights[1]).toBe(0);
    expect(farthest(weights, [6, 0, 4])).toBeLessThan(1e-6);
    const none = balanceList(list(rows, [10, 0, 0]));
    expect(none.status).toBe('infeasible');
    expect(none.problems).toMatchObject([{ code: 'empty-slice', marginal: 0 }]);
  });

  it('falls back to single controls where Newton steps do not climb', () => {
    const far = balanceList(
      list(
        [
          [1, 0],
          [1, 1],
        ],
        [1e9, 1e-3],
        [1e-200, 1e200],
      ),
    );
    expect(far.status).toBe('converged');
    expect(far.weights[0]).toBeCloseTo(1e9, -2);
  });

  it('says when it stops early', () => {
    const stopped = balanceList({
      ...list(
        [
          [1, 2],
          [1, 5],
        ],
        [10, 33],
      ),
      maxIterations: 2,
    });
    expect([stopped.status, stopped.iterations]).toEqual(['max-iterations', 2]);
    expect(stopped.problems[0]!.code).toBe('max-iterations');
  });

  it('refuses what is no list', () => {
    expect(() => balanceList(list([[1, 1], [1]], [1, 1]))).toThrow('do not make rows');
    expect(() => balanceList(list([[1, 1]], [1, 1], [1, 1]))).toThrow('2 base weights for 1 units');
    expect(() => balanceList(list([[1, -1]], [1, 1]))).toThrow('at least 0');
  });

  it('meets the controls by other principles with other weights', () => {
    const rows = [
      [1, 0, 1, 1],
      [1, 0, 2, 0],
      [0, 1, 0, 2],
      [0, 1, 1, 3],
      [0, 1, 4, 1],
    ];
    const hidden = [7, 12, 3, 9, 5];
    const targets = [0, 1, 2, 3].map((j) =>
      rows.reduce((sum, row, i) => sum + row[j]! * hidden[i]!, 0),
    );
    const entropy = balanceList(list(rows, targets));
    const updated = updateProportionally(list(rows, targets));
    const hierarchical = fitHierarchically(list(rows, targets), [2, 3]);
    for (const { status } of [entropy, updated, hierarchical]) expect(status).toBe('converged');
    const information = (weights: Float64Array) =>
      weights.reduce((sum, weight) => sum + weight * Math.log(weight) - weight, 0);
    expect(information(entropy.weights)).toBeLessThan(information(updated.weights));
    expect(information(entropy.weights)).toBeLessThan(information(hierarchical.weights));
  });
});
