import { drawRange } from '../core/population/draw.ts';
import type { FitCache } from '../core/population/fit-pack.ts';
import { loadTraits } from '../core/population/layers.ts';
import type { Plan } from '../core/population/plan.ts';
import type { FitReport } from '../core/population/report.ts';
import { readFilter } from '../core/population/slice.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import type { Study } from '../core/study/study.ts';
import { countInto, finishCounts, mergeCounts, newCounts } from '../core/validation/count/count.ts';
import type { CountPlan } from '../core/validation/count/counts.ts';
import { rowsInTermsOf } from '../core/validation/file/file-request.ts';
import type { FileSubject } from '../core/validation/file/file-subject.ts';
import {
  mergeQuality,
  newQualityPart,
  scoreRows,
} from '../core/validation/persona/persona-quality.ts';
import { pairView } from '../core/validation/ties/pair-view.ts';
import type { PairView } from '../core/validation/ties/pair-view.ts';
import type { QualityModel } from '../core/validation/persona/quality-model.ts';
import type { OfferedRemedy } from '../core/validation/bias/mitigation.ts';
import { weightsOfRows } from '../core/validation/bias/mitigation-weights.ts';
import type { WeightRemedy } from '../core/validation/bias/mitigation-weights.ts';
import type { PolicyDocument } from '../core/validation/policy/policy-document.ts';
import { offeredRemedies, remedySteps } from '../core/validation/bias/remedy.ts';
import { repeatsOf } from '../core/validation/count/repeats.ts';
import { bandsInRow, replicateRunSteps } from '../core/validation/uncertainty/replicate-run.ts';
import type { ReplicateChoices, Replicates } from '../core/validation/uncertainty/replicates.ts';
import { judge } from '../core/validation/report.ts';
import type {
  Counted,
  JudgeOptions,
  ReportOrigin,
  ValidationReport,
} from '../core/validation/report.ts';
import { rowsOfRange } from '../core/validation/count/rows-of-range.ts';
import { expectOfStudy, studySubject } from '../core/validation/study-subject.ts';
import { countSteps, sourceOf } from '../core/validation/validate.ts';
import type { RowSource } from '../core/validation/validate.ts';
import { heldAgainstFile, planValidation } from '../core/validation/validation-plan.ts';
import type { ValidationPlan, ValidationRequest } from '../core/validation/validation-plan.ts';
import type { LanePart } from './lane-part.ts';

/** A study made ready to draw, as the worker that fits hands it on. */
export interface StudyParts {
  study: Study;
  pack: Pack;
  plan: Plan;
  report: FitReport;
}

/** What every lane does to its rows; plain data. */
export interface LaneTask {
  counting: CountPlan;
  quality?: QualityModel;
}

/** How far a long step is, or what it ended in. */
export type DeskStep<T> = { done: false; share: number } | { done: true; value: T };

/** Milliseconds after which a long step says how far it is. */
const slice = 100;

/**
 * A validation in parts that can be waited for: taking a study, planning, counting ranges of its rows
 * (as many desks as there are lanes), judging, replicates.
 */
