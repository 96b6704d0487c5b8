import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factorOf } from '../../../src/core/layer/cuts.ts';
import type { Layer, LayerMapping } from '../../../src/core/layer/layer.ts';
import { layerDigest, parseLayer } from '../../../src/core/layer/parse-layer.ts';
import { writeJson } from '../shared/written.ts';
import { assumedAttributes } from './assumed.ts';
import { readBigFive } from './big-five.ts';
import { readGeneralSocialSurvey } from './general-social-survey.ts';
import { readMoldova } from './moldova.ts';
import { readNonvoters } from './nonvoters.ts';
import { readPhones } from './phones.ts';
import { sources } from './sources.ts';
import { rounded } from './figures.ts';
import { openFolder } from '../shared/tables.ts';
import { variables } from './variables.ts';

const folder = process.argv[2];
if (!folder) {
  console.error(
    'usage: npm run pack:psychographics -- <folder of source tables with psychographics/ and opinion/ in it>',
  );
  process.exit(2);
}
const read = openFolder(folder);
const bigFive = readBigFive(read);
const nonvoters = readNonvoters(read);
const general = readGeneralSocialSurvey(read);

const mappings: LayerMapping[] = [
  {
    pack: 'usa-2022',
    country: 'US',
    variables: {
      sex: { attribute: 'sex', groups: same('male', 'female') },
      age: { attribute: 'age' },
      education: {
        attribute: 'education',
        groups: {
          'below-9th': 'lessThanHighSchool',
          'grades-9-12': 'lessThanHighSchool',
          'high-school': 'highSchool',
          'some-college': 'someCollege',
          associate: 'someCollege',
          bachelor: 'bachelor',
          graduate: 'graduate',
        },
      },
      race: {
        attribute: 'raceEthnicity',
        groups: { ...same('white', 'black', 'hispanic', 'other'), asian: 'other' },
      },
      income: { attribute: 'incomeBand', scale: 1000 },
    },
    anchors: {
      politicalLean: {
        attribute: 'partyLean',
        groups: {
          democrat: ['strongDemocrat', 'democrat'],
          'leans-democratic': ['leansDemocratic'],
          neither: ['noLean'],
          'leans-republican': ['leansRepublican'],
          republican: ['republican', 'strongRepublican'],
        },
      },
    },
  },
  {
    pack: 'moldova-2024',
    country: 'MD',
    variables: {
      sex: { attribute: 'sex', groups: same('male', 'female') },
      age: { attribute: 'age' },
    },
  },
];

const layer: Layer = {
  format: 1,
  id: 'psychographics',
  title: 'Whole people',
  about: 'Traits, opinions and habits from surveys',
  languages: ['en'],
  sources,
  topics: [
    { id: 'personality', label: 'Personality' },
    { id: 'values', label: 'Values' },
    { id: 'trust', label: 'Trust in institutions' },
    { id: 'civic', label: 'Civic engagement' },
    { id: 'politics', label: 'Politics' },
    { id: 'technology', label: 'Technology' },
    { id: 'media', label: 'Media' },
    { id: 'economic', label: 'Risk and spending' },
    { id: 'shopping', label: 'Shopping' },
  ],
  universe: {
    variable: 'age',
    from: 18,
    outside: { id: 'notAsked', label: 'Under 18: not asked' },
  },
  variables,
  countries: [
    { id: 'US', label: 'the United States' },
    { id: 'MD', label: 'Moldova' },
  ],
  mappings,
  correlations: [
    bigFive.correlations,
    {
      id: 'opinions',
      of: [...nonvoters.of, 'ideology', 'happiness'],
      matrix: extended(nonvoters.matrix, nonvoters.of.indexOf('politicalLean'), general.of2016),
      source: 'nonvoters-2020',
      status: 'estimated',
      note: 'Correlations of the answers within sex, age, education, race and income. Ideology and happiness were asked in another survey (GSS 2016), beside party: given party, they are taken as independent of the rest.',
    },
  ],
  attributes: [
    ...bigFive.attributes,
    ...nonvoters.attributes,
    ...general.attributes,
    ...readPhones(read),
    ...readMoldova(read),
    ...assumedAttributes,
  ],
};

for (const { of, matrix } of layer.correlations) factorOf(matrix, of.length);
const parsed = parseLayer(JSON.parse(JSON.stringify(layer)));
if (!parsed.ok) throw new Error(`${parsed.problems[0]!.path}: ${parsed.problems[0]!.message}`);

const packs = join(dirname(fileURLToPath(import.meta.url)), '../../../public/packs');
const out = join(packs, layer.id);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'layer.json'), writeJson(layer));
const path = join(packs, 'index.json');
const index = JSON.parse(readFileSync(path, 'utf8')) as {
  packs: unknown;
  layers?: { id: string }[];
};
const layers = [
  ...(index.layers ?? []).filter(({ id }) => id !== layer.id),
  { id: layer.id, title: layer.title, digest: layerDigest(layer), files: ['layer.json'] },
].sort((a, b) => (a.id < b.id ? -1 : 1));
writeFileSync(path, writeJson({ ...index, layers }));

function same(...ids: string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, id]));
}

/**
 * The matrix with the answers of another survey added, which shares one question with it.
 * Given that one, the two surveys' other answers are taken as independent, the completion of
 * largest entropy; so the matrix stays positive definite.
 *
 * @param shared position of the shared question in `matrix`; it is the first of `other`
 */
function extended(matrix: number[], shared: number, other: number[]): number[] {
  const size = Math.sqrt(matrix.length);
  const added = Math.sqrt(other.length) - 1;
  const at = (i: number, j: number): number => {
    if (i < size && j < size) return matrix[i * size + j]!;
    if (i >= size && j >= size) return other[(i - size + 1) * (added + 1) + j - size + 1]!;
    const [old, extra] = i < size ? [i, j] : [j, i];
    return matrix[old * size + shared]! * other[extra - size + 1]!;
  };
  const all = size + added;
  return Array.from({ length: all * all }, (_, cell) =>
    rounded(at(Math.floor(cell / all), cell % all)),
  );
}
