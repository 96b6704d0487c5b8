import type { RunningHash } from '../core/population/columns.ts';
import { csv } from './csv.ts';
import { Ledger, countedIn } from './describe.ts';
import type {
  ExportDescription,
  ExportRefusal,
  ExportRequest,
  ExportStep,
} from './export-request.ts';
import type { FileColumn } from './file-columns.ts';
import { fileColumns } from './file-columns.ts';
import { jsonl } from './jsonl.ts';
import { partMaker, partRows } from './part.ts';
import type { Part, PartWork } from './part.ts';
import type { Compress } from './parquet/compress.ts';
import { pieces } from './slices.ts';

/** Makes the parts of a file, somewhere. */
export interface PartLanes {
  /** Each makes one part at a time. */
  makers: ((start: number, count: number) => Promise<Part>)[];
  /** Parts that are asked for before the first of them is written. */
  ahead: number;
  close(): void;
}

export interface ExportOptions {
  /** Aborting ends the export with an `AbortError` before the next rows. */
  signal?: AbortSignal;
  /** Loads what Parquet is compressed with; called for Parquet only, when encoding starts. */
  zstd?: () => Promise<Compress>;
  /** Opens workers for the parts. Absent: parts are made here, one after another. */
  lanes?: (work: PartWork) => Promise<PartLanes>;
  /** A faster SHA-256 than the one here. */
  newHash?: () => RunningHash;
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

/**
 * Checks a request and opens it. The page and the command line write files through this
 * alone, so that the same request gives the same bytes in both, whatever makes the parts.
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
  options: ExportOptions,
): AsyncGenerator<ExportStep, ExportDescription> {
  const { format } = request;
  const ledger = new Ledger(request, columns, rows, options.newHash);
  const file = await frameOf(format, columns);
  if (file.head.length > 0) yield { rows: 0, bytes: file.head };
  let written = 0;
  for await (const part of parts(request, columns, rows, options)) {
    ledger.enter(part);
    file.add(part);
    written += part.range.count;
    yield { rows: written, bytes: part.bytes };
  }
  const description = ledger.describe();
  const foot = file.foot(description.metadata);
  if (foot.length > 0) yield { rows: written, bytes: foot };
  return description;
}

/** The parts of a file in order; some are made ahead where there are lanes for them. */
async function* parts(
  request: ExportRequest,
  columns: readonly FileColumn[],
  rows: readonly [number, number],
  { signal, zstd = noZstd, lanes = (work) => lanesHere(work, zstd) }: ExportOptions,
): AsyncGenerator<Part> {
  signal?.throwIfAborted();
  const { plan, format } = request;
  const work = { plan, format, columns, comparisons: countedIn(request) };
  const { makers, ahead, close } = await lanes(work);
  try {
    const waiting: Promise<Part>[] = [];
    let lane = 0;
    for (const [start, count] of pieces(...rows, partRows[format])) {
      signal?.throwIfAborted();
      const part = makers[lane++ % makers.length]!(start, count);
      part.catch(() => undefined);
      waiting.push(part);
      if (waiting.length >= ahead) yield await waiting.shift()!;
    }
    for (const part of waiting) {
      signal?.throwIfAborted();
      yield await part;
    }
    signal?.throwIfAborted();
  } finally {
    close();
  }
}

async function lanesHere(work: PartWork, zstd: () => Promise<Compress>): Promise<PartLanes> {
  const make = await partMaker(work, zstd);
  return {
    makers: [(start, count) => Promise.resolve(make(start, count))],
    ahead: 1,
    close: () => undefined,
  };
}

function noZstd(): never {
  throw new Error('export: nothing was given to compress Parquet with');
}

/** What stands around the parts of a file. */
interface Frame {
  head: Uint8Array;
  add(part: Part): void;
  foot(metadata: Readonly<Record<string, string>>): Uint8Array;
}

async function frameOf(
  format: ExportRequest['format'],
  columns: readonly FileColumn[],
): Promise<Frame> {
  if (format !== 'parquet') {
    const header = (format === 'csv' ? csv : jsonl).header(columns.map(({ id }) => id));
    return {
      head: new TextEncoder().encode(header),
      add: () => undefined,
      foot: () => new Uint8Array(),
    };
  }
  const { ParquetFile } = await import('./parquet/file.ts');
  const file = new ParquetFile(columns);
  return {
    head: file.head,
    add: ({ range, bytes, chunks }) => file.add({ rows: range.count, bytes, chunks: chunks! }),
    foot: (metadata) => file.foot(metadata),
  };
}
