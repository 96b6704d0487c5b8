import type { Attribute, Marginal } from '../../../src/core/pack/pack.ts';
import { count, expectEqual, sum } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';
import { byDivision, byRegion, stateOf, states } from './states.ts';
import { Grid, range } from './grid.ts';
import type { Read } from '../shared/tables.ts';

export const base = 'acs-2018-2022';
/** Residents of 18 and over of the 50 states and the District of Columbia. */
export const adults = 257_883_888;

export const sexes = ['male', 'female'];
export const bands = ['18-24', '25-34', '35-44', '45-64', '65+'];
const bandLabels = ['18–24', '25–34', '35–44', '45–64', '65 and over'];
const bandStarts = [18, 25, 35, 45, 65];
/** Attainment of each level of education. */
export const attainmentOf = [0, 0, 1, 1, 1, 2, 2];
const levels = [
  'lt_9th',
  '9_12_no_diploma',
  'hs',
  'some_college',
  'associate',
  'bachelors',
  'graduate',
];
const levelCategories = named(
  ['below-9th', 'Less than 9th grade'],
  ['grades-9-12', '9th to 12th grade, no diploma'],
  ['high-school', 'High school graduate'],
  ['some-college', 'Some college, no degree'],
  ['associate', 'Associate’s degree'],
  ['bachelor', 'Bachelor’s degree'],
  ['graduate', 'Graduate or professional degree'],
);
const briefLevels = [
  'under 9th grade',
  '9th–12th grade',
  'high school',
  'some college',
  'associate’s',
  'bachelor’s',
  'graduate',
];
const youngLevels = ['lt_hs', 'hs', 'some_college_or_assoc', 'bachelors_plus'];

/** State, sex, age band and education: the tables of S1501. */
export interface Schooling {
  /** Adults by state, sex, age band and attainment. */
  people: Grid;
  byState: number[];
  /** Adults of 18 to 24 by state, sex and the four levels published. */
  young: Grid;
  attributes: Attribute[];
  nationals: Marginal[];
  marginals: Marginal[];
}

export function readSchooling(read: Read): Schooling {
  const cell = new Map<string, number>();
  for (const row of read('usa/acs2022_5yr_state_sex_age_education.csv')) {
    const s = stateOf(row['state']);
    if (s === undefined) continue;
    const key = keyOf(s, row);
    if (cell.has(key)) throw new Error(`S1501 states ${key} twice`);
    cell.set(key, count(row, 'n'));
  }
  const at = (s: number, sex: string, age: string, education: string) => {
    const people = cell.get(`${s} ${sex} ${age} ${education}`);
    if (people === undefined) throw new Error(`S1501 has no ${s} ${sex} ${age} ${education}`);
    return people;
  };
  checkSums(at);

  const people = new Grid(states.length, 2, bands.length, 3);
  const levels25 = new Grid(states.length, 2, levels.length);
  const young = new Grid(states.length, 2, youngLevels.length);
  for (const s of range(states.length))
    sexes.forEach((sex, x) => {
      bands.forEach((band, a) => {
        const all = at(s, sex, band, 'all');
        const degree = at(s, sex, band, 'bachelors_plus');
        const below = a === 0 ? at(s, sex, band, 'lt_hs') : all - at(s, sex, band, 'hs_plus');
        [below, all - below - degree, degree].forEach((n, t) => people.add(n, s, x, a, t));
      });
      levels.forEach((level, e) => levels25.add(at(s, sex, '25+', level), s, x, e));
      youngLevels.forEach((level, e) => young.add(at(s, sex, '18-24', level), s, x, e));
    });
  const byState = range(states.length).map((s) => people.sum(s, null, null, null));
  expectEqual('adults of the 51 states', sum(byState), adults);

  const published = { base, status: 'official-copied' as const, source: 's1501' };
  const computed = { base, status: 'derived' as const, source: 's1501' };
  return {
    people,
    byState,
    young,
    attributes: attributes(),
    nationals: [
      { id: 'state', label: 'Adults by state', of: ['state'], counts: byState, ...published },
      {
        id: 'division',
        label: 'Adults by division',
        of: ['division'],
        counts: byDivision(byState),
        ...computed,
      },
      {
        id: 'region',
        label: 'Adults by region',
        of: ['region'],
        counts: byRegion(byState),
        ...computed,
      },
    ],
    marginals: [
      {
        id: 'state-sex-age-attainment',
        label: 'Attainment by state, sex and age',
        of: ['state', 'sex', 'ageBand', 'attainment'],
        counts: people.list(),
        ...computed,
        reconciliation:
          'Printed from 25 on as “high school graduate or higher” and “bachelor’s degree or higher”, one inside the other; the three classes are their differences.',
      },
      {
        id: 'state-sex-attainment',
        label: 'Attainment by state and sex, at 18 to 24 and from 25 on',
        of: ['state', 'sex', 'ageGroup', 'attainment'],
        counts: range(states.length).flatMap((s) =>
          range(2).flatMap((x) =>
            [[0], [1, 2, 3, 4]].flatMap((ages) =>
              range(3).map((t) => sum(ages.map((a) => people.at(s, x, a, t)))),
            ),
          ),
        ),
        ...computed,
      },
      {
        id: 'state-sex-schooling',
        label: 'Education by state and sex, at 18 to 24 and from 25 on',
        of: ['state', 'sex', 'schooling'],
        groups: { schooling: publishedLevel },
        groupLabels: { schooling: publishedLabels },
        counts: schoolingCounts(young, levels25),
        ...published,
      },
    ],
  };
}

