import { rowBandSteps } from './bands.ts';
import type { RowBands } from './bands.ts';
import { replicatesOf } from './replicates.ts';
import type { ReplicateChoices, Replicates } from './replicates.ts';
import type { Counted } from '../report.ts';
import type { SubjectRows } from '../count/subject.ts';
import type { Against, ValidationRequest } from '../validation-plan.ts';

/** Replicates of a population that was counted, and the bands of its persona with the lowest score. */
export interface ReplicateRun {
  replicates: Replicates;
  /** Absent where nothing was replicated. */
  bands?: RowBands;
}

/** Share of the work after which the replicates are made. */
const madeAt = 0.8;

/**
 * Replicates of a population as the pack that it is held against would draw it.
 *
 * @param rowOf a row alone
 * @param studyDate ISO date
 * @yields the share of the work done
 * @throws RangeError for fewer than two replicates, or an error or drift that is none
 */
export function* replicateRunSteps(
  { subject, seed = 0, cache }: ValidationRequest,
  against: Against,
  { quality }: Pick<Counted, 'quality'>,
  rowOf: (row: number) => SubjectRows,
  choices: ReplicateChoices,
  studyDate: string,
): Generator<number, ReplicateRun> {
  const steps = replicatesOf({
    ...choices,
    pack: against.pack,
    size: subject.rows,
    seed,
    method: subject.drawing === 'quota' ? 'quota' : 'sample',
    where: against.where,
    studyDate,
    ...(cache && { cache }),
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield (madeAt * step.value.done) / step.value.of;
  const replicates = step.value;
  const worst = quality?.worst[0]?.row ?? 0;
  if (replicates.fitted.length === 0 || worst >= subject.rows) return { replicates };
  const banding = bandsInRow(against, replicates, rowOf(worst));
  let next = banding.next();
  for (; !next.done; next = banding.next()) yield madeAt + (1 - madeAt) * next.value;
  return { replicates, bands: next.value };
}

/** Bands of the persona in a row, in the terms of the pack that its population is held against. */
export function bandsInRow(
  { pack, view }: Against,
  replicates: Replicates,
  row: SubjectRows,
): Generator<number, RowBands> {
  return rowBandSteps(pack, replicates, row, view.groupings);
}
