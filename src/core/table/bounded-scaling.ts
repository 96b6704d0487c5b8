import { partsPerPerson } from './network.ts';
import { addSums, sumsOf, type RoundingTable } from './rounding-table.ts';
import { distanceOutside } from './whole-bounds.ts';

/** Distance, in people, from its bounds at which a sum counts as inside. */
const tolerance = 1e-4;

/**
 * Scales cells until every sum lies inside its bounds and those of family 0 are met: per
 * sweep each family's sums outside are scaled to the nearer bound, family 0 last. Values
 * that agree already, to 10⁻⁴ people, are left as they are.
 *
 * @returns the largest distance of a sum from its bounds that was left, in people
 */
export function scaleIntoBounds(table: RoundingTable, maxSweeps: number): number {
  const { cells, width, of, familyStart, lower, upper, values } = table;
  const factor = new Float64Array(lower.length);
  let sum = sumsOf(table, values);
  let gap = largestDistance(table, sum);
  for (let sweep = 0; sweep < maxSweeps && gap > tolerance; sweep++) {
    for (let step = 1; step <= width; step++) {
      const f = step % width;
      const from = familyStart[f]!;
      const to = familyStart[f + 1]!;
      sum.fill(0, from, to);
      addSums(table, f, values, sum, from);
      let outside = false;
      for (let c = from; c < to; c++) {
        const bounded = Math.min(Math.max(sum[c]!, lower[c]!), upper[c]!);
        factor[c] = sum[c]! > 0 ? bounded / sum[c]! : 1;
        if (factor[c] !== 1) outside = true;
      }
      if (!outside) continue;
      for (let i = 0; i < cells; i++) values[i]! *= factor[from + of[f]![i]!]!;
    }
    sum = sumsOf(table, values);
    gap = largestDistance(table, sum);
  }
  return gap;
}

function largestDistance({ lower, upper }: RoundingTable, sum: Float64Array): number {
  let gap = 0;
  for (let c = 0; c < sum.length; c++)
    gap = Math.max(gap, distanceOutside(sum[c]!, lower[c]!, upper[c]!));
  return gap;
}

/**
 * People per cell in whole parts of a person, zero or more, whose sums over family 0 are
 * exactly its bounds: what rounding to parts leaves is carried from cell to cell.
 */
export function partsOf(table: RoundingTable, values: Float64Array): Float64Array {
  const { cells, of, lower } = table;
  const block = of[0]!;
  const blocks = table.sizeOf(0);
  const parts = new Float64Array(cells);
  const missing = new Float64Array(blocks);
  for (let b = 0; b < blocks; b++) missing[b] = lower[b]! * partsPerPerson;
  const carried = new Float64Array(blocks);
  const largest = new Int32Array(blocks).fill(-1);
  for (let i = 0; i < cells; i++) {
    const b = block[i]!;
    const exact = values[i]! * partsPerPerson + carried[b]!;
    const part = Math.max(0, Math.round(exact));
    parts[i] = part;
    carried[b] = exact - part;
    missing[b]! -= part;
    if (largest[b]! < 0 || part > parts[largest[b]!]!) largest[b] = i;
  }
  for (let i = 0; i < cells; i++) {
    const left = missing[block[i]!]!;
    if (left === 0 || (left > 0 && largest[block[i]!] !== i)) continue;
    const part = Math.max(0, parts[i]! + left);
    missing[block[i]!]! -= part - parts[i]!;
    parts[i] = part;
  }
  return parts;
}
