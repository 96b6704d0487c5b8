import type { LayerAttribute, ShareMargin } from '../../../src/core/layer/layer.ts';
import type { Read } from '../shared/tables.ts';
import { numberIn } from './figures.ts';

const base =
  'adults of the United States, 25 January to 8 February 2021, whole percents; the share of other cellphones is that of all cellphones less smartphones';

/** Phones by demographics (Pew), and the five groups of adopters ranked in the same order. */
export function readPhones(read: Read): LayerAttribute[] {
  const rows = read('psychographics/pew2021_mobile_ownership_by_demographic_pct.csv');
  const sharesOf = (group: string, level: string) => {
    const row = rows.find((one) => one['group'] === group && one['level'] === level);
    if (!row) throw new Error(`there is no row '${level}' of ${group}`);
    const [any, smart] = [numberIn(row, 'cellphone')!, numberIn(row, 'smartphone')!];
    return [100 - any, any - smart, smart].map((percent) => percent / 100);
  };
  const margin = (
    of: string,
    group: string,
    groups: (number | null)[],
    levels: string[],
  ): ShareMargin => ({
    of,
    groups,
    groupLabels: levels,
    shares: levels.map((level) => sharesOf(group, level)),
  });
  return [
    {
      id: 'phoneType',
      label: 'Phone',
      topic: 'technology',
      stream: 2050,
      categories: [
        { id: 'none', label: 'No cellphone' },
        { id: 'otherCellphone', label: 'Cellphone, no smartphone' },
        { id: 'smartphone', label: 'Smartphone' },
      ],
      measured: {
        US: {
          kind: 'shares',
          status: 'secondary',
          source: 'pew-mobile-2021',
          base,
          total: sharesOf('all', 'Total'),
          margins: [
            margin('sex', 'sex', [0, 1], ['Men', 'Women']),
            margin('age', 'age', [0, 0, 1, 1, 1, 2, 2, 3], ['18-29', '30-49', '50-64', '65+']),
            margin(
              'education',
              'education',
              [0, 0, 1, 2, 2],
              ['High school or less', 'Some college', 'College graduate'],
            ),
            margin('race', 'race', [0, 1, 2, null], ['White', 'Black', 'Hispanic']),
            margin(
              'income',
              'income',
              [0, 1, 1, 2, 3, 3],
              ['Less than $30,000', '$30,000-$49,999', '$50,000-$74,999', '$75,000+'],
            ),
          ],
        },
      },
    },
    {
      id: 'technologyAdoption',
      label: 'Technology adoption',
      topic: 'technology',
      stream: 2051,
      categories: [
        { id: 'laggard', label: 'Laggard' },
        { id: 'lateMajority', label: 'Late majority' },
        { id: 'earlyMajority', label: 'Early majority' },
        { id: 'earlyAdopter', label: 'Early adopter' },
        { id: 'innovator', label: 'Innovator' },
      ],
      measured: {
        US: {
          kind: 'index',
          status: 'modelled',
          source: 'rogers',
          base,
          note: 'Rogers’ five groups have 16, 34, 34, 13.5 and 2.5 percent by definition. Who is in which is ranked as in having a smartphone (Pew 2021): by the same latent draw and the same lean of sex, age, education, race and income.',
          of: 'phoneType',
          above: 2,
          shares: [0.16, 0.34, 0.34, 0.135, 0.025],
        },
      },
    },
  ];
}
