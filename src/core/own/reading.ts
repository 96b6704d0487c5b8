import { formatCount, listed } from '../table/wording.ts';
import { readBand } from './bands.ts';
import type {
  AxisReading,
  Layout,
  Measure,
  PrintedTotal,
  ReadingProblem,
  RowKind,
  TableReading,
} from './draft.ts';
import { isMeasureName, isShareName, isTotalLabel } from './labels.ts';
import { guessLayout } from './layout.ts';
import { readCell } from './numbers.ts';
import { splitText } from './split.ts';

/** Problems of one kind that are told one by one before the rest is counted. */
const toldApart = 5;

/**
 * Reads a text as a table. What the layout does not say is guessed; nothing is dropped in
 * silence: every row has a kind, and what could not be read is among the problems.
 *
 * @param name of the file, for messages
 */
export function readTable(text: string, name: string, layout: Partial<Layout> = {}): TableReading {
  const split = splitText(text, layout.delimiter);
  const { rows, lines } = split;
  const { rivalNumber, ...first } = guessLayout(split, layout);
  const { guessed, reader } = readerOf(rows, first, layout.axes !== undefined);
  const problems = [...split.problems];
  if (rows.length === 0 || reader.width < 1)
    problems.push(error('There is nothing in it. Paste a table with a heading and figures.'));
  else if (reader.width < 2)
    problems.push(
      error(
        'Only one column was found. Separate columns by commas, semicolons or tabs, or copy the table from a spreadsheet.',
      ),
    );
  const measure = layout.measure ?? guessMeasure(reader, guessed, rows);
  const full: Layout = { ...guessed, measure };
  const cells = reader.cells;
  problems.push(...reader.problems);
  if (full.shape !== 'microdata') {
    if (
      problems.every(({ severity }) => severity !== 'error') &&
      !cells.some((cell) => cell !== null)
    )
      problems.push(error('No figure was found. Check which columns hold the figures.'));
    problems.push(...checkTotals(reader, measure));
  }
  problems.push(...setAside(rows, full));
  if (rivalNumber && guessed.number.thousands !== ',')
    problems.push({
      severity: 'note',
      message:
        guessed.number.thousands === ''
          ? `Figures such as “${reader.ambiguous(rivalNumber)}” were read with a decimal ${signName(guessed.number.decimal)}.`
          : `Figures such as “${reader.ambiguous(guessed.number)}” were read as thousands.`,
      remedies: [
        {
          kind: 'number-style',
          table: '',
          number: rivalNumber,
          words:
            rivalNumber.thousands === ''
              ? `Read the ${signName(rivalNumber.decimal)} as a decimal sign`
              : `Read the ${signName(rivalNumber.thousands)} as a sign between thousands`,
        },
      ],
    });
  const known = cells.filter((cell) => cell !== null);
  return {
    name,
    layout: full,
    rows,
    lines,
    kinds: reader.kinds,
    axes: reader.axes,
    cells,
    places: reader.places,
    decimals: reader.decimals,
    ...(reader.marginsOfError && { marginsOfError: reader.marginsOfError }),
    totals: reader.totals,
    sum: known.reduce((sum, cell) => sum + cell, 0),
    ...(full.shape === 'microdata' && { persons: reader.persons }),
    summary: summaryOf(full, reader),
    problems,
  };
}

/** Labels of one row of a table of microdata, in the order of its axes, and its weight. */
export interface PersonRow {
  labels: string[];
  weight: number;
}

/** The persons of microdata, one after the other; rows without a readable weight are left out. */
export function* personsOf({ rows, kinds, layout }: TableReading): Generator<PersonRow> {
  for (const [row, record] of rows.entries()) {
    if (kinds[row] !== 'cells') continue;
    const labels = layout.axes.map(({ at }) => ('column' in at ? clean(record[at.column]) : ''));
    if (layout.weight === null) yield { labels, weight: 1 };
    else {
      const cell = readCell(record[layout.weight] ?? '', layout.number);
      if (cell.kind === 'number' && cell.value > 0) yield { labels, weight: cell.value };
    }
  }
}

