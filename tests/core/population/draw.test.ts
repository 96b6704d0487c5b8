import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { Plan, Range } from '../../../src/core/population/plan.ts';
import { prepare } from '../../../src/core/population/prepare.ts';
import type { PopulationStudy } from '../../../src/core/study/study.ts';
import { testland } from './testland.ts';

const pack = testland();

function planOf(study: Partial<PopulationStudy>): Plan {
  const prepared = prepare(pack, { pack: { id: pack.id, digest: '' }, ...study });
  if (!prepared.ok) throw new Error(prepared.reason);
  return prepared.plan;
}

function codesOf(range: Range, attribute: string): number[] {
  return [...range.columns.find((column) => column.attribute === attribute)!.codes];
}

describe.each(['quota', 'sample'] as const)('drawRange, method %s', (method) => {
  const plan = planOf({ size: 5_000, seed: 7, method });
  const whole = drawRange(plan, 0, plan.size);
  const names = whole.columns.map(({ attribute }) => attribute);

  test('any cut and any choice of columns give the same codes', () => {
    fc.assert(
      fc.property(
        fc.nat(plan.size - 1),
        fc.nat(6_000),
        fc.shuffledSubarray(names),
        (start, length, columns) => {
          const count = Math.min(length, plan.size - start);
          const range = drawRange(plan, start, count, columns);
          expect(range.columns.map(({ attribute }) => attribute)).toEqual(columns);
          for (const attribute of columns)
            expect(codesOf(range, attribute)).toEqual(
              codesOf(whole, attribute).slice(start, start + count),
            );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a plan that crossed to a worker draws the same', () => {
    expect(drawRange(structuredClone(plan), 100, 50)).toEqual(drawRange(plan, 100, 50));
  });

  test('refuses persons and columns that do not exist', () => {
    expect(() => drawRange(plan, 4_990, 11)).toThrow(
      'draw: persons 4990 to 5000 do not exist in a population of 5000',
    );
    expect(() => drawRange(plan, -1, 1)).toThrow('whole numbers');
    expect(() => drawRange(plan, 0, 1, ['planet'])).toThrow("there is no column 'planet'");
  });
});
