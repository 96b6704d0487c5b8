import type { Marginal } from '../pack/pack.ts';
import { agreementOf } from '../population/agreement.ts';
import { drawRange, newCodes } from '../population/draw.ts';
import { mostWeights } from '../population/plan.ts';
import type { Codes, Plan } from '../population/plan.ts';
import type { Comparison, WeightReport } from '../population/report.ts';
import { cellsIn } from '../population/tally.ts';
import { designEffectOf } from '../statistics/design-effect.ts';
import type { DesignEffect } from '../statistics/design-effect.ts';
import { exp, log } from '../random/math.ts';
import { calibrateWeights } from './calibrate-weights.ts';
import type { WeightMargin } from './calibrate-weights.ts';
import { exactWeights } from './tilt.ts';

/** Rows whose weights are calibrated; more keep the weights of their chances. */
export const mostCalibrated = 1_000_000;
/** Rows due in a cell of a target from which it is calibrated to. */
const leastRows = 3;
const mostSweeps = 150;
/** Looks of a row at a margin that all sweeps together may take: some seconds. */
const work = 1e8;

/** What the rows of a population are weighed by. */
export interface RowWeights {
  /** Code of each row. */
  rows: Codes;
  /** Weight of each code, ascending. */
  values: Float64Array;
  /** Weight of each row, and the cell of the design that it is in. */
  weights: Float64Array;
  cells: Uint32Array;
  effect: DesignEffect;
  report: WeightReport;
}

/** The cells of a design, as far as weighing goes. */
export interface WeighedCells {
  /** Columns of the plan that the design looks at, and what each code adds to a combination. */
  of: { column: number; step: Int32Array }[];
  cellOf: Uint32Array;
  people: Float64Array;
  /** Rows due. */
  drawn: Float64Array;
  /** People that a row of the cell stands for by its chance of being drawn. */
  weights: Float64Array;
}

/**
 * Weights of a population's rows that bring all targets back as near as its rows allow: the
 * weights of the design, calibrated to every cell of a target, or of an attribute that only the
 * fit gives, in which at least `leastRows` rows
 * are due. Cells of the design keep the sum that they have; of those due less than one row, all
 * together do.
 *
 * @param comparisons with the rows designed
 * @param people people of the base, inside the filter
 */
export function weighRows(
  plan: Plan,
  comparisons: readonly Comparison[],
  marginals: readonly Marginal[],
  cells: WeighedCells,
  people: number,
): RowWeights {
  const { size } = plan;
  const stated = comparisons.filter(
    ({ kind, of }) => kind === 'target' || kind === 'slice' || (kind === 'fit' && of.length === 1),
  );
  const wanted = new Set(stated.flatMap(({ of }) => of));
  for (const { column } of cells.of) wanted.add(plan.columns[column]!.attribute);
  const range = drawRange(plan, 0, size, [...wanted]);
  const codesOf = new Map(range.columns.map(({ attribute, codes }) => [attribute, codes]));
  const inDesign = new Uint32Array(size);
  for (const { column, step } of cells.of) {
    const codes = codesOf.get(plan.columns[column]!.attribute)!;
    for (let i = 0; i < size; i++) inDesign[i] = inDesign[i]! + step[codes[i]!]!;
  }
  for (let i = 0; i < size; i++) inDesign[i] = cells.cellOf[inDesign[i]!]!;

  const scale = size / people;
  const base = Float64Array.from(inDesign, (cell) => cells.weights[cell]! * scale);
  const places = stated.map((comparison) =>
    cellsIn(
      comparison,
      comparison.of.map((id) => codesOf.get(id)!),
      size,
    ),
  );
  const counted = (of: Float64Array) => {
    const sums = stated.map(({ expected }, c) => {
      const sum = new Float64Array(expected.length);
      places[c]!.forEach((cell, i) => {
        if (cell >= 0) sum[cell] = sum[cell]! + of[i]!;
      });
      return sum;
    });
    return agreementOf(stated, sums, { marginals: [...marginals] }).targets;
  };
  const before = counted(base);
  let whole: Float64Array = Float64Array.from(inDesign, (cell) => cells.weights[cell]!);
  let [after, bounded] = [before, 0];
  if (before.met < before.count) {
    const margins = stated
      .map((comparison, c) => marginOf(comparison, places[c]!))
      .filter(({ targets }) => targets.length > 1)
      .sort((a, b) => b.targets.length - a.targets.length);
    const own = designMargin(cells, inDesign, scale);
    const sweeps = Math.min(mostSweeps, Math.ceil(work / (size * (margins.length + 1))));
    const made = calibrateWeights(base, [...margins, own], sweeps);
    const inCells = size > mostWeights ? onGrid(made.weights, base, own.of) : made.weights;
    const calibrated = exactWeights(
      scaleCells(inCells, own).map((weight) => weight / scale),
      people,
    );
    const reached = counted(calibrated.map((weight) => weight * scale));
    // Where the chances alone do as well, unequal weights would only cost precision.
    if (reached.met > before.met) [whole, after, bounded] = [calibrated, reached, made.bounded];
  }
  const values = Float64Array.from(new Set(whole)).sort();
  const codeOf = new Map([...values].map((value, code) => [value, code]));
  const rows = newCodes(values.length, size);
  for (let i = 0; i < size; i++) rows[i] = codeOf.get(whole[i]!)!;

  const scaled = whole.map((weight) => weight * scale);
  let least = Infinity;
  let most = 0;
  scaled.forEach((weight, i) => {
    least = Math.min(least, weight / base[i]!);
    most = Math.max(most, weight / base[i]!);
  });
  return {
    rows,
    values,
    weights: whole,
    cells: inDesign,
    effect: designEffectOf(whole),
    report: { before, after, least, most, bounded },
  };
}