/** A label as it is known by: trimmed, spaces of all widths made one. */
export function clean(cell: string | undefined): string {
  return (cell ?? '').replace(/[\s\u00a0\u2007\u2009\u202f]+/g, ' ').trim();
}

type Guessed = Omit<Layout, 'measure'>;

/** Reads, and reads again where a label turns out to be the sum of all others of its axis. */
function readerOf(rows: readonly string[][], first: Guessed, isFixed: boolean) {
  const reader = new Reader(rows, first);
  reader.read();
  const hidden = isFixed ? undefined : hiddenTotal(reader);
  if (!hidden) return { guessed: first, reader };
  const guessed = {
    ...first,
    axes: first.axes.map((axis, k) =>
      k === hidden.axis ? { ...axis, totals: [...axis.totals, hidden.label] } : axis,
    ),
  };
  const again = new Reader(rows, guessed);
  again.read();
  return { guessed, reader: again };
}

/** A label whose figures are the sum of all others of its axis, wherever all are known. */
function hiddenTotal({
  axes,
  cells,
  decimals,
}: Reader): { axis: number; label: string } | undefined {
  for (const [axis, { labels }] of axes.entries()) {
    if (labels.length < 4) continue;
    const below = axes.slice(axis + 1).reduce((product, other) => product * other.labels.length, 1);
    const step = below * labels.length;
    const holds = labels.map(() => true);
    let lines = 0;
    let largest = 0;
    for (let line = 0; line < cells.length / labels.length; line++) {
      const from = Math.floor(line / below) * step + (line % below);
      const own = labels.map((_, k) => cells[from + k * below] ?? NaN);
      const sum = own.reduce((all, cell) => all + cell, 0);
      if (!(sum > 0)) continue;
      lines++;
      largest = Math.max(largest, sum);
      own.forEach((cell, k) => {
        const gap = sum - 2 * cell;
        const slack = Math.min(labels.length * 0.5 * unitOf(decimals), 1e-3 * sum);
        if ((gap < 0 ? -gap : gap) > slack) holds[k] = false;
      });
    }
    const at = holds.indexOf(true);
    const certain = lines > 1 || largest > 1000;
    if (certain && at >= 0 && holds.lastIndexOf(true) === at) return { axis, label: labels[at]! };
  }
  return undefined;
}

/** A figure that was found, with the labels it stands under. */
interface Found {
  labels: string[];
  row: number;
  column: number;
  value: number | null;
  margin: number | null;
}

/** Walks one text under one layout. */
class Reader {
  readonly kinds: RowKind[];
  readonly axes: AxisReading[];
  readonly problems: ReadingProblem[] = [];
  readonly totals: PrintedTotal[] = [];
  readonly width: number;
  cells: (number | null)[] = [];
  places: TableReading['places'] = [];
  marginsOfError: (number | null)[] | undefined;
  decimals = 0;
  percents = 0;
  persons = 0;
  /** Sets aside whose labels are totals, for the check. */
  readonly set: Found[] = [];
  readonly #rows: readonly string[][];
  readonly #layout: Omit<Layout, 'measure'>;
  readonly #found: Found[] = [];
  readonly #counted = new Map<string, number>();

  constructor(rows: readonly string[][], layout: Omit<Layout, 'measure'>) {
    this.#rows = rows;
    this.#layout = layout;
    this.width = Math.max(0, ...rows.map((row) => row.findLastIndex((c) => c.trim() !== '') + 1));
    const { headerRow, headerRows, endRow } = layout;
    this.kinds = rows.map((row, r): RowKind => {
      if (row.every((cell) => cell.trim() === '')) return 'blank';
      if (r < headerRow) return 'title';
      if (r < headerRow + headerRows) return 'heading';
      return r < endRow ? 'cells' : 'note';
    });
    this.axes = layout.axes.map(({ name }) => ({
      name: clean(name),
      labels: [],
      places: [],
      bands: [],
    }));
  }

