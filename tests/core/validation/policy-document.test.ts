import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/core/validation/policy/policy-document.ts';
import { mapPolicy } from '../../../src/core/validation/policy/policy-mapping.ts';
import { moldova, published } from '../population/packs.ts';
import { policyFile, policyOf } from './policies.ts';

/** The policy with the member at a path changed, or taken out, and what is then said. */
function problems(path: readonly string[], value: unknown) {
  const file = structuredClone(policyFile) as Record<string, unknown>;
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, file);
  // A member without a value is left out of the JSON.
  parent[last] = value;
  const parsed = parsePolicy(JSON.stringify(file));
  return parsed.ok ? [] : parsed.problems;
}

describe('a policy file', () => {
  test('is read with all its parts', () => {
    const policy = policyOf(policyFile);
    expect(policy.dimensions.map(({ id }) => id)).toEqual(['age', 'gender', 'geography']);
    expect(policy.dimensions[0]!.targets[5]).toEqual({
      category: '65+',
      target: 0.07,
      tolerance: 0.03,
      minimum: 4,
    });
    expect(policy.sources).toHaveLength(2);
    expect(policy.sources[1]).toMatchObject({ id: 'social_media', weight: 0.4, confidence: 0.45 });
    expect(policy.sourceThresholds).toMatchObject({ completeness: 0.9, reliability: 0.7 });
    expect(policy.biasControls).toEqual([
      {
        id: 'income_bracket_bias',
        method: 'distribution_comparison',
        threshold: 0.15,
        mitigation: 'weighted_sampling',
      },
    ]);
    expect(policy.qualityWeights).toEqual({
      completeness: 0.3,
      plausibility: 0.4,
      consistency: 0.3,
    });
  });

  test('may hold two versions that contradict each other: both are known, one is used', () => {
    const text = policyOf(policyFile);
    const service = policyOf(policyFile, 'service');
    expect(text.contradictions).toHaveLength(9);
    expect(text.contradictions).toContainEqual({
      dimension: 'age',
      category: '65+',
      text: 0.07,
      service: 0.23,
    });
    expect(text.notes[0]).toContain('differ in 9 shares');
    expect(service.dimensions.map(({ id }) => id)).toEqual([
      'gender',
      'age',
      'education',
      'income',
    ]);
    expect(service.dimensions[1]!.targets[5]).toMatchObject({ target: 0.23, tolerance: null });
  });

  test('may be named as in the policy’s program', () => {
    const { age, gender, geography } = policyFile;
    const policy = policyOf({
      AGE_DISTRIBUTION_TARGETS: age,
      GENDER_DISTRIBUTION_TARGETS: gender,
      GEOGRAPHIC_DISTRIBUTION_TARGETS: geography,
    });
    expect(policy.dimensions.map(({ id }) => id)).toEqual(['age', 'gender', 'geography']);
  });

  test.each([
    ['a share in percent', ['age', '18-24', 'target_percentage'], 15, 'write 0.15 for 15 percent'],
    ['a missing target', ['geography', 'rural', 'target_percentage'], undefined, 'is missing'],
    ['half a person', ['age', '65+', 'min_samples'], 3.5, 'whole number'],
    ['an unknown member', ['gender', 'male', 'share'], 1, 'is not known'],
    ['a word for a dimension', ['mood'], 'good', 'is not known in a policy'],
    ['a weight above 1', ['source_weights', 'us_census', 'weight'], 7, 'from 0 to 1'],
    ['a date nobody can read', ['source_weights', 'us_census', 'last_updated'], 'spring', 'a date'],
    ['a level of 5', ['alpha'], 5, 'between 0 and 1'],
  ])('names the place of %s', (_, path, value, message) => {
    const [first] = problems(path, value);
    expect(first?.path).toBe(path.join('.'));
    expect(first?.message).toContain(message);
  });

  test('whose shares do not add up is told the sum', () => {
    const [first] = problems(['gender', 'male', 'target_percentage'], 0.55);
    expect(first).toEqual({
      path: 'gender',
      message: 'the shares add up to 1.1; they must add up to 1',
    });
  });

  test('that is no JSON, no object, or empty is told so', () => {
    const first = (text: string) => {
      const parsed = parsePolicy(text);
      return parsed.ok ? '' : parsed.problems[0]!.message;
    };
    expect(first('{')).toContain('is no JSON');
    expect(first('[]')).toContain('must be an object');
    expect(first('{}')).toContain('states no dimension');
    const parsed = parsePolicy(JSON.stringify({ age: { a: 0.5, b: 0.5 } }), 'service');
    expect(parsed.ok ? '' : parsed.problems[0]!.message).toContain('choose the text');
  });
});

