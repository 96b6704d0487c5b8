/**
 * Multiplies numbers by the factor of their group and adds up the products by another grouping,
 * in one walk: the same as one after the other, without reading all numbers twice.
 *
 * @param of group of each number, 0 or more
 * @param next group of each number in the sums, 0 or more
 * @param sums overwritten
 */
export function scaleAndSum(
  numbers: Float64Array,
  of: Int32Array,
  factor: Float64Array,
  next: Int32Array,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let i = 0; i < numbers.length; i++) {
    const product = numbers[i]! * factor[of[i]!]!;
    numbers[i] = product;
    const k = next[i]!;
    sums[k] = sums[k]! + product;
  }
}