  read(): void {
    if (this.#layout.shape === 'microdata') this.#readPersons();
    else this.#readFigures();
    for (const axis of this.axes) axis.bands = axis.labels.map(readBand);
    if (this.#layout.shape !== 'microdata') this.#fillCells();
    for (const [what, count] of this.#counted)
      if (count > toldApart)
        this.problems.push({
          severity: 'warning',
          message: `${formatCount(count - toldApart)} more cells: ${what}.`,
          remedies: [],
        });
  }

  /** A figure that this style groups by thousands. */
  ambiguous({ thousands }: Layout['number']): string {
    const { headerRow, endRow } = this.#layout;
    const cells = this.#rows.slice(headerRow, endRow).flat();
    return clean(cells.find((cell) => /\d/.test(cell) && cell.includes(thousands)));
  }

  #readFigures(): void {
    const { axes, values, margins, number } = this.#layout;
    const heads = this.#headings();
    const outer = axes.flatMap(({ at }) => ('column' in at ? [at.column] : []));
    const last = new Map<number, string>();
    this.kinds.forEach((kind, row) => {
      if (kind !== 'cells') return;
      const record = this.#rows[row]!;
      const figures = values.filter((column) => clean(record[column]) !== '');
      if (figures.length === 0 && outer.some((column) => clean(record[column]) !== '')) {
        if (
          outer.filter((column) => clean(record[column]) !== '').length < outer.length ||
          values.length > 1
        ) {
          this.kinds[row] = 'unread';
          this.#tell(
            row,
            outer[0] ?? 0,
            'a row with a label and no figure was not read',
            'warning',
          );
          return;
        }
      }
      for (const [k, column] of outer.entries()) {
        const own = clean(record[column]);
        if (own !== '' || k === outer.length - 1) last.set(column, own);
        if (own !== '') for (const inner of outer.slice(k + 1)) last.delete(inner);
      }
      let side = outer.map((column) => last.get(column) ?? '');
      const total = side.find((label, k) => this.#sideTotals(outer[k]!).includes(label));
      if (total !== undefined) side = side.map((label) => (label === '' ? total : label));
      if (side.includes('')) {
        this.kinds[row] = 'unread';
        this.#tell(row, outer[side.indexOf('')]!, 'a row without a label was not read', 'warning');
        return;
      }
      let totals = 0;
      values.forEach((column, v) => {
        const labels = axes.map(({ at }, axis) =>
          'column' in at
            ? side[outer.indexOf(at.column)]!
            : (heads[at.level]?.[column] ?? `column ${axis}`),
        );
        const value = this.#figure(row, column, number);
        if (value === undefined) return;
        const marginColumn = margins[v];
        const margin =
          marginColumn === undefined
            ? null
            : (this.#figure(row, marginColumn, number, false) ?? null);
        const one = { labels, row, column, value, margin };
        if (labels.some((label, axis) => axes[axis]!.totals.includes(label))) {
          this.set.push(one);
          totals++;
        } else this.#found.push(one);
      });
      if (totals > 0 && totals === values.length) this.kinds[row] = 'total';
    });
  }

  #sideTotals(column: number): string[] {
    return this.#layout.axes.flatMap(({ at, totals }) =>
      'column' in at && at.column === column ? totals : [],
    );
  }

  /** Number of a cell; null where blank, undefined where it is none and the cell is left out. */
  #figure(
    row: number,
    column: number,
    style: Layout['number'],
    main = true,
  ): number | null | undefined {
    const text = this.#rows[row]![column] ?? '';
    const cell = readCell(text, style);
    if (cell.kind === 'blank') return null;
    if (cell.kind === 'text') {
      if (main)
        this.#tell(
          row,
          column,
          `“${clean(text)}” is no number and counts as unknown`,
          'warning',
          'not a number',
        );
      return null;
    }
    if (cell.value < 0) {
      this.#tell(
        row,
        column,
        `“${clean(text)}” is less than 0 and counts as unknown`,
        'warning',
        'less than 0',
      );
      return null;
    }
    if (!main) return cell.value;
    if (cell.footnote !== undefined)
      this.#tell(
        row,
        column,
        `“${clean(text)}” was read as ${cell.value} with the footnote mark “${cell.footnote}”`,
        'warning',
        'a footnote mark was taken off',
      );
    this.decimals = Math.max(this.decimals, cell.decimals);
    this.percents += Number(cell.percent);
    return cell.value;
  }

  #fillCells(): void {
    const index = this.axes.map(({ labels }) => new Map(labels.map((label, i) => [label, i])));
    for (const { labels, row, column } of this.#found)
      labels.forEach((label, axis) => {
        if (index[axis]!.has(label)) return;
        index[axis]!.set(label, index[axis]!.size);
        this.axes[axis]!.labels.push(label);
        const at = this.#layout.axes[axis]!.at;
        this.axes[axis]!.places.push(
          'column' in at
            ? { row, column: at.column }
            : { row: this.#layout.headerRow + at.level, column },
        );
      });
    for (const axis of this.axes) axis.bands = axis.labels.map(readBand);
    const sizes = this.axes.map(({ labels }) => labels.length);
    const size = sizes.reduce((product, extent) => product * extent, 1);
    if (size > 2_000_000) {
      this.problems.push(
        error(
          `Its labels make ${formatCount(size)} combinations (${this.axes.map(({ name, labels }) => `${formatCount(labels.length)} of “${name}”`).join(' × ')}). If every row is one person, read it as microdata.`,
        ),
      );
      for (const axis of this.axes) {
        axis.labels = [];
        axis.places = [];
        axis.bands = [];
      }
      return;
    }
    this.cells = new Array<number | null>(size).fill(null);
    this.places = new Array<TableReading['places'][number]>(size).fill(null);
    const hasMargins = Object.keys(this.#layout.margins).length > 0;
    if (hasMargins) this.marginsOfError = new Array<number | null>(size).fill(null);
    for (const { labels, row, column, value, margin } of this.#found) {
      const cell = labels.reduce(
        (flat, label, axis) => flat * sizes[axis]! + index[axis]!.get(label)!,
        0,
      );
      const before = this.places[cell];
      if (before) {
        this.problems.push({
          severity: 'error',
          message: `Row ${row + 1} states ${listed(labels.map((label) => `“${label}”`))} again, which row ${before.row + 1} states already. Take one of them out${this.#layout.shape === 'long' ? ', or read the table as microdata if every row is one person' : ''}.`,
          row,
          column,
          remedies: [],
        });
        if (this.problems.length > 50) return;
        continue;
      }
      this.cells[cell] = value;
      this.places[cell] = { row, column };
      if (this.marginsOfError) this.marginsOfError[cell] = margin;
    }
  }

  #readPersons(): void {
    const { axes, weight, number } = this.#layout;
    const seen = axes.map(() => new Set<string>());
    this.kinds.forEach((kind, row) => {
      if (kind !== 'cells') return;
      const record = this.#rows[row]!;
      if (weight !== null) {
        const cell = readCell(record[weight] ?? '', number);
        if (cell.kind !== 'number' || cell.value < 0) {
          this.kinds[row] = 'unread';
          this.#tell(
            row,
            weight,
            `the weight “${clean(record[weight])}” is no number from 0; the person is left out`,
            'warning',
            'a weight that is no number',
          );
          return;
        }
      }
      axes.forEach(({ at }, axis) => {
        const column = 'column' in at ? at.column : 0;
        const label = clean(record[column]);
        if (seen[axis]!.has(label)) return;
        seen[axis]!.add(label);
        this.axes[axis]!.labels.push(label);
        this.axes[axis]!.places.push({ row, column });
      });
      this.persons++;
    });
    if (this.persons === 0) this.problems.push(error('No person was found in it.'));
  }

  #headings(): string[][] {
    const { headerRow, headerRows } = this.#layout;
    return Array.from({ length: headerRows }, (_, level) => {
      let last = '';
      return Array.from({ length: this.width }, (_, column) => {
        const own = clean(this.#rows[headerRow + level]?.[column]);
        if (own !== '') last = own;
        const name = level === 0 && headerRows === 2 ? last : own;
        return name === '' ? `column ${column + 1}` : name;
      });
    });
  }

  #tell(
    row: number,
    column: number,
    what: string,
    severity: ReadingProblem['severity'],
    kind = what,
  ): void {
    const count = (this.#counted.get(kind) ?? 0) + 1;
    this.#counted.set(kind, count);
    if (count > toldApart) return;
    this.problems.push({
      severity,
      message: `Row ${row + 1}, column ${column + 1}: ${what}.`,
      row,
      column,
      remedies: [],
    });
  }
}

