import type { PackHouseholds, SampleValue } from '../pack/pack.ts';
import { parseHouseholdProblem } from './parse.ts';
import { tablesNamed } from './problem.ts';
import type { FileOptions, ParsedHouseholds } from './read-problem.ts';
import type { TextTable } from './text-table.ts';

/** The member `households` of a pack as the problem in JSON that it is. */
export function problemOf({ households, persons, ...rest }: PackHouseholds): ProblemDocument {
  const { zones = [], targets = [], groupQuarters, declared } = rest;
  return {
    households,
    persons,
    zones,
    targets: targets.map(({ status: _, source: __, ...table }) => table),
    ...(groupQuarters && { groupQuarters }),
    ...(declared && { declared }),
  };
}

/** Reads the households of a pack as `parseHouseholdProblem` reads any; defects name the member. */
export function packHouseholds(
  member: PackHouseholds,
  changes: FileOptions = {},
): ParsedHouseholds {
  const parsed = parseHouseholdProblem(changedProblem(problemOf(member), changes));
  if (parsed.ok) return parsed;
  return {
    ok: false,
    problems: parsed.problems.map(({ path, message }) => ({
      path: path === '' ? '' : `households.${path}`,
      message,
    })),
  };
}

/** The records of a pack as tables of texts, to be read with targets that the pack does not have. */
export function packTables({ households, persons }: PackHouseholds): {
  households: TextTable;
  persons: TextTable;
  id: string;
  weight?: string;
} {
  const table = (
    name: string,
    first: readonly SampleValue[][],
    firstNames: string[],
    columns: Record<string, SampleValue[]>,
  ) => {
    const lists = [...first, ...Object.values(columns)];
    return {
      name,
      columns: [...firstNames, ...Object.keys(columns)],
      rows: first[0]!.map((_, row) => lists.map((list) => String(list[row] ?? ''))),
      place: (row: number) => `${name}, record ${row + 1}`,
    };
  };
  const { weight } = households;
  const weighed = weight ? { weight: weightName } : {};
  return {
    households: table(
      'households of the pack',
      [households.id, ...(weight ? [weight] : [])],
      [idName, ...(weight ? [weightName] : [])],
      households.columns,
    ),
    persons: table('persons of the pack', [persons.household], [idName], persons.columns),
    id: idName,
    ...weighed,
  };
}

/** Columns that no column of a pack can be called like. */
const idName = '\u0000household';
const weightName = '\u0000weight';

/** A problem in JSON whose form nobody has checked yet, as far as changes look at it. */
export interface ProblemDocument {
  zones?: readonly unknown[];
  targets?: readonly object[];
  [key: string]: unknown;
}

/**
 * A problem in JSON with what a user changes in it, as the reader of files takes it. Zones asked
 * for are kept in the order of the document.
 */
export function changedProblem(
  problem: ProblemDocument,
  { zones: wanted, outside = [], swap, relax, declared, groupQuarters }: FileOptions,
): ProblemDocument {
  const { zones = [], targets = [] } = problem;
  const kept = [...zones.keys()].filter((z) => !wanted || wanted.includes(String(zones[z])));
  const tables = targets as NonNullable<PackHouseholds['targets']>;
  const named = outside.map(({ table, value }) => ({
    value,
    tables: tablesNamed(tables as never, table) as unknown[],
  }));
  return {
    ...problem,
    ...(wanted && { zones: kept.map((z) => zones[z]) }),
    ...((wanted || outside.length > 0) && {
      targets: tables.map((table) => ({
        ...table,
        values: kept.map((z) => table.values[z]),
        outside: [
          ...(table.outside ?? []),
          ...named.flatMap((one): SampleValue[] => (one.tables.includes(table) ? [one.value] : [])),
        ],
      })),
    }),
    ...(swap && { swap }),
    ...(relax && { relax }),
    ...(declared && { declared }),
    ...(groupQuarters && { groupQuarters }),
  };
}
