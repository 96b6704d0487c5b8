import type { Contradiction, Figure } from '../../../src/core/pack/pack.ts';
import { contradiction, grouped, kindOf } from '../shared/contradiction.ts';
import { count, expectEqual, figure, sum } from '../shared/tables.ts';
import type { Age } from './age.ts';
import type { Citizens } from './citizens.ts';
import type { Counties } from './counties.ts';
import type { Income } from './income.ts';
import { adults, bands } from './schooling.ts';
import type { Schooling } from './schooling.ts';
import { stateOf, states } from './states.ts';
import { range } from './grid.ts';
import type { Read } from '../shared/tables.ts';
import type { Vote } from './vote.ts';

/** Everything the comparisons read. */
export interface Parts {
  schooling: Schooling;
  age: Age;
  citizens: Citizens;
  counties: Counties;
  income: Income;
  vote: Vote;
}

const people = (n: number) => grouped(Math.abs(n), ',');
const signed = (n: number) => `${n < 0 ? '−' : '+'}${people(n)}`;

/** Adults of each level as the survey of March 2022 prints them, in thousands. */
export function surveyAdults(read: Read): { all: number; printed: number[] } {
  const rows = read('usa/cps2022_us_education_18plus.csv').map((row) => count(row, 'thousands'));
  const fine = rows.slice(1);
  expectEqual('levels of the survey of 2022', fine.length, 15);
  const until = [0, 4, 7, 8, 9, 11, 12, 15];
  return {
    all: rows[0]! * 1000,
    printed: range(7).map((i) => sum(fine.slice(until[i], until[i + 1]))),
  };
}

/** Other counts of the same people, told by their gap to the base. */
export function findContradictions(read: Read, parts: Parts): Contradiction[] {
  const { schooling, age, citizens, counties, income, vote } = parts;
  const survey = surveyAdults(read);
  const estimate = new Array<number>(states.length).fill(0);
  for (const row of read('usa/pep2022_state_population_18plus.csv')) {
    const s = stateOf(row['state']);
    if (s !== undefined) estimate[s] = count(row, 'pop_18plus_2022');
  }
  expectEqual('states and ages of the estimate of 2022', sum(estimate), age.adults);
  const byState = estimate.map((n, s) => n - schooling.byState[s]!);
  const most = (s: number) => `${states[s]!.name} ${signed(byState[s]!)}`;
  const order = range(states.length).sort((a, b) => byState[b]! - byState[a]!);
  const counted = counties.list.map(({ counted: n }) => n);
  const ratio = states.map(
    (_, s) => sum(counted.filter((__, c) => counties.list[c]!.state === s)) / schooling.byState[s]!,
  );
  const farthest = (pick: (...values: number[]) => number) => ratio.indexOf(pick(...ratio));
  const percent = (s: number) => `${states[s]!.name} ${((ratio[s]! - 1) * 100).toFixed(1)} percent`;
  const bracketGap = states.map((_, s) => income.byBracket.sum(s, null) - income.households[s]!);
  const acsShares = range(income.survey.length).map(
    (b) => income.byBracket.sum(null, b) / sum(income.byBracket.list()),
  );
  const cpsShares = income.survey.map((n) => n / sum(income.survey));
  const elsewhere = districtVotes(read);
  const apart = vote.votes.map((own, s) => (elsewhere[s] ? elsewhere[s]! - sum(own) : 0));
  const widest = range(states.length).sort((a, b) => Math.abs(apart[b]!) - Math.abs(apart[a]!));
  const census = read('usa/census2020_state_hispanic_by_race.csv').filter(
    (row) => stateOf(row['state']) !== undefined,
  );
  const hispanicShare =
    sum(census.map((row) => count(row, 'hispanic'))) /
    sum(census.map((row) => count(row, 'total')));
  const hispanic25 = sum(
    read('usa/acs2022_5yr_state_sex_race_education_25plus.csv')
      .filter(
        (row) =>
          row['sex'] === 'total' &&
          row['race_eth'] === 'hispanic' &&
          stateOf(row['state']) !== undefined,
      )
      .map((row) => count(row, 'n_25plus')),
  );
  const older = adults - schooling.people.sum(null, null, 0, null);
  return [
    contradiction(
      'pep-adults',
      'Adults: estimate of 1 July 2022 against the survey of 2018–2022',
      age.adults - adults,
      2_952_842,
      'Two dates: a day in July 2022, and the average of five years. The base is the survey, since only it states the ties, and the estimate is no target.',
      ['pep-ages', 's1501'],
      'bases',
    ),
    contradiction(
      'pep-states',
      'States: estimate of 1 July 2022 against the survey of 2018–2022',
      sum(byState.filter((gap) => gap > 0)),
      3_311_934,
      `The sum of what states have more; ${most(order[0]!)}, ${most(order[1]!)}, but ${most(order.at(-1)!)}, ${most(order.at(-2)!)}. People moved south and west between the years that the survey averages and 2022.`,
      ['pep-states', 's1501'],
      'bases',
    ),
    contradiction(
      'counties-adults',
      'Counties: adults of 2019–2023 against states of 2018–2022',
      sum(counted) - adults,
      864_061,
      `The counties of each state are scaled to its adults: from ${percent(farthest(Math.min))} to ${percent(farthest(Math.max))}.`,
      ['county-acs23', 's1501'],
      'bases',
    ),
    contradiction(
      'citizens-residents',
      'Citizens of 2014–2018 against residents of 2018–2022',
      citizens.total - adults,
      -29_440_541,
      'The table that gives race by age counts citizens, of earlier years, and not the District of Columbia. It shapes and is never a target.',
      ['poststrat', 's1501'],
      'bases',
    ),
    contradiction(
      'cps-adults',
      'Adults: survey of March 2022 against the survey of 2018–2022',
      survey.all - adults,
      -2_628_888,
      'The Current Population Survey leaves out people in institutions and barracks.',
      ['cps-education', 's1501'],
      'bases',
    ),
    contradiction(
      'hispanic-share',
      'Hispanics of 25 and over: the census share of all ages against the survey',
      hispanicShare * older - hispanic25,
      6_649_694,
      'The census of 2020 counts children, more of whom are Hispanic; its share is not that of adults.',
      ['census-p9', 's1501-race'],
      'bases',
    ),
    contradiction(
      'income-two-surveys',
      'Household income: survey of March 2022 against 2018–2022',
      (adults / 2) * sum(acsShares.map((share, b) => Math.abs(share - cpsShares[b]!))),
      6_887_246,
      'So many adults would have to be in another of the ten brackets. The one survey tells income of 2021 in dollars of 2021, the other of five years in dollars of 2022. Only the spread inside brackets is taken from the first.',
      ['hinc01', 's1901'],
      'bases',
    ),
    contradiction(
      'income-brackets',
      'Households: the ten brackets, summed, against all households',
      sum(bracketGap),
      -13_511,
      'A gap of households. The brackets of states are sums of percentages of counties, which are rounded to a tenth; they are scaled to the households of each state.',
      ['s1901'],
      kindOf(
        [
          sum(income.byBracket.list()) - 0.0005 * 10 * sum(income.households),
          sum(income.byBracket.list()) + 0.0005 * 10 * sum(income.households),
        ],
        [sum(income.households), sum(income.households)],
      ),
    ),
    contradiction(
      'votes-counties-districts',
      'Votes of 2020: counties against districts',
      sum(apart.map(Math.abs)) / 2,
      121_712,
      `Half the sum of the distances of states, without Alaska and D.C. Farthest: ${widest
        .slice(0, 3)
        .map((s) => `${states[s]!.name} ${signed(apart[s]!)}`)
        .join(
          ', ',
        )} in the districts. Newsrooms stopped counting at different times and list small parties differently.`,
      ['county-votes', 'district-votes'],
      'figures',
    ),
  ];
}

