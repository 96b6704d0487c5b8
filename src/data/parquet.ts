import { RecordBatchStreamWriter } from 'apache-arrow';
import type * as parquetWasm from 'parquet-wasm';
import { batchMaker } from './arrow.ts';
import type { ParquetEncoder } from './export.ts';
import type { FileColumn } from './file-columns.ts';
import { rowGroupRows } from './slices.ts';
import type { Slice } from './slices.ts';

/** The parts of parquet-wasm used here; its builds for pages and for Node both have them. */
export type ParquetWasm = Pick<
  typeof parquetWasm,
  | 'Compression'
  | 'EnabledStatistics'
  | 'Encoding'
  | 'Table'
  | 'WriterPropertiesBuilder'
  | 'transformParquetStream'
>;

/**
 * An encoder on a started parquet-wasm: zstd, dictionaries for columns of codes, delta
 * encodings for the persona index and for contacts. One row group at a time is in memory.
 */
export function parquetEncoder(wasm: ParquetWasm): ParquetEncoder {
  return async function* (columns, slices, metadata) {
    const { batch } = batchMaker(columns);
    const source = new BatchSource(slices, (slice) => {
      const ipc = RecordBatchStreamWriter.writeAll([batch(slice)]).toUint8Array(true);
      const table = wasm.Table.fromIPCStream(ipc);
      const [only] = table.recordBatches();
      table.free();
      return only;
    });
    const properties = writerProperties(wasm, columns, metadata);
    const stream: ReadableStream<Uint8Array> = await wasm
      .transformParquetStream(source.stream, properties)
      .catch((error: unknown) => {
        source.rethrow();
        throw error;
      });
    const reader = stream.getReader();
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
    } finally {
      source.stop();
      await reader.cancel();
    }
    source.rethrow();
  };
}

/**
 * The writer passes over errors of its source and ends the file as if nothing were missing,
 * and it keeps pulling after its output is cancelled; so errors are kept here to be thrown
 * after it, and stopping ends the source.
 */
class BatchSource {
  readonly stream: ReadableStream;
  #stopped = false;
  #failure: { error: unknown } | undefined;

  constructor(slices: Iterable<Slice>, encode: (slice: Slice) => unknown) {
    const iterator = slices[Symbol.iterator]();
    this.stream = new ReadableStream(
      {
        pull: (controller) => {
          try {
            const next = this.#stopped ? undefined : iterator.next();
            if (!next || next.done) controller.close();
            else controller.enqueue(encode(next.value));
          } catch (error) {
            this.#failure = { error };
            controller.close();
          }
        },
      },
      { highWaterMark: 0 },
    );
  }

  stop(): void {
    this.#stopped = true;
  }

  rethrow(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

function writerProperties(
  wasm: ParquetWasm,
  columns: readonly FileColumn[],
  metadata: Readonly<Record<string, string>>,
): ReturnType<InstanceType<ParquetWasm['WriterPropertiesBuilder']>['build']> {
  let builder = new wasm.WriterPropertiesBuilder()
    .setCompression(wasm.Compression.ZSTD)
    .setMaxRowGroupSize(rowGroupRows)
    .setStatisticsEnabled(wasm.EnabledStatistics.Chunk)
    .setCreatedBy('Populace')
    .setKeyValueMetadata(new Map(Object.entries(metadata)));
  for (const { id, kind } of columns) {
    if (kind === 'labels' || kind === 'numbers') continue;
    builder = builder
      .setColumnDictionaryEnabled(id, false)
      .setColumnEncoding(
        id,
        kind === 'index' || kind === 'whole'
          ? wasm.Encoding.DELTA_BINARY_PACKED
          : wasm.Encoding.DELTA_LENGTH_BYTE_ARRAY,
      );
  }
  return builder.build();
}
