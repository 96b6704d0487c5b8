import { commonSums } from './expectation.ts';
import type { Model } from './model.ts';
import type { Quotas } from './slice.ts';
import type { TreeTables } from './tree-tables.ts';

/**
 * The sums that a design asks of the cliques: its quotas in the clique that holds its dimensions,
 * and in those above the finest sums of quotas that a separator settles, such as all rows of a
 * state where each of its counties has a quota.
 *
 * @param tables of the people drawn: only cells with people tie quotas together
 * @returns from that clique up, as far as separators tell quotas apart
 */
export function quotasUpward(model: Model, tables: TreeTables, quotas: Quotas): Quotas[] {
  const asked: Quotas[] = [];
  let { clique, of, expected } = quotas;
  while (expected.length > 1 || asked.length === 0) {
    asked.push({ clique, of, expected });
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
  { of, expected }: Omit<Quotas, 'clique'>,
): Omit<Quotas, 'clique'> {
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
