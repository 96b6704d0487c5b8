import type { Pack } from '../../../src/core/pack/pack.ts';
import { readingOf } from '../../../src/core/population/dimensions.ts';
import type { Dimensions } from '../../../src/core/population/dimensions.ts';
import type { FitProblem } from '../../../src/core/table/problem.ts';

/** Category of each dimension in a flat cell of the full table. */
export function codesOfCell(shape: readonly number[], cell: number): number[] {
  const codes = new Array<number>(shape.length);
  let rest = cell;
  for (let d = shape.length - 1; d >= 0; d--) {
    codes[d] = rest % shape[d]!;
    rest = Math.floor(rest / shape[d]!);
  }
  return codes;
}

/** A small pack as one table over all its dimensions, written straight from the pack's meaning. */
export function denseProblem(pack: Pack, dimensions: Dimensions): FitProblem {
  const shape = dimensions.list.map(({ size }) => size);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const read = (codes: readonly number[], id: string): number => {
    const { dimension, map } = readingOf(dimensions, id);
    return map[codes[dimension]!]!;
  };
  const sampleTable = Float64Array.from({ length: size }, (_, cell) => {
    const codes = codesOfCell(shape, cell);
    const impossible =
      pack.structuralZeros.some(({ where }) =>
        Object.entries(where).every(([id, listed]) => listed.includes(read(codes, id))),
      ) ||
      pack.attributes.some(({ id, within }) => {
        if (!within) return false;
        const at = within.attributes.reduce(
          (flat, other) => flat * readingOf(dimensions, other).size + read(codes, other),
          0,
        );
        return within.cell[read(codes, id)] !== at;
      });
    if (impossible) return 0;
    return pack.sampleFactors.reduce((weight, { of, weights }) => {
      const at = of.reduce(
        (flat, id) => flat * readingOf(dimensions, id).size + read(codes, id),
        0,
      );
      return weight * weights[at]!;
    }, 1);
  });
  return {
    shape,
    sampleTable,
    marginals: pack.marginals.map(({ of, groups, counts }) => ({
      of: of.map((id) => readingOf(dimensions, id).dimension),
      counts: Float64Array.from(counts, (count) => count ?? NaN),
      groups: Object.fromEntries(
        of.map((id) => {
          const { dimension, map } = readingOf(dimensions, id);
          const stated = groups?.[id];
          return [
            dimension,
            Int32Array.from(map, (code) => (stated ? (stated[code] ?? -1) : code)),
          ];
        }),
      ),
    })),
  };
}
