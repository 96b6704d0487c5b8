import { readFileSync } from 'node:fs';

/** Reads answers of other software; the generators stand beside them in `fixtures/statistics`. */
export function answersIn<T>(file: string): T {
  const url = new URL(`../../../fixtures/statistics/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}
