import type { Attribute, Marginal, SampleFactor } from '../../../src/core/pack/pack.ts';
import { expectEqual, figure, sum, wholeNumbers } from '../shared/tables.ts';
import { leanCount } from './counties.ts';
import { base } from './schooling.ts';
import { stateOf, states } from './states.ts';
import { Grid, range } from './grid.ts';
import type { Read } from '../shared/tables.ts';

const areas = ['urban', 'suburban', 'exurban', 'rural'];
const areaLabels = ['Urban', 'Suburban', 'Exurban', 'Rural'];

/** Weights of the four areas in counties of each size, the largest first: assumed. */
const urbanBySize = [
  [60, 35, 4, 1],
  [30, 40, 20, 10],
  [8, 25, 37, 30],
  [1, 8, 31, 60],
  [1, 4, 15, 80],
];

/** Where in a state people live: shares of districts, spread over counties by their size. */
export function readArea(
  read: Read,
  byState: readonly number[],
): { attribute: Attribute; marginal: Marginal; factor: SampleFactor } {
  const shares = new Grid(states.length, areas.length);
  const districts = new Array<number>(states.length).fill(0);
  const rows = read('opinion/fivethirtyeight/urbanization_districts_2022.csv');
  expectEqual('districts', rows.length, 435);
  for (const row of rows) {
    const s = stateOf(row['stcd']!.slice(0, 2))!;
    districts[s]! += 1;
    const own = areas.map((area) => figure(row, area));
    expectEqual(`shares of ${row['stcd']}`, sum(own), 100, 0.01);
    own.forEach((share, k) => shares.add(share, s, k));
  }
  const capital = stateOf('DC')!;
  if (districts[capital] !== 0) throw new Error('the District of Columbia has a district');
  districts[capital] = 1;
  shares.add(100, capital, 0);
  const counts = byState.flatMap((people, s) => {
    const all = shares.sum(s, null);
    return wholeNumbers(
      areas.map((_, k) => (shares.at(s, k) / all) * people),
      people,
    );
  });
  return {
    attribute: {
      id: 'area',
      label: 'Area',
      note: 'How densely people live around, in four classes of a model for the districts of 2022, each state the mean of its districts. Which county a person of each class lives in is assumed by the size of the county only.',
      stream: 1022,
      categories: areas.map((id, k) => ({ id, label: areaLabels[k]! })),
      status: 'estimated',
      source: 'districts-2022',
    },
    marginal: {
      id: 'state-area',
      label: 'Area by state',
      of: ['state', 'area'],
      counts,
      base,
      status: 'estimated',
      source: 'districts-2022',
      reconciliation:
        'Shares of people of all ages in districts of nearly equal size, averaged by state; the District of Columbia, which has no district, is taken as urban.',
    },
    factor: {
      id: 'size-area',
      label: 'Area by residents of the county',
      of: ['countyLean', 'countySize', 'area'],
      // Alike in all leans: naming them keeps each county's own in one table with its state.
      weights: range(leanCount).flatMap(() => urbanBySize.flat()),
      base: 'none',
      status: 'assumed',
      source: 'assumed-area',
      note: 'The larger the county, the more of it is urban. No table is behind these weights.',
    },
  };
}
