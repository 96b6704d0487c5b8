import type { Pack } from '../../pack/pack.ts';
import { drawRange } from '../../population/draw.ts';
import type { FitCache } from '../../population/fit-pack.ts';
import { prepare } from '../../population/prepare.ts';
import { populationLimits } from '../../study/study.ts';
import type { Filter } from '../../study/study.ts';
import type { RepeatedProfiles } from '../bias/bias-clusters.ts';
import { countInto, finishCounts, newCounts } from './count.ts';
import type { CountPlan, Counts } from './counts.ts';
import type { SubjectRows } from './subject.ts';
import type { Against, ValidationPlan } from '../validation-plan.ts';

/** Rows up to which the pack is drawn from to see how often chance repeats a person. */
export const mostRepeatRows = 1_000_000;

const rowsAtOnce = 100_000;

/**
 * How often rows repeat each other, beside independent draws of as many rows from the pack.
 * Undefined where that cannot be told: without a pack, with too few or too many rows, or where the
 * pack cannot be drawn from.
 *
 * @param seed of the draws
 * @yields the share of the work done
 */
export function* repeatsOf(
  { request, counting }: ValidationPlan,
  { profiles, rows }: Pick<Counts, 'profiles' | 'rows'>,
  seed: number,
  cache?: FitCache,
): Generator<number, RepeatedProfiles | undefined> {
  const { against } = request;
  const { profile } = counting;
  if (!against || !profiles || profile.length === 0) return undefined;
  if (rows < populationLimits.size.min || rows > mostRepeatRows) return undefined;
  const study = {
    pack: { id: against.pack.id, digest: against.digest },
    size: rows,
    method: 'sample' as const,
    where: filterOf(against.pack, against.where),
  };
  const draws = rows > 200_000 ? 1 : 3;
  const counted: CountPlan = {
    ...counting,
    singles: [],
    axes: [],
    determined: [],
    tables: [],
    zeros: [],
  };
  const reference: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const prepared = prepare(against.pack, { ...study, seed: seed + draw }, cache);
    if (!prepared.ok) return undefined;
    const counts = newCounts(counted);
    for (let start = 0; start < rows; start += rowsAtOnce) {
      yield (draw + start / rows) / draws;
      const count = Math.min(rowsAtOnce, rows - start);
      const { columns } = drawRange(prepared.plan, start, count, profile);
      countInto(counts, counted, regrouped({ start, count, columns: [] }, columns, against));
    }
    reference.push(finishCounts(counts).profiles!.repeatedRows);
  }
  return { rows, of: profile, population: profiles, reference };
}

/** Rows of the pack in the groups of the population. */
function regrouped(
  rows: SubjectRows,
  columns: ReturnType<typeof drawRange>['columns'],
  { view }: Against,
): SubjectRows {
  return {
    ...rows,
    columns: columns.map(({ attribute, codes }) => {
      const { groups, categories } = view.groupings.get(attribute)!;
      return {
        attribute,
        size: categories.length,
        codes: codes.map((code) => groups[code]!),
      };
    }),
  };
}

/** A filter as studies name it. */
export function filterOf(pack: Pack, where: Against['where']): Filter {
  return Object.fromEntries(
    Object.entries(where).map(([id, codes]) => {
      const attribute = pack.attributes.find((one) => one.id === id)!;
      return [id, codes.map((code) => attribute.categories[code]!.id)];
    }),
  );
}
