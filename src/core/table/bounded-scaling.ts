import { partsPerPerson } from './network.ts';
import { addSums, type RoundingTable } from './rounding-table.ts';
import { scaleAndSum } from './scale-and-sum.ts';

/** Distance, in people, from its bounds at which a sum counts as inside. */
const tolerance = 1e-4;
/** Distance up to which the sums of a family are left as they are. */
const unmoved = 1e-9;
/** Sweeps after which the gap is to have shrunk to this part, or scaling ends. */
const stride = 8;
const stalled = 0.95;

/**
 * Scales cells until every sum lies inside its bounds and those of family 0 are met: per
 * sweep each family's sums outside are scaled to the nearer bound, family 0 last. Values
 * that agree already are left as they are. Ends when no sum was further outside than 10⁻⁴
 * people in a sweep, or where sweeps make no headway.
 *
 * @returns the largest distance of a sum from its bounds in the last sweep, in people
 */
export function scaleIntoBounds(table: RoundingTable, maxSweeps: number): number {
  const { cells, width, of, familyStart, lower, upper, values } = table;
  const sums = of.map((_, f) => new Float64Array(table.sizeOf(f)));
  const factors = of.map((_, f) => new Float64Array(table.sizeOf(f)));
  let gap = Infinity;
  let before = Infinity;
  for (let sweep = 0; sweep < maxSweeps && gap > tolerance; sweep++) {
    if (sweep % stride === 0) {
      if (gap > stalled * before) break;
      before = gap;
    }
    gap = 0;
    let isSummed = false;
    for (let step = 1; step <= width; step++) {
      const f = step % width;
      const first = familyStart[f]!;
      const [sum, factor] = [sums[f]!, factors[f]!];
      if (!isSummed) {
        sum.fill(0);
        addSums(table, f, values, sum, 0);
      }
      let widest = 0;
      for (let c = 0; c < sum.length; c++) {
        const bounded = Math.min(Math.max(sum[c]!, lower[first + c]!), upper[first + c]!);
        factor[c] = sum[c]! > 0 ? bounded / sum[c]! : 1;
        widest = Math.max(widest, Math.abs(bounded - sum[c]!));
      }
      gap = Math.max(gap, widest);
      isSummed = widest > unmoved && step < width;
      if (isSummed) {
        const next = (step + 1) % width;
        scaleAndSum(values, of[f]!, factor, of[next]!, sums[next]!);
      } else if (widest > unmoved) {
        const inside = of[f]!;
        for (let i = 0; i < cells; i++) values[i] = values[i]! * factor[inside[i]!]!;
      }
    }
  }
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
