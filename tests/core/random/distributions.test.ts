import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, multinomial } from '../../../src/core/random/binomial.ts';
import { beta, dirichlet, gamma } from '../../../src/core/random/gamma.ts';
import { lognormal, normal } from '../../../src/core/random/normal.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import type { StreamKey } from '../../../src/core/random/stream.ts';
import { chiSquare, chiSquareLimit, compare, readFixture } from './chi-square.ts';
import type { DistributionFixture, Law } from './chi-square.ts';

type Draw = (key: StreamKey, index: number, a: number, b: number, draw?: number) => number;
const single: Record<string, Draw> = { normal, lognormal, gamma, beta, binomial };
const fixture = readFixture('distributions.json') as DistributionFixture;
const people = fixture.draws;

function expectLaw(values: Float64Array, law: Law): void {
  const { misfit, meanErrors, varianceErrors } = compare(values, law);
  expect(misfit).toBeLessThan(1);
  expect(meanErrors).toBeLessThan(4.3);
  // heavy tails make the variance of the variance itself uncertain
  if (law.kurtosis < 20) expect(varianceErrors).toBeLessThan(4.5);
}

function drawMany(draw: Draw, key: StreamKey, [a, b]: [number, number], attempt: number) {
  return Float64Array.from({ length: people }, (_, i) => draw(key, i, a, b, attempt));
}

describe.each(fixture.cases)('$of $parameters', ({ of, parameters, law }) => {
  const values = drawMany(single[of]!, streamKey(77, 1000), parameters, 0);

  it('follows its law', () => expectLaw(values, law));

  it('follows it in a later draw, which is independent of the first', () => {
    const later = drawMany(single[of]!, streamKey(77, 1000), parameters, 1);
    expectLaw(later, law);
    let sum = 0;
    for (let i = 0; i < people; i++) sum += (values[i]! - law.mean) * (later[i]! - law.mean);
    expect(Math.abs(sum) / law.variance / Math.sqrt(people)).toBeLessThan(4.5);
  });

  it('is independent between neighbors', () => {
    let sum = 0;
    for (let i = 1; i < people; i++) sum += (values[i]! - law.mean) * (values[i - 1]! - law.mean);
    expect(Math.abs(sum) / law.variance / Math.sqrt(people)).toBeLessThan(4.5);
  });
});

/** The i-th entries of `sums` are the sums of some components, over people. */
function sumsOf(draw: (index: number, out: Float64Array) => void, size: number, sums: number[][]) {
  const out = new Float64Array(size);
  const values = sums.map(() => new Float64Array(people));
  for (let i = 0; i < people; i++) {
    draw(i, out);
    sums.forEach((part, s) => {
      for (const component of part) values[s]![i]! += out[component]!;
    });
  }
  return values;
}

