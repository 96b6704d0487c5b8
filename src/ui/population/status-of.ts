import { statuses } from '../../core/pack/pack.ts';
import type { AttributeId, Status } from '../../core/pack/pack.ts';
import type { PackView } from '../../state/session.svelte.ts';
import type { AttributeTable, TieTable } from '../../state/tables.ts';

/** The weakest of some statuses; `assumed` where there is none. */
export function weakest(given: readonly Status[]): Status {
  return (
    given.reduce<Status | undefined>(
      (worst, status) =>
        worst === undefined || statuses.indexOf(status) > statuses.indexOf(worst) ? status : worst,
      undefined,
    ) ?? 'assumed'
  );
}

/**
 * How near the expected counts of a table are to a publisher: the weakest status among its
 * attributes, the marginal that states them and, where none does or a filter cuts it, the
 * tables that the fit draws on. Never better than an attribute's own status.
 *
 * @param filtered attributes that the filter of the study names
 */
export function statusOf(
  pack: PackView,
  table: AttributeTable | TieTable,
  filtered: readonly AttributeId[],
): Status {
  const own = 'attribute' in table ? [table.attribute] : [table.rows, table.columns];
  const isSlice = table.kind === 'slice' || table.kind === 'design';
  const cutBy = isSlice || table.kind === 'fit' ? filtered : [];
  const all = [...own, ...pack.attributes.filter(({ id }) => cutBy.includes(id))];
  const statuses = all.map(({ status }) => status);
  if (table.marginal) statuses.push(table.marginal.status);
  const ids = own.map(({ id }) => root(pack, id));
  const others = cutBy.map((id) => root(pack, id)).filter((id) => !ids.includes(id));
  for (const { of, status } of [...pack.marginals, ...pack.sampleFactors]) {
    const held = of.map((id) => root(pack, id));
    if (!ids.every((id) => held.includes(id))) continue;
    const isUsed = table.marginal ? others.some((id) => held.includes(id)) : true;
    if (isUsed) statuses.push(status);
  }
  return weakest(statuses);
}

/** The attribute that a grouped one is a function of, or itself. */
function root(pack: PackView, id: AttributeId): AttributeId {
  return pack.attributes.find((attribute) => attribute.id === id)?.derivedFrom?.attribute ?? id;
}
