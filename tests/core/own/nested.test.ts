import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addTable,
  applyRemedy,
  draftOf,
  editAttribute,
  examineDraft,
  newDraft,
  packOf,
} from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import { readOwnFile, writeOwnFile } from '../../../src/data/own-file.ts';
import { tableMass } from './fitted.ts';

const towns = {
  'towns.csv':
    'Region,Town,People\nNorth,Alder,4000\nNorth,Birch,6000\nSouth,Cedar,7000\nSouth,Dune,3000\nSouth,Elm,5000\n',
};
const sexes = {
  'sexes.csv':
    'Region,Sex,People\nNorth,Men,4900\nNorth,Women,5100\nSouth,Men,7400\nSouth,Women,7600\n',
};

describe('an attribute inside another', () => {
  const draft = draftFrom({ ...towns, ...sexes });
  const town = draft.attributes.find(({ id }) => id === 'town')!;

  it('is found where each category stands beside one of the other', () => {
    expect(town.within).toEqual({
      attributes: ['region'],
      of: { alder: ['north'], birch: ['north'], cedar: ['south'], dune: ['south'], elm: ['south'] },
    });
    expect(draft.attributes.filter(({ within }) => within).map(({ id }) => id)).toEqual(['town']);
  });

  it('goes into the pack with its places, and one count for each', () => {
    const pack = made(draft);
    expect(pack.attributes.find(({ id }) => id === 'town')!.within).toEqual({
      attributes: ['region'],
      cell: [0, 0, 1, 1, 1],
    });
    expect(pack.marginals[0]).toMatchObject({
      of: ['town'],
      counts: [4000, 6000, 7000, 3000, 5000],
    });
    const people = tableMass(pack, ['region', 'town']);
    [4000, 6000, 0, 0, 0, 0, 0, 7000, 3000, 5000].forEach((count, cell) =>
      expect(people[cell]).toBeCloseTo(count, 3),
    );
    const women = tableMass(pack, ['town', 'sex']);
    expect(women[1]! / 4000).toBeCloseTo(0.51, 6);
  });

  it('is compared with tables of what it lies in', () => {
    const other = draftFrom({
      ...towns,
      'sexes.csv':
        'Region,Sex,People\nNorth,Men,5900\nNorth,Women,6100\nSouth,Men,6400\nSouth,Women,6600\n',
    });
    const finding = examineDraft(other).find(({ code }) => code === 'tables-contradict')!;
    expect(finding.gap).toBeCloseTo(-2000, 6);
    expect(packOf(applyRemedy(other, finding.remedies[0]!)).ok).toBe(true);
  });

  it('is found side by side and over several levels, the nearest named', () => {
    const deep = draftFrom({
      'parishes.csv':
        'County,District,Parish,People\nA,A1,p,10\nA,A1,q,20\nA,A2,r,30\nA,A2,s,40\nB,B1,t,50\nB,B1,u,60\nB,B2,v,70\nB,B2,w,80\n',
    });
    expect(deep.attributes.map(({ id, within }) => [id, within?.attributes])).toEqual([
      ['county', undefined],
      ['district', ['county']],
      ['parish', ['district']],
    ]);
    expect(made(deep).marginals[0]!.of).toEqual(['parish']);
    expect(tableMass(made(deep), ['county'])).toEqual([
      expect.closeTo(100, 6),
      expect.closeTo(260, 6),
    ]);
  });

  it('is none where tables cross the two, or the user says so', () => {
    const crossed = draftFrom({
      ...towns,
      'more.csv': 'Region,Town,People\nSouth,Alder,10\nNorth,Birch,6000\n',
    });
    expect(crossed.attributes.some(({ within }) => within)).toBe(false);
    const alone = editAttribute(draft, 'town', { within: null });
    expect(alone.attributes.some(({ within }) => within)).toBe(false);
    expect(
      editAttribute(alone, 'town', { label: 'Place' }).attributes.some(({ within }) => within),
    ).toBe(false);
  });

  it('can be stated and corrected, one category at a time', () => {
    const bare = draftFrom({
      'towns.csv': 'Town,People\nAlder,4000\nCedar,7000\nDune,14000\n',
      ...sexes,
    });
    const half = editAttribute(bare, 'town', {
      within: { attributes: ['region'], of: { alder: ['north'], cedar: ['south'] } },
    });
    expect(tableMass(made(half), ['town', 'region'])[1]).toBeCloseTo(0, 3);
    expect(tableMass(made(half), ['town', 'region'])[4]).toBeCloseTo(6000, 3);
    expect(examineDraft(half).map(({ message }) => message)).toContain(
      '“Dune” of town is not said to lie in any region: its people may be drawn in any.',
    );
    const whole = editAttribute(
      draftFrom({ 'towns.csv': 'Town,People\nAlder,10000\nCedar,7000\nDune,8000\n', ...sexes }),
      'town',
      {
        within: {
          attributes: ['region'],
          of: { alder: ['north'], cedar: ['south'], dune: ['south'] },
        },
      },
    );
    expect(made(whole).attributes.find(({ id }) => id === 'town')!.within!.cell).toEqual([0, 1, 1]);
  });

  it('comes back from the pack alone, and from its file', () => {
    const pack = made(draft);
    const again = draftOf(pack);
    expect(made(again).attributes.map(({ id, within }) => [id, within])).toEqual(
      pack.attributes.map(({ id, within }) => [id, within]),
    );
    const read = readOwnFile('towns.json', writeOwnFile({ pack, draft }));
    expect(read.draft).toEqual(draft);
    const bare = readOwnFile('towns.json', JSON.stringify(pack));
    expect(bare.draft.attributes.find(({ id }) => id === 'town')!.within).toEqual({
      ...town.within,
      stated: true,
    });
    expect(bare.digest).toBe(packDigest(pack));
  });
});

describe('packs of the site', () => {
  const folder = 'public/packs/moldova-2024';
  const { files } = (
    JSON.parse(readFileSync('public/packs/index.json', 'utf8')) as {
      packs: { id: string; files: string[] }[];
    }
  ).packs.find(({ id }) => id === 'moldova-2024')!;
  const pack = assemblePack(
    files.map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as unknown),
  );

  it('are taken in as files, with what lies inside two attributes at once', () => {
    const { draft } = readOwnFile('moldova.json', JSON.stringify(pack));
    const locality = draft.attributes.find(({ id }) => id === 'locality')!;
    expect(locality.within!.attributes).toEqual(['raion', 'residence']);
    expect(Object.keys(locality.within!.of)).toHaveLength(locality.categories.length);
  });

  it('are refused in a sentence where something lies inside what follows from another', () => {
    const odd: Pack = {
      ...pack,
      attributes: pack.attributes.map((one) =>
        one.id === 'locality'
          ? {
              ...one,
              within: {
                attributes: ['region'],
                cell: one.categories.map(() => 0),
              },
            }
          : one,
      ),
    };
    expect(() => draftOf(odd)).toThrow(/cannot be edited as tables: something lies inside/);
  });
});

function draftFrom(files: Record<string, string>): Draft {
  return Object.entries(files).reduce(
    (draft, [name, text]) => addTable(draft, name, text),
    newDraft('Arland', 2024),
  );
}

function made(draft: Draft): Pack {
  const result = packOf(draft);
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('\n'));
  return result.pack;
}
