import { describe, expect, it } from 'vitest';
import { multinomial } from '../../../src/core/random/binomial.ts';
import { streamKey } from '../../../src/core/random/stream.ts';
import { binomialFrom } from '../../../src/core/statistics/distributions.ts';
import { newcombe } from '../../../src/core/statistics/intervals.ts';
import { fairnessOf, fairnessRequest } from '../../../src/core/validation/bias/fairness.ts';
import { countIn, drawPeople, expectedOf, people } from './market.ts';

const attribute = (id: string) => people.attributes.find((one) => one.id === id)!;
const [region, school] = [attribute('region'), attribute('educationLevel')];
const three = { ...region, categories: ['a', 'b', 'c'].map((id) => ({ id, label: id })) };
const yes = { ...region, id: 'hired', categories: ['no', 'yes'].map((id) => ({ id, label: id })) };
const table = (...groups: [size: number, having: number][]) => ({
  group: three,
  outcome: yes,
  having: [1],
  counts: { rows: Float64Array.from(groups.flatMap(([size, having]) => [size - having, having])) },
  expected: null,
});

describe('fairness between groups', () => {
  it('compares each group with everyone else, all intervals at once', () => {
    const { groups, eachLevel } = fairnessOf(table([400, 200], [400, 120], [200, 80]));
    expect(eachLevel).toBeCloseTo(1 - 0.05 / 3, 12);
    expect(groups[0]!.difference!.value).toBeCloseTo(200 / 400 - 200 / 600, 12);
    expect(groups[0]!.difference!.interval).toEqual(newcombe([200, 400], [200, 600], eachLevel));
    expect(groups.map(({ verdict }) => verdict)).toEqual([
      'different',
      'different',
      'not-enough-evidence',
    ]);
    expect(groups[1]!.fourFifths).toMatchObject({ verdict: 'below' });
    expect(groups[1]!.fourFifths!.ratio.value).toBeCloseTo(0.6, 12);
    expect(groups[0]!.fourFifths).toBeNull();
  });

  it('never calls a group of three fair, nor unfair, whatever its share', () => {
    for (const having of [0, 1, 2, 3]) {
      const [small] = fairnessOf(table([3, having], [5000, 2500], [5000, 2500])).groups;
      expect(small!.verdict).toBe('not-enough-evidence');
      expect(small!.sentence).toContain('not enough evidence from 3 rows');
      expect(small!.fourFifths?.verdict ?? 'not-settled').toBe('not-settled');
    }
    const [, , none] = fairnessOf(table([500, 250], [500, 250], [0, 0])).groups;
    expect(none).toMatchObject({ rows: 0, share: null, verdict: 'not-enough-evidence' });
  });

  it('calls large groups alike where they are, and says what differs', () => {
    const alike = fairnessOf(table([20_000, 10_000], [20_000, 10_100], [20_000, 9900]));
    expect(alike.groups.map(({ verdict }) => verdict)).toEqual(['similar', 'similar', 'similar']);
    const { sentence } = fairnessOf(table([20_000, 10_000], [20_000, 8000], [300, 150]));
    expect(sentence).toContain('2 of 3 groups differ');
  });

  it('finds a difference in at most 5 of 100 populations without one', () => {
    const shares = Float64Array.of(0.3, 0.2, 0.2, 0.1333, 0.1, 0.0667);
    const rows = new Float64Array(6);
    let alarms = 0;
    for (let i = 0; i < 400; i++) {
      multinomial(streamKey(3, 996), i, i % 2 === 0 ? 120 : 3000, shares, rows);
      const { groups } = fairnessOf({ ...table(), counts: { rows: rows.slice() } });
      alarms += groups.some(({ verdict }) => verdict === 'different') ? 1 : 0;
    }
    expect(binomialFrom(alarms, 400, 0.05)).toBeGreaterThan(0.001);
  });

  it('sets the difference of the reference beside, and counts weighted rows by their effective size', () => {
    const request = fairnessRequest(region, school);
    const market = drawPeople(20_000, 1);
    const counts = countIn(market, request);
    const expected = { people: expectedOf(request), isTarget: false };
    const input = { group: region, outcome: school, having: [2], expected };
    const plain = fairnessOf({ ...input, counts });
    for (const { expectedDifference } of plain.groups)
      expect(expectedDifference).toBeCloseTo(0, 10);
    const weights = market.cells.map((_, c) => (c % 2 === 0 ? 1 : 5));
    const weighted = fairnessOf({ ...input, counts: countIn({ ...market, weights }, request) });
    expect(weighted.groups[0]!.rows).toBe(plain.groups[0]!.rows);
    expect(weighted.groups[0]!.size).toBeLessThan(0.8 * plain.groups[0]!.size);
    expect(JSON.parse(JSON.stringify(weighted))).toEqual(weighted);
  });
});
