import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { listPack } from '../shared/pack-index.ts';
import { sum } from '../shared/tables.ts';
import { writeJson } from '../shared/written.ts';
import { readAge } from './age.ts';
import { readArea } from './area.ts';
import { readCitizens } from './citizens.ts';
import { findContradictions, readFigures, surveyAdults } from './contradictions.ts';
import { readCounties } from './counties.ts';
import { frame, highlights, presets, structuralZeros } from './frame.ts';
import { readIncome } from './income.ts';
import { contacts, readNames } from './names.ts';
import { readRace } from './race.ts';
import { adults, readSchooling } from './schooling.ts';
import { basesOf, sources } from './sources.ts';
import { stateAttributes } from './states.ts';
import { openFolder } from '../shared/tables.ts';
import { readVote } from './vote.ts';

const folder = process.argv[2];
if (!folder) {
  console.error(
    'usage: npm run pack:usa -- <folder of source tables with usa/, us_context/, opinion/ and names/ in it>',
  );
  process.exit(2);
}
const read = openFolder(folder);

const schooling = readSchooling(read);
const age = readAge(read, schooling);
const citizens = readCitizens(read, age);
const race = readRace(read, schooling);
const counties = readCounties(read, schooling.byState, race);
const income = readIncome(read, schooling.byState);
const vote = readVote(read, counties, race, citizens);
const area = readArea(read, schooling.byState);
const parts = { schooling, age, citizens, counties, income, vote };

const publicDomain = {
  licence: 'LicenseRef-US-public-domain',
  attribution:
    'Figures of the U.S. Census Bureau and the Social Security Administration are in the public domain; copies came through the repositories named under sources.',
};
const [county, countySize, countyLean] = counties.attributes;
const main = {
  ...publicDomain,
  ...frame,
  files: ['counties.json', 'votes.json', 'surveys.json', 'names.json'],
  bases: basesOf({
    adults,
    pep: age.adults,
    counties: sum(counties.list.map(({ counted }) => counted)),
    citizens: citizens.total,
    households: sum(income.households),
    surveyHouseholds: income.surveyHouseholds,
    surveyAdults: surveyAdults(read).all,
    modelled: citizens.modelled,
  }),
  sources,
  attributes: [
    ...stateAttributes,
    ...schooling.attributes,
    ...age.attributes,
    ...race.attributes,
    ...income.attributes,
    countySize!,
  ],
  marginals: [
    ...schooling.nationals,
    ...schooling.marginals,
    ...race.marginals,
    ...income.marginals,
  ],
  sampleFactors: [
    ...age.factors.filter(({ source }) => source !== 'wic-2020'),
    ...citizens.factors.filter(({ id }) => id !== 'age-levels'),
    race.factor,
    ...income.factors.filter(({ source }) => source !== 'gss-2016'),
  ],
  structuralZeros,
  figures: readFigures(read, parts),
  contradictions: findContradictions(read, parts),
  context: income.context,
  highlights,
  presets,
};
const places = {
  ...publicDomain,
  attributes: [county!],
  marginals: counties.marginals,
  sampleFactors: counties.factors,
  context: counties.context,
};
const votes = {
  licence: 'MIT',
  attribution:
    'Votes by county: Tony McGovern and contributors (MIT). Alaska: Shiro Kuriwaki, ccesMRPprep (MIT). Summed to states and to counties of one lean.',
  attributes: [countyLean!],
  marginals: vote.marginals,
};
const surveys = {
  licence: 'CC-BY-4.0',
  attribution:
    'FiveThirtyEight: non-voters survey (with Ipsos) and urbanization of districts (CC BY 4.0). Wittgenstein Centre: education by age and sex, 2020 (CC BY 4.0). General Social Survey 2016, NORC (public use). Weighted and summed; modelled.',
  attributes: [...vote.attributes, area.attribute],
  marginals: [area.marginal],
  sampleFactors: [
    ...age.factors.filter(({ source }) => source === 'wic-2020'),
    ...citizens.factors.filter(({ id }) => id === 'age-levels'),
    ...income.factors.filter(({ source }) => source === 'gss-2016'),
    ...vote.factors,
    area.factor,
  ],
};
const names = {
  ...publicDomain,
  attribution:
    'Given names of the Social Security Administration, surnames of the 2010 census (public domain). They describe nobody.',
  identities: readNames(read),
  contacts,
};

const files = {
  'pack.json': main,
  'counties.json': places,
  'votes.json': votes,
  'surveys.json': surveys,
  'names.json': names,
};
const pack = assemblePack(Object.values(files));

const packs = join(dirname(fileURLToPath(import.meta.url)), '../../../public/packs');
const out = join(packs, pack.id);
mkdirSync(out, { recursive: true });
for (const [name, part] of Object.entries(files)) writeFileSync(join(out, name), writeJson(part));
listPack(join(packs, 'index.json'), {
  id: pack.id,
  title: pack.title,
  digest: packDigest(pack),
  files: Object.keys(files),
});
