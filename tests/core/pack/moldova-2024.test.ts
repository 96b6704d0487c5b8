import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import type { Text } from '../../../src/core/pack/pack.ts';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { cellOf, extentsOf, marginalOf, sumsOver } from './margin-sums.ts';
import { moldovaFiles, packBytes, packJson, readMoldova } from './moldova.ts';

const pack = readMoldova();
const residents = 2_409_207;
const attributeOf = (id: string) => pack.attributes.find((attribute) => attribute.id === id)!;
const total = (counts: readonly (number | null)[]) =>
  counts.reduce<number>((sum, people) => sum + people!, 0);

describe('the committed files', () => {
  test('make a pack by the schema and by the parser', () => {
    const validate = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
    }).compile(packJson('pack.schema.json') as object);
    expect(validate(pack), JSON.stringify(validate.errors)).toBe(true);
    expect(parsePack(pack).ok).toBe(true);
  });

  test('have the digest that the list of packs and this test name', () => {
    const { packs } = packJson('index.json') as { packs: object[] };
    expect(packs[0]).toMatchObject({
      id: 'moldova-2024',
      digest: packDigest(pack),
      files: moldovaFiles,
    });
    expect(packDigest(pack)).toBe('b0fe1199f05679ec');
  });

  test('are small', () => {
    const bytes = moldovaFiles.map((file) => packBytes(`moldova-2024/${file}`));
    expect(bytes.reduce((sum, file) => sum + file.length, 0)).toBeLessThan(400_000);
    expect(bytes.reduce((sum, file) => sum + gzipSync(file).length, 0)).toBeLessThan(120_000);
  });

  test('state their licence, and the share-alike table stands alone', () => {
    const licences = Object.fromEntries(
      moldovaFiles.map((file) => [
        file,
        (packJson(`moldova-2024/${file}`) as { licence: string }).licence,
      ]),
    );
    expect(licences).toEqual({
      'pack.json': 'CC-BY-4.0',
      'localities.json': 'CC-BY-4.0',
      'names.json': 'MIT',
      'raion-ethnicity.json': 'CC-BY-SA-4.0',
    });
    const shareAlike = pack.sources.filter(({ licence }) => licence.includes('-SA-'));
    expect(shareAlike.map(({ id }) => id)).toEqual(['district-articles']);
    expect(
      pack.marginals.filter(({ source }) => source === 'district-articles').map(({ id }) => id),
    ).toEqual(['raion-ethnicity']);
  });
});

describe('the words', () => {
  const texts: Text[] = [
    pack.title,
    pack.basis,
    ...pack.attributes.flatMap(({ id, label, note, categories }) => [
      label,
      ...(note ? [note] : []),
      ...(id === 'locality' ? [] : categories.map((category) => category.label)),
    ]),
    ...pack.marginals.flatMap(({ label, groupLabels, reconciliation, published }) => [
      label,
      ...Object.values(groupLabels ?? {}).flat(),
      ...(reconciliation ? [reconciliation] : []),
      ...(published ? [published.unit] : []),
    ]),
    ...pack.sampleFactors.flatMap(({ label, note }) => [label, ...(note ? [note] : [])]),
    ...pack.structuralZeros.map(({ reason }) => reason),
    ...pack.figures.flatMap(({ label, reason }) => [label, ...(reason ? [reason] : [])]),
    ...pack.contradictions.flatMap(({ label, reason }) => [label, reason]),
    ...pack.identities.flatMap(({ label, note }) => [label, note!]),
    ...[...pack.presets, ...pack.highlights].map(({ label }) => label),
  ];

  test('are there in English, Romanian and Russian, but for numbers', () => {
    for (const text of texts)
      if (typeof text === 'string') expect(text).toMatch(/^[\d–]+$|^Islam$|^islam$/);
      else expect(Object.keys(text)).toEqual(['en', 'ro', 'ru']);
  });

  test('use the comma below in Romanian, and Cyrillic in Russian', () => {
    for (const text of texts) {
      if (typeof text === 'string') continue;
      expect(text['ro']).not.toMatch(/[şţŞŢ]/);
      expect(text['ru']).toMatch(/[а-яА-Я]/);
    }
    for (const { label } of attributeOf('locality').categories)
      expect(label).not.toMatch(/[şţŞŢа-яА-Я]/);
  });
});

