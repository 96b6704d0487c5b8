import {
  Field,
  FixedSizeBinary,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  makeData,
} from 'apache-arrow';
import type * as parquetWasm from 'parquet-wasm';
import type { Compress } from './compress.ts';
import { readStruct } from './thrift.ts';

/** The parts of parquet-wasm used here; its builds for pages and for Node both have them. */
export type ParquetWasm = Pick<
  typeof parquetWasm,
  'Compression' | 'EnabledStatistics' | 'Table' | 'WriterPropertiesBuilder' | 'writeParquet'
>;

/** Nothing, compressed: the magic number of zstd, no content size, one empty last block. */
const emptyFrame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00);

/** Where the first page of a file stands: after its magic number. */
const afterMagic = 4;
/** Fields of a page header. */
const uncompressedSize = 2;
const compressedSize = 3;

/**
 * zstd out of parquet-wasm: a file of one row, whose columns are the pages as fixed-length
 * bytes, holds each page compressed and nothing else.
 */
export function zstdOf(wasm: ParquetWasm): Compress {
  return (all) => {
    const pages = all.filter(({ length }) => length > 0);
    const file = wasm.writeParquet(
      wasm.Table.fromIPCStream(oneRow(pages)),
      new wasm.WriterPropertiesBuilder()
        .setCompression(wasm.Compression.ZSTD)
        .setDictionaryEnabled(false)
        .setStatisticsEnabled(wasm.EnabledStatistics.None)
        .build(),
    );
    let at = afterMagic;
    return all.map((page) => {
      if (page.length === 0) return emptyFrame;
      const { numbers, end } = readStruct(file, at);
      if (numbers.get(uncompressedSize) !== page.length)
        throw new Error('zstd: parquet-wasm laid out its page in another way');
      at = end + numbers.get(compressedSize)!;
      return file.subarray(end, at);
    });
  };
}

function oneRow(pages: readonly Uint8Array[]): Uint8Array {
  const fields = pages.map(
    (page, i) => new Field(`p${i}`, new FixedSizeBinary(page.length), false),
  );
  const children = pages.map((data, i) =>
    makeData({ type: fields[i]!.type as FixedSizeBinary, length: 1, nullCount: 0, data }),
  );
  const row = makeData({ type: new Struct(fields), length: 1, nullCount: 0, children });
  return RecordBatchStreamWriter.writeAll([new RecordBatch(new Schema(fields), row)]).toUint8Array(
    true,
  );
}
