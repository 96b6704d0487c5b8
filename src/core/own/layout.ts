import { readBand } from './bands.ts';
import type { AxisPlace, Layout, NumberStyle } from './draft.ts';
import {
  isCodeName,
  isIndexName,
  isMarginName,
  isMeasureName,
  isNumericName,
  isRemarkName,
  isShareName,
  isTotalLabel,
  isWeightName,
  unitIn,
} from './labels.ts';
import { guessStyle, readCell } from './numbers.ts';
import type { CellText } from './numbers.ts';
import type { SplitText } from './split.ts';

/** A guessed layout; what the figures are is left to the reading, which has the sums. */
export type GuessedLayout = Omit<Layout, 'measure' | 'number'> & {
  number: NumberStyle;
  rivalNumber?: NumberStyle;
};

/** Guesses how a text is laid out, from its heading and from which columns hold numbers. */
export function guessLayout(
  { rows, delimiter }: SplitText,
  fixed: Partial<Layout> = {},
): GuessedLayout {
  const width = Math.max(0, ...rows.map(filledWidth));
  const full = rows.map(countFilled);
  const headerRow =
    fixed.headerRow ??
    Math.max(
      0,
      full.findIndex((filled) => filled >= Math.min(2, width)),
    );
  let endRow = fixed.endRow ?? rows.length;
  if (fixed.endRow === undefined)
    while (endRow > headerRow + 1 && isNote(rows[endRow - 1]!, width)) endRow--;

  const guessed = guessStyle(rows.slice(headerRow + Number(endRow > headerRow + 1), endRow).flat());
  const style = fixed.number ?? guessed.style;
  const rival = [guessed.style, guessed.rival].find(
    (one) => one && guessed.rival && JSON.stringify(one) !== JSON.stringify(style),
  );
  const known = new Map<string, CellText['kind']>();
  const kindOf = (cell: string) => {
    const kind = known.get(cell) ?? readCell(cell, style).kind;
    known.set(cell, kind);
    return kind;
  };
  const isNumber = (cell: string | undefined) => kindOf(cell ?? '') === 'number';
  const headerRows = fixed.headerRows ?? guessHeaderRows(rows, headerRow, endRow, width, isNumber);
  const body = rows.slice(headerRow + headerRows, endRow).filter((row) => countFilled(row) > 0);
  const heading = headings(rows, headerRow, headerRows, width);
  const columns = Array.from({ length: width }, (_, column): Column => {
    const cells = body.map((row) => row[column] ?? '');
    const kinds = { number: 0, text: 0, blank: 0 };
    for (const cell of cells) kinds[kindOf(cell)]++;
    const { number: numbers, text: words } = kinds;
    return {
      column,
      name: heading[column]!.name,
      numeric: numbers > 0 && words <= Math.max(Number(numbers > 1), (numbers + words) * 0.2),
      hollow: numbers + words === 0,
      empty: numbers + words === 0 && heading[column]!.name === '',
      cells,
    };
  }).filter(({ empty }) => !empty);

  const title = rows.slice(0, headerRow).flat().join(' ');
  const unit = unitIn(`${title} ${heading.map(({ name }) => name).join(' ')}`);
  const found = withoutEchoes(arrange(columns, headerRows, body.length, fixed));
  const base = {
    delimiter,
    headerRow,
    headerRows,
    endRow,
    marginLevel: 0.9,
    unit,
    number: style,
    ...(rival && { rivalNumber: rival }),
  };
  const side = found.labels.map(({ column, name, cells }): AxisPlace => ({
    at: { column },
    name,
    totals: totalsOf(cells),
  }));
  if (found.shape !== 'wide')
    return {
      ...base,
      shape: found.shape,
      axes: side,
      values: found.values.map(({ column }) => column),
      margins: marginsOf(found.values, found.margins),
      weight: found.weight?.column ?? null,
      ...fixed,
      number: style,
    };
  const levels = headerRows === 2 ? ([0, 1] as const) : ([0] as const);
  const values = found.values.map(({ column }) => column);
  const above = axisAbove(rows, headerRow, found.labels.length);
  const top = levels.map((level): AxisPlace => {
    const labels = values.map((column) => heading[column]!.levels[level] ?? '');
    const corner = cornerName(rows, headerRow, headerRows, level, found.labels);
    return {
      at: { level },
      name: corner ?? (level === 0 ? above : ''),
      totals: totalsOf(labels),
    };
  });
  if (top.some(({ name }) => name !== '') && side.length > 0) {
    const last = side.at(-1)!;
    last.name = last.name.split(cornerSign)[0]!.trim();
  }
  return {
    ...base,
    shape: 'wide',
    axes: [...side, ...top],
    values,
    margins: marginsOf(found.values, found.margins),
    weight: null,
    ...fixed,
    number: style,
  };
}

