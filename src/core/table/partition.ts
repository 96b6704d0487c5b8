/** A partition of a table's cells, restated over the cells of a finer one; −1 where that is empty. */
export function restate(of: Int32Array, cells: Int32Array, size: number): Int32Array {
  const restated = new Int32Array(size).fill(-1);
  for (let i = 0; i < cells.length; i++) restated[cells[i]!] = of[i]!;
  return restated;
}

/** Sums of numbers over the parts they lie in; −1 is left out. */
export function sumBy(
  numbers: Float64Array | Uint32Array,
  of: Int32Array,
  size: number,
): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < numbers.length; i++) if (of[i]! >= 0) sums[of[i]!]! += numbers[i]!;
  return sums;
}
