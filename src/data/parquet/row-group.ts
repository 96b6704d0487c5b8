import type { FileColumn } from '../file-columns.ts';
import type { Slice } from '../slices.ts';
import { textsOf } from '../utf8.ts';
import { deltaLengthPage, deltaPage, dictionaryPage, encodings, presence } from './encodings.ts';
import { binary, compact, i32, i64, struct } from './thrift.ts';
import type { ThriftValue } from './thrift.ts';
import type { Compress } from './compress.ts';

/** Physical types of the Parquet format by their numbers. */
export const types = { int32: 1, double: 5, byteArray: 6 } as const;

/** A column of a row group as it lies in the file. */
export interface Chunk {
  /** Bytes from the start of the row group to its dictionary; absent where it has none. */
  dictionaryAt?: number;
  /** Bytes from the start of the row group to its data. */
  dataAt: number;
  compressed: number;
  uncompressed: number;
  encodings: number[];
  /** Least and largest value in the bytes of the format; absent where none are known. */
  bounds?: readonly [Uint8Array, Uint8Array];
  /** Rows without a value. */
  nulls: number;
}

/** A row group: its bytes, and where in them each column lies. */
export interface RowGroup {
  rows: number;
  bytes: Uint8Array;
  chunks: Chunk[];
}

/** The pages of a column before they are compressed. */
interface Pages {
  dictionary?: { body: Uint8Array; entries: number };
  data: { body: Uint8Array; encoding: number };
  bounds?: readonly [Uint8Array, Uint8Array];
  nulls?: number;
}

const pageTypes = { data: 0, dictionary: 2 } as const;

/** Physical type of a column. */
export function typeOf(column: FileColumn): number {
  if (column.kind === 'index' || column.kind === 'whole') return types.int32;
  if (column.kind === 'numbers') return isWhole(column) ? types.int32 : types.double;
  return types.byteArray;
}

/** Whether numbers are written as 32-bit integers, which have no −0. */
export function isWhole({ values, missing }: Extract<FileColumn, { kind: 'numbers' }>): boolean {
  return values.every(
    (value, code) =>
      code === missing ||
      (Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0)),
  );
}

/** Whether a column may lack a value. */
export function isOptional(column: FileColumn): boolean {
  return 'missing' in column && column.missing !== undefined;
}

/**
 * Encodes slices as row groups: codes as positions in a dictionary of the values that occur,
 * the persona index as differences, contacts as lengths and bytes; one page each, zstd.
 */
export function rowGroupEncoder(
  columns: readonly FileColumn[],
  compress: Compress,
): (slice: Slice) => RowGroup {
  const encoders = columns.map(columnEncoder);
  return (slice) => {
    const pages = encoders.map((encode) => encode(slice));
    const bodies = pages.flatMap(({ dictionary, data }) =>
      dictionary ? [dictionary.body, data.body] : [data.body],
    );
    const compressed = compress(bodies);
    const parts: Uint8Array[] = [];
    let length = 0;
    let next = 0;
    const put = (header: (compressed: number) => Uint8Array): number => {
      const body = compressed[next++]!;
      const head = header(body.length);
      parts.push(head, body);
      length += head.length + body.length;
      return head.length;
    };
    const chunks = pages.map(({ dictionary, data, bounds, nulls = 0 }): Chunk => {
      const from = length;
      let uncompressed = data.body.length;
      if (dictionary) {
        const { body, entries } = dictionary;
        uncompressed += body.length + put((size) => dictionaryHeader(body.length, size, entries));
      }
      const dataAt = length;
      uncompressed += put((size) => dataHeader(data.body.length, size, slice.count, data.encoding));
      return {
        ...(dictionary && { dictionaryAt: from }),
        dataAt,
        compressed: length - from,
        uncompressed,
        encodings: dictionary
          ? [encodings.plain, encodings.rle, data.encoding]
          : [encodings.rle, data.encoding],
        ...(bounds && { bounds }),
        nulls,
      };
    });
    return { rows: slice.count, bytes: joined(parts, length), chunks };
  };
}

/** Joins bytes whose total length is known. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function columnEncoder(column: FileColumn): (slice: Slice) => Pages {
  if (column.kind === 'labels') {
    const { offsets, bytes } = textsOf(column.labels);
    return codeEncoder(
      column,
      column.labels.map((_, i) => bytes.subarray(offsets[i], offsets[i + 1])),
      true,
      orderOf(column.labels),
    );
  }
  if (column.kind === 'numbers') {
    const wholes = isWhole(column);
    const { values } = column;
    const order = values
      .map((_, i) => i)
      .sort((a, b) => values[a]! - values[b]! || signOf(values[a]!) - signOf(values[b]!));
    return codeEncoder(
      column,
      values.map((value) => (wholes ? int32Bytes(value) : doubleBytes(value))),
      false,
      order,
      wholes ? undefined : (code, isLeast) => zeroBound(values[code]!, isLeast),
    );
  }
  if (column.kind === 'contact')
    return ({ contacts }) => ({
      data: {
        body: deltaLengthPage(contacts.get(column.id)!),
        encoding: encodings.deltaLengthByteArray,
      },
    });
  if (column.kind === 'whole')
    return ({ codes }) => ({
      data: {
        body: deltaPage(Int32Array.from(codes.get(column.id)!)),
        encoding: encodings.deltaBinaryPacked,
      },
    });
  return ({ start, count }) => {
    const index = new Int32Array(count);
    for (let i = 0; i < count; i++) index[i] = start + i;
    return {
      data: { body: deltaPage(index), encoding: encodings.deltaBinaryPacked },
      bounds: [int32Bytes(start), int32Bytes(start + count - 1)],
    };
  };
}

/**
 * @param values bytes of each code's value
 * @param hasLengths whether a value stands in a dictionary after its length
 * @param order the codes by ascending value
 * @param boundOf bytes that state a code's value as the least or the largest of a row group
 */
