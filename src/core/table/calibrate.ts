import { marginalShape, stridesOf } from './contingency.ts';
import { contradictingMarginals } from './contradictions.ts';
import { malformations } from './form.ts';
import { explainInfeasible } from './infeasible-fit.ts';
import type { TargetSystem } from './infeasibility.ts';
import { defaultMaxIterations, defaultTolerance } from './ipf.ts';
import type { FitProblem, FitStatus, Problem, TableMarginal } from './problem.ts';
import { forcedNote, sweepUntil, unfinished } from './sweeps.ts';
import { disagreeingTotals, firstComplete, grandTotal, isComplete } from './totals.ts';
import { deviationOf, growthOf, meetMargins, sumMargin } from './unit-margins.ts';
import type { UnitMargin, UnitMargins } from './unit-margins.ts';
import { formatCount, wordingOf } from './wording.ts';
import type { TableNames } from './wording.ts';

/**
 * What singles out the weights among all that meet the controls.
 *
 * - `raking`: nearest to the base weights in the Kullback–Leibler sense, reached by
 *   proportional steps; the same weights as `maximum-entropy` where both apply
 * - `maximum-entropy`: the same distance, solved in its dual; unique and free of any order
 * - `iterative-proportional-updating`, `hierarchical-ipf`: the end of a procedure; other orders
 *   of the controls end in other weights
 */
export type Principle =
  'raking' | 'maximum-entropy' | 'iterative-proportional-updating' | 'hierarchical-ipf';

/** A control that the weights do not reach. */
export interface UnmetControl {
  /** Index of the marginal, or of the control of a list. */
  marginal: number;
  /** Cell of the marginal; 0 for a control of a list. */
  cell: number;
  target: number;
  reached: number;
}

/** Weights that a calibration found. Only `converged` meets every control. */
export interface Calibration {
  principle: Principle;
  status: FitStatus;
  /** Sweeps, or steps of the dual. */
  iterations: number;
  /** Largest absolute deviation from a control, in its unit. */
  maxDeviation: number;
  weights: Float64Array;
  /** Largest deviation of each sweep or step. */
  trace: number[];
  unmet: UnmetControl[];
  problems: Problem[];
}

/** Records whose weights are raked to marginals. */
export interface RakingProblem {
  /** Number of categories of each dimension. */
  shape: number[];
  /** Per dimension, the category code of every record. */
  columns: ArrayLike<number>[];
  /** Weights to start from, at least 0; null for all ones. */
  baseWeights: Float64Array | null;
  marginals: TableMarginal[];
  /** Largest deviation relative to the grand total. Default 1e-8. */
  tolerance?: number;
  /** Default 10,000. */
  maxIterations?: number;
}

/**
 * Rakes the weights of records to marginals: iterative proportional fitting without a table,
 * whatever the number of dimensions. Deming & Stephan (1940); Deville, Särndal & Sautory
 * (1993). Statuses, trace and proofs are those of `fitTable`; a record of base weight 0 stays
 * at 0.
 *
 * @throws Error for a malformed problem
 */
export function rakeWeights(problem: RakingProblem, names?: TableNames): Calibration {
  const asked = askedOf(problem);
  const malformed = malformations(asked, names, Infinity).find(
    ({ severity }) => severity === 'error',
  );
  if (malformed) throw new Error(`malformed problem: ${malformed.message}`);
  const set = unitsOf(problem);
  const allowed = (problem.tolerance ?? defaultTolerance) * grandTotal(asked);
  const end = (
    status: FitStatus,
    problems: Problem[],
    trace: number[] = [],
    maxDeviation = deviationOf(set),
  ): Calibration => ({
    principle: 'raking',
    status,
    iterations: trace.length,
    maxDeviation,
    weights: set.units,
    trace,
    unmet: unmetOf(set, allowed),
    problems,
  });

  const totals = disagreeingTotals(asked, names);
  if (totals.length > 0) return end('inconsistent-totals', totals);
  const contradictions = contradictingMarginals(asked, names).filter(
    ({ severity }) => severity === 'error',
  );
  if (contradictions.length > 0) return end('infeasible', contradictions);
  const possible = supportOf(set);
  const empty = withoutRecords(asked, set, possible, names);
  if (empty.length > 0) return end('infeasible', empty);

  const system = systemOf(asked, set, possible);
  const { status, trace, maxDeviation, emptied, proof } = sweepUntil(
    {
      sweep: () => meetMargins(set),
      settle: () => deviationOf(set),
      growth: () => growthOf([set]),
      system,
      isComplete: (m) => isComplete(asked.marginals[m]!),
      unitTargets: () => ({
        targets: system.targets,
        cells: (m) => set.margins[m]!.cells,
        support: possible,
        complete: system.complete,
      }),
      empty: (records) => {
        for (const record of records) set.units[record] = 0;
      },
    },
    allowed,
    problem.maxIterations ?? defaultMaxIterations,
  );
  const problems: Problem[] = [];
  if (status === 'max-iterations') problems.push(unfinished(trace.length, maxDeviation, allowed));
  if (proof)
    problems.push(explainInfeasible(asked, system, proof.growth, proof.certificate, names));
  else problems.push(...forcedNote(emptied, ['record', 'records'], 'weighting'));
  return end(status, problems, trace, maxDeviation);
}

