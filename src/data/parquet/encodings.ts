import type { TextColumn } from '../../core/population/contact.ts';
import { Bytes } from './thrift.ts';

/** Encodings of the Parquet format by their numbers. */
export const encodings = {
  plain: 0,
  rle: 3,
  deltaBinaryPacked: 5,
  deltaLengthByteArray: 6,
  rleDictionary: 8,
} as const;

/** Bits that hold every whole number up to one. */
export function bitWidth(largest: number): number {
  return 32 - Math.clz32(largest);
}

/**
 * Positions in a dictionary as a data page: the width, then one bit-packed run.
 *
 * @param positions one position per row
 * @param entries entries of the dictionary
 */
export function dictionaryPage(positions: Uint32Array, entries: number): Uint8Array {
  const width = bitWidth(Math.max(0, entries - 1));
  const head = new Bytes();
  head.byte(width);
  if (width === 0) {
    head.varint(positions.length * 2);
    return head.taken();
  }
  const groups = Math.ceil(positions.length / 8);
  head.varint(groups * 2 + 1);
  const start = head.taken();
  const out = new Uint8Array(start.length + groups * width);
  out.set(start);
  pack(positions, 0, positions.length, width, out, start.length);
  return out;
}

/** Which rows have a value, as the definition levels before the values of a data page. */
export function presence(isThere: Uint32Array): Uint8Array {
  const groups = Math.ceil(isThere.length / 8);
  const head = new Bytes();
  head.varint(groups * 2 + 1);
  const run = head.taken();
  const out = new Uint8Array(4 + run.length + groups);
  new DataView(out.buffer).setUint32(0, run.length + groups, true);
  out.set(run, 4);
  pack(isThere, 0, isThere.length, 1, out, 4 + run.length);
  return out;
}

/** Texts as their lengths, packed, and then all of their bytes. */
export function deltaLengthPage({ offsets, bytes }: TextColumn): Uint8Array {
  const lengths = new Int32Array(offsets.length - 1);
  for (let i = 0; i < lengths.length; i++) lengths[i] = offsets[i + 1]! - offsets[i]!;
  const packed = deltaPage(lengths);
  const from = offsets[0]!;
  const to = offsets[lengths.length]!;
  const out = new Uint8Array(packed.length + to - from);
  out.set(packed);
  out.set(bytes.subarray(from, to), packed.length);
  return out;
}

const blockSize = 128;
const miniblocks = 4;
const miniSize = blockSize / miniblocks;
/** Bytes of a block at most: its least difference, the widths, and values of 32 bits. */
const widestBlock = 5 + miniblocks + 4 * blockSize;

/**
 * Whole numbers as differences, in blocks of 128 and miniblocks of 32
 * (DELTA_BINARY_PACKED of the Parquet format).
 */
export function deltaPage(values: Int32Array): Uint8Array {
  const head = new Bytes();
  head.varint(blockSize);
  head.varint(miniblocks);
  head.varint(values.length);
  head.zigzag(values[0] ?? 0);
  const start = head.taken();
  const blocks = Math.ceil(Math.max(0, values.length - 1) / blockSize);
  const out = new Uint8Array(start.length + blocks * widestBlock);
  out.set(start);
  let at = start.length;
  const deltas = new Int32Array(blockSize);
  const above = new Uint32Array(blockSize);
  for (let first = 1; first < values.length; first += blockSize) {
    const count = Math.min(blockSize, values.length - first);
    let least = 2 ** 31 - 1;
    for (let i = 0; i < count; i++) {
      const delta = (values[first + i]! - values[first + i - 1]!) | 0;
      deltas[i] = delta;
      if (delta < least) least = delta;
    }
    for (let i = 0; i < blockSize; i++) above[i] = i < count ? deltas[i]! - least : 0;
    for (let rest = least < 0 ? -2 * least - 1 : 2 * least; ; rest = Math.floor(rest / 128)) {
      out[at++] = rest >= 128 ? (rest % 128) + 128 : rest;
      if (rest < 128) break;
    }
    const widths = at;
    at += miniblocks;
    for (let m = 0; m < miniblocks; m++) {
      let bits = 0;
      for (let i = m * miniSize; i < (m + 1) * miniSize; i++) bits |= above[i]!;
      const width = bitWidth(bits);
      out[widths + m] = width;
      pack(above, m * miniSize, miniSize, width, out, at);
      at += (miniSize * width) / 8;
    }
  }
  return out.slice(0, at);
}

/** Packs some values of a width, the lowest bits first, into bytes from a place on. */
function pack(
  values: Uint32Array,
  first: number,
  count: number,
  width: number,
  out: Uint8Array,
  from: number,
): void {
  const view = new DataView(out.buffer, out.byteOffset);
  let at = from;
  let held = 0;
  let bits = 0;
  for (let i = first; i < first + count; i++) {
    const value = values[i]!;
    held |= value << bits;
    bits += width;
    if (bits < 32) continue;
    view.setUint32(at, held, true);
    at += 4;
    bits -= 32;
    // A shift by 32 would be one by 0.
    held = bits === 0 ? 0 : value >>> (width - bits);
  }
  for (; bits > 0; bits -= 8) {
    out[at++] = held & 255;
    held >>>= 8;
  }
}
