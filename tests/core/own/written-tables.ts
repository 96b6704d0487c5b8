import type { Delimiter, NumberStyle } from '../../../src/core/own/draft.ts';
import { writeNumber } from '../../../src/core/own/numbers.ts';

/** A table before it is written: labels per axis, counts row-major. */
export interface Counts {
  names: string[];
  labels: string[][];
  counts: (number | null)[];
}

export interface Writing {
  layout: 'long' | 'wide';
  delimiter: Delimiter;
  style: NumberStyle;
  measure: string;
  mark: boolean;
  lineBreak: '\n' | '\r\n';
  title: boolean;
  notes: boolean;
  totals: boolean;
  blank: string;
}

/** Writes a table as publishers do; of three axes in a wide one, the last two stand in the heading. */
export function written({ names, labels, counts }: Counts, writing: Writing): string {
  const { layout, delimiter, style, measure, blank } = writing;
  const sizes = labels.map((own) => own.length);
  const cell = (at: readonly number[]) => {
    const count = counts[at.reduce((flat, code, axis) => flat * sizes[axis]! + code, 0)]!;
    return count === null ? blank : writeNumber(count, style);
  };
  const rows: string[][] = [];
  if (writing.title) rows.push(['People of Arland by some attributes']);
  if (layout === 'long') {
    rows.push([...names, measure]);
    for (const at of combinations(sizes))
      rows.push([...at.map((code, axis) => labels[axis]![code]!), cell(at)]);
    if (writing.totals && !counts.includes(null))
      rows.push([...names.map(() => 'Total'), writeNumber(sum(counts), style)]);
  } else {
    const top = sizes.length - (sizes.length > 2 ? 2 : 1);
    const heads = combinations(sizes.slice(top));
    const levels = sizes.length - top;
    for (let level = 0; level < levels; level++) {
      const own = heads.map((at, h) => {
        const before = heads[h - 1];
        const repeats = level < levels - 1 && before?.[level] === at[level];
        return repeats ? '' : labels[top + level]![at[level]!]!;
      });
      const side = level === levels - 1 ? names.slice(0, top) : names.slice(0, top).map(() => '');
      const total = writing.totals && levels === 1 ? ['Total'] : [];
      rows.push([...side, ...own, ...total]);
    }
    for (const at of combinations(sizes.slice(0, top))) {
      const line = heads.map((head) => cell([...at, ...head]));
      const figures = heads.map(
        (head): number | null =>
          counts[[...at, ...head].reduce((flat, code, axis) => flat * sizes[axis]! + code, 0)]!,
      );
      const total =
        writing.totals && levels === 1
          ? [figures.includes(null) ? blank : writeNumber(sum(figures), style)]
          : [];
      rows.push([...at.map((code, axis) => labels[axis]![code]!), ...line, ...total]);
    }
  }
  if (writing.notes) rows.push(['Source: the office of Arland']);
  const quote = (text: string) =>
    text.includes(delimiter) || /["\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const text = rows.map((row) => row.map(quote).join(delimiter)).join(writing.lineBreak);
  return `${writing.mark ? '\uFEFF' : ''}${text}${writing.lineBreak}`;
}

/** All coordinates of a table, the last axis fastest. */
export function combinations(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (all, size) => all.flatMap((at) => Array.from({ length: size }, (_, code) => [...at, code])),
    [[]],
  );
}

function sum(counts: readonly (number | null)[]): number {
  return counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}
