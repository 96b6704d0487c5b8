import type { Members } from './migrate.ts';
import { didYouMean } from './spelling.ts';
import type { Filter, Selection } from './study.ts';

/** What is wrong with a study, and where. */
export interface StudyProblem {
  /** Members from the root, joined by dots, as `population.size`; empty for the whole. */
  path: string;
  /** A full sentence with the remedy. */
  message: string;
}

/** How an attribute id is written. */
export const attributeForm = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Reads which people are meant: a choice for each attribute named. */
export function readFilter(value: unknown, path: string, problems: StudyProblem[]): Filter {
  if (!isMembers(value)) {
    const message = `The filter is a JSON object from attribute to choice; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([attribute, choice]) => {
      const place = `${path}.${attribute}`;
      if (!attributeForm.test(attribute))
        problems.push({
          path: place,
          message: `An attribute id starts with a letter and holds letters, digits, _ and -; ${JSON.stringify(attribute)} does not.`,
        });
      return [attribute, readSelection(choice, place, problems)];
    }),
  );
}

function readSelection(value: unknown, path: string, problems: StudyProblem[]): Selection {
  if (Array.isArray(value)) {
    if (value.length === 0)
      problems.push({
        path,
        message: 'No category is chosen, so nobody is left; name some, or leave the attribute out.',
      });
    const odd = value.findIndex((id) => typeof id !== 'string' || id === '');
    if (odd >= 0)
      problems.push({
        path: `${path}.${odd}`,
        message: `Categories are chosen by their ids; this is ${nameOf(value[odd])}.`,
      });
    return value.filter((id) => typeof id === 'string');
  }
  if (!isMembers(value)) {
    const message = `A choice is a list of category ids or {"from": …, "to": …}; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return [];
  }
  refuseUnknown(value, path, ['from', 'to'], problems);
  const from = readNumber(value, 'from', path, problems);
  const to = readNumber(value, 'to', path, problems);
  if (value['from'] === undefined && value['to'] === undefined)
    problems.push({ path, message: 'A range has "from", "to" or both.' });
  if (from !== undefined && to !== undefined && from > to)
    problems.push({ path, message: `The range runs from ${from} down to ${to}; swap the two.` });
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function readNumber(
  members: Members,
  key: string,
  path: string,
  problems: StudyProblem[],
): number | undefined {
  const value = members[key];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
  problems.push({
    path: `${path}.${key}`,
    message: `A bound of a range is a number; this is ${nameOf(value)}.`,
  });
  return undefined;
}

/** Reports members that are not known, with what was meant. */
export function refuseUnknown(
  members: Members,
  path: string,
  known: readonly string[],
  problems: StudyProblem[],
): void {
  for (const key of Object.keys(members))
    if (!known.includes(key))
      problems.push({
        path: path === '' ? key : `${path}.${key}`,
        message: `${path === '' ? 'A study' : `"${path}"`} has no ${JSON.stringify(key)}; it has ${known.join(', ')}.${didYouMean(key, known)}`,
      });
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in words. */
export function nameOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'an empty text';
  if (typeof value === 'object') return 'an object';
  return (
    { string: 'a text', boolean: 'true or false', number: 'a number' }[typeof value as string] ??
    typeof value
  );
}

/** A whole number with grouped digits. */
export function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
