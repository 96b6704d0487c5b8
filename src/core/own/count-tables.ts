import { coordinatesOf } from './grid.ts';
import { categoriesOf } from './meaning.ts';

import { cellKey } from './draft.ts';
import type { Draft, DraftAttribute, DraftTable, Measure, TableReading } from './draft.ts';
import { readingOf } from './readings.ts';
import { unitOf } from './measure.ts';

/** One attribute of a table over groups of its categories. */
export interface TableAxis {
  attribute: DraftAttribute;
  /** Axis of the reading. */
  axis: number;
  /** Labels of each group, as printed: usually one. */
  labels: string[][];
  /** Group of each category of the attribute, −1 outside all. */
  groupOf: Int32Array;
}

/** A table restated over the draft's categories: what a marginal or a pattern is made of. */
export interface CountTable {
  table: DraftTable;
  reading: TableReading;
  axes: TableAxis[];
  /** Row-major over the groups of the axes, in printed units times `unit`; NaN where unknown. */
  figures: Float64Array;
  /** Cells of the reading that make up each cell. */
  parts: number[][];
  measure: Measure;
  /** Half a step of the printed figures, in the unit of `figures`. */
  half: number;
  /** Nothing unknown, nothing outside. */
  complete: boolean;
}

/** Labels of one axis that stand for overlapping sets of categories. */
export interface CrossedLabels {
  table: DraftTable;
  axis: number;
  labels: [string, string];
}

/** Tables in use that are no microdata, restated; tables whose labels cross are left out. */
export function countTables(draft: Draft): { tables: CountTable[]; crossed: CrossedLabels[] } {
  const crossed: CrossedLabels[] = [];
  const tables = draft.tables.flatMap((table): CountTable[] => {
    const reading = readingOf(table);
    if (table.role === 'off' || reading.layout.shape === 'microdata') return [];
    if (reading.cells.length === 0) return [];
    const axes = axesOf(draft, table, reading, crossed);
    return axes ? [restated(table, reading, axes)] : [];
  });
  return { tables, crossed };
}

/** Numbers of groups of the axes of a table. */
export function sizesOf({ axes }: Pick<CountTable, 'axes'>): number[] {
  return axes.map(({ labels }) => labels.length);
}

function axesOf(
  draft: Draft,
  table: DraftTable,
  reading: TableReading,
  crossed: CrossedLabels[],
): TableAxis[] | undefined {
  const before = crossed.length;
  const axes = table.axes.flatMap((meaning, axis): TableAxis[] => {
    const attribute = draft.attributes.find(({ id }) => id === meaning.attribute);
    const printed = reading.axes[axis];
    if (!attribute || !printed) return [];
    const code = new Map(attribute.categories.map(({ id }, c) => [id, c]));
    const groupOf = new Int32Array(attribute.categories.length).fill(-1);
    const labels: string[][] = [];
    const bySet = new Map<string, number>();
    for (const label of printed.labels) {
      const codes = categoriesOf(attribute, meaning, label).flatMap((id) => code.get(id) ?? []);
      if (codes.length === 0) continue;
      const key = codes.join(',');
      const known = bySet.get(key);
      if (known !== undefined) {
        labels[known]!.push(label);
        continue;
      }
      const taken = codes.find((c) => groupOf[c]! >= 0);
      if (taken !== undefined) {
        crossed.push({ table, axis, labels: [labels[groupOf[taken]!]![0]!, label] });
        continue;
      }
      bySet.set(key, labels.length);
      for (const c of codes) groupOf[c] = labels.length;
      labels.push([label]);
    }
    return labels.length > 0 ? [{ attribute, axis, labels, groupOf }] : [];
  });
  const distinct = new Set(axes.map(({ attribute }) => attribute.id)).size === axes.length;
  return crossed.length === before && axes.length === table.axes.length && distinct
    ? axes
    : undefined;
}

