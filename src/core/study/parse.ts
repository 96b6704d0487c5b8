import type { Members } from './migrate.ts';
import { migrate, studyVersion } from './migrate.ts';
import { minimalStudy } from './minimal.ts';
import { didYouMean } from './spelling.ts';
import type { Filter, PopulationStudy, Selection, Study } from './study.ts';
import { populationLimits } from './study.ts';

/** What is wrong with a study, and where. */
export interface StudyProblem {
  /** Members from the root, joined by dots, as `population.size`; empty for the whole. */
  path: string;
  /** A full sentence with the remedy. */
  message: string;
}

export type ParsedStudy = { ok: true; study: Study } | { ok: false; problems: StudyProblem[] };

/**
 * Reads a value of unknown origin as a study: the only door for studies that come from
 * files and links. Earlier versions are migrated, unknown members refused, and the study
 * comes back minimal. All problems are reported, not only the first. Whether the pack has
 * the attributes that a filter names is for `prepare` to say.
 */
export function parseStudy(value: unknown): ParsedStudy {
  if (!isMembers(value)) return refuse('', `A study is a JSON object; this is ${nameOf(value)}.`);
  const migration = migrate(value);
  if (!migration.ok)
    return migration.reason === 'newer'
      ? refuse(
          'version',
          `The study is of version ${migration.version}; this release reads versions up to ${studyVersion}. Open it with a newer release of Populace.`,
        )
      : refuse(
          'version',
          `A study states its version, a whole number from 1; add "version": ${studyVersion}.`,
        );
  const problems: StudyProblem[] = [];
  const study = readStudy(migration.document, problems);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, study: minimalStudy(study) };
}

function refuse(path: string, message: string): ParsedStudy {
  return { ok: false, problems: [{ path, message }] };
}

function readStudy(document: Members, problems: StudyProblem[]): Study {
  refuseUnknown(document, '', ['version', 'modelVersion', 'population'], problems);
  const version = studyVersion;
  const modelVersion = readWhole(document, 'modelVersion', '', { min: 1 }, problems) ?? 1;
  if (document['modelVersion'] === undefined)
    problems.push({
      path: 'modelVersion',
      message: 'A study states the model version it was made with; add "modelVersion".',
    });
  const population = document['population'];
  if (isMembers(population))
    return { version, modelVersion, population: readPopulation(population, problems) };
  problems.push({
    path: 'population',
    message:
      population === undefined
        ? 'A study says which population is drawn; add "population" with its "pack".'
        : `The population is a JSON object; this is ${nameOf(population)}.`,
  });
  return { version, modelVersion, population: { pack: { id: '', digest: '' } } };
}

function readPopulation(members: Members, problems: StudyProblem[]): PopulationStudy {
  refuseUnknown(members, 'population', ['pack', 'size', 'seed', 'method', 'where'], problems);
  const population: PopulationStudy = { pack: readPack(members['pack'], problems) };
  const size = readWhole(members, 'size', 'population', populationLimits.size, problems);
  if (size !== undefined) population.size = size;
  const seed = readWhole(members, 'seed', 'population', populationLimits.seed, problems);
  if (seed !== undefined) population.seed = seed;
  const method = members['method'];
  if (method === 'quota' || method === 'sample') population.method = method;
  else if (method !== undefined)
    problems.push({
      path: 'population.method',
      message: `The method is "quota" (targets met exactly) or "sample" (people drawn independently); ${JSON.stringify(method)} is neither.`,
    });
  if (members['where'] !== undefined) population.where = readFilter(members['where'], problems);
  return population;
}

function readPack(value: unknown, problems: StudyProblem[]): PopulationStudy['pack'] {
  const path = 'population.pack';
  if (!isMembers(value)) {
    const message = `The pack is named as {"id": …, "digest": …}; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return { id: '', digest: '' };
  }
  refuseUnknown(value, path, ['id', 'digest'], problems);
  return {
    id: readText(value, 'id', path, /^[a-z0-9][a-z0-9-]{0,63}$/, packIdForm, problems),
    digest: readText(value, 'digest', path, /^[0-9a-f]{16,64}$/, digestForm, problems),
  };
}

const packIdForm = 'The pack id is up to 64 small letters, digits and hyphens, as "moldova-2024"';
const digestForm =
  'The pack digest is the first 16 to 64 hexadecimal digits of a SHA-256, in small letters';
const attributeForm = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

function readFilter(value: unknown, problems: StudyProblem[]): Filter {
  const path = 'population.where';
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

function readWhole(
  members: Members,
  key: string,
  path: string,
  { min, max }: { min: number; max?: number },
  problems: StudyProblem[],
): number | undefined {
  const value = members[key];
  if (value === undefined) return undefined;
  if (
    typeof value === 'number' &&
    Number.isSafeInteger(value) &&
    value >= min &&
    value <= (max ?? Infinity)
  )
    return value === 0 ? 0 : value;
  const bounds = max === undefined ? `from ${min} up` : `from ${grouped(min)} to ${grouped(max)}`;
  problems.push({
    path: path === '' ? key : `${path}.${key}`,
    message: `The ${key === 'modelVersion' ? 'model version' : key} is a whole number ${bounds}; ${typeof value === 'number' ? `${value} is not` : `this is ${nameOf(value)}`}.`,
  });
  return undefined;
}

function readText(
  members: Members,
  key: string,
  path: string,
  form: RegExp,
  formInWords: string,
  problems: StudyProblem[],
): string {
  const value = members[key];
  if (typeof value === 'string' && form.test(value)) return value;
  const found =
    typeof value === 'string' ? `${JSON.stringify(value)} is not` : `this is ${nameOf(value)}`;
  problems.push({ path: `${path}.${key}`, message: `${formInWords}; ${found}.` });
  return '';
}

function refuseUnknown(
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

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
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

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
