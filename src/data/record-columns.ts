import type { ReadColumn } from '../core/validation/file/read-table.ts';
import { ValueColumn } from './column-builder.ts';

/** Columns of records whose fields may be nested, and may be missing from some. */
export class RecordColumns {
  readonly #columns = new Map<string, ValueColumn>();
  rows = 0;

  /** Takes a record: nested objects by path, lists with ` | ` between their values. */
  add(record: object): void {
    this.#walk(record, '');
    this.rows++;
  }

  finish(): ReadColumn[] {
    return [...this.#columns.values()].map((column) => {
      column.addMissing(this.rows - column.length);
      return column.finish();
    });
  }

  #walk(record: object, before: string): void {
    for (const [key, value] of Object.entries(record)) {
      const name = before + key;
      if (isNested(value)) this.#walk(value, `${name}.`);
      else this.#column(name).add(plain(value));
    }
  }

  #column(name: string): ValueColumn {
    let column = this.#columns.get(name);
    if (!column) this.#columns.set(name, (column = new ValueColumn(name)));
    if (column.length < this.rows) column.addMissing(this.rows - column.length);
    return column;
  }
}

function isNested(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value)
  );
}

/** A value as a text, a number or nothing: dates after ISO 8601, lists joined. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return null;
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
  }
  if (Array.isArray(value))
    return value.length === 0
      ? null
      : value
          .map((one: unknown) => {
            const own = plain(one);
            return typeof own === 'object' && own !== null ? JSON.stringify(own) : String(own);
          })
          .join(' | ');
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  }
  return JSON.stringify(value);
}