/** The four levels published at 18 to 24 and the seven from 25 on, one after the other. */
const publishedLevel = [0, 0, 1, 2, 2, 3, 3, ...levels.map((_, e) => youngLevels.length + e)];
const publishedLabels = [
  ...[
    'less than high school graduate',
    'high school graduate',
    'some college or associate’s degree',
    'bachelor’s degree or higher',
  ].map((label) => `18–24, ${label}`),
  ...levelCategories.map(({ label }) => `25 and over, ${lower(label)}`),
];

function lower(label: string): string {
  return label.slice(0, 1).toLowerCase() + label.slice(1);
}

function schoolingCounts(young: Grid, older: Grid): number[] {
  return range(states.length).flatMap((s) =>
    sexes.flatMap((_, x) => [
      ...youngLevels.map((__, e) => young.at(s, x, e)),
      ...levels.map((__, e) => older.at(s, x, e)),
    ]),
  );
}

function keyOf(s: number, row: Row): string {
  return `${s} ${row['sex']} ${row['age']} ${row['education']}`;
}

/** S1501 adds up to the person; the build stops where a copy no longer does. */
function checkSums(at: (s: number, sex: string, age: string, education: string) => number): void {
  const older = bands.slice(1);
  for (const s of range(states.length))
    for (const sex of ['total', ...sexes]) {
      const what = `${states[s]!.name}, ${sex}`;
      const all = at(s, sex, '25+', 'all');
      expectEqual(`ages of ${what}`, sum(older.map((age) => at(s, sex, age, 'all'))), all);
      expectEqual(`levels of ${what}`, sum(levels.map((level) => at(s, sex, '25+', level))), all);
      expectEqual(
        `levels at 18 to 24 of ${what}`,
        sum(youngLevels.map((level) => at(s, sex, '18-24', level))),
        at(s, sex, '18-24', 'all'),
      );
      for (const [cumulative, from] of [
        ['hs_plus', 2],
        ['bachelors_plus', 5],
      ] as const)
        expectEqual(
          `${cumulative} of ${what}`,
          sum(older.map((age) => at(s, sex, age, cumulative))),
          sum(levels.slice(from).map((level) => at(s, sex, '25+', level))),
        );
      if (sex === 'total')
        for (const age of bands)
          expectEqual(
            `the sexes of ${what}, ${age}`,
            sum(sexes.map((one) => at(s, one, age, 'all'))),
            at(s, sex, age, 'all'),
          );
    }
}

function attributes(): Attribute[] {
  return [
    {
      id: 'sex',
      label: 'Sex',
      stream: 1003,
      categories: named(['male', 'Men'], ['female', 'Women']),
      status: 'official-copied',
      source: 's1501',
    },
    {
      id: 'ageGroup',
      label: 'Age, under or over 25',
      note: 'The Census Bureau’s tables of race by schooling count people of 25 and over; below 25 race rests on a pattern.',
      stream: 1004,
      categories: named(['18-24', '18–24'], ['25-plus', '25 and over']),
      status: 'official-copied',
      source: 's1501',
    },
    {
      id: 'ageBand',
      label: 'Age band',
      stream: 1005,
      categories: bands.map((id, a) => ({ id: id.replace('+', '-plus'), label: bandLabels[a]! })),
      within: { attributes: ['ageGroup'], cell: [0, 1, 1, 1, 1] },
      status: 'official-copied',
      source: 's1501',
    },
    {
      id: 'attainment',
      label: 'Attainment',
      note: 'The three classes in which schooling is published by age and by race.',
      stream: 1007,
      categories: named(
        ['below-high-school', 'Less than high school'],
        ['high-school', 'High school, some college'],
        ['bachelor', 'Bachelor’s degree or higher'],
      ),
      status: 'derived',
      source: 's1501',
    },
    {
      id: 'schooling',
      label: 'Education by age group',
      note: 'Highest level completed, as published by state and sex: seven levels from 25 on, four at 18 to 24, inside which a pattern of citizens of 18 to 29 (2014–2018) decides. Independent of race, given attainment.',
      stream: 1008,
      categories: ['18–24', '25+'].flatMap((ages, g) =>
        levelCategories.map(({ id }, e) => ({
          id: g === 0 ? `18-24-${id}` : id,
          label: `${ages}: ${briefLevels[e]}`,
        })),
      ),
      within: {
        attributes: ['ageGroup', 'attainment'],
        cell: range(2).flatMap((g) => attainmentOf.map((t) => g * 3 + t)),
      },
      status: 'official-copied',
      source: 's1501',
    },
    {
      id: 'education',
      label: 'Education',
      note: 'Highest level completed. At 18 to 24 only four levels are published; inside them a pattern decides.',
      stream: 1027,
      categories: levelCategories,
      derivedFrom: { attribute: 'schooling', groups: range(14).map((e) => e % levels.length) },
      status: 'official-copied',
      source: 's1501',
    },
  ];
}

function named(...categories: [id: string, label: string][]): { id: string; label: string }[] {
  return categories.map(([id, label]) => ({ id, label }));
}

/** Age band of an age. */
export function bandOf(age: number): number {
  return bandStarts.findLastIndex((start) => age >= start);
}
