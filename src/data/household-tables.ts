import type { HouseholdDefect } from '../core/households/problem.ts';
import type { TargetFile } from '../core/households/read-targets.ts';
import type { TextTable } from '../core/households/text-table.ts';
import { splitText } from '../core/own/split.ts';

type Read<T> = { ok: true; table: T } | { ok: false; problems: HouseholdDefect[] };

/**
 * Reads a delimited text with one header line as a table of texts. Values are trimmed; `NA`
 * stands for a missing value.
 */
export function textTable(name: string, text: string): Read<TextTable> {
  const read = recordsOf(name, text);
  if (!read.ok) return read;
  const [columns, ...rows] = read.table.records;
  if (!columns) return { ok: false, problems: [{ path: name, message: 'is empty' }] };
  const repeated = columns.filter((column, at) => columns.indexOf(column) < at);
  if (repeated.length > 0)
    return {
      ok: false,
      problems: [{ path: name, message: `has the column ${repeated[0]!} twice` }],
    };
  return {
    ok: true,
    table: {
      name,
      columns,
      rows: rows.map((row) => row.map((value) => (value === 'NA' ? '' : value))),
      place: (row) => read.table.place(row + 1),
    },
  };
}

/** Reads a delimited text as the records of a file of targets. */
export function targetFile(
  name: string,
  text: string,
  counts: TargetFile['counts'],
): Read<TargetFile> {
  const read = recordsOf(name, text);
  return read.ok ? { ok: true, table: { ...read.table, counts } } : read;
}

/** Records of as many fields as the first; empty lines count for nothing. */
function recordsOf(name: string, text: string): Read<Omit<TargetFile, 'counts'>> {
  const { rows, lines, problems } = splitText(text);
  const at = (row: number) => `${name}, line ${lines[row]!}`;
  const filled = [...rows.keys()].filter((row) => rows[row]!.some((value) => value.trim() !== ''));
  const records = filled.map((row) => rows[row]!.map((value) => value.trim()));
  const width = records[0]?.length ?? 0;
  const uneven = filled.filter((_, r) => records[r]!.length !== width);
  const defects = [
    ...problems.map(({ message }) => ({ path: name, message })),
    ...uneven.map((row) => ({
      path: at(row),
      message: `has ${rows[row]!.length} fields where the first line has ${width}`,
    })),
  ];
  if (defects.length > 0) return { ok: false, problems: defects.slice(0, mostDefects) };
  return { ok: true, table: { name, records, place: (record) => at(filled[record]!) } };
}

const mostDefects = 5;
