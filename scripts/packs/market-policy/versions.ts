import type { Attribute, Contradiction, Marginal } from '../../../src/core/pack/pack.ts';

interface Rule {
  target: number;
  tolerance: number;
  min_samples: number;
}

/** The persona policy as it was transcribed: its text, and what the service's code has instead. */
export interface PolicyFile {
  age: Record<string, Rule>;
  gender: Record<string, Rule>;
  geography: Record<string, Rule>;
  service_targets_that_contradict_the_policy: {
    gender: Record<string, number>;
    age_groups: Record<string, number>;
    education_levels: Record<string, number>;
    income_distribution: Record<string, number>;
  };
}

export const versions = ['text', 'service'] as const;
export type Version = (typeof versions)[number];

/** Shares are printed in hundredths, so a hundred people have whole numbers of each. */
const hundred = 100;
const base = 'sample';

interface Table {
  id: string;
  label: string;
  note: string;
  stream: number;
  /** Ids and labels of the categories, by their name in the file. */
  categories: Record<string, [id: string, label: string]>;
  text?: Record<string, Rule>;
  service?: Record<string, number>;
}

function tablesOf(policy: PolicyFile): Table[] {
  const service = policy.service_targets_that_contradict_the_policy;
  return [
    {
      id: 'age',
      label: 'Age',
      note: 'Six bands from 18 on. The two versions of the policy state different shares.',
      stream: 1000,
      categories: {
        '18-24': ['18-24', '18–24'],
        '25-34': ['25-34', '25–34'],
        '35-44': ['35-44', '35–44'],
        '45-54': ['45-54', '45–54'],
        '55-64': ['55-64', '55–64'],
        '65+': ['65-plus', '65 and over'],
      },
      text: policy.age,
      service: service.age_groups,
    },
    {
      id: 'gender',
      label: 'Gender',
      note: 'As the policy names it.',
      stream: 1001,
      categories: {
        female: ['female', 'Female'],
        male: ['male', 'Male'],
        non_binary: ['non-binary', 'Non-binary'],
      },
      text: policy.gender,
      service: service.gender,
    },
    {
      id: 'area',
      label: 'Area',
      note: 'Only the text of the policy states it.',
      stream: 1002,
      categories: {
        urban: ['urban', 'Urban'],
        suburban: ['suburban', 'Suburban'],
        rural: ['rural', 'Rural'],
      },
      text: policy.geography,
    },
    {
      id: 'education',
      label: 'Education',
      note: 'Only the service states it.',
      stream: 1003,
      categories: {
        high_school: ['high-school', 'High school'],
        associate: ['associate', 'Associate’s degree'],
        bachelor: ['bachelor', 'Bachelor’s degree'],
        master: ['master', 'Master’s degree'],
        doctorate: ['doctorate', 'Doctorate'],
        other: ['other', 'Other'],
      },
      service: service.education_levels,
    },
    {
      id: 'income',
      label: 'Income',
      note: 'Only the service states it, and in three words without amounts.',
      stream: 1004,
      categories: {
        low: ['low', 'Low'],
        middle: ['middle', 'Middle'],
        high: ['high', 'High'],
      },
      service: service.income_distribution,
    },
  ];
}

const words = {
  text: {
    title: 'Market policy: as written (7 in 100 are 65 and over)',
    basis: 'the persona policy as written',
    source: 'Persona policy, text: targets, tolerances and least numbers',
    file: 'smvm/personas/policy.md',
    this: 'the text',
    other: 'the service',
  },
  service: {
    title: 'Market policy: as its service has it (23 in 100 are 65 and over)',
    basis: 'the persona policy as its service has it',
    source: 'Persona policy, constants of the service: targets',
    file: 'smvm/personas/__init__.py, BiasControlPolicy.DEMOGRAPHIC_TARGETS',
    this: 'the service',
    other: 'the text',
  },
} as const;

