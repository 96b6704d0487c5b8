import { listed } from '../table/wording.ts';
import { usesOf } from './attributes.ts';
import type { Draft, DraftTable, Finding, Remedy } from './draft.ts';
import { matchCategories } from './matches.ts';
import { categoriesOf } from './meaning.ts';
import type { Assembled } from './pack-of.ts';
import { axisPlace, axisPlaces, labelPlace, labelPlaces, placeOf } from './places.ts';
import { readingOf } from './readings.ts';

/** Proposals from here on are likely enough that leaving them open is an error. */
const likely = 0.7;

export function readingFindings(table: DraftTable): Finding[] {
  return readingOf(table).problems.map(({ severity, message, row, column, remedies }, number) => ({
    key: `reading ${table.id} ${row ?? ''} ${column ?? ''} ${number}`,
    code: 'reading' as const,
    severity,
    message: `${table.name}: ${message}`,
    places: [placeOf(table, row, column)],
    remedies: remedies.map(
      (remedy) => ('table' in remedy ? { ...remedy, table: table.id } : remedy) as Remedy,
    ),
  }));
}

/** Spellings that are likely the same and were neither accepted nor declined. */
export function matchFindings(draft: Draft): Finding[] {
  return matchCategories(draft).map((match): Finding => {
    const severity = match.confidence >= likely ? 'error' : 'note';
    if (match.kind === 'attribute') {
      const from = draft.attributes.find(({ id }) => id === match.from)!;
      const into = draft.attributes.find(({ id }) => id === match.into)!;
      return {
        key: match.key,
        code: 'category-unmatched',
        severity,
        message: `Are “${from.label}” and “${into.label}” the same? ${match.reason.slice(0, 1).toUpperCase()}${match.reason.slice(1)}.`,
        places: axisPlaces(draft, match.from),
        remedies: [
          {
            kind: 'same-attribute',
            from: match.from,
            into: match.into,
            words: `Take “${from.label}” as “${into.label}”`,
          },
        ],
      };
    }
    const attribute = draft.attributes.find(({ id }) => id === match.attribute)!;
    const labelOf = (id: string) =>
      attribute.categories.find((category) => category.id === id)?.label ?? id;
    const into = listed(match.into.map((id) => `“${labelOf(id)}”`));
    return {
      key: match.key,
      code: 'category-unmatched',
      severity,
      message: `Is “${labelOf(match.from)}” of ${attribute.label.toLowerCase()} the same as ${into}? ${match.reason.slice(0, 1).toUpperCase()}${match.reason.slice(1)}.`,
      places: labelPlaces(draft, match.attribute, match.from),
      remedies: [
        {
          kind: 'merge-categories',
          attribute: match.attribute,
          from: match.from,
          into: match.into,
          words: `Take “${labelOf(match.from)}” as ${into}`,
        },
      ],
    };
  });
}

/** Categories that one table has and another of the same attribute lacks. */
export function missingFindings(draft: Draft): Finding[] {
  const proposed = new Set(
    matchCategories(draft).flatMap((match) =>
      match.kind === 'category'
        ? [
            `${match.attribute} ${match.from}`,
            ...match.into.map((id) => `${match.attribute} ${id}`),
          ]
        : [],
    ),
  );
  return [...usesOf(draft)].flatMap(([id, uses]) => {
    const attribute = draft.attributes.find((one) => one.id === id);
    if (!attribute) return [];
    return uses.flatMap(({ table, axis, labels, microdata }): Finding[] => {
      if (table.role === 'off' || microdata) return [];
      const has = new Set(
        labels.flatMap((label) => categoriesOf(attribute, table.axes[axis]!, label)),
      );
      const missing = attribute.categories.filter(
        (category) => !has.has(category.id) && !proposed.has(`${id} ${category.id}`),
      );
      if (missing.length === 0) return [];
      const words = listed(
        missing.map(({ label }) => `“${label}”`),
        3,
      );
      return [
        {
          key: `category-missing ${table.id} ${id}`,
          code: 'category-missing',
          severity: 'note',
          message: `${table.name} says nothing of ${words} of ${attribute.label.toLowerCase()}, which another table counts: what is left of the people goes there.`,
          places: [
            axisPlace(table, axis),
            ...missing
              .slice(0, 3)
              .flatMap((category) => labelPlaces(draft, id, category.id).slice(0, 1)),
          ],
          remedies: [],
        },
      ];
    });
  });
}

/** Categories of a nested attribute that nothing places. */
export function unplacedFindings(draft: Draft): Finding[] {
  return draft.attributes.flatMap(({ id, label, within, categories }): Finding[] => {
    const unplaced = within ? categories.filter((one) => !within.of[one.id]) : [];
    if (!within || unplaced.length === 0) return [];
    const around = within.attributes.map(
      (outer) => draft.attributes.find((one) => one.id === outer)?.label.toLowerCase() ?? outer,
    );
    const names = listed(
      unplaced.map((one) => `“${one.label}”`),
      3,
    );
    const [verb, whose] = unplaced.length > 1 ? ['are', 'their'] : ['is', 'its'];
    return [
      {
        key: `unplaced ${id}`,
        code: 'category-missing',
        severity: 'warning',
        message: `${names} of ${label.toLowerCase()} ${verb} not said to lie in any ${listed(around)}: ${whose} people may be drawn in any.`,
        places: labelPlaces(draft, id, unplaced[0]!.id).slice(0, 1),
        remedies: [],
      },
    ];
  });
}

export function crossedFindings({ targets }: Assembled): Finding[] {
  return targets.crossed.map(({ table, axis, labels: [a, b] }): Finding => ({
    key: `bands-cross ${table.id} ${axis} ${a} ${b}`,
    code: 'bands-cross',
    severity: 'error',
    message: `In ${table.name} “${a}” and “${b}” overlap: the same people would count twice. Leave one of them out.`,
    places: [labelPlace(table, axis, b), labelPlace(table, axis, a)],
    remedies: [b, a].map((label) => ({
      kind: 'leave-out',
      table: table.id,
      axis,
      label,
      words: `Leave out “${label}”`,
    })),
  }));
}
