import { describe, expect, test } from 'vitest';
import { associationOf } from '../../../src/core/statistics/association.ts';
import {
  divergenceOf,
  orderedDistance,
  tableUtility,
} from '../../../src/core/statistics/divergence.ts';
import { goodnessOfFit } from '../../../src/core/statistics/goodness-of-fit.ts';
import {
  clopperPearson,
  fitzpatrickScott,
  goodman,
  jeffreys,
  quesenberryHurst,
  wald,
  wilson,
  wilsonCorrected,
} from '../../../src/core/statistics/intervals.ts';
import type { Interval } from '../../../src/core/statistics/intervals.ts';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  hochberg,
  holm,
} from '../../../src/core/statistics/multiple-tests.ts';
import { sisonGlaz } from '../../../src/core/statistics/sison-glaz.ts';
import { correlationOf } from '../../../src/core/statistics/two-way.ts';
import { utilityRatios } from '../../../src/core/statistics/utility-ratios.ts';
import { answersIn } from './answers.ts';

type Ends = [number, number];

function isNear(made: Interval, [lower, upper]: Ends, within: number): void {
  expect(Math.abs(made.lower - lower)).toBeLessThan(within);
  expect(Math.abs(made.upper - upper)).toBeLessThan(within);
}

describe('intervals of others', () => {
  const { shares, attributes, tolerance } = answersIn<{
    shares: {
      count: number;
      size: number;
      wilson: Ends;
      wilsonCorrected: Ends;
      clopperPearson: Ends;
      jeffreys: Ends;
    }[];
    attributes: {
      counts: number[];
      goodman: Ends[];
      sisonGlaz: Ends[];
      cautious: Ends[];
      wilson: Ends[];
      quesenberryHurst: Ends[];
      fitzpatrickScott: Ends[];
      wald: Ends[];
    }[];
    tolerance: { shares: number; attributes: number; sisonGlaz: number };
  }>('../oracles/intervals.json');

  test.each(shares)('of $count in $size', ({ count, size, ...expected }) => {
    isNear(wilson(count, size), expected.wilson, tolerance.shares);
    isNear(wilsonCorrected(count, size), expected.wilsonCorrected, tolerance.shares);
    isNear(clopperPearson(count, size), expected.clopperPearson, tolerance.shares);
    isNear(jeffreys(count, size), expected.jeffreys, tolerance.shares);
  });

  test.each(attributes)('of all shares of $counts', ({ counts, ...expected }) => {
    const size = counts.reduce((a, b) => a + b);
    const alone = (of: typeof wilson) => (all: number[]) => all.map((count) => of(count, size));
    const within: [keyof typeof expected, (all: number[]) => Interval[]][] = [
      ['goodman', goodman],
      ['quesenberryHurst', quesenberryHurst],
      ['fitzpatrickScott', fitzpatrickScott],
      ['wilson', alone(wilson)],
      ['wald', alone(wald)],
    ];
    for (const [name, intervals] of within)
      intervals(counts).forEach((made, i) =>
        isNear(made, expected[name][i]!, tolerance.attributes),
      );
    sisonGlaz(counts, 0.95, 'published').forEach((made, i) =>
      isNear(made, expected.sisonGlaz[i]!, tolerance.sisonGlaz),
    );
    sisonGlaz(counts).forEach((made, i) =>
      isNear(made, expected.cautious[i]!, tolerance.sisonGlaz),
    );
  });
});

