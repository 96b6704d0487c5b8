import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attribute } from '../../../src/core/pack/pack.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { Sequence } from '../../../src/core/random/stream.ts';
import { bca } from '../../../src/core/statistics/bootstrap.ts';
import { goodman, studentInterval, wilson } from '../../../src/core/statistics/intervals.ts';
import { sisonGlaz } from '../../../src/core/statistics/sison-glaz.ts';
import { attributeIntervalsOf } from '../../../src/core/validation/uncertainty/attribute-intervals.ts';
import type { AttributeIntervalsInput } from '../../../src/core/validation/uncertainty/attribute-intervals.ts';
import {
  meanIntervals,
  numberCounts,
} from '../../../src/core/validation/uncertainty/mean-intervals.ts';
import { answersIn } from '../statistics/answers.ts';

const attribute = (id: string, categories: number, values?: number[]): Attribute => ({
  id,
  label: id,
  stream: 1000,
  categories: Array.from({ length: categories }, (_, c) => ({ id: `c${c}`, label: `c${c}` })),
  ...(values && { values }),
  status: 'official',
  source: 's',
});

const input = (
  cells: { attribute: Attribute; rows: number[]; sums?: number[]; squares?: number[] }[],
  more: Partial<AttributeIntervalsInput> & { drawing?: 'quota' | 'sample' | 'unknown' } = {},
): AttributeIntervalsInput => {
  const rows = cells[0]!.rows.reduce((a, b) => a + b, 0);
  const { drawing = 'sample', ...rest } = more;
  return {
    subject: {
      title: 't',
      origin: 'study',
      rows,
      drawing,
      attributes: cells.map((cell) => cell.attribute),
      matched: [],
      absent: [],
    },
    plan: {
      singles: cells.map((cell) => ({
        attribute: cell.attribute.id,
        size: cell.attribute.categories.length,
      })),
    },
    counts: {
      rows,
      weight: { sum: rows, squares: rows },
      singles: cells.map(({ rows: own, sums, squares }) => ({
        rows: Float64Array.from(own),
        ...(sums && { sums: Float64Array.from(sums) }),
        ...(squares && { squares: Float64Array.from(squares) }),
      })),
    },
    ...rest,
  };
};

describe('intervals of shares', () => {
  test('are Goodman’s with many rows, Sison and Glaz’s with few, Wilson’s with two categories', () => {
    const made = attributeIntervalsOf(
      input([
        { attribute: attribute('many', 4), rows: [91, 49, 37, 43, 0] },
        { attribute: attribute('few', 4), rows: [180, 30, 8, 2, 0] },
        { attribute: attribute('two', 2), rows: [81, 139, 0] },
      ]),
    );
    const [many, few, two] = made.attributes;
    expect(many!.method).toBe('goodman');
    expect(many!.shares.map(({ together }) => together)).toEqual(goodman([91, 49, 37, 43]));
    expect(few!.method).toBe('sison-glaz');
    expect(few!.shares.map(({ together }) => together)).toEqual(sisonGlaz([180, 30, 8, 2]));
    expect(two!.method).toBe('wilson');
    expect(two!.shares[0]!.together).toEqual(wilson(81, 220));
    expect(two!.shares[0]!.alone).toEqual(wilson(81, 220));
  });

  test('are points for exact quotas, and say what they are about', () => {
    const made = attributeIntervalsOf(
      input([{ attribute: attribute('a', 3, [1, 2, 3]), rows: [10, 20, 30, 0] }], {
        drawing: 'quota',
      }),
    );
    expect(made.scope.kind).toBe('population');
    const [a] = made.attributes;
    for (const { share, alone, together } of a!.shares) {
      expect(alone).toEqual({ lower: share, upper: share });
      expect(together).toEqual({ lower: share, upper: share });
    }
    expect(a!.mean!.student).toEqual({ lower: a!.mean!.mean, upper: a!.mean!.mean });
    expect(a!.relativeHalfWidth).toBe(0);
  });

  test('shrink with the part of a finite population that was drawn, by the usual factor', () => {
    const cells = [{ attribute: attribute('a', 2), rows: [400, 600, 0] }];
    const half = (people?: number) => {
      const made = attributeIntervalsOf(
        input(cells, people === undefined ? {} : { population: people }),
      );
      const { lower, upper } = made.attributes[0]!.shares[0]!.alone;
      return (upper - lower) / 2;
    };
    const factor = Math.sqrt((4000 - 1000) / (4000 - 1));
    expect(half(4000) / half()).toBeCloseTo(factor, 2);
    expect(half(1000)).toBe(0);
    expect(() => half(999)).toThrow(/without anyone twice/);
  });

  test('use the effective size under weights', () => {
    const rows = [50, 50, 0];
    const made = attributeIntervalsOf(
      input([{ attribute: attribute('a', 2), rows, sums: [50, 150, 0], squares: [50, 450, 0] }]),
    );
    const [a] = made.attributes;
    expect(a!.effectiveSize).toBeCloseTo(80, 12);
    expect(a!.shares[0]!.share).toBe(0.25);
    expect(a!.shares[0]!.alone).toEqual(wilson(20, 80));
  });
});