interface Column {
  column: number;
  name: string;
  numeric: boolean;
  /** Has a name and nothing but marks for unknown figures. */
  hollow: boolean;
  empty: boolean;
  cells: string[];
}

interface Arranged {
  shape: Layout['shape'];
  labels: Column[];
  values: Column[];
  margins: Column[];
  weight?: Column;
}

/** Decides which columns are labels, figures, margins of error and weights. */
function arrange(
  columns: readonly Column[],
  headerRows: number,
  records: number,
  fixed: Partial<Layout>,
): Arranged {
  const margins = columns.filter(({ name, numeric }) => numeric && isMarginName(name));
  const weight = columns.find(({ name, numeric }) => numeric && isWeightName(name));
  const rest = columns.filter(
    (column) => !column.hollow && !margins.includes(column) && column !== weight,
  );
  const aside = rest.filter(
    ({ name, numeric, cells }) =>
      isRemarkName(name) || (isConstant(cells) && (!numeric || isNumericName(name))),
  );
  const isLabel = ({ numeric, name }: Column) => !numeric || isCodeName(name);
  const words = rest.filter((column) => isLabel(column) && !aside.includes(column));
  const numbers = rest.filter((column) => !isLabel(column) && !aside.includes(column));
  const measures = numbers.filter(
    ({ name }) => isMeasureName(name) || (isShareName(name) && name.length < 30),
  );
  const microdata = (): Arranged => ({
    shape: 'microdata',
    labels: rest.filter(
      ({ name, cells }) => !(isIndexName(name) && areDistinct([{ cells }], records)),
    ),
    values: [],
    margins: [],
    ...(weight && { weight }),
  });
  const long = (value: Column): Arranged => ({
    shape: 'long',
    labels: labelsBeside([value, ...measures]),
    values: [value],
    margins: margins.slice(0, 1),
  });
  const labelsBeside = (figures: readonly Column[]) => {
    const kept = rest.filter((column) => !figures.includes(column) && !aside.includes(column));
    return kept.length > 0 ? kept : aside.filter(({ name }) => !isRemarkName(name));
  };
  if (fixed.shape === 'microdata') return microdata();
  if (fixed.shape === 'long' && numbers.length > 0)
    return long(measures.find(({ name }) => !isShareName(name)) ?? numbers.at(-1)!);
  const wide = (labels: readonly Column[]): Arranged => {
    const first = Math.min(...numbers.map(({ column }) => column));
    const figures = columns.filter(
      (one) =>
        (numbers.includes(one) && !labels.includes(one)) || (one.hollow && one.column > first),
    );
    const counts = figures.filter(({ name }) => !isShareName(name));
    const values = counts.length > 0 && counts.length < figures.length ? counts : figures;
    if (values.length === 1 && headerRows < 2)
      return { shape: 'long', labels: [...labels], values, margins: margins.slice(0, 1) };
    return { shape: 'wide', labels: [...labels], values, margins };
  };
  if (fixed.shape === 'wide')
    return wide(words.length > 0 ? words : numbers.slice(0, Number(records > 1)));
  if (headerRows === 2) return wide(words.length > 0 ? words : numbers.slice(0, 1));

  if (numbers.length === 0) return microdata();
  if (weight && measures.length === 0) return microdata();
  const chosen =
    measures.find(({ name }) => !isShareName(name)) ??
    (measures.length > 0 ? measures[0] : undefined);
  const asWide = numbers.length > 1 && measures.length < numbers.length && words.length > 0;
  const onlyTotal = chosen && isTotalLabel(chosen.name) && numbers.length > 1;
  if (chosen && !onlyTotal) {
    const labels = labelsBeside([chosen, ...measures]);
    const odd = labels.filter(
      ({ numeric, name }) => numeric && !isNumericName(name) && !isCodeName(name),
    );
    if (!asWide || odd.length === 0) return long(chosen);
  }
  if (records <= 1 && words.length === 0) return wide([]);
  if (numbers.length === 1) {
    const [only] = numbers;
    const others = labelsBeside([only!]);
    if (others.length > 0 && areDistinct(others, records)) return long(only!);
    return microdata();
  }
  const sides = words.length > 0 ? [...words] : [numbers[0]!];
  if (words.length === 0 && numbers.length === 2) return long(numbers[1]!);
  for (const column of numbers) {
    if (areDistinct(sides, records)) break;
    if (!sides.includes(column)) sides.push(column);
  }
  const left = numbers.filter((column) => !sides.includes(column));
  if (!areDistinct(sides, records) || left.length === 0) return microdata();
  const attributeAmong = left.some(({ name }) => isNumericName(name) && readBand(name) === null);
  if (attributeAmong && left.length > 1) return microdata();
  if (left.length === 1) return long(left[0]!);
  return wide(sides.sort((a, b) => a.column - b.column));
}

