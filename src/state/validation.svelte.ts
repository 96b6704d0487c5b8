import { isoNow, ValidationClient } from '../client/validation.ts';
import type {
  ColumnRole,
  FileChoices,
  FileProblem,
  JudgeOptions,
  ReplicateChoices,
  ReportOrigin,
  RowBands,
  SubjectReading,
  ValidationReport,
  Validator,
} from '../client/validation.ts';
import { studyId } from '../core/study/minimal.ts';
import { modelVersion } from '../core/study/study.ts';
import type { PairView } from '../core/validation/ties/pair-view.ts';
import { parsePolicy } from '../core/validation/policy/policy-document.ts';
import type { OfferedRemedy } from '../core/validation/bias/mitigation.ts';
import type { Remedied } from '../core/validation/bias/remedy.ts';
import type { PolicyDocument, PolicyVersion } from '../core/validation/policy/policy-document.ts';
import type { PolicyProblem } from '../core/validation/policy/policy-parts.ts';
import { failedRecord, withRecord } from '../core/validation/run-record.ts';
import type { RunTimes } from '../core/validation/run-record.ts';
import type { SynthesisEvent } from '../core/validation/record.ts';
import { Job } from './job.svelte.ts';
import type { JobOptions } from './job.svelte.ts';
import type { Population, Session } from './session.svelte.ts';
import { resolved } from './study-edit.ts';
import { filterPhrase } from './words.ts';

export type { ColumnRole, FileProblem, SubjectReading, ValidationReport };

/** Replicates of the targets that are drawn unless another number is asked for. */
export const usualReplicates = 50;

/** Above this size a population is validated when that is asked for, and not by itself. */
export const largeValidation = 2_000_000;

/** A policy as it was read from a file. */
export interface HeldPolicy {
  file: File;
  document: PolicyDocument;
  /** Versions that the file states. */
  versions: PolicyVersion[];
}

/** What is known of the quality of the population on the page, or of a file. */
export class Validation {
  readonly run = new Job<ValidationReport>();
  readonly replicating = new Job<ValidationReport>();
  readonly banding = new Job<RowBands>();
  readonly opening = new Job<void>();
  readonly remedying = new Job<Remedied>();
  readonly weighing = new Job<void>();
  readonly referring = new Job<void>();
  readonly #client: Validator;
  readonly #session: Session;
  readonly #now: () => string;
  #source = $state.raw<'study' | 'file'>('study');
  #report = $state.raw<ValidationReport>();
  /** The population that the report is on, or whose pack a file is held against. */
  #population = $state.raw<Population>();
  /** Rows of the population that the report is on. */
  #reported = $state.raw<Population['ranges']>();
  /** Whether the workers still hold what was counted for the report. */
  #isHeld = false;
  #file: File | undefined;
  #reading = $state.raw<SubjectReading>();
  #problems = $state.raw<readonly FileProblem[]>([]);
  #choices = $state.raw<FileChoices>({ drawing: 'unknown', isEveryone: false });
  #policy = $state.raw<HeldPolicy>();
  #policyProblems = $state.raw<readonly PolicyProblem[]>([]);
  #reference = $state.raw<{ name: string; shared: number }>();
  #remedies = $state.raw<readonly OfferedRemedy[]>([]);
  #judging = $state.raw<JudgeOptions>({});
  #events = $state.raw<readonly SynthesisEvent[]>([]);

  constructor(client: Validator, session: Session, now: () => string = isoNow) {
    this.#client = client;
    this.#session = session;
    this.#now = now;
  }

  /** Whether the population on the page is validated, or a file. */
  get source(): 'study' | 'file' {
    return this.#source;
  }

  /** The newest report; it stays while the next is made. */
  get report(): ValidationReport | undefined {
    return this.#report;
  }

  /** Whether the report is on another population than the page shows. */
  get isStale(): boolean {
    return this.#reported !== undefined && this.#reported !== this.#session.population?.ranges;
  }

  /** The file as it was read, with what its columns were taken for. */
  get reading(): SubjectReading | undefined {
    return this.#reading;
  }

