import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { writeJson } from '../../../scripts/packs/shared/written.ts';
import { packHouseholds, problemOf } from '../../../src/core/households/pack-problem.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { synthpop, synthpopTextsInWords } from '../households/samples.ts';
import { counted, published } from '../population/packs.ts';
import { packBytes, packJson } from './moldova.ts';

const pack = published('census-tracts');
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(
  packJson('pack.schema.json') as object,
);

/** Problems of the pack after one change to a copy of it. */
function problemsAfter(change: (own: NonNullable<Pack['households']>, pack: Pack) => void) {
  const copy = structuredClone(pack);
  change(copy.households!, copy);
  const parsed = parsePack(copy);
  return parsed.ok ? [] : parsed.problems;
}

describe('the pack of census tracts', () => {
  it('is a pack by schema, as the builder writes it and the list names it', () => {
    expect(validate(pack), JSON.stringify(validate.errors)).toBe(true);
    const { packs } = packJson('index.json') as { packs: { id: string; digest: string }[] };
    expect(packs.find(({ id }) => id === pack.id)?.digest).toBe(packDigest(pack));
    for (const file of ['pack.json', 'households.json'])
      expect(packBytes(`${pack.id}/${file}`).toString('utf8')).toBe(
        writeJson(packJson(`${pack.id}/${file}`)),
      );
    expect(packBytes(`${pack.id}/LICENSE`).toString('utf8')).toContain('Redistributions');
  });

  it('holds the records and the targets of the test sample', () => {
    const read = packHouseholds(pack.households!);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { sample, zones, tables } = read.problem;
    const own = synthpop({}, synthpopTextsInWords());
    expect(sample.ids).toEqual(own.sample.ids);
    expect(sample.columns).toEqual(own.sample.columns);
    expect(sample.personColumns).toEqual(own.sample.personColumns);
    expect(zones).toEqual(own.zones);
    expect(tables).toEqual(own.tables);
  });

  it('draws persons of the tracts, every target met', () => {
    const { report, tally } = counted(pack, { size: 24_905 });
    const targets = report.comparisons.flatMap(({ kind, expected }, t) =>
      kind === 'target'
        ? [{ expected: Array.from(expected), drawn: Array.from(tally.counts[t]!) }]
        : [],
    );
    expect(targets).toHaveLength(3);
    for (const { expected, drawn } of targets)
      drawn.forEach((count, cell) => expect(count).toBeCloseTo(expected[cell]!, 6));
  });
});

describe('households in a pack', () => {
  it('may come without zones and targets, or with group quarters', () => {
    const bare = structuredClone(pack);
    delete bare.households!.zones;
    delete bare.households!.targets;
    expect(parsePack(bare).ok).toBe(true);
    expect(validate(bare)).toBe(true);
    expect(problemOf(bare.households!)).toMatchObject({ zones: [], targets: [] });
    const marked = structuredClone(pack);
    marked.households!.groupQuarters = 'unlisted';
    expect(parsePack(marked).ok).toBe(true);
    expect(validate(marked)).toBe(true);
    const read = packHouseholds(marked.households!);
    expect(read.ok && read.problem.sample.groupQuarters).toHaveLength(3149 + 544);
  });

  const faults: [string, Parameters<typeof problemsAfter>[0], string, RegExp][] = [
    ['no label', (own) => Object.assign(own, { label: undefined }), 'label', /is missing/],
    ['no status', (own) => Object.assign(own, { status: undefined }), 'status', /is missing/],
    ['no source', (own) => (own.source = 'x'), 'source', /there is no source 'x'/],
    [
      'a source of targets that is not there',
      (own) => (own.targets![1]!.source = 'y'),
      'targets[1].source',
      /there is no source 'y'/,
    ],
    ['a stranger', (own) => Object.assign(own, { size: 5 }), 'size', /is not known/],
    [
      'a household without a name',
      (own) => (own.households.id[3] = ''),
      'households.id[3]',
      /must be a text/,
    ],
    [
      'a value that is none',
      (own) => Object.assign(own.persons.columns['age']!, { 7: true }),
      'persons.columns.age[7]',
      /must be a text, a number or null/,
    ],
    [
      'a column that is too short',
      (own) => void own.households.columns['cars']!.pop(),
      'households.columns.cars',
      /has 3148 entries and needs 3149/,
    ],
    [
      'weights of another number of households',
      (own) => (own.households.weight = [1, 2]),
      'households.weight',
      /has 2 entries and needs 3149/,
    ],
    [
      'a negative target',
      (own) => (own.targets![0]!.values[2]![1] = -1),
      'targets[0].values[2][1]',
      /0 or more/,
    ],
    [
      'a zone without targets',
      (own) => void own.zones!.push('22'),
      'targets[0].values',
      /has 21 entries and needs 22/,
    ],
    [
      'targets without zones',
      (own) => delete own.zones,
      '',
      /has targets and no zones; give both or none/,
    ],
    [
      'group quarters that are not said how',
      (own) => Object.assign(own, { groupQuarters: 'all' }),
      'groupQuarters',
      /must be an object/,
    ],
  ];
  it.each(faults)('is refused with %s', (_, change, path, message) => {
    const at = path === '' ? 'households' : `households.${path}`;
    expect(problemsAfter(change)).toContainEqual({
      path: at,
      message: expect.stringMatching(message) as string,
    });
  });

  it('names the member where its targets do not fit its records', () => {
    const own = structuredClone(pack.households!);
    own.targets![4]!.categories[0] = '19 or under';
    const read = packHouseholds(own);
    expect(read.ok ? [] : read.problems).toContainEqual({
      path: 'households.persons.age',
      message: expect.stringContaining('Did you mean 19 and under?') as string,
    });
  });
});
