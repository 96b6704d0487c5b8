import type { Compress } from './compress.ts';
import { zstdOf } from './zstd.ts';

/** Loads the compression of Parquet in a worker of the page, on first use. */
export async function loadZstd(): Promise<Compress> {
  const wasm = await import('parquet-wasm/esm');
  await wasm.default();
  return zstdOf(wasm);
}
