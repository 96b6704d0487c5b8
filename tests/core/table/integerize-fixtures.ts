import { Sequence, streamKey } from '../../../src/core/random/stream.ts';
import { cellCount, marginOf } from '../../../src/core/table/contingency.ts';
import type { TableMarginal } from '../../../src/core/table/problem.ts';
import type { RoundingFamily } from '../../../src/core/table/rounding-table.ts';
import { wholeBounds } from '../../../src/core/table/whole-bounds.ts';

/** Draws that depend on the number given alone. */
export function drawsOf(seed: number): Sequence {
  return new Sequence(streamKey(seed, 999));
}

/** A table of uneven cells, some empty when asked, with the people wanted. */
export function unevenTable(
  shape: readonly number[],
  people: number,
  draws: Sequence,
  empty = 0,
): Float64Array {
  const table = new Float64Array(cellCount(shape));
  table[draws.below(table.length)] = 0.5;
  for (let i = 0; i < table.length; i++)
    if (draws.next() >= empty) table[i] = 0.02 + draws.next() * draws.next();
  const sum = table.reduce((total, cell) => total + cell, 0);
  return table.map((cell) => (cell / sum) * people);
}

/** Margins of a table that it meets by itself. */
export function marginsOf(
  table: Float64Array,
  shape: readonly number[],
  sets: readonly (readonly number[])[],
): TableMarginal[] {
  return sets.map((of) => ({ of: [...of], counts: marginOf(table, shape, { of: [...of] }) }));
}

/** The total of a table, held exactly, and the floor and ceiling of its margins. */
export function familiesOf(
  table: Float64Array,
  shape: readonly number[],
  sets: readonly (readonly number[])[],
): RoundingFamily[] {
  const total = Math.round(table.reduce((sum, cell) => sum + cell, 0));
  const cells = Array.from(table, (_, cell) => cell);
  const everyone = { of: new Int32Array(table.length), lower: [total], upper: [total] };
  const stride = shape.map((_, d) => cellCount(shape.slice(d + 1)));
  const families = sets.map((set) => {
    const of = Int32Array.from(cells, (cell) =>
      set.reduce((at, d) => at * shape[d]! + (Math.floor(cell / stride[d]!) % shape[d]!), 0),
    );
    return { of, ...wholeBounds(marginOf(table, shape, { of: [...set] })) };
  });
  return [
    {
      of: everyone.of,
      lower: Int32Array.from(everyone.lower),
      upper: Int32Array.from(everyone.upper),
    },
    ...families,
  ];
}

/** Root of the mean squared difference. */
export function rmse(counts: ArrayLike<number>, exact: ArrayLike<number>): number {
  let square = 0;
  for (let i = 0; i < exact.length; i++) square += (counts[i]! - exact[i]!) ** 2;
  return Math.sqrt(square / exact.length);
}

/**
 * Largest distance, in standard errors, of the mean of many roundings from the values. Every
 * rounding is floor or ceiling, so the standard error is known from the value.
 *
 * @param round whole counts drawn with the n-th seed
 */
export function largestBias(
  values: Float64Array,
  draws: number,
  round: (n: number) => ArrayLike<number>,
): number {
  const sum = new Float64Array(values.length);
  for (let n = 0; n < draws; n++) {
    const counts = round(n);
    for (let i = 0; i < values.length; i++) sum[i]! += counts[i]!;
  }
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const fraction = values[i]! - Math.floor(values[i]!);
    const error = Math.sqrt((fraction * (1 - fraction)) / draws);
    const distance = Math.abs(sum[i]! / draws - values[i]!);
    largest = Math.max(largest, error > 1e-6 ? distance / error : distance > 1e-6 ? Infinity : 0);
  }
  return largest;
}
