import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test, vi } from 'vitest';
import { writeJson } from '../../../scripts/packs/shared/written.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { phoneOf, emailOf } from '../../../src/core/population/contact.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { identityDictionary } from '../../../src/core/population/identities.ts';
import { counted, prepared, published } from '../population/packs.ts';
import { marginalOf, sumsOver } from './margin-sums.ts';
import { packBytes, packJson } from './moldova.ts';

vi.setConfig({ testTimeout: 120_000 });

const pack = published('usa-2022');
const adults = 257_883_888;
const files = ['pack.json', ...(packJson('usa-2022/pack.json') as { files: string[] }).files];
const attributeOf = (id: string) => pack.attributes.find((attribute) => attribute.id === id)!;
const codeOf = (attribute: string, category: string) =>
  attributeOf(attribute).categories.findIndex(({ id }) => id === category);
const total = (id: string) =>
  marginalOf(pack, id).counts.reduce<number>((sum, people) => sum + people!, 0);

describe('the committed files', () => {
  test('make a pack by the schema, with the digest that the list names', () => {
    const validate = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
    }).compile(packJson('pack.schema.json') as object);
    expect(validate(pack), JSON.stringify(validate.errors)).toBe(true);
    const { packs } = packJson('index.json') as { packs: { id: string }[] };
    expect(packs.find(({ id }) => id === 'usa-2022')).toMatchObject({
      digest: packDigest(pack),
      files,
    });
    expect(packDigest(pack)).toBe('c51948b6e5617386');
  });

  test('are as the builder writes them, and small', () => {
    for (const file of files)
      expect(packBytes(`usa-2022/${file}`).toString('utf8')).toBe(
        writeJson(packJson(`usa-2022/${file}`)),
      );
    const zipped = files.map((file) => gzipSync(packBytes(`usa-2022/${file}`)).length);
    expect(zipped.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(230_000);
  });

  test('state their licences, and what is not in the public domain stands apart', () => {
    const licences = files.map(
      (file) => (packJson(`usa-2022/${file}`) as { licence: string }).licence,
    );
    expect(Object.fromEntries(files.map((file, i) => [file, licences[i]]))).toEqual({
      'pack.json': 'LicenseRef-US-public-domain',
      'counties.json': 'LicenseRef-US-public-domain',
      'votes.json': 'MIT',
      'surveys.json': 'CC-BY-4.0',
      'names.json': 'LicenseRef-US-public-domain',
    });
  });

  test('have nothing of the table that is called 2010 and is of 1990', () => {
    for (const file of files)
      expect(packBytes(`usa-2022/${file}`).toString('utf8')).not.toMatch(/urban_rural|248,?709/);
  });
});

