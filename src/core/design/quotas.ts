import { commonSums } from '../population/expectation.ts';
import type { Model } from '../population/model.ts';
import type { Quotas } from '../population/slice.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { DesignPlace } from './tilt.ts';

/**
 * The sums that a design asks of the cliques: its quotas in the clique that holds its dimensions,
 * and in those above the finest sums of quotas that a separator settles, such as all rows of a
 * state where each of its counties has a quota.
 *
 * @param tables of the people drawn: only cells with people tie quotas together
 * @param drawn rows of each cell, or of each stratum, of the design
 * @returns from that clique up, as far as separators tell quotas apart
 */
export function quotasUpward(
  model: Model,
  tables: TreeTables,
  place: DesignPlace,
  drawn: Float64Array,
): Quotas[] {
  const asked: Quotas[] = [];
  let { clique, of } = place;
  let expected = drawn;
  while (expected.length > 1 || asked.length === 0) {
    asked.push({ rank: asked.length === 0 ? 'target' : 'need', clique, of, expected });
    const { parent, fromParent } = model.cliques[clique]!;
    if (parent < 0) break;
    const settled = settledSums(model, tables, clique, { of, expected });
    clique = parent;
    of = fromParent.map((s) => settled.of[s]!);
    expected = settled.expected;
  }
  return asked;
}

/** The finest sums of a clique's quotas that are made of whole separator cells, over those. */
function settledSums(
  model: Model,
  tables: TreeTables,
  clique: number,
  { of, expected }: Pick<Quotas, 'of' | 'expected'>,
): Pick<Quotas, 'of' | 'expected'> {
  const { toSeparator, separatorCells } = model.cliques[clique]!;
  const separator = { of: toSeparator, sums: new Float64Array(separatorCells) };
  const common = commonSums(tables.cliques[clique]!, separator, { of, sums: expected });
  const number = new Map<number, number>();
  const sums: number[] = [];
  common.sums.forEach((people, s) => {
    if (people > 0) number.set(s, sums.push(people) - 1);
  });
  // Separator cells without anybody may stand in any sum.
  return {
    of: common.of.map((s) => number.get(s) ?? 0),
    expected: Float64Array.from(sums),
  };
}
