import { bandOfCategory, isInside, readBand } from '../../own/bands.ts';
import type { Band } from '../../own/draft.ts';
import { keyOf } from '../../own/keys.ts';
import { likenessOfLabels } from '../../own/label-likeness.ts';
import type { Attribute, Text } from '../../pack/pack.ts';
import { isNoValue, meanTheSame, widerThan } from './match-words.ts';

/** What a value of a file may mean. */
export interface ValueMatch {
  /** As written in the file. */
  value: string;
  rows: number;
  /** Codes of the categories it may mean; none: it counts as missing. */
  categories: number[];
  /** From 0 to 1. */
  confidence: number;
  /** Why, in words. */
  reason: string;
}

/**
 * Pairs of a value and a category that are compared letter by letter, at most, where the name of
 * the column speaks for the attribute and where it does not; beyond, only the same words are found.
 */
const mostCompared = { named: 100_000, unnamed: 3_000 };

/** Least likeness at which a value is taken for a category. */
const leastLikeness = 0.6;

/** What of an attribute values are compared with; made once for all columns of a file. */
export class CategoryWords {
  readonly attribute: Attribute;
  /** Labels of each category in every language, and its id. */
  readonly labels: string[][];
  readonly bands: Band[] | undefined;
  readonly #byKey = new Map<string, number[]>();

  constructor(attribute: Attribute) {
    this.attribute = attribute;
    this.labels = attribute.categories.map(({ id, label }) => [
      ...new Set([...textsOf(label), spelledOut(id)]),
    ]);
    this.labels.forEach((labels, code) => {
      for (const key of new Set(labels.map(keyOf)))
        this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), code]);
    });
    this.bands = bandsOf(attribute);
  }

  /** Categories whose label is the same but for case and marks. */
  exactly(value: string): readonly number[] {
    const found = this.#byKey.get(cachedKey(value));
    if (found) return found;
    const words = spelledOut(value);
    return words === value ? none : (this.#byKey.get(cachedKey(words)) ?? none);
  }
}

const none: readonly number[] = [];

/** Keys of the words met last: each value is looked up in every attribute. */
const keys = new Map<string, string>();
const mostKeys = 20_000;

function cachedKey(word: string): string {
  const known = keys.get(word);
  if (known !== undefined) return known;
  if (keys.size >= mostKeys) keys.clear();
  const key = keyOf(word);
  keys.set(word, key);
  return key;
}

/**
 * What each value of a column may mean among the categories of an attribute.
 *
 * @param isNamed whether the name of the column speaks for the attribute
 */
export function matchValues(
  values: readonly string[],
  rows: readonly number[],
  words: CategoryWords,
  isNamed = true,
): ValueMatch[] {
  const isShort =
    values.length * words.labels.length <= mostCompared[isNamed ? 'named' : 'unnamed'];
  return values.map((value, i) => ({
    value,
    rows: rows[i]!,
    ...(matchBand(value, words) ?? matchValue(value, words, isShort)),
  }));
}

type Meaning = Pick<ValueMatch, 'categories' | 'confidence' | 'reason'>;

const nothing: Meaning = { categories: [], confidence: 0, reason: 'no category is like it' };

/** A number or a band of them, among categories that are numbers or bands. */
function matchBand(value: string, { bands }: CategoryWords): Meaning | undefined {
  if (!bands) return undefined;
  const band = bandOfValue(value);
  if (!band) return undefined;
  const single = band.from !== null && band.from === band.to;
  const categories = bands.flatMap((own, code) => (touches(own, band) ? [code] : []));
  if (categories.length === 0)
    return { ...nothing, reason: 'it lies outside the numbers of the pack' };
  const within = categories.every((code) => isInside(bands[code]!, band));
  return {
    categories,
    confidence: within || single ? 0.99 : 0.7,
    reason:
      categories.length === 1
        ? `${value} is in this category`
        : within
          ? `${value} holds ${categories.length} categories`
          : `${value} cuts across ${categories.length} categories`,
  };
}

/** The band that a value is; decimals count as the whole number below. */
function bandOfValue(value: string): Band | null {
  const trimmed = value.trim();
  if (/^-?\d+(?:\.\d+)?$/.test(trimmed)) {
    const number = Math.floor(Number(trimmed));
    return { from: number, to: number };
  }
  return readBand(trimmed.replace(/[-_]?plus$/i, '+'));
}

