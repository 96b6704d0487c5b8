import { sha256Hex } from '../../../src/core/digest/sha256.ts';

const view = new DataView(new ArrayBuffer(8));

/** The double of two words, sign and exponent in the upper one. */
export function numberOfWords(upper: number, lower: number): number {
  view.setUint32(0, upper);
  view.setUint32(4, lower);
  return view.getFloat64(0);
}

/** The double of 16 hexadecimal digits. */
export function numberOfHex(hex: string): number {
  return numberOfWords(Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8), 16));
}

/** Place of a number among all doubles, so that neighbors differ by 1. */
function place(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

/** Doubles from a to b: 0 for the same, 1 for neighbors. */
export function unitsApart(a: number, b: number): number {
  return Math.abs(Number(place(a) - place(b)));
}

/** SHA-256 of the bits of numbers, in network order. */
export function bitsDigest(numbers: number[]): string {
  const bytes = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((number, i) => bytes.setFloat64(8 * i, number));
  return sha256Hex(new Uint8Array(bytes.buffer));
}
