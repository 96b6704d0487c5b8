import { coordinatesOf } from './grid.ts';
import { categoriesOf } from './meaning.ts';
import { usesOf } from './attributes.ts';
import { sizesOf } from './count-tables.ts';
import type { CountTable } from './count-tables.ts';
import { cellKey } from './draft.ts';
import type { Draft, DraftTable, Place, Remedy } from './draft.ts';
import { readingOf } from './readings.ts';

/** Lets a sample have people where it never saw any. */
export function priorRemedy(table: DraftTable): Remedy {
  return {
    kind: 'prior-weight',
    table: table.id,
    weight: 0.01,
    words: `Let combinations that “${table.name}” never saw have a hundredth of its mean weight`,
  };
}

/** A table as a whole, or one of its rows or cells. */
export function placeOf(table: DraftTable, row?: number, column?: number): Place {
  return {
    table: table.id,
    ...(row !== undefined && { row }),
    ...(column !== undefined && { column }),
  };
}

/** Where a cell is printed, or the label it would stand at. */
export function placeOfCell(one: CountTable, cell: number): Place {
  const part = one.parts[cell]?.find((index) => one.reading.places[index] !== null);
  const at = part === undefined ? null : one.reading.places[part]!;
  if (at) return placeOf(one.table, at.row, at.column);
  const [first] = coordinatesOf(cell, sizesOf(one));
  const axis = one.axes[0];
  return axis ? labelPlace(one.table, axis.axis, axis.labels[first!]![0]!) : placeOf(one.table);
}

/** "Nord, women": the labels of a cell as printed. */
export function cellWords(one: CountTable, cell: number): string {
  return coordinatesOf(cell, sizesOf(one))
    .map((at, k) => one.axes[k]!.labels[at]![0]!)
    .join(', ');
}

/** Key of the first printed cell behind a cell, for replacing its figure. */
export function printedKey(one: CountTable, cell: number): string | undefined {
  const part = one.parts[cell]?.[0];
  if (part === undefined || one.parts[cell]!.length > 1) return undefined;
  const sizes = one.reading.axes.map(({ labels }) => labels.length);
  return cellKey(coordinatesOf(part, sizes).map((at, axis) => one.reading.axes[axis]!.labels[at]!));
}

export function labelPlace(table: DraftTable, axis: number, label: string): Place {
  const own = readingOf(table).axes[axis];
  const at = own?.places[own.labels.indexOf(label)];
  return placeOf(table, at?.row, at?.column);
}

export function axisPlace(table: DraftTable, axis: number): Place {
  const at = readingOf(table).layout.axes[axis]?.at;
  const { headerRow } = readingOf(table).layout;
  if (!at) return placeOf(table);
  return 'column' in at
    ? placeOf(table, headerRow, at.column)
    : placeOf(table, headerRow + at.level);
}

export function axisPlaces(draft: Draft, attribute: string): Place[] {
  return (usesOf(draft).get(attribute) ?? []).map(({ table, axis }) => axisPlace(table, axis));
}

export function labelPlaces(draft: Draft, attribute: string, category: string): Place[] {
  const own = draft.attributes.find(({ id }) => id === attribute);
  if (!own) return [];
  return (usesOf(draft).get(attribute) ?? []).flatMap(({ table, axis, labels }) =>
    labels
      .filter((label) => categoriesOf(own, table.axes[axis]!, label).includes(category))
      .map((label) => labelPlace(table, axis, label)),
  );
}
