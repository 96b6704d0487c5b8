import type { Attribute, AttributeId, Text } from '../core/pack/pack.ts';
import type { Comparison } from '../core/population/report.ts';
import type { Filter, Selection } from '../core/study/study.ts';

/** The text in a language, or in English where the pack does not have that language. */
export function say(text: Text, language: string): string {
  if (typeof text === 'string') return text;
  return text[language] ?? text.en;
}

/**
 * What drawn people are compared with: a target rests on a published figure; inside a filter,
 * and where no publisher states a table, there is only what the fit says. Traits of a layer
 * have an expectation and no target, and rows that are not weighted have what the design asks.
 */
export function expectedWord(
  kind: Comparison['kind'],
): 'target' | 'fitted' | 'expected' | 'designed' {
  if (kind === 'layer') return 'expected';
  if (kind === 'design') return 'designed';
  return kind === 'target' ? 'target' : 'fitted';
}

/** What a filter keeps of one attribute, in words: "Women", "25–44", "18 and over". */
export function selectionWords(
  attribute: Attribute,
  selection: Selection,
  language: string,
): string {
  if (!Array.isArray(selection)) {
    const { from, to } = selection;
    if (from !== undefined && to !== undefined) return from === to ? `${from}` : `${from}–${to}`;
    if (from !== undefined) return `${from} and over`;
    return to !== undefined ? `${to} and under` : 'any';
  }
  const labels = selection.map((id) => {
    const category = attribute.categories.find((candidate) => candidate.id === id);
    return category ? say(category.label, language) : id;
  });
  if (labels.length > 3) return `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more`;
  return labels.join(', ');
}

/** A filter in words, one part per attribute, in the order of the pack. */
export function filterWords(
  attributes: readonly Attribute[],
  where: Filter,
  language: string,
): { attribute: AttributeId; name: string; words: string }[] {
  return attributes.flatMap((attribute) => {
    const selection = where[attribute.id];
    if (!selection) return [];
    return [
      {
        attribute: attribute.id,
        name: say(attribute.label, language),
        words: selectionWords(attribute, selection, language),
      },
    ];
  });
}

/**
 * A filter as one phrase without the names of its attributes: "Nord, female, 25–44". A name
 * stands where its category could be taken for one of another attribute, and the gloss in
 * brackets that ends a label goes where it tells no categories apart.
 */
export function filterPhrase(
  attributes: readonly Attribute[],
  where: Filter,
  language: string,
): string {
  const uses = new Map<string, number>();
  const isRepeated = (word: string) => (uses.get(word) ?? 0) > 1;
  for (const { categories } of attributes)
    for (const { label } of categories) {
      const word = plainLabel(say(label, language));
      uses.set(word, (uses.get(word) ?? 0) + 1);
    }
  const short = (attribute: Attribute): Attribute => ({
    ...attribute,
    categories: attribute.categories.map((category) => {
      const label = say(category.label, language);
      return { ...category, label: isRepeated(plainLabel(label)) ? label : plainLabel(label) };
    }),
  });
  const chosen = attributes.filter(({ id }) => where[id]);
  return filterWords(chosen.map(short), where, language)
    .map(({ attribute, name, words }) => {
      const selection = where[attribute];
      const { categories } = chosen.find(({ id }) => id === attribute)!;
      const isUnclear =
        Array.isArray(selection) &&
        categories.some(
          ({ id, label }) => selection.includes(id) && isRepeated(plainLabel(say(label, language))),
        );
      return isUnclear ? `${name.toLocaleLowerCase(language)} ${words}` : words;
    })
    .join(', ');
}

/** The labels without the gloss in brackets that ends them, where they stay apart without it. */
export function plainLabels(labels: readonly string[]): string[] {
  const plain = labels.map(plainLabel);
  return labels.map((label, i) =>
    plain.filter((other) => other === plain[i]).length > 1 ? label : plain[i]!,
  );
}

function plainLabel(label: string): string {
  return label.replace(/ \([^()]*\)$/, '');
}

/**
 * The selection that keeps the given categories: a range of numbers where they are a run
 * of them, category ids otherwise.
 */
export function selectionOf(attribute: Attribute, codes: readonly number[]): Selection {
  const values = attribute.values;
  const sorted = [...codes].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted[sorted.length - 1] ?? 0;
  const isRun = sorted.length > 0 && last - first === sorted.length - 1;
  if (values && isRun) {
    const range: { from?: number; to?: number } = {};
    if (first > 0) range.from = values[first]!;
    if (last < values.length - 1) range.to = values[last]!;
    return range;
  }
  return sorted.map((code) => attribute.categories[code]!.id);
}
