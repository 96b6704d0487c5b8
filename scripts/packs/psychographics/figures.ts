import type { Row } from '../shared/tables.ts';

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
