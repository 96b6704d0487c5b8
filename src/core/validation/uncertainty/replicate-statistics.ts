import type { Attribute, AttributeId, Pack } from '../../pack/pack.ts';
import { cellsOfLayout, layoutOf, readingOf } from '../../population/dimensions.ts';
import type { Model } from '../../population/model.ts';
import { homeOf, peopleBy } from '../../population/tree-marginals.ts';
import { sumInto } from '../../population/tree-tables.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import { multinomial } from '../../random/binomial.ts';
import { streamKey, subKey } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import type { TableRequest } from '../count/counts.ts';

/** A vector of statistics: shares and means of attributes, shares of tables. */
export interface StatisticLayout {
  attributes: {
    attribute: Attribute;
    clique: number;
    of: Int32Array;
    /** Place of its first share; its mean, where it has numbers, stands behind the shares. */
    at: number;
    hasMean: boolean;
  }[];
  tables: { request: TableRequest; at: number; cells: number }[];
  length: number;
}

/** Categories of an attribute up to which its shares are followed. */
export const mostFollowed = 200;

/** Lays out the statistics that replicates follow. Attributes of more categories are left out. */
export function statisticLayout(
  pack: Pack,
  model: Model,
  tables: readonly TableRequest[],
): StatisticLayout {
  let length = 0;
  const attributes = pack.attributes.flatMap((attribute): StatisticLayout['attributes'] => {
    const size = attribute.categories.length;
    if (size > mostFollowed) return [];
    const { dimension } = readingOf(model.dimensions, attribute.id);
    const clique = homeOf(model, [dimension]);
    const { dimensions, codes, cells } = model.cliques[clique]!;
    const layout = layoutOf(model.dimensions, [attribute.id]);
    const of = cellsOfLayout(layout, (d) => codes[dimensions.indexOf(d)]!, cells);
    const hasMean = attribute.values !== undefined;
    const at = length;
    length += size + Number(hasMean);
    return [{ attribute, clique, of, at, hasMean }];
  });
  const requested = tables
    .filter(({ of }) => of.every((id) => model.dimensions.readings.has(id)))
    .map((request) => {
      const cells = request.shape.reduce((product, extent) => product * extent, 1);
      const at = length;
      length += cells;
      return { request, at, cells };
    });
  return { attributes, tables: requested, length };
}

/** Statistics of calibrated tables, or of whole people in their cells. */
export function statisticsOf(
  layout: StatisticLayout,
  model: Model,
  tables: TreeTables,
): Float64Array {
  const out = new Float64Array(layout.length);
  for (const { attribute, clique, of, at, hasMean } of layout.attributes) {
    const shares = out.subarray(at, at + attribute.categories.length);
    sumInto(tables.cliques[clique]!, of, shares);
    toShares(shares);
    if (!hasMean) continue;
    let sum = 0;
    let numbered = 0;
    attribute.values!.forEach((value, code) => {
      if (value !== value) return;
      sum += value * shares[code]!;
      numbered += shares[code]!;
    });
    out[at + shares.length] = numbered > 0 ? sum / numbered : 0;
  }
  for (const { request, at, cells } of layout.tables) {
    const { people } = peopleBy(model, tables, request.of, request.groups);
    out.set(people, at);
    toShares(out.subarray(at, at + cells));
  }
  return out;
}

function toShares(people: Float64Array): void {
  let total = 0;
  for (const count of people) total += count;
  if (total > 0) for (let i = 0; i < people.length; i++) people[i] = people[i]! / total;
}

/** Whole counts of the cliques as tables: separators are what the cliques have in common. */
export function tablesOfCounts(model: Model, counts: readonly ArrayLike<number>[]): TreeTables {
  const cliques = counts.map((own) => Float64Array.from(own));
  const separators = model.cliques.map(({ toSeparator, separatorCells }, clique) => {
    const sums = new Float64Array(separatorCells);
    sumInto(cliques[clique]!, toSeparator, sums);
    return sums;
  });
  return { cliques, separators };
}

/**
 * Counts of the cliques' cells in a random sample, without drawing its rows: multinomial in the
 * root, and in each clique below within the people of each separator cell.
 */
export function sampleCounts(
  model: Model,
  tables: TreeTables,
  size: number,
  seed: number,
): Float64Array[] {
  const counts: Float64Array[] = [];
  const key = streamKey(seed, streams.sampling);
  model.cliques.forEach(({ parent, fromParent, toSeparator, separatorCells }, clique) => {
    const table = tables.cliques[clique]!;
    const own = new Float64Array(table.length);
    const people = new Float64Array(separatorCells);
    if (parent < 0) people[0] = size;
    else sumInto(counts[parent]!, fromParent, people);
    const keyHere = subKey(key, clique);
    // Cells are grouped by separator cell.
    for (let from = 0; from < table.length;) {
      const s = toSeparator[from]!;
      let to = from + 1;
      while (to < table.length && toSeparator[to] === s) to++;
      if (people[s]! > 0)
        multinomial(keyHere, s, people[s]!, table.subarray(from, to), own.subarray(from, to));
      from = to;
    }
    counts.push(own);
  });
  return counts;
}

/** Attributes left out of a layout for their many categories. */
export function leftOut(pack: Pack, layout: StatisticLayout): AttributeId[] {
  const followed = new Set(layout.attributes.map(({ attribute }) => attribute.id));
  return pack.attributes.flatMap(({ id }) => (followed.has(id) ? [] : [id]));
}
