import type { OwnWorkerApi } from '../../workers/own.worker.ts';
import ownWorker from '../../workers/own.worker.ts?worker&url';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';

export type { DeskAction } from '../data/own-desk-action.ts';
export type { DeskFindings, DeskView, PreviewRow, TablePreview } from '../data/own-desk-view.ts';
export type { MadePack } from '../data/own-desk.ts';

/** The page's handle on the worker that reads and examines the user's own tables. */
export class OwnClient {
  readonly #year: number;
  #lane: Lane<OwnWorkerApi> | undefined;
  #started: Promise<void> = Promise.resolve();

  /** @param year of now, for new tables */
  constructor(year: number) {
    this.#year = year;
  }

  /** A worker that died is replaced before the next call, and takes up what was kept. */
  async ask<C extends Promise<unknown>>(
    call: (remote: Lane<OwnWorkerApi>['remote']) => C,
  ): Promise<Awaited<C>> {
    if (!this.#lane) {
      this.#lane = spawn<OwnWorkerApi>(ownWorker, 'own tables');
      this.#started = this.#lane.race(this.#lane.remote.start(this.#year));
    }
    const lane = this.#lane;
    try {
      await this.#started;
      return await lane.race(call(lane.remote));
    } catch (cause) {
      if (lane.isDead && this.#lane === lane) {
        lane.close();
        this.#lane = undefined;
      }
      throw cause;
    }
  }
}
