import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { readAge } from './age.ts';
import { answerAttributes } from './answers.ts';
import { findContradictions } from './contradictions.ts';
import { readMotherTongue, readReligion } from './crossings.ts';
import { readEarnings } from './earnings.ts';
import { readEducation } from './education.ts';
import { readEthnicity } from './ethnicity.ts';
import { readFigures } from './figures.ts';
import { checkMargins } from './margins.ts';
import { contacts, readNames } from './names.ts';
import { readMarital } from './marital.ts';
import { readPlaces } from './places.ts';
import { listPack } from '../shared/pack-index.ts';
import { frame, highlights, presets } from './frame.ts';
import { findRaionContradictions } from './raion-contradictions.ts';
import { readSex } from './sex.ts';
import { basesOf, shareAlikeSource, sources } from './sources.ts';
import { openSources } from './source-folder.ts';
import { checkTriangles, fitAges } from './triangles.ts';
import { writeJson } from '../shared/written.ts';

const folder = process.argv[2];
if (!folder) {
  console.error(
    'usage: npm run pack:moldova -- <folder of source tables with moldova/ and names/ in it>',
  );
  process.exit(2);
}
const source = openSources(folder);

const places = readPlaces(source);
const { raions, population } = places;
const [urban, rural] = places.marginals.residence.counts as [number, number];
const ethnicity = readEthnicity(source, raions, population, [urban, rural]);
const motherTongue = readMotherTongue(source, raions, population, ethnicity.national);
const religion = readReligion(source, raions, population, ethnicity.national);
const sex = readSex(source, raions, population);
const age = readAge(source, ethnicity.national);
const layers = { places, ethnicity, motherTongue, religion, sex, age };
checkTriangles(layers);
const people = fitAges(layers);
const marital = readMarital(source, people);
const education = readEducation(source);

const licensed = {
  licence: 'CC-BY-4.0',
  attribution:
    'Source of the census figures: National Bureau of Statistics of the Republic of Moldova. Each source has its own line under sources.',
};
const main = {
  ...licensed,
  ...frame,
  files: ['localities.json', 'names.json', 'raion-ethnicity.json'],
  bases: basesOf({ wpp: age.modelledPeople, wic: education.modelledPeople }),
  sources,
  attributes: [
    places.attributes.raion,
    places.attributes.region,
    places.attributes.residence,
    sex.attribute,
    age.attributes.age,
    age.attributes.decade,
    ...answerAttributes,
    marital.attribute,
    education.attribute,
  ],
  marginals: [
    places.marginals.raion,
    places.marginals.region,
    places.marginals.residence,
    sex.marginals.national,
    age.marginals.decade,
    ethnicity.marginals.national,
    motherTongue.marginals.national,
    religion.marginals.national,
    marital.marginal,
    places.marginals.raionResidence,
    sex.marginals.raion,
    motherTongue.marginals.raion,
    religion.marginals.raion,
    ethnicity.marginals.residence,
    age.marginals.ethnicity,
    motherTongue.marginals.ethnicity,
    religion.marginals.ethnicity,
  ],
  sampleFactors: [age.factors.singleAge, age.factors.sexAge, marital.factor, education.factor],
  structuralZeros: [...marital.structuralZeros, ...education.structuralZeros],
  figures: readFigures(people, {
    ethnicity: ethnicity.national,
    motherTongue: motherTongue.national,
  }),
  contradictions: findContradictions(layers),
  context: [readEarnings(source, raions)],
  highlights,
  presets,
};
const localities = {
  ...licensed,
  attributes: [places.attributes.locality],
  marginals: [places.marginals.locality],
};
const names = {
  licence: 'MIT',
  attribution:
    'Names of Faker.js (@faker-js/faker 10.6.0) and of Python Faker, chosen, respelled and sorted by hand. They describe nobody.',
  identities: readNames(source),
  contacts,
};
const raionEthnicity = {
  licence: 'CC-BY-SA-4.0',
  attribution:
    'Adapted from the English Wikipedia articles on the districts of Moldova and their authors, which cite the 2024 census; the reconciled counts in this file are under the same licence.',
  sources: [shareAlikeSource],
  marginals: [ethnicity.marginals.raion],
  contradictions: findRaionContradictions(layers),
};

const pack = assemblePack([main, localities, names, raionEthnicity]);
checkMargins(pack);

const packs = join(dirname(fileURLToPath(import.meta.url)), '../../../public/packs');
const out = join(packs, pack.id);
mkdirSync(out, { recursive: true });
const parts = {
  'pack.json': main,
  'localities.json': localities,
  'names.json': names,
  'raion-ethnicity.json': raionEthnicity,
};
for (const [name, part] of Object.entries(parts)) writeFileSync(join(out, name), writeJson(part));
listPack(join(packs, 'index.json'), {
  id: pack.id,
  title: pack.title,
  digest: packDigest(pack),
  files: Object.keys(parts),
});
