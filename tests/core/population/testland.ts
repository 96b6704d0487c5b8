import type { Attribute, Marginal, Pack } from '../../../src/core/pack/pack.ts';

/** One of the people that Testland's tables are counted from. */
type Person = Record<string, number>;

const townRegion = [0, 0, 0, 1, 1, 2, 3];

/**
 * Ten thousand invented people from a fixed congruential sequence (Numerical Recipes'
 * constants). Counting them gives tables that agree with each other, whatever is tied.
 */
function inventPeople(): Person[] {
  let state = 2024;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  return Array.from({ length: 10_000 }, () => {
    const town = [0, 0, 0, 1, 1, 3, 3, 4, 5, 5, 6][below(11)]!;
    const region = townRegion[town]!;
    const sex = below(100) < 52 ? 1 : 0;
    const age = Math.min(below(9), below(9) + 2);
    const language = below(100) < [85, 40, 70, 10][region]! ? 0 : below(12) === 0 ? 2 : 1;
    const work = age < 2 ? 0 : age > 6 ? 2 + below(2) : 1 + below(3);
    const marital = age < 2 ? 0 : age < 4 ? below(2) : below(3);
    return { region, town, sex, age, language, work, marital };
  });
}

const attribute = (id: string, stream: number, categories: string[]): Attribute => ({
  id,
  label: { en: id, ro: `${id} (ro)` },
  stream,
  categories: categories.map((name) => ({ id: name, label: { en: name, ro: `${name} (ro)` } })),
  status: 'official',
  source: 'census',
});

const attributes: Attribute[] = [
  attribute('region', 1001, ['north', 'hills', 'coast', 'isles']),
  {
    ...attribute('zone', 1002, ['inland', 'sea']),
    derivedFrom: { attribute: 'region', groups: [0, 0, 1, 1] },
  },
  attribute('sex', 1003, ['male', 'female']),
  {
    ...attribute('age', 1004, ['a0', 'a10', 'a20', 'a30', 'a40', 'a50', 'a60', 'a70', 'a80']),
    values: [0, 10, 20, 30, 40, 50, 60, 70, 80],
    unit: 'years',
  },
  {
    ...attribute('stage', 1005, ['child', 'adult', 'old']),
    derivedFrom: { attribute: 'age', groups: [0, 0, 1, 1, 1, 1, 1, 2, 2] },
  },
  {
    ...attribute('grown', 1006, ['no', 'yes']),
    derivedFrom: { attribute: 'stage', groups: [0, 1, 1] },
  },
  attribute('language', 1007, ['testish', 'coastal', 'not-declared']),
  {
    ...attribute('town', 1008, ['alfa', 'bravo', 'ghost', 'delta', 'echo', 'foxtrot', 'golf']),
    within: { attributes: ['region'], cell: townRegion },
  },
  attribute('work', 1009, ['none', 'employed', 'retired', 'other']),
  { ...attribute('marital', 1010, ['single', 'married', 'widowed']), status: 'estimated' },
];

/**
 * A tiny country with everything a pack can hold: groups, an unknown cell, a nested and three
 * derived attributes, structural zeros, an attribute without a marginal, identities, figures.
 */