/**
 * Labels without those that follow from another one: a code beside its name, the region beside
 * each of its districts. Microdata keep all.
 */
function withoutEchoes(arranged: Arranged): Arranged {
  if (arranged.shape === 'microdata') return arranged;
  const { labels } = arranged;
  const kept = labels.filter((one, at) => {
    const others = labels.filter((other) => other !== one);
    return !others.some((other) => {
      if (!follows(one, other)) return false;
      const both = follows(other, one);
      return (
        !both || isCodeName(one.name) || (labels.indexOf(other) < at && !isCodeName(other.name))
      );
    });
  });
  return { ...arranged, labels: kept.length > 0 ? kept : labels };
}

/** Whether each value of the second column goes with one value of the first alone. */
function follows({ cells }: Column, { cells: by }: Column): boolean {
  const seen = new Map<string, string>();
  for (let row = 0; row < by.length; row++) {
    const key = by[row]!.trim();
    const value = cells[row]!.trim();
    if (key === '' || value === '') return false;
    const before = seen.get(key);
    if (before !== undefined && before !== value) return false;
    seen.set(key, value);
  }
  return seen.size > 2;
}

function isConstant(cells: readonly string[]): boolean {
  return cells.length > 2 && cells.every((cell) => cell.trim() !== '' && cell === cells[0]);
}

function areDistinct(columns: readonly Pick<Column, 'cells'>[], records: number): boolean {
  const seen = new Set<string>();
  for (let row = 0; row < records; row++)
    seen.add(JSON.stringify(columns.map(({ cells }) => cells[row]?.trim())));
  return seen.size === records;
}

/** Heading names of each column, the two levels joined for a heading of two. */
function headings(rows: readonly string[][], headerRow: number, headerRows: number, width: number) {
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
function guessHeaderRows(
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
  if (values.length > 1) return rising ? 1 : 0;
  return values[0]! >= 1800 && values[0]! <= 2100 ? 1 : 0;
}

const cornerSign = /\s*[\\/|×]\s*|\s+(?:by|x)\s+/;

/** Name of a heading level: after a sign in the corner, or in the corner of its own row. */
function cornerName(
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
function axisAbove(rows: readonly string[][], headerRow: number, side: number): string {
  const above = rows[headerRow - 1];
  if (!above || countFilled(above) !== 1) return '';
  const column = above.findIndex(filled);
  return column >= Math.max(1, side) ? above[column]!.trim() : '';
}

function totalsOf(cells: readonly string[]): string[] {
  return [...new Set(cells.map((cell) => cell.trim()))].filter(
    (label) => label !== '' && isTotalLabel(label),
  );
}

/** A blank row, or words below the table; a short label whose figure is blank is none. */
function isNote(row: readonly string[], width: number): boolean {
  if (countFilled(row) >= Math.min(2, width)) return false;
  const text = row.find(filled)?.trim();
  if (text === undefined || row.length < width) return true;
  return (
    text.length > 40 ||
    /^(sources?|notes?|quellen?|anmerkung|fuente|nota|remarks?|figures|data|last updated?|footnotes?)\b|^[*¹²³©(]|^\d+[).]/i.test(
      text,
    )
  );
}

/** Each margin of error belongs to the nearest column of figures at its left. */
function marginsOf(values: readonly Column[], margins: readonly Column[]): Record<number, number> {
  const found: Record<number, number> = {};
  for (const { column } of margins) {
    const at = values.findLastIndex((value) => value.column < column);
    const index = at < 0 && values.length === 1 ? 0 : at;
    if (index >= 0) found[index] ??= column;
  }
  return found;
}

function filled(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== '';
}

function countFilled(row: readonly string[]): number {
  return row.filter(filled).length;
}

function filledWidth(row: readonly string[]): number {
  return row.findLastIndex(filled) + 1;
}
