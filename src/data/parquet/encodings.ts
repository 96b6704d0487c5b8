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
 * @param codes one code per row
 * @param position position in the dictionary by code
 * @param entries entries of the dictionary
 */
export function dictionaryPage(
  codes: Uint32Array,
  position: Uint32Array,
  entries: number,
): Uint8Array {
  const width = bitWidth(Math.max(0, entries - 1));
  const head = new Bytes();
  head.byte(width);
  if (width === 0) {
    head.varint(codes.length * 2);
    return head.taken();
  }
  const groups = Math.ceil(codes.length / 8);
  head.varint(groups * 2 + 1);
  const start = head.taken();
  const out = new Uint8Array(start.length + groups * width);
  out.set(start);
  const positions = new Uint32Array(codes.length);
  for (let i = 0; i < positions.length; i++) positions[i] = position[codes[i]!]!;
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

/**
 * Whole numbers as differences, in blocks of 128 and miniblocks of 32
 * (DELTA_BINARY_PACKED of the Parquet format).
 */
export function deltaPage(values: Int32Array): Uint8Array {
  const out = new Bytes();
  out.varint(blockSize);
  out.varint(miniblocks);
  out.varint(values.length);
  out.zigzag(values[0] ?? 0);
  const deltas = new Int32Array(blockSize);
  const above = new Uint32Array(blockSize);
  for (let start = 1; start < values.length; start += blockSize) {
    const count = Math.min(blockSize, values.length - start);
    let least = Infinity;
    for (let i = 0; i < count; i++) {
      const delta = (values[start + i]! - values[start + i - 1]!) | 0;
      deltas[i] = delta;
      if (delta < least) least = delta;
    }
    for (let i = 0; i < blockSize; i++) above[i] = i < count ? deltas[i]! - least : 0;
    out.zigzag(least);
    const widths = Array.from({ length: miniblocks }, (_, m) => {
      let most = 0;
      for (let i = m * miniSize; i < (m + 1) * miniSize; i++) most = Math.max(most, above[i]!);
      return bitWidth(most);
    });
    for (const width of widths) out.byte(width);
    widths.forEach((width, m) => {
      if (width === 0) return;
      const packed = new Uint8Array((miniSize * width) / 8);
      pack(above, m * miniSize, miniSize, width, packed, 0);
      out.all(packed);
    });
  }
  return out.taken();
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
  let at = from;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    let value = values[first + i]!;
    let left = width;
    // What is held and at most 16 bits more fit into a number of 32.
    while (left > 0) {
      const taken = Math.min(left, 16);
      held |= (value & 0xffff) << bits;
      value >>>= 16;
      left -= taken;
      bits += taken;
      while (bits >= 8) {
        out[at++] = held & 255;
        held >>>= 8;
        bits -= 8;
      }
    }
  }
  if (bits > 0) out[at] = held & 255;
}
