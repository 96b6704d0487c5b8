import type { Persona } from '../core/population/persona.ts';
import type { PlanColumn, Range } from '../core/population/plan.ts';
import type { FitReport } from '../core/population/report.ts';
import type { Study } from '../core/study/study.ts';
import type { Problem } from '../core/table/problem.ts';
import type { PackView } from '../data/pack-folder.ts';
import type { ListedPack } from './pack-index.ts';

export type { ListedPack, PackView };

/** How long each step took, in milliseconds. */
export interface Times {
  fit: number;
  round: number;
  draw: number;
}

/** A drawn population: its columns in ranges, and what was counted in it. */
export interface Population {
  study: Study;
  size: number;
  columns: PlanColumn[];
  /** In the order of the persons. */
  ranges: Range[];
  report: FitReport;
  /** Persons counted in each cell of `report.comparisons`, in the same order. */
  counts: Float64Array[];
  /** Under a design: people of the base that those stand for. */
  weighted?: Float64Array[];
  times: Times;
}

/** What two populations have in common when they are the same to the last bit. */
export interface Digest {
  population: string;
  /** SHA-256 of each column by its attribute. */
  columns: Record<string, string>;
}

export type DownloadFormat = 'parquet' | 'csv' | 'jsonl';

/** Media types of the files. */
export const mediaTypes: Record<DownloadFormat, string> = {
  parquet: 'application/vnd.apache.parquet',
  csv: 'text/csv',
  jsonl: 'application/jsonl',
};

export interface DownloadChoice {
  format: DownloadFormat;
  /** Language of the labels, a BCP 47 tag. */
  language: string;
  /** Link text from `#v1.` on, for the file to say what it is. */
  link: string;
  /** Where the file goes as it is written; absent: into memory. */
  target?: FileTarget;
}

/** A file on the user's disk that is written piece by piece and stands there once it is closed. */
export interface FileTarget {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** Leaves nothing of what was written. */
  abort(): Promise<void>;
}

export interface DownloadFile {
  name: string;
  /** Absent where the file went to a target. */
  blob?: Blob;
  /** What the file cannot say of itself: study, digests, sources and targets, as JSON. */
  beside?: { name: string; blob: Blob };
}

export interface TaskOptions {
  signal: AbortSignal;
  onProgress(progress: { phase: string; done: number; total: number }): void;
}

/** Raised where a study cannot be drawn, with what is wrong and what mends it. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
  readonly problems: Problem[];

  constructor(message: string, problems: Problem[]) {
    super(message);
    this.problems = problems;
  }
}

/** Everything the page asks of its workers. */
export interface Engine {
  /** The packs of this site; the first is the one that is drawn from unless another is asked for. */
  packs(): Promise<ListedPack[]>;
  /** Loads a pack and makes it the one that is drawn from. */
  open(pack: ListedPack): Promise<PackView>;
  draw(study: Study, options: TaskOptions): Promise<Population>;
  /** Draws persons start … start + count − 1 alone, with labels in a language. */
  persons(study: Study, start: number, count: number, language: string): Promise<Persona[]>;
  /** Sends a study, made ready to draw, with its pack and report to the other ends of the ports. */
  hand(study: Study, ports: MessagePort[], signal: AbortSignal): Promise<void>;
  /** Digests of the population drawn last. */
  digest(population: Population, options: TaskOptions): Promise<Digest>;
  download(
    population: Population,
    choice: DownloadChoice,
    options: TaskOptions,
  ): Promise<DownloadFile>;
}
