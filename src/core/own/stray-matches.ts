import { editDistance } from '../population/nearest.ts';
import type { Use } from './attributes.ts';
import type { DraftAttribute, Match } from './draft.ts';
import { coordinatesOf } from './grid.ts';
import { keyOf } from './keys.ts';
import { likenessOfLabels } from './label-likeness.ts';
import { readingOf } from './readings.ts';

/**
 * Misspellings inside a table: two categories a letter or two apart of which one fills just
 * the cells that the other lacks, in every table where both stand. "Femlae" of West, where
 * the other regions have "Female".
 */
export function strayMatches({ id, categories }: DraftAttribute, uses: readonly Use[]): Match[] {
  const found: Match[] = [];
  const listed = uses.flatMap((use) => listedCells(use, categories) ?? []);
  const times = categories.map((_, code) =>
    listed.reduce((sum, { cells }) => sum + cells[code]!.size, 0),
  );
  // One that a table lists everywhere leaves no cell to another there: of many, few are left.
  const spellings = categories.flatMap(({ label }, code) => {
    const isLacking = listed.some(
      ({ cells, combinations }) => cells[code]!.size > 0 && cells[code]!.size < combinations,
    );
    return isLacking ? (spellingOf(label, code) ?? []) : [];
  });
  for (const from of spellings)
    for (const into of spellings) {
      if (times[from.code]! >= times[into.code]! || !mayBeNear(into, from)) continue;
      if (!takeTurns(listed, into.code, from.code)) continue;
      const most = lettersApart(into);
      if (editDistance(into.key, from.key, most + 1) > most) continue;
      const [a, b] = [categories[into.code]!, categories[from.code]!];
      if (!likenessOfLabels(a.label, b.label)) continue;
      found.push({
        kind: 'category',
        key: `category ${id} ${b.id} ${a.id}`,
        attribute: id,
        from: b.id,
        into: [a.id],
        confidence: 0.9,
        reason: `“${b.label}” stands only where “${a.label}” is missing, and is a letter or two away`,
      });
    }
  return found;
}

/** Of one table, and per category, the cells of the other axes in which it is listed. */
interface Listed {
  cells: Set<number>[];
  /** Of all the other axes' categories, whether listed or not. */
  combinations: number;
}

/** Whether two categories stand together in some table, and nowhere in the same cell. */
function takeTurns(listed: readonly Listed[], a: number, b: number): boolean {
  let together = false;
  for (const { cells } of listed) {
    const [here, there] = [cells[a]!, cells[b]!];
    if (here.size === 0 || there.size === 0) continue;
    together = true;
    for (const cell of there) if (here.has(cell)) return false;
  }
  return together;
}

/** Undefined for one-way tables and persons. */
function listedCells(
  { table, axis, labels, microdata }: Use,
  categories: DraftAttribute['categories'],
): Listed | undefined {
  const { axes, places } = readingOf(table);
  if (microdata || axes.length < 2) return undefined;
  const sizes = axes.map((one) => one.labels.length);
  const codes = new Map(categories.map((category, code) => [category.id, code]));
  const codeOf = labels.map((label) => {
    const ids = table.axes[axis]!.labels[label] ?? [];
    return ids.length === 1 ? (codes.get(ids[0]!) ?? -1) : -1;
  });
  const cells = categories.map(() => new Set<number>());
  places.forEach((place, cell) => {
    if (!place) return;
    const at = coordinatesOf(cell, sizes);
    const code = codeOf[at[axis]!]!;
    if (code < 0) return;
    cells[code]!.add(
      at.reduce((flat, label, k) => (k === axis ? flat : flat * sizes[k]! + label), 0),
    );
  });
  return { cells, combinations: places.length / labels.length };
}

/** What a category is compared by, letter by letter. */
interface Spelling {
  code: number;
  key: string;
  /** A bit for each letter that occurs. */
  letters: number;
}

/** Codes with digits, and words of few letters, are another thing when a letter differs. */
function spellingOf(label: string, code: number): Spelling | undefined {
  const key = keyOf(label);
  if (key.length < 4 || /\d/.test(key)) return undefined;
  let letters = 0;
  for (let at = 0; at < key.length; at++) letters |= 1 << (key.charCodeAt(at) & 31);
  return { code, key, letters };
}

/** Letters that may differ in a misspelling: one, two where the right spelling is long. */
function lettersApart({ key }: Spelling): number {
  return key.length >= 8 ? 2 : 1;
}

/** False only of two that are further apart than a misspelling; a quick look. */
function mayBeNear(a: Spelling, b: Spelling): boolean {
  const most = lettersApart(a);
  if (Math.abs(a.key.length - b.key.length) > most) return false;
  // A letter put in, taken out or changed alters at most two of the bits.
  let differing = a.letters ^ b.letters;
  for (let bit = 0; bit < 2 * most && differing !== 0; bit++) differing &= differing - 1;
  return differing === 0;
}
