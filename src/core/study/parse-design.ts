import type { Members } from './migrate.ts';
import { attributeForm, grouped, isMembers, nameOf, readFilter, refuseUnknown } from './reading.ts';
import type { StudyProblem } from './reading.ts';
import type { Design, DesignGroup, Strata } from './study.ts';
import { designLimits, populationLimits } from './study.ts';

/** Reads who is drawn more often. What the pack lacks is for `prepare` to say. */
export function readDesign(value: unknown, path: string, problems: StudyProblem[]): Design {
  const members = membersOf(value, 'A design', path, ['groups', 'strata'], problems);
  const { groups, strata } = members;
  return {
    ...(groups !== undefined && { groups: readGroups(groups, `${path}.groups`, problems) }),
    ...(strata !== undefined && { strata: readStrata(strata, `${path}.strata`, problems) }),
  };
}

function readGroups(value: unknown, path: string, problems: StudyProblem[]): DesignGroup[] {
  const most = designLimits.groups;
  if (!Array.isArray(value) || value.length > most) {
    const message = `The groups of a design are a list of at most ${most}; this is ${Array.isArray(value) ? `one of ${value.length}` : nameOf(value)}.`;
    problems.push({ path, message });
    return [];
  }
  return value.map((group: unknown, i): DesignGroup => {
    const place = `${path}.${i}`;
    const { where, factor } = membersOf(group, 'A group', place, ['where', 'factor'], problems);
    const chosen = readFilter(where, `${place}.where`, problems);
    if (isMembers(where) && Object.keys(where).length === 0)
      problems.push({
        path: `${place}.where`,
        message: 'This group is everyone; name an attribute, or take the group out.',
      });
    return {
      where: chosen,
      factor: numberIn(factor, designLimits.factor, 'A factor', `${place}.factor`, problems),
    };
  });
}

function readStrata(value: unknown, path: string, problems: StudyProblem[]): Strata {
  const known = ['of', 'allocation', 'shares', 'floor'];
  const { of, allocation, shares, floor } = membersOf(value, 'Strata', path, known, problems);
  const refuse = (member: string, message: string) =>
    problems.push({ path: `${path}.${member}`, message });
  const strata: Strata = { of: [] };
  if (
    Array.isArray(of) &&
    of.length > 0 &&
    of.length <= designLimits.of &&
    new Set(of).size === of.length &&
    of.every((id) => typeof id === 'string' && attributeForm.test(id))
  )
    strata.of = of as string[];
  else
    refuse(
      'of',
      `Strata are made by one to ${designLimits.of} different attributes, named by their ids.`,
    );
  if (allocation === 'proportional' || allocation === 'equal' || allocation === 'custom')
    strata.allocation = allocation;
  else if (allocation !== undefined)
    refuse(
      'allocation',
      `The allocation is "proportional", "equal" or "custom"; ${JSON.stringify(allocation)} is none of them.`,
    );
  if (shares !== undefined) strata.shares = readShares(shares, `${path}.shares`, problems);
  if (shares !== undefined && allocation !== 'custom')
    refuse('shares', 'Shares are for the allocation "custom"; choose that, or take them out.');
  if (floor !== undefined) {
    const limits = { min: 0, max: populationLimits.size.max };
    strata.floor = numberIn(floor, limits, 'A floor', `${path}.floor`, problems);
    if (!Number.isInteger(strata.floor)) refuse('floor', 'A floor is a whole number of people.');
  }
  return strata;
}

function readShares(
  value: unknown,
  path: string,
  problems: StudyProblem[],
): Record<string, number> {
  if (!isMembers(value)) {
    const message = `Shares are a JSON object from stratum to percent; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return {};
  }
  const limits = { min: 0.001, max: 100 };
  return Object.fromEntries(
    Object.entries(value).map(([stratum, share]) => [
      stratum,
      numberIn(share, limits, 'A share in percent', `${path}.${stratum}`, problems),
    ]),
  );
}

function membersOf(
  value: unknown,
  what: string,
  path: string,
  known: readonly string[],
  problems: StudyProblem[],
): Members {
  if (isMembers(value)) {
    refuseUnknown(value, path, known, problems);
    return value;
  }
  const verb = what === 'Strata' ? 'are' : 'is';
  problems.push({
    path,
    message: `${what} ${verb} a JSON object with ${known.join(', ')}; this is ${nameOf(value)}.`,
  });
  return {};
}

function numberIn(
  value: unknown,
  { min, max }: { min: number; max: number },
  what: string,
  path: string,
  problems: StudyProblem[],
): number {
  if (typeof value === 'number' && value >= min && value <= max) return value === 0 ? 0 : value;
  problems.push({
    path,
    message: `${what} is a number from ${min} to ${grouped(max)}; ${typeof value === 'number' ? `${value} is not` : `this is ${nameOf(value)}`}.`,
  });
  return min;
}
