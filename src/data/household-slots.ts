import { splitText } from '../core/own/split.ts';

/** The four tables that households are drawn from. */
export const slots = ['households', 'persons', 'household-targets', 'person-targets'] as const;
export type Slot = (typeof slots)[number];

/** A table as it was given: a file, or pasted text. */
export interface SlotText {
  slot: Slot;
  name: string;
  text: string;
}

/** What each table is called where nobody named it. */
export const slotNames: Record<Slot, string> = {
  households: 'households.csv',
  persons: 'persons.csv',
  'household-targets': 'household-targets.csv',
  'person-targets': 'person-targets.csv',
};

/** Records looked at to tell tables apart. */
const sampled = 400;

/**
 * Which of the four tables a text is: targets have two header lines, or four columns whose last is a
 * count; names of households repeat in the table of persons alone. The name of the file decides
 * between targets of households and of persons, and where records tell nothing.
 */
export function guessSlot(name: string, text: string): Slot {
  const saysPersons = /person|people|member|\bind/i.test(name);
  const [header, second, ...rest] = splitText(text.slice(0, 60_000)).rows;
  if (!header || !second) return saysPersons ? 'persons' : 'households';
  const isWide = header.length > 1 && second[0]?.trim() === '';
  const isLong =
    header.length === 4 &&
    /target|marginal|control|total/i.test(name) &&
    [second, ...rest.slice(0, sampled)].every(
      (row) => row.length < 4 || !Number.isNaN(Number(row[3])),
    );
  if (isWide || isLong) return saysPersons ? 'person-targets' : 'household-targets';
  const ids = [second, ...rest.slice(0, sampled)].map((row) => row[0]);
  return new Set(ids).size < ids.length || saysPersons ? 'persons' : 'households';
}
