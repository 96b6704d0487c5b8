import {
  Dictionary,
  Field,
  Float64,
  Int32,
  Schema,
  Uint16,
  Uint32,
  Uint8,
  Utf8,
  makeData,
} from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import type { TextColumn } from '../core/population/contact.ts';
import type { FileColumn } from './file-columns.ts';
import { isOptional, isWhole } from './parquet/row-group.ts';

/**
 * Columns of a file as Arrow knows them: labels dictionaries of UTF-8, numbers integers (or
 * doubles, where one has a fraction), the persona index and whole numbers 32-bit integers,
 * contacts plain UTF-8; only a column that names a missing code has nulls.
 */
export function arrowSchema(columns: readonly FileColumn[]): Schema {
  return new Schema(
    columns.map((column, i) => new Field(column.id, typeOf(column, i), isOptional(column))),
  );
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

function typeOf(column: FileColumn, position: number): DataType {
  if (column.kind === 'contact') return new Utf8();
  if (column.kind === 'index' || column.kind === 'whole') return new Int32();
  if (column.kind === 'numbers') return isWhole(column) ? new Int32() : new Float64();
  const { length } = column.labels;
  const codes = length <= 256 ? new Uint8() : length <= 65536 ? new Uint16() : new Uint32();
  return new Dictionary(new Utf8(), codes, position);
}
