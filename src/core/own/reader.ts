import { formatCount, listed } from '../table/wording.ts';
import { readBands } from './bands.ts';
import type {
  AxisReading,
  Layout,
  PrintedTotal,
  ReadingProblem,
  RowKind,
  TableReading,
} from './draft.ts';
import { clean, isRuled, labelOf } from './cells.ts';
import { isDash, readCell } from './numbers.ts';

/** Problems of one kind that are told one by one before the rest is counted. */
const toldApart = 5;

/** A layout without what its figures are. */
export type Guessed = Omit<Layout, 'measure'>;

/** A figure that was found, with the labels it stands under. */
export interface Found {
  labels: string[];
  row: number;
  column: number;
  value: number | null;
  margin: number | null;
  /** Whether a dash stands there. */
  dash: boolean;
}

/** Walks one text under one layout. */
export class Reader {
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
  /** Cells where a dash stands. */
  readonly dashes = new Set<number>();
  /** Figures set aside since a label is a total, for the check. */
  readonly set: Found[] = [];
  readonly #rows: readonly string[][];
  readonly #layout: Omit<Layout, 'measure'>;
  readonly #found: Found[] = [];
  readonly #counted = new Map<string, number>();
  readonly #alike = new Map<
    string,
    { row: number; column: number; what: string; others: number }
  >();

  constructor(rows: readonly string[][], layout: Omit<Layout, 'measure'>) {
    this.#rows = rows;
    this.#layout = layout;
    this.width = Math.max(0, ...rows.map((row) => row.findLastIndex((c) => c.trim() !== '') + 1));
    const { headerRow, headerRows, endRow } = layout;
    const heading = rows[headerRow + headerRows - 1]?.join('\n');
    this.kinds = rows.map((row, r): RowKind => {
      if (row.every((cell) => cell.trim() === '')) return 'blank';
      if (isRuled(row)) return 'other';
      if (r < headerRow) return 'title';
      if (r < headerRow + headerRows) return 'heading';
      if (r >= endRow) return 'note';
      if (headerRows > 0 && row.join('\n') === heading) return 'heading';
      return isAmong(row, layout.only) ? 'cells' : 'other';
    });
    this.axes = layout.axes.map(({ name }) => ({
      name: labelOf(name),
      labels: [],
      places: [],
      bands: [],
    }));
  }

  read(): void {
    if (this.#layout.shape === 'microdata') this.#readPersons();
    else this.#readFigures();
    for (const axis of this.axes) axis.bands = readBands(axis.labels);
    if (this.#layout.shape !== 'microdata') this.#fillCells();
    for (const { row, column, what, others } of this.#alike.values()) {
      const more =
        others === 1 ? '; so was 1 more cell' : `; so were ${formatCount(others)} more cells`;
      this.problems.push({
        severity: 'note',
        message: `Row ${row + 1}, column ${column + 1}: ${what}${others > 0 ? more : ''}.`,
        row,
        column,
        remedies: [],
      });
    }
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
      const named = outer.filter((column) => clean(record[column]) !== '');
      if (figures.length === 0 && outer.length > 1 && named.join() === String(outer.at(-1))) {
        // The head of a section, which stands in each of its rows.
        this.kinds[row] = 'heading';
        return;
      }
      if (figures.length === 0 && named.length > 0) {
        if (named.length < outer.length || values.length > 1) {
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
        const own = labelOf(record[column]);
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
        const marginColumn = margins[v];
        const margin =
          marginColumn === undefined ? null : this.#figure(row, marginColumn, number, false);
        const dash = isDash(record[column]);
        const one = { labels, row, column, value, margin, dash };
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

  /** Number of a cell; null where it is blank or none. */
  #figure(row: number, column: number, style: Layout['number'], main = true): number | null {
    const text = this.#rows[row]![column] ?? '';
    const cell = readCell(text, style);
    if (cell.kind === 'blank') {
      if (main && cell.below)
        this.#count(
          row,
          column,
          `“${clean(text)}” was kept back by whoever printed it and counts as unknown`,
          'kept back',
        );
      return null;
    }
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
      this.#count(
        row,
        column,
        `“${clean(text)}” was read as ${cell.value} with the footnote mark “${cell.footnote}”`,
        `mark “${cell.footnote}”`,
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
    for (const axis of this.axes) axis.bands = readBands(axis.labels);
    const sizes = this.axes.map(({ labels }) => labels.length);
    const size = sizes.reduce((product, extent) => product * extent, 1);
    if (size > 2_000_000) {
      this.problems.push(
        error(
          `Its labels make ${formatCount(size)} combinations (${this.axes.map(({ name, labels }) => `${formatCount(labels.length)} of “${name}”`).join(' × ')}). If every row is one person, read it as microdata; otherwise set a column that is not needed to “not used”.`,
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
    for (const { labels, row, column, value, margin, dash } of this.#found) {
      const cell = labels.reduce(
        (flat, label, axis) => flat * sizes[axis]! + index[axis]!.get(label)!,
        0,
      );
      const before = this.places[cell];
      if (before) {
        const hasNames = this.#layout.axes.some(({ at }) => 'column' in at);
        this.problems.push({
          severity: 'error',
          message: hasNames
            ? `Row ${row + 1} states ${listed(labels.map((label) => `“${label}”`))} again, which row ${before.row + 1} states already. Take one of them out${this.#layout.shape === 'long' ? ', or read the table as microdata if every row is one person' : ''}.`
            : `Row ${row + 1} has figures like row ${before.row + 1}, and no column says what the rows are. Put a column with their names, such as areas, before the figures.`,
          row,
          column,
          remedies: [],
        });
        if (this.problems.length > 50) return;
        continue;
      }
      this.cells[cell] = dash && this.#layout.dash === 'zero' ? 0 : value;
      if (dash) this.dashes.add(cell);
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
        const own = labelOf(this.#rows[headerRow + level]?.[column]);
        if (own !== '') last = own;
        const name = level === 0 && headerRows === 2 ? last : own;
        return name === '' ? `column ${column + 1}` : name;
      });
    });
  }

  /** Tells of the first cell of a kind, and how many others are like it. */
  #count(row: number, column: number, what: string, kind: string): void {
    const known = this.#alike.get(kind);
    if (known) known.others++;
    else this.#alike.set(kind, { row, column, what, others: 0 });
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

function error(message: string): ReadingProblem {
  return { severity: 'error', message, remedies: [] };
}

/** Whether a row is of those that are read. */
export function isAmong(row: readonly string[], only: Layout['only']): boolean {
  return !isRuled(row) && (!only || clean(row[only.column]) === only.label);
}