/** The cells of a target that are calibrated to, with the leeway of one row due there. */
function marginOf({ expected, designed }: Comparison, place: Int32Array): WeightMargin {
  const targets = [0];
  const leeway = [0];
  const at = new Uint32Array(expected.length);
  expected.forEach((target, cell) => {
    const due = designed![cell]!;
    if (!(target > 0) || !(due >= leastRows)) return;
    at[cell] = targets.length;
    targets.push(target);
    leeway.push(target / due);
  });
  const of = new Uint32Array(place.length);
  for (let i = 0; i < of.length; i++) if (place[i]! >= 0) of[i] = at[place[i]!]!;
  return {
    of,
    targets: Float64Array.from(targets),
    leeway: Float64Array.from(leeway),
  };
}

/** The cells of the design, each exactly; those due less than one row together. */
function designMargin(
  { people, drawn }: WeighedCells,
  inDesign: Uint32Array,
  scale: number,
): WeightMargin {
  const rowsIn = new Uint32Array(people.length);
  for (const cell of inDesign) rowsIn[cell] = rowsIn[cell]! + 1;
  const isSmall = (cell: number) => drawn[cell]! < 1 - 1e-9;
  let pool = 0;
  const targets = [0, 0];
  const at = new Uint32Array(people.length);
  people.forEach((count, cell) => {
    if (!(drawn[cell]! > 0)) return;
    if (isSmall(cell)) {
      pool += count * scale;
      at[cell] = 1;
    } else if (rowsIn[cell]! > 0) {
      at[cell] = targets.length;
      targets.push(count * scale);
    }
  });
  targets[1] = pool;
  return {
    of: inDesign.map((cell) => at[cell]!),
    targets: Float64Array.from(targets),
    leeway: new Float64Array(targets.length),
  };
}

/** Weights on a grid of ratios to those of the design, so that few of them differ. */
function onGrid(weights: Float64Array, base: Float64Array, cell: Uint32Array): Float64Array {
  const ratio = weights.map((weight, i) => log(weight / base[i]!));
  const cells = cell.reduce((most, own) => Math.max(most, own), 0) + 1;
  const from = new Float64Array(cells).fill(Infinity);
  const to = new Float64Array(cells).fill(-Infinity);
  for (let i = 0; i < ratio.length; i++) {
    const own = cell[i]!;
    from[own] = Math.min(from[own]!, ratio[i]!);
    to[own] = Math.max(to[own]!, ratio[i]!);
  }
  const length = to.reduce((sum, end, own) => sum + Math.max(0, end - from[own]!), 0);
  const step = Math.max(1e-4, length / Math.max(mostWeights / 2, mostWeights - 2 * cells));
  return ratio.map((value, i) => base[i]! * exp(step * Math.round(value / step)));
}

/** Brings the sums of the design's cells from nearly to exactly what they are. */
function scaleCells(weights: Float64Array, { of, targets }: WeightMargin): Float64Array {
  const sums = new Float64Array(targets.length);
  weights.forEach((weight, i) => (sums[of[i]!] = sums[of[i]!]! + weight));
  const factor = sums.map((sum, k) => (k > 0 && sum > 0 ? targets[k]! / sum : 1));
  return weights.map((weight, i) => weight * factor[of[i]!]!);
}
