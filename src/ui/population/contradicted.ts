import type { FitReport } from '../../core/population/report.ts';
import type { PackView } from '../../state/session.svelte.ts';
import type { AttributeRow, AttributeTable } from '../../state/tables.ts';

/**
 * The categories of an attribute whose published figure, as shown in its chart, contradicts
 * other figures; the farthest first.
 */
export function contradictedRows(
  pack: PackView,
  { contradictions }: FitReport,
  { attribute, marginal, rows }: AttributeTable,
): AttributeRow[] {
  const gapOf = ({ code, published }: AttributeRow): number => {
    if (!published) return 0;
    const found = contradictions.find(({ id, origin, kind, cell }) => {
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
    return Math.abs(found?.gap ?? 0);
  };
  return rows
    .map((row) => ({ row, gap: gapOf(row) }))
    .filter(({ gap }) => gap > 0)
    .sort((a, b) => b.gap - a.gap)
    .map(({ row }) => row);
}
