import type { HouseholdDefect } from './problem.ts';

/** A table of texts as a file or a JSON document holds it. */
export interface TextTable {
  /** What to call it in messages: a file's name, or a path in JSON. */
  name: string;
  columns: string[];
  /** One text per column; '' where a value is missing. */
  rows: string[][];
  /** Where a row stands, such as `persons.csv, line 12`. */
  place(row: number): string;
}

/** Where a value stands. */
export function placeOf(table: TextTable, row: number, column: string): string {
  return `${table.place(row)}, ${column}`;
}

/** Keeps defects, a few of each kind in full and the others by their number. */
export class Defects {
  readonly list: HouseholdDefect[] = [];
  readonly #seen = new Map<string, number>();

  /** @param kind defects of one kind are listed up to the fifth, then counted */
  report(path: string, message: string, kind = `${path} ${message}`): void {
    const seen = (this.#seen.get(kind) ?? 0) + 1;
    this.#seen.set(kind, seen);
    if (seen <= shownDefects) this.list.push({ path, message });
  }

  /** All of them, with a line for those that were only counted. */
  all(): HouseholdDefect[] {
    const more = [...this.#seen.values()].reduce(
      (sum, seen) => sum + Math.max(0, seen - shownDefects),
      0,
    );
    return more > 0
      ? [...this.list, { path: '', message: `and ${more} more of the same kinds` }]
      : this.list;
  }
}

const shownDefects = 5;
