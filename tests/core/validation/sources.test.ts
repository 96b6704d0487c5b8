import { describe, expect, test } from 'vitest';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { yearsBetween } from '../../../src/core/validation/sources/dates.ts';
import {
  freshnessOf,
  sourcesOf,
  sourceWeightsOf,
} from '../../../src/core/validation/sources/sources.ts';
import type { SourcesInput } from '../../../src/core/validation/sources/sources.ts';
import { published } from '../population/packs.ts';

describe('sources of Moldova', () => {
  const pack = published('moldova-2024');
  const { contradictions } = fitPack(pack);
  const made = (more: Partial<SourcesInput> = {}) =>
    sourcesOf({ pack, studyDate: '2026-11-21', contradictions, ...more });
  const of = (id: string, more?: Partial<SourcesInput>) =>
    made(more).sources.find(({ source }) => source === id)!;

  test('are complete where every cell has a figure, and not where cells are estimated', () => {
    const religion = of('census-religion');
    expect(religion.use.targets).toEqual(['religion', 'raion-religion']);
    expect(religion.checks.completeness.score).toBe(1);
    const articles = of('district-articles');
    expect(articles.use.cells).toBe(315);
    expect(articles.use.stated).toBe(279);
    expect(articles.checks.completeness.score).toBeCloseTo(279 / 315, 12);
    const estimate = of('census-press-demography');
    expect(estimate.use.stated).toBeLessThan(estimate.use.cells);
  });

  test('count what contradicts them, each finding once', () => {
    const articles = of('district-articles');
    const own = new Set(
      pack.contradictions
        .filter((one) => one.sources.includes('district-articles'))
        .map((one) => one.id),
    );
    const counted = contradictions.filter(
      ({ id, kind }) => kind === 'figures' && (own.has(id) || id === 'raion-ethnicity'),
    );
    expect(counted.length).toBeGreaterThan(10);
    expect(articles.use.contradicted).toBeGreaterThanOrEqual(counted.length);
    expect(articles.validity.uncontradicted!).toBeLessThan(1);
    expect(of('census-localities').validity).toEqual({
      totalsAgree: 1,
      uncontradicted: 1,
      notEstimated: 1,
    });
  });

  test('weigh what a policy file says of the publishers that it names, unless the user says otherwise', () => {
    const policySources = [
      { id: 'census_religion', weight: 0.6, confidence: 0.7, lastUpdated: '2024-01-01' },
      { id: 'district-articles', weight: 0.4, confidence: 0.5, lastUpdated: '2024-01-01' },
      { id: 'pew research', weight: 0.9, confidence: 0.9, lastUpdated: '2024-01-01' },
    ];
    const opinions = { 'census-localities': { weight: 2 } };
    const { sources } = made({ policySources, opinions });
    const weightOf = (id: string) => {
      const { weight, weightFrom } = sources.find(({ source }) => source === id)!;
      return [weight, weightFrom];
    };
    expect(weightOf('district-articles')).toEqual([0.4, 'policy']);
    expect(weightOf('census-localities')).toEqual([2, 'user']);
    expect(sources.filter(({ weightFrom }) => weightFrom === 'policy').length).toBeLessThan(
      sources.length / 2,
    );
    const weights = sourceWeightsOf({ pack, studyDate: '2026-11-21', policySources, opinions });
    for (const { source, weight } of sources) expect(weights[source]).toBe(weight);
  });

  test('have the date of what they count, and stay fresh until the next census is due', () => {
    const religion = of('census-religion');
    expect(religion.date).toBe('2024-04-08');
    expect(religion.updateYears).toBe(10);
    expect(religion.checks.freshness.score).toBe(1);
    const later = of('census-religion', { studyDate: '2044-04-08' });
    expect(later.checks.freshness.score).toBeCloseTo(0.5, 3);
    expect(later.recommendations).toContain('Update data from source');
    expect(of('estimate-single-age').updateYears).toBe(1);
    expect(
      of('census-religion', { opinions: { 'census-religion': { updateYears: 1 } } }).checks
        .freshness.score!,
    ).toBeLessThan(0.4);
  });

  test('reliability is the mean of the checks that could be made, and recommends below 0.7', () => {
    for (const { checks, reliability, recommendations } of made().sources) {
      const scores = Object.values(checks).flatMap(({ score }) => (score === null ? [] : [score]));
      expect(reliability).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / scores.length, 12);
      expect(recommendations.includes('Consider alternative data sources')).toBe(
        reliability! < 0.7,
      );
      expect(recommendations.includes('Supplement with additional data collection')).toBe(
        (checks.completeness.score ?? 1) < 0.8,
      );
      expect(
        recommendations.includes(
          'Check its figures against another source before you rely on them',
        ),
      ).toBe((checks.validity.score ?? 1) < 0.85);
    }
    expect(made().sources.some(({ recommendations }) => recommendations.length > 0)).toBe(true);
  });

  test('names and addresses are no sources of figures', () => {
    expect(pack.sources.some(({ id }) => id === 'faker-names')).toBe(true);
    expect(made().sources.some(({ source }) => source === 'faker-names')).toBe(false);
  });

  test('weigh what the user says, else what the policy says where it is asked, else 1', () => {
    const usa = published('usa-2022');
    const input = { pack: usa, studyDate: '2026-11-21', contradictions: [] };
    const weight = (more: Partial<SourcesInput>) =>
      sourcesOf({ ...input, ...more }).sources.find(({ source }) => source === 's1501')!;
    expect(weight({})).toMatchObject({ weight: 1, weightFrom: 'neutral', confidence: null });
    expect(weight({ usePolicyWeights: true })).toMatchObject({
      ...{ weight: 1, weightFrom: 'policy', confidence: 0.95 },
    });
    expect(weight({ usePolicyWeights: true, opinions: { s1501: { weight: 0.3 } } })).toMatchObject({
      weight: 0.3,
      weightFrom: 'user',
    });
  });
});

