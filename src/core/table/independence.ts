import { stridesOf } from './contingency.ts';
import type { FitProblem, Problem } from './problem.ts';
import { wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/**
 * Lists the pairs of dimensions that nothing ties: no marginal holds both, and in the start
 * table they are independent given all other dimensions. The fit keeps them so, which is an
 * assumption and no finding.
 *
 * @param start start table, after structural zeros and prior weights
 */
export function assumedIndependent(
  problem: FitProblem,
  start: Float64Array,
  names?: TableNames,
): Problem[] {
  const { shape, marginals } = problem;
  const words = wordingOf(problem, names);
  const constant = start.every((weight) => weight === start[0]);
  const problems: Problem[] = [];
  for (let i = 0; i < shape.length; i++)
    for (let j = i + 1; j < shape.length; j++) {
      if (shape[i] === 1 || shape[j] === 1) continue;
      if (marginals.some(({ of }) => of.includes(i) && of.includes(j))) continue;
      if (!constant && !isFlat(start, shape, i, j)) continue;
      problems.push({
        code: 'assumed-independent',
        severity: 'note',
        message:
          `No marginal and nothing in the sample table ties ${words.dimension(i)} to ` +
          `${words.dimension(j)}: they are assumed independent given the rest.`,
        pair: [i, j],
      });
    }
  return problems;
}

/** Whether every slice of two dimensions, the others held fixed, is a product of two vectors. */
function isFlat(table: Float64Array, shape: readonly number[], i: number, j: number): boolean {
  const strides = stridesOf(shape);
  const others = [...shape.keys()].filter((d) => d !== i && d !== j && shape[d]! > 1);
  const at = others.map(() => 0);
  let base = 0;
  for (;;) {
    if (!isProduct(table, base, shape[i]!, strides[i]!, shape[j]!, strides[j]!)) return false;
    let k = others.length - 1;
    for (; k >= 0; k--) {
      const d = others[k]!;
      base += strides[d]!;
      at[k] = at[k]! + 1;
      if (at[k]! < shape[d]!) break;
      base -= at[k]! * strides[d]!;
      at[k] = 0;
    }
    if (k < 0) return true;
  }
}

function isProduct(
  table: Float64Array,
  base: number,
  rows: number,
  rowStride: number,
  columns: number,
  columnStride: number,
): boolean {
  let pivotRow = 0;
  let pivotColumn = 0;
  let pivot = 0;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const x = table[base + r * rowStride + c * columnStride]!;
      if (x > pivot) {
        pivot = x;
        pivotRow = r;
        pivotColumn = c;
      }
    }
  if (pivot === 0) return true;
  for (let r = 0; r < rows; r++) {
    const inRow = table[base + r * rowStride + pivotColumn * columnStride]! / pivot;
    for (let c = 0; c < columns; c++) {
      const x = table[base + r * rowStride + c * columnStride]!;
      const product = inRow * table[base + pivotRow * rowStride + c * columnStride]!;
      if (Math.abs(x - product) > 1e-9 * Math.max(x, product)) return false;
    }
  }
  return true;
}
