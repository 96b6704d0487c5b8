import { bandOf } from './meaning.ts';
import { bandId, bandWords, piecesOf, readBand } from './bands.ts';
import type {
  AttributeChange,
  AxisMeaning,
  AxisReading,
  Band,
  Draft,
  DraftAttribute,
  DraftCategory,
  DraftTable,
} from './draft.ts';
import { areSynonyms, attributeKey, isSexLabel, madeUp } from './labels.ts';
import { isNumericName, isVagueName } from './heading-names.ts';
import { keyOf, slugOf, unused } from './keys.ts';
import { nest } from './nested.ts';
import { readingOf } from './readings.ts';

/** Numbers of microdata that get a category each; beyond, they are put into bands of ten. */
const singleNumbers = 20;

/** Gives the axes of a table their attributes, new ones where the draft has none of the name. */
export function attachAxes(draft: Draft, table: DraftTable): Draft {
  const reading = readingOf(table);
  const taken = new Set<string>();
  let attributes = draft.attributes;
  const axes = reading.axes.map((axis, index): AxisMeaning => {
    const known = table.axes[index];
    const kept = known && attributes.find(({ id }) => id === known.attribute);
    const found =
      kept && !taken.has(kept.id) ? kept : attributeFor(attributes, axis.name, axis.labels, taken);
    const attribute = found ?? newAttribute(attributes, axis.name, axis.labels, table.name);
    if (!found) attributes = [...attributes, attribute];
    taken.add(attribute.id);
    return {
      attribute: attribute.id,
      labels: known && kept === attribute ? known.labels : {},
      ...bentBands(axis),
    };
  });
  return arrange({
    ...draft,
    attributes,
    tables: draft.tables.map((one) => (one.id === table.id ? { ...table, axes } : one)),
  });
}

/**
 * Brings attributes and categories in line with the tables: numeric where all labels are
 * numbers or bands, a category for every label that nothing else explains, and none that no
 * table uses. Labels and order that were given before stay.
 */
export function arrange(draft: Draft): Draft {
  const uses = usesOf(draft);
  let tables = draft.tables;
  const attributes = draft.attributes.flatMap((attribute): DraftAttribute[] => {
    const own = uses.get(attribute.id);
    if (!own || own.length === 0) return [];
    const bands = bandsOf(own);
    if (bands) {
      const unit = attribute.unit ?? (isAge(attribute) ? 'years' : undefined);
      return [
        {
          ...attribute,
          numeric: true,
          ...(unit !== undefined && { unit }),
          categories: numericCategories(attribute, bands, own),
        },
      ];
    }
    const { categories, meanings } = namedCategories(attribute, own);
    tables = tables.map((table) => {
      const changed = meanings.filter(({ use }) => use.table.id === table.id);
      if (changed.length === 0) return table;
      return {
        ...table,
        axes: table.axes.map((axis, index) => {
          const labels = changed.find(({ use }) => use.axis === index)?.labels;
          return labels ? { ...axis, labels } : axis;
        }),
      };
    });
    const { unit: _, ...rest } = attribute;
    return [{ ...rest, numeric: false, categories }];
  });
  const ids = new Map(
    attributes.map(({ id, categories }) => [id, new Set(categories.map((c) => c.id))]),
  );
  const rules = draft.rules.flatMap((rule) => {
    const where = Object.entries(rule.where).flatMap(([id, codes]) => {
      const left = codes.filter((code) => ids.get(id)?.has(code));
      return left.length > 0 ? [[id, left] as const] : [];
    });
    return where.length === Object.keys(rule.where).length
      ? [{ ...rule, where: Object.fromEntries(where) }]
      : [];
  });
  return nest({ ...draft, tables, attributes, rules });
}

/** Bands that were read otherwise than they are written. */
function bentBands({ labels, bands }: AxisReading): Pick<AxisMeaning, 'bands'> {
  const bent = labels.flatMap((label, at) => {
    const [band, own] = [bands[at], readBand(label)];
    return band && own && band.to !== own.to ? [[label, band] as const] : [];
  });
  return bent.length > 0 ? { bands: Object.fromEntries(bent) } : {};
}

