import { isMadeUp } from '../../core/own/labels.ts';
import type { DeskView } from '../../state/own-tables.svelte.ts';

/** An axis of a table that no heading names, and that the page made up a name for. */
export interface UnnamedAxis {
  table: string;
  tableName: string;
  index: number;
  attribute: string;
  /** Its first labels. */
  examples: string[];
  isMore: boolean;
}

/** The axes that the user has to name, in the order of the tables. */
export function unnamedAxes({ draft, previews }: DeskView): UnnamedAxis[] {
  return draft.tables.flatMap(({ id, name, axes }) => {
    const read = previews.find(({ table }) => table === id)?.axes ?? [];
    return axes.flatMap(({ attribute }, index) => {
      const axis = read[index];
      const label = draft.attributes.find((one) => one.id === attribute)?.label ?? '';
      if (!axis || axis.name !== '' || !isMadeUp(label)) return [];
      const { examples, labels } = axis;
      const isMore = labels > examples.length;
      return [{ table: id, tableName: name, index, attribute, examples, isMore }];
    });
  });
}
