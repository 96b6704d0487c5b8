import type { AttributeId, Marginal, MarginOfError, Pack } from '../core/pack/pack.ts';
import { textIn, valuesOf } from '../core/population/persona.ts';
import type { Comparison } from '../core/population/report.ts';
import type { Tally } from '../core/population/tally.ts';

/** One table of figures: what was published, what was aimed at, what was drawn. */
export interface TargetTable {
  id: string;
  label: string;
  status: Marginal['status'];
  source: string;
  /** `target`, or `slice` where the filter makes the expected figures derived. */
  kind: 'target' | 'slice';
  /** Axes in row-major order: the attribute and its categories or groups. */
  axes: { attribute: AttributeId; categories: string[] }[];
  /** As printed and in which unit; null where nothing is. The whole base, whatever the filter. */
  published: { unit: string; values: (number | null)[] } | null;
  /** What was done to make the published figures agree. */
  reconciliation?: string;
  /** Sampling error that the publisher states, in people of the whole base. */
  marginOfError?: MarginOfError;
  /** Flat cells whose target no published figure states: filled by a pattern. */
  estimatedCells?: number[];
  /** People expected among those drawn, to three decimals; null where unknown. */
  target: (number | null)[];
  /** People among the rows of the file. */
  drawn: number[];
  /** Under a design: the same weighted, in the unit of `target`. */
  weighted?: number[];
  /** Under a design: rows expected before they are weighted. */
  designed?: number[];
}

/** The tables that compare a drawn population with its pack's marginals. */
export function targetTables(
  pack: Pack,
  comparisons: readonly Comparison[],
  tally: Tally,
  language: string,
  weighted?: readonly Float64Array[],
): TargetTable[] {
  return comparisons.flatMap((comparison, c) => {
    const marginal = pack.marginals.find(({ id }) => id === comparison.id);
    const { kind } = comparison;
    if (!marginal || (kind !== 'target' && kind !== 'slice')) return [];
    const { estimatedCells, marginOfError, reconciliation } = marginal;
    return {
      id: marginal.id,
      label: textIn(marginal.label, language),
      status: marginal.status,
      source: marginal.source,
      kind,
      axes: marginal.of.map((attribute) => ({
        attribute,
        categories:
          marginal.groupLabels?.[attribute]?.map((label) => textIn(label, language)) ??
          groupNames(pack, marginal, attribute, language),
      })),
      published: publishedOf(marginal, language),
      ...(reconciliation !== undefined && { reconciliation: textIn(reconciliation, language) }),
      ...(marginOfError && { marginOfError }),
      ...(estimatedCells && { estimatedCells }),
      target: Array.from(comparison.expected, (people) =>
        Number.isNaN(people) ? null : thousandths(people),
      ),
      drawn: Array.from(tally.counts[c]!),
      ...(weighted && { weighted: Array.from(weighted[c]!, thousandths) }),
      ...(comparison.designed && { designed: Array.from(comparison.designed, thousandths) }),
    };
  });
}

function thousandths(people: number): number {
  return Math.round(people * 1000) / 1000;
}

/** A marginal without figures as printed was published in people, unless it was reconciled. */
function publishedOf(marginal: Marginal, language: string): TargetTable['published'] {
  const { published, reconciliation, counts } = marginal;
  if (published) return { unit: textIn(published.unit, language), values: published.values };
  return reconciliation === undefined ? { unit: 'people', values: counts } : null;
}

/** Labels of an attribute's categories, joined where a group has several. */
function groupNames(
  pack: Pack,
  marginal: Marginal,
  attribute: AttributeId,
  language: string,
): string[] {
  const labels = valuesOf(pack, attribute, language);
  const groups = marginal.groups?.[attribute];
  if (!groups) return labels;
  const joined: string[] = [];
  labels.forEach((label, code) => {
    const group = groups[code];
    if (group === null || group === undefined) return;
    joined[group] = joined[group] === undefined ? label : `${joined[group]} + ${label}`;
  });
  return joined;
}
