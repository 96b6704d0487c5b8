import type { Attribute, AttributeId, Pack, StructuralZero, Text } from '../../pack/pack.ts';
import type { Codes } from '../../population/plan.ts';
import type { ColumnMatch, Matching } from './match-columns.ts';
import { numberLookup } from './match-columns.ts';
import { CategoryWords } from './match-values.ts';
import { newCodes } from '../../population/draw.ts';
import { formatCount } from '../../table/wording.ts';
import { ownAttribute, ownCodes, ownPrefix } from './own-attribute.ts';
import { eitherOf } from './pack-view.ts';
import type { ReadColumn, ReadTable } from './read-table.ts';
import { commonGroups, isFull } from './regroup.ts';
import type { Grouping } from './regroup.ts';
import type { Drawing, Subject, SubjectColumn, SubjectRows } from '../count/subject.ts';

/** A file as a population to be validated. */
export interface FileSubject {
  subject: Subject;
  /** All rows. */
  rows: SubjectRows;
  /** How it tells apart the categories of the pack's attributes that it has. */
  groupings: Map<AttributeId, Grouping>;
  /** Combinations that two of its columns make impossible, such as a county in another region. */
  zeros: StructuralZero[];
  /** What was not read as it stands, in sentences. */
  notes: string[];
}

/**
 * Reads the columns of a file as a matching says.
 *
 * @param pack absent where the file is held against nothing: then every attribute is its own
 * @param own attributes of another file, whose categories are used where a column has their name
 * @throws RangeError for a matching that names an attribute twice, or one that the pack lacks
 */
export function fileSubject(
  table: ReadTable,
  matching: Matching,
  drawing: Drawing,
  pack?: Pack,
  own: readonly Attribute[] = [],
): FileSubject {
  const notes = [...table.notes];
  const attributes: Attribute[] = [];
  const columns: SubjectColumn[] = [];
  const groupings = new Map<AttributeId, Grouping>();
  let weights: Float64Array | undefined;
  for (const match of matching.columns) {
    const column = table.columns.find(({ name }) => name === match.column);
    if (!column || match.role.kind === 'ignore') continue;
    if (match.role.kind === 'weight') {
      weights = weightsOf(column, notes);
      continue;
    }
    if (match.role.kind === 'own') {
      const attribute =
        own.find(({ id }) => id === ownPrefix + column.name) ?? ownAttribute(column);
      attributes.push(attribute);
      columns.push(
        columnOf(attribute.id, attribute.categories.length, ownCodes(column, attribute)),
      );
      continue;
    }
    const { attribute: id } = match.role;
    const attribute = pack?.attributes.find((one) => one.id === id);
    if (!attribute) throw new RangeError(`the pack has no attribute '${id}'`);
    if (groupings.has(id))
      throw new RangeError(
        `two columns are taken for “${id}”: take one of them for something else`,
      );
    const grouping = groupingOf(attribute, [
      ...match.values,
      ...matching.joined.filter((pair) => pair.attribute === id),
    ]);
    groupings.set(id, grouping);
    attributes.push({ ...attribute, categories: grouping.categories });
    columns.push(
      columnOf(id, grouping.categories.length, codesOf(column, match, attribute, grouping)),
    );
    if (match.unmatched.rows > 0) notes.push(unmatchedNote(match, attribute, table.rows));
  }
  for (const { attribute, reason } of matching.joined)
    if (groupings.has(attribute)) {
      const { label } = attributes.find(({ id }) => id === attribute)!;
      notes.push(`Two categories of “${inEnglish(label)}” are read as one: ${reason}.`);
    }
  const stated = [...groupings.keys()];
  if (pack) addFunctions(pack, groupings, attributes, columns);
  return {
    subject: {
      title: table.name,
      origin: 'file',
      rows: table.rows,
      drawing,
      attributes,
      matched: [...groupings.keys()],
      absent: pack?.attributes.flatMap(({ id }) => (groupings.has(id) ? [] : [id])) ?? [],
    },
    rows: { start: 0, count: table.rows, columns, ...(weights && { weights }) },
    groupings,
    zeros: pack ? functionZeros(pack, groupings, stated) : [],
    notes,
  };
}

function groupingOf(
  attribute: Attribute,
  meanings: readonly { categories: readonly number[]; value?: string }[],
): Grouping {
  const known = meanings.filter(({ categories }) => categories.length > 0);
  const groups = commonGroups(
    attribute.categories.length,
    known.map(({ categories }) => categories),
  );
  const inside: number[][] = [];
  groups.forEach((group, category) => (inside[group] ??= []).push(category));
  const printed = inside.map((): string[] => []);
  for (const { value, categories } of known)
    if (value !== undefined) printed[groups[categories[0]!]!]!.push(value);
  return {
    attribute: attribute.id,
    groups,
    categories: inside.map((categories, group) => {
      const own = categories.map((code) => attribute.categories[code]!);
      if (own.length === 1) return own[0]!;
      const ids = own.map(({ id }) => id);
      return {
        id: ids.length > 3 ? `${ids[0]!}…${ids.at(-1)!}` : ids.join('+'),
        label: groupLabel(
          own.map(({ label }) => label),
          printed[group]!,
        ),
      };
    }),
  };
}

/** What the file calls a group where it has one word for it. */
function groupLabel(labels: readonly Text[], printed: readonly string[]): Text {
  return printed.length === 1 ? printed[0]! : eitherOf(labels);
}

