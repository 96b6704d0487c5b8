import { describe, expect, it } from 'vitest';
import { fillWords, threefry2x32 } from '../../../src/core/random/threefry.ts';
import { readFixture } from './chi-square.ts';

const { vectors } = readFixture('threefry2x32.json') as {
  vectors: { counter: string[]; key: string[]; words: string[] }[];
};
const word = (hex: string | undefined) => Number.parseInt(hex!, 16);

describe('threefry2x32', () => {
  it.each(vectors)('gives the known answer for key $key at $counter', ({ key, counter, words }) => {
    const out = new Uint32Array(4);
    threefry2x32(word(key[0]), word(key[1]), word(counter[0]), word(counter[1]), out, 1);
    expect([...out]).toEqual([0, word(words[0]), word(words[1]), 0]);
  });

  it('takes signed words for the unsigned ones with the same bits', () => {
    const signed = new Uint32Array(2);
    threefry2x32(-1, -1, -1, -1, signed);
    expect([...signed]).toEqual([0x1cb996fc, 0xbb002be7]);
  });
});

describe('fillWords', () => {
  it('writes the words of consecutive counters, over the end of 32 bits too', () => {
    const start = 0xfffffffe;
    const filled = new Uint32Array(8);
    fillWords(5, 0x9e3779b9, start, 3, filled);
    const single = new Uint32Array(8);
    for (let i = 0; i < 4; i++) threefry2x32(5, 0x9e3779b9, (start + i) >>> 0, 3, single, 2 * i);
    expect(filled).toEqual(single);
  });
});
