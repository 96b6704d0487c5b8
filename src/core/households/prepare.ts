import { streamKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import { modelVersion } from '../study/study.ts';
import { formatCount } from '../table/wording.ts';
import type { ZoneBalance } from './balance.ts';
import { balanceZone } from './balance.ts';
import { incidenceOf } from './incidence.ts';
import type { Incidence } from './incidence.ts';
import type { HouseholdPlan, HouseholdProgress } from './plan.ts';
import type { HouseholdProblem } from './problem.ts';
import { unstatedQuarters } from './quarters.ts';
import { scaledFindings } from './reconcile.ts';
import { remedySteps } from './remedies.ts';
import type { HouseholdReport } from './report.ts';
import {
  reasonOf,
  relaxedFindings,
  residualFinding,
  tellDrawn,
  zeroTargetFindings,
  zoneReport,
} from './report.ts';
import type { WholeZone } from './whole-households.ts';
import { wholeHouseholds, wholeZones } from './whole-households.ts';
import { targetSize } from './zone-size.ts';

export interface HouseholdOptions {
  /** 0 … 2⁵³ − 1. Default 1. */
  seed?: number;
  /** Households to draw, exactly. Absent: those of the targets. */
  households?: number;
  /** Persons to aim at instead: households are exact then, and persons come near. */
  persons?: number;
  /** Names of tables to relax in zones whose targets contradict each other. */
  relax?: readonly string[];
}

export type PreparedHouseholds =
  | { ok: true; plan: HouseholdPlan; report: HouseholdReport }
  | { ok: false; reason: string; report: HouseholdReport };

/** Most households that a plan can place. */
export const mostHouseholds = 10_000_000;

/** Prepares in one go: see `householdSteps`. */
export function prepareHouseholds(
  problem: HouseholdProblem,
  options: HouseholdOptions = {},
): PreparedHouseholds {
  const steps = householdSteps(problem, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Weights the households of a sample to the targets of each zone, turns the weights into whole
 * households and makes a plan to draw them from. A zone whose targets contradict each
 * other stops it, with the proof and the changes that would help; tables named in `relax`
 * are then relaxed in such zones, with a reserve of twice the gap that the proof names, or of the
 * whole zone where that is not enough.
 *
 * Each zone's weights and whole households depend on no other zone, but for how many
 * households of a number asked for fall to it. A step is the work on one zone; asking for no
 * more cancels.
 */
export function* householdSteps(
  problem: HouseholdProblem,
  options: HouseholdOptions = {},
): Generator<HouseholdProgress, PreparedHouseholds> {
  const incidence = incidenceOf(problem);
  const balances: ZoneBalance[] = [];
  const total = problem.zones.length;
  for (let z = 0; z < total; z++) {
    yield { phase: 'weighting', done: z, total };
    balances.push(balancedZone(problem, incidence, z, options.relax));
  }
  const findings = [
    ...scaledFindings(balances),
    ...zeroTargetFindings(problem, balances),
    ...balances.flatMap((balance) => [...balance.findings, ...relaxedFindings(balance)]),
  ];
  const report: HouseholdReport = {
    sample: {
      households: problem.sample.ids.length,
      persons: problem.sample.firstPerson[problem.sample.ids.length]!,
      kinds: incidence.kinds,
    },
    zones: balances.map((balance) => zoneReport(balance, incidence)),
    findings,
    remedies: [],
    missed: { households: 0, persons: 0 },
    residual: { households: 0, persons: 0 },
  };
  const unfit = balances.filter(({ status }) => status !== 'converged');
  if (unfit.length > 0) {
    report.remedies = yield* remedySteps(problem, incidence, balances);
    return { ok: false, reason: reasonOf(problem, unfit, report.remedies), report };
  }
  const size = sizeOf(balances, incidence, options);
  if (!size.ok) return { ...size, report };
  return yield* drawnSteps(problem, incidence, balances, size, options.seed ?? 1, report);
}

function balancedZone(
  problem: HouseholdProblem,
  incidence: Incidence,
  zone: number,
  relax: readonly string[] = [],
): ZoneBalance {
  const strict = balanceZone(problem, incidence, zone);
  if (strict.status === 'converged' || relax.length === 0) return strict;
  const [worst] = strict.contradictions;
  const near = worst && balanceZone(problem, incidence, zone, relax, 2 * worst.gap);
  return near?.status === 'converged' ? near : balanceZone(problem, incidence, zone, relax);
}

interface Size {
  ok: true;
  /** Households and group quarters together. */
  households: number;
  factor: number;
}

function sizeOf(
  balances: readonly ZoneBalance[],
  incidence: Incidence,
  { households, persons }: HouseholdOptions,
): Size | { ok: false; reason: string } {
  const fitted = balances.map((balance) => targetSize(balance, incidence));
  const allHouseholds = fitted.reduce((sum, one) => sum + one.households + one.quarters, 0);
  const allPersons = fitted.reduce((sum, one) => sum + one.persons, 0);
  if (!(allHouseholds > 0))
    return { ok: false, reason: 'The targets ask for no households at all.' };
  const wanted =
    households ??
    (persons === undefined
      ? allHouseholds
      : (persons / Math.max(allPersons, 1e-9)) * allHouseholds);
  const whole = Math.round(wanted);
  if (!(whole >= 1 && whole <= mostHouseholds))
    return {
      ok: false,
      reason: `${formatCount(whole)} households cannot be drawn: ask for 1 to ${formatCount(mostHouseholds)}.`,
    };
  // Of group quarters no number is given: what the weights say need not be whole.
  const isAsGiven = wanted === allHouseholds && incidence.quarters >= 0;
  return { ok: true, households: whole, factor: isAsGiven ? 1 : whole / allHouseholds };
}

function* drawnSteps(
  problem: HouseholdProblem,
  incidence: Incidence,
  balances: readonly ZoneBalance[],
  { households, factor }: Size,
  seed: number,
  report: HouseholdReport,
): Generator<HouseholdProgress, PreparedHouseholds> {
  const zones = balances.length;
  const sizes = balances.map((balance) => targetSize(balance, incidence));
  const expected = Float64Array.from([
    ...sizes.map((size) => factor * size.households),
    ...(incidence.quarters >= 0 ? sizes.map(({ quarters }) => factor * quarters) : []),
  ]);
  const shares = wholeZones(expected, households, seed);
  const wholes: WholeZone[] = [];
  for (const [zone, balance] of balances.entries()) {
    yield { phase: 'rounding', done: zone, total: zones };
    wholes.push(
      wholeHouseholds(incidence, balance, {
        households: shares[zone]!,
        quarters: shares[zones + zone] ?? 0,
        factor,
        seed,
        zone: zoneNumber(problem.zones[zone]!),
      }),
    );
  }
  const entryZone: number[] = [];
  const entryHousehold: number[] = [];
  const before: number[] = [0];
  let persons = 0;
  wholes.forEach(({ counts }, zone) => {
    counts.forEach((count, h) => {
      if (count === 0) return;
      entryZone.push(zone);
      entryHousehold.push(h);
      before.push(before[before.length - 1]! + count);
      persons += count * incidence.size[h]!;
    });
    tellDrawn(report, zone, wholes[zone]!, incidence);
  });
  const { sample } = problem;
  report.findings.push(...unstatedQuarters(problem, incidence, report));
  if (report.residual.persons > 0 || report.residual.households > 0)
    report.findings.push(residualFinding(report));
  return {
    ok: true,
    plan: {
      modelVersion,
      seed,
      households,
      persons,
      zones: problem.zones,
      entryZone: Uint32Array.from(entryZone),
      entryHousehold: Uint32Array.from(entryHousehold),
      before: Uint32Array.from(before),
      key: streamKey(seed, streams.householdPlacement),
      ids: sample.ids,
      firstPerson: sample.firstPerson,
      columns: sample.columns,
      personColumns: sample.personColumns,
    },
    report,
  };
}

/** A 32-bit number of a zone's name (FNV-1a), so that its random numbers do not hang on the other zones. */
function zoneNumber(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++)
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash === 0xffffffff ? 0 : hash;
}
