import type { Marginal, Pack } from '../pack/pack.ts';
import type { FitProblem, TableMarginal } from '../table/problem.ts';
import { groupCount, readingOf } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';
import { readRules } from './rules.ts';

/** A dimension that others are nested in, read off the finest of those. */
interface Restated {
  dimension: number;
  /** Category of the outer dimension for each of the finest one's. */
  category: Int32Array;
}

/**
 * The marginals of a pack as a problem over its dimensions, without a starting table: what the
 * doctor of tables compares them by. Categories of an attribute that is a function of another
 * become groups of that one's, and so do those of one that another is nested in: towns tell the
 * people of their region.
 *
 * @returns readings of the same marginals, more than one where a dimension has several nested in
 *   it; and the marginal of the pack that each of theirs is: one whose attributes cannot be laid
 *   out is left out
 */
export function targetProblem(
  pack: Pack,
  dimensions: Dimensions,
): { problem: FitProblem; readings: FitProblem[]; marginals: number[] } {
  const [finest, ...others] = finestOf(pack, dimensions);
  const own = dimensions.list.map(({ size }, dimension): Restated => ({
    dimension,
    category: Int32Array.from({ length: size }, (_, c) => c),
  }));
  const marginals: number[] = [];
  const stated = pack.marginals.flatMap((marginal, m): TableMarginal[] => {
    const made =
      overDimensions(marginal, dimensions, finest!) ?? overDimensions(marginal, dimensions, own);
    if (made) marginals.push(m);
    return made ? [made] : [];
  });
  const shape = dimensions.list.map(({ size }) => size);
  const problemOf = (tables: TableMarginal[]): FitProblem => ({
    shape,
    sampleTable: null,
    marginals: tables,
  });
  const problem = problemOf(stated);
  const more = others.map((other) =>
    problemOf(
      marginals.map((m, k) => overDimensions(pack.marginals[m]!, dimensions, other) ?? stated[k]!),
    ),
  );
  return { problem, readings: [problem, ...more], marginals };
}

/**
 * For each dimension the innermost one that is nested in it, itself where none is; again with the
 * next one nested in it, as often as some dimension has another.
 */
function finestOf(pack: Pack, dimensions: Dimensions): Restated[][] {
  const nestings = readRules(pack, dimensions).flatMap(({ nesting }) => nesting ?? []);
  const within = dimensions.list.map((_, dimension) =>
    nestings.filter(({ fixes }) => fixes.some((fix) => fix.dimension === dimension)),
  );
  const find = (dimension: number, choice: number, depth = 0): Restated => {
    const candidates = within[dimension]!;
    const inner = candidates[Math.min(choice, candidates.length - 1)];
    const fix = inner?.fixes.find((one) => one.dimension === dimension);
    if (!inner || !fix || depth > dimensions.list.length) {
      const { size } = dimensions.list[dimension]!;
      return { dimension, category: Int32Array.from({ length: size }, (_, c) => c) };
    }
    const below = find(inner.dimension, choice, depth + 1);
    return {
      dimension: below.dimension,
      category: below.category.map((code) => fix.category[code]!),
    };
  };
  const choices = Math.max(1, ...within.map(({ length }) => length));
  return Array.from({ length: choices }, (_, choice) =>
    dimensions.list.map((_dimension, dimension) => find(dimension, choice)),
  );
}

/** Undefined where attributes of one dimension do not stand side by side, or leave a gap at the end. */
function overDimensions(
  { of, groups = {}, counts, reliability }: Marginal,
  dimensions: Dimensions,
  restated: readonly Restated[],
): TableMarginal | undefined {
  const over: number[] = [];
  let cells = 1;
  const grouped: Record<number, Int32Array> = {};
  for (const id of of) {
    const { dimension, map, size } = readingOf(dimensions, id);
    const { dimension: inner, category } = restated[dimension]!;
    const given = groups[id];
    const extent = given ? groupCount(given) : size;
    const group = Int32Array.from(category, (code) => {
      const read = map[code]!;
      return given ? (given[read] ?? -1) : read;
    });
    cells *= extent;
    const before = grouped[inner];
    if (!before) over.push(inner);
    else if (over.at(-1) !== inner) return undefined;
    grouped[inner] = before
      ? group.map((g, c) => (g < 0 || before[c]! < 0 ? -1 : before[c]! * extent + g))
      : group;
  }
  // A group that nobody can be in leaves a gap that a layout by categories cannot show.
  if (over.reduce((product, d) => product * groupCount(grouped[d]!), 1) !== cells) return undefined;
  return {
    of: over,
    counts: Float64Array.from(counts, (count) => count ?? NaN),
    groups: grouped,
    ...(reliability !== undefined && { reliability }),
  };
}
