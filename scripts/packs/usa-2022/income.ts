import type {
  Attribute,
  ContextTable,
  Marginal,
  SampleFactor,
} from '../../../src/core/pack/pack.ts';
import { add, perCell, rake } from '../shared/fit.ts';
import { count, expectEqual, figure, sum, wholeNumbers } from '../shared/tables.ts';
import { groups } from './race.ts';
import { bandOf, bands, base } from './schooling.ts';
import { stateOf, states } from './states.ts';
import { Grid, range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';

const brackets: [id: string, label: string, column: string, from: number][] = [
  ['under-10k', 'under $10,000', 'n_lt10k', 0],
  ['10k', '$10,000 to $14,999', 'n_10_15k', 10],
  ['15k', '$15,000 to $24,999', 'n_15_25k', 15],
  ['25k', '$25,000 to $34,999', 'n_25_35k', 25],
  ['35k', '$35,000 to $49,999', 'n_35_50k', 35],
  ['50k', '$50,000 to $74,999', 'n_50_75k', 50],
  ['75k', '$75,000 to $99,999', 'n_75_100k', 75],
  ['100k', '$100,000 to $149,999', 'n_100_150k', 100],
  ['150k', '$150,000 to $199,999', 'n_150_200k', 150],
  ['200k', '$200,000 and over', 'n_200k_plus', 200],
];
const step = 5;
const bandCount = 41;

export interface Income {
  /** Households by state. */
  households: number[];
  /** Households in the brackets as derived, by state and bracket. */
  byBracket: Grid;
  /** Households of the survey of 2022 in the ten brackets. */
  survey: number[];
  surveyHouseholds: number;
  attributes: Attribute[];
  marginals: Marginal[];
  factors: SampleFactor[];
  context: ContextTable[];
}

export function readIncome(read: Read, byState: readonly number[]): Income {
  const byBracket = new Grid(states.length, brackets.length);
  const households = new Array<number>(states.length).fill(0);
  for (const row of read('usa/acs2022_5yr_state_household_income_brackets_derived.csv')) {
    const s = stateOf(row['state']);
    if (s === undefined) continue;
    households[s] = count(row, 'households');
    brackets.forEach(([, , column], i) => byBracket.add(count(row, column), s, i));
  }
  expectEqual('households of the 51 states', sum(households), 125_736_353);
  const counts = byState.flatMap((people, s) => {
    const all = byBracket.sum(s, null);
    return wholeNumbers(
      brackets.map((_, i) => (byBracket.at(s, i) / all) * people),
      people,
    );
  });

  const survey = read('usa/cps_asec2022_hinc01_household_income_2021.csv').map((row) =>
    count(row, 'households_thousands'),
  );
  const fine = survey.slice(1);
  expectEqual('bands of the survey of 2022', fine.length, bandCount);
  const bracketOf = range(bandCount).map((i) =>
    brackets.findLastIndex(([, , , from]) => i * step >= from),
  );
  return {
    households,
    byBracket,
    survey: brackets.map((_, b) => sum(fine.filter((__, i) => bracketOf[i] === b))),
    surveyHouseholds: survey[0]! * 1000,
    attributes: [
      {
        id: 'householdIncome',
        label: 'Household income',
        note: 'Income of the whole household in dollars of 2022. Published for households by state; each bracket’s share of households is taken as its share of adults. Since richer households hold more adults, low brackets come out somewhat too large.',
        stream: 1017,
        categories: brackets.map(([id, label]) => ({ id, label })),
        status: 'estimated',
        source: 's1901',
      },
      {
        id: 'incomeBand',
        label: 'Income in $5,000 steps',
        note: 'Inside the brackets by the survey of 2022 (income of 2021), alike for everyone. The last step is open.',
        stream: 1018,
        categories: range(bandCount).map((i) => ({
          id: i === bandCount - 1 ? '200k-plus' : `${i * step}k`,
          label:
            i === bandCount - 1
              ? '$200,000 and over'
              : `$${dollars(i * step * 1000)} to $${dollars((i + 1) * step * 1000 - 1)}`,
        })),
        values: range(bandCount).map((i) => i * step),
        unit: 'thousand dollars a year',
        within: { attributes: ['householdIncome'], cell: bracketOf },
        status: 'estimated',
        source: 'hinc01',
      },
    ],
    marginals: [
      {
        id: 'state-income',
        label: 'Household income by state',
        of: ['state', 'householdIncome'],
        counts,
        base,
        status: 'estimated',
        source: 's1901',
        reconciliation:
          'Households in each bracket (from percentages of counties, rounded), as shares of the state’s adults.',
      },
    ],
    factors: [
      {
        id: 'income-band',
        label: 'Income in steps of $5,000, survey of 2022',
        of: ['incomeBand'],
        weights: fine,
        base: 'cps-2022',
        status: 'official-copied',
        source: 'hinc01',
      },
      surveyPattern(read),
    ],
    context: [earnings(read)],
  };
}

function dollars(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Codes of the survey's answers. */
const degreeOf: Record<string, number> = {
  'Lt High School': 0,
  'High School': 1,
  'Junior College': 1,
  Bachelor: 2,
  Graduate: 2,
};
const surveyRaces = ['White', 'Black', 'Other'];
const surveyRaceOf = [0, 1, 2, 2, 2];

/**
 * How household income goes with age, attainment and race: three tables of the General Social
 * Survey of 2016, and the smoothest table that has them as its sums.
 */
function surveyPattern(read: Read): SampleFactor {
  const shape = [bands.length, 3, surveyRaces.length, brackets.length] as const;
  const seen = new Grid(...shape);
  let people = 0;
  for (const row of read('opinion/gss/gss_sm_2016.csv')) {
    const t = degreeOf[row['degree']!];
    const from = Number(/\d+/.exec(row['income16']!.replace(/(\d) (\d)/g, '$1$2'))?.[0]);
    if (t === undefined || Number.isNaN(from) || row['age'] === 'NA') continue;
    const income = row['income16']!.startsWith('under') ? 0 : from / 1000;
    // The survey ends with $170,000 and over: that is its highest bracket here too.
    const i =
      income >= 170
        ? brackets.length - 1
        : brackets.findLastIndex(([, , , lower]) => income >= lower);
    const a = bandOf(figure(row, 'age'));
    seen.add(figure(row, 'wtssall'), a, t, surveyRaces.indexOf(row['race']!), i);
    people++;
  }
  expectEqual('people of the survey of 2016 with income, degree and age', people, 2580, 20);
  const tables = [0, 1, 2].map((axis) => {
    const of = perCell(shape, (at) => at[axis]! * brackets.length + at[3]!);
    const targets = [...add(seen.cells, of, shape[axis]! * brackets.length)].map((w) => w + 0.25);
    const scale = sum(targets);
    return { name: `survey ${axis}`, of, targets: targets.map((w) => (w / scale) * 1000) };
  });
  const cells = seen.cells.length;
  const { cells: fitted } = rake(
    new Float64Array(cells).fill(1000 / cells),
    consistent(tables),
    1e-6,
  );
  const at = (a: number, t: number, r: number, i: number) =>
    fitted[((a * 3 + t) * surveyRaces.length + r) * brackets.length + i]!;
  return {
    id: 'income-age-attainment-race',
    label: 'Household income by age, attainment and race, survey of 2016',
    of: ['ageBand', 'attainment', 'raceEthnicity', 'householdIncome'],
    weights: range(bands.length).flatMap((a) =>
      range(3).flatMap((t) =>
        groups.flatMap((_, g) => {
          const row = range(brackets.length).map((i) => at(a, t, surveyRaceOf[g]!, i));
          return row.map((w) => short((w / sum(row)) * 1000));
        }),
      ),
    ),
    base: 'gss-2016',
    status: 'estimated',
    source: 'gss-2016',
    note: `${people} adults, weighted. The survey asks for the income of the family, in dollars of its time. Age, attainment and race each tilt income by themselves; Hispanics, Asians and others share the survey’s “other”; its “$170,000 and over” stands for the highest bracket.`,
  };
}

/** Tables of one survey brought to common sums of their last axis. */
function consistent(tables: { name: string; of: Int32Array; targets: number[] }[]) {
  const width = brackets.length;
  const incomes = tables.map(({ targets }) =>
    range(width).map((i) => sum(targets.filter((_, cell) => cell % width === i))),
  );
  return tables.map((table, k) => ({
    ...table,
    targets: table.targets.map(
      (w, cell) => (w * incomes[0]![cell % width]!) / incomes[k]![cell % width]!,
    ),
  }));
}

/** Median earnings by state: shown beside the population. */
function earnings(read: Read): ContextTable {
  const values = new Array<number | null>(states.length).fill(null);
  for (const row of read('usa/acs2022_5yr_state_median_earnings_by_education.csv')) {
    const s = stateOf(row['state']);
    if (s !== undefined && row['sex'] === 'total') values[s] = count(row, 'median_earnings_25plus');
  }
  if (values.includes(null)) throw new Error('a state has no median earnings');
  return {
    id: 'state-earnings',
    label: 'Median earnings',
    of: ['state'],
    values,
    unit: 'dollars of 2022 a year',
    base: 'earners-2018-2022',
    status: 'official-copied',
    source: 's1501-earnings',
    note: 'Of people of 25 and over with earnings. A median is no count of people, so nothing is drawn from it.',
  };
}
