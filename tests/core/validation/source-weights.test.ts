import { describe, expect, test } from 'vitest';
import type { Marginal, Pack } from '../../../src/core/pack/pack.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { withSourceWeights } from '../../../src/core/validation/sources/source-weights.ts';
import { published } from '../population/packs.ts';

/** Two sources count the sexes by region differently: 40 % and 60 % women in the north. */
const quarrel = (): Pack => {
  const attribute = (id: string, stream: number) => ({
    id,
    label: id,
    stream,
    categories: ['a', 'b'].map((name) => ({ id: name, label: name })),
    status: 'official' as const,
    source: 'census',
  });
  const marginal = (id: string, source: string, of: string[], counts: number[]): Marginal => ({
    ...{ id, label: id, of, counts, base: 'b', status: 'official', source },
  });
  return {
    format: 1,
    id: 'quarrel',
    title: 'q',
    basis: 'q',
    languages: ['en'],
    base: 'b',
    bases: [{ id: 'b', label: 'b', date: '2024', total: 1000 }],
    sources: ['census', 'survey'].map((id) => ({
      ...{ id, publisher: id, table: id, year: 2024, licence: 'CC0-1.0' },
    })),
    attributes: [attribute('sex', 1000), attribute('region', 1001)],
    marginals: [
      marginal('sex', 'census', ['sex'], [400, 600]),
      marginal('sex-region', 'survey', ['sex', 'region'], [300, 300, 200, 200]),
    ],
    sampleFactors: [],
    structuralZeros: [],
    figures: [],
    contradictions: [],
    identities: [],
    root: 'sex-region',
    highlights: [],
    presets: [],
  };
};

const women = (pack: Pack): number => {
  const fitted = fitPack(pack);
  expect(fitted.fit.status).toBe('converged');
  return peopleBy(fitted.model, fitted.fit.tables, ['sex']).people[0]!;
};

describe('weights of sources', () => {
  test('let targets that contradict each other be fitted, nearer to the trusted source', () => {
    expect(fitPack(quarrel()).fit.status).not.toBe('converged');
    const even = women(withSourceWeights(quarrel(), {}).pack);
    const census = women(withSourceWeights(quarrel(), { census: 9 }).pack);
    const survey = women(withSourceWeights(quarrel(), { survey: 9 }).pack);
    expect(even).toBeCloseTo(500, 6);
    expect(census).toBeGreaterThan(400);
    expect(census).toBeLessThan(425);
    expect(survey).toBeGreaterThan(575);
    expect(survey).toBeLessThan(600);
  });

  test('are reported: who moved, by how many people, and what is left apart', () => {
    const { report } = withSourceWeights(quarrel(), { census: 9 });
    expect(report.before).toBeCloseTo(200, 9);
    expect(report.after).toBeLessThan(1e-8);
    expect(report.isBent).toBe(true);
    const [census, survey] = report.tables;
    expect(census!.reliability).toBe(9);
    expect(census!.moved).toBeLessThan(survey!.moved / 5);
    expect(census!.moved + survey!.moved).toBeCloseTo(200, 6);
  });

  test('change no target where none conflict', () => {
    const pack = published('moldova-2024');
    const made = withSourceWeights(pack, { 'census-religion': 5, 'census-ethnicity': 0.1 });
    expect(made.report.isBent).toBe(false);
    expect(made.report.before).toBeLessThan(1e-6);
    made.pack.marginals.forEach(({ counts }, m) => {
      expect(counts).toBe(pack.marginals[m]!.counts);
    });
    const religion = made.pack.marginals.find(({ id }) => id === 'raion-religion');
    expect(religion!.reliability).toBe(5);
    expect(made.report.notes[0]).toMatch(/agree as they stand/);
  });

  test('move a total too, and the base with it', () => {
    const pack = quarrel();
    pack.marginals[1]!.counts = [600, 300, 600, 300];
    const { pack: made, report } = withSourceWeights(pack, { census: 3 });
    expect(report.base).toEqual({ before: 1000, after: made.bases[0]!.total });
    expect(made.bases[0]!.total).toBeCloseTo((3 * 1000 + 1800) / 4, 6);
    expect(women(made)).toBeGreaterThan(0);
  });

  test('are numbers above 0', () => {
    expect(() => withSourceWeights(quarrel(), { census: 0 })).toThrow(/above 0/);
  });
});
