import type { ReadColumn } from '../core/validation/file/read-table.ts';
import { newCodes } from '../core/population/draw.ts';

/** Distinct values of a column that are listed; beyond, numbers are kept as numbers and texts are let go. */
export const mostDistinct = 65_000;

/** Stands for a missing value while codes are collected. */
const missingCode = 0xffff;
const chunkRows = 65_536;

/**
 * Collects a column value by value, in two bytes a row (eight where it turns into numbers)
 * beside its distinct values. Values come as keys that `textOf` writes out once each.
 */
export abstract class ColumnBuilder {
  readonly name: string;
  /** Rows so far. */
  length = 0;
  #missing = 0;
  #kind: ReadColumn['kind'] = 'values';
  #rows = new Float64Array(64);
  #distinct = 0;
  #codes: Uint16Array[] = [];
  #numbers: Float64Array[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Distinct values written out, in the order of their first row. */
  protected abstract texts(): string[];
  /** Lets go of what distinct values are kept in. */
  protected abstract forget(): void;

  get isListing(): boolean {
    return this.#kind === 'values';
  }

  get isDropped(): boolean {
    return this.#kind === 'texts';
  }

  /** Takes a value by its code; codes are given in the order of their first row. */
  protected put(code: number): void {
    const at = this.length++;
    if (code === this.#distinct) {
      this.#distinct++;
      if (code >= this.#rows.length) {
        const wider = new Float64Array(2 * this.#rows.length);
        wider.set(this.#rows);
        this.#rows = wider;
      }
    }
    this.#rows[code] = this.#rows[code]! + 1;
    chunkAt(this.#codes, at, () => new Uint16Array(chunkRows))[at % chunkRows] = code;
    if (this.#distinct > mostDistinct) this.#overflow();
  }

  /** Takes a number, or a text that is none, of a column that lists its values no more. */
  protected putNumber(value: number): void {
    const at = this.length++;
    if (this.#kind === 'texts') return;
    if (Number.isNaN(value)) {
      this.#kind = 'texts';
      this.#numbers = [];
      return;
    }
    chunkAt(this.#numbers, at, () => new Float64Array(chunkRows))[at % chunkRows] = value;
  }

  /** Takes rows without a value. */
  addMissing(rows = 1): void {
    this.#missing += rows;
    for (let i = 0; i < rows; i++) {
      const at = this.length++;
      if (this.#kind === 'values')
        chunkAt(this.#codes, at, () => new Uint16Array(chunkRows))[at % chunkRows] = missingCode;
      else if (this.#kind === 'numbers')
        chunkAt(this.#numbers, at, () => new Float64Array(chunkRows))[at % chunkRows] = NaN;
    }
  }

  finish(): ReadColumn {
    const { name } = this;
    const base = { name, missing: this.#missing };
    const none = { values: [], rows: [] };
    if (this.#kind === 'texts') return { ...base, kind: 'texts', ...none };
    if (this.#kind === 'numbers') {
      const numbers = new Float64Array(this.length);
      joinChunks(this.#numbers, numbers);
      this.#numbers = [];
      return { ...base, kind: 'numbers', ...none, numbers };
    }
    const values = this.texts();
    const codes = newCodes(this.#distinct + 1, this.length);
    this.#codes.forEach((chunk, c) => {
      const end = Math.min(chunkRows, this.length - c * chunkRows);
      for (let i = 0; i < end; i++) {
        const code = chunk[i]!;
        codes[c * chunkRows + i] = code === missingCode ? this.#distinct : code;
      }
    });
    this.#codes = [];
    this.forget();
    return {
      ...base,
      kind: 'values',
      values,
      rows: Array.from(this.#rows.subarray(0, this.#distinct)),
      codes,
    };
  }

  #overflow(): void {
    const numbers = Float64Array.from(this.texts(), numberOf);
    this.#kind = numbers.some(Number.isNaN) ? 'texts' : 'numbers';
    if (this.#kind === 'numbers')
      this.#numbers = this.#codes.map((chunk) =>
        Float64Array.from(chunk, (code) => (code === missingCode ? NaN : numbers[code]!)),
      );
    this.#codes = [];
    this.#rows = new Float64Array(0);
    this.forget();
  }
}

/** The number that a text is; NaN where it is none. */
export function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/** A column of values of any kind, each written out once. */
export class ValueColumn extends ColumnBuilder {
  #codes = new Map<unknown, number>();
  #texts: string[] = [];

  /** @param value a text, number, bigint or boolean; null and undefined are missing */
  add(value: unknown): void {
    if (value === null || value === undefined) this.addMissing();
    else if (this.isListing) {
      let code = this.#codes.get(value);
      if (code === undefined) {
        const text = String(value);
        code = this.#codes.get(text) ?? this.#texts.length;
        if (code === this.#texts.length) this.#texts.push(text);
        this.#codes.set(text, code).set(value, code);
      }
      this.put(code);
    } else this.putNumber(this.isDropped ? NaN : numberOf(String(value)));
  }

  protected texts(): string[] {
    return this.#texts;
  }

  protected forget(): void {
    this.#codes = new Map();
    this.#texts = [];
  }
}

function chunkAt<T>(chunks: T[], row: number, make: () => T): T {
  return (chunks[Math.floor(row / chunkRows)] ??= make());
}

function joinChunks(chunks: readonly Float64Array[], out: Float64Array): void {
  chunks.forEach((chunk, c) => {
    const room = out.length - c * chunkRows;
    out.set(room < chunkRows ? chunk.subarray(0, room) : chunk, c * chunkRows);
  });
}
