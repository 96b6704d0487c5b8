import type { FitReport } from '../../core/population/report.ts';
import type { PackView } from '../../state/session.svelte.ts';
import type { AttributeRow, AttributeTable } from '../../state/tables.ts';

/** A published figure of a chart that contradicts others, and its place in the report. */
export interface Contradicted extends AttributeRow {
  finding: number;
}

/**
 * The categories of an attribute whose published figure, as shown in its chart, contradicts
 * other figures; the farthest first.
 */
export function contradictedRows(
  pack: PackView,
  { contradictions }: FitReport,
  { attribute, marginal, rows }: AttributeTable,
): Contradicted[] {
  const findingOf = ({ code, published }: AttributeRow): number => {
    if (!published) return -1;
    return contradictions.findIndex(({ id, origin, kind, cell }) => {
      if (kind !== 'figures') return false;
      if (origin === 'marginal')
        return id === marginal?.id && marginal.of.length === 1 && !marginal.groups && cell === code;
      if (origin !== 'figure') return false;
      const shown = pack.figures.find((figure) => figure.id === id);
      const codes = shown?.where[attribute.id];
      return (
        shown !== undefined &&
        Object.keys(shown.where).length === 1 &&
        codes?.length === 1 &&
        codes[0] === code &&
        shown.printed === published.printed.figure
      );
    });
  };
  const gapOf = ({ finding }: Contradicted) => Math.abs(contradictions[finding]!.gap);
  return rows
    .map((row): Contradicted => ({ ...row, finding: findingOf(row) }))
    .filter((row) => row.finding >= 0 && gapOf(row) > 0)
    .sort((a, b) => gapOf(b) - gapOf(a));
}
