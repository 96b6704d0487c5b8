import type { Column } from './columns.ts';
import { isRuled } from './cells.ts';
import { yearIn } from './heading-names.ts';

/** Rows below the first filled one in which the heading may stand. */
const farthest = 8;

/**
 * First row of the heading: the first with two filled cells that is no title cut apart at its
 * commas. A title fills cells from the first on, in words, and another row of words stands
 * between it and the figures.
 */
export function guessHeaderRow(
  rows: readonly string[][],
  width: number,
  isNumber: (cell: string | undefined) => boolean,
): number {
  const least = Math.min(2, width);
  const first = Math.max(
    0,
    rows.findIndex((row) => countFilled(row) >= least),
  );
  const counts = new Map<number, number>();
  for (const row of rows.slice(0, 60))
    if (countFilled(row) >= least)
      counts.set(countFilled(row), (counts.get(countFilled(row)) ?? 0) + 1);
  const usual = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [least, 0])[0];
  const isFigures = (row: readonly string[]) =>
    countFilled(row) >= usual - 1 &&
    row.slice(1).filter(isNumber).length * 2 >= countFilled(row.slice(1)) &&
    row.slice(1).some(isNumber);
  const near = rows.slice(first, first + farthest);
  const figures = near.findIndex((row, at) => at > 0 && isFigures(row));
  const blank = near.slice(0, Math.max(0, figures)).findLastIndex((row) => !row.some(filled));
  // Narrow rows and a blank one: "Date, 2011", which say what the table is of.
  if (blank > 0 && near.slice(0, blank).every((row) => countFilled(row) < usual - 1)) {
    const after = near.findIndex((row, at) => at > blank && countFilled(row) >= least);
    if (after > 0 && after < figures) return first + after;
  }
  if (figures < 2 || !isTitle(near[0]!)) return first;
  const next = near.findIndex(
    (row, at) => at > 0 && at < figures && countFilled(row) >= least && !isTitle(row),
  );
  return next < 0 ? first : first + next;
}

/** Words from the first cell on, several in one cell, and a blank only after them. */
function isTitle(row: readonly string[]): boolean {
  const own = row.slice(0, filledWidth(row));
  const words = (text: string) => text.trim().split(/\s+/).length;
  return own.every(filled) && words(own[0] ?? '') > 2 && words(own.join(' ')) > 4;
}

/** Heading names of each column, the two levels joined for a heading of two. */
export function headings(
  rows: readonly string[][],
  headerRow: number,
  headerRows: number,
  width: number,
) {
  const level = (k: number) => {
    const row = rows[headerRow + k] ?? [];
    let last = '';
    return Array.from({ length: width }, (_, column) => {
      const own = (row[column] ?? '').trim();
      if (own !== '') last = own;
      return k === 0 && headerRows === 2 ? last : own;
    });
  };
  const levels = Array.from({ length: headerRows }, (_, k) => level(k));
  return Array.from({ length: width }, (_, column) => {
    const own = levels.map((names) => names[column]!);
    return { name: own.filter((name) => name !== '').at(-1) ?? '', levels: own };
  });
}

/** 0 where the first row has figures already, 2 where a second row of words lies under spans. */
export function guessHeaderRows(
  rows: readonly string[][],
  headerRow: number,
  endRow: number,
  width: number,
  isNumber: (cell: string | undefined) => boolean,
): 0 | 1 | 2 {
  const first = rows[headerRow] ?? [];
  const second = rows[headerRow + 1] ?? [];
  const below = rows.slice(headerRow + 2, endRow).filter((row) => countFilled(row) > 1);
  const columns = Array.from({ length: width }, (_, column) => column);
  const lower = below.length > 0 ? below : rows.slice(headerRow + 1, endRow);
  const figures = columns.filter((column) => lower.some((row) => isNumber(row[column])));
  if (below.length > 0 && repeatsAbove(figures, first, second, isNumber)) return 2;
  const spans = figures.some((column) => filled(second[column]) && !filled(first[column]));
  const wordsBelow = figures.length > 1 && figures.every((column) => filled(second[column]));
  if (spans && wordsBelow && below.length > 0) {
    const side = columns.filter((column) => !figures.includes(column));
    const numbered = figures.some((column) => isNumber(second[column]));
    if (!numbered || side.every((column) => !filled(second[column]))) return 2;
  }
  const numbersIn = figures.filter((column) => isNumber(first[column]));
  if (numbersIn.length === 0 || numbersIn.length < figures.length) return 1;
  const values = numbersIn.map((column) => Number(first[column]!.replace(/\D/g, '')));
  const rising = values.every((value, i) => i === 0 || value > values[i - 1]!);
  const years = numbersIn.map((column) => yearIn(first[column]!));
  if (new Set(years).size === years.length && !years.includes(undefined)) return 1;
  if (values.length > 1) return rising ? 1 : 0;
  return 0;
}

/** The upper heading repeated over each of its columns, as a table with two indices is written. */
function repeatsAbove(
  figures: readonly number[],
  first: readonly string[],
  second: readonly string[],
  isNumber: (cell: string | undefined) => boolean,
): boolean {
  const own = figures.filter((column) => filled(second[column]));
  const upper = own.map((column) => (first[column] ?? '').trim());
  const words = own.every((column, k) => upper[k] !== '' && !isNumber(second[column]));
  const both = own.map((column, k) => `${upper[k]!}\n${second[column]!}`);
  return words && new Set(upper).size < upper.length && new Set(both).size === both.length;
}

export const cornerSign = /\s*[\\/|×]\s*|\s+(?:by|x)\s+/;

/** Name of a heading level: after a sign in the corner, or in the corner of its own row. */
export function cornerName(
  rows: readonly string[][],
  headerRow: number,
  headerRows: number,
  level: number,
  side: readonly Column[],
): string | undefined {
  const corner = side.at(-1)?.column;
  if (corner === undefined) return undefined;
  const text = (rows[headerRow + level]?.[corner] ?? '').trim();
  const parts = text.split(cornerSign).filter((part) => part !== '');
  if (headerRows === 1) return parts.length === 2 ? parts[1] : undefined;
  return level < headerRows - 1 && text !== '' ? text : undefined;
}

/** A lone name in the row above the heading: "Sex" over "Men" and "Women". */
export function axisAbove(rows: readonly string[][], headerRow: number, side: number): string {
  const above = rows[headerRow - 1];
  if (!above || countFilled(above) !== 1) return '';
  const column = above.findIndex(filled);
  return column >= Math.max(1, side) ? above[column]!.trim() : '';
}

/** A blank row, or words below the table; a short label whose figure is blank is none. */
export function isNote(row: readonly string[], width: number): boolean {
  if (isRuled(row)) return true;
  if (countFilled(row) >= Math.min(2, width)) return false;
  const text = row.find(filled)?.trim();
  if (text === undefined || row.length < width) return true;
  return (
    text.length > 40 ||
    /^(sources?|notes?|quellen?|anmerkung|fuente|nota|remarks?|figures|data|last updated?|footnotes?)\b|^[*¹²³©(†]|^\d+[).]|^\d+ \p{L}+ |^источник|^примечани/iu.test(
      text,
    )
  );
}

export function filled(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== '';
}

export function countFilled(row: readonly string[]): number {
  return row.filter(filled).length;
}

export function filledWidth(row: readonly string[]): number {
  return row.findLastIndex(filled) + 1;
}
