import { editDistance } from '../population/nearest.ts';
import { formatCount } from '../table/wording.ts';
import { joinAttributes, mergeCategories, usesOf } from './attributes.ts';
import type { Use } from './attributes.ts';
import type { Draft, DraftAttribute, Match } from './draft.ts';
import { likenessOfLabels } from './label-likeness.ts';
import type { Likeness } from './label-likeness.ts';
import { areSynonyms, attributeKey, isMadeUp } from './labels.ts';
import { strayMatches } from './stray-matches.ts';

/** Proposals less certain than this are not made. */
const leastConfidence = 0.5;

/**
 * Pairs of attributes and of categories that may be the same, most certain first. Two that
 * stand side by side in one table are never proposed: whoever made it told them apart. A
 * spelling that stands in for another in some rows of a table is (`strayMatches`).
 */
export function matchCategories(draft: Draft): Match[] {
  const uses = usesOf(draft);
  const found = [
    ...attributeMatches(draft, uses),
    ...draft.attributes.flatMap((attribute) =>
      attribute.numeric
        ? []
        : [
            ...strayMatches(attribute, uses.get(attribute.id) ?? []),
            ...categoryMatches(attribute, uses.get(attribute.id) ?? []),
          ],
    ),
  ];
  return found
    .filter(({ key }) => !draft.declined.includes(key))
    .sort((a, b) => b.confidence - a.confidence || (a.key < b.key ? -1 : 1));
}

export function acceptMatch(draft: Draft, match: Match): Draft {
  return match.kind === 'attribute'
    ? joinAttributes(draft, match.from, match.into)
    : mergeCategories(draft, match.attribute, match.from, match.into);
}

export function declineMatch(draft: Draft, { key }: Match): Draft {
  return draft.declined.includes(key) ? draft : { ...draft, declined: [...draft.declined, key] };
}

function attributeMatches(draft: Draft, uses: ReadonlyMap<string, Use[]>): Match[] {
  const found: Match[] = [];
  draft.attributes.forEach((into, i) => {
    for (const from of draft.attributes.slice(i + 1)) {
      const tables = new Set(uses.get(into.id)?.map(({ table }) => table.id));
      if (uses.get(from.id)?.some(({ table }) => tables.has(table.id))) continue;
      const likeness = likenessOfAttributes(into, from);
      if (likeness && likeness.confidence >= leastConfidence)
        found.push({
          kind: 'attribute',
          key: `attribute ${from.id} ${into.id}`,
          from: from.id,
          into: into.id,
          ...likeness,
        });
    }
  });
  return found;
}

function likenessOfAttributes(a: DraftAttribute, b: DraftAttribute): Likeness | undefined {
  const [x, y] = [attributeKey(a.label), attributeKey(b.label)];
  const names =
    x === y
      ? 0.97
      : areSynonyms(x, y)
        ? 0.9
        : nearness(x, y) >= 0.75
          ? nearness(x, y)
          : x.includes(y) || y.includes(x)
            ? 0.6
            : 0;
  if (a.numeric !== b.numeric) return undefined;
  if (a.numeric) {
    if (names === 0) return undefined;
    return { confidence: names, reason: `“${a.label}” and “${b.label}” are both numbers` };
  }
  const same = b.categories.filter(({ label }) =>
    a.categories.some((other) => (likenessOfLabels(other.label, label)?.confidence ?? 0) >= 0.75),
  ).length;
  const share = same / Math.min(a.categories.length, b.categories.length);
  if (same === 0 || share < 0.5) {
    if (names < 0.9) return undefined;
    return {
      confidence: names - 0.35,
      reason: `“${a.label}” and “${b.label}” are like names, though their categories differ`,
    };
  }
  const likeness = Math.min(0.98, Math.max(names, 0.5) * 0.4 + share * 0.58);
  // "None, one, two" of cars and of workers: with names of their own, few labels tell little.
  const isWeak = names === 0 && same < 4 && ![a, b].some(({ label }) => isMadeUp(label));
  return {
    confidence: isWeak ? Math.min(0.6, likeness) : likeness,
    reason: `${formatCount(same)} of ${formatCount(Math.min(a.categories.length, b.categories.length))} categories are the same`,
  };
}

function categoryMatches(attribute: DraftAttribute, uses: readonly Use[]): Match[] {
  const { id, categories } = attribute;
  const tablesOf = new Map(categories.map((category) => [category.id, new Set<string>()]));
  for (const { table, axis, labels } of uses)
    for (const label of labels)
      for (const code of table.axes[axis]!.labels[label] ?? [])
        tablesOf.get(code)?.add(`${table.id} ${axis}`);
  const apart = (a: string, b: string) => {
    const other = tablesOf.get(b)!;
    return [...tablesOf.get(a)!].every((table) => !other.has(table));
  };
  const tables = uses.length;
  const lonely = categories.filter((category) => tablesOf.get(category.id)!.size < tables);
  const pairs: { from: number; into: number; likeness: Likeness }[] = [];
  for (const [b, from] of lonely.entries())
    for (const [a, into] of lonely.entries()) {
      if (a >= b || !apart(into.id, from.id)) continue;
      const likeness = likenessOfLabels(into.label, from.label);
      if (likeness) pairs.push({ from: b, into: a, likeness });
    }
  pairs.sort(
    (x, y) => y.likeness.confidence - x.likeness.confidence || x.into - y.into || x.from - y.from,
  );
  const matched = new Set<number>();
  const merged = new Set<number>();
  const found: Match[] = [];
  const propose = (from: string, into: string[], likeness: Likeness) =>
    found.push({
      kind: 'category',
      key: `category ${id} ${from} ${into.join('+')}`,
      attribute: id,
      from,
      into,
      ...likeness,
    });
  lonely.forEach((category, at) => {
    const parts = category.label
      .split(/\s*[,/&+]\s*|\s+(?:and|or|und|oder|et|ou|y|o)\s+/i)
      .filter((part) => part !== '');
    if (parts.length < 2) return;
    const into = parts.map((part) =>
      categories.find(
        (other) =>
          other.id !== category.id &&
          apart(other.id, category.id) &&
          (likenessOfLabels(other.label, part)?.confidence ?? 0) >= 0.85,
      ),
    );
    if (into.some((one) => one === undefined)) return;
    matched.add(at);
    merged.add(at);
    propose(category.id, [...new Set(into.map((one) => one!.id))], {
      confidence: 0.8,
      reason: `“${category.label}” names them together`,
    });
  });
  for (const { from, into, likeness } of pairs) {
    if (matched.has(from) || merged.has(into) || likeness.confidence < leastConfidence) continue;
    matched.add(from);
    matched.add(into);
    propose(lonely[from]!.id, [lonely[into]!.id], likeness);
  }
  const left = lonely.filter((_, at) => !matched.has(at));
  if (left.length === 2 && categories.length > 2 && apart(left[0]!.id, left[1]!.id))
    propose(left[1]!.id, [left[0]!.id], {
      confidence: 0.55,
      reason: `“${left[0]!.label}” and “${left[1]!.label}” are the only ones left over`,
    });
  return found;
}

function nearness(a: string, b: string): number {
  return a === '' || b === '' ? 0 : 1 - editDistance(a, b) / Math.max(a.length, b.length);
}
