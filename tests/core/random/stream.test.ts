import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Sequence,
  drawsPerKey,
  fillUniforms,
  firstBlock,
  firstReservedBlock,
  streamKey,
  subKey,
  uniform,
  uniformOfWords,
} from '../../../src/core/random/stream.ts';
import type { StreamKey } from '../../../src/core/random/stream.ts';
import { threefry2x32 } from '../../../src/core/random/threefry.ts';
import { chiSquareLimit, chiSquareOfEqual } from './chi-square.ts';

const arbitraryWord = fc.integer({ min: 0, max: 0xffffffff });
const arbitraryKey = fc.tuple(arbitraryWord, arbitraryWord);

function uniforms(key: StreamKey, count: number, start = 0, block = 0): Float64Array {
  const out = new Float64Array(count);
  fillUniforms(key, start, out, block);
  return out;
}

/** Correlation times √n: about standard normal for independent uniforms. */
function correlation(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - 0.5) * (b[i]! - 0.5);
  return (sum * 12) / Math.sqrt(a.length);
}

describe('streamKey', () => {
  it('is threefry of both words of the seed at (stream id, replicate)', () => {
    const out = new Uint32Array(2);
    threefry2x32(0xdeadbeef, 0x1fedcb, 1234, 7, out);
    expect(streamKey(0x1fedcb * 2 ** 32 + 0xdeadbeef, 1234, 7)).toEqual([out[0], out[1]]);
    expect(streamKey(5, 3)).toEqual(streamKey(5, 3, 0));
  });

  it('gives different keys for seeds, streams and replicates next to each other', () => {
    const seen = new Set<string>();
    for (const seed of [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1])
      for (let id = 0; id < 40; id++)
        for (let replicate = 0; replicate < 5; replicate++)
          seen.add(streamKey(seed, id, replicate).join());
    expect(seen.size).toBe(6 * 40 * 5);
  });

  it.each([-1, 0.5, 2 ** 53, NaN, Infinity])('refuses the seed %s', (seed) => {
    expect(() => streamKey(seed, 1)).toThrow(`seed ${seed}: give a whole number`);
  });

  it('refuses stream ids and replicates that are no 32-bit words', () => {
    expect(() => streamKey(1, -1)).toThrow('stream id -1');
    expect(() => streamKey(1, 1, 2 ** 32)).toThrow('replicate 4294967296');
    expect(() => subKey([1, 2], 1.5)).toThrow('sub-key 1.5');
  });
});

