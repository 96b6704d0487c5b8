import { describe, expect, test } from 'vitest';
import { readDimensions } from '../../../src/core/population/dimensions.ts';
import { targetProblem } from '../../../src/core/population/target-problem.ts';
import { agreeingMarginals, agreementOfReadings } from '../../../src/core/table/agreeing.ts';
import { knownSum } from '../../../src/core/table/totals.ts';
import { published } from './packs.ts';
import { testland } from './testland.ts';

describe('the targets of a pack as tables over its dimensions', () => {
  test.each(['moldova-2024', 'usa-2022', 'census-tracts', 'market-policy-text'])(
    'hold every marginal of %s with its people, and agree',
    (id) => {
      const pack = published(id);
      const { problem, marginals } = targetProblem(pack, readDimensions(pack));
      expect(marginals).toEqual(pack.marginals.map((_, m) => m));
      problem.marginals.forEach((marginal, m) => {
        const counts = pack.marginals[m]!.counts;
        expect(marginal.counts).toHaveLength(counts.length);
        const sum = counts.reduce<number>((people, count) => people + (count ?? 0), 0);
        expect(knownSum(marginal)).toBeCloseTo(sum, 3);
      });
      const total = pack.bases.find(({ id: base }) => base === pack.base)!.total;
      const { readings } = targetProblem(pack, readDimensions(pack));
      for (const reading of readings)
        reading.marginals.forEach(({ counts }, m) =>
          expect(counts).toEqual(problem.marginals[m]!.counts),
        );
      const made = agreeingMarginals(problem, agreementOfReadings(readings));
      expect(made.before).toBeLessThan(1e-9 * total);
    },
  );

  test('see that towns and their region contradict each other', () => {
    const pack = testland();
    const towns = pack.marginals.find(({ of }) => of.join() === 'town');
    const regions = pack.marginals.find(({ of }) => of.join() === 'region');
    const other = {
      ...(regions ?? towns!),
      id: 'other',
      of: ['region'],
      counts: [1000, 2000, 3000, 4000],
    };
    delete (other as Partial<typeof other>).groups;
    const people = targetProblem(
      { ...pack, marginals: [...pack.marginals, other] },
      readDimensions(pack),
    ).problem;
    const made = agreeingMarginals(people);
    expect(made.before).toBeGreaterThan(500);
    expect(made.after).toBeLessThan(1e-3);
  });
});