/** One version of the policy as a pack of its own: the two contradict each other and are never mixed. */
export function versionPack(policy: PolicyFile, version: Version) {
  const said = words[version];
  const tables = tablesOf(policy).filter((table) => table[version]);
  const elderly = shareOf(tables[0]!, version, '65+');
  if (!said.title.includes(`(${elderly} in 100`))
    throw new Error(`the title of the version '${version}' says another share than ${elderly}`);
  return {
    format: 1,
    id: `market-policy-${version}`,
    title: said.title,
    basis: said.basis,
    languages: ['en'],
    licence: 'MIT',
    attribution: 'Shares of the persona policy of IncludeBrake/synthetic_market_machine (MIT).',
    base,
    bases: [
      {
        id: base,
        label: 'in a hundred: shares of a sample, nobody was counted',
        date: '2024',
        total: hundred,
      },
    ],
    sources: [version, ...versions.filter((other) => other !== version)].map((id) => ({
      id,
      publisher: 'Synthetic Market Machine',
      table: words[id].source,
      year: 2024,
      licence: 'MIT',
      obtainedFrom: `github.com/IncludeBrake/synthetic_market_machine @98f4bdd, ${words[id].file}`,
    })),
    attributes: tables.map((table) => attributeOf(table, version)),
    marginals: tables.map((table) => marginalOf(table, version)),
    sampleFactors: [],
    structuralZeros: [],
    figures: [],
    contradictions: tables.flatMap((table) => contradictionsOf(table, version)),
    identities: [],
    root: 'age',
    highlights: [],
    presets: [],
  };
}

/** A share in whole hundredths. */
function shareOf(table: Table, version: Version, category: string): number {
  const stated = table[version]?.[category];
  const share = typeof stated === 'number' ? stated : stated?.target;
  const hundredths = Math.round((share ?? NaN) * hundred);
  if (!(Math.abs((share ?? NaN) * hundred - hundredths) < 1e-9))
    throw new Error(`${table.id} of '${category}' is ${share}, which is no whole hundredth`);
  return hundredths;
}

function attributeOf(table: Table, version: Version): Attribute {
  return {
    id: table.id,
    label: table.label,
    note: `${table.note} Independent of all others, since only single tables are stated.`,
    stream: table.stream,
    categories: Object.values(table.categories).map(([id, label]) => ({ id, label })),
    status: 'assumed',
    source: version,
  };
}

function marginalOf(table: Table, version: Version): Marginal {
  const names = Object.keys(table.categories);
  const stated = Object.keys(table[version]!);
  if (stated.length !== names.length || !names.every((name) => stated.includes(name)))
    throw new Error(`${table.id} is stated of ${stated.join(', ')}`);
  const counts = names.map((name) => shareOf(table, version, name));
  const all = counts.reduce((sum, share) => sum + share, 0);
  if (all !== hundred) throw new Error(`the shares of ${table.id} add up to ${all} in a hundred`);
  const rules = version === 'text' ? names.map((name) => table.text![name]!) : undefined;
  return {
    id: table.id,
    label: `${table.label}, shares of ${words[version].this}`,
    of: [table.id],
    counts,
    base,
    status: 'assumed',
    source: version,
    ...(rules
      ? {
          reconciliation: `Exact quotas reach every least number of this table from ${sizeFor(rules)} people on.`,
          policy: {
            tolerance: rules.map(({ tolerance }) => tolerance),
            minimum: rules.map(({ min_samples }) => min_samples),
          },
        }
      : {
          reconciliation: 'The service names no tolerance and no least number.',
        }),
  };
}

/** Smallest size of a sample whose exact quotas hold at least the least number of each category. */
function sizeFor(rules: readonly Rule[]): number {
  return rules.reduce(
    (size, { target, min_samples }) => Math.max(size, Math.ceil(min_samples / target - 1e-9)),
    0,
  );
}

/** What the other version says of the same categories. */
function contradictionsOf(table: Table, version: Version): Contradiction[] {
  const other = version === 'text' ? 'service' : 'text';
  if (!table[other]) return [];
  return Object.entries(table.categories).flatMap(([name, [id, label]]): Contradiction[] => {
    const own = shareOf(table, version, name);
    const gap = shareOf(table, other, name) - own;
    if (gap === 0) return [];
    return [
      {
        id: `${table.id}-${id}`,
        label: `${table.label}, ${label}: ${words[version].other} against ${words[version].this}`,
        kind: 'figures',
        gap,
        reason: `In a hundred people: ${own + gap} by ${words[version].other}, ${own} by ${words[version].this}. One rule in two versions; neither has a census behind it, and each is a pack of its own.`,
        sources: [version, other],
      },
    ];
  });
}
