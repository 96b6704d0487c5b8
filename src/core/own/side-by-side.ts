import type { AxisPlace, Layout, TableReading } from './draft.ts';
import { clean, labelOf } from './cells.ts';
import { isTotalLabel } from './labels.ts';
import { unitOf } from './measure.ts';
import { readCell } from './numbers.ts';

/**
 * Layouts of the tables that stand side by side in one: figures of sex, then of age, for the
 * same rows. Under two rows of heading these are the parts of the upper one whose lower labels
 * are all different; under one row, columns next to each other that add up to the same in
 * every row. Empty where the table is one.
 */
export function sideBySide(reading: TableReading): Partial<Layout>[] {
  const { layout } = reading;
  if (layout.shape !== 'wide' || Object.keys(layout.margins).length > 0) return [];
  const parts = layout.headerRows === 2 ? spansOf(reading) : runsOf(reading);
  if (parts.length === 0) return [];
  const sides = layout.axes.filter(({ at }) => 'column' in at);
  const beside = parts.flatMap(({ columns }) => columns);
  return parts.map(({ name, columns, aside }) => {
    const top: AxisPlace = {
      at: { level: layout.headerRows === 2 ? 1 : 0 },
      name,
      totals: aside,
    };
    const { measure: _, ...rest } = layout;
    return {
      ...rest,
      axes: [...sides, top],
      values: columns,
      beside: parts.length > 1 ? beside.filter((column) => !columns.includes(column)) : [],
    };
  });
}

interface Part {
  name: string;
  columns: number[];
  /** Labels of totals. */
  aside: string[];
}

function headingOf({ rows, layout }: TableReading, level: number, column: number): string {
  return labelOf(rows[layout.headerRow + level]?.[column]);
}

/** Columns under each label of the upper heading, where the lower labels differ throughout. */
function spansOf(reading: TableReading): Part[] {
  const { values } = reading.layout;
  const parts: Part[] = [];
  for (let column = 0; column <= Math.max(...values); column++) {
    const name = headingOf(reading, 0, column);
    const last = parts.at(-1);
    if (name !== '' && name !== last?.name) parts.push({ name, columns: [], aside: [] });
    if (values.includes(column)) parts.at(-1)?.columns.push(column);
  }
  const filled = parts.filter(({ columns }) => columns.length > 0);
  const labels = filled.map(({ columns }) =>
    columns.map((column) => headingOf(reading, 1, column)).filter((label) => !isTotalLabel(label)),
  );
  const isApart = labels.every((own, at) =>
    labels.every((other, k) => k === at || own.every((label) => !other.includes(label))),
  );
  // "none" of cars and "none" of children are two: a table of both would have all its labels twice.
  const isCrossed = labels.every((own) => own.join('\n') === labels[0]!.join('\n'));
  const isFull = filled.length > 1 && labels.every((own) => own.length > 1);
  const isEven = new Set(labels.map((own) => own.length)).size > 1;
  if (!isFull || isCrossed || !(isApart || isEven || addUpAlike(reading, filled))) return [];
  return filled.map(({ name, columns }, k) => ({
    name,
    columns,
    aside: columns
      .map((column) => headingOf(reading, 1, column))
      .filter((label) => !labels[k]!.includes(label)),
  }));
}

/** Whether the columns of each part add up to the same in every row. */
function addUpAlike(reading: TableReading, parts: readonly Part[]): boolean {
  const sums = parts.map(({ columns }) =>
    sumOf(columns.map((column) => figuresOf(reading, column))),
  );
  return sums.every((sum) => areAlike(sum, sums[0]!, 2 * unitOf(reading.decimals)));
}

/** Columns next to each other that add up to what others do, or to a column of totals. */
function runsOf(reading: TableReading): Part[] {
  const { layout, axes } = reading;
  const isTotal = (column: number) => isTotalLabel(headingOf(reading, 0, column));
  const values = layout.values.filter((column) => !isTotal(column));
  const tops = layout.axes.filter(({ at }) => 'level' in at);
  if (layout.values.length < 4 || tops.length !== 1 || (axes[0]?.labels.length ?? 0) < 2) return [];
  const figures = new Map(layout.values.map((column) => [column, figuresOf(reading, column)]));
  const slack = values.length * 0.5 * unitOf(reading.decimals);
  const split = (sum: Float64Array) => {
    const runs: number[][] = [];
    const strays: number[] = [];
    for (let from = 0; from < values.length;) {
      let to = from;
      let added = new Float64Array(sum.length);
      for (; to < values.length; to++) {
        added = sumOf([added, figures.get(values[to]!)!]);
        if (areAlike(added, sum, slack)) break;
      }
      if (to < values.length) runs.push(values.slice(from, to + 1));
      else strays.push(values[from]!);
      from = to < values.length ? to + 1 : from + 1;
    }
    return { runs: runs.filter(({ length }) => length > 1), strays };
  };
  for (let first = 2; first <= values.length - 2; first++) {
    const head = sumOf(values.slice(0, first).map((column) => figures.get(column)!));
    const { runs, strays } = split(head);
    if (isTelling(head) && strays.length === 0 && runs.length > 1)
      return runs.map((columns) => partOf(reading, columns));
  }
  for (const column of layout.values) {
    const total = figures.get(column)!;
    const own = split(total).runs.filter((run) => !run.includes(column));
    const others = values.filter((value) => value !== column);
    if (isTelling(total) && own.length > 0 && own.flat().length < others.length)
      return own.map((columns) =>
        partOf(reading, isTotal(column) && own.length === 1 ? [column, ...columns] : columns),
      );
  }
  return [];
}

function partOf(reading: TableReading, columns: number[]): Part {
  const all = columns.map((column) => headingOf(reading, 0, column));
  const labels = all.filter((label) => !isTotalLabel(label));
  const stem = /^\p{L}{3,}(?=[_ ]?\d)/u.exec(labels[0]!)?.[0] ?? '';
  const isNamed = stem !== '' && labels.every((label) => label.startsWith(stem));
  return { name: isNamed ? stem : '', columns, aside: all.filter(isTotalLabel) };
}

/** Enough different figures that sums do not agree by chance. */
function isTelling(sum: Float64Array): boolean {
  return (
    sum.every((value) => value === value) && (new Set(sum).size > 2 || Math.max(...sum) > 1000)
  );
}

function areAlike(a: Float64Array, b: Float64Array, slack: number): boolean {
  return a.every((value, row) => {
    const gap = value - b[row]!;
    return (gap < 0 ? -gap : gap) <= slack;
  });
}

function sumOf(columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(columns[0]!, (_, row) =>
    columns.reduce((sum, column) => sum + column[row]!, 0),
  );
}

/** Figures of a column in the rows that are read; NaN where there is none. */
function figuresOf({ rows, kinds, layout }: TableReading, column: number): Float64Array {
  const own = rows.filter((_, row) => kinds[row] === 'cells');
  return Float64Array.from(own, (row) => {
    const cell = readCell(clean(row[column]), layout.number);
    return cell.kind === 'number' ? cell.value : NaN;
  });
}
