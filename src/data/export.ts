import { csv } from './csv.ts';
import { describe } from './describe.ts';
import type {
  ExportDescription,
  ExportRefusal,
  ExportRequest,
  ExportStep,
} from './export-request.ts';
import type { FileColumn } from './file-columns.ts';
import { fileColumns } from './file-columns.ts';
import { jsonl } from './jsonl.ts';
import { rowEncoder } from './rows.ts';
import { drawSlice, pieces, rowGroupRows } from './slices.ts';
import type { Slice } from './slices.ts';

/** Encodes slices as one Parquet file with this key-value metadata. */
export type ParquetEncoder = (
  columns: readonly FileColumn[],
  slices: Iterable<Slice>,
  metadata: Readonly<Record<string, string>>,
) => AsyncGenerator<Uint8Array>;

export interface ExportOptions {
  /** Aborting ends the export with an `AbortError` before the next rows. */
  signal?: AbortSignal;
  /** Loads the Parquet encoder; called for Parquet only, when encoding starts. */
  parquet?: () => Promise<ParquetEncoder>;
}

/** An export that can be done: its steps, to be pulled one after another. */
export interface OpenExport {
  ok: true;
  /** Columns of the file. */
  columns: string[];
  /** First persona index and one past the last. */
  rows: [number, number];
  /** The bytes of the file in order; returns its description. */
  steps: AsyncGenerator<ExportStep, ExportDescription>;
}

const textRows = 16_384;

/**
 * Checks a request and opens it. The page and the command line write files through this
 * alone, so that the same request gives the same bytes in both.
 */
export function openExport(
  request: ExportRequest,
  options: ExportOptions = {},
): OpenExport | ExportRefusal {
  const { plan, pack, language } = request;
  const [from, to] = request.rows ?? [0, plan.size];
  if (!(
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    0 <= from &&
    from < to &&
    to <= plan.size
  ))
    return {
      ok: false,
      code: 'bad-rows',
      message: `Rows ${from}:${to} are not in a population of ${plan.size}; give a first row from 0 and an end from 1 to ${plan.size}, the end excluded.`,
    };
  const chosen = fileColumns(plan, pack, language, request.columns);
  if (!chosen.ok) return chosen;
  return {
    ok: true,
    columns: chosen.columns.map(({ id }) => id),
    rows: [from, to],
    steps: exportSteps(request, chosen.columns, [from, to], options),
  };
}

async function* exportSteps(
  request: ExportRequest,
  columns: readonly FileColumn[],
  rows: readonly [number, number],
  { signal, parquet }: ExportOptions,
): AsyncGenerator<ExportStep, ExportDescription> {
  const description = yield* watched(describe(request, columns, rows), signal);
  let drawn = 0;
  function* slices(size: number): Generator<Slice> {
    for (const [start, count] of pieces(...rows, size)) {
      signal?.throwIfAborted();
      yield drawSlice(request.plan, columns, start, count);
      drawn += count;
    }
  }
  if (request.format === 'parquet') {
    if (!parquet) throw new Error('export: no Parquet encoder was given');
    const encode = await parquet();
    for await (const bytes of encode(columns, slices(rowGroupRows), description.metadata))
      yield { phase: 'write', rows: drawn, bytes };
  } else {
    const { header, encode } = rowEncoder(columns, request.format === 'csv' ? csv : jsonl);
    if (header.length > 0) yield { phase: 'write', rows: 0, bytes: header };
    for (const slice of slices(textRows))
      yield { phase: 'write', rows: slice.start + slice.count - rows[0], bytes: encode(slice) };
  }
  signal?.throwIfAborted();
  return description;
}

function* watched(
  steps: Generator<ExportStep, ExportDescription>,
  signal: AbortSignal | undefined,
): Generator<ExportStep, ExportDescription> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    yield value;
  }
}
