import { exp } from '../random/math.ts';
import type { Calibration } from './calibrate.ts';
import { choleskySolver } from './cholesky.ts';
import {
  calibrationOf,
  contradiction,
  deviationFrom,
  openList,
  reachedBy,
  withoutUnits,
} from './control-list.ts';
import type { ControlList, OpenList } from './control-list.ts';
import type { FitStatus, Problem } from './problem.ts';
import { unfinished } from './sweeps.ts';

/** Times a Newton step is halved before a sweep of coordinate steps is made instead. */
const halvings = 12;
/** Sweeps of coordinate steps that bring contradicting controls near a compromise. */
const compromiseTurns = 100;
/** Largest change of a logarithm of a weight in one step. */
const longestStep = 8;

/**
 * Balances a list to its controls: the weights nearest to the base weights w₀ in the
 * Kullback–Leibler sense, w = w₀·exp(A λ). λ maximizes the concave dual
 * λ·t − Σ w₀·exp(A λ), whose gradient is target less reached; it is climbed by Newton
 * steps, damped until they climb, and by one control after the other where they do not.
 * Deville & Särndal (1992); Hainmueller (2012), Entropy balancing.
 *
 * Infeasible controls send λ to infinity; its direction then proves that they contradict, and
 * the weights returned are where coordinate steps settle, with the controls left unmet.
 *
 * @throws Error for a malformed list
 */
export function balanceList(
  controlList: ControlList,
  names?: (control: number) => string,
): Calibration {
  const list = openList(controlList, names);
  const { weights, allowed, limit } = list;
  const trace: number[] = [];
  const end = (status: FitStatus, problems: Problem[]) =>
    calibrationOf(list, 'maximum-entropy', status, weights, trace, problems);

  const empty = withoutUnits(list);
  if (empty.length > 0) return end('infeasible', empty);
  const base = weights.slice();
  for (;;) {
    const reached = reachedBy(list, weights);
    const deviation = deviationFrom(list, reached);
    trace.push(deviation);
    if (deviation <= allowed) return end('converged', []);
    if (trace.length >= limit)
      return end('max-iterations', [unfinished(trace.length, deviation, allowed)]);
    const step = newtonStep(list, reached);
    const proof = contradiction({ ...list, weights: base }, step);
    if (proof) {
      for (let turn = 0; turn < compromiseTurns; turn++) coordinateSteps(list);
      return end('infeasible', [proof]);
    }
    if (!climb(list, step)) coordinateSteps(list);
  }
}

function newtonStep(list: OpenList, reached: Float64Array): Float64Array {
  const { incidence, controls, units, weights, targets } = list;
  const curvature = new Float64Array(controls * controls);
  for (let i = 0; i < units; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const row = i * controls;
    for (let j = 0; j < controls; j++) {
      const part = weight * incidence[row + j]!;
      if (part === 0) continue;
      for (let k = 0; k <= j; k++)
        curvature[j * controls + k] = curvature[j * controls + k]! + part * incidence[row + k]!;
    }
  }
  let trace = 0;
  for (let j = 0; j < controls; j++) trace += curvature[j * controls + j]!;
  // A ridge keeps controls that repeat each other solvable, and where they contradict each
  // other it makes the step long in just the direction that proves it.
  const ridge = 1e-13 * trace;
  for (let j = 0; j < controls; j++)
    curvature[j * controls + j] = curvature[j * controls + j]! + ridge;
  const gradient = targets.map((target, j) => target - reached[j]!);
  return choleskySolver(curvature, controls)(gradient);
}

/** Moves along a step as far as the dual rises enough; false where it does not. */
function climb(list: OpenList, step: Float64Array): boolean {
  const { incidence, controls, units, weights, targets } = list;
  const change = new Float64Array(units);
  let longest = 0;
  let before = 0;
  for (let i = 0; i < units; i++) {
    let sum = 0;
    for (let j = 0; j < controls; j++) sum += incidence[i * controls + j]! * step[j]!;
    change[i] = sum;
    before += weights[i]!;
    if (weights[i]! > 0) longest = Math.max(longest, Math.abs(sum));
  }
  let gain = 0;
  for (let j = 0; j < controls; j++) gain += targets[j]! * step[j]!;
  let slope = gain;
  for (let i = 0; i < units; i++) slope -= weights[i]! * change[i]!;
  if (!(slope > 0)) return false;

  let length = longest > longestStep ? longestStep / longest : 1;
  const moved = new Float64Array(units);
  for (let tries = 0; tries <= halvings; tries++) {
    let after = 0;
    for (let i = 0; i < units; i++) {
      moved[i] = weights[i]! > 0 ? weights[i]! * exp(length * change[i]!) : 0;
      after += moved[i]!;
    }
    const rise = length * gain - (after - before);
    if (rise >= 0.1 * length * slope) {
      weights.set(moved);
      return true;
    }
    length /= 2;
  }
  return false;
}

/** Meets each control in turn by scaling weights with exp(s × incidence), s by Newton steps. */
function coordinateSteps(list: OpenList): void {
  const { incidence, controls, units, weights, targets } = list;
  for (let j = 0; j < controls; j++) {
    const target = targets[j]!;
    if (target === 0) continue;
    for (let turn = 0; turn < 50; turn++) {
      let reached = 0;
      let slope = 0;
      for (let i = 0; i < units; i++) {
        const times = incidence[i * controls + j]!;
        reached += weights[i]! * times;
        slope += weights[i]! * times * times;
      }
      const wanted = (target - reached) / slope;
      if (!(Math.abs(wanted) > 1e-15)) break;
      const s = Math.max(-1, Math.min(1, wanted));
      for (let i = 0; i < units; i++) {
        const times = incidence[i * controls + j]!;
        if (times > 0) weights[i] = weights[i]! * exp(s * times);
      }
    }
  }
}
