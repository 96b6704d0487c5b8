import { RecordBatchStreamWriter, Table } from 'apache-arrow';
import { arrowSchema } from '../arrow.ts';
import type { FileColumn } from '../file-columns.ts';
import type { Slice } from '../slices.ts';
import type { Chunk, RowGroup } from './row-group.ts';
import { isOptional, rowGroupEncoder, statisticsOf, typeOf, types } from './row-group.ts';
import { compact, i16, i32, i64, list, struct, text } from './thrift.ts';
import type { ThriftValue } from './thrift.ts';
import type { Compress } from './compress.ts';

const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);
const zstd = 6;
const required = 0;
const optional = 1;
const utf8 = 0;

/** A whole Parquet file of slices, a row group each, with this key-value metadata. */
export function* parquetFile(
  columns: readonly FileColumn[],
  slices: Iterable<Slice>,
  metadata: Readonly<Record<string, string>>,
  compress: Compress,
): Generator<Uint8Array> {
  const file = new ParquetFile(columns);
  const encode = rowGroupEncoder(columns, compress);
  yield file.head;
  for (const slice of slices) {
    const group = encode(slice);
    file.add(group);
    yield group.bytes;
  }
  yield file.foot(metadata);
}

/** What a footer says of a row group: all but its bytes. */
type Placed = Omit<RowGroup, 'bytes'> & { at: number };

/** The parts of a Parquet file around its row groups, which are given in order. */
export class ParquetFile {
  readonly #columns: readonly FileColumn[];
  readonly #groups: Placed[] = [];
  #length = magic.length;

  constructor(columns: readonly FileColumn[]) {
    this.#columns = columns;
  }

  /** The first bytes of the file. */
  get head(): Uint8Array {
    return magic.slice();
  }

  /** Notes the row group that comes next. */
  add({ rows, bytes, chunks }: RowGroup): void {
    this.#groups.push({ rows, chunks, at: this.#length });
    this.#length += bytes.length;
  }

  /** The last bytes of the file. @param metadata its key-value metadata */
  foot(metadata: Readonly<Record<string, string>>): Uint8Array {
    const rows = this.#groups.reduce((sum, group) => sum + group.rows, 0);
    const entries = Object.entries({
      ...metadata,
      'ARROW:schema': arrowSchemaText(this.#columns),
    });
    const footer = compact(
      struct(
        [1, i32(1)],
        [2, list('struct', [rootOf(this.#columns), ...this.#columns.map(elementOf)])],
        [3, i64(rows)],
        [
          4,
          list(
            'struct',
            this.#groups.map((group, i) => this.#groupOf(group, i)),
          ),
        ],
        [
          5,
          list(
            'struct',
            entries.map(([key, value]) => struct([1, text(key)], [2, text(value)])),
          ),
        ],
        [6, text('Populace')],
        [
          7,
          list(
            'struct',
            this.#columns.map(() => struct([1, struct()])),
          ),
        ],
      ),
    );
    const out = new Uint8Array(footer.length + 4 + magic.length);
    out.set(footer);
    new DataView(out.buffer).setUint32(footer.length, footer.length, true);
    out.set(magic, footer.length + 4);
    return out;
  }

  #groupOf({ rows, chunks, at }: Placed, ordinal: number): ThriftValue {
    const sum = (of: (chunk: Chunk) => number) =>
      chunks.reduce((total, chunk) => total + of(chunk), 0);
    return struct(
      [
        1,
        list(
          'struct',
          chunks.map((chunk, i) => chunkOf(chunk, this.#columns[i]!, rows, at)),
        ),
      ],
      [2, i64(sum(({ uncompressed }) => uncompressed))],
      [3, i64(rows)],
      [5, i64(at)],
      [6, i64(sum(({ compressed }) => compressed))],
      [7, i16(ordinal)],
    );
  }
}

function chunkOf(chunk: Chunk, column: FileColumn, rows: number, at: number): ThriftValue {
  return struct(
    [2, i64(0)],
    [
      3,
      struct(
        [1, i32(typeOf(column))],
        [2, list('i32', chunk.encodings.map(i32))],
        [3, list('binary', [text(column.id)])],
        [4, i32(zstd)],
        [5, i64(rows)],
        [6, i64(chunk.uncompressed)],
        [7, i64(chunk.compressed)],
        [9, i64(at + chunk.dataAt)],
        [11, chunk.dictionaryAt === undefined ? undefined : i64(at + chunk.dictionaryAt)],
        [12, statisticsOf(chunk)],
      ),
    ],
  );
}

function rootOf(columns: readonly FileColumn[]): ThriftValue {
  return struct([4, text('schema')], [5, i32(columns.length)]);
}

function elementOf(column: FileColumn): ThriftValue {
  const type = typeOf(column);
  const isText = type === types.byteArray;
  return struct(
    [1, i32(type)],
    [3, i32(isOptional(column) ? optional : required)],
    [4, text(column.id)],
    [6, isText ? i32(utf8) : undefined],
    [10, isText ? struct([1, struct()]) : undefined],
  );
}

/** The schema message of Arrow, by which its readers know dictionaries again. */
function arrowSchemaText(columns: readonly FileColumn[]): string {
  const stream = RecordBatchStreamWriter.writeAll(new Table(arrowSchema(columns))).toUint8Array(
    true,
  );
  const length = new DataView(stream.buffer, stream.byteOffset).getUint32(4, true);
  let letters = '';
  for (const byte of stream.subarray(0, 8 + length)) letters += String.fromCharCode(byte);
  return btoa(letters);
}
