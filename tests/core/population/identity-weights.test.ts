import { expect, test } from 'vitest';
import { parsePack } from '../../../src/core/pack/parse.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { identityDictionary } from '../../../src/core/population/identities.ts';
import { normalScore, pearson } from './chi-square.ts';
import { prepared } from './packs.ts';
import { testland } from './testland.ts';

const size = 60_000;
const names = (pack: ReturnType<typeof testland>, id: string) => {
  const { plan } = prepared(pack, { size, seed: 4 });
  const { columns } = drawRange(plan, 0, size);
  return columns.find(({ attribute }) => attribute === id)!.codes;
};

/** Testland with frequencies for one list of the given names: 1, 2, 3 … */
function weighted() {
  const pack = testland();
  const identity = pack.identities[0]!;
  const list = identity.choose[2]![0]!.list;
  identity.weights = { [list]: identity.lists[list]!.map((_, i) => i + 1) };
  return { pack, identity, list };
}

test('entries of a list come by their frequency, those of other lists evenly', () => {
  const { pack, identity, list } = weighted();
  const dictionary = identityDictionary(identity);
  const { plan } = prepared(pack, { size, seed: 4 });
  const { columns } = drawRange(plan, 0, size);
  const column = (id: string) => columns.find(({ attribute }) => attribute === id)!.codes;
  const observed = new Float64Array(dictionary.length);
  const expected = new Float64Array(dictionary.length);
  for (let i = 0; i < size; i++) {
    if (column('sex')[i] !== 0 || column('language')[i] !== 2) continue;
    observed[column('givenName')[i]!]!++;
    const parts = identity.choose[2]!;
    const all = parts.reduce((sum, { weight }) => sum + weight, 0);
    for (const part of parts) {
      const entries = identity.lists[part.list]!;
      const weights = part.list === list ? identity.weights![list]! : entries.map(() => 1);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      entries.forEach((entry, k) => {
        expected[dictionary.indexOf(entry)]! += (part.weight / all) * (weights[k]! / total);
      });
    }
  }
  const { statistic, degreesOfFreedom } = pearson(observed, expected, 0.1);
  expect(degreesOfFreedom).toBeGreaterThan(3);
  expect(Math.abs(normalScore(statistic, degreesOfFreedom))).toBeLessThan(4);
});

test('frequencies of one list change nobody who draws from another', () => {
  const { pack, identity, list } = weighted();
  const before = names(testland(), 'givenName');
  const after = names(pack, 'givenName');
  const dictionary = identityDictionary(identity);
  let moved = 0;
  before.forEach((code, i) => {
    if (code === after[i]) return;
    moved++;
    expect(identity.lists[list]).toContain(dictionary[code]);
    expect(identity.lists[list]).toContain(dictionary[after[i]!]);
  });
  expect(moved).toBeGreaterThan(100);
  expect(names(pack, 'familyName')).toEqual(names(testland(), 'familyName'));
});

test('a pack is refused where frequencies do not go with their list', () => {
  const { pack, identity, list } = weighted();
  expect(parsePack(pack).ok).toBe(true);
  const problem = (weights: Record<string, number[]>) => {
    identity.weights = weights;
    const parsed = parsePack(pack);
    return parsed.ok ? undefined : parsed.problems[0]!.path;
  };
  expect(problem({ [list]: [1] })).toBe(`identities[0].weights.${list}`);
  expect(problem({ elves: [1] })).toBe('identities[0].weights.elves');
  expect(problem({ [list]: identity.lists[list]!.map(() => 0) })).toBe(
    `identities[0].weights.${list}`,
  );
});
