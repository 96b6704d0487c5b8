import type { SampleFactor } from '../../../src/core/pack/pack.ts';
import { count, expectEqual, sum } from '../shared/tables.ts';
import { bandShares } from './age.ts';
import type { Age } from './age.ts';
import { bands } from './schooling.ts';
import { Grid, codeIn, range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';
import { modelledPeople } from './young.ts';
import type { Young } from './young.ts';

const ethnicities = ['White', 'Black', 'Hispanic', 'Other'];
/** The ethnicity of the citizens' table that stands for each race and ethnicity of the pack. */
export const citizenGroupOf = [0, 1, 2, 3, 3];
const citizenAges: [id: string, from: number, to: number][] = [
  ['18-29', 18, 29],
  ['30-39', 30, 39],
  ['40-49', 40, 49],
  ['50-59', 50, 59],
  ['60-69', 60, 69],
  ['70+', 70, 100],
];
const printedLevels = ['No HS', 'HS', 'Some college', '4-Year College', 'Post-grad'];
const attainmentOf = [0, 1, 1, 2, 2];

/** Adult citizens of the 50 states, 2014–2018: a pattern, never a target. */
export interface Citizens {
  total: number;
  /** By sex, age band, attainment and ethnicity; ages spread by the estimate of 2022. */
  people: Grid;
  factors: SampleFactor[];
  /** People of the model that levels at 18 to 24 are taken from. */
  modelled: number;
}

export function readCitizens(read: Read, age: Age): Citizens {
  const rows = read('usa/acs2014_2018_poststrat_state_eth_sex_age_educ.csv');
  expectEqual('cells of the table of citizens', rows.length, 12_000);
  const shares = citizenAges.map(([, from, to]) => bandShares(age, from, to));
  const people = new Grid(2, bands.length, 3, ethnicities.length);
  /** Bachelor's and graduate degrees by sex and printed age. */
  const degrees = new Grid(2, citizenAges.length, 2);
  for (const row of rows) {
    const eth = codeIn(ethnicities, row['eth']);
    const sex = row['male'] === '-0.5' ? 1 : 0;
    const printed = citizenAges.findIndex(([id]) => id === row['age']);
    const level = codeIn(printedLevels, row['educ']);
    const n = count(row, 'n');
    shares[printed]!.forEach((share, a) =>
      people.add(n * share, sex, a, attainmentOf[level]!, eth),
    );
    if (level >= 3) degrees.add(n, sex, printed, level - 3);
  }
  const total = sum(people.list());
  expectEqual('adult citizens of 2014–2018', total, 228_443_347, 0.5 + total * 1e-4);

  const perEthnicity = ethnicities.map((_, e) => people.sum(null, null, null, e));
  const pattern = citizenGroupOf.map(
    (e) => (cell: [number, number, number]) => (people.at(...cell, e) / perEthnicity[e]!) * 1000,
  );
  return {
    total: sum(rows.map((row) => count(row, 'n'))),
    people,
    modelled: modelledPeople(read),
    factors: [
      {
        id: 'race-sex-age-attainment',
        label: 'Sex, age and attainment of each race, citizens of 2014–2018',
        of: ['sex', 'ageBand', 'attainment', 'raceEthnicity'],
        weights: range(2).flatMap((x) =>
          bands.flatMap((_, a) =>
            range(3).flatMap((t) => pattern.map((of) => short(of([x, a, t])))),
          ),
        ),
        base: 'citizens-2014-2018',
        status: 'estimated',
        source: 'poststrat',
        note: 'Citizens, not residents, so only the pattern counts: it shapes race by age, which no table of residents states. Ten-year ages are spread over the age bands by the estimate of 2022; Asians take the pattern of “other”, which holds many Hispanics too: in California it counts more citizens than there were residents of neither White, Black nor Hispanic.',
      },
      {
        id: 'age-levels',
        label: 'Levels inside attainments by sex and age',
        of: ['sex', 'ageBand', 'education'],
        weights: range(2).flatMap((x) => levelWeights(degrees, shares, x, age.young[x]!)),
        base: 'citizens-2014-2018',
        status: 'estimated',
        source: 'wic-2020',
        note: 'How graduate degrees spread over the ages, by citizens of 2014–2018; at 18 to 24 nine parts of twenty of the share at 18 to 29, which a straight line from none at 21 makes of it. At 18 to 24 the two levels under high school are as a model for 2020 has them at 20 to 24 (Wittgenstein Centre), and so is the associate’s degree, brought to 18 to 24 by the same line from none before 19 that spreads it.',
      },
    ],
  };
}

/** Weights of the seven levels in each age band: one inside each attainment. */
function levelWeights(
  degrees: Grid,
  shares: readonly number[][],
  sex: number,
  young: Young,
): number[] {
  return bands.flatMap((_, a) => {
    const graduates = sum(shares.map((share, p) => share[a]! * degrees.at(sex, p, 1)));
    const all = graduates + sum(shares.map((share, p) => share[a]! * degrees.at(sex, p, 0)));
    const part = (graduates / all) * (a === 0 ? 0.45 : 1);
    const below = a === 0 ? [young.belowNinth, 1 - young.belowNinth] : [1, 1];
    const college = a === 0 ? [1 - young.associate, young.associate] : [1, 1];
    return [...below, 1, ...college, 1 - part, part].map((weight) => short(weight));
  });
}
