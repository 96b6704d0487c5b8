import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RunningHash } from '../core/population/columns.ts';
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

/**
 * Opens threads that make parts, as many as the machine runs at once; each starts when first
 * asked. Undefined where their file is missing, as where the sources run without a build.
 */
export function threadLanes(): ((work: PartWork) => Promise<PartLanes>) | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const file = [here, dirname(here)]
    .map((folder) => join(folder, 'part-thread.js'))
    .find(existsSync);
  if (file === undefined) return undefined;
  return (work) => {
    const lanes = Array.from(
      { length: Math.min(availableParallelism(), mostLanes) },
      () => new ThreadLane(file, work),
    );
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
  readonly #file: string;
  readonly #work: PartWork;
  readonly #waiting: { resolve: (part: Part) => void; reject: (cause: unknown) => void }[] = [];
  #worker: Worker | undefined;

  constructor(file: string, work: PartWork) {
    this.#file = file;
    this.#work = work;
  }

  ask(question: PartQuestion): Promise<Part> {
    this.#worker ??= this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker!.postMessage(question);
    });
  }

  close(): void {
    void this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#file, { workerData: this.#work, resourceLimits });
    worker.on('message', (part: Part) => this.#waiting.shift()?.resolve(part));
    worker.on('error', (cause) => {
      for (const { reject } of this.#waiting.splice(0)) reject(cause);
    });
    return worker;
  }
}
