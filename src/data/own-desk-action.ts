import type {
  AttributeChange,
  Draft,
  DraftRule,
  DraftSource,
  Match,
  Remedy,
  TableChange,
} from '../core/own/draft.ts';
import {
  acceptMatch,
  addRule,
  addTable,
  applyRemedy,
  declineMatch,
  editAttribute,
  editTable,
  matchCategories,
  removeRule,
  removeTable,
} from '../core/own/own.ts';

/** A file or a pasted text, with what is known of its source. */
export interface AddedText {
  name: string;
  text: string;
  source?: Partial<DraftSource>;
}

/** One change of the tables being worked on. */
export type DeskAction =
  | {
      do: 'add';
      texts: AddedText[];
      title?: string;
      date?: string;
    }
  | { do: 'remove'; table: string }
  | { do: 'edit-table'; table: string; change: TableChange }
  | { do: 'edit-attribute'; attribute: string; change: AttributeChange }
  | { do: 'accept'; matches: Match[] }
  | { do: 'decline'; match: Match }
  | { do: 'remedy'; remedy: Remedy }
  | { do: 'same-source'; table: string }
  | { do: 'add-rule'; where: DraftRule['where']; reason?: string }
  | { do: 'remove-rule'; rule: string }
  | { do: 'describe'; about: Partial<Pick<Draft, 'title' | 'basis' | 'date' | 'people'>> }
  | { do: 'open'; draft: Draft; savedAs?: string }
  | { do: 'start-anew'; year: number };

export function changed(
  draft: Draft,
  action: Exclude<DeskAction, { do: 'open' } | { do: 'start-anew' }>,
): Draft {
  switch (action.do) {
    case 'add': {
      const { title, date } = action;
      const titled = described(draft, {
        ...(title !== undefined && { title }),
        ...(date !== undefined && { date }),
      });
      return action.texts.reduce((before, { name, text, source }) => {
        const after = addTable(before, name, text);
        if (!source) return after;
        return after.tables
          .slice(before.tables.length)
          .reduce((sum, { id }) => editTable(sum, id, { source }), after);
      }, titled);
    }
    case 'remove':
      return removeTable(draft, action.table);
    case 'edit-table':
      return editTable(draft, action.table, action.change);
    case 'edit-attribute':
      return editAttribute(draft, action.attribute, action.change);
    case 'accept':
      return acceptAll(draft, action.matches);
    case 'decline':
      return declineMatch(draft, action.match);
    case 'remedy':
      return applyRemedy(draft, action.remedy);
    case 'same-source': {
      const { table: _, ...source } = draft.tables.find(({ id }) => id === action.table)!.source;
      return draft.tables.reduce((sum, { id }) => editTable(sum, id, { source }), draft);
    }
    case 'add-rule':
      return addRule(draft, action.where, action.reason);
    case 'remove-rule':
      return removeRule(draft, action.rule);
    case 'describe':
      return described(draft, action.about);
  }
}

/** One accepted match may settle another; those that are proposed no more are passed over. */
function acceptAll(draft: Draft, matches: readonly Match[]): Draft {
  let sum = draft;
  for (const match of matches) {
    const still = sum === draft ? match : matchCategories(sum).find(({ key }) => key === match.key);
    if (still) sum = acceptMatch(sum, still);
  }
  return sum;
}

/**
 * An empty text takes a choice back. A title with a year dates what has no other date than the
 * present, and sources without a year of their own go with the date.
 */
function described(draft: Draft, { title, basis, date, people }: Partial<Draft>): Draft {
  const next = { ...draft, ...(title !== undefined && { title }), ...(people && { people }) };
  if (basis !== undefined) next.basis = basis;
  const titled = /\b(?:19|20)\d\d\b/.exec(title ?? '')?.[0];
  const isUndated = /^\d{4}$/.test(draft.date ?? '') && !/\d{4}/.test(draft.title);
  const dated = date ?? (isUndated ? titled : undefined);
  if (dated !== undefined) {
    const [before, after] = [yearOf(draft.date), yearOf(dated)];
    next.date = dated;
    if (before !== undefined && after !== undefined)
      next.tables = draft.tables.map((table) =>
        table.source.year === before
          ? { ...table, source: { ...table.source, year: after } }
          : table,
      );
  }
  if (next.basis === '') delete next.basis;
  if (next.date === '') delete next.date;
  return next;
}

function yearOf(date: string | undefined): number | undefined {
  const year = /^\d{4}/.exec(date ?? '')?.[0];
  return year === undefined ? undefined : Number(year);
}