function codeEncoder(
  { id, missing }: Extract<FileColumn, { missing?: number }>,
  values: readonly Uint8Array[],
  hasLengths: boolean,
  order: readonly number[],
  boundOf: (code: number, isLeast: boolean) => Uint8Array = (code) => values[code]!,
): (slice: Slice) => Pages {
  const first = firstOfEqual(values, order);
  return ({ codes: all }) => {
    const drawn = all.get(id)!;
    const there = missing === undefined ? undefined : withValue(drawn, missing);
    const codes = scratch(there ? drawn.filter((code) => code !== missing) : drawn);
    const occurs = new Uint8Array(values.length);
    for (let i = 0; i < codes.length; i++) occurs[codes[i]!] = 1;
    const position = new Uint32Array(values.length);
    const entries: number[] = [];
    const positionOfValue = new Map<number, number>();
    occurs.forEach((isThere, code) => {
      if (!isThere) return;
      let place = positionOfValue.get(first[code]!);
      if (place === undefined) {
        place = entries.length;
        positionOfValue.set(first[code]!, place);
        entries.push(code);
      }
      position[code] = place;
    });
    const least = order.find((code) => occurs[code]);
    const largest = order.findLast((code) => occurs[code]);
    for (let i = 0; i < codes.length; i++) codes[i] = position[codes[i]!]!;
    const positions = dictionaryPage(codes, entries.length);
    const body = plainValues(
      entries.map((code) => values[code]!),
      hasLengths,
    );
    return {
      dictionary: { body, entries: entries.length },
      data: {
        body: there ? joined([there, positions], there.length + positions.length) : positions,
        encoding: encodings.rleDictionary,
      },
      nulls: drawn.length - codes.length,
      ...(least !== undefined &&
        largest !== undefined && {
          bounds: [boundOf(least, true), boundOf(largest, false)] as const,
        }),
    };
  };
}

/**
 * Codes of any width in an array that the next column writes over: one kind of array keeps
 * the loops over them fast, and one array leaves nothing to be cleared away.
 */
function scratch(codes: ArrayLike<number>): Uint32Array {
  if (room.length < codes.length) room = new Uint32Array(codes.length);
  room.set(codes);
  return room.subarray(0, codes.length);
}

let room = new Uint32Array(0);

function withValue(codes: ArrayLike<number>, missing: number): Uint8Array {
  const isThere = new Uint32Array(codes.length);
  for (let i = 0; i < codes.length; i++) isThere[i] = codes[i] === missing ? 0 : 1;
  return presence(isThere);
}

/** Per code the first code, in the given order, of the same value. */
function firstOfEqual(values: readonly Uint8Array[], order: readonly number[]): Uint32Array {
  const first = new Uint32Array(values.length);
  order.forEach((code, i) => {
    const before = order[i - 1];
    first[code] =
      before !== undefined && compareBytes(values[before]!, values[code]!) === 0
        ? first[before]!
        : code;
  });
  return first;
}

function plainValues(values: readonly Uint8Array[], hasLengths: boolean): Uint8Array {
  const length = values.reduce((sum, value) => sum + value.length + (hasLengths ? 4 : 0), 0);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  let at = 0;
  for (const value of values) {
    if (hasLengths) {
      view.setInt32(at, value.length, true);
      at += 4;
    }
    out.set(value, at);
    at += value.length;
  }
  return out;
}

/** Codes of texts in the order of their UTF-8 bytes, as readers compare them. */
function orderOf(labels: readonly string[]): number[] {
  const { offsets, bytes } = textsOf(labels);
  const of = (code: number) => bytes.subarray(offsets[code], offsets[code + 1]);
  return labels.map((_, i) => i).sort((a, b) => compareBytes(of(a), of(b)));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function int32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function doubleBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}

/** −0 stands before 0, so that equal values lie side by side. */
function signOf(value: number): number {
  return Object.is(value, -0) ? -1 : 0;
}

/** A bound that is a zero is stated as −0 below and 0 above: readers take the two for equal. */
function zeroBound(value: number, isLeast: boolean): Uint8Array {
  return doubleBytes(value === 0 ? (isLeast ? -0 : 0) : value);
}

function dictionaryHeader(uncompressed: number, compressed: number, entries: number): Uint8Array {
  return compact(
    struct(
      [1, i32(pageTypes.dictionary)],
      [2, i32(uncompressed)],
      [3, i32(compressed)],
      [7, struct([1, i32(entries)], [2, i32(encodings.plain)])],
    ),
  );
}

function dataHeader(
  uncompressed: number,
  compressed: number,
  rows: number,
  encoding: number,
): Uint8Array {
  return compact(
    struct(
      [1, i32(pageTypes.data)],
      [2, i32(uncompressed)],
      [3, i32(compressed)],
      [
        5,
        struct(
          [1, i32(rows)],
          [2, i32(encoding)],
          [3, i32(encodings.rle)],
          [4, i32(encodings.rle)],
        ),
      ],
    ),
  );
}

/** Statistics of a chunk for the footer. */
export function statisticsOf({ bounds, nulls }: Chunk): ThriftValue {
  return struct(
    [3, i64(nulls)],
    [5, bounds && binary(bounds[1])],
    [6, bounds && binary(bounds[0])],
    [7, bounds && { kind: 'bool', value: true }],
    [8, bounds && { kind: 'bool', value: true }],
  );
}
