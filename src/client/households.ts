import type { HouseholdsWorkerApi } from '../../workers/households.worker.ts';
import householdsWorker from '../../workers/households.worker.ts?worker&url';
import type { HouseholdOptions } from '../core/households/prepare.ts';
import type { FileOptions } from '../core/households/read-problem.ts';
import type { HouseholdInput, HouseholdStep } from '../data/household-desk.ts';
import { mediaTypes } from './engine.ts';
import type { DownloadFormat, TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';

export type {
  DrawnHouseholds,
  DrawnRows,
  HouseholdCard,
  HouseholdInput,
  HouseholdReading,
  RecordTable,
} from '../data/household-desk.ts';
export type { Slot, SlotText } from '../data/household-slots.ts';

type DrawnTable = 'households' | 'persons';

const phases = {
  weighting: 'Weighting households, zone by zone',
  remedies: 'Looking for what would help',
  rounding: 'Making whole households',
} as const;

/** The page's handle on the worker that reads, weights and draws households. */
export class HouseholdClient {
  #lane: Lane<HouseholdsWorkerApi> | undefined;

  decode(name: string, bytes: Uint8Array) {
    return this.#ask((remote) => remote.decode(name, bytes));
  }

  fetchPack(folder: string, files: readonly string[]) {
    return this.#ask((remote) => remote.fetchPack(folder, files));
  }

  read(input: HouseholdInput, choices: FileOptions) {
    return this.#ask((remote) => remote.read(input, choices));
  }

  /** Reads an input anew, in case the worker is another by now, and draws from it. */
  async draw(
    input: HouseholdInput,
    choices: FileOptions,
    options: HouseholdOptions,
    { signal, onProgress }: TaskOptions,
  ): Promise<Extract<HouseholdStep, { done: true }>> {
    onProgress({ phase: phases.weighting, done: 0, total: 0 });
    await this.#ask((remote) => remote.read(input, choices), signal);
    await this.#ask((remote) => remote.begin(options), signal);
    for (;;) {
      const step = await this.#ask((remote) => remote.step(), signal);
      if (step.done) return step;
      const { phase, done, total } = step.progress;
      onProgress({ phase: phases[phase], done, total });
    }
  }

  household(number: number) {
    return this.#ask((remote) => remote.household(number));
  }

  head(table: DrawnTable, count: number) {
    return this.#ask((remote) => remote.head(table, count));
  }

  /** Writes a drawn table into a blob, and what CSV and JSONL cannot say of themselves into another. */
  async write(
    table: DrawnTable,
    format: DownloadFormat,
    { signal, onProgress }: TaskOptions,
  ): Promise<{ blob: Blob; beside?: Blob }> {
    const total = await this.#ask((remote) => remote.open(table, format), signal);
    const parts: BlobPart[] = [];
    for (;;) {
      const answer = await this.#ask((remote) => remote.next(), signal);
      if (!answer.ok) throw new Error(answer.message);
      if (answer.done) {
        const { beside } = answer;
        return {
          blob: new Blob(parts, { type: mediaTypes[format] }),
          ...(beside !== undefined && { beside: new Blob([beside], { type: 'application/json' }) }),
        };
      }
      parts.push(answer.step.bytes as Uint8Array<ArrayBuffer>);
      onProgress({ phase: 'Writing', done: answer.step.rows, total });
    }
  }

  /** A worker that died is replaced before the next call. */
  async #ask<C extends Promise<unknown>>(
    call: (remote: Lane<HouseholdsWorkerApi>['remote']) => C,
    signal?: AbortSignal,
  ): Promise<Awaited<C>> {
    const lane = (this.#lane ??= spawn<HouseholdsWorkerApi>(householdsWorker, 'households'));
    try {
      return await lane.race(call(lane.remote), signal);
    } catch (cause) {
      if (lane.isDead && this.#lane === lane) {
        lane.close();
        this.#lane = undefined;
      }
      throw cause;
    }
  }
}
