import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Attribute, AttributeId, Pack } from '../core/pack/pack.ts';
import type { FitCache } from '../core/population/fit-pack.ts';
import { textIn } from '../core/population/persona.ts';
import { fileRequest } from '../core/validation/file/file-request.ts';
import type { FileSubject } from '../core/validation/file/file-subject.ts';
import { matchColumnAs, matchColumns } from '../core/validation/file/match-columns.ts';
import type { ColumnMatch, ColumnRole, Matching } from '../core/validation/file/match-columns.ts';
import type { PolicyDocument } from '../core/validation/policy/policy-document.ts';
import type { ReadTable } from '../core/validation/file/read-table.ts';
import type { Drawing } from '../core/validation/count/subject.ts';
import type { RowSource } from '../core/validation/validate.ts';
import { sourceOf } from '../core/validation/validate.ts';
import type { ValidationRequest } from '../core/validation/validation-plan.ts';
import { bytesOfBlob, partsOf } from './file-bytes.ts';
import type { FileBytes, FileProblem, ReadOptions } from './file-bytes.ts';
import { readSubject } from './subject-file.ts';

/** A column of a file as it is shown: what it was taken for, and what else it may be. */
export interface ShownColumn extends Omit<ColumnMatch, 'values'> {
  kind: 'values' | 'numbers' | 'texts';
  /** The most frequent values, with the categories they were taken for. */
  values: { value: string; rows: number; categories: number[] }[];
  /** Distinct values in all. */
  distinct: number;
}

/** How a file was read and matched. */
export interface SubjectReading {
  name: string;
  format: ReadTable['format'];
  rows: number;
  columns: ShownColumn[];
  joined: string[];
  notes: string[];
  /** Attributes of the pack, for columns and values to be put into. */
  attributes: Pick<Attribute, 'id' | 'label' | 'categories'>[];
}

export type FileAnswer =
  { ok: true; reading: SubjectReading } | { ok: false; problems: FileProblem[] };

/** What the user says of a file beside its columns. */
export interface FileChoices {
  drawing: Drawing;
  /** Held against everyone of the pack, not only those that the file seems to be about. */
  isEveryone: boolean;
  policy?: PolicyDocument;
}

/** Values of a column that are shown. */
const shownValues = 60;

/** A file that is to be validated: read, matched with a pack, corrected. */
export class SubjectDesk {
  #table: ReadTable | undefined;
  #digest: string | null = null;
  #matching: Matching | undefined;
  #pack: { pack: Pack; digest: string } | undefined;

  /**
   * Reads a file in place of any before it.
   *
   * @throws AbortError where the signal was aborted
   */
  async read(
    blob: Blob,
    name: string,
    pack: { pack: Pack; digest: string },
    options: ReadOptions,
  ): Promise<FileAnswer> {
    const file = bytesOfBlob(blob, name);
    const read = await readSubject(file, options);
    if (!read.ok) return read;
    const digest = await digestOf(file, options.signal);
    this.#digest = digest;
    this.#table = read.table;
    return { ok: true, reading: this.matchWith(pack) };
  }

  /** SHA-256 of the file's bytes. */
  get digest(): string | null {
    return this.#digest;
  }

  /** Proposes the columns anew for a pack. */
  matchWith(pack: { pack: Pack; digest: string }): SubjectReading {
    this.#pack = pack;
    this.#matching = matchColumns(pack.pack, this.#read());
    return this.view();
  }

