import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { marginalOf } from './margin-sums.ts';
import { readMoldova } from './moldova.ts';

/** Problems of the Moldova pack after one change to a copy of it. */
function problemsAfter(change: (pack: Pack) => void) {
  const pack = structuredClone(readMoldova());
  change(pack);
  const parsed = parsePack(pack);
  return parsed.ok ? [] : parsed.problems;
}

const pack = readMoldova();
const at = (list: readonly { id: string }[], id: string) => {
  const index = list.findIndex((member) => member.id === id);
  expect(index).toBeGreaterThanOrEqual(0);
  return index;
};
const raion = at(pack.attributes, 'raion');
const region = at(pack.attributes, 'region');
const age = at(pack.attributes, 'age');
const locality = at(pack.attributes, 'locality');
const ethnicity = at(pack.marginals, 'ethnicity');
const tongue = at(pack.marginals, 'ethnicity-mother-tongue');
const sexAge = at(pack.sampleFactors, 'sex-age');

describe('a planted fault is found where it is', () => {
  const faults: [what: string, change: (pack: Pack) => void, path: string, message: RegExp][] = [
    ['another format', (p) => Object.assign(p, { format: 2 }), 'format', /must be one of: 1/],
    ['no title', (p) => Object.assign(p, { title: undefined }), 'title', /is missing/],
    ['no English', (p) => Object.assign(p, { title: { ro: 'M' } }), 'title', /'en'/],
    ['a stranger', (p) => Object.assign(p, { files: [] }), 'files', /is not known/],
    [
      'a misspelt member',
      (p) => Object.assign(p.attributes[age]!, { unite: 'ani' }),
      `attributes[${age}].unite`,
      /is not known/,
    ],
    [
      'a negative count',
      (p) => void (p.marginals[ethnicity]!.counts[2] = -1),
      `marginals[${ethnicity}].counts[2]`,
      /0 or more/,
    ],
    [
      'a count that is no number',
      (p) => void (p.marginals[ethnicity]!.counts[2] = Number.NaN),
      `marginals[${ethnicity}].counts[2]`,
      /0 or more/,
    ],
    [
      'an unknown status',
      (p) => Object.assign(p.marginals[ethnicity]!, { status: 'guessed' }),
      `marginals[${ethnicity}].status`,
      /must be one of: official/,
    ],
    [
      'an unknown kind of contradiction',
      (p) => Object.assign(p.contradictions[0]!, { kind: 'serious' }),
      'contradictions[0].kind',
      /must be one of: figures/,
    ],
    [
      'an estimated cell outside the table',
      (p) => void (p.marginals[ethnicity]!.estimatedCells = [9]),
      `marginals[${ethnicity}].estimatedCells[0]`,
      /9 is no code: there are 9/,
    ],
    [
      'decimals for too few cells',
      (p) => void (p.marginals[ethnicity]!.published!.decimals = [2, 2]),
      `marginals[${ethnicity}].published.decimals`,
      /has 2 entries and needs 9/,
    ],
    [
      'margins of error for too few cells',
      (p) => void (p.marginals[ethnicity]!.marginOfError = { level: 0.9, values: [1, null] }),
      `marginals[${ethnicity}].marginOfError.values`,
      /has 2 entries and needs 9/,
    ],
    [
      'a level of confidence in percent',
      (p) =>
        void (p.marginals[ethnicity]!.marginOfError = {
          level: 90,
          values: p.marginals[ethnicity]!.counts.map(() => 1),
        }),
      `marginals[${ethnicity}].marginOfError.level`,
      /a share between 0 and 1/,
    ],
    [
      'a margin of error below zero',
      (p) =>
        void (p.marginals[ethnicity]!.marginOfError = {
          level: 0.9,
          values: p.marginals[ethnicity]!.counts.map(() => -1),
        }),
      `marginals[${ethnicity}].marginOfError.values[0]`,
      /0 or more/,
    ],
    [
      'a stream below 1000',
      (p) => void (p.attributes[age]!.stream = 7),
      `attributes[${age}].stream`,
      /take 1000 or more/,
    ],
    [
      'a stream used twice',
      (p) => void (p.identities[0]!.stream = p.attributes[age]!.stream),
      'identities[0].stream',
      /belongs to attributes/,
    ],
    [
      'an attribute twice',
      (p) => void (p.attributes[age]!.id = 'raion'),
      `attributes[${age}].id`,
      /stands twice/,
    ],
    [
      'a category twice',
      (p) => void (p.attributes[raion]!.categories[4]!.id = 'cahul'),
      `attributes[${raion}].categories[5].id`,
      /stands twice/,
    ],
    [
      'values for too few categories',
      (p) => void p.attributes[age]!.values!.pop(),
      `attributes[${age}].values`,
      /has 85 entries and needs 86/,
    ],
    [
      'a derived attribute without its parent',
      (p) => void (p.attributes[region]!.derivedFrom!.attribute = 'county'),
      `attributes[${region}].derivedFrom.attribute`,
      /no attribute 'county'/,
    ],
    [
      'an attribute derived from itself',
      (p) => void (p.attributes[region]!.derivedFrom!.attribute = 'region'),
      `attributes[${region}].derivedFrom.attribute`,
      /derived from itself/,
    ],
    [
      'a region that is none',
      (p) => void (p.attributes[region]!.derivedFrom!.groups[3] = 5),
      `attributes[${region}].derivedFrom.groups[3]`,
      /5 is no code: there are 5/,
    ],
    [
      'a locality outside every raion',
      (p) => void (p.attributes[locality]!.within!.cell[9] = 70),
      `attributes[${locality}].within.cell[9]`,
      /70 is no code: there are 70/,
    ],
    [
      'a locality too many',
      (p) => void p.attributes[locality]!.within!.cell.push(0),
      `attributes[${locality}].within.cell`,
      /has 1530 entries and needs 1529/,
    ],
    [
      'a total that is not the base',
      (p) => void (p.marginals[ethnicity]!.counts[0]! -= 1),
      `marginals[${ethnicity}].counts`,
      /add up to 2409206, and the base counts 2409207/,
    ],
    [
      'a table of another base as target',
      (p) => void (p.marginals[ethnicity]!.base = 'estimate-2024'),
      `marginals[${ethnicity}].base`,
      /can be a sample factor or a figure/,
    ],
    [
      'a cell too few',
      (p) => void p.marginals[tongue]!.counts.pop(),
      `marginals[${tongue}].counts`,
      /has 63 entries and needs 64/,
    ],
    [
      'a gap in the groups',
      (p) => void (p.marginals[tongue]!.groups!['motherTongue']![8] = 9),
      `marginals[${tongue}].groups.motherTongue`,
      /without gaps/,
    ],
    [
      'groups of a stranger',
      (p) => void (p.marginals[tongue]!.groups!['sex'] = [0, 0]),
      `marginals[${tongue}].groups.sex`,
      /no attribute of this table/,
    ],
    [
      'a label too few',
      (p) => void p.marginals[tongue]!.groupLabels!['ethnicity']!.pop(),
      `marginals[${tongue}].groupLabels.ethnicity`,
      /has 7 entries and needs 8/,
    ],
    [
      'an interval upside down',
      (p) => void (p.marginals[ethnicity]!.published!.lower[0] = 1_900_000),
      `marginals[${ethnicity}].published.upper[0]`,
      /less than lower/,
    ],
    [
      'an attribute that is none',
      (p) => void (p.marginals[ethnicity]!.of[0] = 'religious'),
      `marginals[${ethnicity}].of[0]`,
      /no attribute 'religious'/,
    ],
    [
      'weights for other cells',
      (p) => void p.sampleFactors[sexAge]!.weights.pop(),
      `sampleFactors[${sexAge}].weights`,
      /has 171 entries and needs 172/,
    ],
    [
      'weights that are all 0',
      (p) => void p.sampleFactors[sexAge]!.weights.fill(0),
      `sampleFactors[${sexAge}].weights`,
      /all 0/,
    ],
    [
      'a structural zero outside the attribute',
      (p) => void p.structuralZeros[0]!.where['age']!.push(86),
      'structuralZeros[0].where.age[15]',
      /86 is no code/,
    ],
    [
      'a preset of nothing',
      (p) => void (p.presets[0]!.where = {}),
      'presets[0].where',
      /names no attribute/,
    ],
    [
      'a source that is none',
      (p) => void (p.figures[1]!.source = 'hearsay'),
      'figures[1].source',
      /no source 'hearsay'/,
    ],
    [
      'a context table of other cells',
      (p) => void p.context![0]!.values.pop(),
      'context[0].values',
      /has 34 entries and needs 35/,
    ],
    [
      'a list that is none',
      (p) => void (p.identities[0]!.choose[5]![0]!.list = 'elves'),
      'identities[0].choose[5][0].list',
      /no list 'elves'/,
    ],
    [
      'an identity that claims to be real',
      (p) => Object.assign(p.identities[0]!, { status: 'official' }),
      'identities[0].status',
      /fictitious/,
    ],
    [
      'a domain that mail could reach',
      (p) => void p.contacts!.emailDomains.push('example.md'),
      'contacts.emailDomains[3]',
      /no reserved domain/,
    ],
    ['a root that is none', (p) => void (p.root = 'county'), 'root', /no marginal 'county'/],
    ['a base that is none', (p) => void (p.base = 'register'), 'base', /no base 'register'/],
    ['a base of nobody', (p) => void (p.bases[0]!.total = 0), 'base', /counts nobody/],
  ];

  test.each(faults)('%s', (_, change, path, message) => {
    const problems = problemsAfter(change);
    const found = problems.find((problem) => problem.path === path);
    expect(found, JSON.stringify(problems.slice(0, 4))).toBeDefined();
    expect(found!.message).toMatch(message);
  });

  test('and nothing is found without one', () => {
    expect(problemsAfter(() => undefined)).toEqual([]);
  });
});

