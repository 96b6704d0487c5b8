import { formatCount } from '../../table/wording.ts';
import { isIndexName, isNumericName, isTimeName, isWeightName } from '../../own/heading-names.ts';
import { attributeKey, areSynonyms } from '../../own/labels.ts';
import type { Attribute, AttributeId, Pack } from '../../pack/pack.ts';
import { editDistance } from '../../population/nearest.ts';
import { CategoryWords, matchValues, spelledOut, textsOf } from './match-values.ts';
import type { ValueMatch } from './match-values.ts';
import { isUnknown, nameTheSame } from './match-words.ts';
import { numberIn } from './own-attribute.ts';
import type { ReadColumn, ReadTable } from './read-table.ts';
import { commonGroups } from './regroup.ts';

/** What a column of a file is taken for. */
export type ColumnRole =
  /** An attribute of the pack. */
  | { kind: 'attribute'; attribute: AttributeId }
  /** An attribute that the pack does not know: its ties are looked at, with nothing to hold them against. */
  | { kind: 'own' }
  /** People that each row stands for. */
  | { kind: 'weight' }
  | { kind: 'ignore' };

/** A proposal for one column, which the user may change. */
export interface ColumnMatch {
  column: string;
  role: ColumnRole;
  /** From 0 to 1. */
  confidence: number;
  /** Why, in words. */
  reason: string;
  /** What its values mean among the categories of the attribute; of attributes alone. */
  values: ValueMatch[];
  /** Distinct values that no category is like, and the rows that have them: they count as missing. */
  unmatched: { values: number; rows: number };
  /** Rows without a value. */
  missing: number;
  /** Other attributes it may be, likeliest first. */
  alternatives: { attribute: AttributeId; confidence: number }[];
}

/** How the columns of a file are read; a proposal until the user has looked at it. */
export interface Matching {
  columns: ColumnMatch[];
  /**
   * Categories that are read as one with another although no value says so, since the file
   * has nobody in them: pairs of codes by attribute.
   */
  joined: { attribute: AttributeId; categories: [number, number]; reason: string }[];
}

/** Columns with fewer likeness than this to any attribute are none of them. */
const leastConfidence = 0.55;

/** Values that an attribute of the file alone may have. */
const mostOwnValues = 60;

/**
 * Proposes what the columns of a file are, and what their values mean, by names, by labels in
 * every language of the pack, and by numbers. Each attribute goes to the column that fits it
 * best; nothing is decided silently.
 *
 * @param pack null where the file is held against none: then every column is its own
 */
export function matchColumns(pack: Pack | null, table: ReadTable): Matching {
  const words = (pack?.attributes ?? []).map((attribute) => new CategoryWords(attribute));
  const pairs = table.columns.flatMap((column) =>
    words.flatMap((own) => candidate(column, own) ?? []),
  );
  pairs.sort(
    (a, b) =>
      b.score - a.score ||
      table.columns.indexOf(a.column) - table.columns.indexOf(b.column) ||
      (a.attribute.id < b.attribute.id ? -1 : 1),
  );
  const byColumn = new Map<ReadColumn, Candidate>();
  const taken = new Map<AttributeId, Candidate>();
  for (const pair of pairs) {
    if (isTooFine(pair, table.rows)) continue;
    if (byColumn.has(pair.column) || taken.has(pair.attribute.id)) continue;
    byColumn.set(pair.column, pair);
    taken.set(pair.attribute.id, pair);
  }
  const columns = table.columns.map((column): ColumnMatch => {
    const found = byColumn.get(column);
    const alternatives = pairs
      .filter((pair) => pair.column === column && pair !== found)
      .map(({ attribute, confidence }) => ({ attribute: attribute.id, confidence }));
    if (found) return { ...matchAs(column, found), alternatives };
    const again = pairs.find((pair) => pair.column === column);
    if (again && isTooFine(again, table.rows))
      return {
        ...without(column, { kind: 'ignore' }, again.confidence),
        reason: `it may be ${attributeWords(again.attribute)}, whose ${formatCount(again.attribute.categories.length)} categories are too many to compare for ${formatCount(table.rows)} rows`,
        alternatives: [{ attribute: again.attribute.id, confidence: again.confidence }],
      };
    const rival = again && taken.get(again.attribute.id);
    if (again && rival && again.confidence >= 0.7)
      return {
        ...without(column, { kind: 'ignore' }, again.confidence),
        reason: `it tells ${attributeWords(again.attribute)} again, which “${rival.column.name}” tells ${rival.groups > again.groups ? 'more finely' : 'already'}`,
        alternatives,
      };
    return { ...otherRole(column, table.rows), alternatives };
  });
  return { columns, joined: pack ? joinsOf(pack, columns) : [] };
}

