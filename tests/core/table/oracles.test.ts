import { describe, expect, it } from 'vitest';
import { balanceList } from '../../../src/core/table/balance-list.ts';
import { rakeWeights } from '../../../src/core/table/calibrate.ts';
import { fitTable } from '../../../src/core/table/ipf.ts';
import { fitHierarchically, updateProportionally } from '../../../src/core/table/list-updating.ts';
import { standardErrors } from '../../../src/core/table/standard-errors.ts';
import { farthest, fixture, problemOf } from './problems.ts';

interface TableCase {
  problem: unknown;
  expected: { status: string; table: number[] };
  tolerance: { cell: number; deviation?: number };
}

describe('tables fitted elsewhere', () => {
  it.each([
    'ipf-2d-wikipedia',
    'ipf-2d-ipfn',
    'ipf-2d-friedlander',
    'ipf-2d-bradford',
    'ipf-3d-mipfp',
    'ipf-unknown-targets',
    'ipf-loglin-hair-eye-color',
  ])('%s', (id) => {
    const { problem, expected, tolerance } = fixture<TableCase>(`oracles/${id}.json`);
    const fit = fitTable(problemOf(problem));
    expect(fit.status).toBe(expected.status);
    expect(farthest(fit.table, expected.table)).toBeLessThan(tolerance.cell);
    if (tolerance.deviation) expect(fit.maxDeviation).toBeLessThan(tolerance.deviation);
  });

  it('ipf-humanleague, one of them in twelve dimensions', () => {
    const { problems, expected, tolerance } = fixture<{
      problems: unknown[];
      expected: { status: string; tables: number[][]; everyCell: number };
      tolerance: { cell: number };
    }>('oracles/ipf-humanleague.json');
    const fits = problems.map((problem) => fitTable(problemOf(problem)));
    expect(fits.map(({ status }) => status)).toEqual(problems.map(() => expected.status));
    expected.tables.forEach((table, i) =>
      expect(farthest(fits[i]!.table, table)).toBeLessThan(tolerance.cell),
    );
    expect(fits[2]!.table).toHaveLength(4096);
    expect(farthest(fits[2]!.table, new Float64Array(4096).fill(expected.everyCell))).toBeLessThan(
      tolerance.cell,
    );
  });

  it('ipf-2d-friedlander: the zero stays and the hand calculation of 1961 is near', () => {
    const { problem, expected, tolerance } = fixture<{
      problem: unknown;
      expected: { printed: number[]; zeroCell: number };
      tolerance: { printed: number };
    }>('oracles/ipf-2d-friedlander.json');
    const { table } = fitTable(problemOf(problem));
    expect(table[expected.zeroCell]).toBe(0);
    expect(farthest(table, expected.printed)).toBeLessThan(tolerance.printed);
  });

  it('ipf-loglin-hair-eye-color: the likelihood ratio and Pearson statistics of the model', () => {
    const { problem, observed, expected, tolerance } = fixture<{
      problem: unknown;
      observed: number[];
      expected: { likelihoodRatio: number; pearson: number };
      tolerance: { statistic: number };
    }>('oracles/ipf-loglin-hair-eye-color.json');
    const { table } = fitTable(problemOf(problem));
    const { likelihoodRatio, pearson } = statistics(observed, table);
    expect(Math.abs(likelihoodRatio - expected.likelihoodRatio)).toBeLessThan(tolerance.statistic);
    expect(Math.abs(pearson - expected.pearson)).toBeLessThan(tolerance.statistic);
  });

  it('ipf-2d-bradford: every printed step, the largest changes and the odds ratio', () => {
    const { problem, expected, tolerance } = fixture<{
      problem: unknown;
      expected: {
        steps: Record<string, number[]>;
        largestChange: Record<string, number>;
        oddsRatioSocialToOwner: number;
      };
      tolerance: { step: number; oddsRatio: number };
    }>('oracles/ipf-2d-bradford.json');
    const parsed = problemOf(problem);
    const afterCycles = (cycles: number) =>
      fitTable({ ...parsed, maxIterations: cycles, tolerance: 0 }).table;
    const oneStepFrom = (sampleTable: Float64Array | null) =>
      fitTable({ ...parsed, sampleTable, marginals: [parsed.marginals[0]!] }).table;
    const steps: Record<string, Float64Array> = {
      1: oneStepFrom(parsed.sampleTable),
      2: afterCycles(1),
      3: oneStepFrom(afterCycles(1)),
      4: afterCycles(2),
      16: afterCycles(8),
      18: afterCycles(9),
    };
    for (const [step, table] of Object.entries(expected.steps))
      expect(farthest(steps[step]!, table), `step ${step}`).toBeLessThanOrEqual(tolerance.step);
    expect(farthest(parsed.sampleTable!, steps['2']!)).toBeCloseTo(
      expected.largestChange['2']!,
      -1,
    );
    expect(farthest(steps['2']!, steps['4']!)).toBeCloseTo(expected.largestChange['4']!, 3);
    expect(farthest(steps['16']!, steps['18']!)).toBeCloseTo(expected.largestChange['18']!, 2);
    const [ownerNone, , socialNone, owner, , social] = steps['18']!;
    const odds = (socialNone! / ownerNone!) * (owner! / social!);
    expect(Math.abs(odds - expected.oddsRatioSocialToOwner)).toBeLessThan(tolerance.oddsRatio);
  });

  it('ipf-refusals: status, place and size of what cannot be', () => {
    const { problems, expected, tolerance } = fixture<{
      problems: Record<string, unknown>;
      expected: Record<string, { status: string; code: string; places: number[][]; gap: number }>;
      tolerance: { gap: number };
    }>('oracles/ipf-refusals.json');
    for (const [name, problem] of Object.entries(problems)) {
      const wanted = expected[name]!;
      const fit = fitTable(problemOf(problem));
      const [finding] = fit.problems;
      expect(fit.status, name).toBe(wanted.status);
      expect(finding?.code, name).toBe(wanted.code);
      expect(Math.abs(finding!.gap! - wanted.gap), name).toBeLessThan(tolerance.gap);
      const carriers = finding!.carriers ?? [finding!];
      const named = carriers.map(({ marginal, cell }) =>
        cell === undefined ? [marginal] : [marginal, cell],
      );
      expect(named, name).toEqual(wanted.places);
    }
  });

  it('ipf-standard-errors: the delta method, and three statistics of the sample', () => {
    const { problem, sampleSize, expected, tolerance } = fixture<{
      problem: unknown;
      sampleSize: number;
      expected: {
        table: number[];
        standardErrorOfCount: number;
        standardErrorOfShareByLang: number;
        likelihoodRatio: number;
        pearson: number;
        wald: number;
      };
      tolerance: { absolute: number };
    }>('oracles/ipf-standard-errors.json');
    const parsed = problemOf(problem);
    const { table } = fitTable(parsed);
    expect(farthest(table, expected.table)).toBeLessThan(1e-6);
    const errors = standardErrors(parsed, table, sampleSize);
    expect(errors).toHaveLength(4);
    for (const error of errors)
      expect(Math.abs(error - expected.standardErrorOfCount)).toBeLessThan(tolerance.absolute);
    for (const error of standardErrors({ ...parsed, sampleTable: table }, table, sampleSize))
      expect(Math.abs(error / 100 - expected.standardErrorOfShareByLang)).toBeLessThan(
        tolerance.absolute,
      );
    const expectedInSample = table.map((count) => (count * sampleSize) / 100);
    const { likelihoodRatio, pearson } = statistics(parsed.sampleTable!, expectedInSample);
    expect(Math.abs(likelihoodRatio - expected.likelihoodRatio)).toBeLessThan(tolerance.absolute);
    expect(Math.abs(pearson - expected.pearson)).toBeLessThan(tolerance.absolute);
    const [a, b, c, d] = Array.from(parsed.sampleTable!, (count) => count / sampleSize);
    const [row, column] = [a! + b!, a! + c!];
    const gaps = [row - 0.52, column - 0.87] as const;
    const [rows, columns, both] = [row * (c! + d!), column * (b! + d!), a! - row * column];
    const wald =
      (sampleSize * (gaps[0] ** 2 * columns - 2 * gaps[0] * gaps[1] * both + gaps[1] ** 2 * rows)) /
      (rows * columns - both ** 2);
    expect(Math.abs(wald - expected.wald)).toBeLessThan(tolerance.absolute);
  });
});