describe('intervals of means', () => {
  const { mean } = answersIn<{ mean: { x: number[]; interval: [number, number] } }>(
    'r-answers.json',
  );

  test('are R’s t interval from the counts of distinct values', () => {
    const { values, times } = numberCounts(
      mean.x,
      mean.x.map(() => 1),
    );
    const made = meanIntervals({ values, times }, 0.95, mean.x.length, [1, 2], 0);
    expect(made.student!.lower).toBeCloseTo(mean.interval[0], 9);
    expect(made.student!.upper).toBeCloseTo(mean.interval[1], 9);
  });

  test('BCa from counts is BCa from the rows that they count, but for the draws', () => {
    const x = [3.25, 4.75, 2.25, 8.75, 5.5, 5.25, 4.5, 17, 1.25, 3.5, 2.75, 6.5, 3.25, 2.25, 2.25];
    const counts = numberCounts(
      x,
      x.map(() => 1),
    );
    const draws = 20_000;
    const made = meanIntervals(counts, 0.95, x.length, streamKey(3, 7), draws);
    const sequence = new Sequence(streamKey(4, 7));
    const meanOf = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;
    const resampled = Float64Array.from({ length: draws }, () =>
      meanOf(x.map(() => x[sequence.below(x.length)]!)),
    );
    const leftOut = x.map((_, i) => meanOf(x.filter((_, k) => k !== i)));
    const rows = bca(meanOf(x), resampled, leftOut);
    expect(made.bca!.lower).toBeCloseTo(rows.lower, 1);
    expect(Math.abs(made.bca!.lower - rows.lower)).toBeLessThan(0.04);
    expect(Math.abs(made.bca!.upper - rows.upper)).toBeLessThan(0.12);
    const plain = studentInterval(made.mean, made.standardDeviation, x.length);
    // the sample is skewed to the right, and so is the interval that knows it
    expect(made.bca!.upper - made.mean).toBeGreaterThan(made.mean - made.bca!.lower);
    expect(plain.upper - made.mean).toBeCloseTo(made.mean - plain.lower, 9);
  });

  test('leaving out rows one value at a time accelerates as leaving them out one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 6 })), {
          minLength: 2,
          maxLength: 8,
        }),
        (pairs) => {
          const leftOut = pairs.map(([value]) => value);
          const rows = pairs.map(([, times]) => times);
          const each = pairs.flatMap(([value, times]) => Array<number>(times).fill(value));
          const resampled = () => Float64Array.from({ length: 50 }, (_, i) => i);
          const byValue = bca(20, resampled(), leftOut, 0.9, rows);
          expect(byValue.acceleration).toBeCloseTo(
            bca(20, resampled(), each, 0.9).acceleration,
            12,
          );
        },
      ),
      {
        // All alike: nothing but rounding sets them apart.
        examples: [
          [
            [
              [-1, 1],
              [-1, 5],
            ],
          ],
        ],
      },
    );
  });

  test('are the same bits for the same seed, and wait for no number of rows', () => {
    const counts = numberCounts([1, 2, 3], [300_000, 500_000, 200_000]);
    const made = () => meanIntervals(counts, 0.95, 1e6, streamKey(1, 7), 500);
    expect(made()).toEqual(made());
    expect(made().bca!.lower).toBeLessThan(made().mean);
  });
});

describe('the policy’s key attributes', () => {
  test('are all there, found by what they are called, or said to be absent', () => {
    const made = attributeIntervalsOf(
      input([
        { attribute: attribute('age', 3, [20, 40, 60]), rows: [40, 40, 20, 0] },
        { attribute: attribute('incomeBand', 3, [20_000, 50_000, 90_000]), rows: [40, 40, 20, 0] },
        { attribute: attribute('technologyAdoption', 5), rows: [10, 20, 30, 30, 10, 0] },
      ]),
    );
    expect(made.key.map(({ name }) => name)).toEqual([
      'age',
      'income',
      'education_level',
      'technology_adoption',
      'risk_tolerance',
      'brand_loyalty',
      'purchase_frequency',
    ]);
    expect(made.key[0]!.attribute).toBe('age');
    expect(made.key[1]!.attribute).toBe('incomeBand');
    expect(made.key[2]).toMatchObject({ attribute: null, words: 'not in this population' });
    expect(made.key[3]!.attribute).toBe('technologyAdoption');
  });

  test('their policy score rises by counting in thousands, their relative widths do not', () => {
    const score = (unit: number) =>
      attributeIntervalsOf(
        input([
          { attribute: attribute('age', 3, [20, 40, 60]), rows: [40, 40, 20, 0] },
          {
            attribute: attribute(
              'income',
              3,
              [20, 50, 90].map((x) => x * unit),
            ),
            rows: [40, 40, 20, 0],
          },
        ]),
      );
    const [dollars, thousands] = [score(1000), score(1)];
    expect(thousands.policyFigure.value!).toBeGreaterThan(100 * dollars.policyFigure.value!);
    expect(thousands.key[1]!.relativeHalfWidth).toBeCloseTo(dollars.key[1]!.relativeHalfWidth!, 10);
  });
});
