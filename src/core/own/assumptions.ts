import { listed, formatCount } from '../table/wording.ts';
import { bandWords, readBand } from './bands.ts';
import { clean } from './cells.ts';
import type { Layout, NumberStyle, ReadingProblem, Remedy } from './draft.ts';
import { isTotalLabel } from './labels.ts';
import { isMeasureName, yearIn } from './heading-names.ts';
import { readCell } from './numbers.ts';
import type { Reader } from './reader.ts';

/** Other years that are offered. */
const mostYears = 3;

/** What was taken for granted while reading, each with the other way to read it. */
export function assumptions(
  rows: readonly string[][],
  layout: Layout,
  reader: Reader,
  rivalNumber: NumberStyle | undefined,
): ReadingProblem[] {
  return [
    ...ofColumns(rows, layout),
    ...ofYears(rows, layout),
    ...ofTotals(layout),
    ...ofBands(layout, reader),
    ...ofDashes(layout, reader),
    ...ofNumbers(layout, reader, rivalNumber),
    ...ofWords(rows, layout),
  ];
}

/** "point" for a point. */
export function signName(sign: string): string {
  return { '.': 'point', ',': 'comma', ' ': 'space', "'": 'apostrophe' }[sign] ?? sign;
}

/** Columns that are not used. */
function ofColumns(rows: readonly string[][], layout: Layout): ReadingProblem[] {
  const { headerRow, headerRows, axes, values, margins, weight, only, beside = [] } = layout;
  if (headerRows === 0) return [];
  const used = new Set([...values, ...Object.values(margins), ...beside, weight, only?.column]);
  for (const { at } of axes) if ('column' in at) used.add(at.column);
  const heading = rows[headerRow + headerRows - 1] ?? [];
  const isYears = values.length === 1 && yearIn(heading[values[0]!] ?? '') !== undefined;
  const unused = [...heading.keys()].filter(
    (column) =>
      clean(heading[column]) !== '' &&
      !used.has(column) &&
      !(isYears && yearIn(heading[column]!) !== undefined),
  );
  if (unused.length === 0) return [];
  const names = listed(unused.map((column) => `“${clean(heading[column])}”`));
  return [
    note(
      `${names} ${unused.length > 1 ? 'are' : 'is'} not used: other columns say the same, or a column of figures stands beside.`,
      headerRow,
      unused[0],
    ),
  ];
}

/** The year that was chosen where figures of several stand beside or below each other. */
function ofYears(rows: readonly string[][], layout: Layout): ReadingProblem[] {
  const { headerRow, headerRows, values, only } = layout;
  const heading = rows[headerRow + headerRows - 1] ?? [];
  if (only) {
    const body = rows.slice(headerRow + headerRows, layout.endRow);
    const labels = new Set(body.map((row) => clean(row[only.column])));
    const others = [...labels].filter((label) => label !== '' && label !== only.label);
    if (others.length === 0) return [];
    const remedies = others
      .slice(-mostYears)
      .map((label) => instead({ ...layout, only: { ...only, label } }, `Read ${label} instead`));
    const said = `Only the rows of ${only.label} are read; those of ${listed(others, 4)} are set aside: people are counted at one time.`;
    return [note(said, headerRow, only.column, remedies)];
  }
  const [value] = values;
  const read = values.length === 1 && headerRows > 0 ? yearIn(heading[value!] ?? '') : undefined;
  if (read === undefined) return [];
  const others = [...heading.keys()].filter(
    (column) => column !== value && yearIn(heading[column] ?? '') !== undefined,
  );
  if (others.length === 0) return [];
  const names = others.map((column) => clean(heading[column]));
  const remedies = others
    .slice(0, mostYears)
    .map((column, k) => instead({ ...layout, values: [column] }, `Read ${names[k]!} instead`));
  const said = `Columns are years: ${read} is read, the newest with figures; ${listed(names, 4)} ${others.length > 1 ? 'are' : 'is'} set aside: people are counted at one time.`;
  return [note(said, headerRow, value, remedies)];
}

