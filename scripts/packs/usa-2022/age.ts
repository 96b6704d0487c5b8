import type { Attribute, SampleFactor } from '../../../src/core/pack/pack.ts';
import { count, expectEqual, sum } from '../shared/tables.ts';
import { bandOf, bands } from './schooling.ts';
import type { Schooling } from './schooling.ts';
import { range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';
import { readYoung } from './young.ts';
import type { Young } from './young.ts';

const youngest = 18;
const oldest = 100;
/** Ages from 18 to 100 and over. */
export const ages = range(oldest - youngest + 1).map((i) => youngest + i);
/** Youngest ages with an associate's, a bachelor's and a graduate degree. */
export const firstAssociate = 19;
export const firstBachelor = 20;
export const firstGraduate = 21;
/** The year in which the age of a person is told: the middle of 2018–2022. */
const told = 2020;

/** Residents of 1 July 2022 by single age. */
export interface Age {
  /** Of sexes and ages from 18 on, row-major. */
  people: number[];
  /** Adults of each age band. */
  byBand: number[];
  adults: number;
  /** Levels at 18 to 24, by sex. */
  young: Young[];
  attributes: Attribute[];
  factors: SampleFactor[];
}

const cohorts: [id: string, label: string, from: number][] = [
  ['1990-2010', '1990 to 2010', 1990],
  ['1970-1989', '1970 to 1989', 1970],
  ['1950-1969', '1950 to 1969', 1950],
  ['1930-1949', 'before 1950', 0],
];
export const cohortIds = cohorts.map(([id]) => id);

export function readAge(read: Read, schooling: Pick<Schooling, 'young'>): Age {
  const rows = read('usa/pep2022_us_single_age_sex.csv');
  expectEqual('ages of the estimate of 2022', rows.length, oldest + 1);
  expectEqual('residents of 2022', sum(rows.map((row) => count(row, 'total'))), 333_287_557);
  const of = (sex: string) =>
    ages.map((age) =>
      count(
        rows.find((row) => Number.parseInt(row['age']!, 10) === age)!,
        sex,
      ),
    );
  const people = [...of('male'), ...of('female')];
  const byBand = bands.map((_, a) =>
    sum(people.filter((__, i) => bandOf(ages[i % ages.length]!) === a)),
  );
  const both = ages.map((_, i) => people[i]! + people[ages.length + i]!);
  const people18 = schooling.young;
  const degrees = people18.sum(null, null, 3) / sum(people18.list());
  const college = [0, 1].map((sex) => people18.sum(null, sex, 2));
  const young = readYoung(read, schooling, associatesReach(both));
  const associates =
    sum(young.map(({ associate }, sex) => associate * college[sex]!)) / sum(college);
  return {
    people,
    byBand,
    adults: sum(people),
    young,
    attributes: attributes(),
    factors: [
      {
        id: 'sex-age',
        label: 'Single ages by sex, 1 July 2022',
        of: ['sex', 'age'],
        weights: people,
        base: 'pep-2022',
        status: 'official-copied',
        source: 'pep-ages',
        note: 'Shapes single years inside the age bands, alike in every state.',
      },
      {
        id: 'age-degree',
        label: 'Ages at which degrees are reached',
        of: ['age', 'education'],
        weights: degreeWeights(both, degrees, associates),
        base: 'wic-2020',
        status: 'estimated',
        source: 'wic-2020',
        note: 'At 18 to 24 only: the model for 2020 has no degree at 15 to 19, so associate’s degrees rise by a straight line from none before 19, bachelor’s from none before 20, graduate ones from none before 21; the other levels fall so that each age keeps its people. How many have a bachelor’s degree or more at 18 to 24 is published and kept. How the levels below go with single ages is not known: many who are counted as without a diploma at 18 are still at school.',
      },
    ],
  };
}

/**
 * Weights of the seven levels at each age, all 1 from 25 on. Below, degrees rise by straight
 * lines from none, and the other levels fall so that every age keeps its people.
 *
 * @param people people of each age
 * @param degrees part of those of 18 to 24 who have a bachelor's degree or more
 * @param associates part of those with some college or an associate's degree who have the degree
 */
function degreeWeights(people: readonly number[], degrees: number, associates: number): number[] {
  const young = (i: number) => bandOf(ages[i]!) === 0;
  const scaled = (weights: readonly number[]) => {
    const own = sum(weights.map((weight, i) => (young(i) ? weight * people[i]! : 0)));
    const all = sum(people.filter((_, i) => young(i)));
    return weights.map((weight, i) => (young(i) ? (weight * all) / own : 1));
  };
  const associate = scaled(line(firstAssociate));
  const bachelor = scaled(line(firstBachelor));
  const graduate = scaled(line(firstGraduate));
  return ages.flatMap((_, i) => {
    const below = (1 - degrees * bachelor[i]!) / (1 - degrees);
    const college = (below * (1 - associates * associate[i]!)) / (1 - associates);
    const degree = below * associate[i]!;
    return [below, below, below, college, degree, bachelor[i]!, graduate[i]!].map((weight) =>
      short(weight),
    );
  });
}

/** A straight line from none before an age. */
function line(first: number): number[] {
  return ages.map((age) => Math.max(0, age - first + 0.5));
}

/** Associate's degrees among people of 18 to 24 for each one among those of 20 to 24. */
function associatesReach(people: readonly number[]): number {
  const reached = line(firstAssociate).map((weight, i) => weight * people[i]!);
  const between = (values: readonly number[], from: number) =>
    sum(values.filter((_, i) => ages[i]! >= from && ages[i]! <= 24));
  return (
    between(reached, youngest) /
    between(reached, 20) /
    (between(people, youngest) / between(people, 20))
  );
}

function attributes(): Attribute[] {
  const cohortOf = ages.map((age) => cohorts.findIndex(([, , from]) => told - age >= from));
  return [
    {
      id: 'age',
      label: 'Age',
      note: 'Single years inside the published age bands, by the national estimate of 1 July 2022; 100 stands for 100 and over.',
      stream: 1006,
      categories: ages.map((age) => ({
        id: String(age),
        label: age === oldest ? '100 and over' : String(age),
      })),
      values: ages,
      unit: 'years',
      within: { attributes: ['ageBand'], cell: ages.map(bandOf) },
      status: 'estimated',
      source: 'pep-ages',
    },
    {
      id: 'birthCohort',
      label: 'Born',
      note: `A function of age, as of ${told}, the middle of the years surveyed; given names go by it.`,
      stream: 1009,
      categories: cohorts.map(([id, label]) => ({ id, label })),
      derivedFrom: { attribute: 'age', groups: cohortOf },
      status: 'estimated',
      source: 'pep-ages',
    },
  ];
}

/** Shares of ages from–to that fall into each age band, by the estimate of 2022. */
export function bandShares(age: Pick<Age, 'people'>, from: number, to: number): number[] {
  const inside = bands.map((_, a) =>
    sum(
      age.people.filter((__, i) => {
        const years = ages[i % ages.length]!;
        return years >= from && years <= to && bandOf(years) === a;
      }),
    ),
  );
  const all = sum(inside);
  return inside.map((people) => short(people / all, 6));
}
