import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../../src/core/random/normal-quantile.ts';
import { Sequence, streamKey } from '../../../src/core/random/stream.ts';
import { associationOf, mantelHaenszel } from '../../../src/core/statistics/association.ts';
import {
  totalVariationEquivalence,
  verdictOf,
  wellek,
} from '../../../src/core/statistics/equivalence.ts';
import { exactMultinomial } from '../../../src/core/statistics/exact-multinomial.ts';
import { goodnessOfFit } from '../../../src/core/statistics/goodness-of-fit.ts';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  hochberg,
  holm,
} from '../../../src/core/statistics/multiple-tests.ts';
import { raoScott } from '../../../src/core/statistics/rao-scott.ts';
import { answersIn } from './answers.ts';

const r = answersIn<{
  adjusted: {
    p: number[];
    holm: number[];
    hochberg: number[];
    benjaminiHochberg: number[];
    benjaminiYekutieli: number[];
  };
  mantelHaenszel: {
    tables: [number, number, number, number][];
    statistic: number;
    pValue: number;
    oddsRatio: number;
    interval: [number, number];
    plainStatistic: number;
  };
  raoScott: {
    sums: number[];
    squares: number[];
    size: number;
    shares: number[];
    statistic: number;
    p: number;
    parameter: [number, number];
    designEffect: number;
    svygofchisq: number;
  };
}>('r-answers.json');
const random = () => new Sequence(streamKey(1, 1));

describe('goodness of fit', () => {
  const observed = [16, 18, 16, 14, 12, 12];

  test.each([
    ['Pearson', 1, 2, 0.849145036085],
    ['likelihood ratio', 0, 2.00657316263, 0.848234767795],
    ['Freeman and Tukey', -1 / 2, 2.01440463636, 0.847148311241],
    ['modified likelihood ratio', -1, 2.02529770473, 0.84563366112],
    ['Neyman', -2, 2.05643738977, 0.841282039266],
    ['Cressie and Read', 2 / 3, 2.00084912594, 0.84902753077],
  ])('%s as printed in SciPy’s documentation', (_, lambda, statistic, p) => {
    const made = goodnessOfFit(observed, [1, 1, 1, 1, 1, 1], lambda);
    expect(made.statistic).toBeCloseTo(statistic, 10);
    expect(made.pValue).toBeCloseTo(p, 10);
  });

  test('against unequal shares, and as the size grows while the effect stays', () => {
    const made = goodnessOfFit(observed, [16, 16, 16, 16, 16, 8]);
    expect(made.statistic).toBeCloseTo(3.5, 10);
    expect(made.pValue).toBeCloseTo(0.62338762775, 10);
    const p = [0.9495033, 0.595614, 0.005618874, 3.136846e-23];
    [1e3, 1e4, 1e5, 1e6].forEach((n, i) => {
      const grown = goodnessOfFit([0.515 * n, 0.455 * n, 0.03 * n], [0.52, 0.45, 0.03]);
      expect(Math.abs(grown.pValue / p[i]! - 1)).toBeLessThan(1e-4);
      expect(grown.effectSize).toBeCloseTo(0.01018, 5);
    });
  });

  test('two categories have one degree of freedom, and opposite residuals', () => {
    const { standardizedResiduals, degreesOfFreedom } = goodnessOfFit([70, 30], [1, 1]);
    expect(degreesOfFreedom).toBe(1);
    expect(standardizedResiduals[0]).toBeCloseTo(4, 12);
    expect(standardizedResiduals[1]).toBeCloseTo(-4, 12);
  });

  test('a category that cannot occur and does not is left out', () => {
    expect(goodnessOfFit([70, 0, 30], [1, 0, 1]).degreesOfFreedom).toBe(1);
    expect(goodnessOfFit([70, 1, 30], [1, 0, 1]).pValue).toBe(0);
  });
});

describe('exact multinomial', () => {
  test('agrees with full enumeration elsewhere', () => {
    const shares = [0.5, 0.3, 0.2];
    for (const order of ['probability', 'chi-square'] as const) {
      const one = exactMultinomial([7, 2, 1], shares, order, random());
      expect(one.pValue).toBeCloseTo(0.532225, 9);
      expect(one.method).toBe('enumerated');
    }
    expect(goodnessOfFit([7, 2, 1], shares).statistic).toBeCloseTo(1.63333333333, 9);
    const even = [0.25, 0.25, 0.25, 0.25];
    const by = (order: 'probability' | 'chi-square') =>
      exactMultinomial([3, 3, 4, 0], even, order, random()).pValue;
    expect(by('probability')).toBeCloseTo(0.250984191895, 9);
    expect(by('chi-square')).toBeCloseTo(0.431228637695, 9);
    expect(goodnessOfFit([3, 3, 4, 0], even).statistic).toBeCloseTo(3.6, 9);
  });

  test('draws outcomes where there are too many, and says so', () => {
    const observed = [9, 5, 3, 2, 1];
    const shares = [0.35, 0.25, 0.2, 0.15, 0.05];
    const exact = exactMultinomial(observed, shares, 'chi-square', random());
    const drawn = exactMultinomial(observed, shares, 'chi-square', random(), 5000);
    expect(exact.method).toBe('enumerated');
    expect(drawn.method).toBe('simulated');
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(
      4 * Math.sqrt((exact.pValue * (1 - exact.pValue)) / drawn.outcomes),
    );
  });
});

