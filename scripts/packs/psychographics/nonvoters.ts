import type { LayerAttribute } from '../../../src/core/layer/layer.ts';
import { latentCorrelations, sharesOf } from './survey.ts';
import type { Survey, SurveyVariable } from './survey.ts';
import type { Read, Row } from '../shared/tables.ts';
import { numberIn } from './figures.ts';
import { expectEqual } from '../shared/tables.ts';
import { bandIn } from './variables.ts';

interface Question {
  id: string;
  label: string;
  note?: string;
  topic: string;
  stream: number;
  categories: [string, string][];
  read: (row: Row) => number;
}

const trust: [string, string][] = [
  ['notAtAll', 'Not at all'],
  ['notMuch', 'Not much'],
  ['some', 'Some'],
  ['aLot', 'A lot'],
];
const importance: [string, string][] = [
  ['notAtAll', 'Not at all important'],
  ['notSo', 'Not so important'],
  ['somewhat', 'Somewhat important'],
  ['very', 'Very important'],
];

/** A scale of four printed from most to least, as a code from least to most. */
const fromMost =
  (column: string) =>
  (row: Row): number => {
    const answer = numberIn(row, column) ?? -1;
    return answer >= 1 ? 4 - answer : -1;
  };

const trusted: [string, string, number][] = [
  ['trustPresidency', 'the presidency', 1],
  ['trustCongress', 'Congress', 2],
  ['trustSupremeCourt', 'the Supreme Court', 3],
  ['trustHealthAgency', 'the Centers for Disease Control', 4],
  ['trustElectionOfficials', 'election officials', 5],
  ['trustIntelligence', 'the FBI, CIA and other intelligence', 6],
  ['trustNewsMedia', 'the news media', 7],
  ['trustPolice', 'the police', 8],
  ['trustPostalService', 'the Postal Service', 9],
];
const values: [string, string, number][] = [
  ['valueFlag', 'Displaying the flag', 4],
  ['valueMilitary', 'Supporting the military', 7],
  ['valueRespect', 'Respecting those who disagree', 8],
  ['valueGod', 'Believing in God', 9],
  ['valueProtest', 'Protesting wrong actions of government', 10],
];

const questions: Question[] = [
  {
    id: 'politicalLean',
    label: 'Political lean',
    note: 'Party and strength; those of no party by the one they feel closer to.',
    topic: 'politics',
    stream: 2010,
    categories: [
      ['strongDemocrat', 'Strong Democrat'],
      ['democrat', 'Democrat'],
      ['leansDemocratic', 'Leans Democratic'],
      ['noLean', 'No lean'],
      ['leansRepublican', 'Leans Republican'],
      ['republican', 'Republican'],
      ['strongRepublican', 'Strong Republican'],
    ],
    read: lean,
  },
  {
    id: 'votingHabit',
    label: 'Voting habit',
    note: 'National elections voted in since 2000, from the voter file, or from their own word where people who rarely vote are not in it: all or all but one, two or more, or at most one. Citizens were asked; it is drawn for everybody of 18 and over, and not tied to a vote or a citizenship that the pack states.',
    topic: 'civic',
    stream: 2011,
    categories: [
      ['rarely', 'Rarely or never votes'],
      ['sometimes', 'Sometimes votes'],
      ['always', 'Almost always votes'],
    ],
    read: (row) => ['rarely/never', 'sporadic', 'always'].indexOf(row['voter_category']!),
  },
  {
    id: 'followsElections',
    label: 'Follows the election',
    note: 'How closely the presidential race of 2020 was followed.',
    topic: 'civic',
    stream: 2012,
    categories: [
      ['notAtAll', 'Not closely at all'],
      ['notVery', 'Not very closely'],
      ['somewhat', 'Somewhat closely'],
      ['very', 'Very closely'],
    ],
    read: fromMost('Q25'),
  },
  ...trusted.map(([id, what, item], i): Question => ({
    id,
    label: `Trusts ${what}`,
    topic: 'trust',
    stream: 2020 + i,
    categories: trust,
    read: fromMost(`Q8_${item}`),
  })),
  ...values.map(([id, label, item], i): Question => ({
    id,
    label,
    note: 'How important this is to being a good American.',
    topic: 'values',
    stream: 2030 + i,
    categories: importance,
    read: fromMost(`Q2_${item}`),
  })),
];

const variables: SurveyVariable[] = [
  { id: 'sex', groups: [0, 1], groupLabels: ['Male', 'Female'] },
  {
    id: 'age',
    groups: [0, 0, 0, 1, 1, 2, 2, 3],
    groupLabels: ['22–34', '35–49', '50–64', '65 and over'],
  },
  {
    id: 'education',
    groups: [0, 0, 1, 2, 2],
    groupLabels: ['High school or less', 'Some college', 'College'],
  },
  {
    id: 'race',
    groups: [0, 1, 2, 3],
    groupLabels: ['White', 'Black', 'Hispanic', 'Other or mixed'],
  },
  {
    id: 'income',
    groups: [0, 0, 1, 1, 2, 3],
    groupLabels: ['Less than $40k', '$40–75k', '$75–125k', '$125k or more'],
  },
];

/** What the survey of (non)voters of 2020 asked, by demographics, and how answers go together. */
export function readNonvoters(read: Read): {
  attributes: LayerAttribute[];
  of: string[];
  matrix: number[];
} {
  const rows = read('opinion/fivethirtyeight/nonvoters_data.csv');
  expectEqual('respondents', rows.length, 5836);
  const survey: Survey = {
    variables,
    respondents: rows.map((row) => ({
      weight: numberIn(row, 'weight')!,
      groups: [
        ['Male', 'Female'].indexOf(row['gender']!),
        variables[1]!.groups[Math.max(0, bandIn('age', numberIn(row, 'ppage')!))]!,
        ['High school or less', 'Some college', 'College'].indexOf(row['educ']!),
        ['White', 'Black', 'Hispanic', 'Other/Mixed'].indexOf(row['race']!),
        ['Less than $40k', '$40-75k', '$75-125k', '$125k or more'].indexOf(row['income_cat']!),
      ],
      answers: questions.map((question) => question.read(row)),
    })),
  };
  const attributes = questions.map((question, q): LayerAttribute => {
    const { id, label, note, topic, stream, categories } = question;
    const { total, margins, n } = sharesOf(survey, q, categories.length);
    return {
      id,
      label,
      ...(note !== undefined && { note }),
      topic,
      stream,
      categories: categories.map(([category, words]) => ({ id: category, label: words })),
      measured: {
        US: {
          kind: 'shares',
          status: 'estimated',
          source: 'nonvoters-2020',
          base: `${n.toLocaleString('en-US')} citizens of the United States old enough for four national elections, 15–25 September 2020, weighted; carried over to all adults`,
          ...(note !== undefined && { note }),
          total,
          margins,
        },
      },
    };
  });
  return {
    attributes,
    of: questions.map(({ id }) => id),
    matrix: latentCorrelations(
      survey,
      questions.map(({ categories }, question) => ({ question, categories: categories.length })),
    ),
  };
}

/** Q30 to Q33: party, strength, and the party felt closer to. */
function lean(row: Row): number {
  const party = numberIn(row, 'Q30');
  if (party === 1) return numberIn(row, 'Q31') === 1 ? 6 : 5;
  if (party === 2) return numberIn(row, 'Q32') === 1 ? 0 : 1;
  const closer = numberIn(row, 'Q33');
  return closer === 1 ? 4 : closer === 2 ? 2 : 3;
}
