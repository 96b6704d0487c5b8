import type { Draft, Finding, Layout, Match, PrintedTotal, RowKind } from '../core/own/draft.ts';
import { readingOf } from '../core/own/own.ts';

/** A row of a table as the page shows it. */
export interface PreviewRow {
  /** Row of the text, from 0. */
  row: number;
  /** Line of the text, from 1. */
  line: number;
  cells: string[];
  kind: RowKind;
}

/** A table as it was read, without what only a fit needs. */
export interface TablePreview {
  table: string;
  layout: Layout;
  summary: string;
  axes: { name: string; labels: number; examples: string[] }[];
  totals: PrintedTotal[];
  persons?: number;
  /** The first rows, and those that a problem concerns. */
  rows: PreviewRow[];
  rowCount: number;
}

/** The tables being worked on, as the page shows them. */
export interface DeskView {
  /** Without the texts of the tables. */
  draft: Draft;
  savedAs?: string;
  isChanged: boolean;
  previews: TablePreview[];
  matches: Match[];
  rules: { id: string; words: string; reason?: string }[];
  canUndo: boolean;
}

/** What stands in the way, and rows of the tables that it is about. */
export interface DeskFindings {
  findings: Finding[];
  rows: Record<string, PreviewRow[]>;
  /** People counted; absent while no pack can be made. */
  people?: number;
}

const rowsShown = 40;
export function previewOf(draft: Draft, table: string): TablePreview {
  const reading = readingOf(draft, table);
  const first = Array.from({ length: Math.min(rowsShown, reading.rows.length) }, (_, row) => row);
  return {
    table,
    layout: reading.layout,
    summary: reading.summary,
    axes: reading.axes.map(({ name, labels }) => ({
      name,
      labels: labels.length,
      examples: labels.slice(0, 3),
    })),
    totals: reading.totals,
    ...(reading.persons !== undefined && { persons: reading.persons }),
    rows: rowsOf(draft, table, first),
    rowCount: reading.rows.length,
  };
}

export function rowsOf(draft: Draft, table: string, rows: readonly number[]): PreviewRow[] {
  const reading = readingOf(draft, table);
  return rows.flatMap((row) => {
    const cells = reading.rows[row];
    if (!cells) return [];
    return [
      { row, cells, line: reading.lines[row] ?? row + 1, kind: reading.kinds[row] ?? 'unread' },
    ];
  });
}