/** Reads a column as an attribute, whatever was proposed. */
export function matchColumnAs(column: ReadColumn, attribute: Attribute): ColumnMatch {
  const values = valuesOf(column, new CategoryWords(attribute));
  return matchAs(column, {
    column,
    attribute,
    values,
    confidence: 1,
    score: 1,
    groups: 0,
    reason: 'as you chose',
  });
}

/** Whether an attribute of words has so many categories that hardly any has a row. */
function isTooFine({ attribute }: Candidate, rows: number): boolean {
  const { length } = attribute.categories;
  return !attribute.values && length > manyCategories && length > mostPerRow * rows;
}

/** Categories up to which an attribute is compared however few the rows; and beyond, for each row. */
const manyCategories = 100;
const mostPerRow = 0.2;

interface Candidate {
  column: ReadColumn;
  attribute: Attribute;
  values: ValueMatch[];
  confidence: number;
  /** Confidence with a little more for the finer of two columns. */
  score: number;
  /** Groups of categories that the column tells apart. */
  groups: number;
  reason: string;
}

/** Whether one of the first values of a column is a category: of one whose name says nothing. */
function maySpeak({ kind, values }: ReadColumn, words: CategoryWords): boolean {
  return (
    kind === 'values' &&
    values.slice(0, firstValues).some((value) => words.exactly(value).length > 0)
  );
}

const firstValues = 40;

function matchAs(
  column: ReadColumn,
  { attribute, values, confidence, reason }: Candidate,
): Omit<ColumnMatch, 'alternatives'> & { alternatives: [] } {
  const lost = values.filter(({ categories }) => categories.length === 0);
  return {
    column: column.name,
    role: { kind: 'attribute', attribute: attribute.id },
    confidence,
    reason,
    values,
    unmatched: { values: lost.length, rows: lost.reduce((sum, { rows }) => sum + rows, 0) },
    missing: column.missing,
    alternatives: [],
  };
}

function without(column: ReadColumn, role: ColumnRole, confidence: number): ColumnMatch {
  return {
    column: column.name,
    role,
    confidence,
    reason: '',
    values: [],
    unmatched: { values: 0, rows: 0 },
    missing: column.missing,
    alternatives: [],
  };
}

function candidate(column: ReadColumn, words: CategoryWords): Candidate | undefined {
  if (column.kind === 'texts') return undefined;
  const { attribute } = words;
  const name = likenessOfNames(column.name, attribute);
  const isNumbers = words.bands !== undefined;
  if (name < 0.5 && !maySpeak(column, words)) return undefined;
  // Numbers fit any attribute of numbers: the name has to tell.
  if (isNumbers && name < 0.6) return undefined;
  const values = valuesOf(column, words, name >= 0.5);
  const known = values.filter(({ categories }) => categories.length > 0);
  const filled = values.reduce((sum, { rows }) => sum + rows, 0);
  if (known.length === 0 || filled === 0) return undefined;
  const matched = known.reduce((sum, { rows, confidence }) => sum + rows * confidence, 0) / filled;
  const distinct = known.length / values.length;
  const groups = groupsTold(words, known);
  if (groups < Math.min(2, values.length)) return undefined;
  const fit = Math.min(matched, 0.5 + 0.5 * distinct);
  const confidence = Math.min(0.99, 0.6 * fit + 0.4 * name);
  if (matched < (name >= 0.9 ? 0.3 : 0.5) || (name < 0.5 && (matched < 0.8 || known.length < 2)))
    return undefined;
  if (confidence < leastConfidence) return undefined;
  const share = `${known.length} of ${values.length} values are like categories of ${attributeWords(attribute)}`;
  return {
    column,
    attribute,
    values,
    confidence,
    score: confidence + 0.05 * Math.min(1, groups / 50),
    groups,
    reason: name >= 0.5 ? `the name fits, and ${share}` : share,
  };
}

