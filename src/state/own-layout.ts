import type { AxisPlace, Layout, Measure, NumberStyle } from '../core/own/draft.ts';

/** What a column of a table is. */
export type ColumnRole = 'attribute' | 'figures' | 'margin' | 'weight' | 'unused';

/** What each column is, by the layout. */
export function columnRoles(layout: Layout, width: number): ColumnRole[] {
  const margins = Object.values(layout.margins);
  return Array.from({ length: width }, (_, column) => {
    if (axisOfColumn(layout, column) >= 0) return 'attribute';
    if (layout.values.includes(column)) return 'figures';
    if (margins.includes(column)) return 'margin';
    return layout.weight === column ? 'weight' : 'unused';
  });
}

/** Index of the axis whose labels stand in a column; −1 where there is none. */
export function axisOfColumn({ axes }: Layout, column: number): number {
  return axes.findIndex(({ at }) => 'column' in at && at.column === column);
}

/**
 * The layout with another role for a column. A margin of error belongs to the nearest column of
 * figures before it, a long table has one column of figures, and only persons have a weight.
 *
 * @param name heading of the column
 */
export function withRole(
  layout: Layout,
  column: number,
  role: ColumnRole,
  name: string,
): Partial<Layout> {
  const isOther = (other: number) => other !== column;
  const marginColumns = Object.values(layout.margins).filter(isOther);
  let values = layout.values.filter(isOther);
  if (role === 'figures')
    values = layout.shape === 'long' ? [column] : [...values, column].sort((a, b) => a - b);
  if (role === 'margin') marginColumns.push(column);
  const kept = layout.axes.filter((axis) => !('column' in axis.at) || isOther(axis.at.column));
  const sides = kept.filter(({ at }) => 'column' in at);
  if (role === 'attribute') sides.push({ at: { column }, name, totals: [] });
  const place = (axis: AxisPlace) => ('column' in axis.at ? axis.at.column : Infinity);
  sides.sort((a, b) => place(a) - place(b));
  const weight = layout.weight === column ? null : layout.weight;
  return {
    values,
    margins: marginsOf(values, marginColumns),
    axes: [...sides, ...kept.filter(({ at }) => 'level' in at)],
    weight: role === 'weight' ? column : weight,
  };
}

function marginsOf(values: readonly number[], columns: readonly number[]): Layout['margins'] {
  const margins: Layout['margins'] = {};
  for (const column of columns) {
    const before = values.findLastIndex((value) => value < column);
    if (values.length > 0) margins[Math.max(before, 0)] = column;
  }
  return margins;
}

/** Ways of writing numbers, by an example. */
export const numberStyles: readonly { example: string; style: NumberStyle }[] = [
  { example: '1234.5', style: { decimal: '.', thousands: '' } },
  { example: '1,234.5', style: { decimal: '.', thousands: ',' } },
  { example: '1 234.5', style: { decimal: '.', thousands: ' ' } },
  { example: '1’234.5', style: { decimal: '.', thousands: "'" } },
  { example: '1234,5', style: { decimal: ',', thousands: '' } },
  { example: '1.234,5', style: { decimal: ',', thousands: '.' } },
  { example: '1 234,5', style: { decimal: ',', thousands: ' ' } },
];

/** A measure as one word for a list of choices. */
export function measureKey(measure: Measure): string {
  return measure.kind === 'counts' ? 'counts' : `${measure.per}:${measure.within.join(',')}`;
}

/** Every measure that a table with these axes can have, with words for it. */
export function measuresFor(
  axes: readonly string[],
): { key: string; words: string; measure: Measure }[] {
  const within = axes.map((name, i) => ({ within: [i], words: `within each ${name}` }));
  if (axes.length > 2)
    for (let last = 0; last < axes.length; last++) {
      const rest = axes.flatMap((_, i) => (i === last ? [] : [i]));
      within.push({ within: rest, words: `within each ${rest.map((i) => axes[i]).join(' × ')}` });
    }
  const measures: { words: string; measure: Measure }[] = [
    { words: 'counts of people', measure: { kind: 'counts' } },
  ];
  for (const per of [100, 1] as const) {
    const unit = per === 100 ? 'percent' : 'shares of 1';
    measures.push({ words: `${unit} of everyone`, measure: { kind: 'shares', per, within: [] } });
    if (axes.length > 1)
      for (const each of within)
        measures.push({
          words: `${unit} ${each.words}`,
          measure: { kind: 'shares', per, within: each.within },
        });
  }
  return measures.map(({ words, measure }) => ({ key: measureKey(measure), words, measure }));
}
