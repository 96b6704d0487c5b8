import { loadTraits } from '../core/population/layers.ts';
import type { Column, Plan, Range } from '../core/population/plan.ts';
import type { Comparison } from '../core/population/report.ts';
import type { Tally } from '../core/population/tally.ts';
import { newTally, tallyRange, weightColumn } from '../core/population/tally.ts';
import { csv } from './csv.ts';
import type { ExportFormat } from './export-request.ts';
import type { FileColumn } from './file-columns.ts';
import { jsonl } from './jsonl.ts';
import type { Chunk } from './parquet/row-group.ts';
import type { Compress } from './parquet/compress.ts';
import { rowEncoder } from './rows.ts';
import type { Slice } from './slices.ts';
import { drawSlice, rowGroupRows } from './slices.ts';

/** What the parts of a file are made from; plain data, so that it crosses to workers. */
export interface PartWork {
  plan: Plan;
  format: ExportFormat;
  columns: readonly FileColumn[];
  /** Tables that the people of the file are counted in. */
  comparisons: readonly Comparison[];
}

/** Some rows of a file, encoded and counted; plain data. */
export interface Part {
  range: Range;
  tally: Tally;
  bytes: Uint8Array;
  /** Where each column lies in a row group of Parquet. */
  chunks?: Chunk[];
}

/** Draws, counts and encodes persons start … start + count − 1. */
export type PartMaker = (start: number, count: number) => Part;

/**
 * Rows of a part: a row group of Parquet, or text of some megabytes. Parts do not depend on
 * each other, so any number of workers makes the same file.
 */
export const partRows: Readonly<Record<ExportFormat, number>> = {
  parquet: rowGroupRows,
  csv: 32_768,
  jsonl: 32_768,
};

/** @param zstd loads what Parquet is compressed with */
export async function partMaker(work: PartWork, zstd: () => Promise<Compress>): Promise<PartMaker> {
  const { plan, columns, comparisons } = work;
  await loadTraits(plan);
  const weight = weightColumn(plan);
  const counted = comparisons.flatMap(({ of }) => of);
  if (weight) counted.push(weight.attribute);
  const encode = await encoderOf(work, zstd);
  return (start, count) => {
    const slice = drawSlice(plan, columns, start, count, counted);
    const drawn: Column[] = [...slice.codes].map(([attribute, codes]) => ({ attribute, codes }));
    const tally = newTally(comparisons);
    tallyRange(tally, comparisons, { start, count, columns: drawn }, weight);
    const own = drawn.filter(({ attribute }) => columns.some(({ id }) => id === attribute));
    return { range: { start, count, columns: own }, tally, ...encode(slice) };
  };
}

/** What a worker hands over without copying it. */
export function buffersOf({ range, tally, bytes }: Part): ArrayBuffer[] {
  const { counts, weighted = [] } = tally;
  const arrays = [bytes, ...range.columns.map(({ codes }) => codes), ...counts, ...weighted];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

async function encoderOf(
  { format, columns }: PartWork,
  zstd: () => Promise<Compress>,
): Promise<(slice: Slice) => Pick<Part, 'bytes' | 'chunks'>> {
  if (format === 'parquet') {
    const { rowGroupEncoder } = await import('./parquet/row-group.ts');
    return rowGroupEncoder(columns, await zstd());
  }
  const { encode } = rowEncoder(columns, format === 'csv' ? csv : jsonl);
  return (slice) => ({ bytes: encode(slice) });
}
