import type { PackHouseholds } from '../pack/pack.ts';
import { parseHouseholdProblem } from './parse.ts';
import type { ParsedHouseholds } from './read-problem.ts';

/** What a user changes in the problem of a pack: keys of the problem in JSON. */
export type ProblemChanges = Readonly<Record<string, unknown>>;

/** The member `households` of a pack as the problem in JSON that it is. */
export function problemOf({ households, persons, ...rest }: PackHouseholds): object {
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
  changes: ProblemChanges = {},
): ParsedHouseholds {
  const parsed = parseHouseholdProblem({ ...problemOf(member), ...changes });
  if (parsed.ok) return parsed;
  return {
    ok: false,
    problems: parsed.problems.map(({ path, message }) => ({
      path: path === '' ? '' : `households.${path}`,
      message,
    })),
  };
}