describe('the targets', () => {
  test('are whole numbers of adult residents of one base', () => {
    for (const { base, counts } of pack.marginals) {
      expect(base).toBe('acs-2018-2022');
      for (const people of counts) expect(Number.isInteger(people) && people! >= 0).toBe(true);
    }
    const partial = [
      'state-sex-race-attainment-25',
      'state-sex-origin-attainment-25',
      'state-sex-ethnicity-attainment-25',
    ];
    for (const { id } of pack.marginals)
      expect(total(id), id).toBe(partial.includes(id) ? 226_600_992 : adults);
  });

  test('are the figures of the American Community Survey', () => {
    const sexes = sumsOver(pack, 'state-sex-age-attainment', 'sex');
    expect([...sexes.values()]).toEqual([126_712_151, 131_171_737]);
    const ages = sumsOver(pack, 'state-sex-age-attainment', 'ageBand');
    expect([...ages.values()]).toEqual([
      31_282_896, 45_388_153, 42_810_359, 83_664_832, 54_737_648,
    ]);
    const races = sumsOver(pack, 'state-sex-race-attainment-25', 'race');
    expect([...races.values()]).toEqual([
      156_146_410, 26_877_421, 1_738_126, 13_622_379, 399_236, 12_133_983, 15_683_437,
    ]);
    const ethnicities = sumsOver(pack, 'state-sex-ethnicity-attainment-25', 'raceEthnicity');
    expect([ethnicities.get(0), ethnicities.get(1)]).toEqual([142_935_177, 35_792_394]);
    const schooling = sumsOver(pack, 'state-sex-schooling', 'schooling');
    expect([...schooling.values()]).toEqual([
      3_700_038, 10_553_243, 13_110_313, 3_919_302, 10_742_781, 13_856_917, 59_741_825, 44_692_390,
      19_815_732, 47_391_673, 30_359_674,
    ]);
  });

  test.each([
    ['state-sex-age-attainment', 'state'],
    ['state-sex-attainment', 'state'],
    ['state-sex-schooling', 'state'],
    ['state-income', 'state'],
    ['state-lean', 'state'],
    ['state-vote', 'state'],
    ['state-lean-vote', 'state'],
    ['state-area', 'state'],
  ])('%s agrees with the states', (id, attribute) => {
    expect([...sumsOver(pack, id, attribute).values()]).toEqual(marginalOf(pack, 'state').counts);
  });

  test('counties lie in their state and add up to it', () => {
    const { categories, within } = attributeOf('county');
    const state = within!.cell.map((cell) => Math.floor(cell / 5));
    expect(
      [...sumsOver(pack, 'county', 'county', (c) => state[c]!).entries()]
        .sort((a, b) => +a[0] - +b[0])
        .map(([, n]) => n),
    ).toEqual(marginalOf(pack, 'state').counts);
    const postal = attributeOf('state').categories.map(({ id }) => id.toUpperCase());
    categories.forEach(({ id, label }, c) => {
      expect(id).toMatch(/^\d{5}$/);
      expect((label as string).endsWith(`, ${postal[state[c]!]}`)).toBe(true);
    });
    expect(new Set(categories.map(({ label }) => label)).size).toBe(3144);
    // The first two digits of a county's code are its state's: one code for each state.
    const prefixes = new Set(categories.map(({ id }, c) => `${id.slice(0, 2)} ${state[c]}`));
    expect(prefixes.size).toBe(51);
  });

  test('votes are those counted, and nobody else is called published', () => {
    const votes = sumsOver(pack, 'state-vote', 'vote2020');
    const alaska = [153_802, 189_927, 13_840];
    expect(votes.get(0)).toBe(81_111_589 + alaska[0]!);
    expect(votes.get(1)).toBe(74_018_304 + alaska[1]!);
    expect(votes.get(2)).toBe(158_042_211 - 81_111_589 - 74_018_304 + alaska[2]!);
    const { estimatedCells } = marginalOf(pack, 'state-vote');
    expect(estimatedCells).toEqual(
      Array.from({ length: 51 }, (_, s) => [s * 5 + 3, s * 5 + 4]).flat(),
    );
  });

  test('rest on the survey where they count in the verdict, or on counted votes', () => {
    for (const { id, status, source } of pack.marginals) {
      if (['s1501', 's1501-race'].includes(source)) {
        expect(['official-copied', 'derived'], id).toContain(status);
      } else expect(status, id).toBe(source === 'county-votes' ? 'secondary' : 'estimated');
    }
    for (const id of ['partyLean', 'vote2020']) expect(attributeOf(id).status).toBe('modelled');
  });

  test('other bases are listed as such, with computed gaps', () => {
    const kinds = pack.contradictions.map(({ id, kind, gap }) => [id, kind, gap]);
    expect(kinds).toEqual([
      ['pep-adults', 'bases', 2_952_842],
      ['pep-states', 'bases', 3_311_934],
      ['counties-adults', 'bases', 864_061],
      ['citizens-residents', 'bases', -29_440_541],
      ['cps-adults', 'bases', -2_628_888],
      ['hispanic-share', 'bases', 6_649_694],
      ['income-two-surveys', 'bases', 6_887_246],
      ['income-brackets', 'rounding', -13_511],
      ['votes-counties-districts', 'figures', 121_712],
    ]);
    expect(pack.figures.every(({ kind }) => kind === 'bases')).toBe(true);
  });
});

