import type { Pack } from '../pack/pack.ts';
import type { Members } from './migrate.ts';
import { migrate, studyVersion } from './migrate.ts';
import { minimalStudy } from './minimal.ts';
import { readDesign } from './parse-design.ts';
import { readLayers } from './parse-layers.ts';
import { grouped, isMembers, nameOf, readFilter, refuseUnknown } from './reading.ts';
import type { StudyProblem } from './reading.ts';
import type { PopulationStudy, Study } from './study.ts';
import { populationLimits } from './study.ts';

export type { StudyProblem } from './reading.ts';

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
  refuseUnknown(
    members,
    'population',
    ['pack', 'size', 'seed', 'method', 'where', 'design', 'layers'],
    problems,
  );
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
  if (members['where'] !== undefined)
    population.where = readFilter(members['where'], 'population.where', problems);
  if (members['design'] !== undefined)
    population.design = readDesign(members['design'], 'population.design', problems);
  if (members['layers'] !== undefined)
    population.layers = readLayers(members['layers'], 'population.layers', problems);
  return population;
}

function readPack(value: unknown, problems: StudyProblem[]): PopulationStudy['pack'] {
  const path = 'population.pack';
  if (!isMembers(value)) {
    const message = `The pack is named as {"id": …, "digest": …}; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return { id: '', digest: '' };
  }
  refuseUnknown(value, path, ['id', 'digest', 'inline'], problems);
  const { inline } = value;
  if (inline !== undefined && !isMembers(inline))
    problems.push({
      path: `${path}.inline`,
      message: `A pack inside a study is a JSON object; this is ${nameOf(inline)}.`,
    });
  return {
    id: readText(value, 'id', path, /^[a-z0-9][a-z0-9-]{0,63}$/, packIdForm, problems),
    digest: readText(value, 'digest', path, /^[0-9a-f]{16,64}$/, digestForm, problems),
    ...(isMembers(inline) && { inline: inline as unknown as Pack }),
  };
}

const packIdForm = 'The pack id is up to 64 small letters, digits and hyphens, as "moldova-2024"';
const digestForm =
  'The pack digest is the first 16 to 64 hexadecimal digits of a SHA-256, in small letters';
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
