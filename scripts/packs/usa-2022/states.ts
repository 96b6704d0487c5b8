import type { Attribute } from '../../../src/core/pack/pack.ts';

/** The divisions of the Census Bureau and the region of each. */
const divisions: [id: string, label: string, region: number][] = [
  ['new-england', 'New England', 0],
  ['middle-atlantic', 'Middle Atlantic', 0],
  ['east-north-central', 'East North Central', 1],
  ['west-north-central', 'West North Central', 1],
  ['south-atlantic', 'South Atlantic', 2],
  ['east-south-central', 'East South Central', 2],
  ['west-south-central', 'West South Central', 2],
  ['mountain', 'Mountain', 3],
  ['pacific', 'Pacific', 3],
];

const regions: [id: string, label: string][] = [
  ['northeast', 'Northeast'],
  ['midwest', 'Midwest'],
  ['south', 'South'],
  ['west', 'West'],
];

/** The 50 states and the District of Columbia in the order of their codes: postal code, name, division. */
export const states: { postal: string; name: string; division: number }[] = (
  [
    ['AL', 'Alabama', 5],
    ['AK', 'Alaska', 8],
    ['AZ', 'Arizona', 7],
    ['AR', 'Arkansas', 6],
    ['CA', 'California', 8],
    ['CO', 'Colorado', 7],
    ['CT', 'Connecticut', 0],
    ['DE', 'Delaware', 4],
    ['DC', 'District of Columbia', 4],
    ['FL', 'Florida', 4],
    ['GA', 'Georgia', 4],
    ['HI', 'Hawaii', 8],
    ['ID', 'Idaho', 7],
    ['IL', 'Illinois', 2],
    ['IN', 'Indiana', 2],
    ['IA', 'Iowa', 3],
    ['KS', 'Kansas', 3],
    ['KY', 'Kentucky', 5],
    ['LA', 'Louisiana', 6],
    ['ME', 'Maine', 0],
    ['MD', 'Maryland', 4],
    ['MA', 'Massachusetts', 0],
    ['MI', 'Michigan', 2],
    ['MN', 'Minnesota', 3],
    ['MS', 'Mississippi', 5],
    ['MO', 'Missouri', 3],
    ['MT', 'Montana', 7],
    ['NE', 'Nebraska', 3],
    ['NV', 'Nevada', 7],
    ['NH', 'New Hampshire', 0],
    ['NJ', 'New Jersey', 1],
    ['NM', 'New Mexico', 7],
    ['NY', 'New York', 1],
    ['NC', 'North Carolina', 4],
    ['ND', 'North Dakota', 3],
    ['OH', 'Ohio', 2],
    ['OK', 'Oklahoma', 6],
    ['OR', 'Oregon', 8],
    ['PA', 'Pennsylvania', 1],
    ['RI', 'Rhode Island', 0],
    ['SC', 'South Carolina', 4],
    ['SD', 'South Dakota', 3],
    ['TN', 'Tennessee', 5],
    ['TX', 'Texas', 6],
    ['UT', 'Utah', 7],
    ['VT', 'Vermont', 0],
    ['VA', 'Virginia', 4],
    ['WA', 'Washington', 8],
    ['WV', 'West Virginia', 4],
    ['WI', 'Wisconsin', 2],
    ['WY', 'Wyoming', 7],
  ] as const
).map(([postal, name, division]) => ({ postal, name, division }));

const codes = new Map(
  states.flatMap(({ postal, name }, code) => [[postal, code] as const, [name, code] as const]),
);

/** Code of a state by its postal code or name; undefined for what is no state (Puerto Rico). */
export function stateOf(word: string | undefined): number | undefined {
  return codes.get(word ?? '');
}

/** People by state summed to divisions and regions. */
export function byDivision(people: readonly number[]): number[] {
  return summed(
    people,
    divisions.length,
    states.map(({ division }) => division),
  );
}

export function byRegion(people: readonly number[]): number[] {
  return summed(
    people,
    regions.length,
    states.map(({ division }) => divisions[division]![2]),
  );
}

function summed(people: readonly number[], size: number, groupOf: readonly number[]): number[] {
  const sums = new Array<number>(size).fill(0);
  people.forEach((count, s) => {
    sums[groupOf[s]!]! += count;
  });
  return sums;
}

export const stateAttributes: Attribute[] = [
  {
    id: 'state',
    label: 'State',
    note: 'The 50 states and the District of Columbia. Puerto Rico is left out.',
    stream: 1000,
    categories: states.map(({ postal, name }) => ({ id: postal.toLowerCase(), label: name })),
    status: 'official-copied',
    source: 's1501',
  },
  {
    id: 'division',
    label: 'Division',
    note: 'The nine divisions of the Census Bureau, a function of the state.',
    stream: 1001,
    categories: divisions.map(([id, label]) => ({ id, label })),
    derivedFrom: { attribute: 'state', groups: states.map(({ division }) => division) },
    status: 'derived',
    source: 's1501',
  },
  {
    id: 'region',
    label: 'Region',
    note: 'The four regions of the Census Bureau, a function of the state.',
    stream: 1002,
    categories: regions.map(([id, label]) => ({ id, label })),
    derivedFrom: { attribute: 'division', groups: divisions.map(([, , region]) => region) },
    status: 'derived',
    source: 's1501',
  },
];
