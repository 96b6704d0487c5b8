import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of a source table, by column name. */
export type Row = Record<string, string>;

/** Reads a source table by its path inside the folder of source tables. */
export type Read = (path: string) => Row[];

export function openFolder(folder: string): Read {
  return (path) => {
    try {
      return parseCsv(readFileSync(join(folder, path), 'utf8'));
    } catch (cause) {
      throw new Error(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    }
  };
}

/** Reads comma-separated text with a header line; fields may be quoted. */
export function parseCsv(text: string): Row[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const [header, ...rows] = lines.map(splitLine);
  if (!header) throw new Error('a source table is empty');
  return rows.map((fields, i) => {
    if (fields.length !== header.length)
      throw new Error(`row ${i + 2}: ${fields.length} fields under ${header.length} columns`);
    return Object.fromEntries(header.map((name, k) => [name, fields[k]!]));
  });
}

function splitLine(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    if (!match) throw new Error(`cannot read the row '${line}'`);
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '') return fields;
  }
}

/** The whole number in a column of a row. */
export function count(row: Row, column: string): number {
  const text = row[column];
  if (text === undefined || !/^-?\d+$/.test(text))
    throw new Error(`column '${column}' holds '${text}', which is no whole number`);
  return Number(text);
}

/** The number in a column of a row. */
export function figure(row: Row, column: string): number {
  const text = row[column];
  if (text === undefined || text === '' || !Number.isFinite(Number(text)))
    throw new Error(`column '${column}' holds '${text}', which is no number`);
  return Number(text);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Stops the build when a figure is not what the recipe found. */
export function expectEqual(what: string, found: number, expected: number, within = 0): void {
  if (!(Math.abs(found - expected) <= within))
    throw new Error(`${what} is ${found}, and ${expected} was expected`);
}

/**
 * Whole numbers with the total of the given ones, each at its floor or ceiling: the
 * largest remainders are raised, the first of equal ones first.
 */
export function wholeNumbers(values: readonly number[], total = Math.round(sum(values))): number[] {
  const floors = values.map((value) => Math.floor(value + 1e-9));
  const order = values
    .map((value, i) => ({ i, rest: value - floors[i]! }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  const missing = total - sum(floors);
  if (missing < 0 || missing > values.length)
    throw new Error(`${missing} people left over in rounding ${values.length} numbers`);
  for (const { i } of order.slice(0, missing)) floors[i]! += 1;
  return floors;
}
