import type { Marginal, Pack } from '../pack/pack.ts';
import type { FitProblem, TableMarginal } from '../table/problem.ts';
import { readingOf } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';

/**
 * The marginals of a pack as a problem over its dimensions, without a starting table: what the
 * doctor of tables compares them by. Categories of an attribute that is a function of another
 * become groups of that one's.
 *
 * @returns also the marginal of the pack that each of the problem's is; one over two attributes
 *   of the same dimension is left out
 */
export function targetProblem(
  pack: Pack,
  dimensions: Dimensions,
): { problem: FitProblem; marginals: number[] } {
  const marginals: number[] = [];
  const stated = pack.marginals.flatMap((marginal, m): TableMarginal[] => {
    const made = overDimensions(marginal, dimensions);
    if (made) marginals.push(m);
    return made ? [made] : [];
  });
  return {
    problem: {
      shape: dimensions.list.map(({ size }) => size),
      sampleTable: null,
      marginals: stated,
    },
    marginals,
  };
}

function overDimensions(
  { of, groups = {}, counts, reliability }: Marginal,
  dimensions: Dimensions,
): TableMarginal | undefined {
  const readings = of.map((id) => readingOf(dimensions, id));
  const over = readings.map(({ dimension }) => dimension);
  if (new Set(over).size < over.length) return undefined;
  const grouped: Record<number, Int32Array> = {};
  readings.forEach(({ dimension, map }, axis) => {
    const given = groups[of[axis]!];
    if (!given && map.every((code, c) => code === c)) return;
    grouped[dimension] = Int32Array.from(map, (code) => (given ? (given[code] ?? -1) : code));
  });
  return {
    of: over,
    counts: Float64Array.from(counts, (count) => count ?? NaN),
    groups: grouped,
    ...(reliability !== undefined && { reliability }),
  };
}
