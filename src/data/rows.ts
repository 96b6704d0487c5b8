import type { TextColumn } from '../core/population/contact.ts';
import type { FileColumn } from './file-columns.ts';
import type { Slice } from './slices.ts';
import { digitsOf, listOf, textsOf } from './utf8.ts';

/** How a format of one line per person is spelled. */
export interface RowForm {
  /** First line of the file with its end, or nothing. */
  header(ids: readonly string[]): string;
  /** What stands before the value of a column: separator, key. */
  before(id: string, position: number): string;
  /** A text as a value. */
  text(value: string): string;
  /** What stands around a text without special bytes. */
  quote: string;
  /** Whether a byte of a text cannot be written as it is. */
  special(byte: number): boolean;
  /** What stands for a missing value. */
  missing: string;
  /** What ends a row. */
  rowEnd: string;
}

/** Encodes slices as rows; what depends on columns alone is encoded once. */
export interface RowEncoder {
  header: Uint8Array;
  encode(slice: Slice): Uint8Array;
}

interface ColumnWriter {
  column: FileColumn;
  before: string;
  /** For columns of codes: the written value of each code, with `before` in front. */
  byCode?: TextColumn;
}

/** Values of a column without codes, and what stands around each. */
interface OwnTexts {
  texts: TextColumn;
  before: Uint8Array;
  after: Uint8Array;
}

export function rowEncoder(columns: readonly FileColumn[], form: RowForm): RowEncoder {
  const writers = columns.map((column, position): ColumnWriter => {
    const before = form.before(column.id, position);
    const written =
      column.kind === 'labels'
        ? column.labels.map((label) => before + form.text(label))
        : column.kind === 'numbers'
          ? column.values.map((value) => before + String(value))
          : undefined;
    if (written && 'missing' in column && column.missing !== undefined)
      written[column.missing] = before + form.missing;
    return { column, before, ...(written && { byCode: textsOf(written) }) };
  });
  const rowEnd = bytesOf(form.rowEnd);
  return {
    header: bytesOf(form.header(columns.map(({ id }) => id))),
    encode: (slice) => encodeRows(slice, writers, form, rowEnd),
  };
}

/** Column by column: first the length of every row, then every value at its place. */
function encodeRows(
  slice: Slice,
  writers: readonly ColumnWriter[],
  form: RowForm,
  rowEnd: Uint8Array,
): Uint8Array {
  const { count } = slice;
  const own = writers.map((writer) => (writer.byCode ? undefined : ownTexts(slice, writer, form)));
  const cursor = new Int32Array(count).fill(rowEnd.length);
  writers.forEach(({ column, byCode }, w) => {
    if (byCode) {
      const codes = slice.codes.get(column.id)!;
      const { offsets } = byCode;
      for (let i = 0; i < count; i++) {
        const code = codes[i]!;
        cursor[i] = cursor[i]! + offsets[code + 1]! - offsets[code]!;
      }
    } else {
      const { texts, before, after } = own[w]!;
      const { offsets } = texts;
      const around = before.length + after.length;
      for (let i = 0; i < count; i++)
        cursor[i] = cursor[i]! + around + offsets[i + 1]! - offsets[i]!;
    }
  });
  let total = 0;
  for (let i = 0; i < count; i++) {
    const length = cursor[i]!;
    cursor[i] = total;
    total += length;
  }
  const out = new Uint8Array(total);
  writers.forEach(({ column, byCode }, w) => {
    if (byCode) writeByCode(out, cursor, slice.codes.get(column.id)!, byCode);
    else writeOwn(out, cursor, own[w]!);
  });
  for (let i = 0; i < count; i++)
    for (let k = 0; k < rowEnd.length; k++) out[cursor[i]! + k] = rowEnd[k]!;
  return out;
}

function writeByCode(
  out: Uint8Array,
  cursor: Int32Array,
  codes: ArrayLike<number>,
  { offsets, bytes }: TextColumn,
): void {
  for (let i = 0; i < cursor.length; i++) {
    const code = codes[i]!;
    const end = offsets[code + 1]!;
    let at = cursor[i]!;
    for (let k = offsets[code]!; k < end; k++) out[at++] = bytes[k]!;
    cursor[i] = at;
  }
}

function writeOwn(
  out: Uint8Array,
  cursor: Int32Array,
  { texts: { offsets, bytes }, before, after }: OwnTexts,
): void {
  for (let i = 0; i < cursor.length; i++) {
    const end = offsets[i + 1]!;
    let at = cursor[i]!;
    for (let k = 0; k < before.length; k++) out[at++] = before[k]!;
    for (let k = offsets[i]!; k < end; k++) out[at++] = bytes[k]!;
    for (let k = 0; k < after.length; k++) out[at++] = after[k]!;
    cursor[i] = at;
  }
}

function ownTexts(slice: Slice, { column, before }: ColumnWriter, form: RowForm): OwnTexts {
  const bare = { before: bytesOf(before), after: bytesOf('') };
  if (column.kind === 'index') return { ...bare, texts: digitsOf(slice.start, slice.count) };
  if (column.kind === 'whole')
    return { ...bare, texts: textsOf(Array.from(slice.codes.get(column.id)!, String)) };
  const texts = slice.contacts.get(column.id)!;
  return hasSpecial(texts.bytes, form)
    ? { ...bare, texts: textsOf(listOf(texts).map((text) => form.text(text))) }
    : { texts, before: bytesOf(before + form.quote), after: bytesOf(form.quote) };
}

function hasSpecial(bytes: Uint8Array, form: RowForm): boolean {
  for (let i = 0; i < bytes.length; i++) if (form.special(bytes[i]!)) return true;
  return false;
}

function bytesOf(text: string): Uint8Array {
  return textsOf([text]).bytes;
}
