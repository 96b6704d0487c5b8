import { formatCount, listed } from '../table/wording.ts';
import { clean } from './cells.ts';
import type { Layout, ReadingProblem, TableReading } from './draft.ts';
import { assumptions, signName } from './assumptions.ts';
import { guessLayout } from './layout.ts';
import { guessMeasure } from './measure.ts';
import { readCell } from './numbers.ts';
import type { Reader } from './reader.ts';
import { splitText } from './split.ts';
import { checkTotals, readerOf } from './totals.ts';
import { unfold } from './unfold.ts';

/**
 * Reads a text as a table. What the layout does not say is guessed; nothing is dropped in
 * silence: every row has a kind, and what could not be read is among the problems.
 *
 * @param name of the file, for messages
 */
export function readTable(text: string, name: string, layout: Partial<Layout> = {}): TableReading {
  const split = unfold(splitText(text, layout.delimiter));
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
  problems.push(...assumptions(rows, full, reader, rivalNumber));
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

function error(message: string): ReadingProblem {
  return { severity: 'error', message, remedies: [] };
}
