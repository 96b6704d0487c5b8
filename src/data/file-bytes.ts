/** A file whose bytes are read in parts. */
export interface FileBytes {
  /** What to call it in messages. */
  name: string;
  byteLength: number;
  /** Bytes from one position to before another. */
  slice(from: number, to: number): Promise<ArrayBuffer>;
}

/** A file of the page, or anything that is cut like one. */
export function bytesOfBlob(blob: Blob, name: string): FileBytes {
  return {
    name,
    byteLength: blob.size,
    slice: (from, to) => blob.slice(from, to).arrayBuffer(),
  };
}

/** Bytes that are at hand. */
export function bytesInMemory(name: string, bytes: Uint8Array): FileBytes {
  return {
    name,
    byteLength: bytes.length,
    slice: (from, to) => Promise.resolve(new Uint8Array(bytes.subarray(from, to)).buffer),
  };
}

/** What is asked of reading. */
export interface ReadOptions {
  /** Aborting ends it with an `AbortError`. */
  signal?: AbortSignal;
  /** Told now and then which share of the file has been read. */
  onProgress?: (share: number) => void;
}

/** What is wrong with a file: where, what, and what to do. */
export interface FileProblem {
  file: string;
  /** Line of a text file, or record, from 1. */
  row?: number;
  field?: string;
  /** A sentence. */
  message: string;
  /** A sentence. */
  remedy: string;
}

/** Ends the reading of a file with what is wrong with it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly problems: FileProblem[];

  constructor(problems: FileProblem[]) {
    super(problems.map(({ message, remedy }) => `${message} ${remedy}`).join(' '));
    this.problems = problems;
  }
}

/** Bytes of a file part by part, from the beginning. */
export async function* partsOf(
  file: FileBytes,
  { signal, onProgress }: ReadOptions,
  from = 0,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < file.byteLength; at += partSize) {
    signal?.throwIfAborted();
    const end = Math.min(file.byteLength, at + partSize);
    yield new Uint8Array(await file.slice(at, end));
    onProgress?.(end / file.byteLength);
  }
}

const partSize = 1 << 22;
