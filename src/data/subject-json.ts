import { isPersonaDocument } from '../core/validation/persona/persona-schema.ts';
import type { ReadTable } from '../core/validation/file/read-table.ts';
import { RecordColumns } from './record-columns.ts';
import { UnreadableFile, partsOf } from './file-bytes.ts';
import type { FileBytes, ReadOptions } from './file-bytes.ts';

/** One JSON document is parsed as a whole up to this size. */
const largestDocument = 1 << 28;

const lineFeed = 0x0a;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const [quote, backslash] = [0x22, 0x5c];

/**
 * Reads records of JSON: a record a line; a list of records; or a document that holds one such
 * list, as `{"personas": [...]}` does. Nested fields become columns named by their path.
 *
 * @throws UnreadableFile naming file, line or record, and remedy
 */
export async function readJsonRecords(
  file: FileBytes,
  options: ReadOptions,
  start = 0,
): Promise<Pick<ReadTable, 'format' | 'rows' | 'columns' | 'notes' | 'personas'>> {
  const head = new TextDecoder().decode(
    await file.slice(start, Math.min(file.byteLength, start + (1 << 20))),
  );
  const columns = new RecordColumns();
  const notes: string[] = [];
  let personas: unknown;
  const isList = head.trimStart().startsWith('[');
  const isLines = !isList && startsWithRecordLine(head);
  if (isList || isLines) {
    const cutter = new RecordCutter(file.name, isList ? 1 : 0, columns);
    for await (const part of partsOf(file, options, start)) cutter.read(part);
    cutter.finish();
  } else {
    const document = await readDocument(file, columns);
    notes.push(document.note);
    if (isPersonaDocument(document.content)) personas = document.content;
  }
  if (columns.rows === 0)
    throw new UnreadableFile([
      {
        file: file.name,
        message: `${file.name} holds no records.`,
        remedy: 'Choose a file with a list of people, each an object with fields.',
      },
    ]);
  return {
    format: isLines ? 'jsonl' : 'json',
    rows: columns.rows,
    columns: columns.finish(),
    notes,
    ...(personas !== undefined && { personas }),
  };
}

/**
 * Whether the first line is a whole object that is a record: one that holds lists of objects, and
 * stands alone, is a document.
 */
function startsWithRecordLine(head: string): boolean {
  const [line, ...more] = head.trim().split('\n');
  try {
    const first = JSON.parse(line!) as unknown;
    if (!isRecord(first)) return false;
    return more.length > 0 || listsIn(first).length === 0;
  } catch {
    return false;
  }
}

/** The one list of objects among the members of a document, and what it is called. */
function listIn(document: object): { name: string; records: object[] } | undefined {
  const [first, ...more] = listsIn(document);
  return first && more.length === 0 ? { name: first[0], records: first[1] } : undefined;
}

function listsIn(document: object): [string, object[]][] {
  return Object.entries(document).filter(
    (entry): entry is [string, object[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0 && entry[1].every(isRecord),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readDocument(
  file: FileBytes,
  columns: RecordColumns,
): Promise<{ note: string; content: unknown }> {
  if (file.byteLength > largestDocument)
    throw new UnreadableFile([
      {
        file: file.name,
        message: `${file.name} is one JSON document of ${file.byteLength} bytes, too large to be read as a whole.`,
        remedy: 'Write its list of people as JSON lines, a record a line.',
      },
    ]);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(await file.slice(0, file.byteLength)));
  } catch (cause) {
    throw new UnreadableFile([
      {
        file: file.name,
        message: `${file.name} is no JSON: ${(cause as Error).message}.`,
        remedy: 'Correct it there, or export it again.',
      },
    ]);
  }
  const list = isRecord(document) ? listIn(document) : undefined;
  if (!list)
    throw new UnreadableFile([
      {
        file: file.name,
        message: `${file.name} holds no one list of people.`,
        remedy: 'Keep a single list of objects in it, such as {"personas": [...]}.',
      },
    ]);
  for (const record of list.records) columns.add(record);
  return { note: `The people were read from “${list.name}”.`, content: document };
}

/** Finds where records begin and end, without building what lies around them. */
class RecordCutter {
  readonly #file: string;
  readonly #base: number;
  readonly #columns: RecordColumns;
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #depth = 0;
  #line = 1;
  #firstLine = 1;
  #isInText = false;
  #isEscaped = false;

  constructor(file: string, base: number, columns: RecordColumns) {
    this.#file = file;
    this.#base = base;
    this.#columns = columns;
  }

  read(bytes: Uint8Array): void {
    let start = this.#depth > this.#base ? 0 : -1;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isInText = false;
      } else if (byte === quote) {
        if (this.#depth === this.#base) this.#stray(byte);
        this.#isInText = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (this.#depth++ === this.#base) {
          start = at;
          this.#firstLine = this.#line;
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        if (--this.#depth === this.#base) {
          this.#parts.push(bytes.subarray(start, at + 1));
          this.#take();
          start = -1;
        }
      } else if (byte === lineFeed) this.#line++;
      else if (this.#depth === this.#base && byte > 0x20 && byte !== 0x2c) this.#stray(byte);
    }
    if (start >= 0) this.#parts.push(bytes.slice(start));
  }

  finish(): void {
    if (this.#depth > this.#base || this.#isInText)
      throw this.#problem('ends before it is whole', 'Export the file again.');
  }

  #take(): void {
    const text =
      this.#parts.map((part) => this.#decoder.decode(part, { stream: true })).join('') +
      this.#decoder.decode();
    this.#parts = [];
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (cause) {
      throw this.#problem(`is no JSON: ${(cause as Error).message}`, 'Correct this line.');
    }
    if (!isRecord(record))
      throw this.#problem('is no object with fields', 'Write each person as an object.');
    this.#columns.add(record);
  }

  #stray(byte: number): never {
    throw this.#problem(
      `has “${String.fromCharCode(byte)}” where a record should begin`,
      'Write each person as an object with fields.',
    );
  }

  #problem(what: string, remedy: string): UnreadableFile {
    const record = this.#columns.rows + 1;
    return new UnreadableFile([
      {
        file: this.#file,
        row: this.#firstLine,
        message: `Record ${record} of ${this.#file} (line ${this.#firstLine}) ${what}.`,
        remedy,
      },
    ]);
  }
}