test('weights bend the targets that conflict, and the report tells both sides', () => {
  const pack = published('market-policy-text');
  const other = pack.marginals[0]!;
  const quarrel = {
    ...pack,
    marginals: [
      ...pack.marginals,
      {
        ...{ ...other, id: 'age-of-service', source: 'service' },
        counts: other.counts.map((count, i) => count! + [-3, -7, -3, -2, -1, 16][i]!),
      },
    ],
  };
  const at = (text: number) =>
    sourcesOf({
      pack: quarrel,
      studyDate: '2026-11-21',
      contradictions: [],
      opinions: { text: { weight: text } },
    }).bending;
  const [trusted, doubted] = [at(9), at(1 / 9)];
  expect(trusted.before).toBeCloseTo(16, 9);
  expect(trusted.after).toBeLessThan(1e-9);
  const moved = ({ tables }: typeof trusted, id: string) =>
    tables.find(({ marginal }) => marginal === id)!.moved;
  expect(moved(trusted, 'age')).toBeLessThan(moved(trusted, 'age-of-service') / 5);
  expect(moved(doubted, 'age-of-service')).toBeLessThan(moved(doubted, 'age') / 5);
});

describe('freshness', () => {
  test('is 1 until new figures are due and halves with every interval after', () => {
    expect([0, 1, 2, 3].map((age) => freshnessOf(age, 1))).toEqual([
      1,
      1,
      expect.closeTo(0.5, 12),
      expect.closeTo(0.25, 12),
    ]);
    expect(freshnessOf(-1, 1)).toBe(1);
  });

  test('counts years between dates of any precision', () => {
    expect(yearsBetween('2024-01-01', '2025-01-01')).toBe(1);
    expect(yearsBetween('2024', '2025-07-01')).toBeCloseTo(1, 12);
    expect(yearsBetween('2024-03', '2024-04')).toBeCloseTo(31 / 365, 12);
    expect(yearsBetween('2025', '2024')).toBe(-1);
    expect(() => yearsBetween('spring', '2024')).toThrow(/is no date/);
  });
});
