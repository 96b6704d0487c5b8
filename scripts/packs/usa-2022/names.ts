import type { Contacts, Identity } from '../../../src/core/pack/pack.ts';
import { count, expectEqual, figure } from '../shared/tables.ts';
import { cohortIds } from './age.ts';
import { groups } from './race.ts';
import { sexes } from './schooling.ts';
import type { Read } from '../shared/tables.ts';

export const contacts: Contacts = {
  emailDomains: ['example.com', 'example.org', 'example.net'],
  phoneFormat: '+1 (2##) 555-01##',
  phoneNote:
    'Fictitious: 555-0100 to 555-0199 are set aside for fiction in every area code. The area code is drawn at random and says nothing of the state.',
  streams: { email: 1025, phone: 1026 },
};

/** How much rarer names get with their rank: the power of the rank, assumed. */
const fall = 2 / 3;
/** Names of a group that together make less than this share of it are left out. */
const rarest = 1 / 20_000;
/** Columns of the surname table for each race and ethnicity. */
const columns = ['p_whi', 'p_bla', 'p_his', 'p_asi', 'p_oth'];

export function readNames(read: Read): Identity[] {
  return [givenNames(read), surnames(read)];
}

function givenNames(read: Read): Identity {
  const rows = read('names/us_ssa_firstnames_top400_by_cohort_sex.csv');
  expectEqual('given names', rows.length, 3200);
  const lists: Record<string, string[]> = {};
  const weights: Record<string, number[]> = {};
  for (const row of rows) {
    const list = `${row['sex'] === 'F' ? 'female' : 'male'}-${row['born']}`;
    (lists[list] ??= []).push(row['name']!);
    (weights[list] ??= []).push(count(row, 'count'));
  }
  return {
    id: 'givenName',
    label: 'Given name',
    stream: 1023,
    given: ['sex', 'birthCohort'],
    choose: sexes.flatMap((sex) =>
      cohortIds.map((cohort) => [{ list: `${sex}-${cohort}`, weight: 1 }]),
    ),
    lists,
    weights,
    source: 'ssa-names',
    status: 'fictitious',
    note: 'The 400 most frequent names of births of each sex and twenty years, as frequent among each other as at birth; people born before 1930 take the names of 1930–1949. Alike for every race and state.',
  };
}

function surnames(read: Read): Identity {
  const rows = read('names/us_census2010_surnames_top3000_race.csv');
  expectEqual('surnames', rows.length, 3000);
  const lists: Record<string, string[]> = {};
  const weights: Record<string, number[]> = {};
  groups.forEach(([group], g) => {
    const bearers = rows.map((row) => ({
      name: written(row['surname']!),
      people: figure(row, columns[g]!) / Math.pow(count(row, 'rank'), fall),
    }));
    const all = bearers.reduce((total, { people }) => total + people, 0);
    const kept = bearers.filter(({ people }) => people > all * rarest);
    lists[group] = kept.map(({ name }) => name);
    weights[group] = kept.map(({ people }) => Math.round((people / all) * 1e6));
  });
  return {
    id: 'surname',
    label: 'Surname',
    stream: 1024,
    given: ['raceEthnicity'],
    choose: groups.map(([list]) => [{ list, weight: 1 }]),
    lists,
    weights,
    source: 'census-surnames',
    status: 'fictitious',
    note: 'The 3,000 most frequent surnames of 2010 with the share of each race among their bearers. How many bear them is not in this copy: frequency is assumed to fall with the rank to the power of two thirds.',
  };
}

const afterO =
  /^O(BRIEN|BRYAN|CALLAGHAN|CONNELL|CONNOR|DELL|DONNELL|GRADY|HARA|KEEFE|LEARY|MALLEY|NEAL|NEIL|NEILL|REILLY|ROURKE|SHEA|SULLIVAN|TOOLE)$/;

/** A name in capitals as it is usually written. */
function written(capitals: string): string {
  if (afterO.test(capitals)) return `O’${capital(capitals.slice(1))}`;
  if (/^MC[A-Z]{3}/.test(capitals)) return `Mc${capital(capitals.slice(2))}`;
  return capital(capitals);
}

function capital(word: string): string {
  return word.slice(0, 1) + word.slice(1).toLowerCase();
}