  /** Takes a column for something else. */
  setRole(column: string, role: ColumnRole): SubjectReading {
    const table = this.#read();
    const own = table.columns.find(({ name }) => name === column);
    if (!own) throw new RangeError(`there is no column '${column}'`);
    this.#change(column, (match) => {
      const bare = { ...match, role, confidence: 1, reason: 'as you chose' };
      if (role.kind !== 'attribute')
        return { ...bare, values: [], unmatched: { values: 0, rows: 0 } };
      return matchColumnAs(own, this.#attribute(role.attribute));
    });
    if (role.kind === 'attribute') this.#freeOthers(column, role.attribute);
    return this.view();
  }

  /** Takes a value of a column for other categories; none: it counts as missing. */
  setValue(column: string, value: string, categories: number[]): SubjectReading {
    this.#change(column, (match) => {
      const values = match.values.map((own) =>
        own.value === value ? { ...own, categories, confidence: 1, reason: 'as you chose' } : own,
      );
      const lost = values.filter((own) => own.categories.length === 0);
      const rows = lost.reduce((sum, own) => sum + own.rows, 0);
      return { ...match, values, unmatched: { values: lost.length, rows } };
    });
    return this.view();
  }

  /** What is validated, and its rows. */
  request(
    { drawing, isEveryone, policy }: FileChoices,
    cache: FitCache,
  ): { ok: true; request: ValidationRequest; source: RowSource } | { ok: false; reason: string } {
    const made = fileRequest(this.#read(), {
      drawing,
      cache,
      matching: this.#matched(),
      ...(this.#pack && { pack: this.#pack }),
      ...(isEveryone && { where: {} }),
      ...(policy && { policy }),
    });
    if (!made.ok) return made;
    return { ok: true, request: made.request, source: sourceOf(made.file.rows) };
  }

  /** The file in the groups that it tells apart, as a reference for others. */
  subject(cache: FitCache): FileSubject {
    const made = fileRequest(this.#read(), {
      cache,
      matching: this.#matched(),
      where: {},
      ...(this.#pack && { pack: this.#pack }),
    });
    if (!made.ok) throw new Error(made.reason);
    return made.file;
  }

  view(): SubjectReading {
    const { name, format, rows, columns, notes } = this.#read();
    const matching = this.#matched();
    return {
      name,
      format,
      rows,
      notes,
      columns: matching.columns.map((match): ShownColumn => {
        const own = columns.find((column) => column.name === match.column)!;
        const values =
          match.values.length > 0
            ? match.values
            : own.values.map((value, i) => ({ value, rows: own.rows[i]!, categories: [] }));
        return {
          ...match,
          kind: own.kind,
          distinct: own.values.length,
          values: [...values]
            .sort((a, b) => b.rows - a.rows)
            .slice(0, shownValues)
            .map(({ value, rows: counted, categories }) => ({ value, rows: counted, categories })),
        };
      }),
      joined: matching.joined.map(({ attribute, categories, reason }) => {
        const own = this.#attribute(attribute);
        const [one, other] = categories.map((code) => textIn(own.categories[code]!.label, 'en'));
        return `${textIn(own.label, 'en')}: “${one}” with “${other}”, since ${reason}`;
      }),
      attributes: (this.#pack?.pack.attributes ?? []).map(({ id, label, categories }) => ({
        id,
        label,
        categories,
      })),
    };
  }

  #change(column: string, change: (match: ColumnMatch) => ColumnMatch): void {
    const { columns, joined } = this.#matched();
    this.#matching = {
      joined,
      columns: columns.map((match) => (match.column === column ? change(match) : match)),
    };
  }

  /** Two columns cannot be the same attribute. */
  #freeOthers(column: string, attribute: AttributeId): void {
    const { columns, joined } = this.#matched();
    this.#matching = {
      joined,
      columns: columns.map((match) =>
        match.column !== column &&
        match.role.kind === 'attribute' &&
        match.role.attribute === attribute
          ? { ...match, role: { kind: 'ignore' }, values: [], unmatched: { values: 0, rows: 0 } }
          : match,
      ),
    };
  }

  #attribute(id: AttributeId): Attribute {
    const found = this.#pack?.pack.attributes.find((attribute) => attribute.id === id);
    if (!found) throw new RangeError(`the pack has no attribute '${id}'`);
    return found;
  }

  #read(): ReadTable {
    if (!this.#table) throw new Error('no file was read');
    return this.#table;
  }

  #matched(): Matching {
    if (!this.#matching) throw new Error('no file was matched');
    return this.#matching;
  }
}

async function digestOf(file: FileBytes, signal: AbortSignal | undefined): Promise<string> {
  const hash = sha256.create();
  for await (const part of partsOf(file, signal ? { signal } : {})) hash.update(part);
  signal?.throwIfAborted();
  return bytesToHex(hash.digest());
}
