import { readFileSync } from 'node:fs';
import type { LoadedLayer } from '../../../src/core/layer/choose.ts';
import { drawTraits } from '../../../src/core/layer/draw-traits.ts';
import type { Layer } from '../../../src/core/layer/layer.ts';
import { layerStep } from '../../../src/core/layer/layer-step.ts';
import type { LayerCache } from '../../../src/core/layer/layer-step.ts';
import { layerDigest, parseLayer } from '../../../src/core/layer/parse-layer.ts';
import type { Attribute, Marginal, Pack } from '../../../src/core/pack/pack.ts';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { useTraits } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { Prepared } from '../../../src/core/population/report.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';

useTraits(drawTraits);

const categories = (...ids: string[]) => ids.map((id) => ({ id, label: id }));
const attribute = (id: string, stream: number, ids: string[]): Attribute => ({
  id,
  label: id,
  stream,
  categories: categories(...ids),
  status: 'official',
  source: 'invented',
});
const ages = Array.from({ length: 83 }, (_, age) => age);
const incomes = Array.from({ length: 20 }, (_, k) => 10 * k);
const party = ['democrat', 'leansDemocratic', 'neither', 'leansRepublican', 'republican'];

const attributes: Attribute[] = [
  attribute('sex', 1000, ['male', 'female']),
  { ...attribute('age', 1001, ages.map(String)), values: ages, unit: 'years' },
  attribute('school', 1002, ['none', 'short', 'long', 'bachelor', 'master', 'doctor']),
  attribute('race', 1003, ['white', 'black', 'hispanic', 'asian', 'other']),
  { ...attribute('income', 1004, incomes.map(String)), values: incomes, unit: 'thousands' },
  attribute('party', 1005, party),
];

/** Weights that no symmetry hides behind, from the position alone. */
const weight = (i: number) => 1 + ((i * 37 + 11) % 23) / 7;

/** People alike: codes of sex, age, school, race, income and party, in this order. */
export interface Group {
  codes: number[];
  count: number;
}

/**
 * An invented country with everything that surveys tell adults apart by, children, and a
 * party of its own: schooling hangs on age and sex, income on schooling and race, party on race and
 * income; no table holds more than three of them, so their joint is spread over the tree.
 *
 * @param people who lives there
 */
export function census(people: readonly Group[] = invented()): Pack {
  const shapes: [string, string[]][] = [
    ['sex-age-school', ['sex', 'age', 'school']],
    ['school-race', ['school', 'race']],
    ['school-race-income', ['school', 'race', 'income']],
    ['race-income-party', ['race', 'income', 'party']],
  ];
  const sizeOf = (id: string) => attributes.find((a) => a.id === id)!.categories.length;
  const names = attributes.map(({ id }) => id);
  const marginals = shapes.map(([id, of]): Marginal => {
    const counts = new Array<number>(of.reduce((n, a) => n * sizeOf(a), 1)).fill(0);
    for (const { codes, count } of people) {
      const cell = of.reduce((at, a) => at * sizeOf(a) + codes[names.indexOf(a)]!, 0);
      counts[cell]! += count;
    }
    return {
      ...{ id, label: id, of, counts, base: 'all', status: 'official', source: 'invented' },
    };
  });
  const total = people.reduce((sum, { count }) => sum + count, 0);
  const pack: Pack = {
    format: 1,
    id: 'census',
    title: 'Census',
    basis: 'an invented census',
    languages: ['en'],
    base: 'all',
    bases: [{ id: 'all', label: 'everyone', date: '2024', total }],
    sources: [{ id: 'invented', publisher: 'Test', table: 'invented', year: 2024, licence: 'MIT' }],
    attributes,
    marginals,
    sampleFactors: [],
    structuralZeros: [],
    figures: [],
    contradictions: [],
    identities: [],
    root: 'school-race-income',
    highlights: [],
    presets: [],
  };
  const parsed = parsePack(pack);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]));
  return parsed.pack;
}

/** Groups of invented people with whole counts; children have no school beyond the first. */
function invented(): Group[] {
  const groups: Group[] = [];
  let i = 0;
  for (let sex = 0; sex < 2; sex++)
    for (const age of ages)
      for (let school = 0; school < (age < 18 ? 1 : 6); school++)
        for (let race = 0; race < 5; race++)
          for (let k = 0; k < 2; k++) {
            i++;
            const income = Math.min(19, (school * 3 + race * 2 + k * 7 + (i % 5)) % 20);
            const side = (race + income + i) % 5;
            const count = Math.round(
              20 * weight(i) * (race === 0 ? 5 : 1) * (school === 2 ? 2 : 1),
            );
            groups.push({ codes: [sex, age, school, race, income, side], count });
          }
  return groups;
}

/** The shipped layer, which also knows how to read the invented country. */
export function psychographics(country = 'US'): LoadedLayer {
  const file = new URL('../../../public/packs/psychographics/layer.json', import.meta.url);
  const layer = JSON.parse(readFileSync(file, 'utf8')) as Layer;
  layer.mappings.push({
    pack: 'census',
    country,
    variables: {
      sex: { attribute: 'sex', groups: { male: 'male', female: 'female' } },
      age: { attribute: 'age' },
      education: {
        attribute: 'school',
        groups: {
          none: 'lessThanHighSchool',
          short: 'highSchool',
          long: 'someCollege',
          bachelor: 'bachelor',
          master: 'graduate',
          doctor: 'graduate',
        },
      },
      race: {
        attribute: 'race',
        groups: {
          ...{ white: 'white', black: 'black', hispanic: 'hispanic' },
          ...{ asian: 'other', other: 'other' },
        },
      },
      income: { attribute: 'income', scale: 1000 },
    },
    anchors: {
      politicalLean: {
        attribute: 'party',
        groups: {
          democrat: ['strongDemocrat', 'democrat'],
          leansDemocratic: ['leansDemocratic'],
          neither: ['noLean'],
          leansRepublican: ['leansRepublican'],
          republican: ['republican', 'strongRepublican'],
        },
      },
    },
  });
  const parsed = parseLayer(layer);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems[0]));
  return { layer: parsed.layer, digest: layerDigest(parsed.layer) };
}

const fits: FitCache = new WeakMap();
const fitted: LayerCache = new WeakMap();

/** Prepares a study with the layer. */
export function tryWhole(
  pack: Pack,
  loaded: LoadedLayer,
  choice: { on?: string[]; off?: string[]; shares?: Record<string, number[]>; digest?: string },
  study: Partial<PopulationStudy> = {},
): Prepared {
  const layers = { [loaded.layer.id]: { digest: loaded.digest, ...choice } };
  const asked = { pack: { id: pack.id, digest: '' }, ...study, layers };
  return prepare(pack, asked, fits, layerStep([loaded], fitted));
}

/** The same for a study that is expected to succeed. */
export function whole(...given: Parameters<typeof tryWhole>): Extract<Prepared, { ok: true }> {
  const made = tryWhole(...given);
  if (!made.ok) throw new Error(made.reason);
  return made;
}
