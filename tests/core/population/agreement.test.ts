import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Marginal, Status } from '../../../src/core/pack/pack.ts';
import { agreementOf } from '../../../src/core/population/agreement.ts';
import type { Comparison } from '../../../src/core/population/report.ts';

const marginal = (id: string, cells: number, more: Partial<Marginal> = {}): Marginal => ({
  id,
  label: id,
  of: [id],
  counts: new Array<number>(cells).fill(1),
  base: 'base',
  status: 'official',
  source: 'source',
  ...more,
});
const comparison = (
  id: string,
  expected: number[],
  kind: Comparison['kind'] = 'target',
): Comparison => ({
  id,
  of: [id],
  shape: [expected.length],
  kind,
  expected: Float64Array.from(expected),
});
const table = (...people: number[]) => Float64Array.from(people);

describe('a drawn population is set beside its targets', () => {
  test('less than one person away is met, one person is not', () => {
    const pack = { marginals: [marginal('place', 4)] };
    const agreement = agreementOf(
      [comparison('place', [10.5, 0.4, 20, 3])],
      [table(11, 0, 19, 5)],
      pack,
    );
    expect(agreement.targets).toEqual({ count: 4, met: 2, farthest: 2 });
    expect(agreement.peopled).toEqual({ count: 3, met: 1, farthest: 2 });
    expect(agreement.estimated).toEqual({ count: 0, met: 0, farthest: 0 });
  });

  test('estimated tables and cells are held apart', () => {
    const pack = {
      marginals: [
        marginal('age', 2, { status: 'estimated' }),
        marginal('place', 3, { estimatedCells: [1] }),
      ],
    };
    const agreement = agreementOf(
      [comparison('age', [5, 5]), comparison('place', [4, 4, 4])],
      [table(9, 1), table(4, 7, 4)],
      pack,
    );
    expect(agreement.targets).toEqual({ count: 2, met: 2, farthest: 0 });
    expect(agreement.estimated).toEqual({ count: 3, met: 0, farthest: 4 });
  });

  test.each<[Status, boolean]>([
    ['official', true],
    ['official-copied', true],
    ['derived', true],
    ['secondary', true],
    ['modelled', false],
    ['estimated', false],
    ['assumed', false],
  ])('a table of status %s is a published target: %s', (status, published) => {
    const pack = { marginals: [marginal('place', 1, { status })] };
    const { targets, estimated } = agreementOf([comparison('place', [3])], [table(3)], pack);
    expect([targets.count, estimated.count]).toEqual(published ? [1, 0] : [0, 1]);
  });

  test('unknown cells, tables of the fit and empty cells of a slice are not counted', () => {
    const pack = { marginals: [marginal('place', 3), marginal('age', 2)] };
    const agreement = agreementOf(
      [
        comparison('place', [Number.NaN, 0, 2]),
        comparison('age', [0, 2], 'slice'),
        comparison('fit:age', [0, 2], 'fit'),
      ],
      [table(7, 0, 2), table(0, 2), table(9, 9)],
      pack,
    );
    expect(agreement.targets).toEqual({ count: 3, met: 3, farthest: 0 });
    expect(agreement.peopled.count).toBe(2);
  });

  test('a table that was not drawn is named', () => {
    const pack = { marginals: [marginal('place', 2)] };
    expect(() => agreementOf([comparison('place', [1, 2])], [table(1)], pack)).toThrow(
      "comparison 'place' has 2 cells and 1 drawn ones",
    );
    expect(() => agreementOf([comparison('place', [1, 2])], [], pack)).toThrow(RangeError);
  });

  test('counts are in order: peopled within targets, met within counted', () => {
    const people = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(people, fc.nat(50), fc.boolean()), { minLength: 1 }),
        (cells) => {
          const estimatedCells = cells.flatMap(([, , estimated], i) => (estimated ? [i] : []));
          const pack = { marginals: [marginal('place', cells.length, { estimatedCells })] };
          const { targets, peopled, estimated } = agreementOf(
            [
              comparison(
                'place',
                cells.map(([expected]) => expected),
              ),
            ],
            [table(...cells.map(([, drawn]) => drawn))],
            pack,
          );
          expect(targets.count + estimated.count).toBe(cells.length);
          expect(peopled.count).toBeLessThanOrEqual(targets.count);
          expect(peopled.farthest).toBeLessThanOrEqual(targets.farthest);
          for (const { count, met, farthest } of [targets, peopled, estimated])
            expect(met === count).toBe(farthest < 1);
        },
      ),
    );
  });
});