/** The same targets asked of a table that is never built. */
function askedOf({ shape, marginals, tolerance, maxIterations }: RakingProblem): FitProblem {
  return {
    shape,
    sampleTable: null,
    marginals,
    ...(tolerance !== undefined && { tolerance }),
    ...(maxIterations !== undefined && { maxIterations }),
  };
}

function unitsOf({ shape, columns, baseWeights, marginals }: RakingProblem): UnitMargins {
  const records = columns[0]?.length ?? baseWeights?.length ?? 0;
  if (columns.length !== shape.length)
    throw new Error(`malformed problem: ${columns.length} columns for ${shape.length} dimensions`);
  columns.forEach((column, d) => {
    if (column.length !== records)
      throw new Error(`malformed problem: column ${d} has ${column.length} of ${records} records`);
    for (let i = 0; i < records; i++)
      if (!(column[i]! >= 0 && column[i]! < shape[d]!))
        throw new Error(
          `malformed problem: record ${i} has code ${column[i]!} in dimension ${d} of ${shape[d]!}`,
        );
  });
  if (baseWeights && baseWeights.length !== records)
    throw new Error(`malformed problem: ${baseWeights.length} base weights for ${records} records`);
  const wrong = baseWeights?.findIndex((weight) => !(weight >= 0 && weight < Infinity)) ?? -1;
  if (wrong >= 0)
    throw new Error(`malformed problem: base weight ${wrong} is ${baseWeights![wrong]!}`);
  const units = baseWeights ? baseWeights.slice() : new Float64Array(records).fill(1);
  return {
    units,
    factor: new Float64Array(records).fill(1),
    margins: marginals.map((marginal, m) => ({
      marginal: m,
      targets: marginal.counts,
      cells: recordCells(shape, columns, marginal, records),
      sums: new Float64Array(marginal.counts.length),
      factors: new Float64Array(marginal.counts.length).fill(1),
    })),
  };
}

function recordCells(
  shape: readonly number[],
  columns: readonly ArrayLike<number>[],
  marginal: TableMarginal,
  records: number,
): Int32Array {
  const strides = stridesOf(marginalShape(shape, marginal));
  const cells = new Int32Array(records);
  marginal.of.forEach((d, axis) => {
    const column = columns[d]!;
    const groups = marginal.groups?.[d];
    for (let i = 0; i < records; i++) {
      const group = groups ? groups[column[i]!]! : column[i]!;
      cells[i] = cells[i]! < 0 || group < 0 ? -1 : cells[i]! + group * strides[axis]!;
    }
  });
  return cells;
}

/** 1 for every record of positive weight that no target of zero counts. */
function supportOf({ units, margins }: UnitMargins): Float64Array {
  const possible = units.map((weight) => Number(weight > 0));
  for (const { cells, targets } of margins)
    for (let i = 0; i < possible.length; i++) if (targets[cells[i]!] === 0) possible[i] = 0;
  return possible;
}

function withoutRecords(
  asked: FitProblem,
  { margins }: UnitMargins,
  possible: Float64Array,
  names?: TableNames,
): Problem[] {
  const words = wordingOf(asked, names);
  return margins.flatMap((margin) => {
    sumMargin(margin, possible);
    const { marginal, targets, sums } = margin;
    return [...targets.keys()]
      .filter((cell) => targets[cell]! > 0 && !(sums[cell]! > 0))
      .map((cell): Problem => {
        const place = words.place(marginal, cell);
        return {
          code: 'empty-slice',
          severity: 'error',
          message:
            `${place} asks for ${formatCount(targets[cell]!)}, but no record of positive weight ` +
            'can count there.',
          marginal,
          cell,
          coordinates: words.coordinates(marginal, cell),
          gap: targets[cell]!,
          remedies: [
            { action: 'change-target', message: `Set ${place} to 0.`, marginal, cell, value: 0 },
          ],
        };
      });
  });
}

function systemOf(
  asked: FitProblem,
  { margins, units }: UnitMargins,
  possible: Float64Array,
): TargetSystem {
  return {
    targets: asked.marginals.map(({ counts }) => counts),
    complete: firstComplete(asked),
    largestSum: (numbers) => {
      const sums = new Float64Array(units.length);
      for (const { marginal, cells } of margins)
        for (let i = 0; i < sums.length; i++)
          if (cells[i]! >= 0) sums[i] = sums[i]! + numbers[marginal]![cells[i]!]!;
      let largest = -Infinity;
      for (let i = 0; i < sums.length; i++)
        if (possible[i] === 1 && sums[i]! > largest) largest = sums[i]!;
      return largest;
    },
  };
}

function unmetOf({ margins, units }: UnitMargins, allowed: number): UnmetControl[] {
  return margins.flatMap((margin: UnitMargin) => {
    sumMargin(margin, units);
    const { marginal, targets, sums } = margin;
    const unmet: UnmetControl[] = [];
    for (let cell = 0; cell < targets.length; cell++)
      if (Math.abs(targets[cell]! - sums[cell]!) > allowed)
        unmet.push({ marginal, cell, target: targets[cell]!, reached: sums[cell]! });
    return unmet;
  });
}
