import type { ControlReport, HouseholdReport } from '../../core/households/report.ts';

/** A category of a table with what is known of it and what was drawn. */
export interface TargetRow {
  category: string;
  /** As given; NaN where unknown in a zone. */
  published: number;
  /** After totals agree, scaled to the number drawn; what the weights say where a table gave way. */
  expected: number;
  drawn: number;
  /** Distance from floor and ceiling of what is expected, added up over zones. */
  outside: number;
}

export interface TargetTable {
  name: string;
  counts: 'households' | 'persons';
  rows: TargetRow[];
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
    };
    tables.set(control.table, table);
    const sum = (of: (one: ControlReport) => number) =>
      own.reduce((all, { controls }) => all + of(controls[j]!), 0);
    table.rows.push({
      category: categoryOf(control),
      published: sum(({ given }) => given),
      expected: sum(({ expected = NaN }) => expected),
      drawn: sum(({ drawn = NaN }) => drawn),
      outside: sum(({ outside = 0 }) => outside),
    });
  });
  return [...tables.values()];
}

/** “persons with age = 20 to 35” without what stands above it. */
function categoryOf({ name }: ControlReport): string {
  const said = name.replace(/^(households|persons) with /, '');
  const parts = said.split(' and ').map((part) => part.replace(/^.*? = /, ''));
  return parts.join(', ');
}