describe('the targets', () => {
  test('are whole numbers of residents of one base', () => {
    for (const { base, counts } of pack.marginals) {
      expect(base).toBe('census-2024');
      for (const people of counts) expect(Number.isInteger(people)).toBe(true);
    }
    const partial = ['marital-status', 'ethnicity-age-decade'];
    for (const { id, counts } of pack.marginals)
      if (!partial.includes(id)) expect(total(counts), id).toBe(residents);
  });

  test.each([
    ['raion', 'raion-residence', 'raion'],
    ['raion', 'raion-sex', 'raion'],
    ['raion', 'raion-mother-tongue', 'raion'],
    ['raion', 'raion-religion', 'raion'],
    ['raion', 'raion-ethnicity', 'raion'],
    ['residence', 'raion-residence', 'residence'],
    ['residence', 'ethnicity-residence', 'residence'],
    ['sex', 'raion-sex', 'sex'],
    ['ethnicity', 'raion-ethnicity', 'ethnicity'],
    ['ethnicity', 'ethnicity-residence', 'ethnicity'],
    ['mother-tongue', 'raion-mother-tongue', 'motherTongue'],
    ['religion', 'raion-religion', 'religion'],
  ])('%s agrees with %s', (one, other, attribute) => {
    expect([...sumsOver(pack, other, attribute)]).toEqual([...sumsOver(pack, one, attribute)]);
  });

  test.each([
    ['ethnicity-mother-tongue', 'mother-tongue', 'motherTongue'],
    ['ethnicity-mother-tongue', 'ethnicity', 'ethnicity'],
    ['ethnicity-religion', 'religion', 'religion'],
    ['ethnicity-religion', 'ethnicity', 'ethnicity'],
  ])('%s agrees with %s over its groups', (grouped, whole, attribute) => {
    const groups = marginalOf(pack, grouped).groups![attribute]!;
    expect(sumsOver(pack, grouped, attribute)).toEqual(
      sumsOver(pack, whole, attribute, (code) => groups[code]!),
    );
  });

  test('localities add up to raions and residences', () => {
    const { cell } = attributeOf('locality').within!;
    const sums = sumsOver(pack, 'locality', 'locality', (code) => cell[code]!);
    marginalOf(pack, 'raion-residence').counts.forEach((people, i) =>
      expect(sums.get(i) ?? 0).toBe(people),
    );
    expect(cell).toHaveLength(1529);
  });

  test('ages of the six ethnicities fit into the ethnicities and decades', () => {
    const ethnicities = sumsOver(pack, 'ethnicity', 'ethnicity');
    for (const [ethnicity, people] of sumsOver(pack, 'ethnicity-age-decade', 'ethnicity'))
      expect(people).toBe(ethnicities.get(ethnicity));
    const decades = sumsOver(pack, 'age-decade', 'ageDecade');
    for (const [decade, people] of sumsOver(pack, 'ethnicity-age-decade', 'ageDecade'))
      expect(people).toBeLessThan(decades.get(decade)!);
  });

  test('round to what was printed, but for 55 of the 279 cells of ethnicity by raion', () => {
    for (const { id, counts, published } of pack.marginals) {
      if (!published) continue;
      const outside = counts.filter((people, i) => {
        const [lower, upper] = [published.lower[i]!, published.upper[i]!];
        return lower !== null && upper !== null && (people! < lower || people! > upper);
      });
      expect(outside.length, id).toBe(id === 'raion-ethnicity' ? 55 : 0);
    }
    const printed = marginalOf(pack, 'raion-ethnicity').published!.values;
    expect(printed.filter((value) => value !== null)).toHaveLength(279);
  });

  test('cells that nobody printed are marked estimated, and the texts name the counts', () => {
    const { estimatedCells, published, reconciliation } = marginalOf(pack, 'raion-ethnicity');
    expect(estimatedCells).toHaveLength(36);
    for (const cell of estimatedCells!) expect(published!.values[cell]).toBeNull();
    for (const words of Object.values(reconciliation as Record<string, string>))
      expect(words.match(/\b(224|279|55)\b/g)).toEqual(['224', '279', '55']);
  });

  test('Chișinău and one cell of Briceni were printed with two decimals', () => {
    const { published } = marginalOf(pack, 'raion-ethnicity');
    const { decimals, values } = published!;
    const two = (decimals as number[]).flatMap((places, cell) =>
      places === 2 && values[cell] !== null ? [cell] : [],
    );
    const codes = attributeOf('raion').categories.map(({ id }) => id);
    expect(two.map((cell) => codes[Math.floor(cell / 9)])).toEqual([
      ...new Array<string>(7).fill('chisinau'),
      'briceni',
    ]);
    for (const cell of two.slice(0, 7))
      expect(published!.upper[cell]! - published!.lower[cell]!).toBeCloseTo(72, -1);
  });

  test('raion and label name one locality', () => {
    const { categories, within } = attributeOf('locality');
    const names = categories.map(
      ({ label }, i) => `${Math.floor(within!.cell[i]! / 2)} ${label as string}`,
    );
    expect(new Set(names).size).toBe(1529);
    expect(categories.map(({ label }) => label)).toContain('Nicolaevca (com. Nicolaevca)');
  });
});

