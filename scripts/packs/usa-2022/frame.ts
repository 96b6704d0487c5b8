import { ages, firstAssociate, firstBachelor, firstGraduate } from './age.ts';
import { states } from './states.ts';

/** What the pack is, without its tables. */
export const frame = {
  format: 1,
  id: 'usa-2022',
  title: 'United States 2018–2022, adults',
  basis: 'the American Community Survey of 2018–2022',
  languages: ['en'],
  base: 'acs-2018-2022',
  root: 'state-sex-race-attainment-25',
} as const;

const stateCode = (postal: string) => states.findIndex((state) => state.postal === postal);

export const highlights = [
  { of: ['division', 'raceEthnicity'], label: 'Race and ethnicity by division' },
  { of: ['ageBand', 'education'], label: 'Education by age' },
  { of: ['raceEthnicity', 'education'], label: 'Education by race and ethnicity' },
  { of: ['ageBand', 'raceEthnicity'], label: 'Race and ethnicity by age' },
  { of: ['attainment', 'householdIncome'], label: 'Household income by attainment' },
  { of: ['raceEthnicity', 'vote2020'], label: 'Vote of 2020 by race and ethnicity' },
  { of: ['ageBand', 'vote2020'], label: 'Vote of 2020 by age' },
  { of: ['vote2020', 'partyLean'], label: 'Party leaning by vote of 2020' },
  { of: ['countySize', 'area'], label: 'Area by residents of the county' },
];

export const presets = [
  {
    id: 'working-age',
    label: '25 to 64',
    where: { age: ages.flatMap((age, i) => (age >= 25 && age < 65 ? [i] : [])) },
  },
  { id: 'citizens', label: 'Citizens', where: { citizen: [0] } },
  { id: 'voters-2020', label: 'Voters of 2020', where: { vote2020: [0, 1, 2] } },
  {
    id: 'women-25-44-texas',
    label: 'Women of 25–44 in Texas',
    where: {
      state: [stateCode('TX')],
      sex: [1],
      age: ages.flatMap((age, i) => (age >= 25 && age < 45 ? [i] : [])),
    },
  },
];

const codesBelow = (first: number) => ages.flatMap((age, i) => (age < first ? [i] : []));

export const structuralZeros = [
  {
    id: 'no-associate-before-19',
    reason:
      'an associate’s degree takes two years after high school, so nobody of 18 is counted with one; the few who earn it while at school are too rare for any table',
    where: { age: codesBelow(firstAssociate), education: [4] },
  },
  {
    id: 'no-bachelor-before-20',
    reason:
      'a bachelor’s degree takes four years after high school, so nobody of 18 or 19 is counted with one; the few who finish school early are too rare for any table',
    where: { age: codesBelow(firstBachelor), education: [5] },
  },
  {
    id: 'no-graduate-degree-before-21',
    reason:
      'a graduate or professional degree follows a bachelor’s, so nobody of 18 to 20 is counted with one',
    where: { age: codesBelow(firstGraduate), education: [6] },
  },
];
