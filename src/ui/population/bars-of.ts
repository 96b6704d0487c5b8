import { centralRange } from '../../state/agreement.ts';
import type { AttributeRow, AttributeTable, PublishedCount } from '../../state/tables.ts';
import { say } from '../../state/words.ts';
import type { Bar } from '../chart/bars.ts';
import { number, people } from '../format.ts';

/** The rows that bars show: inside a filter, categories that cannot hold anybody are left out. */
export function shownRows(table: AttributeTable): AttributeRow[] {
  const rows = table.rows.filter(
    ({ drawn, target }) => table.kind === 'target' || drawn > 0 || target !== 0,
  );
  return rows.length > 0 ? rows : table.rows;
}

/**
 * The shown rows of an attribute as bars, with their labels in a language.
 *
 * @param isSample whether each person was drawn alone, with the same chances
 */
export function barsOf(table: AttributeTable, language: string, isSample = false): Bar[] {
  return shownRows(table).map((row): Bar => {
    const { code, drawn, target, published } = row;
    const { id, label } = table.attribute.categories[code]!;
    const uncertain = marginWords(row, table);
    const bar: Bar = {
      key: id,
      label: say(label, language),
      drawn,
      target,
      ...(isSample && target > 0 && { range: centralRange(target, table.size) }),
      ...(uncertain && {
        error: row.marginOfError!,
        uncertain: `${uncertain} (${number(table.level! * 100, 0)}%)`,
      }),
    };
    if (!published) return bar;
    const { lower, upper, printed } = published;
    return { ...bar, lower, upper, printed: printedWords(printed, language) };
  });
}

/** The sampling error of a target as its publisher states it: "± 12.4"; empty where there is none. */
export function marginWords({ marginOfError }: AttributeRow, { level }: AttributeTable): string {
  if (marginOfError === undefined || level === undefined) return '';
  return `± ${number(marginOfError, marginOfError < 99.95 ? 1 : 0)}`;
}

/** A published figure as it was printed: "76.73 percent of residents", "1,441.4 thousand people". */
export function printedWords(
  { figure, unit }: PublishedCount['printed'],
  language: string,
): string {
  if (unit === undefined) return grouped(figure);
  const stated = say(unit, language);
  const words = stated.slice(stated.lastIndexOf(', ') + 1).trim();
  const bare = figure.replace(/\s*%$/, '');
  return words.split(' ').includes(bare) ? words : `${grouped(bare)} ${words}`;
}

/** The figure with its digits grouped and its decimals as printed. */
function grouped(figure: string): string {
  const [whole = '', decimals] = figure.split('.');
  if (!/^\d+$/.test(whole) || /\D/.test(decimals ?? '')) return figure;
  return people(Number(whole)) + (decimals === undefined ? '' : `.${decimals}`);
}
