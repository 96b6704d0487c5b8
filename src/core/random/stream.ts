import { fillWords, threefry2x32 } from './threefry.ts';

/** Two 32-bit words that choose one stream of random numbers. */
export type StreamKey = readonly [number, number];

/** Blocks from here up belong to this file; callers use the blocks below. */
export const firstReservedBlock = 0xffffff00;
const sequenceBlock = 0xfffffffe;
const subKeyBlock = 0xffffffff;

/** Blocks that one draw of a distribution has for its attempts. */
const blocksPerDraw = 65536;
/** Draws of one person under one key: 0 … drawsPerKey − 1. */
export const drawsPerKey = 65535;

const twoTo26 = 67108864;
const twoToMinus52 = 1 / (twoTo26 * twoTo26);
const pair = new Uint32Array(2);

/**
 * Key of one stream: Threefry of the seed's two words at counter (streamId, replicate).
 *
 * @param seed whole number, 0 … 2⁵³ − 1
 * @param streamId permanent id: below 1000 from `streams.ts`, from 1000 up from a pack
 * @param replicate number of the Monte-Carlo repetition
 */
export function streamKey(seed: number, streamId: number, replicate = 0): StreamKey {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed ${seed}: give a whole number from 0 to 2^53 - 1`);
  requireWord('stream id', streamId);
  requireWord('replicate', replicate);
  threefry2x32(seed | 0, Math.floor(seed / 4294967296), streamId, replicate, pair);
  return [pair[0]!, pair[1]!];
}

/** Key of the n-th part of a stream, such as the n-th separator cell; n is a 32-bit word. */
export function subKey(key: StreamKey, n: number): StreamKey {
  requireWord('sub-key', n);
  threefry2x32(key[0], key[1], n, subKeyBlock, pair);
  return [pair[0]!, pair[1]!];
}

function requireWord(what: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
    throw new RangeError(`${what} ${value}: give a whole number from 0 to 2^32 - 1`);
}

/**
 * The uniform of two words: the odd multiples of 2⁻⁵³ between 0 and 1, each equally
 * likely (52 random bits). Never 0 or 1, and u is as likely as 1 − u.
 */
export function uniformOfWords(high: number, low: number): number {
  return ((high >>> 6) * twoTo26 + (low >>> 6) + 0.5) * twoToMinus52;
}

/**
 * Uniform in the open (0, 1) of person `index` (a 32-bit word), with the resolution of
 * `uniformOfWords`.
 *
 * @param block number of the draw where a person needs several; below `firstReservedBlock`
 */
export function uniform(key: StreamKey, index: number, block = 0): number {
  threefry2x32(key[0], key[1], index, block, pair);
  return uniformOfWords(pair[0]!, pair[1]!);
}

/**
 * First block of a person's draw `draw` from a distribution. Each draw has blocks of its own,
 * so that a rejection in one moves no other.
 */
export function firstBlock(draw: number): number {
  if (!(draw >= 0 && draw < drawsPerKey))
    throw new RangeError(`draw ${draw}: give a whole number from 0 to ${drawsPerKey - 1}`);
  return Math.floor(draw) * blocksPerDraw;
}

const chunk = new Uint32Array(1024);

/** Fills `out` with the uniforms of persons start, start + 1, …: the same bits as `uniform`. */
export function fillUniforms(key: StreamKey, start: number, out: Float64Array, block = 0): void {
  for (let done = 0; done < out.length; done += 512) {
    const count = Math.min(512, out.length - done);
    const words = count === 512 ? chunk : chunk.subarray(0, 2 * count);
    fillWords(key[0], key[1], start + done, block, words);
    for (let i = 0; i < count; i++)
      out[done + i] = uniformOfWords(words[2 * i]!, words[2 * i + 1]!);
  }
}

/**
 * Consecutive draws for an algorithm that is no function of a person's index: a rounding
 * search, a shuffle. Its counters are disjoint from those of `uniform` and `subKey`.
 */
export class Sequence {
  readonly #k0: number;
  readonly #k1: number;
  readonly #pair = new Uint32Array(2);
  #used = 2;
  #counter = 0;

  constructor(key: StreamKey) {
    this.#k0 = key[0];
    this.#k1 = key[1];
  }

  /** The next 32-bit word. */
  word(): number {
    if (this.#used === 2) {
      threefry2x32(this.#k0, this.#k1, this.#counter++, sequenceBlock, this.#pair);
      this.#used = 0;
    }
    return this.#pair[this.#used++]!;
  }

  /** The next uniform in the open (0, 1), from two words. */
  next(): number {
    const high = this.word();
    return uniformOfWords(high, this.word());
  }

  /** Whole number 0 … n − 1, each exactly equally likely; n from 1 to 2³². */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296)
      throw new RangeError(`below(${n}): give a whole number from 1 to 2^32`);
    const limit = 4294967296 - (4294967296 % n);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % n;
  }
}