function codesOf(
  column: ReadColumn,
  match: ColumnMatch,
  attribute: Attribute,
  { groups, categories }: Grouping,
): Codes {
  const missing = categories.length;
  const groupOf = (codes: readonly number[]) => (codes.length > 0 ? groups[codes[0]!]! : missing);
  if (column.kind === 'numbers') {
    const lookup = numberLookup(new CategoryWords(attribute));
    const size = attribute.categories.length;
    return recode(column.numbers!.length, missing, (row) => {
      const number = column.numbers![row]!;
      const code = Number.isNaN(number) ? size : lookup(number);
      return code < size ? groups[code]! : missing;
    });
  }
  const meaning = new Map(match.values.map(({ value, categories: own }) => [value, own]));
  const byValue = Int32Array.from(column.values, (value) => groupOf(meaning.get(value) ?? []));
  const codes = column.codes!;
  return recode(codes.length, missing, (row) => byValue[codes[row]!] ?? missing);
}

function recode(rows: number, missing: number, codeOf: (row: number) => number): Codes {
  const codes = newCodes(missing + 1, rows);
  for (let row = 0; row < rows; row++) codes[row] = codeOf(row);
  return codes;
}

function columnOf(attribute: AttributeId, size: number, codes: Codes): SubjectColumn {
  return { attribute, size, codes };
}

/** Adds the attributes that are a function of those of the file: age in decades of age. */
function addFunctions(
  pack: Pack,
  groupings: Map<AttributeId, Grouping>,
  attributes: Attribute[],
  columns: SubjectColumn[],
): void {
  for (const attribute of pack.attributes) {
    const { derivedFrom } = attribute;
    const parent = derivedFrom && groupings.get(derivedFrom.attribute);
    const from = parent && columns.find((column) => column.attribute === parent.attribute);
    if (!derivedFrom || !parent || !from || groupings.has(attribute.id)) continue;
    const meanings = parent.categories.map((_, group) =>
      derivedFrom.groups.filter((__, code) => parent.groups[code] === group),
    );
    const groups = commonGroups(attribute.categories.length, meanings);
    if (new Set(groups).size < 2) continue;
    const grouping = groupingOf(
      attribute,
      meanings.map((categories) => ({ categories })),
    );
    groupings.set(attribute.id, grouping);
    const missing = grouping.categories.length;
    const map = [...meanings.map((codes) => groups[codes[0]!]!), missing];
    attributes.push({ ...attribute, categories: grouping.categories });
    columns.push(
      columnOf(
        attribute.id,
        missing,
        recode(from.codes.length, missing, (row) => map[from.codes[row]!]!),
      ),
    );
  }
}

/** Where a file states both an attribute and a function of it, they may contradict each other. */
function functionZeros(
  pack: Pack,
  groupings: ReadonlyMap<AttributeId, Grouping>,
  stated: readonly AttributeId[],
): StructuralZero[] {
  return pack.attributes.flatMap((attribute): StructuralZero[] => {
    const { id, derivedFrom, label } = attribute;
    if (!derivedFrom || !stated.includes(id) || !stated.includes(derivedFrom.attribute)) return [];
    const [child, parent] = [groupings.get(id)!, groupings.get(derivedFrom.attribute)!];
    if (!isFull(parent) || !isFull(child)) return [];
    const words = pack.attributes.find((one) => one.id === derivedFrom.attribute)!;
    return attribute.categories.map((category, code) => ({
      id: `${id}-of-${derivedFrom.attribute}-${category.id}`,
      reason: `${inEnglish(words.label)} and ${inEnglish(label)} contradict each other: whoever is in ${inEnglish(category.label)} by the first is elsewhere by the second`,
      where: {
        [derivedFrom.attribute]: derivedFrom.groups.flatMap((group, own) =>
          group === code ? [own] : [],
        ),
        [id]: attribute.categories.flatMap((_, other) => (other === code ? [] : [other])),
      },
    }));
  });
}

function inEnglish(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

function weightsOf(column: ReadColumn, notes: string[]): Float64Array {
  const { kind, values, codes, numbers } = column;
  const rows = numbers?.length ?? codes?.length ?? 0;
  const byValue = values.map(Number);
  let refused = 0;
  const weights = Float64Array.from({ length: rows }, (_, row) => {
    const weight = kind === 'numbers' ? numbers![row]! : (byValue[codes![row]!] ?? NaN);
    if (weight >= 0 && weight < Infinity) return weight;
    refused++;
    return 0;
  });
  if (refused > 0)
    notes.push(
      `${formatCount(refused)} rows have no weight from 0 in “${column.name}”: they count for nobody.`,
    );
  return weights;
}

function unmatchedNote(
  { column, unmatched, values }: ColumnMatch,
  { label }: Attribute,
  rows: number,
): string {
  const lost = values.filter(({ categories }) => categories.length === 0);
  lost.sort((a, b) => b.rows - a.rows);
  const named = lost.slice(0, 5).map(({ value, rows: own }) => `“${value}” (${formatCount(own)})`);
  const more = lost.length > 5 ? ` and ${lost.length - 5} more` : '';
  return `${formatCount(unmatched.rows)} of ${formatCount(rows)} rows have a value in “${column}” that is like no category of “${inEnglish(label)}”, and count as missing there: ${named.join(', ')}${more}.`;
}
