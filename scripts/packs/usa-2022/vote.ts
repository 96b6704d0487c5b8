import type { Attribute, Marginal, SampleFactor } from '../../../src/core/pack/pack.ts';
import { add, perCell, rake } from '../shared/fit.ts';
import { expectEqual, figure, sum } from '../shared/tables.ts';
import type { Citizens } from './citizens.ts';
import { citizenGroupOf } from './citizens.ts';
import { knownStateVotes, leanCount } from './counties.ts';
import type { Counties, County } from './counties.ts';
import { readNonCitizens } from './non-citizens.ts';
import { groups } from './race.ts';
import type { Race } from './race.ts';
import { adults, bandOf, bands, base } from './schooling.ts';
import { states } from './states.ts';
import { Grid, codeIn, range, short } from './grid.ts';
import type { Read } from '../shared/tables.ts';

const choices: [id: string, label: string][] = [
  ['biden', 'Voted for Biden'],
  ['trump', 'Voted for Trump'],
  ['other', 'Voted for another candidate'],
  ['did-not-vote', 'Citizen, did not vote'],
  ['not-citizen', 'Not a citizen'],
];
const didNotVote = 3;
const notCitizen = 4;
const parties: [id: string, label: string][] = [
  ['democrat', 'Democrat'],
  ['leans-democratic', 'Leans Democratic'],
  ['neither', 'Leans to neither'],
  ['leans-republican', 'Leans Republican'],
  ['republican', 'Republican'],
];

export interface Vote {
  /** Votes of 2020 by state: Democrat, Republican, others. */
  votes: [number, number, number][];
  attributes: Attribute[];
  marginals: Marginal[];
  factors: SampleFactor[];
}

export function readVote(read: Read, counties: Counties, race: Race, citizens: Citizens): Vote {
  const votes = stateVotes(read, counties.list);
  const foreign = readNonCitizens(read, counties, race, citizens);
  const counted = new Grid(states.length, leanCount, choices.length);
  const estimated: number[] = [];
  const votesOf = votesByLean(votes, counties.list);
  for (const s of range(states.length))
    for (const l of range(leanCount)) {
      const own = range(counties.list.length).filter(
        (c) => counties.list[c]!.state === s && counties.list[c]!.lean === l,
      );
      const people = sum(own.map((c) => counties.adults[c]!));
      const cast = range(3).map((k) => votesOf.at(s, l, k));
      const strangers = Math.round(sum(own.map((c) => foreign.byCounty[c]!)));
      const rest = people - sum(cast) - strangers;
      if (people > 0 && rest < 0.02 * people)
        throw new Error(`${states[s]!.name}, lean ${l}: ${rest} of ${people} adults did not vote`);
      [...cast, rest, strangers].forEach((n, k) => counted.add(n, s, l, k));
      for (const k of [didNotVote, notCitizen])
        estimated.push((s * leanCount + l) * choices.length + k);
    }
  const byState = states.flatMap((_, s) => choices.map((__, k) => counted.sum(s, null, k)));
  expectEqual('adults by state and vote', sum(byState), adults);
  const survey = readSurvey(read);
  const common = {
    base,
    status: 'secondary' as const,
    source: 'county-votes',
    reconciliation:
      'Votes counted in November 2020 beside residents of 2018–2022; Alaska’s from its one district. Who is no citizen follows from counties of 65,000 and more in 2022; citizens who did not vote are the rest.',
  };
  return {
    votes,
    attributes: attributes(),
    marginals: [
      {
        id: 'state-vote',
        label: 'Vote of 2020 by state',
        of: ['state', 'vote2020'],
        counts: byState,
        estimatedCells: states.flatMap((_, s) =>
          [didNotVote, notCitizen].map((k) => s * choices.length + k),
        ),
        ...common,
      },
      {
        id: 'state-lean',
        label: 'Adults by state and vote of the county',
        of: ['state', 'countyLean'],
        counts: states.flatMap((_, s) => range(leanCount).map((l) => counted.sum(s, l, null))),
        base,
        status: 'estimated',
        source: 'county-acs23',
        reconciliation: 'The adults of counties, brought to those of their state, summed.',
      },
      {
        id: 'state-lean-vote',
        label: 'Vote of 2020 by state and vote of the county',
        of: ['state', 'countyLean', 'vote2020'],
        counts: counted.list(),
        estimatedCells: estimated,
        ...common,
      },
    ],
    factors: [votePattern(survey, foreign.shares), partyPattern(survey)],
  };
}

