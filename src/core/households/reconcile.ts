import { totalAgreement } from '../table/totals.ts';
import { formatCount } from '../table/wording.ts';
import type { ControlTable, Counted, HouseholdFinding, HouseholdProblem } from './problem.ts';
import { tableName, tablesNamed } from './problem.ts';

/** A table whose total in a zone was scaled to that of the declared one. */
export interface ScaledTotal {
  table: string;
  total: number;
  declared: string;
  declaredTotal: number;
}

/** Targets of one zone after their totals were made to agree. */
export interface ZoneTargets {
  /** Per table, per category; NaN where unknown. */
  targets: Float64Array[];
  scaled: ScaledTotal[];
  /** Total of the households and persons; NaN where no table counts them all. */
  total: Record<Counted, number>;
}

/**
 * Makes the totals of a zone agree: of the tables that count every household, one is
 * declared and the others are scaled to its total; the same for persons.
 */
export function reconcileZone(problem: HouseholdProblem, zone: number): ZoneTargets {
  const targets = problem.tables.map((table) => zoneTargets(table, zone));
  const scaled: ScaledTotal[] = [];
  const total: Record<Counted, number> = { households: NaN, persons: NaN };
  for (const counts of ['households', 'persons'] as const) {
    const complete = [...problem.tables.keys()].filter(
      (t) => problem.tables[t]!.counts === counts && isComplete(problem.tables[t]!, targets[t]!),
    );
    const reference = declaredTable(problem, counts, complete, targets);
    if (reference < 0) continue;
    const declaredTotal = sumOf(targets[reference]!);
    total[counts] = declaredTotal;
    for (const t of complete) {
      const own = sumOf(targets[t]!);
      if (Math.abs(own - declaredTotal) <= totalAgreement * Math.max(own, declaredTotal)) continue;
      scaled.push({
        table: tableName(problem.tables[t]!),
        total: own,
        declared: tableName(problem.tables[reference]!),
        declaredTotal,
      });
      if (own > 0) targets[t] = targets[t]!.map((target) => (target / own) * declaredTotal);
    }
  }
  return { targets, scaled, total };
}

/** One finding per table that was scaled, over all zones. */
export function scaledFindings(
  zones: readonly { zone: string; scaled: readonly ScaledTotal[] }[],
): HouseholdFinding[] {
  const byPair = new Map<string, { zone: string; one: ScaledTotal }[]>();
  for (const { zone, scaled } of zones)
    for (const one of scaled) {
      const key = `${one.table} ${one.declared}`;
      byPair.set(key, [...(byPair.get(key) ?? []), { zone, one }]);
    }
  return [...byPair.values()].map((found) => {
    const gap = ({ one }: { one: ScaledTotal }) => Math.abs(one.total - one.declaredTotal);
    const worst = found.reduce((most, next) => (gap(next) > gap(most) ? next : most));
    const { table, declared, total, declaredTotal } = worst.one;
    return {
      code: 'totals-disagree',
      severity: 'warning',
      message:
        `${table} and ${declared} have different totals in ${formatCount(found.length)} ` +
        `${found.length === 1 ? 'zone' : 'zones'}, most in zone ${worst.zone}: ${formatCount(total)} and ` +
        `${formatCount(declaredTotal)}. ${declared} is declared, and ${table} is scaled to it.`,
      tables: [table, declared],
      count: found.length,
    };
  });
}

/** Targets of a table in a zone. */
export function zoneTargets({ targets, categories }: ControlTable, zone: number): Float64Array {
  return targets.slice(zone * categories.length, (zone + 1) * categories.length);
}

/** Whether the targets add up to everybody: none unknown, nobody outside. */
export function isComplete(table: ControlTable, targets: Float64Array): boolean {
  return table.outside.length === 0 && targets.every((target) => target >= 0);
}

function declaredTable(
  { tables, declared }: HouseholdProblem,
  counts: Counted,
  complete: readonly number[],
  targets: readonly Float64Array[],
): number {
  const name = declared[counts];
  if (name !== undefined) {
    const own = tables.filter((table) => table.counts === counts);
    const [only] = tablesNamed(own, name);
    const at = only ? tables.indexOf(only) : -1;
    if (complete.includes(at)) return at;
  }
  let best = -1;
  for (const t of complete) {
    const surer = best < 0 ? 1 : tables[t]!.reliability - tables[best]!.reliability;
    if (surer > 0 || (surer === 0 && sumOf(targets[t]!) > sumOf(targets[best]!))) best = t;
  }
  return best;
}

function sumOf(targets: Float64Array): number {
  return targets.reduce((sum, target) => sum + target, 0);
}
