import { splitText } from '../core/own/split.ts';
import type { ReadTable } from '../core/validation/file/read-table.ts';
import { BytesColumn } from './bytes-column.ts';
import { UnreadableFile, partsOf } from './file-bytes.ts';
import type { FileBytes, FileProblem, ReadOptions } from './file-bytes.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Lines told one by one where they have more or fewer fields than the first. */
const toldLines = 5;

/** A record may be no longer than this: a quote that is never closed would swallow the file. */
const longestRecord = 1 << 24;

/**
 * Reads a delimited text in UTF-8 with one line of names, after RFC 4180, part by part: fields
 * are looked up by their bytes, so that no row becomes an object. Nothing between two delimiters
 * is a missing value; `""` is an empty text.
 *
 * @throws UnreadableFile naming file, line and remedy
 */
export async function readCsv(
  file: FileBytes,
  options: ReadOptions,
  start = 0,
): Promise<Pick<ReadTable, 'rows' | 'columns' | 'notes'>> {
  const head = new Uint8Array(await file.slice(start, Math.min(file.byteLength, start + 200_000)));
  const { delimiter } = splitText(new TextDecoder().decode(head));
  const reader = new RecordReader(file.name, delimiter.charCodeAt(0));
  let rest = new Uint8Array(0);
  for await (const part of partsOf(file, options, start)) {
    const bytes = rest.length > 0 ? joined(rest, part) : part;
    const used = reader.read(bytes, false);
    rest = bytes.slice(used);
    if (rest.length > longestRecord)
      throw new UnreadableFile([
        {
          file: file.name,
          row: reader.line,
          message: `Line ${reader.line} of ${file.name} opens a quote that is not closed.`,
          remedy: 'Close it, or write the quote twice if it belongs to the text.',
        },
      ]);
  }
  reader.read(rest, true);
  return reader.finish();
}

/** Cuts bytes into records and hands their fields to columns. */
class RecordReader {
  readonly #file: string;
  readonly #delimiter: number;
  readonly #problems: FileProblem[] = [];
  #uneven = 0;
  #columns: BytesColumn[] | undefined;
  #rows = 0;
  /** Start, end and whether it was quoted, of each field of the record. */
  #fields = new Int32Array(3 * 64);
  /** A field whose doubled quotes are taken out. */
  #bare = new Uint8Array(256);
  line = 1;

  constructor(file: string, delimiter: number) {
    this.#file = file;
    this.#delimiter = delimiter;
  }

  /**
   * Reads whole records.
   *
   * @param isLast whether the last record may end without a line break
   * @returns bytes that were read
   */
  read(bytes: Uint8Array, isLast: boolean): number {
    const { length } = bytes;
    const delimiter = this.#delimiter;
    let at = 0;
    while (at < length) {
      const start = at;
      let fields = 0;
      let breaks = 0;
      for (;;) {
        if (3 * fields + 3 > this.#fields.length) this.#widen();
        let isQuoted = 0;
        let from = at;
        let until: number;
        if (bytes[at] === quote) {
          isQuoted = 1;
          from = ++at;
          for (;;) {
            while (at < length && bytes[at] !== quote) {
              if (bytes[at] === lineFeed) breaks++;
              at++;
            }
            if (bytes[at + 1] !== quote || at + 1 >= length) break;
            isQuoted = 2;
            at += 2;
          }
          if (at >= length && !isLast) return start;
          until = at++;
          // What stands behind the quote belongs to nothing; it is passed over as readers do.
          while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++;
        } else {
          while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++;
          until = at;
          if (until > from && bytes[until - 1] === carriageReturn && bytes[at] !== delimiter)
            until--;
        }
        this.#fields[3 * fields] = from;
        this.#fields[3 * fields + 1] = until;
        this.#fields[3 * fields + 2] = isQuoted;
        fields++;
        if (at >= length) {
          if (!isLast) return start;
          break;
        }
        if (bytes[at++] === lineFeed) break;
        if (at >= length && isLast) {
          if (3 * fields + 3 > this.#fields.length) this.#widen();
          // The text ends with a delimiter: an empty field follows.
          this.#fields.set([at, at, 0], 3 * fields);
          fields++;
          break;
        }
      }
      this.#take(bytes, fields);
      this.line += breaks + 1;
    }
    return at;
  }

  finish(): Pick<ReadTable, 'rows' | 'columns' | 'notes'> {
    if (this.#uneven > toldLines)
      this.#problems.push({
        file: this.#file,
        message: `${this.#uneven - toldLines} more lines are like these.`,
        remedy: '',
      });
    if (this.#problems.length > 0) throw new UnreadableFile(this.#problems);
    if (!this.#columns || this.#rows === 0)
      throw new UnreadableFile([
        {
          file: this.#file,
          message: `${this.#file} has no rows${this.#columns ? ' under its line of names' : ''}.`,
          remedy: 'Choose a file with a line of names and a line for each person.',
        },
      ]);
    return { rows: this.#rows, columns: this.#columns.map((column) => column.finish()), notes: [] };
  }

  #take(bytes: Uint8Array, fields: number): void {
    const own = this.#fields;
    if (fields === 1 && own[0] === own[1] && own[2] === 0) return;
    if (!this.#columns) {
      this.#columns = this.#names(bytes, fields);
      return;
    }
    const width = this.#columns.length;
    if (fields !== width) {
      if (this.#uneven++ < toldLines)
        this.#problems.push({
          file: this.#file,
          row: this.line,
          message: `Line ${this.line} of ${this.#file} has ${fields} fields where the first line has ${width}.`,
          remedy:
            fields > width
              ? 'Put a value that holds the delimiter between quotes.'
              : 'Add what is missing, with nothing between two delimiters for a missing value.',
        });
      return;
    }
    for (let f = 0; f < width; f++) {
      const from = own[3 * f]!;
      const until = own[3 * f + 1]!;
      const isQuoted = own[3 * f + 2]!;
      const column = this.#columns[f]!;
      if (isQuoted === 2) column.add(this.#bare, 0, this.#unquote(bytes, from, until));
      else if (from === until && isQuoted === 0) column.addMissing();
      else column.add(bytes, from, until);
    }
    this.#rows++;
  }

  #names(bytes: Uint8Array, fields: number): BytesColumn[] {
    const decoder = new TextDecoder();
    const names = Array.from({ length: fields }, (_, f) => {
      const [from, until, isQuoted] = this.#fields.subarray(3 * f, 3 * f + 3);
      const text = decoder.decode(bytes.subarray(from, until));
      return (isQuoted === 2 ? text.replaceAll('""', '"') : text).trim() || `column ${f + 1}`;
    });
    const again = names.find((name, f) => names.indexOf(name) < f);
    if (again !== undefined)
      throw new UnreadableFile([
        {
          file: this.#file,
          row: 1,
          field: again,
          message: `${this.#file} has the column “${again}” twice.`,
          remedy: 'Give each column a name of its own.',
        },
      ]);
    return names.map((name) => new BytesColumn(name));
  }

  #unquote(bytes: Uint8Array, from: number, until: number): number {
    if (until - from > this.#bare.length) this.#bare = new Uint8Array(2 * (until - from));
    let end = 0;
    for (let i = from; i < until; i++) {
      this.#bare[end++] = bytes[i]!;
      if (bytes[i] === quote) i++;
    }
    return end;
  }

  #widen(): void {
    const wider = new Int32Array(2 * this.#fields.length);
    wider.set(this.#fields);
    this.#fields = wider;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
