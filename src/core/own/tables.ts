import { listed } from '../table/wording.ts';
import { arrange, attachAxes } from './attributes.ts';
import { unnamedPublisher } from './source-status.ts';
import type { Draft, DraftTable, TableChange, TableReading } from './draft.ts';
import { yearIn } from './heading-names.ts';
import { slugOf, unused } from './keys.ts';
import { readCell } from './numbers.ts';
import { readAs, readingOf } from './readings.ts';
import { sideBySide } from './side-by-side.ts';
import { splitText } from './split.ts';

/**
 * An empty draft.
 *
 * @param year of what it counts, where no table says another
 */
export function newDraft(title: string, year: number): Draft {
  return {
    version: 1,
    id: packIdOf(title),
    title,
    date: String(year),
    tables: [],
    attributes: [],
    rules: [],
    people: { from: 'found' },
    declined: [],
    done: [],
  };
}

/** Id of a pack of this title: `own-` and the title in small letters. */
export function packIdOf(title: string): string {
  return `own-${slugOf(title, 56)}`;
}

/**
 * Adds what a file or the clipboard holds; several tables in one text become several. Labels
 * that differ in case, diacritics, spaces or the way a band is written fall together at once;
 * likelier ones than that are for `matchCategories`.
 */
export function addTable(draft: Draft, name: string, text: string): Draft {
  const parts = tablesIn(text);
  return parts.reduce((now, part, number) => {
    const title = parts.length > 1 ? `${name}, table ${number + 1}` : name;
    const reading = readAs(part, title);
    const beside = sideBySide(reading);
    if (beside.length === 0) return addReading(now, name, part, reading);
    return beside.reduce((sum, layout) => {
      const { axes } = readAs(part, title, layout);
      const top = axes.at(-1)!;
      const own = top.name === '' ? listed(top.labels, 2) : top.name;
      const called = beside.length > 1 ? `${title}, ${own}` : title;
      return addReading(sum, name, part, readAs(part, called, layout));
    }, now);
  }, draft);
}

/** @param file that the table is in */
function addReading(draft: Draft, file: string, text: string, reading: TableReading): Draft {
  const { layout, rows, name } = reading;
  const heading = rows[layout.headerRow + layout.headerRows - 1] ?? [];
  const year =
    (layout.only && yearIn(layout.only.label)) ??
    (layout.shape === 'long' ? yearIn(heading[layout.values[0]!] ?? '') : undefined);
  const table: DraftTable = {
    id: `t${1 + Math.max(0, ...draft.tables.map(({ id }) => Number(id.slice(1))))}`,
    name: unusedName(draft, name),
    text,
    layout,
    axes: [],
    role: 'target',
    reliability: 1,
    source: {
      publisher: unnamedPublisher,
      table: `your file ${file}`,
      year: year ?? (Number.parseInt(draft.date ?? '', 10) || 2000),
      licence: 'not stated',
      status: 'secondary',
    },
    adjust: {},
  };
  return attachAxes({ ...draft, tables: [...draft.tables, table] }, table);
}

/** A name that no table has: two files may be called the same. */
function unusedName({ tables }: Draft, name: string): string {
  const taken = new Set(tables.map((table) => table.name));
  let own = name;
  for (let number = 2; taken.has(own); number++) own = `${name} (${number})`;
  return own;
}

/** Reading of a table of a draft, kept as long as the draft's table lives. @throws Error where the draft has no such table */
export function readingIn(draft: Draft, id: string): TableReading {
  const table = draft.tables.find((one) => one.id === id);
  if (!table) throw new Error(`the draft has no table '${id}'`);
  return readingOf(table);
}

export function removeTable(draft: Draft, id: string): Draft {
  return arrange({
    ...draft,
    tables: draft.tables
      .filter((table) => table.id !== id)
      .map((table) => {
        const { agreeWith, meet } = table.adjust;
        if (!agreeWith?.includes(id) && !meet?.includes(id)) return table;
        const others = (ids: readonly string[]) => ids.filter((other) => other !== id);
        const adjust = {
          ...table.adjust,
          ...(agreeWith && { agreeWith: others(agreeWith) }),
          ...(meet && { meet: others(meet) }),
        };
        return { ...table, adjust };
      }),
    people:
      draft.people.from === 'table' && draft.people.table === id ? { from: 'found' } : draft.people,
  });
}

/**
 * Changes one table. A new text keeps the layout only where its own columns still fit it; a
 * changed layout keeps the axes that stay where they were.
 */
