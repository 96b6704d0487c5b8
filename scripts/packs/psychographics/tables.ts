import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of a source table, by column name. */
export type Row = Record<string, string>;

/** Reads a comma-separated table of the source folder; fields may be quoted. */
export type ReadTable = (path: string) => Row[];

export function openTables(folder: string): ReadTable {
  return (path) => {
    const text = readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '');
    const [header, ...rows] = text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map(fieldsOf);
    if (!header) throw new Error(`${path} is empty`);
    return rows.map((fields, i) => {
      if (fields.length !== header.length)
        throw new Error(`${path}, row ${i + 2}: ${fields.length} fields under ${header.length}`);
      return Object.fromEntries(header.map((name, k) => [name, fields[k]!]));
    });
  };
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (isQuoted && character === '"' && line[i + 1] === '"') field += line[i++]!;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field];
}

/** The number in a column; undefined where the table has none. */
export function numberIn(row: Row, column: string): number | undefined {
  const text = row[column];
  if (text === undefined) throw new Error(`there is no column '${column}'`);
  if (text === '' || text === 'NA') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`column '${column}' holds '${text}'`);
  return value;
}

/** Rounds what goes into the file. */
export function rounded(value: number, decimals = 6): number {
  return Number(value.toFixed(decimals));
}

/** Stops the build where a figure is not the one that was checked. */
export function expectFigure(what: string, value: number, expected: number, tolerance = 0): void {
  if (!(Math.abs(value - expected) <= tolerance))
    throw new Error(`${what}: ${value}, where ${expected} was expected`);
}
