import { balanceList } from '../table/balance-list.ts';
import type { Calibration } from '../table/calibrate.ts';
import type { Incidence } from './incidence.ts';
import type { Counted, HouseholdFinding, HouseholdProblem } from './problem.ts';
import { tableName } from './problem.ts';
import type { PairContradiction } from './quarrels.ts';
import { contradictingPairs } from './quarrels.ts';
import type { ScaledTotal } from './reconcile.ts';
import { reconcileZone } from './reconcile.ts';

/** A target of a zone and what the weights make of it. */
export interface ControlResult {
  /** In words, such as `households with cars = none`. */
  name: string;
  table: string;
  /** Its value in each column of the table; none for a bare total. */
  values: string[];
  counts: Counted;
  /** As it was given; NaN where unknown. */
  given: number;
  /** After totals were made to agree. */
  target: number;
  /** What the weighted households add up to. */
  fitted: number;
}

/** The weights of one zone. */
export interface ZoneBalance {
  zone: string;
  /** Only `converged` meets every target that was not relaxed. */
  status: Calibration['status'];
  /** Newton steps. */
  iterations: number;
  /** Largest distance from a target that was not relaxed. */
  maxDeviation: number;
  /** Weight of each household of the sample; their sum is the households of the zone. */
  weights: Float64Array;
  controls: ControlResult[];
  scaled: ScaledTotal[];
  /** Households and persons of the zone after totals were made to agree; NaN where no table counts all. */
  total: Record<Counted, number>;
  /** Tables that were relaxed here. */
  relaxed: string[];
  /** Households of the sample that no target of zero takes away. */
  usable: number;
  /** Kish's effective number of households of the sample: (Σw)² ÷ Σw². */
  effectiveSize: number;
  /** Kish's design effect: households of the sample with a weight ÷ `effectiveSize`. */
  designEffect: number;
  /** Households of the zone that the heaviest household of the sample stands for. */
  largestWeight: number;
  contradictions: PairContradiction[];
  findings: HouseholdFinding[];
}

/**
 * Weights the households of the sample such that a zone's targets of households and of
 * persons are met at once, as near as can be to the base weights (maximum entropy,
 * `balanceList`). Households that count alike in every target are balanced together, which
 * gives the same weights.
 *
 * A relaxed table gives way: each of its targets gets a reserve that may grow or shrink at
 * the price of its own relative entropy, so that a distance d from the target costs about
 * d² ÷ (2 × reserve). The smaller the reserve, the nearer the target; no distance is larger than it upward.
 *
 * @param relaxed names of tables to relax in this zone
 * @param reserve households or persons; absent: as many as the zone has
 */
