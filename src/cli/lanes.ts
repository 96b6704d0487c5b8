import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RunningHash } from '../core/population/columns.ts';
import type { ExportFormat } from '../data/export-request.ts';
import type { PartLanes } from '../data/export.ts';
import type { Part, PartWork } from '../data/part.ts';
import type { Compress } from '../data/parquet/compress.ts';

/** Most threads that draw and encode, beside the one that writes. */
const mostLanes = 8;

/** Parts come and go: a small nursery keeps what is left of them from piling up. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/** zstd out of parquet-wasm as Node loads it. */
export async function zstd(): Promise<Compress> {
  const { zstdOf } = await import('../data/parquet/zstd.ts');
  return zstdOf(await import('parquet-wasm/node'));
}

/** The SHA-256 of Node, which uses the processor's own. */
export function nodeHash(): RunningHash {
  const hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.copy().digest('hex'),
  };
}

/** What a thread is asked for: persons start … start + count − 1. */
export interface PartQuestion {
  start: number;
  count: number;
}

/** What a thread is told: first, once, what its parts are made from, then each part. */
export type PartMessage = { work: PartWork } | PartQuestion;

/**
 * Starts threads that make parts, as many as there are parts and the machine runs at once, so
 * that they load what they need while the caller still fits. Until they have work they keep
 * no process alive. Undefined where their file is missing, as where the sources run without a
 * build.
 */
export function threadLanes(
  format: ExportFormat,
  parts: number,
): ((work: PartWork) => Promise<PartLanes>) | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const file = [here, dirname(here)]
    .map((folder) => join(folder, 'part-thread.js'))
    .find(existsSync);
  if (file === undefined) return undefined;
  const lanes = Array.from(
    { length: Math.min(parts, availableParallelism(), mostLanes) },
    () => new ThreadLane(file, format),
  );
  return (work) => {
    for (const lane of lanes) lane.begin(work);
    return Promise.resolve({
      makers: lanes.map((lane) => (start, count) => lane.ask({ start, count })),
      ahead: 2 * lanes.length,
      close: () => {
        for (const lane of lanes) lane.close();
      },
    });
  };
}

/** A thread that answers in the order in which it was asked. */
class ThreadLane {
  readonly #waiting: { resolve: (part: Part) => void; reject: (cause: unknown) => void }[] = [];
  readonly #worker: Worker;
  #failure: { cause: unknown } | undefined;

  constructor(file: string, format: ExportFormat) {
    this.#worker = new Worker(file, { workerData: format, resourceLimits });
    this.#worker.on('message', (part: Part) => this.#waiting.shift()?.resolve(part));
    this.#worker.on('error', (cause) => {
      this.#failure = { cause };
      for (const { reject } of this.#waiting.splice(0)) reject(cause);
    });
    // A listener for messages would hold it again.
    this.#worker.unref();
  }

  begin(work: PartWork): void {
    this.#worker.ref();
    this.#tell({ work });
  }

  ask(question: PartQuestion): Promise<Part> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure.cause as Error);
        return;
      }
      this.#waiting.push({ resolve, reject });
      this.#tell(question);
    });
  }

  close(): void {
    void this.#worker.terminate();
  }

  #tell(message: PartMessage): void {
    this.#worker.postMessage(message);
  }
}