function valuesOf(column: ReadColumn, words: CategoryWords, isNamed = true): ValueMatch[] {
  if (column.kind === 'values') return matchValues(column.values, column.rows, words, isNamed);
  if (column.kind === 'texts' || !words.bands) return [];
  return numberMatches(column.numbers!, words);
}

/** Numbers too many to list: the whole number of each is looked up, those of one category as one value. */
function numberMatches(numbers: Float64Array, words: CategoryWords): ValueMatch[] {
  const { bands = [] } = words;
  const rows = new Float64Array(bands.length + 1);
  const lookup = numberLookup(words);
  for (const number of numbers)
    if (!Number.isNaN(number)) rows[lookup(number)] = rows[lookup(number)]! + 1;
  const found = bands.flatMap((_, code): ValueMatch[] =>
    rows[code]! > 0
      ? [
          {
            value: words.labels[code]![0]!,
            rows: rows[code]!,
            categories: [code],
            confidence: 0.99,
            reason: 'numbers in this category',
          },
        ]
      : [],
  );
  const lost = rows[bands.length]!;
  if (lost > 0)
    found.push({
      value: 'other numbers',
      rows: lost,
      categories: [],
      confidence: 0,
      reason: 'they lie outside the numbers of the pack',
    });
  return found;
}

/** Category of a number; the number of categories where it is in none. */
export function numberLookup({ bands = [] }: CategoryWords): (number: number) => number {
  return (number) => {
    const whole = Math.floor(number);
    const code = bands.findIndex(
      ({ from, to }) => whole >= (from ?? -Infinity) && whole <= (to ?? Infinity),
    );
    return code < 0 ? bands.length : code;
  };
}

function groupsTold({ attribute }: CategoryWords, known: readonly ValueMatch[]): number {
  const groups = commonGroups(
    attribute.categories.length,
    known.map(({ categories }) => categories),
  );
  return new Set(known.flatMap(({ categories }) => categories.map((code) => groups[code]))).size;
}

/** From 0 to 1, by id and labels in every language; the last part of a path counts. */
function likenessOfNames(column: string, { id, label }: Attribute): number {
  const path = column.split('.');
  const name = spelledOut(path.at(-1)!);
  const key = attributeKey(name);
  return Math.max(
    ...[spelledOut(id), ...textsOf(label)].map((text) => {
      const other = attributeKey(text);
      if (key === other) return 1;
      if (key.replace(/ /g, '') === other.replace(/ /g, '')) return 0.98;
      if (areSynonyms(key, other) || nameTheSame(name, text) || nameTheSame(key, other)) return 0.9;
      const near = 1 - editDistance(key, other) / Math.max(key.length, other.length, 1);
      if (near >= 0.8) return near;
      return ` ${key} `.includes(` ${other} `) || ` ${other} `.includes(` ${key} `) ? 0.65 : 0;
    }),
  );
}

