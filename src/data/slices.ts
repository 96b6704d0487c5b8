import type { AttributeId } from '../core/pack/pack.ts';
import type { TextColumn } from '../core/population/contact.ts';
import { nameParts, writeEmails, writePhones } from '../core/population/contact.ts';
import { drawRange } from '../core/population/draw.ts';
import type { Column, Plan } from '../core/population/plan.ts';
import type { FileColumn } from './file-columns.ts';

/** Consecutive persons with what the columns of a file need. */
export interface Slice {
  start: number;
  count: number;
  codes: ReadonlyMap<AttributeId, Column['codes']>;
  contacts: ReadonlyMap<string, TextColumn>;
}

/** Rows of a row group of a Parquet file. */
export const rowGroupRows = 122_880;

/**
 * Draws persons start … start + count − 1 with the columns of a file.
 *
 * @param also attributes whose codes are wanted besides
 */
export function drawSlice(
  plan: Plan,
  columns: readonly FileColumn[],
  start: number,
  count: number,
  also: readonly AttributeId[] = [],
): Slice {
  const wanted = new Set([
    ...columns.flatMap(({ id, kind }) => (kind === 'labels' || kind === 'numbers' ? [id] : [])),
    ...also,
  ]);
  const asksFor = (id: string) =>
    columns.some((column) => column.id === id && column.kind === 'contact');
  if (asksFor('email')) for (const part of nameParts(plan)) wanted.add(part);
  const range = drawRange(plan, start, count, [...wanted]);
  const contacts = new Map<string, TextColumn>();
  const email = asksFor('email') ? writeEmails(plan, range) : undefined;
  if (email) contacts.set('email', email);
  const phone = asksFor('phone') ? writePhones(plan, start, count) : undefined;
  if (phone) contacts.set('phone', phone);
  return {
    start,
    count,
    codes: new Map(range.columns.map(({ attribute, codes }) => [attribute, codes])),
    contacts,
  };
}

/** Cuts rows from … to − 1 into pieces of at most `size`: first index and count of each. */
export function* pieces(from: number, to: number, size: number): Generator<[number, number]> {
  for (let start = from; start < to; start += size) yield [start, Math.min(size, to - start)];
}
