import { untilAborted } from './spawn.ts';

/**
 * Work that is done one after the other. It waits here and not in a worker, so that what was
 * given up before its turn never reaches one.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does some work after all that was given before, however that ends; rejects at once when the signal aborts. */
  take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = this.#last.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    return signal ? untilAborted(turn, signal) : turn;
  }
}
