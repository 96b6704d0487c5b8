import { editAttribute, joinAttributes, mergeCategories } from './attributes.ts';
import type { Draft, DraftTable, Remedy } from './draft.ts';
import { readingOf } from './readings.ts';
import { removeRule } from './rules.ts';
import { editTable, removeTable } from './tables.ts';

/**
 * Makes a change that mends a finding. A remedy that names what the draft no longer has
 * changes nothing. What was done is added to the draft's list.
 */
export function applyRemedy(draft: Draft, remedy: Remedy): Draft {
  const changed = change(draft, remedy);
  if (changed === draft) return draft;
  return { ...changed, done: [...draft.done, { kind: remedy.kind, words: remedy.words }] };
}

function change(draft: Draft, remedy: Remedy): Draft {
  if ('table' in remedy && !draft.tables.some(({ id }) => id === remedy.table)) return draft;
  switch (remedy.kind) {
    case 'trust-total':
      return {
        ...draft,
        people: { from: 'table', table: remedy.table },
        tables: draft.tables.map((table) =>
          table.id === remedy.table
            ? { ...table, adjust: without(table.adjust, 'scale') }
            : isCounts(table)
              ? adjusted(table, { scale: true })
              : table,
        ),
      };
    case 'scale-table':
      return onTable(draft, remedy.table, (table) => adjusted(table, { scale: true }));
    case 'set-people':
      return { ...draft, people: { from: 'stated', people: remedy.people } };
    case 'treat-as':
      return editTable(draft, remedy.table, { layout: { measure: remedy.measure } });
    case 'number-style':
      return editTable(draft, remedy.table, { layout: { number: remedy.number } });
    case 'layout':
      return editTable(draft, remedy.table, { layout: remedy.layout });
    case 'merge-categories':
      return mergeCategories(draft, remedy.attribute, remedy.from, remedy.into);
    case 'same-attribute':
      return joinAttributes(draft, remedy.from, remedy.into);
    case 'leave-out':
      return onTable(draft, remedy.table, (table) => ({
        ...table,
        axes: table.axes.map((axis, index) =>
          index === remedy.axis
            ? { ...axis, labels: { ...axis.labels, [remedy.label]: [] } }
            : axis,
        ),
      }));
    case 'blanks-zero':
      return onTable(draft, remedy.table, (table) => adjusted(table, { blanksZero: true }));
    case 'zeros-unknown':
      return onTable(draft, remedy.table, (table) => adjusted(table, { zerosUnknown: true }));
    case 'set-cell':
      return onTable(draft, remedy.table, (table) =>
        adjusted(table, { cells: { ...table.adjust.cells, [remedy.cell]: remedy.value } }),
      );
    case 'prior-weight':
      return onTable(draft, remedy.table, (table) =>
        adjusted(table, { priorWeight: remedy.weight }),
      );
    case 'agree-with':
      return onTable(draft, remedy.table, (table) =>
        adjusted(table, {
          agreeWith: [...new Set([...(table.adjust.agreeWith ?? []), ...remedy.tables])],
        }),
      );
    case 'meet':
      return onTable(draft, remedy.table, (table) =>
        adjusted(table, { meet: [...new Set([...(table.adjust.meet ?? []), ...remedy.tables])] }),
      );
    case 'as-pattern':
      return editTable(draft, remedy.table, { role: 'pattern' });
    case 'drop-table':
      return removeTable(draft, remedy.table);
    case 'drop-rule':
      return draft.rules.some(({ id }) => id === remedy.rule)
        ? removeRule(draft, remedy.rule)
        : draft;
    case 'set-breaks':
      return editAttribute(draft, remedy.attribute, { breaks: remedy.breaks });
  }
}

function onTable(draft: Draft, id: string, edit: (table: DraftTable) => DraftTable): Draft {
  const tables = draft.tables.map((table) => (table.id === id ? edit(table) : table));
  return editTable({ ...draft, tables }, id, {});
}

function adjusted(table: DraftTable, adjust: DraftTable['adjust']): DraftTable {
  return { ...table, adjust: { ...table.adjust, ...adjust } };
}

function without(adjust: DraftTable['adjust'], member: keyof DraftTable['adjust']) {
  return Object.fromEntries(Object.entries(adjust).filter(([name]) => name !== member));
}

function isCounts(table: DraftTable): boolean {
  const { shape, measure } = readingOf(table).layout;
  return shape !== 'microdata' && measure.kind === 'counts';
}
