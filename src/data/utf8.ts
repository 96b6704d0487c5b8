import type { TextColumn } from '../core/population/contact.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Lays texts end to end as UTF-8. */
export function textsOf(list: readonly string[]): TextColumn {
  const parts = list.map((text) => encoder.encode(text));
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const bytes = new Uint8Array(offsets[parts.length]!);
  parts.forEach((part, i) => bytes.set(part, offsets[i]!));
  return { offsets, bytes };
}

/** The texts one by one. */
export function listOf({ offsets, bytes }: TextColumn): string[] {
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])),
  );
}

/** Whole numbers start … start + count − 1 in decimal digits. */
export function digitsOf(start: number, count: number): TextColumn {
  const offsets = new Int32Array(count + 1);
  const bytes = new Uint8Array(count * String(start + count).length);
  let at = 0;
  for (let i = 0; i < count; i++) {
    let number = start + i;
    let length = 1;
    for (let power = 10; power <= number; power *= 10) length++;
    for (let k = at + length - 1; k >= at; k--) {
      bytes[k] = 48 + (number % 10);
      number = Math.floor(number / 10);
    }
    at += length;
    offsets[i + 1] = at;
  }
  return { offsets, bytes: bytes.subarray(0, at) };
}
