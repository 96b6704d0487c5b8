import { listed } from '../table/wording.ts';
import { bandWords, isInside, readBand } from './bands.ts';
import type { Draft, DraftAttribute, DraftRule, ReadRule } from './draft.ts';
import { areSynonyms, attributeKey } from './labels.ts';
import { keyOf, unused } from './keys.ts';

export function addRule(draft: Draft, where: DraftRule['where'], reason?: string): Draft {
  const id = unused(
    'rule',
    draft.rules.map((rule) => rule.id),
  );
  return {
    ...draft,
    rules: [
      ...draft.rules,
      { id, where, ...(reason !== undefined && reason !== '' && { reason }) },
    ],
  };
}

export function removeRule(draft: Draft, id: string): Draft {
  return { ...draft, rules: draft.rules.filter((rule) => rule.id !== id) };
}

/** "No widowed where age is under 15." */
export function ruleWords(draft: Draft, { where }: Pick<DraftRule, 'where'>): string {
  const parts = Object.entries(where).flatMap(([id, codes]) => {
    const attribute = draft.attributes.find((one) => one.id === id);
    return attribute ? [{ attribute, words: choiceWords(attribute, codes) }] : [];
  });
  const [first, ...rest] = parts;
  if (!first) return 'A rule without attributes.';
  const subject = `${first.attribute.label.toLowerCase()} ${first.words}`;
  return `No ${subject} where ${listed(rest.map(({ attribute, words }) => `${attribute.label.toLowerCase()} is ${words}`))}.`;
}

/** An "and" that joins conditions, and not the one of "65 and over". */
const betweenParts =
  /\s+and\s+(?=\p{L})(?!(?:over|older|more|above|up|under|younger|less|below)\b)/iu;

/**
 * Reads "no widowed where age is under 15": after "no" categories of one attribute, after
 * "where" an attribute and its categories, `and` between several of them.
 */
export function readRule(draft: Draft, text: string): ReadRule {
  const match =
    /^\s*(?:no|never|nobody)\s+(.+?)\s+(?:where|if|when|among|with)\s+(.+?)\.?\s*$/i.exec(text);
  if (!match)
    return {
      ok: false,
      message: 'A rule reads “no … where …”, as “no widowed where age is under 15”.',
    };
  const where: DraftRule['where'] = {};
  for (const part of [match[1]!, ...match[2]!.split(betweenParts)]) {
    const read = readPart(draft, part, Object.keys(where));
    if (!read)
      return {
        ok: false,
        message: `“${part}” names no category of these tables. There are ${listed(
          draft.attributes.map(({ label }) => label.toLowerCase()),
          8,
        )}.`,
      };
    where[read.attribute] = read.codes;
  }
  if (Object.keys(where).length < 2)
    return { ok: false, message: 'A rule names categories of two attributes at least.' };
  return { ok: true, where };
}

/** Categories chosen, shortest first: a range of bands, or their labels. */
function choiceWords({ numeric, categories }: DraftAttribute, codes: readonly string[]): string {
  const chosen = categories.filter(({ id }) => codes.includes(id));
  const at = chosen.map((category) => categories.indexOf(category));
  const adjacent = at.every((index, i) => i === 0 || index === at[i - 1]! + 1);
  if (numeric && chosen.length > 0 && adjacent) {
    const first = chosen[0]!.band;
    const last = chosen.at(-1)!.band;
    if (first && last) {
      if (at[0] === 0 && last.to !== null && last.to > 0) return `under ${last.to + 1}`;
      if (last.to === null && first.from !== null) return `${first.from} and over`;
      if (first.from !== null) return bandWords({ from: first.from, to: last.to });
    }
  }
  const labels = chosen.map(({ label }) =>
    /^[A-Z][a-z]/.test(label) ? label.toLowerCase() : label,
  );
  const last = labels.pop();
  return labels.length > 0 ? `${labels.join(', ')} or ${last!}` : (last ?? 'nothing');
}

function readPart(
  draft: Draft,
  text: string,
  taken: readonly string[],
): { attribute: string; codes: string[] } | undefined {
  const free = draft.attributes.filter(({ id }) => !taken.includes(id));
  const named = free
    .map((attribute) => ({ attribute, rest: withoutName(text, attribute) }))
    .filter(({ rest }) => rest !== undefined)
    .sort((a, b) => a.rest!.length - b.rest!.length)[0];
  for (const { attribute, rest } of named
    ? [{ attribute: named.attribute, rest: named.rest! }]
    : free.map((attribute) => ({ attribute, rest: text }))) {
    const codes = choiceOf(attribute, rest);
    if (codes.length > 0) return { attribute: attribute.id, codes };
  }
  return undefined;
}

/** What follows "age is", "age =" or "age"; undefined where the text begins otherwise. */
function withoutName(text: string, { label, id }: DraftAttribute): string | undefined {
  for (const name of [label, id, attributeKey(label)]) {
    const bare = text.trim();
    if (keyOf(bare.slice(0, name.length)) !== keyOf(name)) continue;
    const rest = bare.slice(name.length);
    if (/^\s*(is|are|=|:|in)?\s+|^\s*[=:<>≤≥]/i.test(rest))
      return rest.replace(/^\s*(is|are|in|=|:)?\s*/i, '');
  }
  return undefined;
}

function choiceOf({ numeric, categories }: DraftAttribute, text: string): string[] {
  const band = readBand(text);
  if (numeric && band) {
    const inside = categories.filter((category) => category.band && isInside(category.band, band));
    if (inside.length > 0) return inside.map(({ id }) => id);
  }
  const parts = text.split(/\s*,\s*|\s+or\s+/).map(keyOf);
  const found = parts.map((part) =>
    categories.find(
      ({ id, label }) =>
        keyOf(label) === part ||
        keyOf(id) === part ||
        areSynonyms(keyOf(label), part) ||
        singular(keyOf(label)) === singular(part),
    ),
  );
  return found.every((one) => one !== undefined) ? found.map(({ id }) => id) : [];
}

/** A key without the ending of a plural. */
export function singular(key: string): string {
  return key.replace(/(ies)$/, 'y').replace(/([^s])s$/, '$1');
}
