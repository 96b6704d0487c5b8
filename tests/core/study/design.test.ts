import { describe, expect, it } from 'vitest';
import { minimalStudy, studyId } from '../../../src/core/study/minimal.ts';
import { parseStudy } from '../../../src/core/study/parse.ts';
import type { Design, Study } from '../../../src/core/study/study.ts';

const pack = { id: 'example', digest: '0'.repeat(16) };
const studyWith = (design: unknown) => ({
  version: 1,
  modelVersion: 1,
  population: { pack, ...(design !== undefined && { design }) },
});

function problemsOf(design: unknown): { path: string; message: string }[] {
  const parsed = parseStudy(studyWith(design));
  return parsed.ok ? [] : parsed.problems;
}

const minimal = (design: Design) => minimalStudy(studyWith(design) as Study).population.design;

describe('a design in a study', () => {
  it('reads groups and strata', () => {
    const design: Design = {
      groups: [{ where: { sex: ['female'], age: { from: 65 } }, factor: 3 }],
      strata: {
        of: ['region', 'sex'],
        allocation: 'custom',
        shares: { 'nord,female': 40 },
        floor: 25,
      },
    };
    expect(parseStudy(studyWith(design))).toEqual({ ok: true, study: studyWith(design) });
  });

  it.each([
    ['a list', [], 'population.design', /A design is a JSON object/],
    ['a stranger', { strat: { of: ['sex'] } }, 'population.design.strat', /Did you mean strata/],
    ['groups that are no list', { groups: {} }, 'population.design.groups', /at most 12/],
    [
      'too many groups',
      { groups: Array.from({ length: 13 }, () => ({ where: { a: ['b'] }, factor: 2 })) },
      'population.design.groups',
      /at most 12; this is one of 13/,
    ],
    [
      'a factor of nothing',
      { groups: [{ where: { sex: ['female'] }, factor: 0 }] },
      'population.design.groups.0.factor',
      /from 0.01 to 1,000; 0 is not/,
    ],
    [
      'a group of everyone',
      { groups: [{ where: {}, factor: 2 }] },
      'population.design.groups.0.where',
      /This group is everyone/,
    ],
    ['strata of nothing', { strata: { of: [] } }, 'population.design.strata.of', /one to 3/],
    [
      'strata that name one attribute twice',
      { strata: { of: ['sex', 'sex'] } },
      'population.design.strata.of',
      /different attributes/,
    ],
    [
      'an unknown allocation',
      { strata: { of: ['sex'], allocation: 'optimal' } },
      'population.design.strata.allocation',
      /"optimal" is none of them/,
    ],
    [
      'shares without their allocation',
      { strata: { of: ['sex'], shares: { female: 60 } } },
      'population.design.strata.shares',
      /choose that, or take them out/,
    ],
    [
      'a share above all',
      { strata: { of: ['sex'], allocation: 'custom', shares: { female: 160 } } },
      'population.design.strata.shares.female',
      /160 is not/,
    ],
    [
      'half a person',
      { strata: { of: ['sex'], floor: 2.5 } },
      'population.design.strata.floor',
      /whole number of people/,
    ],
  ])('refuses %s, saying where and why', (_, design, path, message) => {
    const problems = problemsOf(design);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]!.message).toMatch(message);
  });

  it('keeps what has an effect, so that equal choices are one study', () => {
    expect(minimal({})).toBeUndefined();
    expect(minimal({ groups: [{ where: { sex: ['female'] }, factor: 1 }] })).toBeUndefined();
    expect(minimal({ strata: { of: ['sex'], allocation: 'proportional', floor: 0 } })).toEqual({
      strata: { of: ['sex'] },
    });
    const group = (ids: string[]) => ({ groups: [{ where: { sex: ids }, factor: 2 }] });
    const idOf = (design: Design) => studyId(studyWith(design) as Study);
    expect(idOf(group(['male', 'female', 'male']))).toBe(idOf(group(['female', 'male'])));
    expect(idOf(group(['male']))).not.toBe(idOf(group(['female'])));
  });

  it('is nothing to a study without one', () => {
    const bare = studyWith(undefined) as Study;
    expect(studyId({ ...bare, population: { ...bare.population, design: {} } })).toBe(
      studyId(bare),
    );
  });
});