/** Counts, or shares of everyone or of each line of some axes, by what the figures add up to. */
function guessMeasure(
  reader: Reader,
  layout: Omit<Layout, 'measure'>,
  rows: readonly string[][],
): Measure {
  const counts: Measure = { kind: 'counts' };
  const { cells, axes } = reader;
  const known = cells.filter((cell) => cell !== null);
  if (layout.shape === 'microdata' || known.length < 2) return counts;
  const said =
    reader.percents > known.length / 2 ||
    rows
      .slice(0, layout.headerRow + layout.headerRows)
      .some((row, r) =>
        row.some(
          (cell, column) =>
            isShareName(cell) && (r < layout.headerRow || layout.values.includes(column)),
        ),
      );
  const heading = layout.shape === 'long' ? rows[layout.headerRow]?.[layout.values[0] ?? -1] : '';
  if (!said && reader.decimals === 0 && layout.headerRows > 0 && isMeasureName(heading ?? ''))
    return counts;
  const most = Math.max(...known);
  for (const per of [100, 1] as const) {
    if (most > per * 1.0001) continue;
    const subsets = axes
      .map((_, axis) => axis)
      .reduce<number[][]>((sets, axis) => [...sets, ...sets.map((set) => [...set, axis])], [[]])
      .filter((set) => set.length < axes.length)
      .sort((a, b) => a.length - b.length);
    for (const within of subsets) {
      const sums = sumsOver(reader, within);
      const parts = known.length / Math.max(1, sums.length);
      const slack = said
        ? Math.max(per * 0.02, parts * 0.5 * unitOf(reader.decimals))
        : Math.max(per * 1e-6, Math.min(per * 0.02, parts * 0.5 * unitOf(reader.decimals)));
      if (sums.length > 0 && sums.every((sum) => sum - per <= slack && per - sum <= slack))
        return { kind: 'shares', per, within };
    }
  }
  if (!said) return counts;
  return { kind: 'shares', per: most > 1 ? 100 : 1, within: [] };
}

