import { readBand } from '../../own/bands.ts';
import type { Attribute } from '../../pack/pack.ts';
import type { Codes } from '../../population/plan.ts';
import { newCodes } from '../../population/draw.ts';
import { isNoValue } from './match-words.ts';
import type { ReadColumn } from './read-table.ts';

/** Bands that numbers of a file are cut into, of about as many rows each. */
const bands = 10;

/** Different numbers up to which each is a category. */
const mostNumbers = 30;

/** What the ids of attributes begin with that a file has and the pack does not know. */
export const ownPrefix = 'file:';

/**
 * An attribute made of the values that a column has: numbers ascending, in ten bands where they
 * are many; words by how many rows have them.
 */
export function ownAttribute(column: ReadColumn): Attribute {
  const base = {
    id: `${ownPrefix}${column.name}`,
    label: column.name,
    stream: 0,
    status: 'secondary' as const,
    source: 'file',
  };
  const numbers = column.kind === 'values' ? distinctNumbers(column) : undefined;
  if (column.kind === 'numbers' || (numbers && numbers.length > mostNumbers)) {
    const bounds = boundsOf(column);
    return {
      ...base,
      categories: bounds.map((from, i) => ({
        id: `from-${from}`,
        label: i + 1 < bounds.length ? `${from} to below ${bounds[i + 1]!}` : `${from} and more`,
      })),
      values: bounds,
      banded: true,
    };
  }
  if (numbers)
    return {
      ...base,
      categories: numbers.map((number) => ({ id: String(number), label: String(number) })),
      values: numbers,
    };
  return {
    ...base,
    categories: wordsOf(column).map((value) => ({ id: value, label: value })),
  };
}

/** Code of each row among the categories of the attribute that was made of a column. */
export function ownCodes(column: ReadColumn, attribute: Attribute): Codes {
  const size = attribute.categories.length;
  const { values } = attribute;
  if (column.kind === 'numbers') {
    const out = newCodes(size + 1, column.numbers!.length);
    column.numbers!.forEach((number, row) => {
      out[row] = Number.isNaN(number) ? size : lastNotAbove(values!, number);
    });
    return out;
  }
  const index = new Map(attribute.categories.map(({ id }, code) => [id, code]));
  const byValue = column.values.map((value) => {
    if (isNoValue(value)) return size;
    return values ? lastNotAbove(values, numberIn(value)) : (index.get(value) ?? size);
  });
  const codes = column.codes!;
  const out = newCodes(size + 1, codes.length);
  for (let row = 0; row < codes.length; row++) out[row] = byValue[codes[row]!] ?? size;
  return out;
}

/** The number that a text is, of an open last band where it begins; NaN for anything else. */
export function numberIn(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  const band = readBand(text);
  return band?.to === null && band.from !== null ? band.from : NaN;
}

/** Ascending; undefined where a value is no number. */
function distinctNumbers(column: ReadColumn): number[] | undefined {
  const filled = column.values.filter((value) => !isNoValue(value));
  const numbers = filled.map(numberIn);
  if (numbers.length === 0 || !numbers.every(Number.isFinite)) return undefined;
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Lower bounds of bands that hold about the same number of rows. */
function boundsOf({ kind, numbers, values, rows }: ReadColumn): number[] {
  const sorted =
    kind === 'numbers'
      ? numbers!.filter((number) => !Number.isNaN(number)).sort()
      : Float64Array.from(
          values.flatMap((value, i) =>
            isNoValue(value) ? [] : new Array<number>(rows[i]!).fill(numberIn(value)),
          ),
        ).sort();
  const bounds = Array.from(
    { length: bands },
    (_, band) => sorted[Math.floor((band * sorted.length) / bands)]!,
  );
  return [...new Set(bounds)];
}

function wordsOf({ values, rows }: ReadColumn): string[] {
  return values
    .map((value, i) => ({ value, rows: rows[i]! }))
    .filter(({ value }) => !isNoValue(value))
    .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
    .map(({ value }) => value);
}

function lastNotAbove(bounds: readonly number[], number: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! <= number) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
