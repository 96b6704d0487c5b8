import { categoriesOf } from './meaning.ts';

import type { Draft, DraftAttribute, DraftTable } from './draft.ts';
import { readingOf } from './readings.ts';
import { personsOf } from './reading.ts';

/** Microdata as the table that fitting starts from. */
export interface Sample {
  table: DraftTable;
  /** Its attributes, those of one category each left out. */
  attributes: DraftAttribute[];
  /** Combinations of their categories. */
  cells: number;
  persons: number;
  /** Persons left out because a value is in no category. */
  unplaced: number;
  /** Label of the first value that is in no category, with its axis. */
  odd?: { axis: number; label: string };
  /** Sum of weights of each combination, row-major. */
  weights(): Float64Array;
  /** Sum of weights of each category of one attribute. */
  marginOf(attribute: DraftAttribute): Float64Array;
}

/** Counts the persons of microdata by the categories of the draft. */
export function sampleOf(draft: Draft, table: DraftTable): Sample | undefined {
  const reading = readingOf(table);
  const axes = table.axes.flatMap((meaning, axis) => {
    const attribute = draft.attributes.find(({ id }) => id === meaning.attribute);
    if (!attribute || attribute.categories.length < 2) return [];
    const code = new Map(attribute.categories.map(({ id }, c) => [id, c]));
    const codeOf = new Map(
      (reading.axes[axis]?.labels ?? []).map((label) => [
        label,
        code.get(categoriesOf(attribute, meaning, label)[0] ?? '') ?? -1,
      ]),
    );
    return [{ axis, attribute, codeOf }];
  });
  if (axes.length === 0) return undefined;
  const cells = axes.reduce((product, { attribute }) => product * attribute.categories.length, 1);
  const margins = axes.map(({ attribute }) => new Float64Array(attribute.categories.length));
  const joint = new Map<number, number>();
  let persons = 0;
  let unplaced = 0;
  let odd: Sample['odd'];
  for (const { labels, weight } of personsOf(reading)) {
    const codes = axes.map(({ axis, codeOf }) => codeOf.get(labels[axis]!) ?? -1);
    const at = codes.indexOf(-1);
    if (at >= 0) {
      unplaced++;
      odd ??= { axis: axes[at]!.axis, label: labels[axes[at]!.axis]! };
      continue;
    }
    persons++;
    let cell = 0;
    codes.forEach((code, k) => {
      margins[k]![code] = margins[k]![code]! + weight;
      cell = cell * axes[k]!.attribute.categories.length + code;
    });
    joint.set(cell, (joint.get(cell) ?? 0) + weight);
  }
  return {
    table,
    attributes: axes.map(({ attribute }) => attribute),
    cells,
    persons,
    unplaced,
    ...(odd && { odd }),
    weights: () => {
      const weights = new Float64Array(cells);
      for (const [cell, weight] of joint) weights[cell] = weight;
      return weights;
    },
    marginOf: (attribute) => margins[axes.findIndex((axis) => axis.attribute.id === attribute.id)]!,
  };
}
