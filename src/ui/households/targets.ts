import type { ControlReport, HouseholdReport } from '../../core/households/report.ts';

/** A category of a table with what is known of it and what was drawn. */
export interface TargetRow {
  category: string;
  /** As given; NaN where unknown in a zone. */
  published: number;
  /** After totals agree, scaled to the number drawn; what the weights say where the table gave way. */
  expected: number;
  drawn: number;
  /** Distance from floor and ceiling of what is expected, added up over zones. */
  outside: number;
}

export interface TargetTable {
  name: string;
  counts: 'households' | 'persons';
  rows: TargetRow[];
  /** Households or persons in another category than the targets say, where the table gave way. */
  gaveWay: number;
}

/** Targets that were to be met, and how many were: those of tables that gave way are not among them. */
export function metTargets({ zones }: HouseholdReport): { asked: number; met: number } {
  const held = zones.flatMap(({ controls, relaxed }) =>
    controls.filter(({ table, target }) => target >= 0 && !relaxed.includes(table)),
  );
  return { asked: held.length, met: held.filter(({ outside }) => outside === 0).length };
}

/**
 * Targets of one zone, or added up over all.
 *
 * @param zone its place; −1 for all
 */
export function targetTables({ zones }: HouseholdReport, zone: number): TargetTable[] {
  const own = zone < 0 ? zones : [zones[zone]!];
  const tables = new Map<string, TargetTable>();
  own[0]!.controls.forEach((control, j) => {
    const table = tables.get(control.table) ?? {
      name: control.table,
      counts: control.counts,
      rows: [],
      gaveWay: 0,
    };
    tables.set(control.table, table);
    const sum = (of: (one: ControlReport) => number) =>
      own.reduce((all, { controls }) => all + of(controls[j]!), 0);
    table.gaveWay += own.reduce((all, { controls, relaxed }) => {
      const { table: name, target, fitted } = controls[j]!;
      return relaxed.includes(name) ? all + Math.abs(fitted - target) / 2 : all;
    }, 0);
    table.rows.push({
      category: control.values.map((value) => value || 'missing').join(', ') || 'in all',
      published: sum(({ given }) => given),
      expected: sum(({ expected = NaN }) => expected),
      drawn: sum(({ drawn = NaN }) => drawn),
      outside: sum(({ outside = 0 }) => outside),
    });
  });
  return [...tables.values()];
}
