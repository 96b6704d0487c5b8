import type { AttributeId, Pack } from '../pack/pack.ts';
import type { RoundingFamily } from '../table/rounding-table.ts';
import { cellsOfLayout, layoutOf, readingOf } from './dimensions.ts';
import { setsOf } from './model.ts';
import type { Model } from './model.ts';
import type { Slice } from './slice.ts';
import { sumInto } from './tree-tables.ts';

/** Sums over a clique's cells that are to end at the floor or ceiling of what is expected. */
export interface Family extends RoundingFamily {
  /** People expected in each sum; NaN where none are known. */
  expected: Float64Array;
  /**
   * `target`: a marginal of the pack. `need`: without it a clique below could not meet a
   * target. `wish`: a sum that only the fit gives.
   */
  rank: 'target' | 'need' | 'wish';
  /** Whether each sum is made of whole separator cells, so that it is settled when the clique's turn comes. */
  settled?: boolean;
}

/**
 * The sums that each clique's whole people are to meet.
 *
 * - Targets are the cells of the marginals at home in the clique.
 * - Needs come from the cliques below: a sum there that is made of whole separator cells, such
 *   as everyone under 15 where marital status is told of those above, is settled by the
 *   separator, so it is asked of the clique above.
 * - Wishes are single attributes that no marginal states alone, also those that are functions
 *   of others.
 */
export function familiesOfTree(
  pack: Pack,
  model: Model,
  { tables, people, filtered, error, quotas }: Slice,
  size: number,
): Family[][] {
  const fitted = (clique: number, of: Int32Array, count: number): Float64Array => {
    const sums = new Float64Array(count);
    sumInto(tables.cliques[clique]!, of, sums);
    return sums.map((sum) => (sum / people) * size);
  };
  const slack = (2 * error * size) / people;
  const families: Family[][] = model.cliques.map(() => []);
  const needs: Family[][] = model.cliques.map(() => []);
  for (const { clique, ...asked } of quotas ?? []) {
    const family = { ...asked, ...boundsOf(asked.expected, 0) };
    if (family.rank === 'target' || !isImplied(family, families[clique]!))
      families[clique]!.push(family);
  }
  model.constraints.forEach(({ clique, of, targets, stated }) => {
    const expected = filtered
      ? fitted(clique, of, targets.length)
      : targets.map((count) => (count >= 0 ? (count * size) / model.total : 0));
    const bounds = boundsOf(expected, filtered ? slack : 0);
    families[clique]!.push({
      rank: 'target',
      of,
      expected,
      lower: bounds.lower.map((people, k) => (k < stated ? people : 0)),
      upper: bounds.upper.map((people, k) => (k < stated ? people : Infinity)),
    });
    needs[clique]!.push({ rank: 'need', of, expected, ...bounds });
  });

  for (let clique = model.cliques.length - 1; clique > 0; clique--) {
    const { parent } = model.cliques[clique]!;
    for (const need of needs[clique]!) {
      const { above, settled } = askedAbove(model, clique, need);
      if (settled) for (const family of families[clique]!) family.settled ||= family.of === need.of;
      if (!above || isImplied(above, families[parent]!)) continue;
      needs[parent]!.push(above);
      families[parent]!.push(above);
    }
  }

  model.cliques.forEach((_, clique) => {
    for (const id of wishesOf(pack, model, clique)) {
      const { dimensions, codes, cells } = model.cliques[clique]!;
      const layout = layoutOf(model.dimensions, [id]);
      const sums = cellsOfLayout(layout, (d) => codes[dimensions.indexOf(d)]!, cells);
      const count = layout.shape.reduce((product, extent) => product * extent, 1);
      const expected = fitted(clique, sums, count);
      const bounds = boundsOf(expected, slack);
      families[clique]!.push({ rank: 'wish', soft: true, of: sums, expected, ...bounds });
    }
  });
  return families;
}

/**
 * A family of a clique restated over its parent's cells, for sums made of whole separator cells;
 * none where there is no such sum. `settled` says that all are.
 */
function askedAbove(
  model: Model,
  clique: number,
  family: Family,
): { above: Family | undefined; settled: boolean } {
  const { toSeparator, fromParent, separatorCells } = model.cliques[clique]!;
  const { of } = family;
  const sums = family.lower.length;
  const sumOf = new Int32Array(separatorCells).fill(-2);
  for (let cell = 0; cell < of.length; cell++) {
    const s = toSeparator[cell]!;
    sumOf[s] = sumOf[s] === -2 || sumOf[s] === of[cell]! ? of[cell]! : -3;
  }
  const whole = new Uint8Array(sums).fill(1);
  const used = new Uint8Array(sums);
  let settled = true;
  for (let cell = 0; cell < of.length; cell++) {
    const k = of[cell]!;
    const mixed = sumOf[toSeparator[cell]!] === -3;
    if (mixed) settled = false;
    if (k < 0) continue;
    if (mixed) whole[k] = 0;
    else used[k] = 1;
  }
  if (!used.includes(1)) return { above: undefined, settled };
  const asked = new Int32Array(fromParent.length);
  for (let cell = 0; cell < asked.length; cell++)
    asked[cell] = Math.max(-1, sumOf[fromParent[cell]!]!);
  return {
    settled,
    above: {
      rank: 'need',
      of: asked,
      expected: family.expected.map((people, k) =>
        used[k] === 0 ? 0 : whole[k] === 1 ? people : NaN,
      ),
      lower: family.lower.map((people, k) => (used[k] === 1 && whole[k] === 1 ? people : 0)),
      upper: family.upper.map((people, k) => (used[k] === 1 ? people : Infinity)),
    },
  };
}

/** Whether a family asks nothing that another does not ask: each of its sums is one of theirs. */
function isImplied(family: Family, others: readonly Family[]): boolean {
  const wanted = family.lower.length;
  return others.some(({ of, lower }) => {
    const theirs = new Int32Array(wanted).fill(-1);
    const own = new Int32Array(lower.length + 1).fill(-2);
    for (let cell = 0; cell < of.length; cell++) {
      const k = of[cell]!;
      const sum = family.of[cell]!;
      const at = k < 0 ? lower.length : k;
      if (own[at] !== -2 && own[at] !== sum) return false;
      own[at] = sum;
      if (sum < 0) continue;
      if (k < 0 || (theirs[sum] !== -1 && theirs[sum] !== k)) return false;
      theirs[sum] = k;
    }
    return true;
  });
}

/** Attributes whose sums in a clique no marginal states and no separator settles. */
function wishesOf(pack: Pack, model: Model, clique: number): AttributeId[] {
  const sets = setsOf(model, clique);
  return pack.attributes.flatMap(({ id }) => {
    const stated = pack.marginals.some(
      ({ of, groups }) => of.length === 1 && of[0] === id && !groups,
    );
    const { dimension } = readingOf(model.dimensions, id);
    return sets.includes(dimension) && !stated ? [id] : [];
  });
}

/** Floor and ceiling, where a number within `slack` of a whole one counts as that. */
export function boundsOf(
  expected: Float64Array,
  slack: number,
): { lower: Float64Array; upper: Float64Array } {
  const lower = new Float64Array(expected.length);
  const upper = new Float64Array(expected.length);
  for (let k = 0; k < expected.length; k++) {
    const x = expected[k]!;
    const near = Math.max(slack, 1e-9, x * 1e-12);
    lower[k] = Math.floor(x + near);
    upper[k] = Math.max(0, Math.ceil(x - near));
  }
  return { lower, upper };
}