describe('its populations', () => {
  test.each([10_000, 1_000_000])('of %i people have every target at floor or ceiling', (size) => {
    const { report, tally, plan } = counted(pack, { size, seed: 2 });
    expect(report.status).toBe('converged');
    const missed = report.comparisons.flatMap(({ id, kind, expected }, c) =>
      kind !== 'target'
        ? []
        : Array.from(expected).flatMap((people, cell) => {
            const drawn = tally.counts[c]![cell]!;
            const met = drawn >= Math.floor(people + 1e-6) && drawn <= Math.ceil(people - 1e-6);
            return met ? [] : [`${id} ${cell}: ${drawn} for ${people}`];
          }),
    );
    expect(missed).toEqual([]);
    expect(plan.size).toBe(size);
    const cells = report.cliques.map((clique) => clique.cells);
    expect(Math.max(...cells)).toBeLessThan(80_000);
    expect(cells.reduce((sum, count) => sum + count, 0)).toBeLessThan(200_000);
  });

  const { plan } = prepared(pack, { size: 200_000, seed: 5 });
  const range = drawRange(plan, 0, plan.size);
  const column = (id: string) => range.columns.find(({ attribute }) => attribute === id)!.codes;
  const share = (of: (i: number) => boolean, among: (i: number) => boolean = () => true) => {
    let all = 0;
    let some = 0;
    for (let i = 0; i < plan.size; i++) {
      if (!among(i)) continue;
      all++;
      if (of(i)) some++;
    }
    return some / all;
  };

  test('hold nobody who cannot be', () => {
    for (const { id, where } of pack.structuralZeros) {
      const asked = Object.entries(where);
      expect(
        share((i) => asked.every(([attribute, codes]) => codes.includes(column(attribute)[i]!))),
        id,
      ).toBe(0);
    }
    for (const { id, within } of pack.attributes) {
      if (!within) continue;
      const codes = column(id);
      const outer = within.attributes.map((attribute) => ({
        codes: column(attribute),
        size: attributeOf(attribute).categories.length,
      }));
      for (let i = 0; i < plan.size; i++) {
        const cell = outer.reduce((flat, { codes, size }) => flat * size + codes[i]!, 0);
        if (within.cell[codes[i]!] !== cell) throw new Error(`${id} of person ${i}`);
      }
    }
  });

  test('tie vote, party and income as the surveys do', () => {
    const is = (attribute: string, category: string) => {
      const codes = column(attribute);
      const code = codeOf(attribute, category);
      return (i: number) => codes[i] === code;
    };
    const biden = is('vote2020', 'biden');
    const trump = is('vote2020', 'trump');
    const voters = (i: number) => biden(i) || trump(i);
    expect(share(biden, (i) => voters(i) && is('raceEthnicity', 'black')(i))).toBeGreaterThan(0.85);
    expect(share(biden, (i) => voters(i) && is('raceEthnicity', 'white')(i))).toBeLessThan(0.47);
    expect(share(is('partyLean', 'republican'), trump)).toBeGreaterThan(0.6);
    const poor = share(is('householdIncome', 'under-10k'), is('attainment', 'below-high-school'));
    const rich = share(is('householdIncome', 'under-10k'), is('attainment', 'bachelor'));
    expect(poor).toBeGreaterThan(4 * rich);
    expect(share(is('citizen', 'no'), voters)).toBe(0);
  });

  test('have people who are no citizens where counties of 2022 have them', () => {
    const noCitizen = codeOf('citizen', 'no');
    const ofGroup = (group: string) => {
      const code = codeOf('raceEthnicity', group);
      return share(
        (i) => column('citizen')[i] === noCitizen,
        (i) => column('raceEthnicity')[i] === code,
      );
    };
    // A table of citizens that counts Hispanics among Asians left one Asian in seven no citizen.
    for (const [group, low, high] of [
      ['white', 0.01, 0.03],
      ['black', 0.04, 0.09],
      ['hispanic', 0.2, 0.3],
      ['asian', 0.28, 0.4],
    ] as const) {
      expect(ofGroup(group), group).toBeGreaterThan(low);
      expect(ofGroup(group), group).toBeLessThan(high);
    }
  });

  test('have few associate’s degrees before 20, and about as many at 24 as soon after', () => {
    const associate = codeOf('education', 'associate');
    const at = (from: number, to: number) =>
      share(
        (i) => column('education')[i] === associate,
        (i) => column('age')[i]! + 18 >= from && column('age')[i]! + 18 <= to,
      );
    expect(at(18, 18)).toBe(0);
    expect(at(19, 19)).toBeLessThan(0.03);
    expect(Math.abs(at(24, 24) - at(25, 34))).toBeLessThan(0.03);
  });

  test('give names by sex and birth, as frequent as at birth', () => {
    const [given, surname] = plan.identities;
    const names = identityDictionary(given!);
    const old = (i: number) => column('sex')[i] === 1 && column('birthCohort')[i] === 3;
    const list = given!.lists['female-1930-1949']!;
    const weights = given!.weights!['female-1930-1949']!;
    const expected = weights[list.indexOf('Mary')]! / weights.reduce((a, b) => a + b, 0);
    const mary = names.indexOf('Mary');
    expect(share((i) => column('givenName')[i] === mary, old)).toBeCloseTo(expected, 2);
    expect(expected).toBeGreaterThan(0.04);
    const surnames = identityDictionary(surname!);
    const nguyen = surnames.indexOf('Nguyen');
    const asian = (i: number) => column('raceEthnicity')[i] === codeOf('raceEthnicity', 'asian');
    const borne = (i: number) => column('surname')[i] === nguyen;
    expect(share(borne, asian)).toBeGreaterThan(50 * share(borne, (i) => !asian(i)));
    for (const name of [...names, ...surnames]) expect(name).toMatch(/^[A-Z][A-Za-z’]+$/);
  });

  test('reach nobody by mail or telephone', () => {
    for (let i = 0; i < 200; i++) {
      expect(phoneOf(plan, i)).toMatch(/^\+1 \(2\d\d\) 555-01\d\d$/);
      expect(emailOf(plan, i)).toMatch(/^[a-z.]+\.\d+@example\.(com|net|org)$/);
    }
  });
});
