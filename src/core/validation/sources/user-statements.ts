import type { Pack } from '../../pack/pack.ts';
import type { SourceOpinion } from './sources.ts';
import type { StatedError } from '../uncertainty/target-errors.ts';

/** What is wrong with a statement, and where it stands: a path as `$.census.range`. */
export interface StatementProblem {
  path: string;
  message: string;
}

export type Statements<T> =
  { ok: true; of: Record<string, T> } | { ok: false; problems: StatementProblem[] };

/**
 * Errors of targets as a user states them: by id of a marginal or a source of the pack, either
 * `{"range": 0.05}`, a share of each figure either way, or `{"people": 1200, "designEffect": 1.4}` for
 * a survey of so many people; the design effect may be left out.
 */
export function readStatedErrors(content: unknown, pack: Pack): Statements<StatedError> {
  const ids = [...pack.marginals, ...pack.sources].map(({ id }) => id);
  return readEach(content, ids, 'table or source', (value, path, problems) => {
    if (!isObject(value)) {
      problems.push({ path, message: 'must be {"range": SHARE} or {"people": NUMBER}' });
      return undefined;
    }
    const { range, people, designEffect, ...rest } = value;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined || (range === undefined) === (people === undefined)) {
      const message = 'must have either range, or people and, if you like, designEffect';
      problems.push({ path: unknown === undefined ? path : `${path}.${unknown}`, message });
      return undefined;
    }
    if (range !== undefined)
      return isNumber(range, (share) => share >= 0 && share < 1)
        ? { kind: 'range', share: range }
        : refused(problems, `${path}.range`, 'a share from 0 to below 1, such as 0.05');
    if (!isNumber(people, (count) => count > 0))
      return refused(problems, `${path}.people`, 'the number of people asked, above 0');
    if (designEffect === undefined) return { kind: 'survey', people };
    return isNumber(designEffect, (effect) => effect > 0)
      ? { kind: 'survey', people, designEffect }
      : refused(problems, `${path}.designEffect`, 'a number above 0');
  });
}

/**
 * What a user says of the sources of a pack, by id: a weight above 0, or an object of `weight`,
 * `confidence`, `date` and `updateYears`.
 */
export function readSourceOpinions(content: unknown, pack: Pack): Statements<SourceOpinion> {
  const ids = pack.sources.map(({ id }) => id);
  return readEach(content, ids, 'source', (value, path, problems) => {
    const given = typeof value === 'number' ? { weight: value } : value;
    if (!isObject(given)) return refused(problems, path, 'a weight above 0, or an object with one');
    const before = problems.length;
    const check = (name: string, isRight: (value: unknown) => boolean, words: string) => {
      if (given[name] !== undefined && !isRight(given[name]))
        problems.push({ path: `${path}.${name}`, message: `must be ${words}` });
    };
    const known = ['weight', 'confidence', 'date', 'updateYears'];
    for (const name of Object.keys(given))
      if (!known.includes(name))
        problems.push({ path: `${path}.${name}`, message: `is none of ${known.join(', ')}` });
    check('weight', (one) => isNumber(one, (weight) => weight > 0), 'a number above 0');
    check('confidence', (one) => isNumber(one, (c) => c >= 0 && c <= 1), 'a share from 0 to 1');
    check('updateYears', (one) => isNumber(one, (years) => years > 0), 'years, above 0');
    check(
      'date',
      (one) => typeof one === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(one),
      'a date such as 2024-04-08',
    );
    return problems.length > before ? undefined : (given as SourceOpinion);
  });
}

function readEach<T>(
  content: unknown,
  ids: readonly string[],
  what: string,
  read: (value: unknown, path: string, problems: StatementProblem[]) => T | undefined,
): Statements<T> {
  if (!isObject(content))
    return { ok: false, problems: [{ path: '$', message: `must be an object by ${what}` }] };
  const problems: StatementProblem[] = [];
  const of: Record<string, T> = {};
  for (const [id, value] of Object.entries(content)) {
    const path = `$.${id}`;
    if (!ids.includes(id)) {
      const message = `is no ${what} of this pack; there are ${ids.join(', ')}`;
      problems.push({ path, message });
      continue;
    }
    const made = read(value, path, problems);
    if (made !== undefined) of[id] = made;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, of };
}

function refused(problems: StatementProblem[], path: string, words: string): undefined {
  problems.push({ path, message: `must be ${words}` });
}

function isNumber(value: unknown, isRight: (value: number) => boolean): value is number {
  return typeof value === 'number' && Number.isFinite(value) && isRight(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