describe('parsing', () => {
  test('gives back the value itself', () => {
    const parsed = parsePack(pack);
    expect(parsed.ok && parsed.pack).toBe(pack);
  });

  test('lets a target be unknown and a category stand outside all groups', () => {
    expect(
      problemsAfter((p) => {
        p.marginals[ethnicity]!.counts[8] = null;
        marginalOf(p, 'ethnicity-age-decade').counts[3] = null;
      }),
    ).toEqual([]);
  });

  test('never throws on JSON, and never takes it for a pack', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = parsePack(value);
        expect(!parsed.ok && parsed.problems.length > 0).toBe(true);
      }),
    );
  });

  test('never throws when any one member is another', () => {
    const small: Pack = {
      ...pack,
      attributes: pack.attributes.filter(({ id }) => id !== 'locality'),
      marginals: pack.marginals.filter(({ id }) => id !== 'locality').slice(0, 6),
      sampleFactors: pack.sampleFactors.filter(({ weights }) => weights.length < 1000),
      root: 'raion',
    };
    small.marginals = [marginalOf(pack, 'raion'), ...small.marginals.slice(1)];
    expect(parsePack(structuredClone(small))).toMatchObject({ ok: true });
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]) => {
      if (paths.length < 4000 && path.length > 0) paths.push(path);
      if (typeof value !== 'object' || value === null || path.length > 4) return;
      for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    };
    walk(small, []);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const changed = structuredClone(small) as unknown as Record<string, unknown>;
        let inside = changed;
        for (const key of path.slice(0, -1)) inside = inside[key] as Record<string, unknown>;
        inside[path.at(-1)!] = value;
        expect(typeof parsePack(changed).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });

  test('shows a hundred problems at most', () => {
    expect(
      problemsAfter((p) => {
        marginalOf(p, 'locality').counts.fill(-1);
      }),
    ).toHaveLength(100);
  });
});
