import { log } from '../random/math.ts';

/** A marginal over the units it counts: cells of a table, or records. */
export interface UnitMargin {
  /** Index in the problem's marginals. */
  marginal: number;
  /** NaN where unknown. */
  targets: Float64Array;
  /** Target cell of each unit, −1 outside. */
  cells: Int32Array;
  sums: Float64Array;
  /** What the cells under each target were multiplied by when it was last met. */
  factors: Float64Array;
}

/** Units and the marginals they are to meet. */
export interface UnitMargins {
  margins: UnitMargin[];
  /** What each unit holds. */
  units: Float64Array;
  /** What each unit was multiplied by when the marginals were last met. */
  factor: Float64Array;
}

/**
 * Meets each marginal in turn.
 *
 * @returns the largest deviation, each taken before its marginal was met
 */
export function meetMargins({ margins, units, factor }: UnitMargins): number {
  let deviation = 0;
  if (margins.length === 1) {
    const { cells, factors } = margins[0]!;
    deviation = readFactors(margins[0]!, units);
    for (let i = 0; i < cells.length; i++) {
      factor[i] = cells[i]! < 0 ? 1 : factors[cells[i]!]!;
      units[i] = units[i]! * factor[i]!;
    }
    return deviation;
  }
  factor.set(units);
  for (const margin of margins) {
    const { cells, factors } = margin;
    deviation = Math.max(deviation, readFactors(margin, units));
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      if (cell >= 0) units[i] = units[i]! * factors[cell]!;
    }
  }
  for (let i = 0; i < factor.length; i++) factor[i] = factor[i]! > 0 ? units[i]! / factor[i]! : 1;
  return deviation;
}

/** Largest deviation of the marginals from their targets. */
export function deviationOf({ margins, units }: UnitMargins): number {
  let deviation = 0;
  for (const margin of margins) {
    sumMargin(margin, units);
    for (let t = 0; t < margin.targets.length; t++) {
      const gap = Math.abs(margin.targets[t]! - margin.sums[t]!);
      if (gap > deviation) deviation = gap;
    }
  }
  return deviation;
}

/** Per marginal, the logarithm of what the units under each positive target were multiplied by. */
export function growthOf(sets: readonly UnitMargins[]): Float64Array[] {
  const growth: Float64Array[] = [];
  for (const { margins } of sets)
    for (const { marginal, targets, factors } of margins)
      growth[marginal] = factors.map((factor, t) => (targets[t]! > 0 ? log(factor) : 0));
  return growth;
}

function readFactors(margin: UnitMargin, units: Float64Array): number {
  sumMargin(margin, units);
  const { targets, sums, factors } = margin;
  let deviation = 0;
  for (let t = 0; t < targets.length; t++) {
    const target = targets[t]!;
    const sum = sums[t]!;
    const gap = Math.abs(target - sum);
    if (gap > deviation) deviation = gap;
    factors[t] = target >= 0 && sum > 0 ? target / sum : 1;
  }
  return deviation;
}

/** Sums units into the target cells of a marginal. */
export function sumMargin({ cells, sums }: UnitMargin, units: Float64Array): void {
  sums.fill(0);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell >= 0) sums[cell] = sums[cell]! + units[i]!;
  }
}