/** Votes of 2020 by state, from districts; undefined where there are none to compare. */
function districtVotes(read: Read): (number | undefined)[] {
  const votes: (number | undefined)[] = states.map(() => undefined);
  for (const row of read('opinion/cces_kuriwaki/cd_info_2020.csv')) {
    const s = stateOf(row['cd']!.slice(0, 2))!;
    votes[s] = (votes[s] ?? 0) + figure(row, 'presvotes_total_20');
  }
  votes[stateOf('Alaska')!] = undefined;
  return votes;
}

/** Figures of other bases, compared with the fit one by one. */
export function readFigures(read: Read, { age }: Parts): Figure[] {
  const levels = [
    'Less than 9th grade',
    '9th to 12th grade, no diploma',
    'High school graduate',
    'Some college, no degree',
    'Associate’s degree',
    'Bachelor’s degree',
    'Graduate or professional degree',
  ];
  /** Printed lines behind each level: a sum of so many rounded thousands. */
  const lines = [4, 3, 1, 1, 2, 1, 3];
  return [
    ...bands.map((band, a): Figure => ({
      id: `pep-${band.replace('+', '-plus')}`,
      label: `Age ${band.replace('-', '–').replace('+', ' and over')}, estimate of 1 July 2022`,
      printed: String(age.byBand[a]!),
      lower: age.byBand[a]!,
      upper: age.byBand[a]!,
      where: { ageBand: [a] },
      source: 'pep-ages',
      status: 'official-copied',
      reason:
        'Another date: the survey averages 2018 to 2022, in which many people turned 65 and few were as old as before.',
      kind: 'bases',
    })),
    ...surveyAdults(read).printed.map((thousands, e): Figure => ({
      id: `cps-education-${e}`,
      label: `${levels[e]}, survey of March 2022`,
      printed: `${thousands} thousand people`,
      lower: thousands * 1000 - 500 * lines[e]!,
      upper: thousands * 1000 + 500 * lines[e]!,
      where: { education: [e] },
      source: 'cps-education',
      status: 'official-copied',
      reason:
        'Another survey and another question: people outside institutions in March 2022, asked grade by grade.',
      kind: 'bases',
    })),
  ];
}
