import { columnDigest } from '../core/population/columns.ts';
import { newCodes } from '../core/population/draw.ts';
import type { Column } from '../core/population/plan.ts';
import {
  drawHouseholds,
  drawPersons,
  householdColumns,
  personColumns,
} from '../core/households/draw.ts';
import type { HouseholdColumn, HouseholdPlan } from '../core/households/plan.ts';
import { didYouMean } from '../core/study/spelling.ts';
import { canonicalJson } from '../core/digest/canonical.ts';
import { csv } from './csv.ts';
import type {
  ExportDescription,
  ExportFormat,
  ExportRefusal,
  ExportStep,
} from './export-request.ts';
import type { ExportOptions, OpenExport } from './export.ts';
import type { FileColumn } from './file-columns.ts';
import { jsonl } from './jsonl.ts';
import { rowEncoder } from './rows.ts';
import type { Slice } from './slices.ts';
import { pieces, rowGroupRows } from './slices.ts';

/** Which table of drawn households is to be written, and how. */
export interface HouseholdFile {
  plan: HouseholdPlan;
  table: 'households' | 'persons';
  format: ExportFormat;
  /** Columns in the order of the file. Absent: all but `sample_id`. */
  columns?: readonly string[];
  /** First row and one past the last. Absent: all. */
  rows?: readonly [number, number];
  /** What the file says of itself besides, as texts or JSON texts: key without `populace.`. */
  about?: Readonly<Record<string, string>>;
}

const textRows = 16_384;

/**
 * Checks what is asked and opens the file: its steps give its bytes in order, whichever way the
 * rows are cut.
 */
export function openHouseholdExport(
  file: HouseholdFile,
  options: ExportOptions = {},
): OpenExport | ExportRefusal {
  const { plan, table } = file;
  const all = table === 'households' ? plan.households : plan.persons;
  const [from, to] = file.rows ?? [0, all];
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from < to && to <= all))
    return {
      ok: false,
      code: 'bad-rows',
      message: `Rows ${from}:${to} are not among ${all} ${table}; give a first row from 0 and an end from 1 to ${all}, the end excluded.`,
    };
  const known = table === 'households' ? householdColumns(plan) : personColumns(plan);
  const columns = file.columns ?? known.filter((id) => id !== 'sample_id');
  for (const [i, id] of columns.entries()) {
    if (!known.includes(id))
      return {
        ok: false,
        code: 'unknown-column',
        message: `There is no column ${JSON.stringify(id)}.${didYouMean(id, known) || ` There are ${known.join(', ')}.`}`,
      };
    if (columns.indexOf(id) < i)
      return {
        ok: false,
        code: 'repeated-column',
        message: `The column ${id} is named twice; name each column once.`,
      };
  }
  return {
    ok: true,
    columns: [...columns],
    rows: [from, to],
    steps: exportSteps(file, columns, [from, to], options),
  };
}

async function* exportSteps(
  file: HouseholdFile,
  ids: readonly string[],
  rows: readonly [number, number],
  { signal, zstd }: ExportOptions,
): AsyncGenerator<ExportStep, ExportDescription> {
  const columns = fileColumns(file, ids);
  const description = describe(file, columns, rows);
  let drawn = 0;
  function* slices(size: number): Generator<Slice> {
    for (const [start, count] of pieces(...rows, size)) {
      signal?.throwIfAborted();
      yield drawSlice(file, columns, start, count);
      drawn += count;
    }
  }
  if (file.format === 'parquet') {
    if (!zstd) throw new Error('export: nothing was given to compress Parquet with');
    const { parquetFile } = await import('./parquet/file.ts');
    const compress = await zstd();
    for (const bytes of parquetFile(columns, slices(rowGroupRows), description.metadata, compress))
      yield { rows: drawn, bytes };
  } else {
    const { header, encode } = rowEncoder(columns, file.format === 'csv' ? csv : jsonl);
    if (header.length > 0) yield { rows: 0, bytes: header };
    for (const slice of slices(textRows)) yield { rows: drawn, bytes: encode(slice) };
  }
  signal?.throwIfAborted();
  return description;
}

function describe(
  file: HouseholdFile,
  columns: readonly FileColumn[],
  rows: readonly [number, number],
): ExportDescription {
  const { plan, table, about } = file;
  const digests = Object.fromEntries(
    columns.map((column) => {
      return [column.id, columnDigest(codesOf(file, column, rows))];
    }),
  );
  const all = table === 'households' ? plan.households : plan.persons;
  return {
    digests,
    metadata: {
      'populace.modelVersion': String(plan.modelVersion),
      'populace.table': table,
      'populace.seed': String(plan.seed),
      'populace.rows': `${rows[0]}:${rows[1]} of ${all}`,
      'populace.digest': canonicalJson({ columns: digests }),
      ...Object.fromEntries(
        Object.entries(about ?? {}).map(([key, text]) => [`populace.${key}`, text]),
      ),
    },
  };
}

function* codesOf(
  file: HouseholdFile,
  column: FileColumn,
  rows: readonly [number, number],
): Generator<Column['codes']> {
  for (const [start, count] of pieces(...rows, rowGroupRows))
    yield drawSlice(file, [column], start, count).codes.get(column.id)!;
}

function draw(
  { plan, table }: HouseholdFile,
  start: number,
  count: number,
  ids: readonly string[],
) {
  return (table === 'households' ? drawHouseholds : drawPersons)(plan, start, count, ids).columns;
}

function fileColumns(file: HouseholdFile, ids: readonly string[]): FileColumn[] {
  return draw(file, 0, 0, ids).map(({ id, labels, values }: HouseholdColumn): FileColumn => {
    if (!labels) return { id, kind: 'whole' };
    const at = labels.indexOf('');
    const missing = at < 0 ? {} : { missing: at };
    return values
      ? { id, kind: 'numbers', values, ...missing }
      : { id, kind: 'labels', labels, ...missing };
  });
}

function drawSlice(
  file: HouseholdFile,
  columns: readonly FileColumn[],
  start: number,
  count: number,
): Slice {
  const drawn = draw(
    file,
    start,
    count,
    columns.map(({ id }) => id),
  );
  return {
    start,
    count,
    codes: new Map(
      drawn.map(({ id, codes, labels }) => {
        if (!labels) return [id, codes];
        const narrow = newCodes(labels.length, count);
        narrow.set(codes);
        return [id, narrow];
      }),
    ),
    contacts: new Map(),
  };
}
