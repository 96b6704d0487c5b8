import { categoriesOf, personsIn } from './match-tables.ts';
import type { Counted, HouseholdProblem } from './problem.ts';
import { categoryName } from './problem.ts';

/** One number asked of a zone: a category of a table, or all households or persons. */
export interface Control {
  /** Table, or −1 for a total. */
  table: number;
  category: number;
  counts: Counted;
  /** In words, such as `persons with age = 20 to 35`. */
  name: string;
}

/**
 * How often households count in every control: 1 or 0 for controls of households, the
 * members concerned for those of persons. Households that count alike make a kind.
 */
export interface Incidence {
  controls: Control[];
  /** Kinds × controls, row-major. */
  rows: Float64Array;
  kinds: number;
  /** Kind of each household. */
  kindOf: Uint32Array;
  /** Base weight of each household. */
  baseWeights: Float64Array;
  /** Members of each household. */
  size: Uint32Array;
  /** Control that counts group quarters; −1 where the sample marks none. */
  quarters: number;
}

/**
 * The last two controls are the totals of households and of persons; before them stands that of
 * group quarters, if the sample marks any. No number of these units is ever asked for; that of the
 * persons in them is where targets state it (`quartersAreStated`), else the weights decide.
 */
export function incidenceOf({ sample, tables }: HouseholdProblem): Incidence {
  const units = sample.ids.length;
  const controls = tables.flatMap((table, t) =>
    table.categories.map((_, category): Control => ({
      table: t,
      category,
      counts: table.counts,
      name: categoryName(table, category),
    })),
  );
  const { groupQuarters } = sample;
  const quarters = groupQuarters ? controls.length : -1;
  if (groupQuarters)
    controls.push({
      table: -1,
      category: 1,
      counts: 'households',
      name: 'group quarters in all',
    });
  for (const counts of ['households', 'persons'] as const)
    controls.push({ table: -1, category: 0, counts, name: `${counts} in all` });
  const width = controls.length;
  const all = new Float64Array(units * width);
  const size = new Uint32Array(units);
  const homeOf = new Uint32Array(personsIn(sample));
  for (let h = 0; h < units; h++) {
    size[h] = sample.firstPerson[h + 1]! - sample.firstPerson[h]!;
    homeOf.fill(h, sample.firstPerson[h], sample.firstPerson[h + 1]);
    all[h * width + (groupQuarters?.[h] === 1 ? quarters : width - 2)] = 1;
    all[h * width + width - 1] = size[h]!;
  }
  let first = 0;
  for (const table of tables) {
    const categories = categoriesOf(table, sample);
    for (let i = 0; i < categories.length; i++) {
      if (categories[i]! < 0) continue;
      const h = table.counts === 'households' ? i : homeOf[i]!;
      all[h * width + first + categories[i]!]!++;
    }
    first += table.categories.length;
  }
  const { kindOf, rows, kinds } = distinctRows(all, units, width);
  return {
    controls,
    rows,
    kinds,
    kindOf,
    baseWeights: sample.weights ?? new Float64Array(units).fill(1),
    size,
    quarters,
  };
}

function distinctRows(
  all: Float64Array,
  units: number,
  width: number,
): { kindOf: Uint32Array; rows: Float64Array; kinds: number } {
  const known = new Map<string, number>();
  const kindOf = new Uint32Array(units);
  const firstOf: number[] = [];
  for (let h = 0; h < units; h++) {
    const key = all.subarray(h * width, (h + 1) * width).join();
    let kind = known.get(key);
    if (kind === undefined) {
      kind = firstOf.length;
      known.set(key, kind);
      firstOf.push(h);
    }
    kindOf[h] = kind;
  }
  const rows = new Float64Array(firstOf.length * width);
  firstOf.forEach((h, kind) => rows.set(all.subarray(h * width, (h + 1) * width), kind * width));
  return { kindOf, rows, kinds: firstOf.length };
}