function touches(a: Band, b: Band): boolean {
  return (a.from ?? -Infinity) <= (b.to ?? Infinity) && (b.from ?? -Infinity) <= (a.to ?? Infinity);
}

function matchValue(value: string, words: CategoryWords, compare: boolean): Meaning {
  if (isNoValue(value)) return { ...nothing, reason: 'it stands for no value' };
  const exact = words.exactly(value);
  if (exact.length > 0)
    return {
      categories: [...exact],
      confidence: exact.length === 1 ? 0.99 : 0.8,
      reason:
        exact.length === 1
          ? 'the same word but for case and marks'
          : `${exact.length} categories have this name`,
    };
  if (!compare) return nothing;
  const whole = nearestCategory(value, words);
  if (whole.confidence >= 0.9) return whole;
  const parts = partsOf(value);
  const named = parts.map((part) => nearestCategory(part, words)).filter((m) => m.confidence > 0);
  const strong = named.filter(({ confidence }) => confidence >= 0.85);
  const among = [...new Set(strong.flatMap(({ categories }) => categories))].sort((a, b) => a - b);
  if (parts.length > 1 && among.length > 1)
    return { categories: among, confidence: 0.8, reason: 'it names them together' };
  const best = named.reduce(
    (a, b) => (b.confidence * 0.9 > a.confidence ? scaled(b, 0.9) : a),
    whole,
  );
  if (best.confidence >= leastLikeness) return best;
  for (const part of [value, ...parts]) {
    const wide = widerThan(part);
    const found = wide === undefined ? nothing : nearestCategory(wide, words);
    if (found.confidence >= 0.85)
      return { ...found, confidence: 0.65, reason: `“${part}” is a kind of it` };
  }
  return best.confidence >= leastLikeness ? best : nothing;
}

function scaled(match: Meaning, by: number): Meaning {
  return { ...match, confidence: match.confidence * by };
}

function nearestCategory(value: string, { labels }: CategoryWords): Meaning {
  let best = nothing;
  let next = 0;
  labels.forEach((own, code) => {
    let found: { confidence: number; reason: string } | undefined;
    for (const label of own) {
      const one = likeness(value, label);
      if (one && one.confidence > (found?.confidence ?? 0)) found = one;
    }
    if (!found) return;
    if (found.confidence > best.confidence) {
      next = best.confidence;
      best = { categories: [code], ...found };
    } else next = Math.max(next, found.confidence);
  });
  if (best.confidence < leastLikeness) return nothing;
  // A word shared with several categories tells none of them.
  if (best.confidence < 0.75 && next === best.confidence)
    return { ...nothing, reason: 'several categories are as like it' };
  return best;
}

function likeness(
  value: string,
  label: string,
): { confidence: number; reason: string } | undefined {
  if (meanTheSame(value, label))
    return { confidence: 0.94, reason: `“${value}” and “${label}” are two words for the same` };
  const found = likenessOfLabels(value, label);
  let best = found;
  const parts = partsOf(label);
  if (parts.length < 2) return best;
  for (const part of parts) {
    const one = meanTheSame(value, part) ? { confidence: 0.94 } : likenessOfLabels(value, part);
    const confidence = (one?.confidence ?? 0) * 0.92;
    if (confidence > (best?.confidence ?? 0.75))
      best = { confidence, reason: `“${label}” names “${part}”` };
  }
  return best;
}

/** The names that a label puts together: "a / b", "a (b or c)". */
function partsOf(label: string): string[] {
  return label
    .split(/\s*[,/&+();|]\s*|\s+(?:and|or|und|oder|et|ou|y|o|sau|și|и|или)\s+/i)
    .map((part) => part.trim())
    .filter((part) => part.length > 2);
}

/** `incompletePrimary` and `incomplete_primary` as words. */
export function spelledOut(id: string): string {
  return id.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replace(/[_-]+/g, ' ');
}

export function textsOf(text: Text): string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

/** Band of each category of numbers, or of labels that all are bands. */
function bandsOf({ categories, values }: Attribute): Band[] | undefined {
  if (values) return categories.map(({ id }, code) => bandOfCategory(id, values, code));
  const read = categories.map(({ id, label }) =>
    [...textsOf(label), id.replace(/-plus$/, '+')].reduce<Band | null>(
      (found, text) => found ?? readBand(text),
      null,
    ),
  );
  return read.length > 1 && read.every((band) => band !== null) ? read : undefined;
}
