import type { LayerAttribute } from '../../../src/core/layer/layer.ts';
import { latentCorrelations, sharesOf } from './survey.ts';
import type { Survey, SurveyVariable } from './survey.ts';
import type { Read, Row } from '../shared/tables.ts';
import { numberIn } from './figures.ts';
import { expectEqual } from '../shared/tables.ts';
import { bandIn } from './variables.ts';

const sex: SurveyVariable = { id: 'sex', groups: [0, 1], groupLabels: ['Male', 'Female'] };
const age: SurveyVariable = {
  id: 'age',
  groups: [0, 0, 0, 1, 1, 2, 2, 3],
  groupLabels: ['18–34', '35–49', '50–64', '65 and over'],
};
/** Its degrees count some college without a degree as high school. */
const education: SurveyVariable = {
  id: 'education',
  groups: [0, 1, 1, 2, 3],
  groupLabels: [
    'Less than high school',
    'High school or junior college',
    'Bachelor’s degree',
    'Graduate degree',
  ],
};
const income: SurveyVariable = {
  id: 'income',
  groups: [0, 1, 2, 3, 4, 4],
  groupLabels: [
    'Under $30,000',
    '$30,000–$39,999',
    '$40,000–$49,999',
    '$50,000–$74,999',
    '$75,000 and over',
  ],
};

const ideologies = [
  'Extremely Liberal',
  'Liberal',
  'Slightly Liberal',
  'Moderate',
  'Slightly Conservative',
  'Conservative',
  'Extremely Conservative',
];
const parties = [
  'Strong Democrat',
  'Not Str Democrat',
  'Ind,near Dem',
  'Independent',
  'Ind,near Rep',
  'Not Str Republican',
  'Strong Republican',
];
const degrees = ['Lt High School', 'High School', 'Bachelor', 'Graduate'];

const category = (label: string) => ({
  id: label.charAt(0).toLowerCase() + label.slice(1).replace(/[^A-Za-z0-9]/g, ''),
  label: label.charAt(0) + label.slice(1).toLowerCase(),
});

/** What the General Social Survey asked, by demographics. */
export function readGeneralSocialSurvey(read: Read): {
  attributes: LayerAttribute[];
  /** Latent correlations of party, ideology and happiness, as asked of the same people. */
  of2016: number[];
} {
  const survey = survey2016(read);
  const news = survey2018(read);
  const television = survey2014(read);
  const measured = (from: Survey, question: number, categories: number, words: Words) => {
    const { total, margins, n } = sharesOf(from, question, categories);
    const base = `${n.toLocaleString('en-US')} adults of the United States, ${words.base}`;
    return { US: { kind: 'shares' as const, ...words, base, total, margins } };
  };
  const in2016: Words = {
    status: 'estimated',
    source: 'gss-2016',
    base: '2016, weighted; carried over',
  };
  return {
    attributes: [
      {
        id: 'ideology',
        label: 'Ideology',
        note: 'Where people place themselves between liberal and conservative.',
        topic: 'politics',
        stream: 2040,
        categories: ideologies.map(category),
        measured: measured(survey, 1, ideologies.length, in2016),
      },
      {
        id: 'happiness',
        label: 'Happiness',
        note: 'Taken all together, how people say things are these days.',
        topic: 'values',
        stream: 2041,
        categories: ['Not too happy', 'Pretty happy', 'Very happy'].map(category),
        measured: measured(survey, 2, 3, in2016),
      },
      {
        id: 'newspaper',
        label: 'Reads a newspaper',
        topic: 'media',
        stream: 2042,
        categories: [
          'Never',
          'Less than weekly',
          'Once a week',
          'A few times a week',
          'Every day',
        ].map(category),
        measured: measured(news, 0, 5, {
          status: 'estimated',
          source: 'gss-2018',
          base: '2018, without weights; carried over',
        }),
      },
      {
        id: 'televisionHours',
        label: 'Television a day',
        note: 'Hours on an average day; the last category is eight and more.',
        topic: 'media',
        stream: 2043,
        categories: ['0', '1', '2', '3', '4', '5', '6–7', '8 and more'].map((label, k) => ({
          id: `${hours[k]!}`,
          label,
        })),
        values: [...hours],
        unit: 'hours',
        measured: measured(television, 0, hours.length, {
          status: 'estimated',
          source: 'gss-2014',
          base: '2014, without weights, by age only; carried over',
        }),
      },
    ],
    of2016: latentCorrelations(survey, [
      { question: 0, categories: parties.length },
      { question: 1, categories: ideologies.length },
      { question: 2, categories: 3 },
    ]),
  };
}

interface Words {
  status: 'estimated';
  source: string;
  base: string;
}

const hours = [0, 1, 2, 3, 4, 5, 6, 8] as const;

function survey2016(read: Read): Survey {
  const rows = read('psychographics/gss2016_sample.csv');
  expectEqual('respondents of 2016', rows.length, 2867);
  return {
    variables: [sex, age, education, income],
    respondents: rows.map((row) => ({
      weight: numberIn(row, 'wtssall')!,
      groups: [
        ['Male', 'Female'].indexOf(row['sex']!),
        ageGroup(row),
        degrees.indexOf(row['degree'] === 'Junior College' ? 'High School' : row['degree']!),
        incomeGroup(row['income16']!),
      ],
      answers: [
        parties.indexOf(row['partyid']!),
        ideologies.indexOf(row['polviews']!),
        ['Not Too Happy', 'Pretty Happy', 'Very Happy'].indexOf(row['happy']!),
      ],
    })),
  };
}

function survey2018(read: Read): Survey {
  const rows = read('psychographics/gss2018_spending_attitudes.csv');
  expectEqual('respondents of 2018', rows.length, 2348);
  return {
    variables: [sex, age, education],
    respondents: rows.map((row) => {
      const days = numberIn(row, 'news');
      const degree = numberIn(row, 'degree') ?? -1;
      return {
        weight: 1,
        groups: [numberIn(row, 'sex')!, ageGroup(row), [0, 1, 1, 2, 3][degree] ?? -1],
        answers: [days === undefined ? -1 : 5 - days],
      };
    }),
  };
}

function survey2014(read: Read): Survey {
  const rows = read('psychographics/gss_cat_2000_2014.csv').filter(({ year }) => year === '2014');
  expectEqual('respondents of 2014', rows.length, 2538);
  return {
    variables: [age],
    respondents: rows.map((row) => {
      const watched = numberIn(row, 'tvhours');
      return {
        weight: 1,
        groups: [ageGroup(row)],
        answers: [watched === undefined ? -1 : hours.findLastIndex((lowest) => watched >= lowest)],
      };
    }),
  };
}

function ageGroup(row: Row): number {
  const years = numberIn(row, 'age');
  return years === undefined || years < 18 ? -1 : age.groups[bandIn('age', years)]!;
}

/** Brackets of family income are printed as words, with a space for the comma. */
function incomeGroup(bracket: string): number {
  if (bracket === '') return -1;
  if (bracket.startsWith('under')) return 0;
  const lowest = Number(/^\$?(\d+(?: \d{3})?)/.exec(bracket)?.[1]?.replace(' ', ''));
  if (!Number.isFinite(lowest)) throw new Error(`'${bracket}' is no bracket of income`);
  return income.groups[bandIn('income', lowest)]!;
}
