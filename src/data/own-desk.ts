import type {
  AttributeChange,
  Draft,
  DraftRule,
  Finding,
  Layout,
  Match,
  PrintedTotal,
  ReadRule,
  Remedy,
  RowKind,
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
  examineDraft,
  matchCategories,
  newDraft,
  packOf,
  readRule,
  readingOf,
  removeRule,
  removeTable,
  ruleWords,
} from '../core/own/own.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import type { PackProblem } from '../core/pack/shape.ts';
import type { WorkingDraft } from './own-library.ts';

/** One change of the tables being worked on. */
export type DeskAction =
  | { do: 'add'; texts: { name: string; text: string }[]; title?: string; date?: string }
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

/** A row of a table as the page shows it. */
export interface PreviewRow {
  /** Row of the text, from 0. */
  row: number;
  /** Line of the text, from 1. */
  line: number;
  cells: string[];
  kind: RowKind;
}

/** A table as it was read, without what only a fit needs. */
export interface TablePreview {
  table: string;
  layout: Layout;
  summary: string;
  axes: { name: string; labels: number; examples: string[] }[];
  totals: PrintedTotal[];
  persons?: number;
  /** The first rows, and those that a problem concerns. */
  rows: PreviewRow[];
  rowCount: number;
}

/** The tables being worked on, as the page shows them. */
export interface DeskView {
  /** Without the texts of the tables. */
  draft: Draft;
  savedAs?: string;
  isChanged: boolean;
  previews: TablePreview[];
  matches: Match[];
  rules: { id: string; words: string; reason?: string }[];
  canUndo: boolean;
}

/** What stands in the way, and rows of the tables that it is about. */
export interface DeskFindings {
  findings: Finding[];
  rows: Record<string, PreviewRow[]>;
  /** People counted; absent while no pack can be made. */
  people?: number;
}

/** A pack made of the tables, or what keeps them from being one. */
export type MadePack =
  | { ok: true; pack: Pack; digest: string; draft: Draft; key: string; people: number }
  | { ok: false; found: DeskFindings; problems: PackProblem[] };

const rowsShown = 40;
const longestPast = 100;

/** The tables being worked on, with what was there before, for undoing. */
export class OwnDesk {
  readonly #keep: (now: WorkingDraft, past: readonly WorkingDraft[]) => void;
  #now: WorkingDraft;
  #past: WorkingDraft[];

  /**
   * @param keep told of every change, so that none is lost
   * @param past what was there before, oldest first
   */
  constructor(
    now: WorkingDraft,
    keep: (now: WorkingDraft, past: readonly WorkingDraft[]) => void,
    past: readonly WorkingDraft[] = [],
  ) {
    this.#now = now;
    this.#keep = keep;
    this.#past = [...past];
  }

  /** @throws Error where the change cannot be made; then nothing is changed */
  act(action: DeskAction): DeskView {
    const next = this.#after(action);
    this.#past = [...this.#past.slice(1 - longestPast), this.#now];
    this.#set(next);
    return this.view();
  }

  undo(): DeskView {
    const before = this.#past.pop();
    if (before) this.#set(before);
    return this.view();
  }

  view(): DeskView {
    const { draft, savedAs, isChanged } = this.#now;
    return {
      draft: { ...draft, tables: draft.tables.map((table) => ({ ...table, text: '' })) },
      ...(savedAs !== undefined && { savedAs }),
      isChanged,
      previews: draft.tables.map(({ id }) => previewOf(draft, id)),
      matches: draft.tables.length > 0 ? matchCategories(draft) : [],
      rules: draft.rules.map((rule) => ({
        id: rule.id,
        words: ruleWords(draft, rule),
        ...(rule.reason !== undefined && { reason: rule.reason }),
      })),
      canUndo: this.#past.length > 0,
    };
  }

