import { describe, expect, test } from 'vitest';
import { asciiName } from '../../../src/core/population/ascii.ts';
import {
  emailOf,
  phoneOf,
  writeEmails,
  writePhones,
} from '../../../src/core/population/contact.ts';
import type { TextColumn } from '../../../src/core/population/contact.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { identityDictionary } from '../../../src/core/population/identities.ts';
import { readPersona } from '../../../src/core/population/persona.ts';
import { normalScore, pearson } from './chi-square.ts';
import { prepared } from './packs.ts';
import { testland } from './testland.ts';

const pack = testland();
const { plan } = prepared(pack, { size: 20_000, seed: 4 });
const range = drawRange(plan, 0, plan.size);
const column = (id: string) => range.columns.find(({ attribute }) => attribute === id)!.codes;

function texts({ bytes, offsets }: TextColumn): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])),
  );
}

describe('identities', () => {
  const given = pack.identities[0]!;
  const dictionary = identityDictionary(given);

  test('come from the list that the other attributes choose', () => {
    expect(new Set(dictionary).size).toBe(dictionary.length);
    for (let i = 0; i < range.count; i++) {
      const lists = given.choose[column('sex')[i]! * 3 + column('language')[i]!]!;
      const entries = lists.flatMap(({ list }) => given.lists[list]!);
      expect(entries).toContain(dictionary[column('givenName')[i]!]);
    }
  });

  test('mix lists by weight, and the entries of a list evenly', () => {
    const observed = new Float64Array(dictionary.length);
    let men = 0;
    for (let i = 0; i < range.count; i++) {
      if (column('sex')[i] !== 0 || column('language')[i] !== 2) continue;
      observed[column('givenName')[i]!]!++;
      men++;
    }
    const expected = new Float64Array(dictionary.length);
    for (const { list, weight } of given.choose[2]!)
      for (const entry of given.lists[list]!)
        expected[dictionary.indexOf(entry)]! += (men * weight) / 4 / given.lists[list]!.length;
    const { statistic, degreesOfFreedom } = pearson(observed, expected, 0.1);
    expect(Math.abs(normalScore(statistic, degreesOfFreedom))).toBeLessThan(4);
  });
});

describe('contacts', () => {
  test('are the same alone and in bulk', () => {
    const emails = texts(writeEmails(plan, range)!);
    const phones = texts(writePhones(plan, 0, plan.size)!);
    for (const index of [0, 1, 9, 10, 4_095, 4_096, 19_999]) {
      expect(emailOf(plan, index)).toBe(emails[index]);
      expect(phoneOf(plan, index)).toBe(phones[index]);
    }
    const part = drawRange(plan, 777, 50, ['familyName', 'givenName']);
    expect(texts(writeEmails(plan, part)!)).toEqual(emails.slice(777, 827));
  });

  test('reach nobody, and no two people share an address', () => {
    const emails = texts(writeEmails(plan, range)!);
    expect(new Set(emails).size).toBe(plan.size);
    for (const email of emails)
      expect(email).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+\.\d+@example\.(org|com)$/);
    for (const phone of texts(writePhones(plan, 0, 100)!))
      expect(phone).toMatch(/^\+373 600 \d{5}$/);
  });

  test('draw every digit evenly', () => {
    const digits = new Float64Array(10);
    for (const phone of texts(writePhones(plan, 0, plan.size)!))
      for (const digit of phone.slice(9)) digits[Number(digit)]!++;
    const { statistic } = pearson(digits, new Float64Array(10).fill(plan.size / 2));
    expect(Math.abs(normalScore(statistic, 9))).toBeLessThan(4);
  });

  test('are left out where a pack has none', () => {
    const bare = { ...plan };
    delete bare.contacts;
    expect(emailOf(bare, 0)).toBeUndefined();
    expect(phoneOf(bare, 0)).toBeUndefined();
  });
});

test.each([
  ['Ștefan', 'stefan'],
  ['Măriuca-Élodie', 'mariuca-elodie'],
  ["O'Brien", 'obrien'],
  ['van der Meer', 'van-der-meer'],
  ['Øle Łukasz', 'ole-lukasz'],
  ['Щербакова', 'shcherbakova'],
  ['Юлія', 'iuliia'],
  ['Weiß', 'weiss'],
  ['  -Ana- ', 'ana'],
  ['李', ''],
])('asciiName of %s is %s', (name, folded) => {
  expect(asciiName(name)).toBe(folded);
});

test('a persona speaks the language asked for', () => {
  const persona = readPersona(pack, plan, 12, 'ro');
  const code = column('region')[12]!;
  expect(persona.traits.find(({ attribute }) => attribute === 'region')).toEqual({
    attribute: 'region',
    label: 'region (ro)',
    value: `${pack.attributes[0]!.categories[code]!.id} (ro)`,
    status: 'official',
  });
  expect(persona.traits).toHaveLength(pack.attributes.length);
  expect(persona.name).toContain(
    identityDictionary(pack.identities[1]!)[column('familyName')[12]!],
  );
  expect(persona.email).toBe(emailOf(plan, 12));
  expect(readPersona(pack, plan, 12, 'xx').traits[0]!.label).toBe('region');
  expect(() => readPersona(pack, plan, 20_000, 'en')).toThrow('do not exist');
});
