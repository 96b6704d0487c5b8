import { exp, log } from '../random/math.ts';
import type { Calibration } from './calibrate.ts';
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

/**
 * Iterative proportional updating: control after control, every unit that counts in it is
 * multiplied by target ÷ reached, however often it counts. Ye, Konduri, Pendyala, Sana &
 * Waddell (2009). The weights meet the controls, but which weights they are depends on the
 * order of the controls; it is here to compare with, and `balanceList` to use.
 *
 * @throws Error for a malformed list
 */
export function updateProportionally(
  controlList: ControlList,
  names?: (control: number) => string,
): Calibration {
  const list = openList(controlList, names);
  const growth = new Float64Array(list.controls);
  return sweepList(list, 'iterative-proportional-updating', growth, () => {
    for (let j = 0; j < list.controls; j++) growth[j] = log(scaleUnits(list, j));
  });
}

/**
 * Hierarchical iterative proportional fitting of households and persons: persons are fitted
 * to their control and households take the mean weight of their persons; then households
 * are tilted by c·d^size so that households and persons both keep their number; then
 * households are fitted to theirs. Müller & Axhausen (2011). Like `updateProportionally`
 * it is here to compare with.
 *
 * @param persons controls that count persons: the categories of one attribute; every person
 *   counts in one of them, and every household has a person. The others count households
 * @throws Error for a malformed list
 */
export function fitHierarchically(
  controlList: ControlList,
  persons: readonly number[],
  names?: (control: number) => string,
): Calibration {
  const list = openList(controlList, names);
  const { incidence, controls, units, weights, targets } = list;
  const households = [...targets.keys()].filter((j) => !persons.includes(j));
  const size = new Float64Array(units);
  for (let i = 0; i < units; i++)
    for (const j of persons) size[i] = size[i]! + incidence[i * controls + j]!;
  const people = persons.reduce((sum, j) => sum + targets[j]!, 0);
  const houses = households.reduce((sum, j) => sum + targets[j]!, 0);
  const growth = new Float64Array(controls);
  return sweepList(list, 'hierarchical-ipf', growth, () => {
    const reached = reachedBy(list, weights);
    for (let i = 0; i < units; i++) {
      let sum = 0;
      for (const j of persons)
        if (reached[j]! > 0) sum += (incidence[i * controls + j]! * targets[j]!) / reached[j]!;
      weights[i] = (weights[i]! * sum) / size[i]!;
    }
    tilt(weights, size, people / houses);
    for (const j of persons) growth[j] = log(targets[j]! / reached[j]!);
    for (const j of households) growth[j] = log(scaleUnits(list, j));
  });
}

/** Multiplies every unit that counts in a control by target ÷ reached, and returns that. */
function scaleUnits(
  { incidence, controls, units, weights, targets }: OpenList,
  control: number,
): number {
  let reached = 0;
  for (let i = 0; i < units; i++) reached += weights[i]! * incidence[i * controls + control]!;
  if (!(reached > 0)) return 1;
  const factor = targets[control]! / reached;
  for (let i = 0; i < units; i++)
    if (incidence[i * controls + control]! > 0) weights[i] = weights[i]! * factor;
  return factor;
}

/** Scales weights by d^size so that the mean size becomes the one wanted: d by bisection. */
function tilt(weights: Float64Array, size: Float64Array, wanted: number): void {
  let low = -50;
  let high = 50;
  const tilted = new Float64Array(weights.length);
  const largest = size.reduce((most, one) => Math.max(most, one), 0);
  for (let turn = 0; turn < 80; turn++) {
    const middle = (low + high) / 2;
    let people = 0;
    let houses = 0;
    for (let i = 0; i < weights.length; i++) {
      tilted[i] = weights[i]! * exp(middle * (size[i]! - (middle > 0 ? largest : 0)));
      houses += tilted[i]!;
      people += tilted[i]! * size[i]!;
    }
    if (people < wanted * houses) low = middle;
    else high = middle;
  }
  weights.set(tilted);
}

function sweepList(
  list: OpenList,
  principle: Calibration['principle'],
  growth: Float64Array,
  sweep: () => void,
): Calibration {
  const { weights, allowed, limit } = list;
  const trace: number[] = [];
  const end = (status: FitStatus, problems: Problem[]) =>
    calibrationOf(list, principle, status, weights, trace, problems);
  const empty = withoutUnits(list);
  if (empty.length > 0) return end('infeasible', empty);
  const start = { ...list, weights: weights.slice() };
  for (;;) {
    sweep();
    const deviation = deviationFrom(list, reachedBy(list, weights));
    trace.push(deviation);
    if (deviation <= allowed) return end('converged', []);
    const proof = trace.length % 16 === 0 ? contradiction(start, growth) : undefined;
    if (proof) return end('infeasible', [proof]);
    if (trace.length >= limit)
      return end('max-iterations', [unfinished(trace.length, deviation, allowed)]);
  }
}
