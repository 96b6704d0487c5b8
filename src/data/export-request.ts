import type { Pack } from '../core/pack/pack.ts';
import type { Agreement } from '../core/population/agreement.ts';
import type { Plan } from '../core/population/plan.ts';
import type { Comparison } from '../core/population/report.ts';
import type { Study } from '../core/study/study.ts';

export type ExportFormat = 'parquet' | 'csv' | 'jsonl';

/** Which file is to be written; plain data, so that it crosses to a worker. */
export interface ExportRequest {
  plan: Plan;
  pack: Pack;
  /** Goes into the file as canonical JSON, with its link. */
  study: Study;
  /** Link text from `#v1.` on. */
  link: string;
  /** Tables whose published, target and drawn figures go into the file: `FitReport.comparisons`. */
  comparisons: readonly Comparison[];
  format: ExportFormat;
  /** Language of labels, a BCP 47 tag; a label without it is written in English. */
  language: string;
  /**
   * Columns in the order of the file: `index`, attribute ids, `email`, `phone`.
   * Absent: all of them, `index` first.
   */
  columns?: readonly string[];
  /** First persona index and one past the last. Absent: the whole population. */
  rows?: readonly [number, number];
}

/** What stands in the way of an export, found before anything is drawn. */
export interface ExportRefusal {
  ok: false;
  code: 'unknown-column' | 'repeated-column' | 'bad-rows';
  /** A full sentence with the remedy. */
  message: string;
}

/** A step of an export. */
export interface ExportStep {
  /** Rows encoded so far. */
  rows: number;
  /** The next bytes of the file. */
  bytes: Uint8Array;
}

/**
 * What a file says of itself: in Parquet its key-value metadata, for CSV and JSONL a file
 * beside it (`metadataFile`). Keys start with `populace.`; values are text or JSON text.
 */
export interface ExportDescription {
  metadata: Record<string, string>;
  /** SHA-256 of the codes of every column written, over the rows written. */
  digests: Record<string, string>;
  /** SHA-256 of the population; only where the file has all rows and all drawn columns. */
  populationDigest?: string;
  /** Only where the file has all rows. */
  agreement?: Agreement;
}

/** What a worker answers when it is asked for the next step. */
export type ExportAnswer =
  | { ok: true; done: false; step: ExportStep }
  | {
      ok: true;
      done: true;
      /** The description as a JSON document, where the format cannot hold it. */
      beside?: string;
    }
  | { ok: false; code: 'failed'; message: string };