function restated(table: DraftTable, reading: TableReading, axes: TableAxis[]): CountTable {
  const { layout, cells, places } = reading;
  const { blanksZero, zerosUnknown, cells: replaced = {} } = table.adjust;
  const sizes = axes.map(({ labels }) => labels.length);
  const size = sizes.reduce((product, extent) => product * extent, 1);
  const groupOfLabel = reading.axes.map(({ labels }, axis) => {
    const own = axes.find((one) => one.axis === axis)!;
    return labels.map((label) => own.labels.findIndex((group) => group.includes(label)));
  });
  const extents = reading.axes.map(({ labels }) => labels.length);
  const parts = Array.from({ length: size }, (): number[] => []);
  const own = cells.map((printed, cell) => {
    const at = coordinatesOf(cell, extents);
    const groups = axes.map(({ axis }) => groupOfLabel[axis]![at[axis]!]!);
    if (!groups.includes(-1))
      parts[groups.reduce((flat, group, k) => flat * sizes[k]! + group, 0)]!.push(cell);
    const key = cellKey(at.map((label, axis) => reading.axes[axis]!.labels[label]!));
    return Object.hasOwn(replaced, key) ? replaced[key]! : printed;
  });
  const figures = Float64Array.from(parts, (all) => {
    // Of labels that were merged into one, only those that are listed here say something.
    const listed = all.filter((cell) => places[cell] !== null || own[cell] !== null);
    let sum = all.length > 0 ? 0 : NaN;
    for (const cell of listed.length > 0 ? listed : all) {
      const value = own[cell] ?? (blanksZero ? 0 : NaN);
      sum += zerosUnknown && value === 0 ? NaN : value * layout.unit;
    }
    return sum;
  });
  for (const [cell, isOutside] of outsideOf(axes).entries())
    if (isOutside && !(figures[cell]! > 0)) figures[cell] = 0;
  const complete =
    figures.every((figure) => figure === figure) &&
    axes.every(({ groupOf }) => groupOf.every((group) => group >= 0));
  const half = 0.5 * unitOf(reading.decimals) * layout.unit;
  return { table, reading, axes, figures, parts, measure: layout.measure, half, complete };
}

/** Cells in which nobody can be, since a category of one axis lies elsewhere on another. */
function outsideOf(axes: readonly TableAxis[]): boolean[] {
  const pairs = axes.flatMap((inner, k) =>
    axes.flatMap((outer, j) => {
      const groups = groupsAround(inner, outer);
      return groups ? [{ k, j, groups }] : [];
    }),
  );
  if (pairs.length === 0) return [];
  const sizes = sizesOf({ axes: [...axes] });
  const size = sizes.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: size }, (_, cell) => {
    const at = coordinatesOf(cell, sizes);
    return pairs.some(({ k, j, groups }) => {
      const group = groups[at[k]!]!;
      return group >= 0 && group !== at[j];
    });
  });
}

/**
 * Group of the outer axis that each group of the inner one lies in; −1 where nothing tells, or
 * it lies in several. Undefined where the one does not lie inside the other.
 */
export function groupsAround(inner: TableAxis, outer: TableAxis): Int32Array | undefined {
  const { within, categories } = inner.attribute;
  const at = within?.attributes.indexOf(outer.attribute.id) ?? -1;
  if (at < 0) return undefined;
  const code = new Map(outer.attribute.categories.map(({ id }, c) => [id, c]));
  const groups = new Int32Array(inner.labels.length).fill(-2);
  categories.forEach(({ id }, c) => {
    const own = inner.groupOf[c]!;
    if (own < 0) return;
    const parent = code.get(within!.of[id]?.[at] ?? '');
    const group = parent === undefined ? -1 : outer.groupOf[parent]!;
    groups[own] = groups[own] === -2 || groups[own] === group ? group : -1;
  });
  return groups.map((group) => Math.max(group, -1));
}
