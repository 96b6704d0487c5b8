import { transfer } from 'comlink';
import type { FitWorkerApi } from '../../workers/fit.worker.ts';
import fitWorker from '../../workers/fit.worker.ts?worker&url';
import type { Pack } from '../core/pack/pack.ts';
import type { Study } from '../core/study/study.ts';
import type { PackView } from '../data/pack-folder.ts';
import type { ListedPack } from './pack-index.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';
import { Turns } from './turns.ts';

function openIn(remote: Lane<FitWorkerApi>['remote'], pack: ListedPack, document?: Pack) {
  return document ? remote.openDocument(document) : remote.open(pack.folder, pack.files);
}

/** The page's handle on the one worker that fits and rounds. */
export class FitClient {
  #lane: Lane<FitWorkerApi> | undefined;
  #pack: ListedPack | undefined;
  readonly #turns = new Turns();

  /** Starts the worker before it is needed. */
  warm(): void {
    this.#lane ??= spawn<FitWorkerApi>(fitWorker, 'fit');
  }

  /** Packs are opened one after the other, so that the newest asked for is the one that stays. */
  async open(pack: ListedPack): Promise<PackView> {
    return this.#turns.take(async () => {
      const document = await pack.own?.load();
      this.#pack = pack;
      return this.#call((remote) => openIn(remote, pack, document));
    });
  }

  /** Prepares a study; its plan goes to the other ends of the ports. */
  async prepare(study: Study, ports: () => MessagePort[], signal: AbortSignal) {
    return this.#turns.take(() => {
      const given = ports();
      return this.#call((remote) =>
        remote.prepare(study, transfer(given, given), document.baseURI),
      );
    }, signal);
  }

  /** Hands a study, made ready to draw, to the other ends of the ports. */
  async hand(study: Study, ports: MessagePort[], signal: AbortSignal) {
    return this.#call(
      (remote) => remote.hand(study, transfer(ports, ports), document.baseURI),
      signal,
    );
  }

  async persons(study: Study, start: number, count: number, language: string) {
    return this.#call((remote) => remote.persons(study, start, count, language));
  }

  async exportParts(study: Study, signal: AbortSignal) {
    return this.#call((remote) => remote.exportParts(study), signal);
  }

  /** A worker that died is replaced before the next call, and reads its pack again. */
  async #call<C extends Promise<unknown>>(
    ask: (remote: Lane<FitWorkerApi>['remote']) => C,
    signal?: AbortSignal,
  ): Promise<Awaited<C>> {
    const isNew = this.#lane === undefined;
    this.warm();
    const lane = this.#lane!;
    try {
      if (isNew && this.#pack) {
        const document = await this.#pack.own?.load();
        await lane.race(openIn(lane.remote, this.#pack, document), signal);
      }
      return await lane.race(ask(lane.remote), signal);
    } catch (cause) {
      if (lane.isDead) {
        lane.close();
        this.#lane = undefined;
      }
      throw cause;
    }
  }
}
