import type { Layout, Measure, TableReading } from './draft.ts';
import { isMeasureName, isShareName } from './heading-names.ts';
import type { Reader } from './reader.ts';

/** Counts, or shares of everyone or of each line of some axes, by what the figures add up to. */
export function guessMeasure(
  reader: Reader,
  layout: Omit<Layout, 'measure'>,
  rows: readonly string[][],
): Measure {
  const counts: Measure = { kind: 'counts' };
  const { cells, axes } = reader;
  const known = cells.filter((cell) => cell !== null);
  if (layout.shape === 'microdata' || known.length < 2) return counts;
  const said =
    reader.percents > known.length / 2 ||
    rows
      .slice(0, layout.headerRow + layout.headerRows)
      .some((row, r) =>
        row.some(
          (cell, column) =>
            isShareName(cell) && (r < layout.headerRow || layout.values.includes(column)),
        ),
      );
  const heading = layout.shape === 'long' ? rows[layout.headerRow]?.[layout.values[0] ?? -1] : '';
  if (!said && reader.decimals === 0 && layout.headerRows > 0 && isMeasureName(heading ?? ''))
    return counts;
  const most = Math.max(...known);
  for (const per of [100, 1] as const) {
    if (most > per * 1.0001) continue;
    const subsets = axes
      .map((_, axis) => axis)
      .reduce<number[][]>((sets, axis) => [...sets, ...sets.map((set) => [...set, axis])], [[]])
      .filter((set) => set.length < axes.length)
      .sort((a, b) => a.length - b.length);
    for (const within of subsets) {
      const sums = sumsOver(reader, within);
      const parts = known.length / Math.max(1, sums.length);
      const slack = said
        ? Math.max(per * 0.02, parts * 0.5 * unitOf(reader.decimals))
        : Math.max(per * 1e-6, Math.min(per * 0.02, parts * 0.5 * unitOf(reader.decimals)));
      if (sums.length > 0 && sums.every((sum) => sum - per <= slack && per - sum <= slack))
        return { kind: 'shares', per, within };
    }
  }
  if (!said) return counts;
  return { kind: 'shares', per: most > 1 ? 100 : 1, within: [] };
}

/** Sums of the cells for each combination of labels of some axes; lines with an unknown are left out. */
export function sumsOver(
  { cells, axes }: Pick<TableReading, 'cells' | 'axes'>,
  over: readonly number[],
): number[] {
  const sizes = axes.map(({ labels }) => labels.length);
  const sums = new Map<number, number>();
  cells.forEach((cell, flat) => {
    let rest = flat;
    const at = sizes.map(() => 0);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at[axis] = rest % sizes[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
    }
    const line = over.reduce((key, axis) => key * sizes[axis]! + at[axis]!, 0);
    sums.set(line, (sums.get(line) ?? 0) + (cell ?? NaN));
  });
  return [...sums.values()].filter((sum) => sum === sum);
}

/** The step between two printed figures: 1 without decimals, 0.1 with one. */
export function unitOf(decimals: number): number {
  return Number(`1e-${decimals}`);
}
