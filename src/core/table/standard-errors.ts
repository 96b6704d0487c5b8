import { choleskySolver } from './cholesky.ts';
import { cellCount, marginalShape, targetCells } from './contingency.ts';
import type { FitProblem } from './problem.ts';

/** Positive cells beyond which standard errors are left to replicates. */
const standardErrorCellLimit = 500;

/**
 * Standard errors of fitted cells that come from the sample table being a sample: with the
 * targets taken as known, the fit moves only within the tables that leave all marginals as
 * they are. With U a basis of those moves, p the fitted and s the sample shares,
 *
 *     cov(p) = U (Uᵀ P⁻¹ U)⁻¹ (Uᵀ S⁻¹ U) (Uᵀ P⁻¹ U)⁻¹ Uᵀ ÷ n.
 *
 * Delta method; Little & Wu (1991), JASA 86:87. Unknown targets bind nothing, and cells of
 * weight zero have no error. One marginal at least has to be complete.
 *
 * @param table the converged fit
 * @param sampleSize people in the sample table
 * @returns standard error of every cell, in the unit of the table
 * @throws Error for more than 500 positive cells, or a cell that is
 *   positive in the fit and not in the sample table
 */
export function standardErrors(
  problem: FitProblem,
  table: Float64Array,
  sampleSize: number,
): Float64Array {
  const cells = [...table.keys()].filter((i) => table[i]! > 0);
  if (cells.length > standardErrorCellLimit)
    throw new Error(
      `${cells.length} cells are more than ${standardErrorCellLimit}: use replicates for standard errors`,
    );
  const sample = problem.sampleTable ?? new Float64Array(table.length).fill(1);
  const bare = cells.find((i) => !(sample[i]! > 0));
  if (bare !== undefined)
    throw new Error(`cell ${bare} has no observation: its standard error is unknown`);
  const total = cells.reduce((sum, i) => sum + table[i]!, 0);
  const observed = cells.reduce((sum, i) => sum + sample[i]!, 0);

  const moves = freeMoves(constraintRows(problem, cells), cells.length);
  const inner = (weight: (cell: number) => number) => products(moves, cells.map(weight), moves);
  const fitted = inner((i) => total / table[i]!);
  const drawn = inner((i) => observed / sample[i]!);
  const size = moves.length;
  const solve = choleskySolver(fitted, size);
  const errors = new Float64Array(table.length);
  cells.forEach((cell, c) => {
    const answer = solve(Float64Array.from(moves, (move) => move[c]!));
    let variance = 0;
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) variance += answer[a]! * drawn[a * size + b]! * answer[b]!;
    errors[cell] = total * Math.sqrt(Math.max(0, variance) / sampleSize);
  });
  return errors;
}

/** One row of zeros and ones per known target, over the given cells. */
function constraintRows({ shape, marginals }: FitProblem, cells: readonly number[]) {
  return marginals.flatMap((marginal) => {
    const targets = targetCells(shape, marginal);
    const count = cellCount(marginalShape(shape, marginal));
    return Array.from({ length: count }, (_, t) => t)
      .filter((t) => marginal.counts[t]! >= 0)
      .map((t) => Float64Array.from(cells, (cell) => Number(targets[cell] === t)));
  });
}

/** Basis of the vectors that every row takes to zero, by Gauss–Jordan elimination. */
function freeMoves(rows: Float64Array[], columns: number): Float64Array[] {
  const pivotOf = new Int32Array(columns).fill(-1);
  let rank = 0;
  for (let column = 0; column < columns && rank < rows.length; column++) {
    let best = rank;
    for (let r = rank; r < rows.length; r++)
      if (Math.abs(rows[r]![column]!) > Math.abs(rows[best]![column]!)) best = r;
    if (Math.abs(rows[best]![column]!) < 1e-9) continue;
    [rows[rank], rows[best]] = [rows[best]!, rows[rank]!];
    const pivot = rows[rank]!;
    const scale = pivot[column]!;
    for (let c = column; c < columns; c++) pivot[c] = pivot[c]! / scale;
    rows.forEach((row, r) => {
      const times = row[column]!;
      if (r === rank || times === 0) return;
      for (let c = column; c < columns; c++) row[c] = row[c]! - times * pivot[c]!;
    });
    pivotOf[column] = rank++;
  }
  const moves: Float64Array[] = [];
  for (let free = 0; free < columns; free++) {
    if (pivotOf[free]! >= 0) continue;
    const move = new Float64Array(columns);
    move[free] = 1;
    for (let column = 0; column < columns; column++)
      if (pivotOf[column]! >= 0) move[column] = -rows[pivotOf[column]!]![free]!;
    moves.push(move);
  }
  return moves;
}

/** Aᵀ diag(w) B of two lists of vectors, row-major. */
function products(
  a: readonly Float64Array[],
  weights: readonly number[],
  b: readonly Float64Array[],
): Float64Array {
  const result = new Float64Array(a.length * b.length);
  a.forEach((x, i) =>
    b.forEach((y, j) => {
      let sum = 0;
      for (let c = 0; c < weights.length; c++) sum += x[c]! * weights[c]! * y[c]!;
      result[i * b.length + j] = sum;
    }),
  );
  return result;
}
