import { describe, expect, test } from 'vitest';
import { bca } from '../../../src/core/statistics/bootstrap.ts';
import {
  clopperPearson,
  goodman,
  jeffreys,
  newcombe,
  studentInterval,
  wilson,
  wilsonCorrected,
} from '../../../src/core/statistics/intervals.ts';
import type { Interval } from '../../../src/core/statistics/intervals.ts';
import { sisonGlaz } from '../../../src/core/statistics/sison-glaz.ts';
import { answersIn } from './answers.ts';

const ends = ({ lower, upper }: Interval) => [lower, upper];
const close = (made: Interval, expected: readonly number[], within: number) => {
  expect(Math.abs(made.lower - expected[0]!)).toBeLessThan(within);
  expect(Math.abs(made.upper - expected[1]!)).toBeLessThan(within);
};

const r = answersIn<{
  proportions: {
    x: number[];
    n: number[];
    level: number[];
    wilson: [number, number][];
    clopperPearson: [number, number][];
  };
  mean: { x: number[]; interval: [number, number] };
}>('r-answers.json');

describe('of one proportion', () => {
  const { x, n, level } = r.proportions;
  test.each([
    ['wilson', wilson],
    ['clopperPearson', clopperPearson],
  ] as const)('%s is R’s', (name, interval) => {
    expect(x.length).toBeGreaterThan(50);
    x.forEach((count, i) => {
      close(interval(count, n[i]!, level[i]!), r.proportions[name][i]!, 1e-8);
    });
  });

  test('are those that Newcombe (1998, Table I) prints, to its four digits', () => {
    close(wilson(81, 263), [0.2553, 0.3662], 5e-5);
    close(wilson(15, 148), [0.0624, 0.1605], 5e-5);
    close(clopperPearson(81, 263), [0.2527, 0.3676], 5e-5);
    close(clopperPearson(15, 148), [0.0578, 0.1617], 5e-5);
  });

  test('with continuity correction and under Jeffreys’ prior', () => {
    close(wilsonCorrected(3, 100), [0.00777983499613, 0.0915130870953], 1e-8);
    close(jeffreys(3, 100), [0.0085202831074, 0.0778875694264], 1e-8);
    close(wilsonCorrected(520, 1000), [0.488518420014, 0.551326042715], 1e-8);
    close(jeffreys(520, 1000), [0.489014659617, 0.550869755088], 1e-8);
  });

  test('touch 0 and 1 where nobody or everybody was counted', () => {
    for (const interval of [wilson, wilsonCorrected, clopperPearson, jeffreys]) {
      expect(interval(0, 30).lower).toBe(0);
      expect(interval(30, 30).upper).toBe(1);
      expect(interval(0, 30).upper).toBeLessThan(0.2);
    }
  });
});

describe('of all shares at once', () => {
  const counts = [91, 49, 37, 43];

  test('Goodman’s are those of his example (1965), as DescTools and statsmodels have them', () => {
    const lower = [0.334202478327, 0.160858747649, 0.114551340462, 0.137469013419];
    const upper = [0.497833207385, 0.299887401214, 0.240112083588, 0.270235773037];
    goodman(counts).forEach((made, i) => close(made, [lower[i]!, upper[i]!], 1e-9));
  });

  test('Sison and Glaz’s are those of DescTools', () => {
    const lower = [0.345454545455, 0.154545454545, 0.1, 0.127272727273];
    const upper = [0.483299873886, 0.292390782977, 0.237845328432, 0.265118055704];
    sisonGlaz(counts, 0.95, 'published').forEach((made, i) => {
      close(made, [lower[i]!, upper[i]!], 1e-9);
    });
    const cautious = [0.340909090909, 0.15, 0.0954545454545, 0.122727272727];
    sisonGlaz(counts).forEach((made, i) => expect(made.lower).toBeCloseTo(cautious[i]!, 9));
    const wide = sisonGlaz([520, 450, 30], 0.95, 'published').map(ends);
    expect(wide[2]![0]).toBe(0);
    expect(wide[2]![1]).toBeCloseTo(0.0630061809007, 9);
    expect(wide[0]![1]).toBeCloseTo(0.553006180901, 9);
  });
});

test('of a difference, Newcombe’s method 10', () => {
  // Newcombe (1998), Statistics in Medicine 17, 873–890, Table II, (a) and (h).
  close(newcombe([56, 70], [48, 80]), [0.0524, 0.3339], 5e-5);
  close(newcombe([9, 10], [3, 10]), [0.1705, 0.809], 5e-5);
  close(newcombe([10, 10], [0, 10]), [0.6075, 1], 5e-5);
});

test('of a mean, R’s t interval', () => {
  const { x, interval } = r.mean;
  const mean = x.reduce((a, b) => a + b) / x.length;
  const sd = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (x.length - 1));
  close(studentInterval(mean, sd, x.length), interval, 1e-10);
});

describe('BCa', () => {
  const scipy = answersIn<{
    x: number[];
    indices: number[][];
    cases: { statistic: 'mean' | 'median'; level: number; interval: [number, number] }[];
  }>('resampling.json');
  const statistics = {
    mean: (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length,
    median: (values: number[]) => {
      const sorted = values.toSorted((a, b) => a - b);
      const half = sorted.length / 2;
      return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
    },
  };

  test.each(scipy.cases)('of the $statistic at $level is SciPy’s on the same indices', (one) => {
    const of = statistics[one.statistic];
    const { x } = scipy;
    const resampled = Float64Array.from(scipy.indices, (own) => of(own.map((i) => x[i]!)));
    const leftOut = x.map((_, i) => of(x.filter((_, j) => j !== i)));
    close(bca(of(x), resampled, leftOut, one.level), one.interval, 1e-10);
  });
});
