import type { SampleFactor } from '../pack/pack.ts';
import { formatCount } from '../table/wording.ts';
import { widthOf } from './bands.ts';
import { sizesOf } from './count-tables.ts';
import type { CountTable } from './count-tables.ts';
import { statusOfSource } from './source-status.ts';
import type { DraftAttribute, DraftTable } from './draft.ts';
import { coordinatesOf } from './grid.ts';
import { titleOf } from './marginal-of.ts';
import type { TargetTable } from './people.ts';
import type { Sample } from './samples.ts';

export function sampleFactor(sample: Sample): SampleFactor {
  const { table, attributes, persons } = sample;
  const weights = withPrior(sample.weights(), table.adjust.priorWeight);
  const [note] = priorNotes(table);
  return {
    id: table.id,
    label: `${persons} persons of “${table.name}”`,
    of: attributes.map(({ id }) => id),
    weights,
    base: 'own',
    status: 'estimated',
    source: table.id,
    ...(note !== undefined && { note }),
  };
}

/**
 * Weights of a table that shapes: its figures, spread evenly over the categories of a group, and
 * their mean where it states none. Such weights are estimated, whatever the table is.
 */
export function patternFactor(pattern: CountTable): SampleFactor {
  const { axes, figures, table } = pattern;
  let filled = 0;
  const known = figures.filter((figure) => figure === figure);
  const mean = known.reduce((sum, figure) => sum + figure, 0) / Math.max(1, known.length);
  const sizes = sizesOf(pattern);
  const extents = axes.map(({ groupOf }) => groupOf.length);
  const members = axes.map(({ groupOf, labels }) => {
    const counts = new Int32Array(labels.length);
    for (const group of groupOf) if (group >= 0) counts[group] = counts[group]! + 1;
    return counts;
  });
  const cells = extents.reduce((product, extent) => product * extent, 1);
  const weights = Float64Array.from({ length: cells }, (_, cell) => {
    const at = coordinatesOf(cell, extents);
    let flat = 0;
    let share = 1;
    for (const [k, axis] of axes.entries()) {
      const group = axis.groupOf[at[k]!]!;
      if (group < 0) {
        filled += 1;
        return mean;
      }
      flat = flat * sizes[k]! + group;
      share *= members[k]![group]!;
    }
    const figure = figures[flat]!;
    if (figure !== figure) filled += 1;
    return (figure === figure ? figure : mean) / share;
  });
  const isSpread = members.some((counts) => counts.some((count) => count > 1));
  const notes = [
    ...(filled > 0
      ? [
          `For ${formatCount(filled)} of ${formatCount(cells)} combinations the table states no figure, and its mean is taken.`,
        ]
      : []),
    ...(isSpread ? ['Figures of several categories together are spread evenly over them.'] : []),
    ...priorNotes(table),
  ];
  return {
    id: table.id,
    label: titleOf(axes),
    of: axes.map(({ attribute }) => attribute.id),
    weights: withPrior(weights, table.adjust.priorWeight),
    base: 'own',
    status: filled > 0 || isSpread ? 'estimated' : statusOfSource(table.source),
    source: table.id,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}

function withPrior(weights: Float64Array, prior: number | undefined): number[] {
  if (!prior) return Array.from(weights);
  const positive = weights.filter((weight) => weight > 0);
  const mean = positive.reduce((sum, weight) => sum + weight, 0) / Math.max(1, positive.length);
  return Array.from(weights, (weight) => (weight > 0 ? weight : prior * mean));
}

function priorNotes({ adjust }: DraftTable): string[] {
  return adjust.priorWeight
    ? [`Combinations that it never saw have ${adjust.priorWeight} of the mean weight.`]
    : [];
}

/** Weights by width for bands that some table leaves together: numbers are spread evenly. */
export function spreadFactor(
  attribute: DraftAttribute,
  targets: readonly TargetTable[],
): SampleFactor | undefined {
  if (!attribute.numeric) return undefined;
  const split = targets.some(({ axes }) =>
    axes.some(
      (axis) =>
        axis.attribute.id === attribute.id &&
        axis.groupOf.some((group, c) => group >= 0 && axis.groupOf.indexOf(group) !== c),
    ),
  );
  const bands = attribute.categories.map(({ band }) => band);
  if (!split || bands.includes(undefined)) return undefined;
  const widths = bands.map((band, c) => widthOf(band!, c > 0 ? widthOf(bands[c - 1]!, 10) : 10));
  if (widths.every((width) => width === widths[0])) return undefined;
  return {
    id: `spread-${attribute.id}`,
    label: `${attribute.label}, spread evenly`,
    of: [attribute.id],
    weights: widths,
    base: 'own',
    status: 'assumed',
    source: 'even-spread',
    note: 'Where tables only count wider bands together, numbers inside are taken as equally frequent.',
  };
}