describe('uniform', () => {
  it('lies strictly between 0 and 1 for the extreme words, symmetrically', () => {
    expect(uniformOfWords(0, 0)).toBe(2 ** -53);
    expect(uniformOfWords(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
  });

  it('mirrors at one half when all bits are turned', () => {
    fc.assert(
      fc.property(arbitraryWord, arbitraryWord, (high, low) => {
        expect(uniformOfWords(~high >>> 0, ~low >>> 0)).toBe(1 - uniformOfWords(high, low));
      }),
    );
  });

  it('is the same drawn alone, in a range, or in all', () => {
    const range = fc.tuple(fc.nat(3000), fc.nat(1500), arbitraryWord);
    fc.assert(
      fc.property(arbitraryKey, range, (key, [start, count, block]) => {
        const all = uniforms(key, start + count, 0, block);
        expect(uniforms(key, count, start, block)).toEqual(all.slice(start));
        if (count > 0) expect(uniform(key, start, block)).toBe(all[start]);
      }),
      { numRuns: 30 },
    );
  });

  it('is uniform by itself and in consecutive pairs', () => {
    const values = uniforms(streamKey(11, 1000), 200_000);
    const single = new Float64Array(1000);
    const pairs = new Float64Array(32 * 32);
    for (let i = 0; i + 1 < values.length; i += 2) {
      const [u, v] = [values[i]!, values[i + 1]!];
      single[Math.floor(u * 1000)]!++;
      single[Math.floor(v * 1000)]!++;
      pairs[Math.floor(u * 32) * 32 + Math.floor(v * 32)]!++;
    }
    expect(chiSquareOfEqual(single)).toBeLessThan(chiSquareLimit(999));
    expect(chiSquareOfEqual(pairs)).toBeLessThan(chiSquareLimit(1023));
  });

  it('fills the low bits of its resolution', () => {
    const counts = new Float64Array(256);
    for (const value of uniforms(streamKey(3, 4), 50_000))
      counts[((value * 2 ** 53 - 1) / 2) % 256]!++;
    expect(chiSquareOfEqual(counts)).toBeLessThan(chiSquareLimit(255));
  });
});

describe('streams', () => {
  const count = 50_000;
  const base = uniforms(streamKey(1, 1000), count);

  it.each([
    ['the next stream', uniforms(streamKey(1, 1001), count)],
    ['the next replicate', uniforms(streamKey(1, 1000, 1), count)],
    ['the next seed', uniforms(streamKey(2, 1000), count)],
    ['a seed with another high word', uniforms(streamKey(1 + 2 ** 32, 1000), count)],
    ['the next person', uniforms(streamKey(1, 1000), count, 1)],
    ['the next block', uniforms(streamKey(1, 1000), count, 0, 1)],
    ['a sub-key', uniforms(subKey(streamKey(1, 1000), 0), count)],
  ])('are not correlated with %s', (_, other) => {
    expect(Math.abs(correlation(base, other))).toBeLessThan(4.3);
    expect(Math.abs(correlation(base, base))).toBeGreaterThan(200);
  });

  it('of sub-keys next to each other are not correlated at the same person', () => {
    const key = streamKey(9, 2);
    const across = Float64Array.from({ length: count }, (_, n) => uniform(subKey(key, n), 0));
    expect(Math.abs(correlation(across.slice(0, -1), across.slice(1)))).toBeLessThan(4.3);
  });
});

describe('firstBlock', () => {
  it('keeps the draws of a person apart and below the reserved blocks', () => {
    expect(firstBlock(0)).toBe(0);
    expect(firstBlock(1)).toBe(65536);
    expect(firstBlock(drawsPerKey - 1) + 65535).toBeLessThan(firstReservedBlock);
    expect(() => firstBlock(drawsPerKey)).toThrow('draw 65535');
    expect(() => firstBlock(-1)).toThrow(RangeError);
    expect(() => firstBlock(NaN)).toThrow(RangeError);
  });
});

describe('Sequence', () => {
  it('repeats for a key and differs for another', () => {
    const draw = (key: StreamKey) => {
      const sequence = new Sequence(key);
      return [sequence.word(), sequence.next(), sequence.below(10), sequence.next()];
    };
    expect(draw([1, 2])).toEqual(draw([1, 2]));
    expect(draw([1, 2])).not.toEqual(draw([1, 3]));
  });

  it('gives the words of its own block, two per counter', () => {
    const sequence = new Sequence([7, 8]);
    const words = [sequence.word(), sequence.word(), sequence.word(), sequence.word()];
    const out = new Uint32Array(4);
    threefry2x32(7, 8, 0, 0xfffffffe, out, 0);
    threefry2x32(7, 8, 1, 0xfffffffe, out, 2);
    expect(words).toEqual([...out]);
  });

  it('counts below n evenly', () => {
    const sequence = new Sequence(streamKey(4, 3));
    for (const n of [2, 3, 7, 10, 100]) {
      const counts = new Float64Array(n);
      for (let i = 0; i < 300 * n; i++) counts[sequence.below(n)]!++;
      expect(chiSquareOfEqual(counts)).toBeLessThan(chiSquareLimit(n - 1));
    }
  });

  it('does not favor small numbers where n does not divide 2^32', () => {
    const sequence = new Sequence(streamKey(4, 4));
    const n = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (sequence.below(n) < 2 ** 30) low++;
    expect(Math.abs(low - 10_000)).toBeLessThan(4.3 * Math.sqrt(30_000 * (2 / 9)));
  });

  it('refuses sizes it cannot count to', () => {
    const sequence = new Sequence([0, 0]);
    expect(sequence.below(1)).toBe(0);
    expect(sequence.below(2 ** 32)).toBeLessThan(2 ** 32);
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, NaN])
      expect(() => sequence.below(n)).toThrow(RangeError);
  });
});
