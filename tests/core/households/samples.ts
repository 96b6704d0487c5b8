import { readFileSync } from 'node:fs';
import { prepareHouseholds } from '../../../src/core/households/prepare.ts';
import type { HouseholdOptions } from '../../../src/core/households/prepare.ts';
import { parseHouseholdProblem } from '../../../src/core/households/parse.ts';
import type { HouseholdProblem } from '../../../src/core/households/problem.ts';
import { readHouseholdFiles } from '../../../src/core/households/read-problem.ts';
import type { FileOptions } from '../../../src/core/households/read-problem.ts';
import { targetFile, textTable } from '../../../src/data/household-tables.ts';

const folder = 'fixtures/households/synthpop';

/** The files of a sample and its targets as texts, by name. */
export interface Texts {
  households: string;
  persons: string;
  'household-targets': string;
  'person-targets': string;
}

export function synthpopTexts(): Texts {
  const text = (name: string) => readFileSync(`${folder}/${name}.csv`, 'utf8');
  return {
    households: text('households'),
    persons: text('persons'),
    'household-targets': text('household-targets'),
    'person-targets': text('person-targets'),
  };
}

/** The same texts with incomes in the words of the pack instead of the codes of the files. */
export function synthpopTextsInWords(): Texts {
  const words = [
    ['gt35-lt100', '"$35,000 to $100,000"'],
    ['gt100', '"above $100,000"'],
    ['lt35', '"below $35,000"'],
  ] as const;
  const texts = synthpopTexts();
  for (const name of ['households', 'household-targets'] as const)
    for (const [code, word] of words)
      texts[name] = texts[name].replaceAll(`,${code}`, () => `,${word}`);
  return texts;
}

/** Reads texts as the command line does. */
export function readTexts(texts: Texts, options: FileOptions = {}) {
  const table = (name: 'households' | 'persons') => textTable(`${name}.csv`, texts[name]);
  const targets = (name: 'household-targets' | 'person-targets') =>
    targetFile(`${name}.csv`, texts[name], name === 'person-targets' ? 'persons' : 'households');
  const read = [table('households'), table('persons')] as const;
  const asked = [targets('household-targets'), targets('person-targets')];
  const problems = [...read, ...asked].flatMap((one) => (one.ok ? [] : one.problems));
  if (!read[0].ok || !read[1].ok || problems.length > 0) return { ok: false as const, problems };
  return readHouseholdFiles(
    {
      households: read[0].table,
      persons: read[1].table,
      targets: asked.flatMap((one) => (one.ok ? [one.table] : [])),
    },
    options,
  );
}

/** The synthpop problem; its defects, where there are any, fail the test. */
export function synthpop(options: FileOptions = {}, texts = synthpopTexts()): HouseholdProblem {
  const read = readTexts(texts, options);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.problem;
}

export const swapped: FileOptions = { swap: [{ table: 'children', categories: ['no', 'yes'] }] };

/** The tracts that fit once the labels of `children` are swapped. */
export const fitting = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18, 19, 21].map(String);

/** Prepares a problem that must be ready to be drawn from. */
export function preparedWell(problem: HouseholdProblem, options: HouseholdOptions = {}) {
  const prepared = prepareHouseholds(problem, options);
  if (!prepared.ok) throw new Error(prepared.reason);
  return prepared;
}

/** A problem in JSON that must be well formed. */
export function parsedWell(json: unknown) {
  const parsed = parseHouseholdProblem(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}
