import type { AttributeTable } from '../../state/tables.ts';
import { say } from '../../state/words.ts';
import type { Bar } from '../chart/bars.ts';

/** The rows of an attribute as bars, with their labels in a language. */
export function barsOf(table: AttributeTable, language: string): Bar[] {
  return table.rows.map(({ code, drawn, target, published }): Bar => {
    const { id, label } = table.attribute.categories[code]!;
    const bar: Bar = { key: id, label: say(label, language), drawn, target };
    return published ? { ...bar, lower: published.lower, upper: published.upper } : bar;
  });
}
