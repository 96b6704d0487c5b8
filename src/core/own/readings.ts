import type { DraftTable, Layout, TableReading } from './draft.ts';
import { readTable } from './reading.ts';

const kept = new WeakMap<DraftTable, TableReading>();
const byText = new Map<string, { name: string; layout: string; reading: TableReading }[]>();

/** Texts whose readings are kept beside those of living tables, and readings of each. */
const most = { texts: 24, readings: 4 };

/**
 * Reading of a table of a draft under its layout. Kept as long as the table lives, and for the
 * same text and layout, so that a change elsewhere in the draft reads nothing again.
 */
export function readingOf(table: DraftTable): TableReading {
  const known = kept.get(table);
  if (known) return known;
  const reading = readAs(table.text, table.name, table.layout);
  kept.set(table, reading);
  return reading;
}

/** Reads a text, or answers with what was read of it before under the same layout. */
export function readAs(text: string, name: string, layout?: Partial<Layout>): TableReading {
  const readings = byText.get(text) ?? [];
  const key = JSON.stringify(layout ?? {});
  const known = readings.find((one) => one.name === name && one.layout === key);
  if (known) return known.reading;
  const reading = readTable(text, name, layout);
  const full = JSON.stringify(reading.layout);
  const added = [...new Set([key, full])].map((own) => ({ name, layout: own, reading }));
  byText.delete(text);
  byText.set(text, [...added, ...readings].slice(0, most.readings));
  for (const oldest of byText.keys()) if (byText.size > most.texts) byText.delete(oldest);
  return reading;
}
