import { clean } from './cells.ts';
import { isTotalLabel } from './labels.ts';
import { keyOf } from './keys.ts';
import type { SplitText } from './split.ts';

/**
 * Writes out what some tables fold into one column, so that every label has a column of its
 * own: dimensions that Eurostat joins by commas (`sex,age,geo\\time` before tabs), and sections
 * ("Men", then its ages; "Women", then the same ages), whose heads become a last column. Lines
 * stay as they are.
 */
export function unfold(split: SplitText): SplitText {
  return unfoldSections(unfoldDimensions(split));
}

function unfoldDimensions(split: SplitText): SplitText {
  const { rows, delimiter } = split;
  const head = rows.find((row) => row.some((cell) => cell.trim() !== ''));
  const names = head?.[0]?.split(',') ?? [];
  if (delimiter !== '\t' || names.length < 2 || !/[^\\]\\[^\\]/.test(names.at(-1)!)) return split;
  const cut = (row: string[]) => {
    const labels = (row[0] ?? '').split(',');
    return labels.length === names.length ? [...labels, ...row.slice(1)] : row;
  };
  return {
    ...split,
    rows: rows.map(cut),
    problems: [
      ...split.problems,
      {
        severity: 'note',
        message: `The first column holds ${names.length} attributes with commas between; each is shown as a column of its own.`,
        row: rows.indexOf(head!),
        column: 0,
        remedies: [],
      },
    ],
  };
}

/** Fewer rows than this make no sections. */
const fewestRows = 5;

function unfoldSections(split: SplitText): SplitText {
  const { rows } = split;
  const sections = sectionsOf(rows);
  if (!sections) return split;
  const width = Math.max(...rows.map((row) => row.length));
  const heads = [...new Set(sections.values())].map((row) => rows[row]![0]!.trim());
  const named = rows.map((row, r) => {
    const head = sections.get(r);
    if (head === undefined) return row;
    const label = rows[head]![0]!.trim();
    const padded = [...row, ...Array<string>(width - row.length).fill(''), label];
    if (r !== head) return padded;
    // The figures of a head are those of its whole section.
    return [
      padded.slice(1, width).some((cell) => /\d/.test(cell)) ? 'Total' : '',
      ...padded.slice(1),
    ];
  });
  return {
    ...split,
    rows: named,
    problems: [
      ...split.problems,
      {
        severity: 'note',
        message: `Rows stand in sections (“${heads.slice(0, 3).join('”, “')}”${heads.length > 3 ? ' …' : ''}), whose heads are shown as a last column.`,
        row: Math.min(...sections.values()),
        column: 0,
        remedies: [],
      },
    ],
  };
}

/**
 * Row of the head of each row in a section. The same labels follow each head, in the first
 * column alone, and each section begins with the same one.
 */
function sectionsOf(rows: readonly string[][]): Map<number, number> | undefined {
  const filled = [...rows.keys()].filter((row) => (rows[row]![0] ?? '').trim() !== '');
  if (filled.length < fewestRows) return undefined;
  const key = (row: number) => keyOf(clean(rows[row]![0]));
  const counts = new Map<string, number>();
  for (const row of filled) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  const isInner = (row: number | undefined) => row !== undefined && counts.get(key(row))! > 1;
  const heads = filled.filter((row, at) => !isInner(row) && isInner(filled[at + 1]));
  if (heads.length < 2) return undefined;
  const first = key(filled[filled.indexOf(heads[0]!) + 1]!);
  const found = new Map<number, number>();
  let head = -1;
  let seen = new Set<string>();
  for (const [at, row] of filled.entries()) {
    if (row < heads[0]!) continue;
    if (heads.includes(row)) {
      head = row;
      seen = new Set();
      if (key(filled[at + 1]!) !== first) return undefined;
    } else if (!isInner(row)) {
      // What follows the last section is a total or a note.
      if (at < filled.length - 1 && filled.slice(at).some(isInner) && !isTotalLabel(rows[row]![0]!))
        return undefined;
      if (!filled.slice(at).some(isInner)) break;
      continue;
    } else if (seen.has(key(row))) return undefined;
    seen.add(key(row));
    found.set(row, head);
  }
  const words = [...found.keys()].some((row) =>
    rows[row]!.slice(1).some((cell) => /\p{L}{4,}/u.test(cell)),
  );
  return words ? undefined : found;
}
