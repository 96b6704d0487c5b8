import type { Counts } from './counts.ts';

/** Rows of equal weight that would tell as much as these: Kish (1965), section 11.7. */
export function effectiveRows({ rows, weight }: Pick<Counts, 'rows' | 'weight'>): number {
  return weight.squares > 0 ? (weight.sum * weight.sum) / weight.squares : rows;
}

/** A table under weights, scaled so that its sum is the effective number of its rows; without, the rows. */
export function effectiveTable<Table extends Float64Array | Uint32Array>(
  counts: Pick<Counts, 'rows' | 'weight'>,
  rows: Table,
  sums: Float64Array | undefined,
): Table | Float64Array {
  if (!sums) return rows;
  const scale = (sumOf(rows) * effectiveRows(counts)) / counts.rows / sumOf(sums);
  return sums.map((sum) => (sum > 0 ? sum * scale : 0));
}

function sumOf(table: Float64Array | Uint32Array): number {
  let sum = 0;
  for (const count of table) sum += count;
  return sum;
}
