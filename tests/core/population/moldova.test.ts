import { describe, expect, test, vi } from 'vitest';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { peopleBy } from '../../../src/core/population/tree-marginals.ts';
import { counted, moldova, prepared } from './packs.ts';

vi.setConfig({ testTimeout: 60_000 });

const pack = moldova();
const { model, fit } = fitPack(pack);
const codeOf = (attribute: string, category: string): number => {
  const code = pack.attributes
    .find(({ id }) => id === attribute)!
    .categories.findIndex(({ id }) => id === category);
  if (code < 0) throw new Error(`no ${category} in ${attribute}`);
  return code;
};

/** Share in percent of a category within a category of another attribute, in the fit. */
function fittedShare(within: [string, string], of: [string, string]): number {
  const { shape, people } = peopleBy(model, fit.tables, [within[0], of[0]]);
  const row = codeOf(...within) * shape[1]!;
  const all = people.subarray(row, row + shape[1]!).reduce((sum, count) => sum + count, 0);
  return (100 * people[row + codeOf(...of)]!) / all;
}

const facts: [within: [string, string], of: [string, string], percent: number, digits: number][] = [
  [['region', 'gagauzia'], ['ethnicity', 'gagauz'], 81.06, 2],
  [['raion', 'taraclia'], ['ethnicity', 'bulgarian'], 64.44, 2],
  [['raion', 'balti'], ['ethnicity', 'russian'], 10.11, 2],
  [['raion', 'balti'], ['motherTongue', 'russian'], 37.16, 2],
  [['raion', 'chisinau'], ['motherTongue', 'russian'], 19.69, 2],
  [['region', 'gagauzia'], ['motherTongue', 'russian'], 12.05, 2],
  [['region', 'chisinau'], ['residence', 'urban'], 88.42, 2],
  [['region', 'nord'], ['residence', 'urban'], 35.89, 2],
  [['region', 'centru'], ['residence', 'urban'], 20.61, 2],
  [['region', 'sud'], ['residence', 'urban'], 26.57, 2],
  [['region', 'gagauzia'], ['residence', 'urban'], 42.6, 2],
];

describe('the fit of the Moldova pack', () => {
  test('converges', () => {
    expect(fit.status).toBe('converged');
    expect(fit.maxDeviation).toBeLessThan(2_409_207 * 1e-8);
  });

  test.each(facts)('gives in %j of %j %f %%', (within, of, percent, digits) => {
    expect(fittedShare(within, of)).toBeCloseTo(percent, digits);
  });

  test('ties what the census ties and assumes the rest independent', () => {
    const { report } = prepared(pack, {});
    const pairs = report.assumedIndependent.map(({ pair, given }) => [...pair, ...given].join());
    expect(pairs).toContain('motherTongue,religion,raion,ethnicity');
    expect(pairs).not.toContain('raion,ethnicity');
    expect(pairs.some((pair) => pair.includes('region') || pair.includes('ageDecade'))).toBe(false);
    expect(report.cliques[0]).toEqual({
      attributes: ['raion', 'ethnicity', 'motherTongue'],
      separator: [],
      cells: 2835,
    });
    expect(report.cliques.reduce((sum, { cells }) => sum + cells, 0)).toBeLessThan(15_000);
  });

  test('lists the published figures that contradict targets, with their gaps', () => {
    const { contradictions } = prepared(pack, {}).report;
    const printed = contradictions.filter(
      ({ origin, id }) => origin === 'marginal' && id === 'raion-ethnicity',
    );
    expect(printed.length).toBeGreaterThanOrEqual(45);
    expect(printed.length).toBeLessThanOrEqual(60);
    for (const { gap } of contradictions) expect(gap).not.toBe(0);
    expect(contradictions.filter(({ origin }) => origin === 'pack').map(({ id }) => id)).toEqual(
      pack.contradictions.map(({ id }) => id),
    );
  });
});

test('100,000 people of Moldova keep the facts of the census', () => {
  const { range } = counted(pack, { size: 100_000 });
  const column = (id: string) => range.columns.find(({ attribute }) => attribute === id)!.codes;
  for (const [within, of, percent] of facts) {
    const inside = column(within[0]);
    const what = column(of[0]);
    let people = 0;
    let matching = 0;
    for (let i = 0; i < range.count; i++) {
      if (inside[i] !== codeOf(...within)) continue;
      people++;
      if (what[i] === codeOf(...of)) matching++;
    }
    expect(Math.abs((100 * matching) / people - percent)).toBeLessThan(100 / people + 0.05);
  }
});
