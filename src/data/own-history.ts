import type { Draft } from '../core/own/draft.ts';

/** What is being worked on, so that loading the page anew loses nothing. */
export interface WorkingDraft {
  draft: Draft;
  /** Key of the pack that was made of it; absent while none was. */
  savedAs?: string;
  /** Whether it has changed since a pack was made of it, or none was. */
  isChanged: boolean;
}

/** What is being worked on and what was there before, oldest first. */
export interface KeptWork {
  now: WorkingDraft;
  past: readonly WorkingDraft[];
}

/** The past with each text written once, since most steps leave the texts of tables alone. */
export interface PackedPast {
  texts: string[];
  /** Steps whose tables have no text, and the index of the text of each of their tables. */
  steps: { working: WorkingDraft; texts: number[] }[];
}

/** Bounds of what is kept: steps, and characters of their texts together. */
const most = { steps: 40, characters: 8_000_000 };

/** The latest steps that keep within bounds. */
export function packPast(past: readonly WorkingDraft[]): PackedPast {
  const index = new Map<string, number>();
  const steps: PackedPast['steps'] = [];
  let characters = 0;
  for (const working of past.slice(-most.steps).reverse()) {
    const { tables } = working.draft;
    for (const { text } of tables) {
      if (index.has(text)) continue;
      index.set(text, index.size);
      characters += text.length;
    }
    if (characters > most.characters) break;
    steps.unshift({
      working: withTexts(working, () => ''),
      texts: tables.map(({ text }) => index.get(text)!),
    });
  }
  const used = 1 + Math.max(-1, ...steps.flatMap(({ texts }) => texts));
  return { texts: [...index.keys()].slice(0, used), steps };
}

/** The steps as they were. */
export function unpackPast({ texts, steps }: PackedPast): WorkingDraft[] {
  return steps.map(({ working, texts: own }) => withTexts(working, (at) => texts[own[at]!] ?? ''));
}

function withTexts(working: WorkingDraft, textOf: (table: number) => string): WorkingDraft {
  const tables = working.draft.tables.map((table, at) => ({ ...table, text: textOf(at) }));
  return { ...working, draft: { ...working.draft, tables } };
}
