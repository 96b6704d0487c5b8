import type { TextColumn } from '../core/population/contact.ts';
import {
  Dictionary,
  Field,
  Float64,
  Int32,
  RecordBatch,
  Schema,
  Struct,
  Uint16,
  Uint32,
  Uint8,
  Utf8,
  makeData,
  makeVector,
} from 'apache-arrow';
import type { Data, DataType, Vector } from 'apache-arrow';
import type { FileColumn } from './file-columns.ts';
import type { Slice } from './slices.ts';
import { textsOf } from './utf8.ts';

/** Turns slices into record batches of one schema; dictionaries are made once. */
export interface BatchMaker {
  schema: Schema;
  batch(slice: Slice): RecordBatch;
}

/**
 * Labels become dictionary vectors of UTF-8, numbers integers (or doubles, where one has a
 * fraction), the persona index and whole numbers 32-bit integers, contacts plain UTF-8; only a column
 * that names a missing code has nulls.
 * Only `makeData` and `makeVector` are used: Arrow's builders compile code, which a strict
 * content security policy refuses.
 */
export function batchMaker(columns: readonly FileColumn[]): BatchMaker {
  const makers = columns.map(columnMaker);
  const fields = columns.map(
    ({ id }, i) => new Field(id, makers[i]!.type, isNullable(columns[i]!)),
  );
  const schema = new Schema(fields);
  return {
    schema,
    batch: (slice) =>
      new RecordBatch(
        schema,
        makeData({
          type: new Struct(fields),
          length: slice.count,
          nullCount: 0,
          children: makers.map(({ data }) => data(slice)),
        }),
      ),
  };
}

/** UTF-8 vector of texts, without copying them. */
export function utf8Data({ offsets, bytes }: TextColumn): Data<Utf8> {
  return makeData({
    type: new Utf8(),
    length: offsets.length - 1,
    nullCount: 0,
    valueOffsets: offsets,
    data: bytes,
  });
}

interface ColumnMaker {
  type: DataType;
  data(slice: Slice): Data;
}

function columnMaker(column: FileColumn, position: number): ColumnMaker {
  if (column.kind === 'labels') return labelMaker(column, position);
  if (column.kind === 'numbers') return numberMaker(column);
  if (column.kind === 'whole')
    return {
      type: new Int32(),
      data: ({ count, codes }) => {
        const data = Int32Array.from(codes.get(column.id)!);
        return makeData({ type: new Int32(), length: count, nullCount: 0, data });
      },
    };
  if (column.kind === 'contact')
    return { type: new Utf8(), data: ({ contacts }) => utf8Data(contacts.get(column.id)!) };
  return {
    type: new Int32(),
    data: ({ start, count }) => {
      const index = new Int32Array(count);
      for (let i = 0; i < count; i++) index[i] = start + i;
      return makeData({ type: new Int32(), length: count, nullCount: 0, data: index });
    },
  };
}

function isNullable(column: FileColumn): boolean {
  return 'missing' in column && column.missing !== undefined;
}

/** Which rows have a value, as Arrow wants it: a bit each, and how many have none. */
function validity(
  codes: ArrayLike<number>,
  missing: number | undefined,
): { nullCount: number; nullBitmap?: Uint8Array } {
  if (missing === undefined) return { nullCount: 0 };
  const nullBitmap = new Uint8Array((codes.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < codes.length; i++)
    if (codes[i] === missing) nullCount++;
    else nullBitmap[i >> 3] = nullBitmap[i >> 3]! | (1 << (i & 7));
  return { nullCount, nullBitmap };
}

function labelMaker(
  { id, labels, missing }: Extract<FileColumn, { kind: 'labels' }>,
  dictionaryId: number,
): ColumnMaker {
  const dictionary: Vector<Utf8> = makeVector(utf8Data(textsOf(labels)));
  const codeType =
    labels.length <= 256 ? new Uint8() : labels.length <= 65536 ? new Uint16() : new Uint32();
  const type = new Dictionary(new Utf8(), codeType, dictionaryId);
  return {
    type,
    data: ({ count, codes }) => {
      const data = codes.get(id)!;
      return makeData({ type, length: count, ...validity(data, missing), data, dictionary });
    },
  };
}

function numberMaker({
  id,
  values,
  missing,
}: Extract<FileColumn, { kind: 'numbers' }>): ColumnMaker {
  const whole = values.every(
    (value, code) => code === missing || (Number.isInteger(value) && Math.abs(value) < 2 ** 31),
  );
  return {
    type: whole ? new Int32() : new Float64(),
    data: ({ count, codes }) => {
      const from = codes.get(id)!;
      const nulls = validity(from, missing);
      const data = whole ? new Int32Array(count) : new Float64Array(count);
      for (let i = 0; i < count; i++) data[i] = values[from[i]!]!;
      return data instanceof Int32Array
        ? makeData({ type: new Int32(), length: count, ...nulls, data })
        : makeData({ type: new Float64(), length: count, ...nulls, data });
    },
  };
}