describe('adjustment for many tests', () => {
  test.each([
    ['holm', holm],
    ['hochberg', hochberg],
    ['benjaminiHochberg', benjaminiHochberg],
    ['benjaminiYekutieli', benjaminiYekutieli],
  ] as const)('%s is R’s', (name, adjust) => {
    const made = adjust(r.adjusted.p);
    expect(made).toHaveLength(r.adjusted[name].length);
    made.forEach((q, i) => expect(q).toBeCloseTo(r.adjusted[name][i]!, 12));
    expect(adjust([])).toEqual([]);
  });
});

describe('Rao and Scott', () => {
  const { sums, squares, size, shares, ...expected } = r.raoScott;

  test('has the design effects of R’s survey package', () => {
    const made = raoScott(sums, squares, size, shares);
    expect(made.statistic).toBeCloseTo(expected.statistic, 9);
    expect(made.degreesOfFreedom).toBeCloseTo(expected.parameter[0], 9);
    expect(made.below).toBeCloseTo(expected.parameter[1], 6);
    expect(made.designEffect).toBeCloseTo(expected.designEffect, 9);
    expect(Math.abs(made.pValue / expected.p - 1)).toBeLessThan(1e-10);
    expect(Math.abs(made.pValue - expected.svygofchisq)).toBeLessThan(0.03);
  });

  test('with equal weights it is nearly Pearson’s', () => {
    const counts = [40, 25, 35];
    const plain = goodnessOfFit(counts, [1, 1, 1]);
    const made = raoScott(counts, counts, 100, [1, 1, 1]);
    expect(Math.abs(made.pValue - plain.pValue)).toBeLessThan(0.02);
  });
});

describe('equivalence', () => {
  test('Wellek’s die (2010, section 9.1)', () => {
    const made = wellek([17, 16, 25, 9, 16, 17], [1, 1, 1, 1, 1, 1], 0.15);
    expect(made.squaredDistance).toBeCloseTo(0.0129333333333, 10);
    expect(made.standardError).toBeCloseTo(0.00919965216734, 8);
    expect(made.critical).toBeCloseTo(0.00736791876586, 8);
    expect(made.equivalent).toBe(false);
  });

  test('says within, beyond, or neither', () => {
    const shares = [0.5, 0.3, 0.2];
    const at = (n: number, by: number) =>
      verdictOf(totalVariationEquivalence([(0.5 + by) * n, 0.3 * n, (0.2 - by) * n], shares), 0.05);
    expect(at(1e6, 0.01)).toBe('equivalent');
    expect(at(1e6, 0.08)).toBe('different');
    expect(at(100, 0.01)).toBe('not enough data');
  });
});

describe('association', () => {
  // Hair and eyes of students, R's HairEyeColor over both sexes; answers of vcd's assocstats.
  const hairEye = [68, 20, 15, 5, 119, 84, 54, 29, 26, 17, 14, 14, 7, 94, 10, 16];

  test('is that of vcd', () => {
    const made = associationOf(hairEye, 4, 4);
    expect(made.statistic).toBeCloseTo(138.289841626, 8);
    expect(made.g).toBeCloseTo(146.443578465, 8);
    expect(made.degreesOfFreedom).toBe(9);
    expect(made.cramersV).toBeCloseTo(0.279044623343, 10);
    expect(made.cramersVCorrected).toBeLessThan(made.cramersV);
  });

  test('empty rows and columns are not counted', () => {
    const made = associationOf([10, 0, 20, 0, 0, 0, 30, 0, 5], 3, 3);
    expect(made.degreesOfFreedom).toBe(1);
  });

  test('independence is 0 after correction', () => {
    expect(associationOf([10, 20, 30, 60], 2, 2).cramersVCorrected).toBe(0);
  });

  test('Mantel and Haenszel on admissions to Berkeley, as R has it', () => {
    const { tables, ...expected } = r.mantelHaenszel;
    const z = -normalQuantile(0.025);
    const made = mantelHaenszel(tables, z);
    expect(made.oddsRatio).toBeCloseTo(expected.oddsRatio, 10);
    expect(made.test.statistic).toBeCloseTo(expected.statistic, 9);
    expect(Math.abs(made.test.pValue / expected.pValue - 1)).toBeLessThan(1e-9);
    expect(made.interval.lower).toBeCloseTo(expected.interval[0], 9);
    expect(made.interval.upper).toBeCloseTo(expected.interval[1], 9);
    expect(mantelHaenszel(tables, z, false).test.statistic).toBeCloseTo(expected.plainStatistic, 9);
  });
});
