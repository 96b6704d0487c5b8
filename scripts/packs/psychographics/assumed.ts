import type { LayerAttribute } from '../../../src/core/layer/layer.ts';

const scale = [
  ['veryLow', 'Very low'],
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
  ['veryHigh', 'Very high'],
];

/** What no table was found for: id, label, topic, categories, what was looked at. */
const kinds: [string, string, string, string[][], string][] = [
  [
    'guidingValue',
    'Guiding value',
    'values',
    [
      ['selfTranscendence', 'Care for others (self-transcendence)'],
      ['conservation', 'Security and tradition (conservation)'],
      ['selfEnhancement', 'Success and power (self-enhancement)'],
      ['opennessToChange', 'Freedom and novelty (openness to change)'],
    ],
    'The four higher-order values of Schwartz (1992); no table of their shares was found.',
  ],
  [
    'mainMedia',
    'Main source of news',
    'media',
    [
      ['television', 'Television'],
      ['newspapers', 'Newspapers'],
      ['radio', 'Radio'],
      ['newsSites', 'News sites'],
      ['socialMedia', 'Social media'],
    ],
    'No table was found.',
  ],
  [
    'riskTolerance',
    'Risk tolerance',
    'economic',
    scale,
    'The one survey found asked 546 visitors of a site about one lottery, without a pattern by age or sex that stands out from chance.',
  ],
  ['brandLoyalty', 'Brand loyalty', 'economic', scale, 'No table was found.'],
  ['priceSensitivity', 'Price sensitivity', 'economic', scale, 'No table of persons was found.'],
  [
    'spendingStyle',
    'Spending style',
    'economic',
    [
      ['saver', 'Saver'],
      ['planner', 'Planner'],
      ['balanced', 'Balanced'],
      ['spontaneous', 'Spontaneous'],
      ['generous', 'Free-spending'],
    ],
    'No table was found.',
  ],
  [
    'decisionStyle',
    'Decision style',
    'economic',
    [
      ['rational', 'Rational'],
      ['intuitive', 'Intuitive'],
      ['dependent', 'Dependent'],
      ['avoidant', 'Avoidant'],
      ['spontaneous', 'Spontaneous'],
    ],
    'The five styles of Scott and Bruce (1995); no table of their shares was found.',
  ],
  [
    'purchaseFrequency',
    'Purchase frequency',
    'shopping',
    [
      ['yearly', 'Yearly'],
      ['quarterly', 'Quarterly'],
      ['monthly', 'Monthly'],
      ['weekly', 'Weekly'],
      ['daily', 'Daily'],
    ],
    'No table of persons was found.',
  ],
  [
    'shoppingChannel',
    'Shopping channel',
    'shopping',
    [
      ['store', 'Mostly in stores'],
      ['both', 'Both alike'],
      ['online', 'Mostly online'],
    ],
    'No table of persons was found.',
  ],
  [
    'shoppingDevice',
    'Device for shopping',
    'shopping',
    [
      ['phone', 'Phone'],
      ['computer', 'Computer'],
      ['tablet', 'Tablet'],
    ],
    'No table of persons was found.',
  ],
];
const firstStream = 2100;

/** Neutral stand-ins: equal shares, the same for everybody, tied to nothing. */
export const assumedAttributes: LayerAttribute[] = kinds.map(
  ([id, label, topic, categories, looked], i) => ({
    id,
    label,
    topic,
    stream: firstStream + i,
    categories: categories.map(([category, words]) => ({ id: category!, label: words! })),
    assumed: {
      shares: categories.map(() => 1),
      note: `${looked} Assumed: equal shares, the same for everybody and independent of everything, until you give others.`,
    },
  }),
);
