/**
 * Threefry-2x32 with 20 rounds, the counter-based generator of Salmon, Moraes, Dror and
 * Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Each (key, counter) gives
 * two independent uniform 32-bit words, whatever was drawn before.
 */

const parity = 0x1bd11bda;

/**
 * Writes the two words of key (k0, k1) at counter (c0, c1) to `out[at]` and `out[at + 1]`.
 * Keys and counters are 32-bit words; of larger integers the low 32 bits count.
 */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
  at = 0,
): void {
  const a = k0 | 0;
  const b = k1 | 0;
  const c = a ^ b ^ parity;
  let x = ((c0 | 0) + a) | 0;
  let y = ((c1 | 0) + b) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + b) | 0;
  y = (y + c + 1) | 0;
  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + c) | 0;
  y = (y + a + 2) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + a) | 0;
  y = (y + b + 3) | 0;
  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + b) | 0;
  y = (y + c + 4) | 0;
  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  out[at] = (x + c) | 0;
  out[at + 1] = (y + a + 5) | 0;
}

/**
 * Fills `out` with the words of counters (start, c1), (start + 1, c1), …: two words per
 * counter, so the length of `out` is even.
 */
export function fillWords(
  k0: number,
  k1: number,
  start: number,
  c1: number,
  out: Uint32Array,
): void {
  const a = k0 | 0;
  const b = k1 | 0;
  const block = c1 | 0;
  const pairs = out.length >> 1;
  for (let i = 0; i < pairs; i++) threefry2x32(a, b, (start + i) | 0, block, out, 2 * i);
}