describe('hair, eye color and sex', () => {
  const { observed, problem } = answersIn<{
    observed: number[];
    problem: { shape: [number, number, number] };
  }>('../oracles/ipf-loglin-hair-eye-color.json');
  const { pairs, tolerance } = answersIn<{
    pairs: {
      of: [number, number];
      chiSquare: number;
      g: number;
      degreesOfFreedom: number;
      cramersV: number;
    }[];
    tolerance: number;
  }>('../oracles/association-hair-eye-color.json');

  test.each(pairs)('axes $of', ({ of: [a, b], ...expected }) => {
    const [, eyes, sexes] = problem.shape;
    const table = new Float64Array(problem.shape[a]! * problem.shape[b]!);
    observed.forEach((count, cell) => {
      const codes = [
        Math.floor(cell / (eyes * sexes)),
        Math.floor(cell / sexes) % eyes,
        cell % sexes,
      ];
      const into = codes[a]! * problem.shape[b]! + codes[b]!;
      table[into] = table[into]! + count;
    });
    const made = associationOf(table, problem.shape[a]!, problem.shape[b]!);
    expect(Math.abs(made.statistic - expected.chiSquare)).toBeLessThan(tolerance);
    expect(Math.abs(made.g - expected.g)).toBeLessThan(tolerance);
    expect(Math.abs(made.cramersV - expected.cramersV)).toBeLessThan(tolerance);
    expect(made.degreesOfFreedom).toBe(expected.degreesOfFreedom);
  });
});