export function balanceZone(
  problem: HouseholdProblem,
  incidence: Incidence,
  zone: number,
  relaxed: readonly string[] = [],
  reserve?: number,
): ZoneBalance {
  const { controls, rows, kinds } = incidence;
  const width = controls.length;
  const { targets, scaled, total } = reconcileZone(problem, zone);
  const isRelaxed = problem.tables.map((table) => relaxed.includes(tableName(table)));
  const asked = controls.map(({ table, category, counts }, j) =>
    table >= 0 ? targets[table]![category]! : j === incidence.quarters ? NaN : total[counts],
  );
  // Totals are asked only where a relaxed table would let go of them; else they repeat others.
  const held = controls.map(({ table }, j) =>
    table >= 0 ? asked[j]! >= 0 : asked[j]! >= 0 && relaxed.length > 0,
  );
  const used = [...controls.keys()].filter((j) => held[j]);
  const soft = used.filter((j) => controls[j]!.table >= 0 && isRelaxed[controls[j]!.table]);

  const kindBase = new Float64Array(kinds);
  incidence.kindOf.forEach((kind, h) => (kindBase[kind]! += incidence.baseWeights[h]!));
  const usableKind = usableKinds(incidence, asked, (j) => held[j]! && !soft.includes(j));

  const units = kinds + soft.length;
  const list = {
    incidence: new Float64Array(units * used.length),
    targets: Float64Array.from(used, (j) => asked[j]!),
    baseWeights: new Float64Array(units),
  };
  for (let kind = 0; kind < kinds; kind++) {
    list.baseWeights[kind] = usableKind[kind] ? kindBase[kind]! : 0;
    used.forEach((j, at) => {
      list.incidence[kind * used.length + at] = rows[kind * width + j]!;
    });
  }
  soft.forEach((j, s) => {
    const room = Math.max(1, reserve ?? (total[controls[j]!.counts] || asked[j]!));
    const at = used.indexOf(j);
    list.incidence[(kinds + s) * used.length + at] = 1;
    list.baseWeights[kinds + s] = room;
    list.targets[at]! += room;
  });

  const contradictions = contradictingPairs(
    incidence,
    asked,
    usableKind,
    (j) => asked[j]! >= 0 && !soft.includes(j),
  );
  const balanced: Calibration =
    contradictions.length > 0 || used.length === 0
      ? refused(list.baseWeights)
      : balanceList(list, (at) => controls[used[at]!]!.name);
  const weights = new Float64Array(incidence.kindOf.length);
  incidence.kindOf.forEach((kind, h) => {
    if (kindBase[kind]! > 0)
      weights[h] = (balanced.weights[kind]! * incidence.baseWeights[h]!) / kindBase[kind]!;
  });
  const fitted = new Float64Array(width);
  for (let kind = 0; kind < kinds; kind++)
    for (let j = 0; j < width; j++) fitted[j]! += balanced.weights[kind]! * rows[kind * width + j]!;
  const deviations = used
    .filter((j) => !soft.includes(j))
    .map((j) => Math.abs(fitted[j]! - asked[j]!));
  const name = problem.zones[zone]!;
  const effective = effectiveSize(weights);
  const usable = incidence.kindOf.reduce((sum, kind) => sum + Number(usableKind[kind]), 0);
  return {
    zone: name,
    status: balanced.status,
    iterations: balanced.iterations,
    maxDeviation: deviations.reduce((most, one) => Math.max(most, one), 0),
    weights,
    controls: controls.flatMap(({ table, category, counts, name: control }, j) =>
      table < 0
        ? []
        : [
            {
              name: control,
              table: tableName(problem.tables[table]!),
              values: problem.tables[table]!.categories[category]!,
              counts,
              given:
                problem.tables[table]!.targets[
                  zone * problem.tables[table]!.categories.length + category
                ]!,
              target: asked[j]!,
              fitted: fitted[j]!,
            },
          ],
    ),
    scaled,
    total,
    relaxed: problem.tables.filter((_, t) => isRelaxed[t]).map(tableName),
    usable,
    effectiveSize: effective,
    designEffect: weights.reduce((some, weight) => some + Number(weight > 0), 0) / effective,
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
    contradictions,
    findings: findingsOf(name, balanced, contradictions, incidence, used),
  };
}

/** Kinds that no target of zero counts. */
function usableKinds(
  { rows, kinds, controls }: Incidence,
  asked: readonly number[],
  isHeld: (control: number) => boolean,
): Uint8Array {
  const usable = new Uint8Array(kinds).fill(1);
  controls.forEach((_, j) => {
    if (asked[j] !== 0 || !isHeld(j)) return;
    for (let kind = 0; kind < kinds; kind++)
      if (rows[kind * controls.length + j]! > 0) usable[kind] = 0;
  });
  return usable;
}

function effectiveSize(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** Where a pair of targets contradicts there are no weights to look for. */
function refused(weights: Float64Array): Calibration {
  return {
    principle: 'maximum-entropy',
    status: 'infeasible',
    iterations: 0,
    maxDeviation: Infinity,
    weights,
    trace: [],
    unmet: [],
    problems: [],
  };
}

function findingsOf(
  zone: string,
  { status, problems }: Calibration,
  pairs: readonly PairContradiction[],
  { controls }: Incidence,
  used: readonly number[],
): HouseholdFinding[] {
  if (pairs.length > 0)
    return pairs.map((pair) => ({
      code: 'contradiction',
      severity: 'error',
      message: pair.message,
      zone,
      targets: [controls[pair.more]!.name, controls[pair.less]!.name],
      count: pair.gap,
    }));
  if (used.length === 0)
    return [
      {
        code: 'no-targets',
        severity: 'error',
        message: `Zone ${zone} has no known target; give it one, or leave it out.`,
        zone,
      },
    ];
  if (status === 'converged') return [];
  return problems.map(({ code, message, carriers, marginal = 0, gap }) => ({
    code:
      code === 'empty-slice'
        ? 'no-household'
        : code === 'infeasible'
          ? 'contradiction'
          : 'unfinished',
    severity: 'error',
    message,
    zone,
    targets: (carriers ?? [{ marginal }]).map((one) => controls[used[one.marginal]!]!.name),
    ...(gap !== undefined && { count: gap }),
  }));
}
