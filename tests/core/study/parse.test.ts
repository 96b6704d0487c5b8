import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimalStudy, studyId } from '../../../src/core/study/minimal.ts';
import { parseStudy } from '../../../src/core/study/parse.ts';
import { anyStudy } from '../../link/study-arbitrary.ts';

const pack = { id: 'example', digest: '0'.repeat(16) };
const population = (choices: object): object => ({
  version: 1,
  modelVersion: 1,
  population: { pack, ...choices },
});

function problemsOf(value: unknown): string[] {
  const parsed = parseStudy(value);
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
}

function messageOf(value: unknown): string {
  const parsed = parseStudy(value);
  return parsed.ok ? '' : parsed.problems.map(({ message }) => message).join(' ');
}

describe('parseStudy', () => {
  it('takes every study and gives it back minimal', () => {
    fc.assert(
      fc.property(anyStudy, (study) => {
        expect(parseStudy(structuredClone(study))).toEqual({
          ok: true,
          study: minimalStudy(study),
        });
      }),
    );
  });

  it('takes the bounds of size and seed and nothing past them', () => {
    for (const choices of [{ size: 100 }, { size: 10_000_000 }, { seed: 0 }, { seed: 2 ** 53 - 1 }])
      expect(problemsOf(population(choices))).toEqual([]);
    for (const size of [99, 10_000_001, 1000.5, '1000', null, NaN])
      expect(problemsOf(population({ size }))).toEqual(['population.size']);
    for (const seed of [-1, 2 ** 53, 0.5, true])
      expect(problemsOf(population({ seed }))).toEqual(['population.seed']);
    expect(messageOf(population({ size: 50 }))).toBe(
      'The size is a whole number from 100 to 10,000,000; 50 is not.',
    );
  });

  it('refuses unknown members with their place and a suggestion', () => {
    expect(problemsOf({ ...population({}), validation: {} })).toEqual(['validation']);
    expect(messageOf(population({ sede: 3 }))).toContain('Did you mean seed?');
    expect(problemsOf(population({ where: { age: { form: 3 } } }))).toEqual([
      'population.where.age.form',
      'population.where.age',
    ]);
    expect(problemsOf(population({ pack: { ...pack, url: 'x' } }))).toEqual([
      'population.pack.url',
    ]);
  });

  it('refuses packs that are no plain name with a digest', () => {
    for (const id of ['', '../other', 'A', 'a/b', 7])
      expect(problemsOf(population({ pack: { ...pack, id } }))).toEqual(['population.pack.id']);
    for (const digest of [
      '',
      'x'.repeat(64),
      '0'.repeat(15),
      '0'.repeat(65),
      'A'.repeat(16),
      undefined,
    ])
      expect(problemsOf(population({ pack: { ...pack, digest } }))).toEqual([
        'population.pack.digest',
      ]);
    expect(problemsOf({ version: 1, modelVersion: 1, population: {} })).toEqual([
      'population.pack',
    ]);
  });

  it('keeps a pack that travels inside, and refuses what is no object in its place', () => {
    const inline = { format: 1, id: pack.id };
    const read = parseStudy(population({ pack: { ...pack, inline } }));
    expect(read.ok && read.study.population.pack).toEqual({ ...pack, inline });
    for (const odd of [[], 'x', null, 3])
      expect(problemsOf(population({ pack: { ...pack, inline: odd } }))).toEqual([
        'population.pack.inline',
      ]);
  });

  it('refuses choices that are no choice', () => {
    const cases: [unknown, string[]][] = [
      [[], ['population.where.a']],
      [['x', 3], ['population.where.a.1']],
      [{}, ['population.where.a']],
      [{ from: 5, to: 4 }, ['population.where.a']],
      [{ from: '5' }, ['population.where.a.from']],
      ['x', ['population.where.a']],
    ];
    for (const [choice, paths] of cases)
      expect(problemsOf(population({ where: { a: choice } }))).toEqual(paths);
    expect(
      problemsOf(
        JSON.parse(
          JSON.stringify(population({})).replace('}}}', '},"where":{"__proto__":["x"]}}}'),
        ),
      ),
    ).toEqual(['population.where.__proto__']);
  });

  it('says all that is wrong at once', () => {
    expect(
      problemsOf({ version: 1, modelVersion: 0, population: { pack: 3, size: 1, method: 'x' } }),
    ).toEqual(['modelVersion', 'population.pack', 'population.size', 'population.method']);
    expect(problemsOf({ version: 1 })).toEqual(['modelVersion', 'population']);
  });

  it('refuses what is no object, has no version, or is newer', () => {
    for (const value of [null, undefined, 3, 'x', [population({})]])
      expect(problemsOf(value)).toEqual(['']);
    for (const version of [undefined, 0, '1', 1.5])
      expect(problemsOf({ ...population({}), version })).toEqual(['version']);
    expect(messageOf({ ...population({}), version: 9 })).toContain('newer release');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, choice) => {
        parseStudy(value);
        parseStudy(population({ where: choice }));
        parseStudy({ version: 1, modelVersion: value, population: choice });
      }),
    );
  });
});

describe('minimalStudy', () => {
  it('leaves out what is so anyway', () => {
    const parsed = parseStudy(population({ size: 10_000, seed: 1, method: 'quota', where: {} }));
    expect(parsed).toEqual({ ok: true, study: population({}) });
  });

  it('gives studies with the same choices the same identity', () => {
    const one = parseStudy(population({ where: { b: ['x', 'y'], a: { from: 1, to: 2 } } }));
    const other = parseStudy(
      population({ seed: 1, where: { a: { to: 2, from: 1 }, b: ['y', 'x', 'y'] } }),
    );
    expect(one.ok && other.ok && studyId(one.study) === studyId(other.study)).toBe(true);
    const another = parseStudy(population({ seed: 2 }));
    expect(one.ok && another.ok && studyId(one.study) !== studyId(another.study)).toBe(true);
  });
});
