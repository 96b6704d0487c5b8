import { expect, test, vi } from 'vitest';
import type { Codes } from '../../../src/core/population/plan.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import { answers } from './answers.ts';
import { census, psychographics, whole } from './census.ts';
import type { Group } from './census.ts';

vi.setConfig({ testTimeout: 120_000 });

const traits = ['agreeableness', 'conscientiousness', 'extraversion', 'neuroticism', 'openness'];
const size = 1_000_000;

const loaded = psychographics();
/** Opinions say nothing of the five traits, and ask for races and incomes that volunteers were not asked. */
const others = loaded.layer.attributes.map(({ id }) => id).filter((id) => !traits.includes(id));

/**
 * A country in which sexes, ages and schooling are mixed as among the volunteers who answered:
 * what race, income and party they have says nothing of the five traits.
 */
function volunteers(): Group[] {
  const { adults } = answers.bigFive;
  return adults.people.flatMap((people, k) => {
    const age = Number(adults.age[k]!.slice(0, 2)) + (adults.age[k] === '18-24' ? 2 : 4);
    const school = adults.education[k]! - 1;
    return [0, 1, 2, 3, 4].map((race) => ({
      codes: [adults.sex[k] === 'male' ? 0 : 1, age, school, race, 3 * school + race, race],
      count: 1000 * people,
    }));
  });
}

test('a population mixed like the volunteers has their raw correlations, to 0.02', () => {
  const { plan } = whole(census(volunteers()), loaded, { off: others }, { size });
  const columns = new Map(
    drawRange(plan, 0, size).columns.map(({ attribute, codes }) => [attribute, codes]),
  );
  traits.forEach((a, i) =>
    traits.slice(0, i).forEach((b, j) => {
      const r = correlation(columns.get(a)!, columns.get(b)!);
      const source = answers.bigFive.adults.correlations[i * 5 + j]!;
      expect(Math.abs(r - source), `${a} and ${b}: ${r} for ${source}`).toBeLessThan(0.02);
    }),
  );
});

function correlation(x: Codes, y: Codes): number {
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < size; i++) {
    const [a, b] = [x[i]!, y[i]!];
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  return (size * sxy - sx * sy) / Math.sqrt((size * sxx - sx * sx) * (size * syy - sy * sy));
}