/** Sums of the cells for each combination of labels of some axes; lines with an unknown are left out. */
export function sumsOver(
  { cells, axes }: Pick<TableReading, 'cells' | 'axes'>,
  over: readonly number[],
): number[] {
  const sizes = axes.map(({ labels }) => labels.length);
  const sums = new Map<number, number>();
  cells.forEach((cell, flat) => {
    let rest = flat;
    const at = sizes.map(() => 0);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at[axis] = rest % sizes[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
    }
    const line = over.reduce((key, axis) => key * sizes[axis]! + at[axis]!, 0);
    sums.set(line, (sums.get(line) ?? 0) + (cell ?? NaN));
  });
  return [...sums.values()].filter((sum) => sum === sum);
}

/** Columns that are not used, and labels that were taken for totals by their sums. */
function setAside(rows: readonly string[][], layout: Layout): ReadingProblem[] {
  const { headerRow, headerRows, axes, values, margins, weight } = layout;
  const used = new Set([...values, ...Object.values(margins), weight]);
  for (const { at } of axes) if ('column' in at) used.add(at.column);
  const heading = rows[headerRow + headerRows - 1] ?? [];
  const unused =
    headerRows === 0
      ? []
      : [...heading.keys()].filter((column) => clean(heading[column]) !== '' && !used.has(column));
  const sums = axes.flatMap(({ totals }) => totals.filter((label) => !isTotalLabel(label)));
  const note = (message: string, column?: number): ReadingProblem => ({
    severity: 'note',
    message,
    row: headerRow,
    ...(column !== undefined && { column }),
    remedies: [],
  });
  return [
    ...(unused.length > 0
      ? [
          note(
            `${listed(unused.map((column) => `“${clean(heading[column])}”`))} ${unused.length > 1 ? 'are' : 'is'} not used: other columns say the same, or a column of figures stands beside.`,
            unused[0],
          ),
        ]
      : []),
    ...(sums.length > 0
      ? [
          note(
            `${listed(sums.map((label) => `“${label}”`))} ${sums.length > 1 ? 'were' : 'was'} taken for a total: it is the sum of all others wherever it stands.`,
          ),
        ]
      : []),
  ];
}

