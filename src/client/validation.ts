import { proxy, transfer } from 'comlink';
import type { ValidationWorkerApi } from '../../workers/validation.worker.ts';
import validationWorker from '../../workers/validation.worker.ts?worker&url';
import type { RowBands } from '../core/validation/uncertainty/bands.ts';
import type { ReplicateChoices } from '../core/validation/uncertainty/replicates.ts';
import type { JudgeOptions, ReportOrigin, ValidationReport } from '../core/validation/report.ts';
import type { ColumnRole } from '../core/validation/file/match-columns.ts';
import type { OfferedRemedy } from '../core/validation/bias/mitigation.ts';
import type { Remedied } from '../core/validation/bias/remedy.ts';
import type { PolicyDocument } from '../core/validation/policy/policy-document.ts';
import type { FileProblem } from '../data/file-bytes.ts';
import { laneBuffers } from '../data/lane-part.ts';
import type { LanePart } from '../data/lane-part.ts';
import type { FileAnswer, FileChoices, SubjectReading } from '../data/subject-desk.ts';
import type { DeskStep, LaneTask } from '../data/validation-desk.ts';
import type { TaskOptions } from './engine.ts';
import { spawn } from './spawn.ts';
import type { Lane } from './spawn.ts';
import { Turns } from './turns.ts';

export type { ColumnRole, FileAnswer, FileChoices, SubjectReading };
export type { JudgeOptions, ReplicateChoices, ReportOrigin, RowBands, ValidationReport };
export type { ShownColumn } from '../data/subject-desk.ts';
export type { FileProblem } from '../data/file-bytes.ts';

type Remote = Lane<ValidationWorkerApi>['remote'];

const rangeSize = 50_000;
const mostLanes = 8;

/** Date and time of now, or some milliseconds from it. */
export const isoNow = (after = 0) => new Date(Date.now() + after).toISOString();

/** What the page asks of those who validate. */
export type Validator = Pick<ValidationClient, keyof ValidationClient>;

