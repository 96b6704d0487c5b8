import { arrange, marginsOf, withoutEchoes } from './columns.ts';
import type { Arranged, Column } from './columns.ts';
import { labelOf } from './cells.ts';
import type { AxisPlace, Layout, NumberStyle } from './draft.ts';
import {
  axisAbove,
  cornerName,
  cornerSign,
  countFilled,
  filledWidth,
  guessHeaderRow,
  guessHeaderRows,
  headings,
  isNote,
} from './headings.ts';
import { isSexLabel, isTotalLabel } from './labels.ts';
import { isTimeName, unitIn, yearIn } from './heading-names.ts';
import { guessStyle, readCell } from './numbers.ts';
import type { CellText } from './numbers.ts';
import { isAmong } from './reader.ts';
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
  const anyStyle = guessStyle(rows.slice(0, 60).flat()).style;
  const headerRow =
    fixed.headerRow ??
    guessHeaderRow(rows, width, (cell) => readCell(cell ?? '', anyStyle).kind === 'number');
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
  const heading = headings(rows, headerRow, headerRows, width);
  const arranged = (only: Layout['only']) => {
    const body = rows
      .slice(headerRow + headerRows, endRow)
      .filter((row) => countFilled(row) > 0 && isAmong(row, only));
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
        upper: headerRows === 2 && heading[column]!.levels[1] === '',
        empty: numbers + words === 0 && heading[column]!.name === '',
        known: numbers,
        cells,
      };
    }).filter(({ empty, column }) => !empty && column !== only?.column);
    return withoutEchoes(arrange(columns, headerRows, body.length, fixed));
  };
  let only = fixed.only;
  let found = arranged(only);
  if (!only && !fixed.axes && !fixed.shape && !fixed.values && (only = newestOf(found)))
    found = arranged(only);

  const title = rows.slice(0, headerRow).flat().join(' ');
  const unit = unitIn(`${title} ${heading.map(({ name }) => name).join(' ')}`);
  const base = {
    delimiter,
    headerRow,
    headerRows,
    endRow,
    marginLevel: 0.9,
    unit,
    number: style,
    ...(only && { only }),
    ...(rival && { rivalNumber: rival }),
  };
  const side = found.labels.map(({ column, name, cells }): AxisPlace => ({
    at: { column },
    name: found.shape === 'long' ? name.replace(/\\.*$/, '') : name,
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

/** Labels that stand for all of their axis; T beside F and M, as codes have it. */
function totalsOf(cells: readonly string[]): string[] {
  const labels = [...new Set(cells.map((cell) => labelOf(cell)))].filter((label) => label !== '');
  const sexes = labels.filter(isSexLabel).length;
  return labels.filter(
    (label) => isTotalLabel(label) || (sexes === 2 && labels.length === 3 && /^[tT]$/.test(label)),
  );
}

/** The newest of the years that rows are of, where they are of several. */
function newestOf({ shape, labels }: Arranged): Layout['only'] {
  const times = shape === 'microdata' ? undefined : labels.find(({ name }) => isTimeName(name));
  if (!times) return undefined;
  const years = [...new Set(times.cells.map((cell) => cell.trim()))];
  if (years.length < 2 || years.some((year) => yearIn(year) === undefined)) return undefined;
  const label = years.reduce((best, one) => (yearIn(one)! > yearIn(best)! ? one : best));
  return { column: times.column, label };
}