/** A column that is no attribute of the pack. */
function otherRole(column: ReadColumn, rows: number): ColumnMatch {
  const name = spelledOut(column.name.split('.').at(-1)!);
  const filled = rows - column.missing;
  const ignore = (reason: string): ColumnMatch => ({
    ...without(column, { kind: 'ignore' }, 0.9),
    reason,
  });
  const own = (reason: string): ColumnMatch => ({
    ...without(column, { kind: 'own' }, 0.7),
    reason,
  });
  const known = column.values.filter((value) => value.trim() !== '');
  if (filled === 0 || (column.kind === 'values' && known.length === 0))
    return ignore('it is empty');
  if (isWeightName(name) && isAllNumbers(column))
    return { ...without(column, { kind: 'weight' }, 0.9), reason: 'its name says so' };
  if (column.kind === 'texts') return ignore('nearly every row has a text of its own');
  if (column.kind === 'numbers')
    return isIndexName(name) || isRunning(column)
      ? ignore('it numbers the rows')
      : own('numbers that the pack does not know, read in bands');
  if (known.length === 1) return ignore('every row has the same value');
  if (isIndexName(name)) return ignore('its name says that it numbers the rows');
  if (isTimeName(name)) return ignore('it tells a time');
  if (known.length > mostOwnValues) {
    if (isAllNumbers(column) && !isIndexName(name) && known.length < filled / 2)
      return own('numbers that the pack does not know, read in bands');
    return ignore(`it has ${formatCount(known.length)} different texts, too many to compare`);
  }
  if (known.length > filled / 2 && !isNumericName(name))
    return ignore('nearly every row has a text of its own');
  return own('the pack has no such attribute');
}

function isAllNumbers({ kind, values }: ReadColumn): boolean {
  return (
    kind === 'numbers' ||
    (kind === 'values' &&
      values.length > 0 &&
      values.every((value) => value.trim() === '' || Number.isFinite(numberIn(value))))
  );
}

function isRunning({ numbers }: ReadColumn): boolean {
  if (!numbers || numbers.length < 2) return false;
  for (let i = 1; i < numbers.length; i++) if (numbers[i] !== numbers[i - 1]! + 1) return false;
  return true;
}

/**
 * Categories that nobody of the file is in, although the pack knows a table that counts them
 * together with one that somebody is in; and a category of those who did not answer, where the
 * file has only "other". Whether the file cannot tell them apart or has lost them, it cannot
 * say: they are read as one, and the report says so.
 */
function joinsOf(pack: Pack, columns: readonly ColumnMatch[]): Matching['joined'] {
  return columns.flatMap((column) => {
    const { role, values } = column;
    if (role.kind !== 'attribute') return [];
    const attribute = pack.attributes.find(({ id }) => id === role.attribute)!;
    if (new CategoryWords(attribute).bands) return [];
    const filled = new Set(values.flatMap(({ categories }) => categories));
    return attribute.categories.flatMap(({ label }, code): Matching['joined'] => {
      if (filled.has(code)) return [];
      const beside = togetherWith(pack, attribute.id, code).find((other) => filled.has(other));
      if (beside !== undefined)
        return [
          {
            attribute: attribute.id,
            categories: [beside, code],
            reason: `a table of the pack counts both as one, and nobody in the file has “${textsOf(label)[0]!}”`,
          },
        ];
      if (textsOf(label).some(isUnknown)) {
        const other = attribute.categories.findIndex(
          (category, at) => filled.has(at) && isOther(category.id, textsOf(category.label)),
        );
        if (other >= 0)
          return [
            {
              attribute: attribute.id,
              categories: [other, code],
              reason: `the file has no “${textsOf(label)[0]!}”: who is, may be among “${textsOf(attribute.categories[other]!.label)[0]!}”`,
            },
          ];
      }
      return [];
    });
  });
}

/** Categories that a table of the pack counts in one group with this one. */
function togetherWith(pack: Pack, attribute: AttributeId, code: number): number[] {
  return pack.marginals.flatMap(({ groups }) => {
    const stated = groups?.[attribute];
    const own = stated?.[code];
    if (!stated || own === undefined || own === null) return [];
    return stated.flatMap((group, other) => (group === own && other !== code ? [other] : []));
  });
}

function isOther(id: string, labels: readonly string[]): boolean {
  return [spelledOut(id), ...labels].some((text) => /^(other|alt[aăe]|altele|autre)/i.test(text));
}

function attributeWords({ label }: Attribute): string {
  return `“${textsOf(label)[0]!}”`;
}