/** Labels that were taken for totals by their sums. */
function ofTotals({ axes, headerRow }: Layout): ReadingProblem[] {
  const sums = axes.flatMap(({ totals }) => totals.filter((label) => !isTotalLabel(label)));
  if (sums.length === 0) return [];
  const names = listed(sums.map((label) => `“${label}”`));
  return [
    note(
      sums.length > 1
        ? `${names} were taken for totals: each is the sum of others wherever it stands.`
        : `${names} was taken for a total: it is the sum of all others wherever it stands.`,
      headerRow,
    ),
  ];
}

/** Bands that end with the number that the next one begins with. */
function ofBands({ headerRow }: Layout, { axes }: Reader): ReadingProblem[] {
  return axes.flatMap(({ labels, bands, places }) => {
    const at = labels.findIndex((label, k) => bands[k] && readBand(label)?.to !== bands[k].to);
    if (at < 0) return [];
    const end = bands[at]!.to! + 1;
    const place = places[at];
    return [
      note(
        `“${labels[at]!}” ends with ${end}, which another band begins with: whoever is ${end} is counted there, and “${labels[at]!}” is read as ${bandWords(bands[at]!)}.`,
        place?.row ?? headerRow,
        place?.column,
      ),
    ];
  });
}

/** Dashes that totals show to be 0. */
function ofDashes(layout: Layout, { dashes }: Reader): ReadingProblem[] {
  if (layout.dash !== 'zero' || dashes.size === 0) return [];
  const said = `${formatCount(dashes.size)} ${dashes.size > 1 ? 'cells hold' : 'cell holds'} a dash and ${dashes.size > 1 ? 'are' : 'is'} read as 0: the printed totals leave nothing for ${dashes.size > 1 ? 'them' : 'it'}.`;
  return [
    note(said, undefined, undefined, [
      instead({ ...layout, dash: 'unknown' }, 'Count dashes as not known'),
    ]),
  ];
}

/** The way numbers are written, where another reads them too. */
function ofNumbers(
  { number }: Layout,
  reader: Reader,
  rival: NumberStyle | undefined,
): ReadingProblem[] {
  if (!rival || number.thousands === ',') return [];
  const said =
    number.thousands === ''
      ? `Figures such as “${reader.ambiguous(rival)}” were read with a decimal ${signName(number.decimal)}.`
      : `Figures such as “${reader.ambiguous(number)}” were read as thousands.`;
  const words =
    rival.thousands === ''
      ? `Read the ${signName(rival.decimal)} as a decimal sign`
      : `Read the ${signName(rival.thousands)} as a sign between thousands`;
  return [
    note(said, undefined, undefined, [{ kind: 'number-style', table: '', number: rival, words }]),
  ];
}

/** Microdata with a column that is headed as figures: then figures are written in words. */
function ofWords(rows: readonly string[][], layout: Layout): ReadingProblem[] {
  const { shape, headerRow, headerRows, axes } = layout;
  if (shape !== 'microdata' || headerRows === 0) return [];
  return axes.flatMap(({ at, name }): ReadingProblem[] => {
    if (!('column' in at) || !isMeasureName(name)) return [];
    const row = rows.findIndex(
      (cells, r) =>
        r >= headerRow + headerRows &&
        r < layout.endRow &&
        readCell(cells[at.column] ?? '', layout.number).kind === 'text',
    );
    if (row < 0) return [];
    const text = clean(rows[row]![at.column]);
    const what = /\d/.test(text)
      ? `“${text}” is not written as the other numbers are. Write all in one way`
      : `“${text}” is no number. Write it in digits`;
    return [
      {
        severity: 'error',
        message: `Row ${row + 1}, column ${at.column + 1}: “${name}” is headed as figures, and ${what}, or give the column another heading.`,
        row,
        column: at.column,
        remedies: [],
      },
    ];
  });
}

function instead(layout: Layout, words: string): Remedy {
  return { kind: 'layout', table: '', layout, words };
}

function note(
  message: string,
  row?: number,
  column?: number,
  remedies: Remedy[] = [],
): ReadingProblem {
  return {
    severity: 'note',
    message,
    ...(row !== undefined && { row }),
    ...(column !== undefined && { column }),
    remedies,
  };
}
