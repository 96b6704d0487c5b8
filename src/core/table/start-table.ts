import { cellCount, stridesOf } from './contingency.ts';
import type { FitProblem } from './problem.ts';

/** The table that fitting starts from: the sample table after declared zeros and prior weights. */
export interface StartTable {
  table: Float64Array;
  /** Cells that are zero and stay so. */
  zeros: number;
  /** Sampling zeros that were given the prior weight. */
  weighted: number;
  /** The weight each of them was given, in the unit of the sample table. */
  weight: number;
}

/**
 * Lays out the start table. Structural zeros are empty whatever the sample table says; a
 * declared prior weight fills the remaining zeros with that fraction of the mean positive
 * cell (with the fraction itself where no cell is positive).
 */
export function startTable(problem: FitProblem): StartTable {
  const { shape, sampleTable, structuralZeros, priorWeight } = problem;
  const table = sampleTable ? sampleTable.slice() : new Float64Array(cellCount(shape)).fill(1);
  const impossible = structuralZeros?.length ? structuralMask(shape, structuralZeros) : undefined;
  let sum = 0;
  let positive = 0;
  for (let i = 0; i < table.length; i++) {
    if (impossible?.[i]) table[i] = 0;
    if (table[i]! > 0) {
      sum += table[i]!;
      positive++;
    }
  }
  const zeros = table.length - positive;
  const weight = priorWeight ? priorWeight * (positive > 0 ? sum / positive : 1) : 0;
  let weighted = 0;
  if (zeros > 0 && weight > 0)
    for (let i = 0; i < table.length; i++)
      if (table[i] === 0 && !impossible?.[i]) {
        table[i] = weight;
        weighted++;
      }
  return { table, zeros: zeros - weighted, weighted, weight };
}

/** 1 for every cell that a structural zero covers. */
function structuralMask(
  shape: readonly number[],
  structuralZeros: readonly Int32Array[],
): Uint8Array {
  const strides = stridesOf(shape);
  const mask = new Uint8Array(cellCount(shape));
  for (const zero of structuralZeros) {
    let cells = [0];
    shape.forEach((size, d) => {
      const at = zero[d]!;
      const from = at < 0 ? 0 : at;
      const to = at < 0 ? size : at + 1;
      const next: number[] = [];
      for (const cell of cells)
        for (let category = from; category < to; category++)
          next.push(cell + category * strides[d]!);
      cells = next;
    });
    for (const cell of cells) mask[cell] = 1;
  }
  return mask;
}
