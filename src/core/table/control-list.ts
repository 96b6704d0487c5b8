import type { Calibration, Principle, UnmetControl } from './calibrate.ts';
import type { TargetSystem } from './infeasibility.ts';
import { certificateOf, plainCertificate } from './infeasibility.ts';
import type { FitStatus, Problem } from './problem.ts';
import { formatCount, quarrel } from './wording.ts';

/**
 * Units that count in several controls at once, some more than once: households in the
 * number of households of a type and in the number of persons of each kind.
 */
export interface ControlList {
  /** How often each unit counts in each control: row-major, units × controls, at least 0. */
  incidence: Float64Array;
  /** Target of each control, at least 0. */
  targets: Float64Array;
  /** Weights to start from, at least 0; null for all ones. */
  baseWeights: Float64Array | null;
  /** Largest deviation relative to the largest target. Default 1e-8. */
  tolerance?: number;
  /** Steps or sweeps before giving up. Default 10,000. */
  maxIterations?: number;
}

/** A list made ready: weights to work on, and what is asked of them. */
export interface OpenList {
  incidence: Float64Array;
  targets: Float64Array;
  /** Working weights; 0 for units that a target of zero counts. */
  weights: Float64Array;
  units: number;
  controls: number;
  /** Largest deviation allowed. */
  allowed: number;
  limit: number;
  nameOf: (control: number) => string;
}

/** @throws Error for lengths that do not match and numbers that are negative or not finite */
export function openList(list: ControlList, names?: (control: number) => string): OpenList {
  const { incidence, targets, baseWeights, tolerance = 1e-8, maxIterations = 10_000 } = list;
  const controls = targets.length;
  const units = controls > 0 ? incidence.length / controls : 0;
  const finite = (values: Float64Array) => values.every((value) => value >= 0 && value < Infinity);
  if (controls === 0 || !Number.isInteger(units))
    throw new Error(`${incidence.length} incidences do not make rows of ${controls} controls`);
  if (baseWeights && baseWeights.length !== units)
    throw new Error(`${baseWeights.length} base weights for ${units} units`);
  if (!finite(incidence) || !finite(targets) || (baseWeights && !finite(baseWeights)))
    throw new Error('incidences, targets and base weights must be finite and at least 0');
  const weights = baseWeights ? baseWeights.slice() : new Float64Array(units).fill(1);
  for (let i = 0; i < units; i++)
    for (let j = 0; j < controls; j++)
      if (targets[j] === 0 && incidence[i * controls + j]! > 0) weights[i] = 0;
  return {
    incidence,
    targets,
    weights,
    units,
    controls,
    allowed: tolerance * targets.reduce((largest, target) => Math.max(largest, target), 0),
    limit: maxIterations,
    nameOf: names ?? ((control) => `control ${control}`),
  };
}

/** What the weights make of each control. */
export function reachedBy({ incidence, controls, units }: OpenList, weights: Float64Array) {
  const reached = new Float64Array(controls);
  for (let i = 0, at = 0; i < units; i++)
    for (let j = 0; j < controls; j++, at++)
      reached[j] = reached[j]! + weights[i]! * incidence[at]!;
  return reached;
}

/** Largest deviation of the controls from their targets. */
export function deviationFrom({ targets }: OpenList, reached: Float64Array): number {
  let deviation = 0;
  for (let j = 0; j < targets.length; j++)
    deviation = Math.max(deviation, Math.abs(targets[j]! - reached[j]!));
  return deviation;
}

/** Controls with a target that no unit of positive weight counts in. */
export function withoutUnits(list: OpenList): Problem[] {
  const reached = reachedBy(list, list.weights);
  return [...list.targets.keys()]
    .filter((j) => list.targets[j]! > 0 && !(reached[j]! > 0))
    .map((j) => ({
      code: 'empty-slice',
      severity: 'error',
      message:
        `${list.nameOf(j)} asks for ${formatCount(list.targets[j]!)}, but no unit of positive ` +
        'weight can count in it.',
      marginal: j,
      cell: 0,
      gap: list.targets[j]!,
    }));
}

/**
 * Tries multipliers of the controls as a proof that no weights meet them all; see
 * `certificateOf`. Units count in several controls, so what has to be taken off every
 * multiplier is the largest of sum ÷ incidence.
 */
export function contradiction(list: OpenList, multipliers: Float64Array): Problem | undefined {
  const { incidence, targets, weights, units, controls } = list;
  const system: TargetSystem = {
    targets: Array.from(targets, (target) => Float64Array.of(target)),
    complete: -1,
    largestSum: (numbers) => {
      let largest = -Infinity;
      for (let i = 0; i < units; i++) {
        if (!(weights[i]! > 0)) continue;
        let sum = 0;
        let count = 0;
        for (let j = 0; j < controls; j++) {
          sum += incidence[i * controls + j]! * numbers[j]![0]!;
          count += incidence[i * controls + j]!;
        }
        if (count > 0) largest = Math.max(largest, sum / count);
      }
      return largest;
    },
  };
  const numbers = Array.from(multipliers, (number, j) =>
    Float64Array.of(targets[j]! > 0 ? number : 0),
  );
  const proof = certificateOf(system, numbers);
  if (!proof || !(proof.leastDeviation > list.allowed)) return undefined;
  const plain = plainCertificate(system, numbers, () => false);
  const carriers = (plain ?? proof).multipliers
    .map(([multiplier = 0], marginal) => ({ marginal, multiplier }))
    .filter(({ multiplier, marginal }) => multiplier !== 0 && targets[marginal]! > 0)
    .sort((a, b) => Math.abs(b.multiplier) - Math.abs(a.multiplier) || a.marginal - b.marginal);
  const leastDeviation = Math.max(proof.leastDeviation, plain?.leastDeviation ?? 0);
  const side = (sign: number) =>
    carriers
      .filter(({ multiplier }) => Math.sign(multiplier) === sign)
      .map(({ marginal }) => `${list.nameOf(marginal)} = ${formatCount(targets[marginal]!)}`);
  return {
    code: 'infeasible',
    severity: 'error',
    message:
      `No weights meet all controls: ${quarrel(side(1), side(-1))}. ` +
      `Whatever the weights, some control stays off by at least ${formatCount(leastDeviation)}.`,
    marginal: carriers.find(({ multiplier }) => multiplier > 0)!.marginal,
    cell: 0,
    gap: leastDeviation,
    carriers: carriers.map(({ marginal }) => ({ marginal, cell: 0, coordinates: [] })),
  };
}

/** Puts the outcome of a list together. */
export function calibrationOf(
  list: OpenList,
  principle: Principle,
  status: FitStatus,
  weights: Float64Array,
  trace: number[],
  problems: Problem[],
): Calibration {
  const reached = reachedBy(list, weights);
  const unmet: UnmetControl[] = [];
  for (let j = 0; j < list.controls; j++)
    if (Math.abs(list.targets[j]! - reached[j]!) > list.allowed)
      unmet.push({ marginal: j, cell: 0, target: list.targets[j]!, reached: reached[j]! });
  return {
    principle,
    status,
    iterations: trace.length,
    maxDeviation: deviationFrom(list, reached),
    weights,
    trace,
    unmet,
    problems,
  };
}
