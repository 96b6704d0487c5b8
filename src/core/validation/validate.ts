import { countInto, finishCounts, newCounts } from './count/count.ts';
import { mergeQuality, newQualityPart, scoreRows } from './persona/persona-quality.ts';
import { repeatsOf } from './count/repeats.ts';
import { replicateRunSteps } from './uncertainty/replicate-run.ts';
import type { ReplicateChoices } from './uncertainty/replicates.ts';
import { judge } from './report.ts';
import type { Counted, JudgeOptions, ReportOrigin, ValidationReport } from './report.ts';
import type { SubjectRows } from './count/subject.ts';
import { heldAgainstFile, planValidation } from './validation-plan.ts';
import type { ValidationPlan, ValidationRequest } from './validation-plan.ts';

/** How far a validation is. */
export interface ValidationProgress {
  step: 'expect' | 'count' | 'compare' | 'repeat' | 'replicate' | 'judge';
  /** Of the step, from 0 to 1. */
  share: number;
}

/** Rows of a population by their numbers. */
export type RowSource = (start: number, count: number) => SubjectRows;

export interface ValidateOptions extends JudgeOptions, ReplicateChoices {
  /** Rows of a reference file, in the attributes of the population, in place of the pack's joint. */
  reference?: { title: string; rows: number; source: RowSource };
  /** Replicates of the targets' own error; 0, the default, for none. */
  replicates?: number;
}

/** Rows that are counted between two yields. */
const rowsAtOnce = 100_000;

/**
 * Validates a population: plans, counts, judges. It runs in steps; a caller that does not go on
 * has canceled it. Workers do the same with `planValidation`, `countRange`, `scoreRows` and `judge`.
 *
 * @throws Error where the pack is malformed or a column of the rows is missing
 */
export function* validationSteps(
  request: ValidationRequest,
  source: RowSource,
  origin: ReportOrigin,
  options: ValidateOptions = {},
): Generator<ValidationProgress, ValidationReport> {
  const { subject, against, seed = 0, cache } = request;
  let plan = yield* renamed('expect', planValidation(request));
  if (options.reference) {
    const { title, rows, source: own } = options.reference;
    const { counts } = yield* countSteps('compare', plan, own, rows, false);
    plan = heldAgainstFile(plan, title, counts);
  }
  const counted: Counted = yield* countSteps('count', plan, source, subject.rows, true);
  const repeats = yield* renamed('repeat', repeatsOf(plan, counted.counts, seed + 1, cache));
  if (repeats) counted.repeats = repeats;
  const { replicates = 0, errors, assumed, drift } = options;
  if (against && replicates >= 2) {
    const run = yield* renamed(
      'replicate',
      replicateRunSteps(
        request,
        against,
        counted,
        (row) => source(row, 1),
        {
          replicates,
          ...(errors && { errors }),
          ...(assumed !== undefined && { assumed }),
          ...(drift !== undefined && { drift }),
        },
        origin.madeAt.slice(0, 10),
      ),
    );
    counted.replicates = run.replicates.section;
    if (run.bands) counted.bands = run.bands;
  }
  yield { step: 'judge', share: 0 };
  return judge(plan, counted, origin, options);
}

/** Validates in one go. */
export function validate(
  request: ValidationRequest,
  source: RowSource,
  origin: ReportOrigin,
  options: ValidateOptions = {},
): ValidationReport {
  const steps = validationSteps(request, source, origin, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function* renamed<T>(
  step: ValidationProgress['step'],
  steps: Generator<number, T>,
): Generator<ValidationProgress, T> {
  let next = steps.next();
  while (!next.done) {
    yield { step, share: next.value };
    next = steps.next();
  }
  return next.value;
}

/** Counts rows, and scores them where asked. */
export function* countSteps(
  step: ValidationProgress['step'],
  plan: ValidationPlan,
  source: RowSource,
  rows: number,
  areScored: boolean,
): Generator<ValidationProgress, Counted> {
  const counts = newCounts(plan.counting);
  const quality = newQualityPart();
  const isScored = areScored && plan.quality !== undefined;
  for (let start = 0; start < rows; start += rowsAtOnce) {
    yield { step, share: start / rows };
    const part = source(start, Math.min(rowsAtOnce, rows - start));
    countInto(counts, plan.counting, part);
    if (isScored) mergeQuality(quality, scoreRows(plan.quality!, part));
  }
  return { counts: finishCounts(counts), ...(isScored && { quality }) };
}

/** Rows of a whole population that is at hand, cut as asked. */
export function sourceOf(rows: SubjectRows): RowSource {
  return (start, count) => ({
    start,
    count,
    columns: rows.columns.map((column) => ({
      ...column,
      codes: column.codes.subarray(start, start + count),
    })),
    ...(rows.weights && { weights: rows.weights.subarray(start, start + count) }),
  });
}
