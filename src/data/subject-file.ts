import type { ReadTable } from '../core/validation/file/read-table.ts';
import { UnreadableFile, bytesInMemory } from './file-bytes.ts';
import type { FileBytes, FileProblem, ReadOptions } from './file-bytes.ts';
import { readCsv } from './subject-csv.ts';
import { readJsonRecords } from './subject-json.ts';
import { readParquetColumns } from './subject-parquet.ts';
import { decodeTable } from './table-text.ts';

/** A table of people, or why a file holds none. */
export type SubjectFile = { ok: true; table: ReadTable } | { ok: false; problems: FileProblem[] };

/**
 * Reads a file of people: CSV or TSV, Parquet, JSON lines, or a list of JSON records. What it is
 * shows in its first bytes, not in its name.
 *
 * A column takes a byte or two a row beside its distinct values (eight where it has more than
 * 65,000 different numbers); columns of more different texts, such as names, are let go.
 *
 * @throws AbortError where the signal was aborted
 */
export async function readSubject(
  file: FileBytes,
  options: ReadOptions = {},
): Promise<SubjectFile> {
  try {
    return { ok: true, table: await readAny(file, options) };
  } catch (cause) {
    if (cause instanceof UnreadableFile) return { ok: false, problems: cause.problems };
    throw cause;
  }
}

async function readAny(file: FileBytes, options: ReadOptions): Promise<ReadTable> {
  const { name } = file;
  const head = new Uint8Array(await file.slice(0, Math.min(file.byteLength, 1 << 20)));
  if (startsWith(head, parquetMark))
    return { name, format: 'parquet', ...(await readParquetColumns(file, options)) };
  const looked = decodeTable(name, head);
  if (!looked.ok) throw new UnreadableFile([{ file: name, message: looked.message, remedy: '' }]);
  const start = startsWith(head, byteOrderMark) ? byteOrderMark.length : 0;
  if (!isUtf8(head)) return readDecoded(file, options);
  const first = head.subarray(start).find((byte) => byte > 0x20);
  if (first === 0x7b || first === 0x5b)
    return { name, metadata: {}, ...(await readJsonRecords(file, options, start)) };
  try {
    return { name, format: 'csv', metadata: {}, ...(await readCsv(file, options, start)) };
  } catch (cause) {
    // A letter that is no UTF-8 stands behind the part that was looked at.
    if (cause instanceof TypeError) return readDecoded(file, options);
    throw cause;
  }
}

const parquetMark = [0x50, 0x41, 0x52, 0x31];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Text of another encoding, which is read as a whole. */
async function readDecoded(file: FileBytes, options: ReadOptions): Promise<ReadTable> {
  const { name } = file;
  const decoded = decodeTable(name, new Uint8Array(await file.slice(0, file.byteLength)));
  if (!decoded.ok) throw new UnreadableFile([{ file: name, message: decoded.message, remedy: '' }]);
  const again = bytesInMemory(name, new TextEncoder().encode(decoded.text));
  const table = await readCsv(again, options);
  return {
    name,
    format: 'csv',
    metadata: {},
    ...table,
    notes: [...table.notes, ...(decoded.note === undefined ? [] : [decoded.note])],
  };
}

/** Whether bytes are UTF-8 text, but for a letter that the end may cut. */
function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}
