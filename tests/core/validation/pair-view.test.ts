import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts, CountPlan, PairAxis } from '../../../src/core/validation/count/counts.ts';
import { pairNumber } from '../../../src/core/validation/count/counts.ts';
import { pairView } from '../../../src/core/validation/ties/pair-view.ts';
import type { Reference } from '../../../src/core/validation/ties/reference.ts';

const axis = (attribute: string, size: number): PairAxis => ({
  attribute,
  groups: Int32Array.from({ length: size }, (_, code) => code),
  size,
  labels: Array.from({ length: size }, (_, code) => `${attribute} ${code}`),
  reading: 'categories',
});

/** Three axes, of which the last two are counted as a pair of 2 × 3 cells. */
function counted(cells: readonly number[]) {
  const axes = [axis('one', 2), axis('two', 2), axis('three', 3)];
  const pairs = [new Uint32Array(4), new Uint32Array(0), Uint32Array.from(cells)];
  expect(pairNumber(3, 1, 2)).toBe(2);
  return [{ axes } as CountPlan, { pairs } as Counts] as const;
}

const held = (people: readonly number[]): Reference =>
  ({ pairs: [undefined, undefined, people] }) as never;

const six = (of: fc.Arbitrary<number>) => fc.array(of, { minLength: 6, maxLength: 6 });
const margins = (cells: ArrayLike<number>) => [
  ...[0, 1].map((row) => cells[3 * row]! + cells[3 * row + 1]! + cells[3 * row + 2]!),
  ...[0, 1, 2].map((column) => cells[column]! + cells[3 + column]!),
];

describe('a pair, cell by cell', () => {
  it('is held against independence where nothing is known of it', () => {
    const rows = [10, 20, 30, 30, 20, 10];
    const view = pairView(...counted(rows), undefined, 1, 2);
    expect(view).toMatchObject({ a: 1, b: 2, against: 'independence' });
    expect([...view.rows]).toEqual(rows);
    expect([...view.expected]).toEqual([20, 20, 20, 20, 20, 20]);
    // Haberman: (n − e) ÷ √(e (1 − row share) (1 − column share)), here √(20 · ½ · ⅔).
    expect(view.residuals[0]).toBeCloseTo(-10 / Math.sqrt(20 / 3), 12);
    expect(view.residuals[1]).toBe(0);
    expect(view.residuals[2]).toBeCloseTo(10 / Math.sqrt(20 / 3), 12);
  });

  it('keeps the tie of the reference and the margins of the rows', () => {
    fc.assert(
      fc.property(
        six(fc.integer({ min: 1, max: 500 })),
        six(fc.integer({ min: 1, max: 500 })),
        (rows, people) => {
          const { expected, against, residuals } = pairView(...counted(rows), held(people), 1, 2);
          expect(against).toBe('reference');
          margins(rows).forEach((sum, i) => expect(margins(expected)[i]).toBeCloseTo(sum, 5));
          const odds = (cells: ArrayLike<number>, column: number) =>
            (cells[0]! * cells[3 + column]!) / (cells[column]! * cells[3]!);
          for (const column of [1, 2])
            expect(odds(expected, column) / odds(people, column)).toBeCloseTo(1, 5);
          rows.forEach((count, cell) => {
            const due = Math.max(expected[cell]!, 0.01);
            expect(residuals[cell]).toBeCloseTo((count - due) / Math.sqrt(due), 9);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('tells of people where the reference has nobody, by a number that can be shown', () => {
    const { expected, residuals } = pairView(
      ...counted([5, 40, 40, 40, 40, 40]),
      held([0, 40, 40, 40, 40, 40]),
      1,
      2,
    );
    expect(expected[0]).toBe(0);
    expect(residuals[0]).toBeGreaterThan(4);
    expect(residuals.every(Number.isFinite)).toBe(true);
    const empty = pairView(...counted([0, 1, 1, 1, 1, 1]), held([0, 1, 1, 1, 1, 1]), 1, 2);
    expect(empty.residuals[0]).toBe(0);
  });

  it('is refused where it was not counted', () => {
    expect(() => pairView(...counted([1, 1, 1, 1, 1, 1]), undefined, 0, 2)).toThrow(RangeError);
    expect(() => pairView(...counted([1, 1, 1, 1, 1, 1]), undefined, 1, 7)).toThrow(RangeError);
  });
});
