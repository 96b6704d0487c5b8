import { matchTables, namedTables } from './match-tables.ts';
import type { TargetChanges } from './match-tables.ts';
import type { HouseholdOptions } from './prepare.ts';
import type {
  ControlTable,
  HouseholdDefect,
  HouseholdFinding,
  HouseholdProblem,
} from './problem.ts';
import { tableName } from './problem.ts';
import type { SampleOptions } from './read-sample.ts';
import { readSample } from './read-sample.ts';
import type { TargetFile } from './read-targets.ts';
import { alignZones, readTargetFile } from './read-targets.ts';
import { Defects } from './text-table.ts';
import type { TextTable } from './text-table.ts';

/** A problem as it was read, with what reading it found and what else its author asks. */
export type ParsedHouseholds =
  | {
      ok: true;
      problem: HouseholdProblem;
      options: HouseholdOptions;
      findings: HouseholdFinding[];
    }
  | { ok: false; problems: HouseholdDefect[] };

/** What the reader of files is told besides them. */
export interface FileOptions extends SampleOptions, TargetChanges {
  /** Zones wanted; absent: all. */
  zones?: readonly string[];
  /** Tables whose totals count where totals disagree. */
  declared?: readonly string[];
  /** Tables to relax where targets contradict. */
  relax?: readonly string[];
}

/** Puts a problem together from tables of texts, as files hold them. */
export function readHouseholdFiles(
  files: { households: TextTable; persons: TextTable; targets: readonly TargetFile[] },
  options: FileOptions = {},
): ParsedHouseholds {
  const defects = new Defects();
  const findings: HouseholdFinding[] = [];
  const read = readSample(files.households, files.persons, options, defects);
  const targets = files.targets.map((file) => ({
    name: file.name,
    read: readTargetFile(file, defects, findings),
  }));
  if (!read || defects.list.length > 0) return { ok: false, problems: defects.all() };
  const { zones, tables: given } = alignZones(targets, options.zones, defects);
  const tables = matchTables(given, read.sample, options, defects);
  const declared = declaredTables(tables, options.declared ?? [], defects);
  const relax = (options.relax ?? []).flatMap((name) =>
    namedTables(tables, name, 'relax', defects).map(tableName),
  );
  requireTargets(zones, tables, defects);
  if (defects.list.length > 0) return { ok: false, problems: defects.all() };
  return {
    ok: true,
    problem: { sample: read.sample, zones, tables, declared },
    options: { relax },
    findings: [...read.findings, ...findings, ...swapFindings(options)],
  };
}

/** Tables declared by name. */
export function declaredTables(
  tables: readonly ControlTable[],
  names: readonly string[],
  defects: Defects,
): HouseholdProblem['declared'] {
  const declared: HouseholdProblem['declared'] = {};
  for (const name of names)
    for (const table of namedTables(tables, name, 'declared', defects)) {
      if (declared[table.counts] !== undefined)
        defects.report('declared', `names two tables of ${table.counts}; name one`);
      else if (table.outside.length > 0)
        defects.report(
          'declared',
          `${name} leaves ${table.counts} out; its total is not that of all`,
        );
      declared[table.counts] = tableName(table);
    }
  return declared;
}

/** Reports a problem without zones or without households. */
export function requireTargets(
  zones: readonly string[],
  tables: readonly ControlTable[],
  defects: Defects,
): void {
  if (zones.length === 0) defects.report('zones', 'there are none; give at least one');
  if (!tables.some(({ counts }) => counts === 'households'))
    defects.report(
      'targets',
      'there are none of households; give the number of households at least',
    );
}

/** Says which labels were swapped. */
export function swapFindings({ swap = [] }: TargetChanges): HouseholdFinding[] {
  return swap.map(({ table, categories }) => ({
    code: 'labels-swapped',
    severity: 'warning',
    message: `The targets of ${categories.join(' and ')} in ${table} are swapped in every zone, as asked.`,
    tables: [table],
  }));
}
