import { describe, expect, test } from 'vitest';
import { assemblePack } from '../../../src/core/pack/assemble.ts';
import { moldovaFiles, packJson, readMoldova } from './moldova.ts';

describe('assembling', () => {
  const parts = () => moldovaFiles.map((file) => structuredClone(packJson(`moldova-2024/${file}`)));

  test('puts lists one after the other and leaves out what speaks of the files', () => {
    const pack = readMoldova();
    expect(pack.attributes.map(({ id }) => id)).toEqual([
      'raion',
      'region',
      'residence',
      'sex',
      'age',
      'ageDecade',
      'ethnicity',
      'motherTongue',
      'religion',
      'maritalStatus',
      'education',
      'locality',
    ]);
    for (const name of ['files', 'licence', 'attribution']) expect(pack).not.toHaveProperty(name);
  });

  test('does not touch its parts', () => {
    const before = parts();
    const given = structuredClone(before);
    assemblePack(given);
    expect(given).toEqual(before);
  });

  test('refuses two parts that state the same', () => {
    expect(() => assemblePack([...parts(), { root: 'raion' }])).toThrow(
      "part 5 of the pack states 'root' a second time",
    );
  });

  test('refuses a part that is no object', () => {
    expect(() => assemblePack([[], ...parts()])).toThrow('part 1 of the pack is no object');
    expect(() => assemblePack([null])).toThrow('part 1 of the pack is no object');
  });

  test('names the first problem of what comes out', () => {
    expect(() => assemblePack(parts().slice(0, 2))).toThrow('pack: identities: is missing');
  });

  test('names what one part says of another that is not there', () => {
    const [main, ...others] = parts() as Record<string, unknown>[];
    const cut = others.filter(
      (part) => !JSON.stringify(part['marginals'] ?? []).includes('"raion-ethnicity"'),
    );
    expect(cut).toHaveLength(others.length - 1);
    expect(() => assemblePack([{ ...main, root: 'raion-ethnicity' }, ...cut])).toThrow(
      "pack: root: there is no marginal 'raion-ethnicity'",
    );
    expect(() => assemblePack([main, ...cut])).not.toThrow();
  });
});