/** Renames, reorders or rebands an attribute. */
export function editAttribute(draft: Draft, id: string, change: AttributeChange): Draft {
  return arrange({
    ...draft,
    attributes: draft.attributes.map((attribute) => {
      if (attribute.id !== id) return attribute;
      const { label, unit, breaks, categoryLabels = {}, order, within } = change;
      const { within: before, alone, ...rest } = attribute;
      const nesting = {
        ...(within === undefined && before && { within: before }),
        ...(within === undefined && alone && { alone }),
        ...(within && { within: { ...within, stated: true as const } }),
        ...(within === null && { alone: true as const }),
      };
      const categories = attribute.categories.map((category) => {
        const words = categoryLabels[category.id];
        return words === undefined ? category : { ...category, label: words };
      });
      const rank = (category: DraftCategory) => {
        const at = order?.indexOf(category.id) ?? -1;
        return at < 0 ? categories.length : at;
      };
      return {
        ...rest,
        ...nesting,
        ...(label !== undefined && { label }),
        ...(unit !== undefined && { unit }),
        ...(breaks !== undefined && { breaks: [...new Set(breaks)].sort((a, b) => a - b) }),
        categories: order ? [...categories].sort((a, b) => rank(a) - rank(b)) : categories,
      };
    }),
  });
}

/** Makes two attributes one: every axis of the first becomes an axis of the second. */
export function joinAttributes(draft: Draft, from: string, into: string): Draft {
  return arrange({
    ...draft,
    tables: draft.tables.map((table) => ({
      ...table,
      axes: table.axes.map((axis) =>
        axis.attribute === from
          ? { ...axis, attribute: into, labels: onlyLeftOut(axis.labels) }
          : axis,
      ),
    })),
  });
}

/** Makes a category another one, or the union of several, in all tables and rules. */
export function mergeCategories(
  draft: Draft,
  attribute: string,
  from: string,
  into: readonly string[],
): Draft {
  return arrange({
    ...draft,
    tables: draft.tables.map((table) => ({
      ...table,
      axes: table.axes.map((axis) => {
        if (axis.attribute !== attribute) return axis;
        const labels = Object.fromEntries(
          Object.entries(axis.labels).map(([label, ids]) => [label, replaced(ids, from, into)]),
        );
        return { ...axis, labels };
      }),
    })),
    rules: draft.rules.map((rule) => {
      const own = rule.where[attribute];
      return own
        ? { ...rule, where: { ...rule.where, [attribute]: replaced(own, from, into) } }
        : rule;
    }),
  });
}

/** An axis that uses an attribute. */
export interface Use {
  table: DraftTable;
  axis: number;
  labels: string[];
  microdata: boolean;
}

/** The axes of each attribute, of the tables in use. */
export function usesOf(draft: Draft): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const table of draft.tables) {
    const reading = readingOf(table);
    table.axes.forEach(({ attribute }, axis) => {
      const labels = reading.axes[axis]?.labels ?? [];
      const use = { table, axis, labels, microdata: reading.layout.shape === 'microdata' };
      uses.set(attribute, [...(uses.get(attribute) ?? []), use]);
    });
  }
  return uses;
}

function replaced(ids: readonly string[], from: string, into: readonly string[]): string[] {
  return ids.includes(from)
    ? [...new Set(ids.flatMap((id) => (id === from ? into : [id])))]
    : [...ids];
}

function onlyLeftOut(labels: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(labels).filter(([, ids]) => ids.length === 0));
}

/** The bands of all labels; undefined where one is no number and is not left out. */
function bandsOf(uses: readonly Use[]): { tables: Band[]; persons: Band[] } | undefined {
  const bands = { tables: [] as Band[], persons: [] as Band[] };
  for (const { labels, table, axis, microdata } of uses)
    for (const label of labels) {
      if (table.axes[axis]!.labels[label]?.length === 0) continue;
      const band = bandOf(table.axes[axis]!, label);
      if (!band) return undefined;
      bands[microdata ? 'persons' : 'tables'].push(band);
    }
  const all = [...bands.tables, ...bands.persons];
  const ranges = all.some(({ from, to }) => from !== to);
  const named = uses.some(({ table, axis }) =>
    isNumericName(readingOf(table).axes[axis]?.name ?? ''),
  );
  return all.length > 1 && (ranges || named || new Set(all.map(({ from }) => from)).size > 5)
    ? bands
    : undefined;
}

function numericCategories(
  attribute: DraftAttribute,
  { tables, persons }: { tables: Band[]; persons: Band[] },
  uses: readonly Use[],
): DraftCategory[] {
  const base = tables.length > 0 ? tables : persons;
  const singles = new Set(persons.map(({ from }) => from ?? 0));
  const many = tables.length === 0 && singles.size > singleNumbers && uses.length > 0;
  const pieces =
    tables.length === 0 && (attribute.breaks !== undefined || many)
      ? bandsBetween(attribute.breaks ?? tens(singles), Math.min(...singles))
      : piecesOf(base, attribute.breaks);
  const labels = new Map(attribute.categories.map(({ id, label }) => [id, label]));
  return pieces.map((band) => {
    const id = bandId(band);
    return { id, label: labels.get(id) ?? bandWords(band), band };
  });
}

