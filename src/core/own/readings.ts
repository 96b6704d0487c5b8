import type { DraftTable, TableReading } from './draft.ts';
import { readTable } from './reading.ts';

const kept = new WeakMap<DraftTable, TableReading>();
const byText = new Map<string, TableReading>();

/** Readings of texts kept beside those of living tables. */
const texts = 24;

/**
 * Reading of a table of a draft under its layout. Kept as long as the table lives, and for the
 * same text and layout, so that a change elsewhere in the draft reads nothing again.
 */
export function readingOf(table: DraftTable): TableReading {
  const known = kept.get(table);
  if (known) return known;
  const key = JSON.stringify([table.name, table.layout, table.text]);
  const reading = byText.get(key) ?? readTable(table.text, table.name, table.layout);
  byText.delete(key);
  byText.set(key, reading);
  for (const oldest of byText.keys()) if (byText.size > texts) byText.delete(oldest);
  kept.set(table, reading);
  return reading;
}
