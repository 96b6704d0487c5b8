import { commonSums } from '../population/expectation.ts';
import type { Model } from '../population/model.ts';
import type { Quotas } from '../population/slice.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { DesignPlace } from './tilt.ts';

/**
 * The sums that a design asks of the cliques: its quotas in the clique that holds its dimensions,
 * and in those above the finest sums of quotas that a separator settles, such as all rows of a
 * state where each of its counties has a quota. Where only some separator cells can give to a quota,
 * the clique above is asked for the rows due in them.
 *
 * @param tables of the people drawn: only cells with people tie quotas together
 * @param drawn rows of each cell, or of each stratum, of the design
 * @returns those of its own clique first
 */
export function quotasUpward(
  model: Model,
  tables: TreeTables,
  place: DesignPlace,
  drawn: Float64Array,
): Quotas[] {
  const { parent, fromParent } = model.cliques[place.clique]!;
  const asked = upward(model, tables, { ...place, expected: drawn });
  if (parent >= 0) {
    const fed = sumsByUse(model, tables, place, drawn);
    const of = fromParent.map((s) => fed.of[s]!);
    const { length } = fed.expected;
    if (length > (asked[1]?.expected.length ?? 1) && length <= 2 * drawn.length)
      asked.push(...upward(model, tables, { clique: parent, of, expected: fed.expected }));
  }
  return asked.map((one, i) => ({ rank: i === 0 ? 'target' : 'need', ...one }));
}

type Sums = Omit<Quotas, 'rank'>;

/** Sums of a clique, and what they make together in those above. */
function upward(model: Model, tables: TreeTables, sums: Sums): Sums[] {
  const asked: Sums[] = [];
  let { clique, of, expected } = sums;
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

/**
 * Rows due in all separator cells that can give to the same quotas, over separator cells: a
 * quota that only some can meet, such as of women of one religion, needs rows there.
 */
function sumsByUse(
  model: Model,
  tables: TreeTables,
  { clique, of }: DesignPlace,
  drawn: Float64Array,
): Pick<Quotas, 'of' | 'expected'> {
  const { toSeparator, separatorCells } = model.cliques[clique]!;
  const table = tables.cliques[clique]!;
  const rows = new Float64Array(separatorCells);
  const used = Array.from({ length: separatorCells }, () => new Set<number>());
  let people = 0;
  table.forEach((count, cell) => {
    if (!(count > 0)) return;
    const s = toSeparator[cell]!;
    people += count;
    rows[s] = rows[s]! + count;
    used[s]!.add(of[cell]!);
  });
  const scale = drawn.reduce((sum, own) => sum + own, 0) / people;
  const number = new Map<string, number>();
  const expected: number[] = [];
  const sumOf = Int32Array.from(used, (quotas, s) => {
    if (quotas.size === 0) return 0;
    const key = [...quotas].sort((a, b) => a - b).join();
    const known = number.get(key);
    const sum = known ?? expected.push(0) - 1;
    number.set(key, sum);
    expected[sum] = expected[sum]! + rows[s]! * scale;
    return sum;
  });
  return { of: sumOf, expected: Float64Array.from(expected) };
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
