import { transfer } from 'comlink';
import type { ValidationWorkerApi } from '../../workers/validation.worker.ts';
import validationWorker from '../../workers/validation.worker.ts?worker&url';
import type { JudgeOptions, ReportOrigin, ValidationReport } from '../core/validation/report.ts';
import type { DeskStep, LanePart, LaneTask } from '../data/validation-desk.ts';
import type { TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';

export type { JudgeOptions, ReportOrigin, ValidationReport };

type Remote = Lane<ValidationWorkerApi>['remote'];

const rangeSize = 50_000;
const mostLanes = 8;

/** The page's handle on the workers that validate: all of them count, the first one judges. */
export class ValidationClient {
  #lanes: Lane<ValidationWorkerApi>[] = [];

  /**
   * Counts every row of a study and judges it.
   *
   * @param hand sends the study, made ready to draw, to the other ends of the ports
   */
  async validate(
    size: number,
    hand: (ports: MessagePort[]) => Promise<unknown>,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    onProgress({ phase: 'Working out what to expect', done: 0, total: 0 });
    this.#warm();
    const lanes = this.#lanes;
    const channels = lanes.map(() => new MessageChannel());
    const ready = lanes.map((lane, i) => {
      const { port2 } = channels[i]!;
      return this.#ask(lane, (remote) => remote.begin(transfer(port2, [port2])), signal);
    });
    await hand(channels.map(({ port1 }) => port1));
    await Promise.all(ready);
    const [first] = lanes;
    await this.#ask(first!, (remote) => remote.beginPlan(), signal);
    const task = (await this.#steps('Working out what to expect', signal, onProgress)) as LaneTask;
    await Promise.all(lanes.map((lane) => this.#ask(lane, (r) => r.assign(task), signal)));
    const parts = await this.#count(size, signal, onProgress);
    await this.#ask(
      first!,
      (remote) => remote.beginMerge(transfer(parts, parts.flatMap(buffersOf))),
      signal,
    );
    await this.#steps('Looking for repeated people', signal, onProgress);
    onProgress({ phase: 'Judging', done: 0, total: 0 });
    return this.#ask(first!, (remote) => remote.report(origin, judging), signal);
  }

  /** Refits with targets redrawn from their errors, and judges what was counted anew. */
  async replicate(
    replicates: number,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    const [first] = this.#lanes;
    if (!first) throw new Error('The population has to be validated first.');
    await this.#ask(
      first,
      (remote) => remote.beginReplicates(replicates, origin.madeAt.slice(0, 10)),
      signal,
    );
    await this.#steps('Redrawing the targets from their errors', signal, onProgress);
    return this.#ask(first, (remote) => remote.report(origin, judging), signal);
  }

  /** Judges what was counted anew, by other options. */
  judge(origin: ReportOrigin, judging: JudgeOptions): Promise<ValidationReport> {
    const [first] = this.#lanes;
    if (!first) throw new Error('The population has to be validated first.');
    return this.#ask(first, (remote) => remote.report(origin, judging));
  }

  /** Everything counted of a pair of axes. */
  pair(a: number, b: number) {
    const [first] = this.#lanes;
    if (!first) throw new Error('The population has to be validated first.');
    return this.#ask(first, (remote) => remote.pair(a, b));
  }

  async #count(
    size: number,
    signal: AbortSignal,
    onProgress: TaskOptions['onProgress'],
  ): Promise<LanePart[]> {
    const step = Math.min(rangeSize, Math.ceil(size / this.#lanes.length));
    let next = 0;
    let counted = 0;
    const work = this.#lanes.map(async (lane) => {
      while (next < size) {
        const start = next;
        const rows = Math.min(step, size - start);
        next += rows;
        await this.#ask(lane, (remote) => remote.count(start, rows), signal);
        counted += rows;
        onProgress({ phase: 'Counting every pair', done: counted, total: size });
      }
      return this.#ask(lane, (remote) => remote.found(), signal);
    });
    return Promise.all(work);
  }

  /** Goes on with the first lane's long step to its end. */
  async #steps(
    phase: string,
    signal: AbortSignal,
    onProgress: TaskOptions['onProgress'],
  ): Promise<unknown> {
    for (;;) {
      const answer: DeskStep<unknown> = await this.#ask(
        this.#lanes[0]!,
        (remote) => remote.step(),
        signal,
      );
      if (answer.done) return answer.value;
      onProgress({ phase, done: Math.round(answer.share * 100), total: 100 });
    }
  }

  #warm(): void {
    const wanted = Math.min(navigator.hardwareConcurrency || 2, mostLanes);
    while (this.#lanes.length < wanted)
      this.#lanes.push(
        spawn<ValidationWorkerApi>(validationWorker, `validation ${this.#lanes.length}`),
      );
  }

  /** After a worker died all are replaced, since what it counted is gone. */
  async #ask<C extends Promise<unknown>>(
    lane: Lane<ValidationWorkerApi>,
    call: (remote: Remote) => C,
    signal?: AbortSignal,
  ): Promise<Awaited<C>> {
    try {
      return await lane.race(call(lane.remote), signal);
    } catch (cause) {
      if (this.#lanes.some(({ isDead }) => isDead)) {
        for (const each of this.#lanes) each.close();
        this.#lanes = [];
      }
      throw cause;
    }
  }
}

function buffersOf({ counts }: LanePart): ArrayBuffer[] {
  return [...counts.pairs, ...counts.pairExamples].map(({ buffer }) => buffer as ArrayBuffer);
}
