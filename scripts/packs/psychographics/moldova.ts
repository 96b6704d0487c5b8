import type { LayerAttribute } from '../../../src/core/layer/layer.ts';
import type { Read } from '../shared/tables.ts';
import { numberIn, rounded } from './figures.ts';

/** Institution as printed, id, words; the survey of 2025 where both asked. */
const institutions: [string, string, string][] = [
  ['trust church', 'trustsChurch', 'the church'],
  ['trust educational institutions', 'trustsSchools', 'schools and universities'],
  ['trust local authorities', 'trustsLocalAuthorities', 'local authorities'],
  ['trust presidency', 'trustsPresidency', 'the presidency'],
  ['trust government', 'trustsGovernment', 'the government'],
  ['trust parliament', 'trustsParliament', 'parliament'],
  ['trust army', 'trustsArmy', 'the army'],
  ['trust police', 'trustsPolice', 'the police'],
  ['trust mass media', 'trustsMassMedia', 'the mass media'],
  ['trust anticorruption centre', 'trustsAnticorruption', 'the anticorruption center'],
  ['trust political parties', 'trustsParties', 'political parties'],
];
const firstStream = 2060;

/** Trust in institutions in Moldova: one national share each. */
export function readMoldova(read: Read): LayerAttribute[] {
  const rows = read('psychographics/moldova_trust_in_institutions_secondary.csv');
  return institutions.map(([item, id, words], i): LayerAttribute => {
    const asked = rows.filter((row) => row['item'] === item);
    const newest = asked.find(({ survey }) => survey!.startsWith('IMAS')) ?? asked[0];
    if (!newest) throw new Error(`nobody was asked: ${item}`);
    const share = numberIn(newest, 'pct')! / 100;
    const isImas = newest['survey']!.startsWith('IMAS');
    const others = asked.filter((row) => row !== newest);
    return {
      id,
      label: `Trusts ${words}`,
      topic: 'trust',
      stream: firstStream + i,
      categories: [
        { id: 'no', label: 'Does not, or no answer' },
        { id: 'yes', label: 'Very much or somewhat' },
      ],
      measured: {
        MD: {
          kind: 'shares',
          status: 'secondary',
          source: isImas ? 'imas-2025' : 'ipp-2020',
          base: `${numberIn(newest, 'n')!.toLocaleString('en-US')} adults of Moldova, ${isImas ? '26 March to 8 April 2025' : 'October 2020'}`,
          note: `One national share; nothing was found by sex, age or education, so it is the same for everybody, and independent of the other answers.${others
            .map((row) => ` In October 2020 it was ${row['pct']} percent.`)
            .join('')}`,
          total: [rounded(1 - share), rounded(share)],
          margins: [],
        },
      },
    };
  });
}