export class ValidationDesk {
  readonly #now: () => number;
  /** Fitted packs. */
  readonly cache: FitCache = new WeakMap();
  #parts: StudyParts | undefined;
  #task: LaneTask | undefined;
  #found: LanePart | undefined;
  #plan: ValidationPlan | undefined;
  /** The plan without a reference file, where there is one. */
  #ownPlan: ValidationPlan | undefined;
  #counted: Counted | undefined;
  #steps: Generator<number, unknown> | undefined;
  /** Rows of the file that is validated in place of the study. */
  #fileRows: RowSource | undefined;
  #weights: WeightRemedy | undefined;
  #replicates: Replicates | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  async take(parts: StudyParts): Promise<void> {
    await loadTraits(parts.plan);
    this.#parts = parts;
    this.#task = this.#found = this.#plan = this.#counted = this.#steps = undefined;
    this.#replicates = undefined;
    this.#ownPlan = undefined;
  }

  /** Takes a study for files to be held against its pack; what was counted stays. */
  async lend(parts: StudyParts): Promise<void> {
    await loadTraits(parts.plan);
    this.#parts = parts;
  }

  /** The pack of the study that was taken. */
  get pack(): { pack: Pack; digest: string } {
    const { pack } = this.#study();
    return { pack, digest: packDigest(pack) };
  }

  /** Starts to plan what is counted; `step` goes on with it and ends in the lanes' task. */
  beginPlan(policy?: PolicyDocument): void {
    this.#fileRows = this.#replicates = undefined;
    const { pack, plan, report, study } = this.#study();
    const filter = readFilter(pack, study.population.where ?? {});
    if (!filter.ok) throw new Error(filter.reason);
    const against = expectOfStudy(pack, packDigest(pack), report, filter.where, plan);
    const steps = planValidation({
      subject: studySubject(pack, plan, pack.title),
      against,
      seed: plan.seed,
      cache: this.cache,
      ...(policy && { policy }),
    });
    this.#steps = mapped(steps, (made): LaneTask => {
      this.#plan = made;
      return { counting: made.counting, ...(made.quality && { quality: made.quality }) };
    });
  }

  /** What this lane is to do; what it found before is forgotten. */
  assign(task: LaneTask): void {
    this.#task = task;
    this.#found = {
      counts: newCounts(task.counting),
      ...(task.quality && { quality: newQualityPart() }),
    };
  }

  /** Draws and counts a range of rows. */
  count(start: number, rows: number): void {
    const { plan } = this.#study();
    if (!this.#task || !this.#found) throw new Error('the lane has no task');
    const { counting, quality } = this.#task;
    const drawn = rowsOfRange(plan, drawRange(plan, start, rows));
    countInto(this.#found.counts, counting, drawn);
    if (quality) mergeQuality(this.#found.quality!, scoreRows(quality, drawn));
  }

  /** What this lane found, which it then forgets. */
  found(): LanePart {
    const found = this.#found;
    if (!found) throw new Error('the lane has counted nothing');
    this.#found = undefined;
    return found;
  }

  /** Puts together what the lanes found; `step` goes on with it. */
  beginMerge(parts: readonly LanePart[]): void {
    const plan = this.#planned();
    const [first, ...others] = parts;
    if (!first) throw new RangeError('there is nothing to put together');
    for (const { counts, quality } of others) {
      mergeCounts(first.counts, counts);
      if (first.quality && quality) mergeQuality(first.quality, quality);
    }
    const counts = finishCounts(first.counts);
    const counted: Counted = { counts, ...(first.quality && { quality: first.quality }) };
    const { seed } = this.#study().plan;
    this.#steps = mapped(repeatsOf(plan, counts, seed + 1, this.cache), (repeats) => {
      this.#counted = { ...counted, ...(repeats && { repeats }) };
    });
  }

  /** Plans, counts and compares the rows of a file; `step` goes on with it. */
  beginRows(request: ValidationRequest, source: RowSource): void {
    this.#plan = this.#ownPlan = this.#counted = undefined;
    this.#fileRows = source;
    this.#replicates = undefined;
    this.#steps = this.#rowSteps({ ...request, cache: this.cache }, source);
  }

  /**
   * Refits the pack with targets redrawn from their errors, and reads the bands of the persona with
   * the lowest score; `step` goes on with it.
   */
  beginReplicates(choices: ReplicateChoices, studyDate: string): void {
    const { request } = this.#planned();
    if (!request.against) throw new Error('Without a pack there are no targets to redraw.');
    const rows = this.#source();
    const { replicates: _, bands: __, ...counted } = this.#judged();
    const steps = replicateRunSteps(
      request,
      request.against,
      counted,
      (row) => rows(row, 1),
      choices,
      studyDate,
    );
    this.#steps = mapped(steps, ({ replicates, bands }) => {
      this.#replicates = replicates;
      this.#counted = { ...counted, replicates: replicates.section, ...(bands && { bands }) };
    });
  }

  /** Reads the bands of the persona in a row off the replicates; `step` ends in `RowBands`. */
  beginBands(row: number): void {
    const { against, subject } = this.#planned().request;
    if (!against || !this.#replicates) throw new Error('Make replicates first.');
    if (!(Number.isInteger(row) && row >= 0 && row < subject.rows))
      throw new RangeError(`There is no row ${row + 1}: the population has ${subject.rows}.`);
    this.#steps = bandsInRow(against, this.#replicates, this.#source()(row, 1));
  }

  /** Goes on with the long step that was begun. */
  step(): DeskStep<unknown> {
    if (!this.#steps) throw new Error('no step was begun');
    const until = this.#now() + slice;
    for (;;) {
      const { done, value } = this.#steps.next();
      if (done) {
        this.#steps = undefined;
        return { done: true, value };
      }
      if (this.#now() >= until) return { done: false, share: value as number };
    }
  }

  /** The report on what was counted, and on the replicates where there are some. */
  report(origin: ReportOrigin, options?: JudgeOptions): ValidationReport {
    return judge(this.#planned(), this.#judged(), origin, options);
  }

  /**
   * Counts the rows of a reference file, and holds the ties against them from then on; `step`
   * goes on with it and ends in the attributes that could be compared.
   */
  beginReference(file: FileSubject): void {
    const plan = this.#ownPlan ?? this.#planned();
    const { subject, against } = plan.request;
    const { rows, shared } = rowsInTermsOf(
      { subject, groupings: against?.view.groupings ?? new Map() },
      file,
    );
    const steps = countSteps('compare', plan, sourceOf(rows), rows.count, false);
    this.#steps = mapped(
      mappedShares(steps, ({ share }) => share),
      ({ counts }) => {
        this.#ownPlan = plan;
        this.#plan = heldAgainstFile(plan, file.subject.title, counts);
        return shared;
      },
    );
  }

  /** Holds the ties against the pack again. */
  dropReference(): void {
    this.#plan = this.#ownPlan ?? this.#plan;
    this.#ownPlan = undefined;
  }

  /** Remedies that fit what the report found. */
  remedies(report: ValidationReport): OfferedRemedy[] {
    return offeredRemedies(this.#planned(), report);
  }

  /** Works a remedy out over all rows; `step` goes on with it. */
  beginRemedy(offered: OfferedRemedy): void {
    const { report, study } = this.#study();
    const design = this.#fileRows ? undefined : study.population.design;
    const steps = remedySteps(this.#planned(), offered, this.#source(), report.people, design);
    this.#steps = mapped(steps, (made) => {
      this.#weights = made.ok && made.remedy.kind === 'weights' ? made.remedy : undefined;
      return made;
    });
  }

  /** Some rows with their weights, by those that were worked out last, as lines of CSV. */
  weightLines(start: number, count: number): Uint8Array {
    if (!this.#weights) throw new Error('no weights were worked out');
    const weights = weightsOfRows(this.#weights, this.#source()(start, count));
    let text = '';
    for (let i = 0; i < count; i++) text += `${start + i + 1},${weights[i]!}\r\n`;
    return new TextEncoder().encode(text);
  }

  /** Everything counted of a pair of axes. */
  pair(a: number, b: number): PairView {
    const { counting, reference } = this.#planned();
    return pairView(counting, this.#judged().counts, reference, a, b);
  }

  *#rowSteps(request: ValidationRequest, source: RowSource): Generator<number, void> {
    const { subject, seed = 0 } = request;
    const plan = yield* mappedShares(planValidation(request), (share) => 0.2 * share);
    const counted: Counted = yield* mappedShares(
      countSteps('count', plan, source, subject.rows, true),
      ({ share }) => 0.2 + 0.6 * share,
    );
    const repeats = yield* mappedShares(
      repeatsOf(plan, counted.counts, seed + 1, this.cache),
      (share) => 0.8 + 0.2 * share,
    );
    this.#plan = plan;
    this.#counted = { ...counted, ...(repeats && { repeats }) };
  }

  /** Rows of what is validated, whichever it is. */
  #source(): RowSource {
    if (this.#fileRows) return this.#fileRows;
    const { plan } = this.#study();
    return (start, count) => rowsOfRange(plan, drawRange(plan, start, count));
  }

  #study(): StudyParts {
    if (!this.#parts) throw new Error('there is no study to validate');
    return this.#parts;
  }

  #planned(): ValidationPlan {
    if (!this.#plan) throw new Error('the validation is not planned');
    return this.#plan;
  }

  #judged(): Counted {
    if (!this.#counted) throw new Error('nothing was counted');
    return this.#counted;
  }
}

function* mapped<T, R>(steps: Generator<number, T>, end: (value: T) => R): Generator<number, R> {
  return end(yield* steps);
}

function* mappedShares<P, T>(
  steps: Generator<P, T>,
  share: (progress: P) => number,
): Generator<number, T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield share(value);
  }
}