  /** Why a file could not be read. */
  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  get choices(): FileChoices {
    return this.#choices;
  }

  set choices(choices: FileChoices) {
    this.#choices = choices;
  }

  /** The policy that populations are held to beside their targets. */
  get policy(): HeldPolicy | undefined {
    return this.#policy;
  }

  /** Why a file is no policy. */
  get policyProblems(): readonly PolicyProblem[] {
    return this.#policyProblems;
  }

  /** Holds populations to the policy in a file, in one of the versions that it states. */
  async usePolicy(file: File, version: PolicyVersion = 'text'): Promise<void> {
    const parsed = parsePolicy(await file.text(), version);
    this.#policyProblems = parsed.ok ? [] : parsed.problems;
    if (!parsed.ok) return;
    this.#policy = { file, document: parsed.policy, versions: parsed.versions };
    this.#withPolicy();
  }

  dropPolicy(): void {
    this.#policy = undefined;
    this.#policyProblems = [];
    this.#withPolicy();
  }

  get judging(): JudgeOptions {
    return this.#judging;
  }

  /** What was recorded of every run since the page was opened. */
  get events(): readonly SynthesisEvent[] {
    return this.#events;
  }

  /**
   * Validates a population unless the report is on it already, or its size asks for a decision.
   * A file is matched anew where the pack is another.
   */
  follow(population: Population): void {
    const before = this.#population;
    if (before?.ranges === population.ranges) return;
    if (this.#source === 'file') {
      const isOther = !before || packOf(before) !== packOf(population);
      this.#population = population;
      if (isOther && this.#reading) this.#matchAgain(population);
    } else if (population.size <= largeValidation) this.validate(population);
    else {
      this.run.cancel();
      this.run.dismiss();
      this.#forget();
      this.#population = population;
    }
  }

  validate(population: Population): void {
    this.#forget();
    this.#source = 'study';
    this.#population = population;
    const { round, draw } = population.times;
    this.#record(population, (round + draw) / 1000, (options) =>
      this.#client.validate(
        population.size,
        (ports) => this.#session.hand(population, ports, options.signal),
        { ...this.#origin(), digest: studyId(population.study), link: this.#session.link || null },
        this.#judging,
        this.#policy?.document,
        options,
      ),
    );
  }

  /** Validates anew after a cancel or a failure. */
  again(): void {
    const { population } = this.#session;
    if (this.#source === 'file') this.validateFile();
    else if (population) this.validate(population);
  }

  /** Reads a file of people in place of the population. */
  openFile(file: File): void {
    const { population } = this.#session;
    if (!population) return;
    this.run.cancel();
    this.#problems = [];
    this.#population = population;
    void this.opening.run(async (options) => {
      const answer = await this.#client.readFile(
        file,
        (ports) => this.#session.hand(population, ports, options.signal),
        options,
      );
      options.signal.throwIfAborted();
      if (!answer.ok) {
        this.#problems = answer.problems;
        return;
      }
      // A population may have come while the file was read.
      this.run.cancel();
      this.run.dismiss();
      this.#forget();
      this.#source = 'file';
      this.#report = this.#reported = undefined;
      this.#file = file;
      this.#reading = answer.reading;
      const now = this.#session.population ?? population;
      this.#population = now;
      if (packOf(now) !== packOf(population)) this.#matchAgain(now);
    });
  }

  /** Lets the file go and validates the population of the page. */
  closeFile(): void {
    for (const job of [this.opening, this.run]) {
      job.cancel();
      job.dismiss();
    }
    this.#forget();
    this.#source = 'study';
    this.#file = this.#reading = this.#report = this.#population = undefined;
    this.#problems = [];
    const { population } = this.#session;
    if (population) this.follow(population);
  }

  setRole(column: string, role: ColumnRole): Promise<void> {
    return this.#correct(() => this.#client.setRole(column, role));
  }

  setValue(column: string, value: string, categories: number[]): Promise<void> {
    return this.#correct(() => this.#client.setValue(column, value, categories));
  }

