/**
 * Factors a symmetric positive semidefinite matrix by Cholesky and solves A x = b for any
 * number of right sides. A pivot that vanishes beside the largest one marks a direction
 * that A does not see: it stays 0 in x.
 *
 * @param matrix row-major, size × size; overwritten with the factor
 */
export function choleskySolver(
  matrix: Float64Array,
  size: number,
): (right: Float64Array) => Float64Array {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, matrix[i * size + i]!);
  const seen = new Uint8Array(size);
  for (let j = 0; j < size; j++) {
    let pivot = matrix[j * size + j]!;
    for (let k = 0; k < j; k++) pivot -= matrix[j * size + k]! * matrix[j * size + k]!;
    seen[j] = Number(pivot > 1e-15 * largest);
    const root = seen[j] ? Math.sqrt(pivot) : 0;
    matrix[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let entry = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) entry -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = root > 0 ? entry / root : 0;
    }
  }
  return (right) => {
    const x = right.slice();
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < i; k++) x[i] = x[i]! - matrix[i * size + k]! * x[k]!;
      x[i] = seen[i] ? x[i]! / matrix[i * size + i]! : 0;
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) x[i] = x[i]! - matrix[k * size + i]! * x[k]!;
      x[i] = seen[i] ? x[i]! / matrix[i * size + i]! : 0;
    }
    return x;
  };
}
