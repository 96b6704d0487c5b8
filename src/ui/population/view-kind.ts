import type { Attribute } from '../../core/pack/pack.ts';
import type { PackView } from '../../state/session.svelte.ts';
import { groupingOf } from '../../state/tables.ts';

/** How an attribute is shown: many categories ask for another picture than few. */
export type ViewKind = 'bars' | 'histogram' | 'groups' | 'places';

const fewest = { histogram: 25, groups: 16, places: 120 };

export function viewKind(pack: PackView, { id, categories, values }: Attribute): ViewKind {
  const many = categories.length;
  if (many >= fewest.places) return 'places';
  if (values && many >= fewest.histogram) return 'histogram';
  return groupingOf(pack, id) && many >= fewest.groups ? 'groups' : 'bars';
}