  validateFile(): void {
    const population = this.#population;
    if (!population) return;
    this.#forget();
    this.#record(undefined, 0, (options) =>
      this.#client.validateFile(
        { ...this.#choices, ...(this.#policy && { policy: this.#policy.document }) },
        { ...this.#origin(), digest: null, link: null },
        this.#judging,
        options,
      ),
    );
  }

  /** Adds to the report how far its figures would move with the targets. */
  replicate(choices: ReplicateChoices = {}): void {
    const standing = this.#report;
    if (!standing) return;
    this.banding.cancel();
    this.banding.dismiss();
    void this.replicating.run(async (options) => {
      if (!this.#isHeld) throw new Error(noLongerHeld);
      const report = await this.#client.replicate(
        { replicates: usualReplicates, ...choices },
        standing.origin,
        this.#judging,
        options,
      );
      options.signal.throwIfAborted();
      this.#report = { ...report, record: standing.record };
      return report;
    });
  }

  /** The file that ties are held against in place of the pack, and what was compared. */
  get reference(): { name: string; shared: number } | undefined {
    return this.#reference;
  }

  /** Holds the ties of what was counted against the rows of a file. */
  holdAgainst(file: File): void {
    const standing = this.#report;
    if (!standing) return;
    this.#problems = [];
    void this.referring.run(async (options) => {
      const made = await this.#client.holdAgainst(file, standing.origin, this.#judging, options);
      options.signal.throwIfAborted();
      if (!made.ok) {
        this.#problems = made.problems;
        return;
      }
      this.#reference = { name: file.name, shared: made.shared };
      this.#report = { ...made.report, record: standing.record };
    });
  }

