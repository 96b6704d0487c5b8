import type { Attribute, Marginal, SampleFactor } from '../../../src/core/pack/pack.ts';
import { count, expectEqual, sum } from '../shared/tables.ts';
import { base, sexes } from './schooling.ts';
import type { Schooling } from './schooling.ts';
import { stateOf, states } from './states.ts';
import { Grid, range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';

const races = ['white', 'black', 'aian', 'asian', 'nhpi', 'other', 'two_plus'];
const raceLabels: [id: string, label: string, brief: string][] = [
  ['white', 'White', 'White'],
  ['black', 'Black or African American', 'Black'],
  ['american-indian', 'American Indian and Alaska Native', 'American Indian'],
  ['asian', 'Asian', 'Asian'],
  ['pacific', 'Native Hawaiian and Pacific Islander', 'Pacific Islander'],
  ['other', 'Some other race', 'Other race'],
  ['two-or-more', 'Two or more races', 'Two or more'],
];
/** Race and ethnicity: the groups in which other surveys speak. */
export const groups: [id: string, label: string][] = [
  ['white', 'White, not Hispanic'],
  ['black', 'Black, not Hispanic'],
  ['hispanic', 'Hispanic of any race'],
  ['asian', 'Asian, not Hispanic'],
  ['other', 'Others, not Hispanic'],
];
const hispanic = 2;
/** Group of each race of people who are not Hispanic. */
const groupOf = [0, 1, 4, 3, 4, 4, 4];
/** Races not Hispanic first, then Hispanic. */
const originGroup = [...groupOf, ...races.map(() => hispanic)];

/** The four classes of race and origin that follow from the published tables by subtraction. */
const knownOrigins = [
  'White, not Hispanic',
  'White, Hispanic',
  'Other races, Hispanic',
  'Other races, not Hispanic',
];
const knownOriginOf = [0, 3, 3, 3, 3, 3, 3, 1, 2, 2, 2, 2, 2, 2];

export interface Race {
  /** People of 25 and over by state, group of race and ethnicity, and attainment: a start. */
  people25: Grid;
  /** Residents of all ages by group, census of 2020. */
  residents: number[];
  attributes: Attribute[];
  marginals: Marginal[];
  factor: SampleFactor;
}

export function readRace(read: Read, schooling: Schooling): Race {
  const cells = new Map<string, [below: number, middle: number, degree: number]>();
  for (const row of read('usa/acs2022_5yr_state_sex_race_education_25plus.csv')) {
    const s = stateOf(row['state']);
    if (s === undefined) continue;
    const all = count(row, 'n_25plus');
    const school = count(row, 'n_hs_or_higher');
    const degree = count(row, 'n_bachelors_or_higher');
    cells.set(`${s} ${row['sex']} ${row['race_eth']}`, [all - school, school - degree, degree]);
  }
  const at = (s: number, x: number, race: string, t: number) =>
    cells.get(`${s} ${sexes[x]} ${race}`)![t]!;

  const byRace = new Grid(states.length, 2, races.length, 3);
  const byEthnicity = new Grid(states.length, 2, 3, 3);
  const byOrigin = new Grid(states.length, 2, knownOrigins.length, 3);
  for (const s of range(states.length))
    for (const x of range(2))
      for (const t of range(3)) {
        races.forEach((race, r) => byRace.add(at(s, x, race, t), s, x, r, t));
        const white = at(s, x, 'white', t);
        const whiteOnly = at(s, x, 'white_nonhispanic', t);
        const all = byRace.sum(s, x, null, t);
        const whiteHispanic = white - whiteOnly;
        const otherHispanic = at(s, x, 'hispanic', t) - whiteHispanic;
        [whiteOnly, whiteHispanic, otherHispanic, all - white - otherHispanic].forEach((n, o) => {
          if (n < 0) throw new Error(`S1501 leaves ${n} people in ${states[s]!.name}`);
          byOrigin.add(n, s, x, o, t);
          byEthnicity.add(n, s, x, [0, 1, 1, 2][o]!, t);
        });
        const stated = sum(range(4).map((a) => schooling.people.at(s, x, a + 1, t)));
        expectEqual(`races of ${states[s]!.name}, ${sexes[x]}, ${t}`, all, stated);
      }
  const start = startOf(read, byRace, byOrigin);
  return {
    people25: peopleByGroup(start, byRace, byOrigin),
    residents: groups.map((_, g) =>
      sum(originGroup.map((own, o) => (own === g ? start.sum(null, o) : 0))),
    ),
    attributes: attributes(),
    marginals: [
      {
        id: 'state-sex-race-attainment-25',
        label: 'Attainment by state, sex and race, 25 and over',
        of: ['state', 'sex', 'ageGroup', 'race', 'attainment'],
        groups: { ageGroup: [null, 0] },
        groupLabels: { ageGroup: ['25 and over'] },
        counts: byRace.list(),
        base,
        status: 'derived',
        source: 's1501-race',
        reconciliation:
          'Printed as “high school graduate or higher” and “bachelor’s degree or higher”, one inside the other; the three classes are their differences.',
      },
      {
        id: 'state-sex-ethnicity-attainment-25',
        label: 'Attainment of White and Hispanic people by state and sex, 25 and over',
        of: ['state', 'sex', 'ageGroup', 'raceEthnicity', 'attainment'],
        groups: { ageGroup: [null, 0], raceEthnicity: [0, 2, 1, 2, 2] },
        groupLabels: {
          ageGroup: ['25 and over'],
          raceEthnicity: ['White, not Hispanic', 'Hispanic of any race', 'All others'],
        },
        counts: byEthnicity.list(),
        base,
        status: 'derived',
        source: 's1501-race',
        reconciliation:
          'Three classes of attainment by subtraction, as by race; “all others” is everyone less “White alone, not Hispanic” and Hispanics.',
      },
      {
        id: 'state-sex-origin-attainment-25',
        label: 'Attainment by state, sex and origin, 25 and over',
        of: ['state', 'sex', 'ageGroup', 'raceOrigin', 'attainment'],
        groups: { ageGroup: [null, 0], raceOrigin: knownOriginOf },
        groupLabels: { ageGroup: ['25 and over'], raceOrigin: knownOrigins },
        counts: byOrigin.list(),
        base,
        status: 'derived',
        source: 's1501-race',
        reconciliation:
          'White Hispanics are White less “White alone, not Hispanic”; other Hispanics are Hispanics less these. Nothing was adjusted.',
      },
    ],
    factor: {
      id: 'state-race-origin',
      label: 'Race and Hispanic origin by state, census of 2020',
      of: ['state', 'raceOrigin'],
      weights: start.list().map((people) => short(Math.max(1, people), 5)),
      base: 'census-2020',
      status: 'estimated',
      source: 'census-p9',
      note: 'Residents of all ages. The race of Hispanics is not in that table: it follows from what S1501 leaves at 25 and over.',
    },
  };
}

/** Residents of 2020 by state, race and origin; the race of Hispanics by what S1501 leaves. */
function startOf(read: Read, byRace: Grid, byOrigin: Grid): Grid {
  const start = new Grid(states.length, 2 * races.length);
  let seen = 0;
  for (const row of read('usa/census2020_state_hispanic_by_race.csv')) {
    const s = stateOf(row['state']);
    if (s === undefined) continue;
    seen++;
    const census = races.map((race) => count(row, `nh_${race}`));
    expectEqual(
      `origins of ${row['state']}`,
      sum(census) + count(row, 'hispanic'),
      count(row, 'total'),
    );
    census.forEach((people, r) => start.add(people, s, r));
    const [whiteHispanic, otherHispanic, otherNot] = [1, 2, 3].map((o) =>
      byOrigin.sum(s, null, o, null),
    ) as [number, number, number];
    const rest = races.slice(1).map((_, i) => {
      const not = (census[i + 1]! / sum(census.slice(1))) * otherNot;
      const all = byRace.sum(s, null, i + 1, null);
      return Math.max(all - not, 0.01 * all);
    });
    const people = count(row, 'hispanic') / (whiteHispanic + otherHispanic);
    start.add(people * whiteHispanic, s, races.length);
    rest.forEach((left, i) =>
      start.add((people * otherHispanic * left) / sum(rest), s, races.length + 1 + i),
    );
  }
  expectEqual('states of the census of 2020', seen, states.length);
  return start;
}

/** People of 25 and over by group: what is published, and races not Hispanic as in 2020. */
function peopleByGroup(start: Grid, byRace: Grid, byOrigin: Grid): Grid {
  const people = new Grid(states.length, groups.length, 3);
  for (const s of range(states.length))
    for (const t of range(3)) {
      const of = (o: number) => byOrigin.sum(s, null, o, t);
      people.add(of(0), s, 0, t);
      people.add(of(1) + of(2), s, hispanic, t);
      const parts = races.slice(1).map((_, i) => {
        const r = i + 1;
        const both = start.at(s, r) + start.at(s, races.length + r);
        return (byRace.sum(s, null, r, t) * start.at(s, r)) / both;
      });
      parts.forEach((part, i) => people.add((part / sum(parts)) * of(3), s, groupOf[i + 1]!, t));
    }
  return people;
}

function attributes(): Attribute[] {
  return [
    {
      id: 'raceEthnicity',
      label: 'Race and ethnicity',
      note: 'From 25 on White, Hispanic and the rest as published by state, sex and attainment; the others by the census of 2020. Below 25 by that census and the ages of each group among citizens.',
      stream: 1010,
      categories: groups.map(([id, label]) => ({ id, label })),
      status: 'estimated',
      source: 's1501-race',
    },
    {
      id: 'raceOrigin',
      label: 'Race and Hispanic origin',
      note: 'Race as answered, with and without Hispanic origin. From 25 on races are published, and Hispanic origin for White and for all other races together.',
      stream: 1011,
      categories: range(2).flatMap((origin) =>
        raceLabels.map(([id, , brief]) => ({
          id: origin === 0 ? id : `${id}-hispanic`,
          label: `${brief}, ${origin === 0 ? 'not Hispanic' : 'Hispanic'}`,
        })),
      ),
      within: { attributes: ['raceEthnicity'], cell: originGroup },
      status: 'estimated',
      source: 's1501-race',
    },
    {
      id: 'race',
      label: 'Race',
      note: 'One race alone, or two and more; Hispanics are of any. A function of race and origin.',
      stream: 1012,
      categories: raceLabels.map(([id, label]) => ({ id, label })),
      derivedFrom: { attribute: 'raceOrigin', groups: range(14).map((o) => o % races.length) },
      status: 'derived',
      source: 's1501-race',
    },
    {
      id: 'hispanic',
      label: 'Hispanic origin',
      stream: 1013,
      categories: [
        { id: 'no', label: 'Not Hispanic' },
        { id: 'yes', label: 'Hispanic' },
      ],
      derivedFrom: {
        attribute: 'raceEthnicity',
        groups: groups.map((_, g) => Number(g === hispanic)),
      },
      status: 'derived',
      source: 's1501-race',
    },
  ];
}
