import type { Pack } from '../pack/pack.ts';
import type {
  AttributeChange,
  Draft,
  DraftPack,
  DraftRule,
  Finding,
  Layout,
  Match,
  ReadRule,
  Remedy,
  TableChange,
  TableReading,
} from './draft.ts';

const later = (): never => {
  throw new Error('own tables: not built yet');
};

/** An empty draft. @param year of what it counts, where no table says another */
export const newDraft: (title: string, year: number) => Draft = later;
/**
 * Adds what a file or the clipboard holds; several tables in one text become several. Labels
 * that differ in case, diacritics, spaces or the way a band is written fall together at once;
 * likelier ones than that are for `matchCategories`.
 */
export const addTable: (draft: Draft, name: string, text: string) => Draft = later;
export const removeTable: (draft: Draft, table: string) => Draft = later;
export const editTable: (draft: Draft, table: string, change: TableChange) => Draft = later;
/** Reads a text; what the layout does not say is guessed. */
export const readTable: (text: string, name: string, layout?: Partial<Layout>) => TableReading =
  later;
/** Reading of a table of a draft, kept as long as the draft's table lives. */
export const readingOf: (draft: Draft, table: string) => TableReading = later;
export const editAttribute: (draft: Draft, attribute: string, change: AttributeChange) => Draft =
  later;
export const addRule: (draft: Draft, where: DraftRule['where'], reason?: string) => Draft = later;
export const removeRule: (draft: Draft, rule: string) => Draft = later;
/** "No widowed where age is under 15." */
export const ruleWords: (draft: Draft, rule: DraftRule) => string = later;
/** Reads "no widowed where age is under 15". */
export const readRule: (draft: Draft, text: string) => ReadRule = later;
/** Proposed matches, most certain first. */
export const matchCategories: (draft: Draft) => Match[] = later;
export const acceptMatch: (draft: Draft, match: Match) => Draft = later;
export const declineMatch: (draft: Draft, match: Match) => Draft = later;
/** Errors first. Fits the pack if it can be made: may take a second, so run it in a worker. */
export const examineDraft: (draft: Draft) => Finding[] = later;
export const applyRemedy: (draft: Draft, remedy: Remedy) => Draft = later;
export const packOf: (draft: Draft) => DraftPack = later;
/** A draft for editing a pack that came without one. */
export const draftOf: (pack: Pack) => Draft = later;