function stateVotes(read: Read, list: readonly County[]): [number, number, number][] {
  const byCounty = states.map((_, s) => {
    const own = list.filter(({ state, votes }) => state === s && votes);
    return [0, 1, 2].map((k) => sum(own.map(({ votes }) => votes![k]!))) as [
      number,
      number,
      number,
    ];
  });
  return knownStateVotes(read, byCounty);
}

/** Votes by state and lean of the county; a state without county votes has one lean. */
function votesByLean(votes: readonly (readonly number[])[], list: readonly County[]): Grid {
  const byLean = new Grid(states.length, leanCount, 3);
  for (const { state, lean, votes: own } of list)
    own?.forEach((n, k) => byLean.add(n, state, lean, k));
  votes.forEach((own, s) => {
    const found = range(3).map((k) => byLean.sum(s, null, k));
    if (sum(found) === 0) {
      const [first] = list.filter(({ state }) => state === s);
      own.forEach((n, k) => byLean.add(n, s, first!.lean, k));
    } else own.forEach((n, k) => expectEqual(`votes of ${states[s]!.name}`, found[k]!, n));
  });
  return byLean;
}

const surveyRaces = ['White', 'Black', 'Hispanic', 'Other/Mixed'];
const surveyEducation = ['High school or less', 'Some college', 'College'];
/** Schooling of the survey that stands for each attainment, with its weight. */
const schoolingOf: [education: number, weight: number][][] = [
  [[0, 1]],
  [
    [0, 0.5],
    [1, 0.5],
  ],
  [[2, 1]],
];

interface Survey {
  people: number;
  /** Citizens by race, age band, schooling and choice: the first four choices. */
  choice: Grid;
  /** By race, choice and party. */
  party: Grid;
}

function readSurvey(read: Read): Survey {
  const rows = read('opinion/fivethirtyeight/nonvoters_data.csv');
  expectEqual('people of the survey of 2020', rows.length, 5836);
  const choice = new Grid(surveyRaces.length, bands.length, surveyEducation.length, 4);
  const party = new Grid(surveyRaces.length, 4, parties.length);
  for (const row of rows) {
    const r = codeIn(surveyRaces, row['race']);
    const e = codeIn(surveyEducation, row['educ']);
    const weight = figure(row, 'weight');
    const votes = row['Q21'] === '1' && row['voter_category'] !== 'rarely/never';
    const k = votes ? ({ '2': 0, '1': 1 }[row['Q23']!] ?? 2) : didNotVote;
    // Hardly anyone under 25 could have voted four times before, as the survey asks.
    const band = bandOf(figure(row, 'ppage'));
    for (const a of band < 2 ? [0, 1] : [band]) choice.add(weight, r, a, e, k);
    const p =
      row['Q30'] === '2'
        ? 0
        : row['Q30'] === '1'
          ? 4
          : row['Q33'] === '2'
            ? 1
            : row['Q33'] === '1'
              ? 3
              : 2;
    party.add(weight, r, k, p);
  }
  return { people: rows.length, choice, party };
}

