import { transfer } from 'comlink';
import type { PopulationWorkerApi } from '../../workers/population.worker.ts';
import populationWorker from '../../workers/population.worker.ts?worker&url';
import type { Range } from '../core/population/plan.ts';
import { mergeTally, newTally } from '../core/population/tally.ts';
import type { Comparison } from '../core/population/report.ts';
import type { Digest, Population, TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';

/** Most persons drawn at once; the lanes have as many ranges each, as far as that goes. */
const rangeSize = 20_000;
const mostLanes = 8;

/**
 * The page's handle on the workers that draw, as many as the machine has cores. A draw
 * depends only on the persons' indices, so ranges may finish in any order: progress is
 * ranges finished, and a cancel hands out no more.
 */
export class DrawClient {
  #lanes: Lane<PopulationWorkerApi>[] = [];

  /** Starts the workers before they are needed. */
  warm(): void {
    const wanted = Math.min(navigator.hardwareConcurrency || 2, mostLanes);
    while (this.#lanes.length < wanted)
      this.#lanes.push(
        spawn<PopulationWorkerApi>(populationWorker, `population ${this.#lanes.length}`),
      );
  }

  /** Ports through which each lane gets its plan, and a promise that all plans have come. */
  begin(signal: AbortSignal): { ports: MessagePort[]; ready: Promise<unknown> } {
    this.warm();
    const channels = this.#lanes.map((lane) => ({ lane, channel: new MessageChannel() }));
    const ready = Promise.all(
      channels.map(({ lane, channel: { port2 } }) =>
        lane.race(lane.remote.begin(transfer(port2, [port2])), signal),
      ),
    );
    ready.catch(() => {});
    return { ports: channels.map(({ channel }) => channel.port1), ready };
  }

  /** Draws and counts the persons 0 … size − 1 of the plan that came last. */
  async draw(
    size: number,
    comparisons: readonly Comparison[],
    { signal, onProgress }: TaskOptions,
  ): Promise<Pick<Population, 'ranges' | 'counts' | 'weighted'>> {
    const turns = Math.ceil(size / (rangeSize * this.#lanes.length));
    const step = Math.ceil(size / (turns * this.#lanes.length));
    const ranges: Range[] = [];
    const total = newTally(comparisons);
    let next = 0;
    const work = this.#lanes.map(async (lane) => {
      while (next < size) {
        const start = next;
        const count = Math.min(step, size - start);
        next += count;
        const { range, tally } = await lane.race(lane.remote.draw(start, count), signal);
        ranges.push(range);
        mergeTally(total, tally);
        onProgress({ phase: 'Drawing', done: total.people, total: size });
      }
    });
    await this.#settled(Promise.all(work));
    ranges.sort((a, b) => a.start - b.start);
    const { counts, weighted } = total;
    return { ranges, counts, ...(weighted && { weighted }) };
  }

  /** Draws the plan that came last once more, into digests. */
  async digest(size: number, { signal, onProgress }: TaskOptions): Promise<Digest> {
    const [lane] = this.#lanes;
    if (!lane) throw new Error('nothing was drawn yet');
    for (let start = 0; start < size; start += rangeSize) {
      const count = Math.min(rangeSize, size - start);
      await this.#settled(lane.race(lane.remote.digest(start, count), signal));
      onProgress({ phase: 'Computing digests', done: start + count, total: size });
    }
    return this.#settled(lane.race(lane.remote.digests(), signal));
  }

  /** After a worker died all are replaced, since Comlink would wait for it for ever. */
  async #settled<R>(work: Promise<R>): Promise<R> {
    try {
      return await work;
    } catch (cause) {
      if (this.#lanes.some(({ isDead }) => isDead)) {
        for (const lane of this.#lanes) lane.close();
        this.#lanes = [];
      }
      throw cause;
    }
  }
}