/** Compares totals that stand in the text with the sums of their parts. */
function checkTotals(reader: Reader, measure: Measure): ReadingProblem[] {
  const { axes, cells } = reader;
  const problems: ReadingProblem[] = [];
  const index = axes.map(({ labels }) => new Map(labels.map((label, i) => [label, i])));
  const sizes = axes.map(({ labels }) => labels.length);
  for (const { labels, row, column, value } of reader.set) {
    if (value === null) continue;
    const open = labels.map((label, axis) => !index[axis]!.has(label));
    const comparable = measure.kind === 'counts' || measure.within.every((axis) => !open[axis]);
    let sum = 0;
    let parts = 0;
    cells.forEach((cell, flat) => {
      let rest = flat;
      for (let axis = sizes.length - 1; axis >= 0; axis--) {
        const at = rest % sizes[axis]!;
        rest = Math.floor(rest / sizes[axis]!);
        if (!open[axis] && index[axis]!.get(labels[axis]!) !== at) return;
      }
      sum += cell ?? NaN;
      parts++;
    });
    const known = comparable && sum === sum && parts > 0;
    reader.totals.push({ row, column, printed: value, sum: known ? sum : null });
    if (!known) continue;
    const gap = sum - value;
    const size = gap < 0 ? -gap : gap;
    if (size <= 1e-9 * value) continue;
    const rounding = parts * 0.5 * unitOf(reader.decimals) + 1e-9 * value;
    const printed = labels.map((label) => `“${label}”`);
    problems.push({
      severity: size <= rounding ? 'note' : 'warning',
      message:
        `Row ${row + 1}: ${listed(printed)} is printed as ${formatCount(value)}, but its parts add up to ` +
        `${formatCount(Number(sum.toPrecision(12)))}: ${formatCount(Number(size.toPrecision(6)))} ${gap > 0 ? 'more' : 'fewer'}` +
        `${size <= rounding ? ', as rounding may leave' : ''}. The parts are used.`,
      row,
      column,
      remedies: [],
    });
  }
  return problems.slice(0, 20);
}

/** The step between two printed figures: 1 without decimals, 0.1 with one. */
export function unitOf(decimals: number): number {
  return Number(`1e-${decimals}`);
}

function summaryOf(
  { shape, measure, number, unit, margins, weight }: Layout,
  reader: Reader,
): string {
  const names = reader.axes.map(
    ({ name, labels }) => `${name === '' ? 'unnamed' : name} (${labels.length})`,
  );
  const style = [
    `decimal ${signName(number.decimal)}`,
    ...(number.thousands === '' ? [] : [`thousands by ${signName(number.thousands)}`]),
  ].join(', ');
  if (shape === 'microdata')
    return `one row per person; ${formatCount(reader.persons)} persons with ${names.join(', ')}${weight === null ? '' : ', weighted'}`;
  const what =
    measure.kind === 'counts'
      ? unit === 1
        ? 'counts'
        : `counts in ${formatCount(unit)}`
      : `${measure.per === 100 ? 'percent' : 'shares'} of ${measure.within.length === 0 ? 'everyone' : `each ${listed(measure.within.map((axis) => reader.axes[axis]?.name || 'label'))}`}`;
  return `${shape === 'long' ? 'one row per figure' : 'categories side by side'}; ${what} by ${names.join(' × ')}; ${style}${Object.keys(margins).length > 0 ? '; with margins of error' : ''}`;
}

function signName(sign: string): string {
  return { '.': 'point', ',': 'comma', ' ': 'space', "'": 'apostrophe' }[sign] ?? sign;
}

function error(message: string): ReadingProblem {
  return { severity: 'error', message, remedies: [] };
}
