import type { AttributeId, Marginal, Pack } from '../pack/pack.ts';
import { layoutOf } from './dimensions.ts';
import type { Model } from './model.ts';
import type { Comparison } from './report.ts';
import type { Slice } from './slice.ts';
import { peopleBy } from './tree-marginals.ts';
import type { PeopleTable } from './tree-marginals.ts';
import type { TreeTables } from './tree-tables.ts';

/**
 * The tables a drawn population is compared with: every marginal of the pack, every attribute
 * that no marginal states alone, and the pairs the pack highlights.
 *
 * Without a filter a marginal's cells are its targets scaled to `size`; inside a filter they
 * are what the fit says, and known for every cell.
 *
 * @param size people drawn
 */
export function comparisonsOf(
  pack: Pack,
  model: Model,
  { tables, filtered, people }: Slice,
  size: number,
): Comparison[] {
  const scale = (table: Float64Array) => table.map((count) => (count / people) * size);
  const stated = pack.marginals.map((marginal): Comparison => {
    const groups = groupsOf(marginal);
    const { marginOfError } = marginal;
    const inDraw = (count: number | null) => (count === null ? NaN : (count * size) / model.total);
    const expected = filtered
      ? scale(peopleBy(model, tables, marginal.of, groups).people)
      : Float64Array.from(marginal.counts, inDraw);
    return {
      id: marginal.id,
      of: marginal.of,
      ...(Object.keys(groups).length > 0 ? { groups } : {}),
      shape: layoutOf(model.dimensions, marginal.of, groups).shape,
      kind: filtered ? 'slice' : 'target',
      expected,
      ...(marginOfError &&
        !filtered && {
          marginOfError: {
            level: marginOfError.level,
            people: Float64Array.from(marginOfError.values, inDraw),
          },
        }),
    };
  });
  const fitted = [
    ...pack.attributes.map(({ id }) => [id]),
    ...pack.highlights.map(({ of }) => [...of]),
  ].filter((of) => !pack.marginals.some((marginal) => states(marginal, of)));
  return [...stated, ...fitted.map((of) => fitComparison(model, tables, of, scale))];
}

const fittedPeople = new WeakMap<TreeTables, Map<string, PeopleTable>>();

/** No size or seed changes the people of the fit, so they are kept. */
function fitComparison(
  model: Model,
  tables: TreeTables,
  of: AttributeId[],
  scale: (table: Float64Array) => Float64Array,
): Comparison {
  const known = fittedPeople.get(tables) ?? new Map<string, PeopleTable>();
  fittedPeople.set(tables, known);
  const table = known.get(of.join()) ?? peopleBy(model, tables, of);
  known.set(of.join(), table);
  const { shape, people } = table;
  return { id: `fit:${of.join(',')}`, of, shape, kind: 'fit', expected: scale(people) };
}

/** Groups of a marginal's attributes with −1 for a category outside. */
export function groupsOf(marginal: Marginal): Record<AttributeId, Int32Array> {
  const groups: Record<AttributeId, Int32Array> = {};
  for (const [id, stated] of Object.entries(marginal.groups ?? {}))
    groups[id] = Int32Array.from(stated, (group) => group ?? -1);
  return groups;
}

/** Whether a marginal states exactly these attributes, category by category. */
function states(marginal: Marginal, of: readonly AttributeId[]): boolean {
  return (
    marginal.of.length === of.length &&
    of.every((id) => marginal.of.includes(id)) &&
    Object.keys(marginal.groups ?? {}).length === 0
  );
}
