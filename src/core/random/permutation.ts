/**
 * Keyed bijections of 0 … n − 1: a generalized Feistel network on a × b ≥ n cells, with
 * cycle walking back into the range (Black and Rogaway, "Ciphers with arbitrary finite
 * domains", CT-RSA 2002). Here a = ⌈√n⌉ and b = ⌈n/a⌉, so that fewer than a cells lie
 * outside and walking is rare.
 */

const rounds = 4;
const twoToMinus32 = 1 / 4294967296;

function mix(x: number, k: number, l: number): number {
  let h = Math.imul(x ^ k, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h + l, 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Where the keyed bijection of 0 … size − 1 puts `index`.
 *
 * @param index whole number, 0 … size − 1
 * @param size 1 … 2³¹ − 1
 * @param key0 first word of a stream key
 * @param key1 second word
 */
export function permute(index: number, size: number, key0: number, key1: number): number {
  const a = Math.ceil(Math.sqrt(size)) | 0;
  const b = ((size + a - 1) / a) | 0;
  let x = index;
  do {
    let right = (x / a) | 0;
    let left = x - right * a;
    let k = key0;
    let l = key1;
    for (let round = 0; round < rounds; round++) {
      left += (mix(right, k, l) * a * twoToMinus32) | 0;
      if (left >= a) left -= a;
      k = (k + 0x9e3779b9) | 0;
      l = (l + 0x85ebca6b) | 0;
      right += (mix(left, k, l) * b * twoToMinus32) | 0;
      if (right >= b) right -= b;
      k = (k + 0x9e3779b9) | 0;
      l = (l + 0x85ebca6b) | 0;
    }
    x = right * a + left;
  } while (x >= size);
  return x;
}

/** The index that `permute` puts at `position`. */
export function invert(position: number, size: number, key0: number, key1: number): number {
  const a = Math.ceil(Math.sqrt(size)) | 0;
  const b = ((size + a - 1) / a) | 0;
  const lastK = (key0 + Math.imul(0x9e3779b9, 2 * rounds)) | 0;
  const lastL = (key1 + Math.imul(0x85ebca6b, 2 * rounds)) | 0;
  let x = position;
  do {
    let right = (x / a) | 0;
    let left = x - right * a;
    let k = lastK;
    let l = lastL;
    for (let round = 0; round < rounds; round++) {
      k = (k - 0x9e3779b9) | 0;
      l = (l - 0x85ebca6b) | 0;
      right -= (mix(left, k, l) * b * twoToMinus32) | 0;
      if (right < 0) right += b;
      k = (k - 0x9e3779b9) | 0;
      l = (l - 0x85ebca6b) | 0;
      left -= (mix(right, k, l) * a * twoToMinus32) | 0;
      if (left < 0) left += a;
    }
    x = right * a + left;
  } while (x >= size);
  return x;
}
