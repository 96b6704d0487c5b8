import type { PackView } from '../../state/session.svelte.ts';
import type { AttributeTable } from '../../state/tables.ts';
import { groupingOf } from '../../state/tables.ts';
import { shownRows } from './bars-of.ts';

/** How an attribute is shown: many categories ask for another picture than few. */
export type ViewKind = 'bars' | 'histogram' | 'groups' | 'places';

const fewest = { histogram: 25, groups: 16, places: 120 };

export function viewKind(pack: PackView, table: AttributeTable): ViewKind {
  const { id, categories, values } = table.attribute;
  const many = categories.length;
  if (many >= fewest.places) return 'places';
  if (values && many >= fewest.histogram) return 'histogram';
  return groupingOf(pack, id) && shownRows(table).length >= fewest.groups ? 'groups' : 'bars';
}
