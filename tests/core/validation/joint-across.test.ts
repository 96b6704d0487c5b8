import { describe, expect, test } from 'vitest';
import { jointOf } from '../../../src/core/layer/joint.ts';
import type { Axis } from '../../../src/core/layer/joint.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { cutTables, evidenceOf } from '../../../src/core/population/slice.ts';
import { JointAcross } from '../../../src/core/validation/ties/joint-across.ts';
import { census } from '../layer/census.ts';

const pack = census();
const { model, fit } = fitPack(pack);

/** An attribute in groups; with `isPart` the first category is outside all of them. */
function axis(id: string, size: number, isPart = false): Axis {
  const { categories } = pack.attributes.find((one) => one.id === id)!;
  const groups = Int32Array.from(categories, (_, code) =>
    isPart && code === 0 ? -1 : Math.floor((code * size) / categories.length),
  );
  return { attribute: id, groups, size };
}

const spaces = {
  'that share tables': [axis('sex', 2), axis('age', 4)],
  'far apart': [axis('sex', 2), axis('school', 3), axis('income', 5), axis('party', 5)],
  'that leave some out': [axis('age', 5, true), axis('race', 5), axis('party', 3, true)],
  'of one attribute': [axis('school', 6)],
};
const wholes = ['sex', 'age', 'school', 'race', 'income', 'party'].map((id) =>
  axis(id, pack.attributes.find((one) => one.id === id)!.categories.length),
);

describe('people by axes and one more', () => {
  test.for(Object.entries(spaces))('are those of the whole joint for axes %s', ([, axes]) => {
    for (const where of [{}, { race: [1, 2], age: [20, 30, 40, 50] }]) {
      const tables = cutTables(model, fit.tables, evidenceOf(model, where));
      const joint = new JointAcross(model, tables, axes);
      for (const other of wholes) {
        // An axis of an attribute that is among the others as well is told apart by both.
        const expected = jointOf(model, tables, [other, ...axes]);
        const found = joint.with(other);
        expect(found).toHaveLength(expected.length);
        const total = expected.reduce((sum, people) => sum + people, 0);
        expect(total).toBeGreaterThan(0);
        let apart = 0;
        expected.forEach((people, cell) => (apart += Math.abs(people - found[cell]!)));
        expect(apart / total).toBeLessThan(1e-12);
      }
    }
  });
});