/** The page's handle on the workers that validate: all of them count, the first one judges. */
export class ValidationClient {
  #lanes: Lane<ValidationWorkerApi>[] = [];
  /** The first lane has one long step at a time. */
  readonly #turns = new Turns();

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
    policy: PolicyDocument | undefined,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    onProgress({ phase: 'Working out what to expect', done: 0, total: 0 });
    return this.#turns.take(async () => {
      this.#warm();
      const lanes = this.#lanes;
      await this.#begin(lanes, hand, signal);
      const [first] = lanes;
      await this.#ask(first!, (remote) => remote.beginPlan(policy), signal);
      const planned = await this.#steps('Working out what to expect', signal, onProgress);
      const task = planned as LaneTask;
      await Promise.all(lanes.map((lane) => this.#ask(lane, (r) => r.assign(task), signal)));
      const parts = await this.#count(size, signal, onProgress);
      await this.#ask(
        first!,
        (remote) => remote.beginMerge(transfer(parts, parts.flatMap(laneBuffers))),
        signal,
      );
      await this.#steps('Looking for repeated people', signal, onProgress);
      onProgress({ phase: 'Judging', done: 0, total: 0 });
      return this.#ask(first!, (remote) => remote.report(origin, judging), signal);
    }, signal);
  }

  /**
   * Reads a file of people and matches its columns with the pack of a study.
   *
   * @param hand sends the study, made ready to draw, to the other ends of the ports
   */
  async readFile(
    file: File,
    hand: (ports: MessagePort[]) => Promise<unknown>,
    { signal, onProgress }: TaskOptions,
  ): Promise<FileAnswer> {
    onProgress({ phase: 'Reading the file', done: 0, total: 0 });
    return this.#turns.take(async () => {
      const first = this.#first();
      await this.#begin([first], hand, signal, 'beginFiles');
      return this.#reading({ signal, onProgress }, (told) =>
        this.#ask(first, (remote) => remote.readFile(file, file.name, told), signal),
      );
    }, signal);
  }

  /**
   * Holds the ties of what was counted against the rows of a file, and judges it anew.
   *
   * @returns the report, or what is wrong with the file
   */
  async holdAgainst(
    file: File,
    origin: ReportOrigin,
    judging: JudgeOptions,
    options: TaskOptions,
  ): Promise<
    { ok: true; report: ValidationReport; shared: number } | { ok: false; problems: FileProblem[] }
  > {
    const { signal, onProgress } = options;
    return this.#turns.take(async () => {
      const first = this.#first();
      const answer = await this.#reading(options, (told) =>
        this.#ask(first, (remote) => remote.readReference(file, file.name, told), signal),
      );
      if (!answer.ok) return answer;
      const shared = await this.#steps('Counting the reference', signal, onProgress);
      const report = await this.#ask(first, (remote) => remote.report(origin, judging), signal);
      return { ok: true, report, shared: (shared as unknown[]).length };
    }, signal);
  }

  /** Holds the ties against the pack again. */
  dropReference(origin: ReportOrigin, judging: JudgeOptions): Promise<ValidationReport> {
    return this.#turns.take(async () => {
      const first = this.#first();
      await this.#ask(first, (remote) => remote.dropReference());
      return this.#ask(first, (remote) => remote.report(origin, judging));
    });
  }

  /** Matches the columns of the file anew, with the pack of a study. */
  async matchAgain(
    hand: (ports: MessagePort[]) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<SubjectReading> {
    return this.#turns.take(async () => {
      const first = this.#first();
      await this.#begin([first], hand, signal, 'beginFiles');
      return this.#ask(first, (remote) => remote.matchAgain(), signal);
    }, signal);
  }

  setRole(column: string, role: ColumnRole): Promise<SubjectReading> {
    return this.#ask(this.#first(), (remote) => remote.setRole(column, role));
  }

  setValue(column: string, value: string, categories: number[]): Promise<SubjectReading> {
    return this.#ask(this.#first(), (remote) => remote.setValue(column, value, categories));
  }

  /** Counts the rows of the file that was read, and judges them. */
  async validateFile(
    choices: FileChoices,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    onProgress({ phase: 'Working out what to expect', done: 0, total: 0 });
    return this.#turns.take(async () => {
      const first = this.#first();
      const begun = await this.#ask(first, (remote) => remote.beginFile(choices), signal);
      if (!begun.ok) throw new Error(begun.reason);
      await this.#steps('Counting every pair', signal, onProgress);
      const { digest } = begun;
      return this.#ask(first, (remote) => remote.report({ ...origin, digest }, judging), signal);
    }, signal);
  }

  /** Refits with targets redrawn from their errors, and judges what was counted anew. */
  async replicate(
    choices: ReplicateChoices,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    const date = origin.madeAt.slice(0, 10);
    return this.#turns.take(async () => {
      const first = this.#first();
      await this.#ask(first, (remote) => remote.beginReplicates(choices, date), signal);
      await this.#steps('Redrawing the targets from their errors', signal, onProgress);
      return this.#ask(first, (remote) => remote.report(origin, judging), signal);
    }, signal);
  }

  /** Reads the bands of the persona in a row off the replicates that were made last. */
  async bands(row: number, { signal, onProgress }: TaskOptions): Promise<RowBands> {
    return this.#turns.take(async () => {
      await this.#ask(this.#first(), (remote) => remote.beginBands(row), signal);
      return (await this.#steps('Reading the bands', signal, onProgress)) as RowBands;
    }, signal);
  }

  /** Judges what was counted anew, by other options. */
  judge(origin: ReportOrigin, judging: JudgeOptions): Promise<ValidationReport> {
    const first = this.#first();
    return this.#ask(first, (remote) => remote.report(origin, judging));
  }

  /** Remedies that fit what a report found. */
  remedies(report: ValidationReport): Promise<OfferedRemedy[]> {
    return this.#ask(this.#first(), (remote) => remote.remedies(report));
  }

  /** What a remedy does and costs. */
  async remedy(offered: OfferedRemedy, { signal, onProgress }: TaskOptions): Promise<Remedied> {
    return this.#turns.take(async () => {
      await this.#ask(this.#first(), (remote) => remote.beginRemedy(offered), signal);
      return (await this.#steps('Working the remedy out', signal, onProgress)) as Remedied;
    }, signal);
  }

  /** The weights that were worked out last, row by row, as CSV. */
  async weightFile(rows: number, { signal, onProgress }: TaskOptions): Promise<Blob> {
    const parts: BlobPart[] = ['row,weight\r\n'];
    for (let start = 0; start < rows; start += rangeSize) {
      const count = Math.min(rangeSize, rows - start);
      const lines = await this.#ask(
        this.#first(),
        (remote) => remote.weights(start, count),
        signal,
      );
      parts.push(lines as Uint8Array<ArrayBuffer>);
      onProgress({ phase: 'Writing weights', done: start + count, total: rows });
    }
    return new Blob(parts, { type: 'text/csv' });
  }

  /** Everything counted of a pair of axes. */
  pair(a: number, b: number) {
    const first = this.#first();
    return this.#ask(first, (remote) => remote.pair(a, b));
  }

  async #count(
    size: number,
    signal: AbortSignal,
    onProgress: TaskOptions['onProgress'],
  ): Promise<LanePart[]> {
    const lanes = this.#lanes.length;
    const step = Math.min(rangeSize, Math.ceil(size / lanes));
    let counted = 0;
    // Each lane has ranges of its own whichever is faster: sums of weights add up alike each time.
    const work = this.#lanes.map(async (lane, at) => {
      for (let start = at * step; start < size; start += lanes * step) {
        const rows = Math.min(step, size - start);
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

  /** Reads a file with its progress told, until the signal aborts. */
  async #reading<T>(
    { signal, onProgress }: TaskOptions,
    read: (told: (share: number) => void) => Promise<T>,
  ): Promise<T> {
    const first = this.#first();
    const stop = () => void first.remote.stopReading();
    signal.addEventListener('abort', stop, { once: true });
    const told = proxy((share: number) =>
      onProgress({ phase: 'Reading the file', done: Math.round(share * 100), total: 100 }),
    );
    try {
      return await read(told);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Hands a study to lanes. */
  async #begin(
    lanes: readonly Lane<ValidationWorkerApi>[],
    hand: (ports: MessagePort[]) => Promise<unknown>,
    signal: AbortSignal,
    by: 'begin' | 'beginFiles' = 'begin',
  ): Promise<void> {
    const channels = lanes.map(() => new MessageChannel());
    const ready = lanes.map((lane, i) => {
      const { port2 } = channels[i]!;
      return this.#ask(lane, (remote) => remote[by](transfer(port2, [port2])), signal);
    });
    for (const waiting of ready) waiting.catch(() => {});
    await hand(channels.map(({ port1 }) => port1));
    await Promise.all(ready);
  }

  /** The lane that reads files and judges. */
  #first(): Lane<ValidationWorkerApi> {
    this.#warm();
    return this.#lanes[0]!;
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
