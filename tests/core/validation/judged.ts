import { designStep } from '../../../src/core/design/design-step.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import type { Range } from '../../../src/core/population/plan.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Comparison } from '../../../src/core/population/report.ts';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { subKey } from '../../../src/core/random/stream.ts';
import type { StreamKey } from '../../../src/core/random/stream.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';
import { countRange, finishCounts } from '../../../src/core/validation/count/count.ts';
import type { CellCounts, CountPlan, Counts } from '../../../src/core/validation/count/counts.ts';
import type { JudgeInput } from '../../../src/core/validation/verdict/judging.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import type { Drawing, Subject } from '../../../src/core/validation/count/subject.ts';

const cache: FitCache = new WeakMap();

/** Prepares a study of a pack, designs among them, that is expected to succeed. */
export function ready(pack: Pack, study: Omit<PopulationStudy, 'pack'>) {
  const whole = { pack: { id: pack.id, digest: '' }, ...study };
  const made = prepare(pack, whole, cache, undefined, designStep);
  if (!made.ok) throw new Error(made.reason);
  return made;
}

/** A plan of attributes and tables alone, and of profiles if asked for. */
export function tablePlan(
  pack: Pick<Pack, 'attributes'>,
  comparisons: readonly Comparison[],
  profile: string[] = [],
): CountPlan {
  return {
    singles: pack.attributes.map(({ id, categories }) => ({
      attribute: id,
      size: categories.length,
    })),
    axes: [],
    determined: [],
    readAs: [],
    tables: comparisons.map(({ id, of, groups, shape }) => ({
      id,
      of,
      shape,
      ...(groups && { groups }),
    })),
    zeros: [],
    profile,
  };
}

export function subjectOf(pack: Pick<Pack, 'attributes'>, rows: number, drawing: Drawing): Subject {
  return {
    title: 'A population',
    origin: 'study',
    rows,
    drawing,
    attributes: pack.attributes,
    matched: pack.attributes.map(({ id }) => id),
    absent: [],
  };
}

/** Rows that the library draws, what is expected of them, and how to judge changed ones. */
export function drawn(pack: Pack, study: Omit<PopulationStudy, 'pack'>, profile: string[] = []) {
  const { plan, report } = ready(pack, study);
  const range = drawRange(plan, 0, plan.size);
  const { comparisons } = report;
  const tables = tablePlan(pack, comparisons, profile);
  const drawing = study.method === 'sample' ? 'sample' : 'quota';
  return {
    range,
    comparisons,
    judge: (changed: Range = range): JudgeInput => ({
      subject: subjectOf(pack, plan.size, drawing),
      pack,
      plan: tables,
      counts: finishCounts(countRange(tables, rowsOfRange(plan, changed))),
      comparisons,
    }),
  };
}

/** The codes of a column of a range, copied so that they can be changed. */
export function withColumns(
  range: Range,
  change: (codesOf: (attribute: string) => { [row: number]: number; length: number }) => void,
): Range {
  const columns = range.columns.map((column) => ({ ...column, codes: column.codes.slice() }));
  change((attribute) => columns.find((column) => column.attribute === attribute)!.codes);
  return { ...range, columns };
}

/**
 * A random sample of the expected tables, each drawn independently: as dependent tables give fewer
 * false alarms than independent ones, no alarm rate is flattered.
 *
 * @param shares of the population that is drawn from, where it is not the one expected
 */
export function sampled(
  pack: Pick<Pack, 'attributes' | 'marginals'>,
  comparisons: readonly Comparison[],
  rows: number,
  key: StreamKey,
  shares: (comparison: Comparison) => Float64Array = ({ expected }) => expected,
): JudgeInput {
  const tables = comparisons.map((comparison, i): CellCounts => {
    const counts = new Float64Array(comparison.expected.length);
    const size = comparison.expected.reduce((sum, people) => sum + people, 0);
    multinomial(subKey(key, i), 0, Math.round(size), shares(comparison), counts);
    return { rows: counts };
  });
  const counts: Counts = {
    rows,
    weight: { sum: rows, squares: rows },
    singles: [],
    pairs: [],
    pairExamples: [],
    tables,
    zeros: [],
  };
  return {
    subject: subjectOf(pack, rows, 'sample'),
    pack,
    plan: { ...tablePlan(pack, comparisons), singles: [] },
    counts,
    comparisons,
  };
}

/** Comparisons of a study, at another number of rows. */
export function scaledTo(comparisons: readonly Comparison[], from: number, to: number) {
  return comparisons.map(({ expected, marginOfError: _, ...rest }): Comparison => ({
    ...rest,
    expected: expected.map((people) => (people * to) / from),
  }));
}
