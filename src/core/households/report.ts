import { formatCount } from '../table/wording.ts';
import type { ControlResult, ZoneBalance } from './balance.ts';
import type { Incidence } from './incidence.ts';
import type { HouseholdFinding, HouseholdProblem } from './problem.ts';
import type { HouseholdRemedy } from './remedies.ts';
import type { WholeZone } from './whole-households.ts';
import { fittedSize } from './zone-size.ts';

/** A target, the weights and the drawn households. */
export interface ControlReport extends ControlResult {
  /** Target (or fitted number, where relaxed) scaled to the number of households drawn. */
  expected?: number;
  drawn?: number;
  /** Distance of `drawn` from floor and ceiling of `expected`; 0 inside. */
  outside?: number;
}

export interface ZoneReport extends Omit<
  ZoneBalance,
  'weights' | 'controls' | 'findings' | 'contradictions' | 'total'
> {
  /** Sums of the weights, and of the weights times the members. */
  fittedHouseholds: number;
  fittedPersons: number;
  /** Drawn; absent where nothing was drawn. */
  households?: number;
  persons?: number;
  /** Units of group quarters drawn beside the households; absent where the sample marks none. */
  groupQuarters?: number;
  personsInGroupQuarters?: number;
  controls: ControlReport[];
}

export interface HouseholdReport {
  /** Sample that the weights are for. */
  sample: { households: number; persons: number; kinds: number };
  zones: ZoneReport[];
  findings: HouseholdFinding[];
  /** Changes that would make zones fit, each with the zones that would. */
  remedies: HouseholdRemedy[];
  /** Targets of households and persons neither at floor nor at ceiling, and how far all are together. */
  missed: { households: number; persons: number };
  residual: { households: number; persons: number };
}

/** Adds what was drawn in a zone to its report. */
export function tellDrawn(
  report: HouseholdReport,
  zone: number,
  { counts, expected, drawn: got, outside }: WholeZone,
  { controls, rows, kindOf, size, quarters }: Incidence,
): void {
  const own = report.zones[zone]!;
  own.households = got[got.length - 2]!;
  own.persons = got[got.length - 1]!;
  if (quarters >= 0) {
    own.groupQuarters = got[quarters]!;
    own.personsInGroupQuarters = counts.reduce(
      (sum, count, h) => sum + count * size[h]! * rows[kindOf[h]! * controls.length + quarters]!,
      0,
    );
  }
  own.controls.forEach((control, j) => {
    control.expected = expected[j]!;
    control.drawn = got[j]!;
    control.outside = outside[j]!;
    if (outside[j] === 0) return;
    report.missed[controls[j]!.counts]++;
    report.residual[controls[j]!.counts] += outside[j]!;
  });
}

/** What is known of a zone before households are drawn. */
export function zoneReport(balance: ZoneBalance, incidence: Incidence): ZoneReport {
  const { zone, status, iterations, maxDeviation, usable, scaled, relaxed } = balance;
  const isFit = status === 'converged';
  const { households, persons } = fittedSize(balance, incidence);
  return {
    zone,
    status,
    iterations,
    maxDeviation,
    usable,
    effectiveSize: isFit ? balance.effectiveSize : NaN,
    designEffect: isFit ? balance.designEffect : NaN,
    largestWeight: isFit ? balance.largestWeight : NaN,
    fittedHouseholds: isFit ? households : NaN,
    fittedPersons: isFit ? persons : NaN,
    scaled,
    relaxed,
    controls: balance.controls.map((control) => ({
      ...control,
      fitted: isFit ? control.fitted : NaN,
    })),
  };
}

/** Says where targets of 0 take households away. */
export function zeroTargetFindings(
  { sample }: HouseholdProblem,
  balances: readonly ZoneBalance[],
): HouseholdFinding[] {
  const affected = balances.filter(({ usable }) => usable < sample.ids.length);
  if (affected.length === 0) return [];
  const least = affected.reduce((few, next) => (next.usable < few.usable ? next : few));
  return [
    {
      code: 'zero-targets',
      severity: 'note',
      message:
        `Targets of 0 take households away in ${formatCount(affected.length)} ` +
        `${affected.length === 1 ? 'zone' : 'zones'}: in zone ${least.zone} ${formatCount(least.usable)} of ` +
        `${formatCount(sample.ids.length)} households of the sample are left.`,
      count: affected.length,
    },
  ];
}

/** Says how far relaxed tables moved. */
export function relaxedFindings({ zone, relaxed, controls }: ZoneBalance): HouseholdFinding[] {
  return relaxed.map((table) => {
    const own = controls.filter((control) => control.table === table);
    const gap = own.reduce((sum, { target, fitted }) => sum + Math.abs(fitted - target), 0) / 2;
    return {
      code: 'relaxed',
      severity: 'warning',
      message: `In zone ${zone} ${table} is relaxed: ${formatCount(Math.round(gap))} ${own[0]!.counts} are in another category than its targets say.`,
      zone,
      tables: [table],
      count: gap,
    };
  });
}

/** Says how far drawn households and persons are from floor and ceiling. */
export function residualFinding({ missed, residual, zones }: HouseholdReport): HouseholdFinding {
  const worst = zones
    .flatMap(({ zone, controls }) => controls.map((control) => ({ zone, ...control })))
    .reduce((most, next) => ((next.outside ?? 0) > (most.outside ?? 0) ? next : most));
  return {
    code: 'residual',
    severity: 'warning',
    message:
      `${formatCount(missed.households + missed.persons)} targets are neither at floor nor at ceiling, by ` +
      `${formatCount(residual.households)} households and ${formatCount(residual.persons)} persons together; most in ` +
      `zone ${worst.zone}: ${formatCount(worst.drawn!)} ${worst.name} for ${formatCount(worst.expected!)}. ` +
      'This is what a search found, not proven impossible.',
    count: residual.households + residual.persons,
  };
}

/** Why nothing can be drawn, in sentences. */
export function reasonOf(
  { zones }: HouseholdProblem,
  unfit: readonly ZoneBalance[],
  remedies: readonly HouseholdRemedy[],
): string {
  const names = unfit.map(({ zone }) => zone).join(', ');
  const help = remedies[0] ? ` ${remedies[0].message}` : '';
  return `The targets of ${formatCount(unfit.length)} of ${formatCount(zones.length)} zones cannot be met (${names}). ${unfit[0]!.findings[0]?.message ?? ''}${help}`;
}
