import { ValidationClient } from '../client/validation.ts';
import type { JudgeOptions, ReportOrigin, ValidationReport } from '../client/validation.ts';
import type { PairView } from '../core/validation/pair-view.ts';
import { studyId } from '../core/study/minimal.ts';
import { Job } from './job.svelte.ts';
import type { Population, Session } from './session.svelte.ts';

export type { ValidationReport };

/** Replicates of the targets that are drawn unless another number is asked for. */
export const usualReplicates = 50;

/** Above this size a population is validated when that is asked for, and not by itself. */
export const largeValidation = 2_000_000;

/** What is known of the quality of the population on the page. */
export class Validation {
  readonly run = new Job<ValidationReport>();
  readonly replicating = new Job<ValidationReport>();
  readonly #client: ValidationClient;
  readonly #session: Session;
  readonly #now: () => Date;
  #report = $state.raw<ValidationReport>();
  /** The population that the report is on. */
  #population = $state.raw<Population>();
  #judging = $state.raw<JudgeOptions>({});

  constructor(client: ValidationClient, session: Session, now: () => Date = () => new Date()) {
    this.#client = client;
    this.#session = session;
    this.#now = now;
  }

  /** The newest report; it stays while the next is made. */
  get report(): ValidationReport | undefined {
    return this.#report;
  }

  /** Whether the report is on another population than the one that stands. */
  get isStale(): boolean {
    const { population } = this.#session;
    return (
      this.#report !== undefined &&
      population !== undefined &&
      this.#population?.ranges !== population.ranges
    );
  }

  get judging(): JudgeOptions {
    return this.#judging;
  }

  /** Validates a population unless the report is on it already, or its size asks for a decision. */
  follow(population: Population): void {
    if (this.#population?.ranges === population.ranges || population.size > largeValidation) return;
    this.validate(population);
  }

  validate(population: Population): void {
    this.replicating.cancel();
    this.replicating.dismiss();
    this.#population = population;
    void this.run.run(async (options) => {
      const report = await this.#client.validate(
        population.size,
        (ports) => this.#session.hand(population, ports, options.signal),
        this.#origin(population),
        this.#judging,
        options,
      );
      options.signal.throwIfAborted();
      this.#report = report;
      return report;
    });
  }

  /** Validates anew after a cancel or a failure. */
  again(): void {
    const { population } = this.#session;
    if (population) this.validate(population);
  }

  /** Adds to the report how far its figures would move with the targets. */
  replicate(replicates = usualReplicates): void {
    const population = this.#population;
    if (!population || !this.#report) return;
    void this.replicating.run(async (options) => {
      const report = await this.#client.replicate(
        replicates,
        this.#origin(population),
        this.#judging,
        options,
      );
      options.signal.throwIfAborted();
      this.#report = report;
      return report;
    });
  }

  /** Everything counted of a pair of axes of the report. */
  pair(a: number, b: number): Promise<PairView> {
    return this.#client.pair(a, b);
  }

  /** Judges what was counted by other options. */
  async judge(judging: JudgeOptions): Promise<void> {
    this.#judging = judging;
    const population = this.#population;
    if (!population || !this.#report || this.run.running) return;
    const report = await this.#client.judge(this.#origin(population), judging);
    if (this.#population === population && this.#judging === judging) this.#report = report;
  }

  #origin({ study }: Population): ReportOrigin {
    return {
      madeAt: this.#now().toISOString(),
      digest: studyId(study),
      link: this.#session.link || null,
      versions: { modelVersion: study.modelVersion },
    };
  }
}

const known = new WeakMap<Session, Validation>();

/** The validation that belongs to a session, whatever part of the page stands in sight. */
export function validationOf(session: Session): Validation {
  const made = known.get(session) ?? new Validation(new ValidationClient(), session);
  known.set(session, made);
  return made;
}