describe('figures that the recipe was first seen to give', () => {
  const share = (id: string, ...categories: string[]) =>
    (100 * cellOf(pack, id, ...categories)) / cellOf(pack, 'raion', categories[0]!);

  test('Gagauz are the majority in Gagauzia and Bulgarians in Taraclia', () => {
    expect(share('raion-ethnicity', 'gagauzia', 'gagauz')).toBeCloseTo(81.06, 2);
    expect(share('raion-ethnicity', 'taraclia', 'bulgarian')).toBeCloseTo(64.44, 2);
    expect(share('raion-ethnicity', 'balti', 'russian')).toBeCloseTo(10.11, 2);
  });

  test('Russian is the mother tongue of 37 percent in Bălți', () => {
    expect(cellOf(pack, 'raion-mother-tongue', 'balti', 'russian')).toBe(35_132);
    expect(share('raion-mother-tongue', 'balti', 'russian')).toBeCloseTo(37.16, 2);
    expect(share('raion-mother-tongue', 'chisinau', 'russian')).toBeCloseTo(19.69, 2);
    expect(share('raion-mother-tongue', 'gagauzia', 'russian')).toBeCloseTo(12.05, 2);
    expect(cellOf(pack, 'mother-tongue', 'russian') / residents).toBeCloseTo(0.1162, 4);
  });

  test('towns hold 46.445 percent of residents, by region as published', () => {
    expect(cellOf(pack, 'residence', 'urban')).toBe(1_118_967);
    const regions = attributeOf('region').derivedFrom!.groups;
    const { counts } = marginalOf(pack, 'raion-residence');
    const shares = [0, 1, 2, 3, 4].map((region) => {
      const raions = regions.flatMap((g, r) => (g === region ? [r] : []));
      const urban = total(raions.map((r) => counts[2 * r]!));
      return (100 * urban) / total(raions.flatMap((r) => [counts[2 * r]!, counts[2 * r + 1]!]));
    });
    expect(shares.map((value) => value.toFixed(2))).toEqual([
      '88.42',
      '35.89',
      '20.61',
      '26.57',
      '42.60',
    ]);
  });

  test('contradictions have the gaps of the recipe', () => {
    const gaps = Object.fromEntries(pack.contradictions.map(({ id, gap }) => [id, gap]));
    expect(gaps).toEqual({
      'mother-tongue-row-other-russian': -3294,
      'mother-tongue-row-other-other': 3854,
      'mother-tongue-row-other-moldovan': -425,
      'religion-row-other-orthodox': -2521,
      'religion-row-other-other': 1529,
      'religion-row-other-islam': 737,
      'ethnicity-unallocated-all': 3373,
      'ethnicity-unallocated-urban': 2797,
      'ethnicity-unallocated-rural': 645,
      'ethnicity-total-and-parts': -178,
      'age-moldovan': 1849,
      women: -57,
      'age-two-counts': 65_273,
      'raions-two-counts': 127_301,
      'raion-ethnicity-anenii-noi': 1211,
      'raion-ethnicity-briceni': -614,
      'raion-ethnicity-balti': 284,
      'raion-ethnicity-moldovan': -3399,
      'raion-ethnicity-ukrainian': 2372,
      'raion-ethnicity-other': 3893,
    });
  });

  test('only contradictions of figures are counted as such', () => {
    const ids = (kind: string) =>
      pack.contradictions.filter((found) => found.kind === kind).map(({ id }) => id);
    expect(ids('figures')).toEqual([
      'mother-tongue-row-other-russian',
      'mother-tongue-row-other-other',
      'mother-tongue-row-other-moldovan',
      'religion-row-other-orthodox',
      'religion-row-other-other',
      'religion-row-other-islam',
      'raion-ethnicity-anenii-noi',
      'raion-ethnicity-briceni',
    ]);
    expect(ids('bases')).toEqual(['age-two-counts', 'raions-two-counts']);
    expect(ids('sums')).toEqual([
      'raion-ethnicity-moldovan',
      'raion-ethnicity-ukrainian',
      'raion-ethnicity-other',
    ]);
    expect(ids('rounding')).toEqual([
      'ethnicity-unallocated-all',
      'ethnicity-unallocated-urban',
      'ethnicity-unallocated-rural',
      'ethnicity-total-and-parts',
      'age-moldovan',
      'women',
      'raion-ethnicity-balti',
    ]);
  });

  test('targets lie inside what the press printed, but for the misprint', () => {
    const outside = pack.figures.filter(({ where, lower, upper }) => {
      const [[attribute, codes]] = Object.entries(where) as [[string, number[]]];
      if (attribute !== 'ethnicity' && attribute !== 'motherTongue') return false;
      const people = [
        ...sumsOver(pack, attribute === 'ethnicity' ? 'ethnicity' : 'mother-tongue', attribute),
      ];
      const count = people[codes[0]!]![1];
      return count < lower || count > upper;
    });
    expect(outside.map(({ id }) => id)).toEqual(['press-mother-tongue-moldovan']);
  });
});