test('half a point off at four sizes: p falls, the effect stays', () => {
  const chiSquare = [0.1036325, 1.036325, 10.36325, 103.6325];
  const p = [0.9495033, 0.595614, 0.005618874, 3.136846e-23];
  [1e3, 1e4, 1e5, 1e6].forEach((n, i) => {
    const made = goodnessOfFit([0.515 * n, 0.455 * n, 0.03 * n], [0.52, 0.45, 0.03]);
    expect(Math.abs(made.statistic / chiSquare[i]! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(made.pValue / p[i]! - 1)).toBeLessThan(1e-4);
    expect(made.effectSize).toBeCloseTo(0.01018, 5);
  });
  const quotas = goodnessOfFit([520, 450, 30], [0.52, 0.45, 0.03]);
  expect(quotas.statistic).toBeCloseTo(0, 12);
  expect(quotas.pValue).toBe(1);
});

test.each([
  ['Holm', holm, [0.066, 0.1, 0.12, 0.12, 0.42, 0.004, 0.004, 0.7]],
  ['Hochberg', hochberg, [0.066, 0.1, 0.12, 0.12, 0.42, 0.0035, 0.0035, 0.7]],
  [
    'Benjamini and Hochberg',
    benjaminiHochberg,
    [0.0293333333333, 0.04, 0.048, 0.0533333333333, 0.24, 0.002, 0.002, 0.7],
  ],
  [
    'Benjamini and Yekutieli',
    benjaminiYekutieli,
    [
      0.0797238095238, 0.108714285714, 0.130457142857, 0.144952380952, 0.652285714286,
      0.00543571428571, 0.00543571428571, 1,
    ],
  ],
])('%s as R’s p.adjust has it', (_, adjust, expected) => {
  // Printed to twelve significant digits.
  const made = adjust([0.011, 0.02, 0.03, 0.04, 0.21, 0.0005, 0.0005, 0.7]);
  expect(made.map((q) => Number(q.toPrecision(12)))).toEqual(expected);
});

test('the Jensen–Shannon distance in bits, as SciPy has it', () => {
  const inBits = (p: number[], q: number[]) =>
    Math.sqrt(divergenceOf(p, q).jensenShannon / Math.LN2);
  expect(inBits([0.7, 0.077, 0.223], [0.767, 0.06, 0.173])).toBeCloseTo(0.0644198148895, 10);
  expect(inBits([12, 24, 22, 18, 15, 9], [15, 25, 20, 18, 15, 7])).toBeCloseTo(0.0502595266016, 10);
});

test('utility of a table by every measure of synthpop', () => {
  const { real, synthetic, expected, distances, ratios, tolerance } = answersIn<{
    real: number[];
    synthetic: number[];
    expected: Record<string, number>;
    distances: Record<'jensenShannon' | 'absolute' | 'specks', number>;
    ratios: Record<string, number>;
    tolerance: number;
  }>('../oracles/table-utility-synthpop.json');
  const utility = tableUtility(synthetic, real);
  const distance = divergenceOf(synthetic, real);
  const made: Record<string, number> = {
    ...utility,
    percentOver50: 50 * distance.totalVariation,
    bhattacharyya: distance.hellinger,
  };
  for (const [name, value] of Object.entries(expected))
    expect(Math.abs(made[name]! - value), name).toBeLessThan(tolerance);
  expect(distance.jensenShannon / Math.LN2).toBeCloseTo(distances.jensenShannon, 9);
  expect(2 * distance.totalVariation).toBeCloseTo(distances.absolute, 9);
  expect(distance.totalVariation).toBeCloseTo(distances.specks, 9);
  const standardized = utilityRatios(synthetic, real);
  for (const [name, value] of Object.entries(ratios))
    expect(Math.abs(standardized[name as keyof typeof standardized] - value), name).toBeLessThan(
      tolerance,
    );
  expect(Object.keys(ratios).sort()).toEqual(
    Object.keys(standardized)
      .filter((name) => name !== 'jensenShannon')
      .sort(),
  );
});

describe('scores of SDMetrics', () => {
  type Rows = { a: string[]; b: string[]; n: number[]; m: number[] };
  const { real, synthetic, expected, tolerance } = answersIn<{
    real: Rows;
    synthetic: Rows;
    expected: {
      totalVariation: Record<'a' | 'b', number>;
      kolmogorovSmirnov: Record<'n' | 'm', number>;
      contingency: number;
      pearson: number;
      spearman: number;
    };
    tolerance: number;
  }>('../oracles/scores-sdmetrics.json');
  const at = <T>(rows: readonly T[], values: readonly T[]) =>
    values.map((value) => rows.filter((row) => row === value).length);
  const distinct = <T>(...lists: T[][]) => [...new Set(lists.flat())];

  test('shapes of columns', () => {
    for (const name of ['a', 'b'] as const) {
      const values = distinct(real[name], synthetic[name]);
      const { totalVariation } = divergenceOf(at(synthetic[name], values), at(real[name], values));
      expect(Math.abs(1 - totalVariation - expected.totalVariation[name])).toBeLessThan(tolerance);
    }
    for (const name of ['n', 'm'] as const) {
      const values = distinct(real[name], synthetic[name]).sort((x, y) => x - y);
      const made = orderedDistance(values, at(synthetic[name], values), at(real[name], values));
      expect(Math.abs(1 - made.kolmogorovSmirnov - expected.kolmogorovSmirnov[name])).toBeLessThan(
        tolerance,
      );
    }
  });

  test('trends of pairs', () => {
    const both = ({ a, b }: Rows) => a.map((value, i) => `${value} ${b[i]!}`);
    const values = distinct(both(real), both(synthetic));
    const { totalVariation } = divergenceOf(at(both(synthetic), values), at(both(real), values));
    expect(Math.abs(1 - totalVariation - expected.contingency)).toBeLessThan(tolerance);
    const similarity = (numbers: (rows: Rows) => [number[], number[]]) =>
      1 - Math.abs(correlation(...numbers(real)) - correlation(...numbers(synthetic))) / 2;
    expect(Math.abs(similarity(({ n, m }) => [n, m]) - expected.pearson)).toBeLessThan(tolerance);
    const ranked = ({ n, m }: Rows): [number[], number[]] => [ranks(n), ranks(m)];
    expect(Math.abs(similarity(ranked) - expected.spearman)).toBeLessThan(tolerance);
  });

  /** Correlation of two lists, by way of their table. */
  function correlation(x: number[], y: number[]): number {
    const [down, across] = [distinct(x), distinct(y)];
    const table = new Float64Array(down.length * across.length);
    x.forEach((value, i) => {
      const cell = down.indexOf(value) * across.length + across.indexOf(y[i]!);
      table[cell] = table[cell]! + 1;
    });
    return correlationOf(table, down, across);
  }

  /** Ranks from 1, ties at the mean of theirs. */
  function ranks(values: number[]): number[] {
    return values.map((value) => {
      const below = values.filter((other) => other < value).length;
      const same = values.filter((other) => other === value).length;
      return below + (same + 1) / 2;
    });
  }
});
