import type {
  FileAnswer,
  FileChoices,
  JudgeOptions,
  ReplicateChoices,
  ReportOrigin,
  RowBands,
  SubjectReading,
  ValidationReport,
  Validator,
} from '../../src/client/validation.ts';
import type { TaskOptions } from '../../src/client/engine.ts';
import { untilAborted } from '../../src/client/spawn.ts';
import type { PairView } from '../../src/core/validation/ties/pair-view.ts';
import type { PolicyDocument } from '../../src/core/validation/policy/policy-document.ts';
import { SubjectDesk } from '../../src/data/subject-desk.ts';
import { ValidationDesk } from '../../src/data/validation-desk.ts';
import type { LaneTask, StudyParts } from '../../src/data/validation-desk.ts';

type Hand = (ports: MessagePort[]) => Promise<unknown>;

/** One desk for all tests: its pack is fitted once. */
const desk = new ValidationDesk(() => 0);
/** People that it counted last, so that the same study is counted once in a row. */
let standing: number | undefined;

/** Real validation in the thread of the test; each act waits for `gate`, told which it is. */
export class InProcessValidation implements Validator {
  gate: (act: string) => Promise<void> = () => Promise.resolve();
  /** Acts as they were asked for. */
  readonly acts: string[] = [];
  readonly #files = new SubjectDesk();

  async validate(
    size: number,
    hand: Hand,
    origin: ReportOrigin,
    judging: JudgeOptions,
    policy: PolicyDocument | undefined,
    { signal, onProgress }: TaskOptions,
  ): Promise<ValidationReport> {
    await this.#reached(`validate ${size}`, signal);
    onProgress({ phase: 'Counting every pair', done: 0, total: size });
    if (standing !== size) {
      standing = undefined;
      await desk.take(await handed(hand));
      desk.beginPlan(policy);
      desk.assign(finished() as LaneTask);
      desk.count(0, size);
      desk.beginMerge([desk.found()]);
      finished();
      standing = size;
    }
    return desk.report(origin, judging);
  }

  async readFile(file: File, hand: Hand, options: TaskOptions): Promise<FileAnswer> {
    await this.#reached(`read ${file.name}`, options.signal);
    await desk.lend(await handed(hand));
    return this.#files.read(file, file.name, desk.pack, { signal: options.signal });
  }

  async matchAgain(hand: Hand, signal: AbortSignal): Promise<SubjectReading> {
    await this.#reached('match', signal);
    await desk.lend(await handed(hand));
    return this.#files.matchWith(desk.pack);
  }

  async setRole(...[column, role]: Parameters<Validator['setRole']>): Promise<SubjectReading> {
    await this.#reached(`role of ${column}`);
    return this.#files.setRole(column, role);
  }

  async setValue(...[column, value, codes]: Parameters<Validator['setValue']>) {
    await this.#reached(`value ${value}`);
    return this.#files.setValue(column, value, codes);
  }

  async validateFile(
    choices: FileChoices,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal }: TaskOptions,
  ): Promise<ValidationReport> {
    await this.#reached('validate file', signal);
    standing = undefined;
    const made = this.#files.request(choices, desk.cache);
    if (!made.ok) throw new Error(made.reason);
    desk.beginRows(made.request, made.source);
    finished();
    return desk.report({ ...origin, digest: this.#files.digest }, judging);
  }

  async replicate(
    choices: ReplicateChoices,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal }: TaskOptions,
  ): Promise<ValidationReport> {
    await this.#reached(`replicate ${choices.replicates}`, signal);
    standing = undefined;
    desk.beginReplicates(choices, origin.madeAt.slice(0, 10));
    finished();
    return desk.report(origin, judging);
  }

  async bands(row: number, { signal }: TaskOptions): Promise<RowBands> {
    await this.#reached(`bands ${row}`, signal);
    desk.beginBands(row);
    return finished() as RowBands;
  }

  async holdAgainst(
    file: File,
    origin: ReportOrigin,
    judging: JudgeOptions,
    { signal }: TaskOptions,
  ): ReturnType<Validator['holdAgainst']> {
    await this.#reached(`hold against ${file.name}`, signal);
    const references = new SubjectDesk();
    const answer = await references.read(file, file.name, desk.pack, { signal });
    if (!answer.ok) return answer;
    standing = undefined;
    desk.beginReference(references.subject(desk.cache));
    const shared = finished() as unknown[];
    return { ok: true, report: desk.report(origin, judging), shared: shared.length };
  }

  async dropReference(origin: ReportOrigin, judging: JudgeOptions): Promise<ValidationReport> {
    await this.#reached('drop reference');
    desk.dropReference();
    return desk.report(origin, judging);
  }

  async judge(origin: ReportOrigin, judging: JudgeOptions): Promise<ValidationReport> {
    await this.#reached('judge');
    return desk.report(origin, judging);
  }

  async pair(a: number, b: number): Promise<PairView> {
    await this.#reached(`pair ${a} ${b}`);
    return desk.pair(a, b);
  }

  remedies(report: ValidationReport) {
    return Promise.resolve(desk.remedies(report));
  }

  async remedy(
    ...[offered, { signal }]: Parameters<Validator['remedy']>
  ): ReturnType<Validator['remedy']> {
    await this.#reached('remedy', signal);
    desk.beginRemedy(offered);
    return finished() as Awaited<ReturnType<Validator['remedy']>>;
  }

  weightFile(): Promise<Blob> {
    return Promise.reject(new Error('no file is written here'));
  }

  async #reached(act: string, signal?: AbortSignal): Promise<void> {
    this.acts.push(act);
    const waiting = this.gate(act);
    await (signal ? untilAborted(waiting, signal) : waiting);
    signal?.throwIfAborted();
  }
}

/** What a study sends to the other end of a port, uncopied: a copy of a pack would be fitted anew. */
async function handed(hand: Hand): Promise<StudyParts> {
  let parts: StudyParts | undefined;
  const port = { postMessage: (data: StudyParts) => (parts = data) };
  await hand([port as unknown as MessagePort]);
  return parts!;
}

function finished(): unknown {
  for (;;) {
    const step = desk.step();
    if (step.done) return step.value;
  }
}