describe('weights found elsewhere', () => {
  interface Zones {
    records: { shape: number[]; columns: number[][] };
    zones: number[][];
  }
  const marginalsOf = (zone: readonly number[]) => [
    { of: [0], counts: Float64Array.from(zone.slice(0, 2)) },
    { of: [1], counts: Float64Array.from(zone.slice(2)) },
  ];

  it('raking-simple-world: after age, after age and sex, converged', () => {
    const { records, zones, expected, tolerance } = fixture<
      Zones & {
        expected: Record<'afterAge' | 'afterAgeThenSex' | 'converged', number[][]>;
        tolerance: { absolute: number };
      }
    >('oracles/raking-simple-world.json');
    zones.forEach((zone, z) => {
      const [age, sex] = marginalsOf(zone);
      const rake = (marginals: NonNullable<typeof age>[], maxIterations: number) =>
        rakeWeights({ ...records, baseWeights: null, marginals, maxIterations, tolerance: 1e-12 });
      const column = (table: number[][]) => table.map((row) => row[z]!);
      expect(farthest(rake([age!], 2).weights, column(expected.afterAge))).toBeLessThan(
        tolerance.absolute,
      );
      expect(
        farthest(rake([age!, sex!], 1).weights, column(expected.afterAgeThenSex)),
      ).toBeLessThan(tolerance.absolute);
      const converged = rake([age!, sex!], 1000);
      expect(converged.status).toBe('converged');
      expect(converged.principle).toBe('raking');
      expect(farthest(converged.weights, column(expected.converged))).toBeLessThan(
        tolerance.absolute,
      );
    });
  });

  it('raking-simple-world-6: published errors after every constraint', () => {
    const { records, zones, expected, tolerance } = fixture<
      Zones & {
        expected: {
          printed: { step: string; r?: number; tae: number; sae: number; rmse?: number }[];
          computed: { step: string; tae: number; sae: number; rmse: number; pearson: number }[];
        };
        tolerance: {
          totalAbsoluteError: number;
          correlation: number;
          rmse: number;
          computed: number;
        };
      }
    >('oracles/raking-simple-world-6.json');
    const weightsAfter = (zone: readonly number[], step: string): Float64Array => {
      const [iteration, constraint] = step.split('.').map(Number);
      const marginals = marginalsOf(zone);
      const rake = (over: typeof marginals, maxIterations: number, base: Float64Array | null) =>
        rakeWeights({ ...records, baseWeights: base, marginals: over, maxIterations, tolerance: 0 })
          .weights;
      if (constraint === 2) return rake(marginals, iteration!, null);
      const before = iteration === 1 ? null : rake(marginals, iteration! - 1, null);
      return rake([marginals[0]!], 1, before);
    };
    const measured = (step: string) => {
      const targets: number[] = [];
      const reached: number[] = [];
      for (const zone of zones) {
        const weights = weightsAfter(zone, step);
        targets.push(...zone);
        for (const column of records.columns)
          for (const code of [0, 1])
            reached.push(weights.reduce((sum, w, i) => sum + (column[i] === code ? w : 0), 0));
      }
      const tae = targets.reduce((sum, target, i) => sum + Math.abs(target - reached[i]!), 0);
      const squares = targets.reduce((sum, target, i) => sum + (target - reached[i]!) ** 2, 0);
      return {
        tae,
        sae: tae / targets.reduce((sum, target) => sum + target, 0),
        rmse: Math.sqrt(squares / targets.length),
        pearson: correlation(targets, reached),
      };
    };
    for (const { step, ...wanted } of expected.computed) {
      const found = measured(step);
      for (const key of ['tae', 'sae', 'rmse', 'pearson'] as const)
        expect(Math.abs(found[key] - wanted[key]), `${key} after ${step}`).toBeLessThan(
          tolerance.computed,
        );
    }
    for (const { step, r, tae, sae, rmse } of expected.printed) {
      const found = measured(step);
      expect(Math.abs(found.tae - tae), step).toBeLessThan(tolerance.totalAbsoluteError);
      expect(Math.abs(found.sae - sae), step).toBeLessThan(tolerance.totalAbsoluteError);
      if (rmse !== undefined) expect(Math.abs(found.rmse - rmse)).toBeLessThan(tolerance.rmse);
      if (r !== undefined) expect(Math.abs(found.pearson - r)).toBeLessThan(tolerance.correlation);
    }
  });

  it('raking-survey-api: weights, total and mean of the raked sample', () => {
    const { baseWeight, types, schoolWide, cells, targets, expected, tolerance } = fixture<{
      baseWeight: number;
      types: string[];
      schoolWide: string[];
      cells: {
        type: string;
        schoolWide: string;
        n: number;
        enroll: number;
        api00: number;
        weight: number;
      }[];
      targets: { type: number[]; schoolWide: number[] };
      expected: { totalEnroll: number; meanApi00: number };
      tolerance: { relative: number };
    }>('oracles/raking-survey-api.json');
    const schools = cells.flatMap((cell) => Array.from({ length: cell.n }, () => cell));
    const raked = rakeWeights({
      shape: [3, 2],
      columns: [
        schools.map(({ type }) => types.indexOf(type)),
        schools.map(({ schoolWide: met }) => schoolWide.indexOf(met)),
      ],
      baseWeights: new Float64Array(schools.length).fill(baseWeight),
      marginals: [
        { of: [0], counts: Float64Array.from(targets.type) },
        { of: [1], counts: Float64Array.from(targets.schoolWide) },
      ],
      tolerance: 1e-12,
    });
    expect(raked.status).toBe('converged');
    schools.forEach(({ weight }, i) =>
      expect(Math.abs(raked.weights[i]! / weight - 1)).toBeLessThan(tolerance.relative),
    );
    const weightOf = new Map(schools.map((cell, i) => [cell, raked.weights[i]!]));
    const total = (of: 'enroll' | 'api00') =>
      cells.reduce((sum, cell) => sum + weightOf.get(cell)! * cell[of], 0);
    expect(Math.abs(total('enroll') / expected.totalEnroll - 1)).toBeLessThan(tolerance.relative);
    const people = raked.weights.reduce((sum, weight) => sum + weight, 0);
    expect(Math.abs(total('api00') / people / expected.meanApi00 - 1)).toBeLessThan(
      tolerance.relative,
    );
  });

  it('list-balancing-ye: three principles, each by its name, and the published fit', () => {
    const { incidence, targets, persons, expected, tolerance } = fixture<{
      incidence: number[][];
      targets: number[];
      persons: number[];
      expected: {
        updatingPrinted: number[];
        updating: number[];
        maximumEntropy: number[];
        hierarchical: number[];
        meanRelativeDifferenceAtStart: number;
        householdType1DifferenceAtStart: number;
        afterOneSweep: { weights: number[]; meanRelativeDifference: number };
      };
      tolerance: { printed: number; entropy: number; hierarchical: number; quality: number };
    }>('oracles/list-balancing-ye.json');
    const list = {
      incidence: Float64Array.from(incidence.flat()),
      targets: Float64Array.from(targets),
      baseWeights: null,
    };
    const entropy = balanceList(list);
    expect([entropy.principle, entropy.status]).toEqual(['maximum-entropy', 'converged']);
    expect(entropy.iterations).toBeLessThan(12);
    expect(farthest(entropy.weights, expected.maximumEntropy)).toBeLessThan(tolerance.entropy);

    const updated = updateProportionally(list);
    expect(updated.principle).toBe('iterative-proportional-updating');
    expect(updated.status).toBe('converged');
    expect(farthest(updated.weights, expected.updatingPrinted)).toBeLessThan(tolerance.printed);
    expect(farthest(updated.weights, expected.updating)).toBeLessThan(1e-5);

    const hierarchical = fitHierarchically(list, persons);
    expect([hierarchical.principle, hierarchical.status]).toEqual([
      'hierarchical-ipf',
      'converged',
    ]);
    expect(farthest(hierarchical.weights, expected.hierarchical)).toBeLessThan(
      tolerance.hierarchical,
    );

    const differences = (weights: ArrayLike<number>) =>
      targets.map((target, j) => {
        const reached = incidence.reduce((sum, row, i) => sum + row[j]! * weights[i]!, 0);
        return Math.abs(reached - target) / target;
      });
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const start = differences(incidence.map(() => 1));
    expect(Math.abs(mean(start) - expected.meanRelativeDifferenceAtStart)).toBeLessThan(
      tolerance.quality,
    );
    expect(Math.abs(start[0]! - expected.householdType1DifferenceAtStart)).toBeLessThan(
      tolerance.quality,
    );
    const once = updateProportionally({ ...list, maxIterations: 1 });
    expect(once.status).toBe('max-iterations');
    expect(farthest(once.weights, expected.afterOneSweep.weights)).toBeLessThan(tolerance.printed);
    const afterOne = mean(differences(expected.afterOneSweep.weights));
    expect(Math.abs(afterOne - expected.afterOneSweep.meanRelativeDifference)).toBeLessThan(
      tolerance.quality,
    );
  });
});

function statistics(observed: ArrayLike<number>, expected: ArrayLike<number>) {
  let likelihoodRatio = 0;
  let pearson = 0;
  for (let i = 0; i < observed.length; i++) {
    const [seen, fitted] = [observed[i]!, expected[i]!];
    if (seen > 0) likelihoodRatio += 2 * seen * Math.log(seen / fitted);
    pearson += (seen - fitted) ** 2 / fitted;
  }
  return { likelihoodRatio, pearson };
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(x), mean(y)];
  const product = x.reduce((sum, value, i) => sum + (value - a) * (y[i]! - b), 0);
  const spread = (values: readonly number[], center: number) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0));
  return product / (spread(x, a) * spread(y, b));
}
