import type { Attribute } from '../../core/pack/pack.ts';
import type { DesignReport } from '../../core/population/report.ts';
import type { DesignGroup } from '../../core/study/study.ts';
import { filterWords } from '../../state/words.ts';

/** A group without the names of its attributes: "Gagauz, 18–29". */
export function groupWords(
  attributes: readonly Attribute[],
  group: DesignGroup | undefined,
  language: string,
): string {
  return filterWords(attributes, group?.where ?? {}, language)
    .map(({ words }) => words)
    .join(', ');
}

/** Rows that a group would have had without the design. */
export function rowsWithout(
  { cells }: DesignReport,
  { people }: DesignReport['groups'][number],
  size: number,
): number {
  return (size * people) / cells.reduce((sum, cell) => sum + cell.people, 0);
}
