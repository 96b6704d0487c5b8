import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bijectionsOf,
  invert,
  largestSize,
  permute,
  permuteAll,
} from '../../../src/core/random/permutation.ts';
import { streamKey, subKey } from '../../../src/core/random/stream.ts';
import { chiSquareLimit, chiSquareOfEqual, compare, readFixture } from './chi-square.ts';
import type { DistributionFixture } from './chi-square.ts';

const arbitraryWord = fc.integer({ min: 0, max: 0xffffffff });

function shuffle(size: number, [key0, key1]: readonly [number, number]): Uint32Array {
  return Uint32Array.from({ length: size }, (_, i) => permute(i, size, key0, key1));
}

function isBijection(size: number, key0: number, key1: number): boolean {
  const seen = new Uint8Array(size);
  for (let i = 0; i < size; i++) seen[permute(i, size, key0, key1)] = 1;
  return seen.every((mark) => mark === 1);
}

describe('permute', () => {
  it('is a bijection, and invert is its inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), arbitraryWord, arbitraryWord, (n, k, l) => {
        expect(isBijection(n, k, l)).toBe(true);
        for (let i = 0; i < n; i++) if (invert(permute(i, n, k, l), n, k, l) !== i) return false;
        return true;
      }),
      { numRuns: 120 },
    );
  });

  it('is a bijection for every small size', () => {
    for (let n = 1; n <= 200; n++) {
      expect(isBijection(n, 0xffffffff, n)).toBe(true);
      for (let i = 0; i < n; i++) expect(invert(permute(i, n, 3, n), n, 3, n)).toBe(i);
    }
  });

  it('is a bijection of ten million', () => {
    expect(isBijection(10_000_000, 0x9e3779b9, 0x85ebca6b)).toBe(true);
  });

  it('has its inverse up to the largest size', () => {
    for (const n of [999_983, 9_999_999, 10_000_000, largestSize - 1, largestSize])
      for (let i = 0; i < n; i += 9973) expect(invert(permute(i, n, 17, 4e9), n, 17, 4e9)).toBe(i);
  });

  it('puts many indices where it puts each', () => {
    const index = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 200 });
    const size = fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: largestSize }),
    );
    const bijection = fc.tuple(size, arbitraryWord, arbitraryWord);
    fc.assert(
      fc.property(fc.array(bijection, { minLength: 1, maxLength: 9 }), index, (list, asked) => {
        const made = bijectionsOf(
          list.map(([n]) => n),
          (n) => [list[n]![1], list[n]![2]],
        );
        const numbers = Int32Array.from(asked, ([n]) => n % list.length);
        const indices = Int32Array.from(asked, ([, i], at) => i % list[numbers[at]!]![0]);
        const alone = Int32Array.from(indices, (i, at) => permute(i, ...list[numbers[at]!]!));
        permuteAll(made, numbers, indices, asked.length);
        expect(indices).toEqual(alone);
      }),
    );
  });

  it('takes signed words for the unsigned ones with the same bits', () => {
    for (const n of [20, 2000])
      expect(permute(7, n, 0xfffffff0, 0x80000000)).toBe(permute(7, n, -16, -0x80000000));
  });

  it('refuses what is outside', () => {
    expect(() => permute(5, 5, 0, 0)).toThrow('index 5 of 5');
    expect(() => invert(-1, 5, 0, 0)).toThrow('index -1 of 5');
    expect(() => permute(0, 0, 0, 0)).toThrow(RangeError);
    expect(() => permute(NaN, 5, 0, 0)).toThrow(RangeError);
    expect(() => permute(0, largestSize + 1, 0, 0)).toThrow('at most 16777216');
    expect(() => bijectionsOf([largestSize + 1], () => [0, 0])).toThrow('at most 16777216');
  });
});

describe('over keys', () => {
  const base = streamKey(2024, 1);

  it('each position is uniform, and each pair of positions, for sizes 2 to 40', () => {
    const keys = 4000;
    for (let n = 2; n <= 40; n++) {
      const single = new Float64Array(n * n);
      const watched = [
        [0, 1],
        [0, n - 1],
        [(n >> 1) - 1, n >> 1],
        [1, n - 2],
      ].filter(([i, j]) => i! >= 0 && j! >= 0 && i !== j);
      const pairs = watched.map(() => new Float64Array(n * n));
      for (let k = 0; k < keys; k++) {
        const [key0, key1] = subKey(base, n * 100_000 + k);
        for (let i = 0; i < n; i++) single[i * n + permute(i, n, key0, key1)]!++;
        watched.forEach(([i, j], p) => {
          pairs[p]![permute(i!, n, key0, key1) * n + permute(j!, n, key0, key1)]!++;
        });
      }
      const fit = (chiSquareOfEqual(single) * (n - 1)) / n;
      expect(fit, `size ${n}`).toBeLessThan(chiSquareLimit((n - 1) ** 2));
      if (n === 2) continue;
      pairs.forEach((table, p) => {
        const cells = table.filter((_, cell) => cell % (n + 1) !== 0);
        expect(cells.length).toBe(n * (n - 1));
        const message = `size ${n}, positions ${watched[p]!.join(' and ')}`;
        expect(chiSquareOfEqual(cells), message).toBeLessThan(chiSquareLimit(cells.length - 1));
      });
    }
  });

  it.each([
    [3, 6],
    [4, 24],
    [5, 120],
    [6, 720],
  ])('all orders of %i are equally likely', (n, orders) => {
    const counts = new Map<string, number>();
    for (let k = 0; k < 30_000; k++) {
      const order = shuffle(n, subKey(base, 50_000_000 + n * 100_000 + k)).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(orders);
    expect(chiSquareOfEqual([...counts.values()])).toBeLessThan(chiSquareLimit(orders - 1));
  });

  const { hypergeometric } = readFixture('distributions.json') as DistributionFixture;

  it.each(hypergeometric)(
    'the first $drawn of $size are a simple random sample: $marked marked',
    ({ size, marked, drawn, law }) => {
      const keys = 4000;
      const low = new Float64Array(keys);
      const spread = new Float64Array(keys);
      const step = Math.floor(size / marked);
      for (let k = 0; k < keys; k++) {
        const [key0, key1] = subKey(subKey(base, size), k);
        for (let i = 0; i < drawn; i++) {
          const slot = permute(i, size, key0, key1);
          if (slot < marked) low[k]!++;
          if (slot % step === 0 && slot < marked * step) spread[k]!++;
        }
      }
      for (const sample of [low, spread]) {
        const { misfit, meanErrors, varianceErrors } = compare(sample, law);
        expect(misfit).toBeLessThan(1);
        expect(meanErrors).toBeLessThan(4.3);
        expect(varianceErrors).toBeLessThan(4.3);
      }
    },
  );

  it('neighbors of a large range go to unrelated places', () => {
    const size = 1_000_003;
    const [key0, key1] = subKey(base, 1);
    const steps = new Float64Array(1000);
    const places = new Float64Array(32 * 32);
    for (let i = 0; i < 100_000; i++) {
      const here = permute(i, size, key0, key1);
      const next = permute(i + 1, size, key0, key1);
      const step = (next - here + size) % size;
      steps[Math.floor((step * 1000) / size)]!++;
      if (i % 2 === 0)
        places[Math.floor((here * 32) / size) * 32 + Math.floor((next * 32) / size)]!++;
    }
    expect(chiSquareOfEqual(steps)).toBeLessThan(chiSquareLimit(999));
    expect(chiSquareOfEqual(places)).toBeLessThan(chiSquareLimit(1023));
  });
});