/** Choice given race, age and attainment: tables of the survey, and who is no citizen. */
function votePattern({ choice, people }: Survey, foreign: readonly number[][]): SampleFactor {
  const shape = [surveyRaces.length, bands.length, surveyEducation.length, 4] as const;
  const tables = [
    perCell(shape, ([r, , e, k]) => (r! * 3 + e!) * 4 + k!),
    perCell(shape, ([, a, , k]) => a! * 4 + k!),
    perCell(shape, ([r, a, e]) => (r! * bands.length + a!) * 3 + e!),
  ];
  const seen = choice.cells.map((weight) => weight + 0.2);
  const { cells } = rake(
    new Float64Array(seen.length).fill(1),
    tables.map((of, i) => ({
      name: `survey ${i}`,
      of,
      targets: [...add(seen, of, Math.max(...of) + 1)],
    })),
    1e-6,
  );
  const at = (r: number, a: number, e: number, k: number) =>
    cells[((r * bands.length + a) * 3 + e) * 4 + k]!;
  const pattern = groups.flatMap((_, g) =>
    range(bands.length).flatMap((a) =>
      range(3).flatMap((t) => {
        const r = citizenGroupOf[g]!;
        const row = range(4).map((k) =>
          sum(
            schoolingOf[t]!.map(([e, weight]) => {
              const all = sum(range(4).map((other) => at(r, a, e, other)));
              return (weight * at(r, a, e, k)) / all;
            }),
          ),
        );
        const out = foreign[g]![t]!;
        return [...row.map((part) => part * (1 - out)), out].map((part) => short(part * 1000));
      }),
    ),
  );
  return {
    id: 'vote-pattern',
    label: 'Vote by race, age and attainment, survey of September 2020',
    of: ['countyLean', 'raceEthnicity', 'ageBand', 'attainment', 'vote2020'],
    // The survey knows no county: each lean starts from the same pattern and is tilted by its votes.
    weights: range(leanCount).flatMap(() => pattern),
    base: 'survey-2020',
    status: 'estimated',
    source: 'nonvoters-2020',
    note: `${people} citizens, weighted: who meant to vote and had voted before, and for whom; who was unsure stands for votes for others. Race and schooling go together, age by itself, with one pattern under 35; Asians share the survey’s “other”. Not citizens: estimated for Black, Hispanic and Asian people from how their part and that of people who are no citizens go together over counties of 65,000 and more in 2022, which also carries what else tells those counties apart; one in fifty of the others, assumed; alike at every attainment, but for Hispanics, among whom citizens of 2014–2018 shape it.`,
  };
}

/** Party given race and choice: counts of the survey drawn a little to the average of all races. */
function partyPattern({ party }: Survey): SampleFactor {
  const pull = 5;
  return {
    id: 'party-pattern',
    label: 'Party by race and vote, survey of September 2020',
    of: ['raceEthnicity', 'vote2020', 'partyLean'],
    weights: groups.flatMap((_, g) =>
      choices.flatMap((__, k) => {
        const r = citizenGroupOf[g]!;
        const from = Math.min(k, didNotVote);
        const all = party.sum(null, from, null);
        const row = range(parties.length).map(
          (p) => party.at(r, from, p) + (pull * party.sum(null, from, p)) / all,
        );
        return row.map((part) => short((part / sum(row)) * 1000));
      }),
    ),
    base: 'survey-2020',
    status: 'estimated',
    source: 'nonvoters-2020',
    note: 'Small groups are drawn to the average by as much as five people would. People who are no citizens were not asked: they take the pattern of citizens of their group who do not vote.',
  };
}

function attributes(): Attribute[] {
  return [
    {
      id: 'vote2020',
      label: 'Vote for president, 2020',
      note: 'Votes by state, and within it by how the county voted, are counted; who voted how by race, age and attainment is modelled from a survey. Independent of sex and income. People too young in 2020 are not singled out.',
      stream: 1019,
      categories: choices.map(([id, label]) => ({ id, label })),
      status: 'modelled',
      source: 'county-votes',
    },
    {
      id: 'citizen',
      label: 'Citizenship',
      note: 'A function of the vote.',
      stream: 1020,
      categories: [
        { id: 'yes', label: 'Citizen' },
        { id: 'no', label: 'Not a citizen' },
      ],
      derivedFrom: {
        attribute: 'vote2020',
        groups: choices.map((_, k) => Number(k === notCitizen)),
      },
      status: 'estimated',
      source: 'dp05',
    },
    {
      id: 'partyLean',
      label: 'Party leaning',
      note: 'Party named, or the one a person leans to, given race and vote, by a survey of September 2020.',
      stream: 1021,
      categories: parties.map(([id, label]) => ({ id, label })),
      status: 'modelled',
      source: 'nonvoters-2020',
    },
  ];
}
