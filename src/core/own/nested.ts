import { coordinatesOf } from './grid.ts';
import { categoriesOf } from './meaning.ts';

import type { Draft, DraftAttribute, DraftTable, Within } from './draft.ts';
import { readingOf } from './readings.ts';

/** Where the categories of one attribute lie in another, by id. */
type Places = Map<string, string>;

/**
 * Finds attributes that lie inside others, as a town in a region: in some table each category
 * of the one has figures beside one category of the other alone, and there are more of the
 * one. What was stated before stays, and so does the word that one lies in none.
 */
export function nest(draft: Draft): Draft {
  const { attributes } = draft;
  const found = new Map(
    attributes.map((attribute) => [
      attribute.id,
      attribute.alone
        ? new Map<string, Places>()
        : new Map(
            attributes.flatMap((other) => {
              const places =
                other === attribute ? undefined : placesOf(draft.tables, attribute, other);
              return places ? [[other.id, places] as const] : [];
            }),
          ),
    ]),
  );
  return {
    ...draft,
    attributes: attributes.map((attribute) => {
      const { within: before, ...rest } = attribute;
      const within = nesting(attribute, attributes, found);
      if (!within) return before ? rest : attribute;
      return JSON.stringify(within) === JSON.stringify(before) ? attribute : { ...rest, within };
    }),
  };
}

function nesting(
  attribute: DraftAttribute,
  attributes: readonly DraftAttribute[],
  found: ReadonlyMap<string, ReadonlyMap<string, Places>>,
): Within | undefined {
  if (attribute.alone) return undefined;
  const read = found.get(attribute.id)!;
  const stated = attribute.within?.stated ? attribute.within : undefined;
  const isThere = stated?.attributes.every((id) => attributes.some((one) => one.id === id));
  // A region of a district of a town goes without saying.
  const nearest = [...read.keys()].filter(
    (id) => ![...read.keys()].some((other) => other !== id && found.get(other)!.has(id)),
  );
  const parents = stated && isThere ? stated.attributes : nearest;
  if (parents.length === 0) return undefined;
  const of = Object.fromEntries(
    attribute.categories.flatMap(({ id }) => {
      const known = stated && isThere ? stated.of[id] : undefined;
      const own = known ?? parents.map((parent) => read.get(parent)?.get(id) ?? '');
      const isKnown = own.every((code, k) =>
        attributes
          .find((one) => one.id === parents[k])!
          .categories.some((category) => category.id === code),
      );
      return isKnown ? [[id, own] as const] : [];
    }),
  );
  return { attributes: [...parents], of, ...(stated && isThere && { stated: true as const }) };
}

/** Where categories of the one lie in the other by all tables with both; undefined where they do not. */
function placesOf(
  tables: readonly DraftTable[],
  inner: DraftAttribute,
  outer: DraftAttribute,
): Places | undefined {
  const places: Places = new Map();
  for (const table of tables) {
    if (table.role === 'off') continue;
    const a = table.axes.findIndex(({ attribute }) => attribute === inner.id);
    const b = table.axes.findIndex(({ attribute }) => attribute === outer.id);
    if (a < 0 || b < 0) continue;
    const reading = readingOf(table);
    if (reading.layout.shape === 'microdata' || reading.cells.length === 0) return undefined;
    const ids = [a, b].map((axis, k) =>
      reading.axes[axis]!.labels.map((label) =>
        categoriesOf(k === 0 ? inner : outer, table.axes[axis]!, label),
      ),
    );
    const sizes = reading.axes.map(({ labels }) => labels.length);
    const beside = new Map<number, number>();
    // Cells without a figure tell where a label lies only if none of its others has one.
    for (const isCounted of [true, false]) {
      const counted = new Set(beside.keys());
      for (const [cell, value] of reading.cells.entries()) {
        if (isCounted ? !(value !== null && value > 0) : reading.places[cell] === null) continue;
        const at = coordinatesOf(cell, sizes);
        if (!isCounted && counted.has(at[a]!)) continue;
        const known = beside.get(at[a]!);
        if (known !== undefined && known !== at[b]) return undefined;
        beside.set(at[a]!, at[b]!);
      }
    }
    for (const [label, group] of beside) {
      const [parent, ...more] = ids[1]![group]!;
      if (parent === undefined || more.length > 0) return undefined;
      for (const id of ids[0]![label]!) {
        if ((places.get(id) ?? parent) !== parent) return undefined;
        places.set(id, parent);
      }
    }
  }
  const outers = new Set(places.values());
  return outers.size > 1 && places.size > outers.size ? places : undefined;
}
