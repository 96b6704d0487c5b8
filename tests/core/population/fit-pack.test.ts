import { describe, expect, test, vi } from 'vitest';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import { prepared } from './packs.ts';
import { testland } from './testland.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Testland with one count of a marginal changed by some people. */
function changed(id: string, changes: Record<number, number>): Pack {
  const pack = testland();
  const { counts } = pack.marginals.find((marginal) => marginal.id === id)!;
  for (const [cell, people] of Object.entries(changes)) counts[Number(cell)]! += people;
  return pack;
}

const indexOf = (id: string) => testland().marginals.findIndex((marginal) => marginal.id === id);

function refusal(pack: Pack) {
  const result = prepare(pack, { pack: { id: pack.id, digest: '' } });
  if (result.ok) throw new Error('the pack was fitted');
  return result;
}

describe('a pack that cannot be fitted', () => {
  test('is told which totals disagree, and by how much', () => {
    const { reason, problems } = refusal(changed('region-language', { 0: 250 }));
    expect(reason).toBe(
      '“region language” adds up to 10,250 people and its base to 10,000: 250 too many.',
    );
    expect(problems).toMatchObject([
      { code: 'inconsistent-totals', marginal: 0, gap: 250, severity: 'error' },
    ]);
    expect(problems[0]!.remedies).toMatchObject([
      { action: 'scale-to-most-reliable', value: 10_000 },
    ]);
    expect(refusal(changed('town', { 0: -4 })).reason).toMatch(/4 too few/);
  });

  test('is told which target lies where nobody can be', () => {
    const { reason, problems } = refusal(changed('age-work', { 0: -30, 1: 30 }));
    expect(reason).toBe(
      '“age work” at a0, employed asks for 30 people, but no possible combination lies there.',
    );
    expect(problems).toMatchObject([
      { code: 'empty-slice', marginal: indexOf('age-work'), cell: 1, gap: -30 },
    ]);
  });

  test('is told which targets ask for more than others leave room for', () => {
    const contradicting = refusal(changed('zone-grown', { 0: 300, 2: -300 }));
    expect(contradicting.reason).toMatch(
      /^No population meets all targets: “.*” at .* ask for more/,
    );
    expect(contradicting.problems).toMatchObject([{ code: 'infeasible', severity: 'error' }]);
    expect(contradicting.problems[0]!.gap).toBeGreaterThan(1);
    expect(contradicting.problems[0]!.carriers!.length).toBeGreaterThan(1);
  });
});

test('attributes without any table are drawn evenly, and told to be independent of all', () => {
  const pack = testland();
  pack.attributes.push({ ...pack.attributes[2]!, id: 'coin', stream: 1099 });
  for (const method of ['quota', 'sample'] as const) {
    const { plan, report } = prepared(pack, { size: 10_000, method });
    const [coin, sex] = drawRange(plan, 0, 10_000, ['coin', 'sex']).columns.map(
      ({ codes }) => codes,
    );
    let heads = 0;
    for (const code of coin!) heads += code;
    if (method === 'quota') expect(heads).toBe(5_000);
    let both = 0;
    coin!.forEach((code, i) => {
      if (code === 1 && sex![i] === 1) both++;
    });
    expect(Math.abs(both - 2_617)).toBeLessThan(200);
    const told = report.assumedIndependent.find(({ pair }) => pair.includes('coin'));
    expect(told).toEqual({ pair: ['region', 'coin'], given: [] });
  }
});

test('a fitted pack is fitted once per cache, and the cache changes nothing', () => {
  const pack = testland();
  const cache: FitCache = new WeakMap();
  expect(fitPack(pack, cache)).toBe(fitPack(pack, cache));
  const study = { pack: { id: pack.id, digest: '' }, size: 300 };
  expect(prepare(pack, study, cache)).toEqual(prepare(testland(), study));
});

describe('the report', () => {
  const { report } = prepared(testland(), { size: 2_000 });

  test('says which pairs no table ties, and given what they are independent', () => {
    const given = (a: string, b: string) =>
      report.assumedIndependent.find(({ pair }) => pair.includes(a) && pair.includes(b))?.given;
    expect(given('sex', 'work')).toEqual(['age']);
    expect(given('town', 'language')).toEqual(['region']);
    expect(given('work', 'marital')).toEqual(['age']);
    expect(given('region', 'sex')).toBeUndefined();
    expect(given('zone', 'work')).toBeUndefined();
  });

  test('lists what printed figures contradict, signed and beyond half a person', () => {
    expect(report.contradictions).toEqual([
      { id: 'sex', origin: 'marginal', cell: 0, kind: 'figures', gap: -20 },
      { id: 'coast-coastal', origin: 'figure', kind: 'figures', gap: expect.closeTo(494, 5) },
      { id: 'known', origin: 'pack', kind: 'figures', gap: 12 },
    ]);
  });

  test('compares every marginal, every attribute and the highlights', () => {
    expect(report.comparisons.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'target region-language',
      'target sex-age',
      'target region-sex',
      'target stage-language',
      'target zone-grown',
      'target town',
      'target age-work',
      'target sex',
      'fit fit:region',
      'fit fit:zone',
      'fit fit:age',
      'fit fit:stage',
      'fit fit:grown',
      'fit fit:language',
      'fit fit:work',
      'fit fit:marital',
      'fit fit:region,work',
    ]);
    const unknown = report.comparisons.find(({ id }) => id === 'age-work')!;
    expect(unknown.expected[4 * 4 + 1]).toBeNaN();
    const grouped = report.comparisons.find(({ id }) => id === 'stage-language')!;
    expect(grouped).toMatchObject({ shape: [3, 2], groups: { language: Int32Array.of(0, 1, -1) } });
  });

  test('tells the fit sweep by sweep', () => {
    expect(report).toMatchObject({ status: 'converged', people: 10_000, problems: [] });
    expect(report.trace).toHaveLength(report.iterations);
    expect(report.maxDeviation).toBeLessThan(1e-4);
    expect(report.cliques[0]!.separator).toEqual([]);
    expect(report.rounding).toHaveLength(report.cliques.length);
  });
});