  /** Text of a table, for correcting it by hand. */
  textOf(table: string): string {
    return this.#now.draft.tables.find(({ id }) => id === table)?.text ?? '';
  }

  /** What stands in the way; fits the pack if it can be made. */
  examine(): DeskFindings {
    const { draft } = this.#now;
    const made = packOf(draft);
    return { ...this.#found(examineDraft(draft)), ...(made.ok && { people: peopleOf(made.pack) }) };
  }

  readRule(text: string): ReadRule {
    return readRule(this.#now.draft, text);
  }

  /**
   * Makes the pack, under the id it has or a new one.
   *
   * @param taken ids that another pack has
   */
  make(taken: readonly string[]): MadePack {
    const { draft, savedAs } = this.#now;
    const key = savedAs ?? freeId(idOf(draft.title), taken);
    const named = savedAs === undefined ? { ...draft, id: key } : draft;
    const made = packOf(named);
    if (!made.ok) return { ok: false, found: this.#found(made.findings), problems: made.problems };
    this.#set({ draft: named, savedAs: key, isChanged: false });
    const { pack } = made;
    return { ok: true, pack, digest: packDigest(pack), draft: named, key, people: peopleOf(pack) };
  }

  #set(working: WorkingDraft): void {
    this.#now = working;
    this.#keep(working, this.#past);
  }

  #after(action: DeskAction): WorkingDraft {
    if (action.do === 'open') {
      const { draft, savedAs } = action;
      return { draft, isChanged: savedAs === undefined, ...(savedAs !== undefined && { savedAs }) };
    }
    if (action.do === 'start-anew') return newWork(action.year);
    return { ...this.#now, draft: changed(this.#now.draft, action), isChanged: true };
  }

  #found(findings: Finding[]): DeskFindings {
    const { draft } = this.#now;
    const rows: DeskFindings['rows'] = {};
    for (const { id } of draft.tables) {
      const about = findings.flatMap(({ places }) =>
        places.flatMap(({ table, row }) => (table === id && row !== undefined ? [row] : [])),
      );
      rows[id] = rowsOf(
        draft,
        id,
        [...new Set(about)].sort((a, b) => a - b),
      );
    }
    return { findings, rows };
  }
}

/** Nothing yet. @param year of what it counts, where no table says another */
export function newWork(year: number): WorkingDraft {
  return { draft: newDraft('My population', year), isChanged: false };
}

function changed(
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
      return action.texts.reduce((sum, { name, text }) => addTable(sum, name, text), titled);
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

function previewOf(draft: Draft, table: string): TablePreview {
  const reading = readingOf(draft, table);
  const first = Array.from({ length: Math.min(rowsShown, reading.rows.length) }, (_, row) => row);
  return {
    table,
    layout: reading.layout,
    summary: reading.summary,
    axes: reading.axes.map(({ name, labels }) => ({
      name,
      labels: labels.length,
      examples: labels.slice(0, 3),
    })),
    totals: reading.totals,
    ...(reading.persons !== undefined && { persons: reading.persons }),
    rows: rowsOf(draft, table, first),
    rowCount: reading.rows.length,
  };
}

function rowsOf(draft: Draft, table: string, rows: readonly number[]): PreviewRow[] {
  const reading = readingOf(draft, table);
  return rows.flatMap((row) => {
    const cells = reading.rows[row];
    if (!cells) return [];
    return [
      { row, cells, line: reading.lines[row] ?? row + 1, kind: reading.kinds[row] ?? 'unread' },
    ];
  });
}

function peopleOf(pack: Pack): number {
  return pack.bases.find(({ id }) => id === pack.base)?.total ?? 0;
}

/** "Arland 2024" becomes arland-2024. */
function idOf(title: string): string {
  const plain = title
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  return plain === '' ? 'my-population' : plain;
}

function freeId(id: string, taken: readonly string[]): string {
  if (!taken.includes(id)) return id;
  let number = 2;
  while (taken.includes(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}
