import type { ReadTable } from '../core/validation/file/read-table.ts';
import { RecordColumns, plain } from './record-columns.ts';
import { ValueColumn } from './column-builder.ts';
import { UnreadableFile } from './file-bytes.ts';
import type { FileBytes, ReadOptions } from './file-bytes.ts';

/**
 * Reads a Parquet file column by column, a row group at a time, so that one column of one
 * group is in memory. Compressed with snappy, gzip, zstd, brotli or LZ4; nested fields become
 * columns named by their path.
 *
 * @throws UnreadableFile naming file, column and remedy
 */
export async function readParquetColumns(
  file: FileBytes,
  { signal, onProgress }: ReadOptions,
): Promise<Pick<ReadTable, 'rows' | 'columns' | 'notes' | 'metadata'>> {
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all(
    [import('hyparquet'), import('hyparquet-compressors')],
  );
  const source = {
    byteLength: file.byteLength,
    slice: (from: number, to = file.byteLength) => file.slice(from, to),
  };
  const metadata = await parquetMetadataAsync(source).catch((cause: unknown) => {
    throw unreadable(file, undefined, cause);
  });
  const rows = Number(metadata.num_rows);
  if (rows === 0)
    throw new UnreadableFile([
      {
        file: file.name,
        message: `${file.name} has no rows.`,
        remedy: 'Choose a file with a row for each person.',
      },
    ]);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const columns: ReadTable['columns'] = [];
  for (const [c, name] of names.entries()) {
    const collected = new Collected(name);
    let start = 0;
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted();
      const count = Number(group.num_rows);
      await parquetRead({
        file: source,
        metadata,
        compressors,
        columns: [name],
        rowStart: start,
        rowEnd: start + count,
        onChunk: ({ columnData }) => collected.take(columnData),
      }).catch((cause: unknown) => {
        throw unreadable(file, name, cause);
      });
      start += count;
      onProgress?.((c + start / rows) / names.length);
    }
    columns.push(...collected.finish(rows));
  }
  return {
    rows,
    columns,
    notes: [],
    metadata: Object.fromEntries(
      (metadata.key_value_metadata ?? []).flatMap(({ key, value }) =>
        value === undefined || key === 'ARROW:schema' ? [] : [[key, value]],
      ),
    ),
  };
}

/** Values of one column of a file, which become several where they are nested. */
class Collected {
  readonly #name: string;
  readonly #flat: ValueColumn;
  #nested: RecordColumns | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#flat = new ValueColumn(name);
  }

  take(values: ArrayLike<unknown>): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value !== 'object' || value === null) {
        if (this.#nested) this.#nested.add({ [this.#name]: value });
        else this.#flat.add(value);
        continue;
      }
      const isRecord =
        !Array.isArray(value) && !(value instanceof Date) && !ArrayBuffer.isView(value);
      if (isRecord && !this.#nested) {
        this.#nested = new RecordColumns();
        this.#nested.rows = this.#flat.length;
      }
      if (this.#nested) this.#nested.add({ [this.#name]: value });
      else this.#flat.add(plain(value));
    }
  }

  finish(rows: number): ReadTable['columns'] {
    if (!this.#nested) return [this.#flat.finish()];
    this.#nested.rows = rows;
    return this.#nested.finish();
  }
}

function unreadable(file: FileBytes, column: string | undefined, cause: unknown): UnreadableFile {
  const what = column === undefined ? file.name : `The column “${column}” of ${file.name}`;
  return new UnreadableFile([
    {
      file: file.name,
      ...(column !== undefined && { field: column }),
      message: `${what} cannot be read as Parquet: ${cause instanceof Error ? cause.message : String(cause)}.`,
      remedy: 'Write it again, uncompressed or with zstd or snappy, or save it as CSV.',
    },
  ]);
}