function tens(values: ReadonlySet<number>): number[] {
  const low = Math.floor(Math.min(...values) / 10) * 10;
  const high = Math.floor(Math.max(...values) / 10) * 10;
  const step = Math.max(10, Math.ceil((high - low) / 100) * 10);
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step);
}

function bandsBetween(breaks: readonly number[], lowest: number): Band[] {
  const starts = [
    ...new Set([
      ...breaks,
      ...(breaks[0] !== undefined && breaks[0] <= lowest ? [] : [Math.min(0, lowest)]),
    ]),
  ].sort((a, b) => a - b);
  return starts.map((from, i) => ({ from, to: i + 1 < starts.length ? starts[i + 1]! - 1 : null }));
}

/** A category for each label that no earlier one explains; those nobody uses go. */
function namedCategories(
  attribute: DraftAttribute,
  uses: readonly Use[],
): { categories: DraftCategory[]; meanings: { use: Use; labels: Record<string, string[]> }[] } {
  const categories = attribute.categories.map(({ id, label }): DraftCategory => ({ id, label }));
  const byKey = new Map(categories.map(({ id, label }) => [categoryKey(label), id]));
  const meanings = uses.map((use) => {
    const said = use.table.axes[use.axis]!.labels;
    const labels: Record<string, string[]> = {};
    for (const label of use.labels) {
      const known = said[label]?.filter((id) => categories.some((one) => one.id === id));
      if (said[label]?.length === 0 || (known && known.length > 0)) {
        labels[label] = known!;
        for (const id of known!) byKey.set(categoryKey(label), byKey.get(categoryKey(label)) ?? id);
        continue;
      }
      const key = categoryKey(label);
      let id = byKey.get(key);
      if (id === undefined) {
        id = unused(
          slugOf(label),
          categories.map((one) => one.id),
        );
        categories.push({ id, label: label === '' ? 'not stated' : label });
        byKey.set(key, id);
      }
      labels[label] = [id];
    }
    return { use, labels };
  });
  const used = new Set(meanings.flatMap(({ labels }) => Object.values(labels).flat()));
  return { categories: categories.filter(({ id }) => used.has(id)), meanings };
}

/** What makes two labels the same without asking: spelling apart from marks, or the band. */
function categoryKey(label: string): string {
  const band = readBand(label);
  return band ? bandId(band) : keyOf(label);
}

/** The attribute of the same name, or, for an unnamed axis, the one of the same labels. */
function attributeFor(
  attributes: readonly DraftAttribute[],
  name: string,
  labels: readonly string[],
  taken: ReadonlySet<string>,
): DraftAttribute | undefined {
  const free = attributes.filter(({ id }) => !taken.has(id));
  const numeric = labels.filter((label) => readBand(label)).length > labels.length / 2;
  if (name !== '' && !(isVagueName(name) && (numeric || labels.every(isSexLabel)))) {
    const key = attributeKey(name);
    return free.find(
      (attribute) =>
        (attributeKey(attribute.label) === key ||
          areSynonyms(attributeKey(attribute.label), key)) &&
        (attribute.numeric === numeric ||
          (numeric && attribute.categories.every(({ label }) => readBand(label)))),
    );
  }
  const keys = new Set(labels.map(categoryKey));
  const shares = free.map((attribute) => {
    if (numeric !== attribute.numeric) return 0;
    if (numeric) return 1;
    const same = attribute.categories.filter(({ label }) => keys.has(categoryKey(label)));
    return same.length / Math.max(1, Math.min(keys.size, attribute.categories.length));
  });
  const best = Math.max(0, ...shares);
  if (best >= 0.6) return free[shares.indexOf(best)];
  return labels.every(isSexLabel)
    ? free.find(({ label }) => areSynonyms(keyOf(label), 'sex'))
    : undefined;
}

function newAttribute(
  attributes: readonly DraftAttribute[],
  name: string,
  labels: readonly string[],
  table: string,
): DraftAttribute {
  const numeric = labels.length > 0 && labels.every((label) => readBand(label));
  const guess = numeric
    ? 'Age'
    : labels.every(isSexLabel)
      ? 'Sex'
      : `${madeUp}${table.replace(/\.[a-z0-9]{1,4}$/i, '')}`;
  const isKnown = numeric || labels.every(isSexLabel);
  const label = name === '' || (isVagueName(name) && isKnown) ? guess : name;
  const slug = slugOf(attributeKey(label) || label);
  const id = unused(/^[a-z]/.test(slug) ? slug : `a-${slug}`, [
    'index',
    'weight',
    'email',
    'phone',
    ...attributes.map((one) => one.id),
  ]);
  return {
    id,
    label: label.slice(0, 1).toUpperCase() + label.slice(1),
    numeric,
    categories: [],
  };
}

function isAge({ label }: DraftAttribute): boolean {
  return areSynonyms(attributeKey(label), 'age');
}
