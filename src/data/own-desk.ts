import type { Draft, Finding, ReadRule } from '../core/own/draft.ts';
import {
  examineDraft,
  matchCategories,
  newDraft,
  packOf,
  readRule,
  ruleWords,
} from '../core/own/own.ts';
import { packDigest } from '../core/pack/pack-digest.ts';
import type { Pack } from '../core/pack/pack.ts';
import type { PackProblem } from '../core/pack/shape.ts';
import { changed } from './own-desk-action.ts';
import type { DeskAction } from './own-desk-action.ts';
import { previewOf, rowsOf } from './own-desk-view.ts';
import type { DeskFindings, DeskView } from './own-desk-view.ts';
import type { WorkingDraft } from './own-library.ts';

/** A pack made of the tables, or what keeps them from being one. */
export type MadePack =
  | { ok: true; pack: Pack; digest: string; draft: Draft; key: string; people: number }
  | { ok: false; found: DeskFindings; problems: PackProblem[] };

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