describe('dirichlet', () => {
  const { shapes, sums } = fixture.dirichlet;
  const key = streamKey(78, 1000);
  const alpha = Float64Array.from(shapes);

  it('has beta shares, alone and summed', () => {
    const parts = sums.map(({ of }) => of);
    const values = sumsOf((i, out) => dirichlet(key, i, alpha, out), shapes.length, parts);
    sums.forEach(({ law }, s) => expectLaw(values[s]!, law));
  });

  it('gives shares that add up to 1, for vanishing shapes too', () => {
    const out = new Float64Array(4);
    for (const scale of [1, 1e-3, 1e-8])
      for (let i = 0; i < 500; i++) {
        dirichlet(
          key,
          i,
          alpha.map((shape) => shape * scale),
          out,
        );
        expect(out.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
      }
  });
});

describe('multinomial', () => {
  it.each(fixture.multinomial)(
    'has binomial counts, alone and summed: $trials trials',
    ({ trials, weights, sums }) => {
      const key = streamKey(79, 1000);
      const shares = Float64Array.from(weights);
      const parts = sums.map(({ of }) => of);
      const values = sumsOf(
        (i, out) => {
          multinomial(key, i, trials, shares, out);
          const total = out.reduce((sum, count) => sum + count, 0);
          if (total !== trials) throw new Error(`person ${i}: ${total} of ${trials} trials`);
        },
        weights.length,
        parts,
      );
      sums.forEach(({ law }, s) => expectLaw(values[s]!, law));
    },
  );

  it('gives every outcome of few trials its chance', () => {
    const { trials, weights, outcomes, chances } = fixture.smallMultinomial;
    const places = new Map(outcomes.map((outcome, place) => [outcome.join(), place]));
    const counts = new Float64Array(outcomes.length);
    const out = new Float64Array(3);
    for (let i = 0; i < people; i++) {
      multinomial(streamKey(80, 1000), i, trials, Float64Array.from(weights), out);
      counts[places.get([...out].join())!]!++;
    }
    expect(chiSquare(counts, chances)).toBeLessThan(chiSquareLimit(outcomes.length - 1));
  });

  it('never draws a weight of 0, and all of the only weight', () => {
    const out = new Float64Array(5);
    for (let i = 0; i < 200; i++) {
      multinomial([1, 2], i, 1000, Float64Array.of(0, 3, 0, 1e-300, 0), out);
      expect([out[0], out[2], out[4]]).toEqual([0, 0, 0]);
      expect(out[1]! + out[3]!).toBe(1000);
    }
    multinomial([1, 2], 0, 7, Float64Array.of(0, 0.1, 0, 0, 0), out);
    expect([...out]).toEqual([0, 7, 0, 0, 0]);
  });
});

describe('any range drawn alone is the same slice of all', () => {
  const shapes = Float64Array.of(0.3, 2, 5);
  const record = (key: StreamKey, index: number): number[] => {
    const shares = new Float64Array(3);
    const counts = new Float64Array(3);
    dirichlet(key, index, shapes, shares, 10);
    multinomial(key, index, 500, shapes, counts, 20);
    return [
      normal(key, index, 3, 2, 0),
      lognormal(key, index, 0, 1, 1),
      gamma(key, index, 0.2, 1, 2),
      gamma(key, index, 7, 2, 3),
      beta(key, index, 0.5, 4, 4),
      binomial(key, index, 9, 0.3, 5),
      binomial(key, index, 5000, 0.7, 6),
      ...shares,
      ...counts,
    ];
  };
  const all = new Map<number, number[][]>();

  it('whatever was drawn before', () => {
    const size = 300;
    fc.assert(
      fc.property(
        fc.nat(4),
        fc.nat(size - 1),
        fc.nat(size),
        fc.boolean(),
        (seed, from, length, backward) => {
          const key = streamKey(seed, 1001);
          const whole = all.get(seed) ?? Array.from({ length: size }, (_, i) => record(key, i));
          all.set(seed, whole);
          const to = Math.min(size, from + length);
          const range: number[][] = [];
          for (let i = from; i < to; i++) {
            const index = backward ? from + to - 1 - i : i;
            range[index - from] = record(key, index);
          }
          expect(range).toEqual(whole.slice(from, to));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('parameters out of range', () => {
  const out = new Float64Array(2);
  it.each([
    ['normal: standard deviation -1', () => normal([1, 2], 0, 0, -1)],
    ['gamma: shape 0', () => gamma([1, 2], 0, 0)],
    ['gamma: shape Infinity', () => gamma([1, 2], 0, Infinity)],
    ['gamma: scale 0', () => gamma([1, 2], 0, 1, 0)],
    ['beta: shape -2', () => beta([1, 2], 0, 1, -2)],
    ['dirichlet: shape NaN', () => dirichlet([1, 2], 0, Float64Array.of(1, NaN), out)],
    ['binomial: 1.5 trials', () => binomial([1, 2], 0, 1.5, 0.5)],
    ['binomial: 4294967296 trials', () => binomial([1, 2], 0, 2 ** 32, 0.5)],
    ['binomial: probability 1.1', () => binomial([1, 2], 0, 3, 1.1)],
    ['multinomial: -1 trials', () => multinomial([1, 2], 0, -1, Float64Array.of(1, 1), out)],
    ['multinomial: weight -1', () => multinomial([1, 2], 0, 1, Float64Array.of(1, -1), out)],
    ['multinomial: weights add', () => multinomial([1, 2], 0, 1, Float64Array.of(0, 0), out)],
    ['draw 65535', () => normal([1, 2], 0, 0, 1, 65535)],
  ])('%s is refused', (message, draw) => {
    expect(draw).toThrow(message);
    expect(draw).toThrow(RangeError);
  });
});
