import { expect, test } from 'vitest';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { cardFacts } from '../../../src/core/population/card-facts.ts';
import { packJson, readMoldova } from '../pack/moldova.ts';

const usa = () => {
  const main = packJson('usa-2022/pack.json') as { files: string[] };
  return assemblePack([main, ...main.files.map((file) => packJson(`usa-2022/${file}`))]);
};

test('a card of the United States opens with age and county and says nothing twice', () => {
  const { attributes } = usa();
  const { lead, telling, rest } = cardFacts(attributes, 9);
  expect(lead).toEqual(['age', 'county']);
  expect(telling).toEqual([
    'state',
    'sex',
    'education',
    'raceEthnicity',
    'householdIncome',
    'countyLean',
    'vote2020',
    'partyLean',
    'area',
  ]);
  expect([...lead, ...telling, ...rest].sort()).toEqual(attributes.map(({ id }) => id).sort());
});

test('a card of Moldova keeps all that is told by nothing else', () => {
  const { lead, telling, rest } = cardFacts(readMoldova().attributes, 9);
  expect(lead).toEqual(['age', 'locality']);
  expect(telling).toContain('raion');
  expect(telling).toContain('religion');
  expect(rest).toEqual(['region', 'ageDecade']);
});

test('what finds no room is among the rest', () => {
  const { telling, rest } = cardFacts(readMoldova().attributes, 3);
  expect(telling).toHaveLength(3);
  expect(rest).toContain('education');
});
