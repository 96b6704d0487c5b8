import { coordinatesOf } from './grid.ts';
import { sizesOf } from './count-tables.ts';
import type { CountTable } from './count-tables.ts';
import type { Draft } from './draft.ts';
import { readingOf } from './readings.ts';
import { personsOf } from './reading.ts';

/** A table in people of the base, as it becomes a target. */
export interface TargetTable extends CountTable {
  /** Row-major over the groups of the axes; NaN where unknown. */
  people: Float64Array;
  /** What was done to the printed figures, sentences for `reconciliation`. */
  done: string[];
  /** People that one printed unit stands for in each cell: of shares, the people they are of. */
  per: Float64Array;
  /** Whether figures of another table went into it. */
  bent: boolean;
}

/** People of the draft, and who says so; undefined where nobody does. */
export interface People {
  total: number;
  /** Table whose total it is; absent where the user stated it or microdata do. */
  of?: string;
}

/** Sum of the known figures of a table. */
export function sumOf({ figures }: Pick<CountTable, 'figures'>): number {
  let sum = 0;
  for (const figure of figures) if (figure === figure) sum += figure;
  return sum;
}

/**
 * The number of people that targets add up to: what the user stated, the total of the table
 * they named, or that of the most reliable complete table of counts; without any, the largest
 * sum of counts, and then the weights of microdata.
 */
export function peopleOf(draft: Draft, tables: readonly CountTable[]): People | undefined {
  const { people } = draft;
  if (people.from === 'stated') return people.people > 0 ? { total: people.people } : undefined;
  const counts = tables.filter(
    ({ measure, table }) => measure.kind === 'counts' && table.role === 'target',
  );
  const named = people.from === 'table' && counts.find(({ table }) => table.id === people.table);
  const complete = counts.filter((one) => one.complete && sumOf(one) > 0);
  const ranked = (complete.length > 0 ? complete : counts).filter((one) => sumOf(one) > 0);
  const chosen =
    named ||
    ranked.reduce<CountTable | undefined>((best, one) => {
      if (!best) return one;
      const gain = one.table.reliability - best.table.reliability;
      return gain > 0 || (complete.length === 0 && gain === 0 && sumOf(one) > sumOf(best))
        ? one
        : best;
    }, undefined);
  if (chosen) return { total: sumOf(chosen), of: chosen.table.id };
  for (const table of draft.tables) {
    const reading = readingOf(table);
    if (table.role === 'off' || reading.layout.shape !== 'microdata' || tables.length > 0) continue;
    let total = 0;
    for (const { weight } of personsOf(reading)) total += weight;
    if (total > 0) return { total };
  }
  return undefined;
}

/**
 * Totals of a table over groups of some attributes: `groups[k]` has the group of each category
 * of `attributes[k]`. Undefined where its own groups are coarser, or something is unknown.
 */
export function totalsOver(
  table: TargetTable,
  over: readonly { attribute: string; groupOf: Int32Array; groups: number }[],
): Float64Array | undefined {
  if (!table.complete) return undefined;
  const maps = over.map(({ attribute, groupOf, groups }) => {
    const k = table.axes.findIndex((axis) => axis.attribute.id === attribute);
    const own = table.axes[k];
    if (!own) return undefined;
    const map = new Int32Array(own.labels.length).fill(-2);
    for (let c = 0; c < groupOf.length; c++) {
      const g = own.groupOf[c]!;
      if (map[g] !== -2 && map[g] !== groupOf[c]) return undefined;
      map[g] = groupOf[c]!;
    }
    return { k, map, groups };
  });
  if (maps.includes(undefined)) return undefined;
  const totals = new Float64Array(over.reduce((product, { groups }) => product * groups, 1));
  const sizes = sizesOf(table);
  table.people.forEach((people, cell) => {
    const at = coordinatesOf(cell, sizes);
    let line = 0;
    for (const map of maps) {
      const group = map!.map[at[map!.k]!]!;
      line = line < 0 || group < 0 ? -1 : line * map!.groups + group;
    }
    if (line >= 0) totals[line] = totals[line]! + people;
  });
  return totals;
}