export function testland(): Pack {
  const people = inventPeople();
  const size = (id: string) => attributes.find((a) => a.id === id)!.categories.length;
  const read = (person: Person, id: string): number => {
    const { derivedFrom } = attributes.find((a) => a.id === id)!;
    return derivedFrom ? derivedFrom.groups[read(person, derivedFrom.attribute)]! : person[id]!;
  };
  const marginal = (id: string, of: string[], groups?: Marginal['groups']): Marginal => {
    const extents = of.map((a) =>
      groups?.[a] ? Math.max(...groups[a].map((g) => g ?? -1)) + 1 : size(a),
    );
    const counts = new Array<number>(extents.reduce((x, y) => x * y, 1)).fill(0);
    for (const person of people) {
      let cell = 0;
      of.forEach((a, axis) => {
        const code = read(person, a);
        const group = groups?.[a] ? groups[a][code]! : code;
        cell = group === null || cell < 0 ? -1 : cell * extents[axis]! + group;
      });
      if (cell >= 0) counts[cell]!++;
    }
    return {
      id,
      label: { en: id.replaceAll('-', ' '), ro: id },
      of,
      ...(groups ? { groups } : {}),
      counts,
      base: 'census',
      status: 'official',
      source: 'census',
    };
  };

  const regionLanguage = marginal('region-language', ['region', 'language']);
  const ageWork = marginal('age-work', ['age', 'work']);
  ageWork.counts[4 * 4 + 1] = null;
  const sex = marginal('sex', ['sex']);
  return {
    format: 1,
    id: 'testland',
    title: { en: 'Testland', ro: 'Testlandia' },
    basis: 'the invented census of Testland',
    languages: ['en', 'ro'],
    base: 'census',
    bases: [{ id: 'census', label: 'everyone', date: '2024', total: 10_000 }],
    sources: [
      { id: 'census', publisher: 'Testland', table: 'invented people', year: 2024, licence: 'MIT' },
    ],
    attributes: structuredClone(attributes),
    marginals: [
      regionLanguage,
      marginal('sex-age', ['sex', 'age']),
      marginal('region-sex', ['region', 'sex']),
      marginal('stage-language', ['stage', 'language'], { language: [0, 1, null] }),
      marginal('zone-grown', ['zone', 'grown']),
      marginal('town', ['town']),
      ageWork,
      {
        ...sex,
        published: {
          values: sex.counts.map((count) => Math.round(count! / 100) / 10),
          unit: 'thousands',
          decimals: 1,
          lower: [sex.counts[0]! + 20, Math.round(sex.counts[1]! / 100) * 100 - 50],
          upper: [sex.counts[0]! + 40, Math.round(sex.counts[1]! / 100) * 100 + 50],
        },
      },
    ],
    sampleFactors: [
      {
        id: 'age-marital',
        label: 'marital status by age',
        of: ['age', 'marital'],
        weights: Array.from(
          { length: 27 },
          (_, i) => 1 + ((i * 7) % 5) + (i % 3 === 2 ? i / 9 : 0),
        ),
        base: 'census',
        status: 'estimated',
        source: 'census',
      },
    ],
    structuralZeros: [
      {
        id: 'working-children',
        reason: 'children do not work',
        where: { stage: [0], work: [1, 2, 3] },
      },
      {
        id: 'idle-grown',
        reason: 'grown people state something',
        where: { grown: [1], work: [0] },
      },
      {
        id: 'widowed-young',
        reason: 'nobody is widowed before 40',
        where: { age: [0, 1, 2, 3], marital: [2] },
      },
      { id: 'married-child', reason: 'children are single', where: { stage: [0], marital: [1] } },
    ],
    figures: [
      {
        id: 'coast-coastal',
        label: 'speakers of Coastal on the coast',
        printed: '0.0 %',
        lower: 0,
        upper: 10,
        where: { region: [2], language: [1] },
        source: 'census',
        status: 'secondary',
      },
      {
        id: 'everyone',
        label: 'everyone',
        printed: '10 thousand',
        lower: 9_500,
        upper: 10_499,
        where: { sex: [0, 1] },
        source: 'census',
        status: 'official',
      },
    ],
    contradictions: [
      { id: 'known', label: 'a misprint', gap: 12, reason: 'invented', sources: ['census'] },
    ],
    identities: [
      {
        id: 'givenName',
        label: 'Given name',
        stream: 1020,
        given: ['sex', 'language'],
        choose: [
          [{ list: 'm', weight: 1 }],
          [{ list: 'coastal-m', weight: 1 }],
          [
            { list: 'm', weight: 3 },
            { list: 'coastal-m', weight: 1 },
          ],
          [{ list: 'f', weight: 1 }],
          [{ list: 'coastal-f', weight: 1 }],
          [
            { list: 'f', weight: 3 },
            { list: 'coastal-f', weight: 1 },
          ],
        ],
        lists: {
          m: ['Ștefan', 'Ion', 'Mircea'],
          f: ['Ana', 'Ionuța', 'Măriuca', 'Zoë'],
          'coastal-m': ['Øle', 'Łukasz', 'Ion'],
          'coastal-f': ['Светлана', 'Åse'],
        },
        source: 'census',
        status: 'fictitious',
      },
      {
        id: 'familyName',
        label: 'Family name',
        stream: 1021,
        given: ['stage'],
        choose: [
          [{ list: 'all', weight: 1 }],
          [{ list: 'all', weight: 1 }],
          [{ list: 'all', weight: 1 }],
        ],
        lists: { all: ['Țurcan', "O'Brien", 'van der Meer', 'Жуков'] },
        source: 'census',
        status: 'fictitious',
      },
    ],
    contacts: {
      emailDomains: ['example.org', 'example.com'],
      phoneFormat: '+373 600 #####',
      phoneNote: 'reserved for fiction',
      streams: { email: 1030, phone: 1031 },
    },
    root: 'region-language',
    highlights: [
      { of: ['region', 'language'], label: 'language by region' },
      { of: ['region', 'work'], label: 'work by region' },
    ],
    presets: [{ id: 'adults', label: 'adults only', where: { grown: [1] } }],
  };
}
