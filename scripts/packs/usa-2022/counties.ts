import type {
  Attribute,
  ContextTable,
  Marginal,
  SampleFactor,
} from '../../../src/core/pack/pack.ts';
import { perCell, rake } from '../shared/fit.ts';
import { count, expectEqual, figure, sum, wholeNumbers } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';
import { groups } from './race.ts';
import type { Race } from './race.ts';
import { base } from './schooling.ts';
import { stateOf, states } from './states.ts';
import { range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';

/** How counties voted in 2020: the lead of the Democrat over the Republican in points of both. */
const leans: [id: string, label: string, from: number][] = [
  ['d-20', 'Democratic by 20 points and more', 0.2],
  ['d', 'Democratic by less than 20', 0],
  ['r', 'Republican by less than 20', -0.2],
  ['r-20', 'Republican by 20 to 50', -0.5],
  ['r-50', 'Republican by more than 50', -Infinity],
];
const sizes: [id: string, label: string, from: number][] = [
  ['1m', '1,000,000 and more', 1_000_000],
  ['250k', '250,000 to 999,999', 250_000],
  ['65k', '65,000 to 249,999', 65_000],
  ['20k', '20,000 to 64,999', 20_000],
  ['small', 'under 20,000', 0],
];
export const leanCount = leans.length;

export interface County {
  fips: string;
  /** Name without the state. */
  name: string;
  state: number;
  lean: number;
  size: number;
  /** Adults of 2019–2023, before they are brought to the state's. */
  counted: number;
  /** Votes of 2020 for the Democrat, the Republican and all others; undefined where none is known. */
  votes?: [number, number, number];
}

export interface Counties {
  list: County[];
  /** Adults of each county, whole numbers that add up to the state's. */
  adults: number[];
  attributes: Attribute[];
  marginals: Marginal[];
  factors: SampleFactor[];
  context: ContextTable[];
}

export function readCounties(read: Read, byState: readonly number[], race: Race): Counties {
  const rows = read('us_context/county_context.csv').filter(
    (row) => row['acs23_population_size'] !== '' && row['acs23_population_size'] !== 'NA',
  );
  expectEqual('the number of counties', rows.length, 3144);
  const stateVotes = states.map((_, s) =>
    votesOf(rows.filter((row) => stateOf(row['state']) === s && row['state'] !== 'Alaska')),
  );
  const known = knownStateVotes(read, stateVotes);
  const list = rows
    .map((row): County => {
      const state = stateOf(row['state'])!;
      const votes =
        row['state'] === 'Alaska' || !isStated(row, 'votes_dem_2020') ? undefined : votesOf([row]);
      const [d, r] = votes ?? known[state]!;
      const people = count(row, 'acs23_population_size');
      const lead = (d - r) / (d + r);
      return {
        fips: row['fips']!.padStart(5, '0'),
        name: row['county']!,
        state,
        lean: leans.findIndex(([, , from]) => lead >= from),
        size: sizes.findIndex(([, , from]) => people >= from),
        counted: people * (figure(row, 'acs23_age_18_plus') / 100),
        ...(votes ? { votes } : {}),
      };
    })
    .sort((a, b) => (a.fips < b.fips ? -1 : 1));
  const adults = new Array<number>(list.length).fill(0);
  byState.forEach((people, s) => {
    const own = range(list.length).filter((c) => list[c]!.state === s);
    const all = sum(own.map((c) => list[c]!.counted));
    wholeNumbers(
      own.map((c) => (list[c]!.counted / all) * people),
      people,
    ).forEach((n, i) => {
      adults[own[i]!] = n;
    });
  });
  const byFips = new Map(rows.map((row) => [row['fips']!.padStart(5, '0'), row]));
  const ordered = list.map(({ fips }) => byFips.get(fips)!);
  return {
    list,
    adults,
    attributes: attributes(list),
    marginals: [
      {
        id: 'county',
        label: 'Adults by county',
        of: ['county'],
        counts: adults,
        base,
        status: 'estimated',
        source: 'county-acs23',
        reconciliation:
          'Residents and percent of 18 and over of 2019–2023, brought to the adults of each state of 2018–2022.',
      },
      {
        id: 'county-size',
        label: 'Adults by residents of the county',
        of: ['countySize'],
        counts: sizes.map((_, size) => sum(adults.filter((__, c) => list[c]!.size === size))),
        base,
        status: 'estimated',
        source: 'county-acs23',
        reconciliation: 'The adults of counties, brought to those of their state, summed.',
      },
    ],
    factors: patterns(list, ordered, adults, race),
    context: [countyIncome(read, list)],
  };
}

function isStated(row: Row, column: string): boolean {
  return row[column] !== '' && row[column] !== 'NA' && row[column] !== undefined;
}

/** Votes of 2020 of some counties: Democrat, Republican, all others. */
function votesOf(rows: readonly Row[]): [number, number, number] {
  const votes: [number, number, number] = [0, 0, 0];
  for (const row of rows) {
    if (!isStated(row, 'votes_dem_2020')) continue;
    const d = count(row, 'votes_dem_2020');
    const r = count(row, 'votes_gop_2020');
    votes[0] += d;
    votes[1] += r;
    votes[2] += count(row, 'votes_total_2020') - d - r;
  }
  return votes;
}

/**
 * Votes of 2020 by state. Connecticut's are on its old counties, which are read apart;
 * Alaska's come from the one district that the state is.
 */
export function knownStateVotes(
  read: Read,
  byCounty: readonly [number, number, number][],
): [number, number, number][] {
  const votes = byCounty.map((own) => [...own] as [number, number, number]);
  const all = read('us_context/county_context.csv');
  const connecticut = stateOf('Connecticut')!;
  votes[connecticut] = votesOf(all.filter((row) => row['state'] === 'Connecticut'));
  const alaska = read('opinion/cces_kuriwaki/cd_info_2020.csv').find(({ cd }) => cd === 'AK-01')!;
  const both = count(alaska, 'presvotes_DR_20');
  const trump = Math.round(both * figure(alaska, 'pct_trump'));
  votes[stateOf('Alaska')!] = [both - trump, trump, count(alaska, 'presvotes_total_20') - both];
  votes.forEach(([d, r], s) => {
    if (d === 0 || r === 0) throw new Error(`${states[s]!.name} has no votes of 2020`);
  });
  return votes;
}

function attributes(list: readonly County[]): Attribute[] {
  const place = ({ state, lean }: County) => state * leans.length + lean;
  return [
    {
      id: 'county',
      label: 'County',
      note: 'Counties, parishes, boroughs, planning regions of Connecticut and independent cities, by their five-digit code. Adults, race and schooling go by the county; given the state, the county’s vote, race and attainment, everything else is as in the state.',
      stream: 1014,
      categories: list.map(({ fips, name, state }) => ({
        id: fips,
        label: `${name}, ${states[state]!.postal}`,
      })),
      within: { attributes: ['state', 'countyLean'], cell: list.map(place) },
      status: 'estimated',
      source: 'county-acs23',
    },
    {
      id: 'countySize',
      label: 'Residents of the county',
      note: 'How many people of all ages live in the person’s county, 2019–2023.',
      stream: 1015,
      categories: sizes.map(([id, label]) => ({ id, label })),
      derivedFrom: { attribute: 'county', groups: list.map(({ size }) => size) },
      status: 'estimated',
      source: 'county-acs23',
    },
    {
      id: 'countyLean',
      label: 'Vote of the county, 2020',
      note: 'Lead among the votes for the two large parties. Alaska and Connecticut, whose counties of today have no count of 2020, and Kalawao (HI) are given their state’s.',
      stream: 1016,
      categories: leans.map(([id, label]) => ({ id, label })),
      status: 'estimated',
      source: 'county-votes',
    },
  ];
}

/**
 * Race and schooling of each county: the published shares brought to the county's adults and
 * to the state's race and attainment, as weights to start from.
 */
function patterns(
  list: readonly County[],
  rows: readonly Row[],
  adults: readonly number[],
  race: Race,
): SampleFactor[] {
  const width = groups.length;
  const byRace = new Array<number>(list.length * width).fill(0);
  const bySchooling = new Array<number>(list.length * 3).fill(0);
  states.forEach((_, s) => {
    const own = range(list.length).filter((c) => list[c]!.state === s);
    const total = sum(own.map((c) => adults[c]!));
    const stateRace = range(width).map((g) => race.people25.sum(s, g, null));
    const stateSchooling = range(3).map((t) => race.people25.sum(s, null, t));
    const average = stateRace.map((people) => people / sum(stateRace));
    // Weights that say nothing of the state's own mix, which other tables tell: the parts of a
    // group's people in each county, and of an attainment's as a multiple of everyone's.
    const ofRace = (c: number) => raceShares(rows[c]!, average);
    put(own, byRace, width, total, stateRace, ofRace, (people, group) =>
      short((people / group) * 1e4, 3),
    );
    const ofSchooling = (c: number) => schoolingShares(rows[c]!);
    put(own, bySchooling, 3, total, stateSchooling, ofSchooling, (people, level, everyone) =>
      short((people / level / everyone) * 100, 3),
    );
  });

  function put(
    own: readonly number[],
    into: number[],
    size: number,
    total: number,
    state: readonly number[],
    shares: (c: number) => number[],
    weight: (people: number, group: number, everyone: number) => number,
  ): void {
    const start = Float64Array.from(
      own.flatMap((c) => shares(c).map((share) => Math.max(share, 2e-4) * adults[c]!)),
    );
    const { cells } = rake(
      start,
      [
        {
          name: `counties of ${states[list[own[0]!]!.state]!.name}`,
          of: perCell([own.length, size], ([c]) => c!),
          targets: own.map((c) => adults[c]!),
        },
        {
          name: 'their state',
          of: perCell([own.length, size], ([, k]) => k!),
          targets: state.map((people) => (people / sum(state)) * total),
        },
      ],
      1e-3 * total,
    );
    const parts = range(size).map((k) => sum(own.map((_, i) => cells[i * size + k]!)));
    own.forEach((c, i) => {
      for (let k = 0; k < size; k++)
        into[c * size + k] = weight(cells[i * size + k]!, parts[k]!, adults[c]! / total);
    });
  }

  const common = {
    base: 'counties-2019-2023',
    status: 'estimated' as const,
  };
  return [
    {
      id: 'county-race',
      label: 'Race and ethnicity of counties',
      of: ['county', 'raceEthnicity'],
      weights: byRace,
      ...common,
      source: 'county-acs19',
      note: 'Percent of residents of all ages, 2015–2019, brought to the state’s of 25 and over; Connecticut’s planning regions and two new areas of Alaska, which have none, take their state’s.',
    },
    {
      id: 'county-attainment',
      label: 'Schooling of counties',
      of: ['county', 'attainment'],
      weights: bySchooling,
      ...common,
      source: 'county-acs23',
      note: 'Percent of people of 25 and over with a high school diploma and with a bachelor’s degree, brought to the state’s.',
    },
  ];
}

/** Shares of the five groups in a county; the state's where none are printed. */
function raceShares(row: Row, average: readonly number[]): number[] {
  if (!isStated(row, 'acs19_white_not_hispanic')) return [...average];
  const part = (column: string) => figure(row, `acs19_${column}`) / 100;
  const white = part('white_not_hispanic');
  const hispanic = part('hispanic');
  const black = part('black');
  const asian = part('asian');
  return [white, black, hispanic, asian, Math.max(0.002, 1 - white - black - hispanic - asian)];
}

function schoolingShares(row: Row): number[] {
  const school = figure(row, 'acs23_hs_grad') / 100;
  const degree = figure(row, 'acs23_college_grad') / 100;
  return [1 - school, school - degree, degree];
}

/** Median household income: shown beside the population. */
function countyIncome(read: Read, list: readonly County[]): ContextTable {
  const byFips = new Map(
    read('us_context/acs2022_5yr_county_household_income.csv').map((row) => [
      row['fips']!.padStart(5, '0'),
      row,
    ]),
  );
  return {
    id: 'county-income',
    label: 'Median household income',
    of: ['county'],
    values: list.map(({ fips }) => {
      const row = byFips.get(fips);
      if (!row) throw new Error(`no household income for ${fips}`);
      return isStated(row, 'median_income') ? count(row, 'median_income') : null;
    }),
    unit: 'dollars of 2022 a year',
    base: 'households-2018-2022',
    status: 'official-copied',
    source: 's1901',
    note: 'Half of the households of the county have more. Nobody’s income is drawn by county: given state, age, race and attainment it is as in the state.',
  };
}
