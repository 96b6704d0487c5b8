/** Compresses each page of a Parquet file, as with zstd. */
export type Compress = (pages: readonly Uint8Array[]) => Uint8Array[];