export function editTable(draft: Draft, id: string, change: TableChange): Draft {
  const table = draft.tables.find((one) => one.id === id);
  if (!table) return draft;
  const { layout, axis, text, source, name, role, reliability } = change;
  const next: DraftTable = {
    ...table,
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(reliability !== undefined && { reliability }),
    ...(source && { source: { ...table.source, ...source } }),
  };
  let changed = next;
  if (text !== undefined || layout) {
    const stated = text === undefined ? keptLayout(table, layout!) : (layout ?? {});
    const reading = readAs(text ?? table.text, next.name, stated);
    changed = {
      ...next,
      text: text ?? table.text,
      layout: reading.layout,
      axes: matchingAxes(
        table,
        reading.axes.map(({ name: own }) => own),
      ),
    };
  }
  const within = { ...draft, tables: draft.tables.map((one) => (one.id === id ? changed : one)) };
  if (axis) return moveAxis(within, changed, axis);
  return text !== undefined || layout ? attachAxes(within, changed) : arrange(within);
}

/** A change of the shape or heading is guessed anew around it; any other is made as it is. */
function keptLayout(table: DraftTable, change: NonNullable<TableChange['layout']>) {
  const shapes = ['shape', 'headerRow', 'headerRows', 'endRow', 'delimiter'] as const;
  const { delimiter, headerRow, headerRows, endRow, number, unit, marginLevel } = table.layout;
  if (
    !shapes.some(
      (member) => change[member] !== undefined && change[member] !== table.layout[member],
    )
  )
    return { ...table.layout, ...change };
  if (change.delimiter !== undefined && change.delimiter !== delimiter) return change;
  return { delimiter, headerRow, headerRows, endRow, number, unit, marginLevel, ...change };
}

function matchingAxes(table: DraftTable, names: readonly string[]) {
  const before = readingOf(table).axes.map(({ name }) => name);
  return names.map((name, index) => {
    const at = name === '' ? index : before.indexOf(name);
    return table.axes[at] ?? { attribute: '', labels: {} };
  });
}

function moveAxis(draft: Draft, table: DraftTable, axis: NonNullable<TableChange['axis']>): Draft {
  let attributes = draft.attributes;
  let attribute = 'attribute' in axis ? axis.attribute : '';
  if ('newAttribute' in axis) {
    const slug = slugOf(axis.newAttribute);
    attribute = unused(
      /^[a-z]/.test(slug) ? slug : `a-${slug}`,
      attributes.map(({ id }) => id),
    );
    attributes = [
      ...attributes,
      { id: attribute, label: axis.newAttribute, numeric: false, categories: [] },
    ];
  }
  if (!attributes.some(({ id }) => id === attribute)) return draft;
  const axes = table.axes.map((one, index) =>
    index === axis.index ? { ...one, attribute, labels: {} } : one,
  );
  return arrange({
    ...draft,
    attributes,
    tables: draft.tables.map((one) => (one.id === table.id ? { ...one, axes } : one)),
  });
}

/** Cuts a text at blank lines where each part begins with a heading of its own. */
function tablesIn(text: string): string[] {
  const { rows, lines, delimiter } = splitText(text);
  const blocks: { from: number; to: number }[] = [];
  let from = -1;
  for (let row = 0; row <= rows.length; row++) {
    const isBlank = row === rows.length || rows[row]!.every((cell) => cell.trim() === '');
    if (!isBlank && from < 0) from = row;
    if (isBlank && from >= 0) {
      blocks.push({ from, to: row });
      from = -1;
    }
  }
  const filled = (row: number) => rows[row]!.filter((cell) => cell.trim() !== '').length;
  const figures = (row: number) =>
    rows[row]!.some((cell) => readCell(cell, { decimal: '.', thousands: ',' }).kind === 'number');
  const starts = blocks.filter((block) => {
    let row = block.from;
    while (row < block.to && filled(row) < 2) row++;
    return row + 1 < block.to && !figures(row) && figures(row + 1);
  });
  if (starts.length < 2 || starts[0] !== blocks.find(({ from: f, to }) => to - f > 1))
    return [text];
  const all = text.split(/\r\n|\n|\r/);
  return starts
    .map((start, i) => {
      const first = i === 0 ? 0 : lines[start.from]! - 1;
      const next = starts[i + 1];
      const end = next ? lines[next.from]! - 1 : all.length;
      return all.slice(first, end).join('\n').replace(/\s+$/, '\n');
    })
    .filter((part) => part.trim() !== '' && delimiter.length > 0);
}
