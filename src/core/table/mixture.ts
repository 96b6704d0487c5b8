import type { Sequence } from '../random/stream.ts';
import { partsOf } from './bounded-scaling.ts';
import { partsPerPerson } from './network.ts';
import { sumsOf, type RoundingTable } from './rounding-table.ts';

const tolerance = 1e-9;

/** Whole counts, and how near they came. */
export interface Attempt {
  counts: Int32Array;
  /** Persons moved by the search. */
  moves: number;
  /** People by which sums are outside their bounds, those of families that give way in part. */
  violation: number;
  /** Whether sums of families that do not give way are outside. */
  firm: boolean;
}

/**
 * Draws one whole table so that the expectation of every cell is its value, however the
 * tables are found: the values are written, step by step, as a mixture. A whole table is
 * taken, and the line from it through the values is followed on, as far as all cells stay
 * between floor and ceiling and all sums inside their bounds; the values lie between the
 * two ends, and one of them is drawn with the chance that keeps the expectation. At the far
 * end a cell is whole or a sum is at a bound, and there it stays, so the steps are few.
 * (Carathéodory's theorem, made a random walk.)
 *
 * Where the rest is no mixture of whole tables, or none is found, the last table stands and
 * the expectation is off by as much as the walk had left to go.
 *
 * @param parts values in parts of a person; their sums are inside the table's bounds
 * @param roundAt a whole table near the values it is given, cells at floor or ceiling
 * @returns nothing when no table was found at all
 */
export function drawFromMixture(
  table: RoundingTable,
  parts: Float64Array,
  sequence: Sequence,
  roundAt: (parts: Float64Array) => Attempt,
): Attempt | undefined {
  const lower = table.lower.slice();
  const upper = table.upper.slice();
  const values = new Float64Array(table.cells);
  for (let i = 0; i < values.length; i++) values[i] = parts[i]! / partsPerPerson;
  let last: Attempt | undefined;
  for (let steps = table.cells + lower.length; steps > 0; steps--) {
    const attempt = roundAt(partsOf(table, values));
    if (attempt.violation > 0) break;
    last = attempt;
    const reach = reachBeyond(table, values, attempt.counts);
    if (reach === Infinity || sequence.next() * (1 + reach) < reach) break;
    stepTo(table, values, attempt.counts, reach);
  }
  table.lower.set(lower);
  table.upper.set(upper);
  return last;
}

/** How far the line from the counts can go on past the values, in lengths of what it has gone. */
function reachBeyond(table: RoundingTable, values: Float64Array, counts: Int32Array): number {
  let reach = Infinity;
  for (let i = 0; i < values.length; i++) {
    const ahead = values[i]! - counts[i]!;
    if (ahead > tolerance) reach = Math.min(reach, (Math.ceil(values[i]!) - values[i]!) / ahead);
    if (ahead < -tolerance) reach = Math.min(reach, (values[i]! - Math.floor(values[i]!)) / -ahead);
  }
  const at = sumsOf(table, values);
  const from = sumsOf(table, counts);
  for (let c = table.familyStart[1]!; c < at.length; c++) {
    const ahead = at[c]! - from[c]!;
    if (ahead > tolerance) reach = Math.min(reach, (table.upper[c]! - at[c]!) / ahead);
    if (ahead < -tolerance) reach = Math.min(reach, (at[c]! - table.lower[c]!) / -ahead);
  }
  return Math.max(0, reach);
}

/** Moves the values that far, and holds the sums that have come to a bound. */
function stepTo(
  table: RoundingTable,
  values: Float64Array,
  counts: Int32Array,
  reach: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + reach * (values[i]! - counts[i]!);
    const nearest = Math.round(value);
    values[i] = Math.abs(value - nearest) < tolerance ? nearest : value;
  }
  const at = sumsOf(table, values);
  for (let c = table.familyStart[1]!; c < at.length; c++) {
    if (at[c]! > table.upper[c]! - tolerance) table.lower[c] = table.upper[c]!;
    else if (at[c]! < table.lower[c]! + tolerance) table.upper[c] = table.lower[c]!;
  }
}