describe('traps of the sources', () => {
  test('infants are age 0, and the open group is 85 and over', () => {
    const { weights } = pack.sampleFactors.find(({ id }) => id === 'single-age')!;
    const [young, old] = [total(weights.slice(1, 15)), total(weights.slice(65))];
    expect(young).toBe(401_522);
    expect(old + weights[0]!).toBe(443_432);
    expect(total(weights)).toBe(2_423_287);
    expect((young + weights[0]!) / total(weights)).toBeCloseTo(0.175, 3);
    expect(old / total(weights)).toBeCloseTo(0.174, 3);
    expect(attributeOf('age').categories.at(-1)!.id).toBe('85+');
  });

  test('Moldovans are the final 76.73 percent of all residents, not the preliminary 77.2', () => {
    expect((100 * cellOf(pack, 'ethnicity', 'moldovan')) / residents).toBeCloseTo(76.73, 2);
    expect(marginalOf(pack, 'ethnicity').published!.values[0]).toBe(76.73);
  });

  test('no other base than the census, and nothing with Transnistria, is a target', () => {
    const others = new Set(['estimate-single-age', 'estimate-raions', 'wpp-2019', 'wic-2020']);
    for (const { source } of pack.marginals) expect(others).not.toContain(source);
    const bases = Object.fromEntries(pack.sampleFactors.map(({ id, base }) => [id, base]));
    expect(bases).toEqual({
      'single-age': 'estimate-2024',
      'sex-age': 'wpp-2024',
      'age-marital-status': 'unstated',
      'sex-age-education': 'wic-2020',
    });
    for (const { status } of pack.sampleFactors) expect(status).toBe('estimated');
    expect(marginalOf(pack, 'marital-status').status).toBe('estimated');
  });

  test('earnings stand beside the population, by raion of work', () => {
    const [earnings] = pack.context!;
    const { categories } = attributeOf('raion');
    const at = (id: string) => earnings!.values[categories.findIndex((c) => c.id === id)];
    expect([at('chisinau'), at('balti'), at('stefan_voda'), at('gagauzia')]).toEqual([
      18707.8, 13700.2, 12398.7, 11323.2,
    ]);
  });

  test('Moldovan and Romanian are apart by raion and together by ethnicity', () => {
    const groups = marginalOf(pack, 'ethnicity-mother-tongue').groups!['motherTongue']!;
    expect(groups).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(extentsOf(pack, marginalOf(pack, 'raion-mother-tongue'))).toEqual([35, 9]);
  });

  test('not declared stays an answer and is never spread', () => {
    for (const id of ['ethnicity', 'motherTongue', 'religion'])
      expect(attributeOf(id).categories.at(-1)!.id).toBe('notDeclared');
    expect(cellOf(pack, 'mother-tongue', 'notDeclared')).toBe(1582);
    expect(cellOf(pack, 'religion', 'notDeclared')).toBe(18_103);
  });

  test('the sex ratios give 57 women fewer than printed, and the target has them', () => {
    expect(cellOf(pack, 'sex', 'female')).toBe(1_271_900);
  });
});

describe('identities', () => {
  test('are fictitious names in Latin letters, and contacts reach nobody', () => {
    for (const { lists, status } of pack.identities) {
      expect(status).toBe('fictitious');
      for (const name of Object.values(lists).flat())
        expect(name).toMatch(/^[A-ZȘȚÎĂÂ][a-zșțîăâ]+(-[A-Z][a-z]+)?$/);
    }
    expect(pack.contacts!.phoneFormat).toMatch(/^\+373 4[#\d ]+$/);
    expect(pack.contacts!.phoneFormat.replace(/[^#\d]/g, '')).toHaveLength(11);
  });

  test('women bear the form of a surname for women', () => {
    const surnames = pack.identities.find(({ id }) => id === 'surname')!.lists;
    expect(surnames['ru-female']).toContain('Cuznețova');
    expect(surnames['ru-male']).toContain('Cuznețov');
    expect(surnames['ru-female']).not.toContain('Cuznețov');
    expect(surnames['bg-female']).toContain('Pîrvanova');
    expect(surnames['uk-female']).toContain('Savițca');
  });
});
