import type { AttributeTable, PublishedCount } from '../../state/tables.ts';
import { say } from '../../state/words.ts';
import type { Bar } from '../chart/bars.ts';
import { people } from '../format.ts';

/**
 * The rows of an attribute as bars, with their labels in a language. Inside a filter,
 * categories that cannot hold anybody are left out.
 */
export function barsOf(table: AttributeTable, language: string): Bar[] {
  const rows = table.rows.filter(
    ({ drawn, target }) => table.kind === 'target' || drawn > 0 || target !== 0,
  );
  return (rows.length > 0 ? rows : table.rows).map(({ code, drawn, target, published }): Bar => {
    const { id, label } = table.attribute.categories[code]!;
    const bar: Bar = { key: id, label: say(label, language), drawn, target };
    if (!published) return bar;
    const { lower, upper, printed } = published;
    return { ...bar, lower, upper, printed: printedWords(printed, language) };
  });
}

/** A published figure as it was printed: "76.73 percent of residents". */
export function printedWords(
  { figure, unit }: PublishedCount['printed'],
  language: string,
): string {
  return unit === undefined ? people(Number(figure)) : `${figure} (${say(unit, language)})`;
}