  /** Holds the ties against the pack again. */
  async dropReference(): Promise<void> {
    const standing = this.#report;
    this.#reference = undefined;
    if (!standing) return;
    const report = await this.#client.dropReference(standing.origin, this.#judging);
    if (this.#report === standing) this.#report = { ...report, record: standing.record };
  }

  /** Reads the bands of the persona in a row off the replicates. */
  showBands(row: number): void {
    const bands = this.#report?.uncertainty.bands;
    if (bands?.row === row) {
      this.banding.cancel();
      this.banding.dismiss();
    } else if (this.#report?.uncertainty.replicates && !this.replicating.running)
      void this.banding.run((options) => this.#client.bands(row, options));
  }

  /** Remedies of the bias that the report found. */
  get remedies(): readonly OfferedRemedy[] {
    return this.#remedies;
  }

  /** The remedy that was worked out last. */
  get remedy(): Extract<Remedied, { ok: true }>['remedy'] | undefined {
    const { state } = this.remedying;
    return state.status === 'done' && state.result.ok ? state.result.remedy : undefined;
  }

  /** Works out what a remedy does and costs. */
  workOut(offered: OfferedRemedy): void {
    void this.remedying.run((options) => this.#client.remedy(offered, options));
  }

  /** Draws the study by the design of the remedy that was worked out. */
  applyDesign(): void {
    const { remedy } = this;
    if (remedy && remedy.kind !== 'weights') this.#session.edit(remedy.change);
  }

  /** Saves the weights that were worked out, a row of CSV for each row. */
  saveWeights(name: string): void {
    const rows = this.#report?.subject.rows;
    if (rows === undefined) return;
    void this.weighing.run(async (options) => {
      const blob = await this.#client.weightFile(rows, options);
      options.signal.throwIfAborted();
      this.#session.save(blob, name);
    });
  }

  /** Everything counted of a pair of axes of the report. */
  pair(a: number, b: number): Promise<PairView> {
    return this.#isHeld ? this.#client.pair(a, b) : Promise.reject(new Error(noLongerHeld));
  }

  /** Judges what was counted by other options. */
  async judge(judging: JudgeOptions): Promise<void> {
    this.#judging = judging;
    const standing = this.#report;
    if (!standing || !this.#isHeld) return;
    const report = await this.#client.judge(standing.origin, judging);
    if (this.#report === standing && this.#judging === judging)
      this.#report = { ...report, record: standing.record };
  }

  /** Judges anew what stands judged; a file that is still being looked over waits. */
  #withPolicy(): void {
    if (this.#source === 'study' || this.#report) this.again();
  }

  #forget(): void {
    for (const job of [this.replicating, this.banding, this.remedying]) {
      job.cancel();
      job.dismiss();
    }
    this.#remedies = [];
    this.referring.cancel();
    this.referring.dismiss();
    this.#reference = undefined;
  }

  #matchAgain(population: Population): void {
    this.run.cancel();
    this.run.dismiss();
    void this.opening.run(async ({ signal }) => {
      this.#reading = await this.#client.matchAgain(
        (ports) => this.#session.hand(population, ports, signal),
        signal,
      );
      this.#report = undefined;
    });
  }

  /** Corrects how the columns of the file are read. */
  async #correct(change: () => Promise<SubjectReading>): Promise<void> {
    const file = this.#file;
    try {
      const reading = await change();
      if (this.#file === file) this.#reading = reading;
    } catch (cause) {
      if (this.#file !== file || !file) return;
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#problems = [{ file: file.name, message, remedy: 'Choose the file once more.' }];
    }
  }

  #recordFailure(population: Population | undefined, times: RunTimes, cause: unknown): void {
    const of = population ?? this.#population;
    const about = {
      targetCount: population?.size ?? this.#reading?.rows ?? 0,
      pack: { id: of?.study.population.pack.id ?? '', digest: of ? packOf(of) : '' },
      studyDigest: population ? studyId(population.study) : '',
      versions: this.#origin().versions,
    };
    const message = cause instanceof Error ? cause.message : String(cause);
    const { events } = failedRecord(times, about, population !== undefined, message);
    this.#events = [...this.#events, ...events];
  }

  /** Runs a validation and puts it on record, unless it is cancelled. */
  #record(
    population: Population | undefined,
    secondsBefore: number,
    work: (options: JobOptions) => Promise<ValidationReport>,
  ): void {
    const begun = performance.now();
    const startedAt = isoNow(-1000 * secondsBefore);
    const choices = population && resolved(population.study);
    const { pack } = this.#session;
    const where = choices && pack ? filterPhrase(pack.attributes, choices.where, 'en') : '';
    const times = () => ({
      synthesisId: crypto.randomUUID(),
      marketSegment: where || 'everyone',
      seed: choices?.seed ?? 0,
      startedAt,
      endedAt: this.#now(),
      durationSeconds: secondsBefore + (performance.now() - begun) / 1000,
      hasTraits: population?.report.layers !== undefined,
    });
    void this.run.run(async (options) => {
      this.#isHeld = false;
      let made: ValidationReport;
      try {
        made = await work(options);
      } catch (cause) {
        if (!options.signal.aborted) this.#recordFailure(population, times(), cause);
        throw cause;
      }
      options.signal.throwIfAborted();
      const report = withRecord(made, times());
      this.#events = [...this.#events, ...(report.record?.events ?? [])];
      this.#isHeld = true;
      this.#reported = population?.ranges;
      this.#report = report;
      if (report.bias.alarm.found.length > 0)
        void this.#client.remedies(report).then((remedies) => {
          if (this.#report === report) this.#remedies = remedies;
        });
      return report;
    });
  }

  #origin(): Pick<ReportOrigin, 'madeAt' | 'versions'> {
    return { madeAt: this.#now(), versions: { model: modelVersion, report: 1 } };
  }
}

const noLongerHeld =
  'What was counted for this report is no longer here: wait for the next one, or validate again.';

function packOf({ study }: Population): string {
  return study.population.pack.digest;
}

const known = new WeakMap<Session, Validation>();

/** The validation that belongs to a session, whatever part of the page stands in sight. */
export function validationOf(session: Session): Validation {
  const made = known.get(session) ?? new Validation(new ValidationClient(), session);
  known.set(session, made);
  return made;
}
