import type { AttributeId, Pack } from '../../pack/pack.ts';
import { comparisonsOf } from '../../population/comparisons.ts';
import { fitPack } from '../../population/fit-pack.ts';
import type { FitCache, FittedPack } from '../../population/fit-pack.ts';
import { textIn } from '../../population/persona.ts';
import type { Comparison } from '../../population/report.ts';
import { cutTables, evidenceOf } from '../../population/slice.ts';
import { peopleBy } from '../../population/tree-marginals.ts';
import { massOf } from '../../population/tree-tables.ts';
import { formatCount } from '../../table/wording.ts';
import type { CountPlan } from '../count/counts.ts';
import type { FileSubject } from './file-subject.ts';
import { viewComparisons, viewPack } from './pack-view.ts';
import type { PackView } from './pack-view.ts';
import type { Grouping } from './regroup.ts';

/** What a pack expects of a file, in the groups that the file tells apart. */
export interface Expected {
  view: PackView;
  comparisons: Comparison[];
  /** People of the base that the file is about. */
  people: number;
  assumedIndependent: FittedPack['assumedIndependent'];
  cliques: AttributeId[][];
}

/**
 * What a pack expects of the rows of a file.
 *
 * @param where codes of the pack's people that the file is about; all where it names none
 */
export function expectOfFile(
  pack: Pack,
  file: FileSubject,
  where: Readonly<Record<AttributeId, readonly number[]>>,
  cache?: FitCache,
): ({ ok: true } & Expected) | { ok: false; reason: string } {
  const { model, fit, problems, assumedIndependent } = fitPack(pack, cache);
  if (fit.status !== 'converged')
    return {
      ok: false,
      reason: problems[0]?.message ?? 'The tables of the pack could not be fitted.',
    };
  const filtered = Object.keys(where).length > 0;
  const tables = cutTables(model, fit.tables, evidenceOf(model, where));
  const people = filtered ? massOf(tables) : model.total;
  if (!(people > 1e-6))
    return { ok: false, reason: 'The pack has nobody among those that the file is about.' };
  const slice = { tables, people, filtered, error: fit.maxDeviation };
  const whole = comparisonsOf(pack, model, slice, file.subject.rows);
  const view = viewPack(pack, file.groupings);
  view.pack.structuralZeros.push(...file.zeros);
  return {
    ok: true,
    view,
    comparisons: viewComparisons(whole, file.groupings),
    people,
    assumedIndependent: assumedIndependent.filter(({ pair }) =>
      pair.every((id) => file.groupings.has(id)),
    ),
    cliques: model.cliques.map(({ dimensions }) =>
      dimensions
        .map((d) => model.dimensions.list[d]!.attribute)
        .filter((id) => file.groupings.has(id)),
    ),
  };
}

/**
 * A count plan in the groups of a population, restated over the categories of the pack, so that
 * the pack's model can say what it expects in each cell.
 */
export function planOverPack(
  plan: CountPlan,
  groupings: ReadonlyMap<AttributeId, Grouping>,
): CountPlan {
  const through = (id: AttributeId, groups?: Int32Array) => {
    const own = groupings.get(id);
    if (!own) return groups;
    return groups ? own.groups.map((group) => groups[group]!) : own.groups;
  };
  return {
    ...plan,
    axes: plan.axes.map((axis) => ({ ...axis, groups: through(axis.attribute, axis.groups)! })),
    tables: plan.tables.map((table) => ({
      ...table,
      groups: Object.fromEntries(
        table.of.flatMap((id) => {
          const groups = through(id, table.groups?.[id]);
          return groups ? [[id, groups]] : [];
        }),
      ),
    })),
  };
}

/** A part of the pack's people that a file seems to be about, and why. */
export interface Narrowing {
  attribute: AttributeId;
  /** Codes of the pack's categories that are kept. */
  codes: number[];
  /** A sentence. */
  reason: string;
}

/** People missing from a file that chance does not explain: it would have had so many of them. */
const leastMissing = 20;

/**
 * Whom a file seems to be about: where nobody is below or above some number (adults), or all
 * are in one category (one region), although the pack expects at least twenty rows of others. A
 * proposal: whether the file lacks the others or is not about them, it cannot say.
 */
export function proposeWhere(pack: Pack, file: FileSubject, cache?: FitCache): Narrowing[] {
  const { model, fit } = fitPack(pack, cache);
  if (fit.status !== 'converged') return [];
  return pack.attributes.flatMap((attribute): Narrowing[] => {
    const { id, values, derivedFrom } = attribute;
    const grouping = file.groupings.get(id);
    const column = file.rows.columns.find((one) => one.attribute === id);
    if (!grouping || !column || (derivedFrom && file.groupings.has(derivedFrom.attribute)))
      return [];
    const seen = new Uint8Array(grouping.categories.length + 1);
    for (const code of column.codes) seen[code] = 1;
    const filled = [...grouping.groups.keys()].filter((code) => seen[grouping.groups[code]!]);
    if (filled.length === 0) return [];
    const { people } = peopleBy(model, fit.tables, [id]);
    const [first, last] = [filled[0]!, filled.at(-1)!];
    const among = new Set(grouping.groups.filter((_, code) => seen[grouping.groups[code]!]));
    const kept = values
      ? [...grouping.groups.keys()].filter((code) => code >= first && code <= last)
      : among.size === 1
        ? filled
        : [];
    if (kept.length === 0) return [];
    const inside = kept.reduce((sum, code) => sum + people[code]!, 0);
    const missing = (1 - inside / model.total) * file.subject.rows;
    if (missing < leastMissing) return [];
    const nameOf = (code: number) => textIn(attribute.categories[code]!.label, 'en');
    const who = values
      ? first === last
        ? `of ${nameOf(first)}`
        : `from ${nameOf(first)} to ${nameOf(last)}`
      : `in ${nameOf(first)}`;
    return [
      {
        attribute: id,
        codes: kept,
        reason: `Everybody in the file is ${who} (${textIn(attribute.label, 'en')}), where the pack would expect ${formatCount(Math.round(missing))} others among ${formatCount(file.subject.rows)} rows. It is held against those people of the pack alone.`,
      },
    ];
  });
}
