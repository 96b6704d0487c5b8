/**
 * A user's own tables, from pasted text to a pack. Everything here is pure: a function takes a
 * draft and answers with another, with findings or with the pack.
 */

export { editAttribute } from './attributes.ts';
export type {
  AttributeChange,
  Draft,
  DraftAttribute,
  DraftCategory,
  DraftPack,
  DraftRule,
  DraftSource,
  DraftTable,
  Finding,
  Layout,
  Match,
  Measure,
  NumberStyle,
  Place,
  ReadRule,
  ReadingProblem,
  Remedy,
  RowKind,
  TableChange,
  TableReading,
  TableRole,
} from './draft.ts';
export { isPublisherNamed } from './source-status.ts';
export { draftOf } from './draft-of.ts';
export { examineDraft, packOf } from './examine.ts';
export { givenWay } from './given-way.ts';
export type { GivenWay } from './given-way.ts';
export { acceptMatch, declineMatch, matchCategories } from './matches.ts';
export { mendDraft } from './mend.ts';
export { applyRemedy } from './remedies.ts';
export { addRule, readRule, removeRule, ruleWords } from './rules.ts';
export {
  addTable,
  editTable,
  newDraft,
  packIdOf,
  readingIn as readingOf,
  removeTable,
} from './tables.ts';
