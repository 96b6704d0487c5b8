import { describe, expect, test } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { versionPack } from '../../../scripts/packs/market-policy/versions.ts';
import type { PolicyFile } from '../../../scripts/packs/market-policy/versions.ts';
import { writeJson } from '../../../scripts/packs/shared/written.ts';
import { packDigest } from '../../../src/core/pack/pack-digest.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { policyFindings } from '../../../src/core/population/policy.ts';
import { counted, published } from '../population/packs.ts';
import { packBytes, packJson } from './moldova.ts';

const text = published('market-policy-text');
const service = published('market-policy-service');
const countsOf = (pack: Pack, id: string) => pack.marginals.find((m) => m.id === id)!.counts;

describe('the two versions of the market policy', () => {
  test.each([
    ['text', text, '6b3ccded3fde232d'],
    ['service', service, '6e25a59ff7c73c56'],
  ])('are packs by schema and digest: %s', (version, pack, digest) => {
    const validate = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictTypes: false,
    }).compile(packJson('pack.schema.json') as object);
    expect(validate(pack), JSON.stringify(validate.errors)).toBe(true);
    expect(packDigest(pack)).toBe(digest);
    const { packs } = packJson('index.json') as { packs: { id: string; digest: string }[] };
    expect(packs.find(({ id }) => id === pack.id)?.digest).toBe(digest);
    const file = `market-policy-${version}/pack.json`;
    expect(packBytes(file).toString('utf8')).toBe(writeJson(packJson(file)));
  });

  test('state the shares of the policy in hundredths', () => {
    expect(countsOf(text, 'age')).toEqual([15, 25, 20, 18, 15, 7]);
    expect(countsOf(text, 'gender')).toEqual([52, 45, 3]);
    expect(countsOf(text, 'area')).toEqual([65, 25, 10]);
    expect(countsOf(service, 'age')).toEqual([12, 18, 17, 16, 14, 23]);
    expect(countsOf(service, 'gender')).toEqual([49, 49, 2]);
    expect(countsOf(service, 'education')).toEqual([25, 10, 30, 20, 5, 10]);
    expect(countsOf(service, 'income')).toEqual([20, 50, 30]);
  });

  test('tell their version in the title, and what the other says as contradictions', () => {
    expect(text.title).toContain('as written');
    expect(service.title).toContain('service');
    const gaps = (pack: Pack) =>
      Object.fromEntries(pack.contradictions.map(({ id, gap }) => [id, gap]));
    expect(gaps(text)).toEqual({
      'age-18-24': -3,
      'age-25-34': -7,
      'age-35-44': -3,
      'age-45-54': -2,
      'age-55-64': -1,
      'age-65-plus': 16,
      'gender-female': -3,
      'gender-male': 4,
      'gender-non-binary': -1,
    });
    const back = Object.entries(gaps(text)).map(([id, gap]) => [id, -gap]);
    expect(gaps(service)).toEqual(Object.fromEntries(back));
  });

  test('call no share official, and count none in the verdict', () => {
    for (const pack of [text, service])
      for (const { status } of [...pack.marginals, ...pack.attributes])
        expect(status).toBe('assumed');
  });

  test('refuse a policy whose shares do not add up or are no hundredths', () => {
    const age = (first: number): PolicyFile => ({
      age: Object.fromEntries(
        [first, 0.25, 0.2, 0.18, 0.15, 0.07].map((target, i) => [
          ['18-24', '25-34', '35-44', '45-54', '55-64', '65+'][i]!,
          { target, tolerance: 0.05, min_samples: 1 },
        ]),
      ),
      gender: {},
      geography: {},
      service_targets_that_contradict_the_policy: {
        gender: {},
        age_groups: {},
        education_levels: {},
        income_distribution: {},
      },
    });
    expect(() => versionPack(age(0.16), 'text')).toThrow('add up to 101');
    expect(() => versionPack(age(0.155), 'text')).toThrow('no whole hundredth');
  });
});

describe('the findings of the written policy', () => {
  const findings = (choices: Parameters<typeof counted>[1]) => {
    const { report, tally } = counted(text, choices);
    return policyFindings(report.comparisons, tally.counts, text);
  };

  test('are kept by exact quotas from 100 people on, whatever the seed', () => {
    for (const size of [100, 101, 117, 1_000])
      for (let seed = 0; seed < 5; seed++) {
        const found = findings({ size, seed });
        expect(found).toHaveLength(12);
        expect(found.filter(({ isNear, isEnough }) => !isNear || !isEnough)).toEqual([]);
      }
  });

  test('are not kept by every random sample of 100', () => {
    const missed = Array.from({ length: 20 }, (_, seed) =>
      findings({ size: 100, seed, method: 'sample' }).filter(
        ({ isNear, isEnough }) => !isNear || !isEnough,
      ),
    );
    expect(missed.filter((found) => found.length > 0).length).toBeGreaterThan(0);
  });

  test('say in the pack from which size on every least number is reached', () => {
    const sizes = text.marginals.map(
      ({ reconciliation }) => /from (\d+) people/.exec(reconciliation as string)?.[1],
    );
    expect(sizes).toEqual(['67', '100', '100']);
  });

  test('are none in the version of the service', () => {
    const { report, tally } = counted(service, { size: 100 });
    expect(policyFindings(report.comparisons, tally.counts, service)).toEqual([]);
  });
});