describe('a policy in the attributes of a population', () => {
  const policy = policyOf(policyFile);

  test('its own pack: every category has its place', () => {
    const pack = published('market-policy-text');
    const mapped = mapPolicy(policy, pack.attributes);
    expect(mapped.unmapped).toEqual([]);
    expect(mapped.dimensions.map(({ attribute, groups }) => [attribute, [...groups]])).toEqual([
      ['age', [0, 1, 2, 3, 4, 5]],
      ['gender', [0, 1, 2]],
      ['area', [0, 1, 2]],
    ]);
  });

  test('single years: bands hold their years, children are in none', () => {
    const pack = moldova();
    const mapped = mapPolicy(policy, pack.attributes);
    const age = mapped.dimensions.find(({ id }) => id === 'age')!;
    expect(age.attribute).toBe('age');
    expect([17, 18, 24, 25, 64, 65, 85].map((years) => age.groups[years])).toEqual([
      -1, 0, 0, 1, 4, 5, 5,
    ]);
    const gender = mapped.dimensions.find(({ id }) => id === 'gender')!;
    expect(gender.attribute).toBe('sex');
    expect([...gender.groups]).toEqual([1, 0]);
  });

  test('what nobody can be is said', () => {
    const { unmapped } = mapPolicy(policy, moldova().attributes);
    expect(unmapped.map(({ dimension, category }) => [dimension, category])).toEqual([
      ['gender', 'non_binary'],
      ['geography', undefined],
    ]);
    expect(unmapped[1]!.reason).toContain("'residence' is the nearest, but has no suburban");
  });

  test('of two attributes alike the one that the policy names wholly is taken', () => {
    const usa = published('usa-2022');
    const schools = ['below-9th', 'grades-9-12', 'high-school', 'some-college'];
    const education = Object.fromEntries(schools.map((school) => [school, 0.25]));
    const { dimensions } = mapPolicy(policyOf({ education }), usa.attributes);
    expect(dimensions.map(({ attribute }) => attribute)).toEqual(['education']);
    const levels = { high_school: 0.25, bachelor: 0.3, master: 0.2, other: 0.25 };
    expect(mapPolicy(policyOf({ education: levels }), usa.attributes).dimensions).toEqual([]);
  });

  test('the service’s own pack has every category of the service', () => {
    const { attributes } = published('market-policy-service');
    const mapped = mapPolicy(policyOf(policyFile, 'service'), attributes);
    expect(mapped.dimensions.map(({ id, attribute }) => [id, attribute])).toEqual([
      ['gender', 'gender'],
      ['age', 'age'],
      ['education', 'education'],
      ['income', 'income'],
    ]);
  });

  test('bands that cut across those of the population are not guessed', () => {
    const decades = moldova().attributes.filter(({ id }) => id === 'ageDecade');
    const mapped = mapPolicy(policy, decades);
    expect(mapped.dimensions).toEqual([]);
    expect(mapped.unmapped.map(({ dimension }) => dimension)).toEqual([
      'age',
      'gender',
      'geography',
    ]);
    expect(mapped.unmapped[1]!.reason).toContain('no attribute');
  });
});
