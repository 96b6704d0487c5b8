import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginOf } from '../../../src/core/table/contingency.ts';
import { integerize } from '../../../src/core/table/integerize.ts';
import { largestRemainder } from '../../../src/core/table/largest-remainder.ts';
import type { TableMarginal } from '../../../src/core/table/problem.ts';
import { drawsOf, marginsOf, rmse, unevenTable } from './integerize-fixtures.ts';
import { fixture, marginal } from './problems.ts';

const people = fc.oneof(
  fc.integer({ min: 100, max: 10_000 }),
  fc.integer({ min: 10_000, max: 10_000_000 }),
);

function totalOf(table: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < table.length; i++) sum += table[i]!;
  return sum;
}

/** Target cells outside floor and ceiling of their share, counted apart from the code under test. */
function outside(
  counts: Uint32Array,
  shape: readonly number[],
  marginals: readonly TableMarginal[],
  scale: number,
): number {
  let missed = 0;
  for (const target of marginals) {
    const whole = marginOf(Float64Array.from(counts), shape, target);
    whole.forEach((count, c) => {
      const share = target.counts[c]! * scale;
      if (count < Math.floor(share + 1e-6) || count > Math.ceil(share - 1e-6)) missed++;
    });
  }
  return missed;
}

describe('one dimension', () => {
  const { cases, tolerance } = fixture<{
    cases: { shares: number[]; total: number; counts: number[]; rmse: number }[];
    tolerance: { rmse: number };
  }>('integerize/one-dimension.json');

  it.each(cases)('gives the nearest whole numbers to $shares of $total', (known) => {
    const exact = known.shares.map((share) => share * known.total);
    const nearest = largestRemainder(known.shares, known.total);
    expect([...nearest]).toEqual(known.counts);
    expect(Math.abs(rmse(nearest, exact) - known.rmse)).toBeLessThan(tolerance.rmse);
  });

  it.each(cases)('rounds $shares of $total to floors and ceilings', ({ shares, total }) => {
    const table = Float64Array.from(shares);
    for (let seed = 1; seed <= 50; seed++) {
      const marginals = [marginal([0], shares)];
      const whole = integerize({ shape: [shares.length], table, marginals, total, seed });
      expect(totalOf(whole.table)).toBe(total);
      expect(whole.maxMarginalDeviation).toBeLessThan(1);
      expect(whole.missed).toBe(0);
    }
  });

  it('shares out everyone, whatever the shares', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        people,
        (shares, total) => {
          fc.pre(shares.some((share) => share > 1e-3));
          const counts = largestRemainder(shares, total);
          const sum = totalOf(shares);
          expect(totalOf(counts)).toBe(total);
          counts.forEach((count, i) => {
            expect(Math.abs(count - (shares[i]! / sum) * total)).toBeLessThan(1 + 1e-9);
          });
        },
      ),
    );
  });

  it('refuses shares that are all zero', () => {
    expect(() => largestRemainder([0, 0], 5)).toThrow('at least one positive share');
  });
});

describe('two dimensions', () => {
  it('keeps whole margins and stays near the table', () => {
    const known = fixture<{
      shape: number[];
      table: number[];
      rows: number[];
      columns: number[];
      largestRmse: number;
    }>('integerize/two-dimensions.json');
    const table = Float64Array.from(known.table);
    const marginals = [marginal([0], known.rows), marginal([1], known.columns)];
    const errors: number[] = [];
    for (let seed = 1; seed <= 200; seed++) {
      const whole = integerize({ shape: known.shape, table, marginals, total: 50, seed });
      const counts = Float64Array.from(whole.table);
      expect([...marginOf(counts, known.shape, { of: [0] })]).toEqual(known.rows);
      expect([...marginOf(counts, known.shape, { of: [1] })]).toEqual(known.columns);
      errors.push(rmse(counts, table));
    }
    expect(Math.max(...errors)).toBeLessThanOrEqual(known.largestRmse);
  });

  it('puts all cells and margins at floor or ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        people,
        fc.nat(),
        (rows, columns, table, total, seed) => {
          const shape = [rows, columns];
          const fit = unevenTable(shape, 1000, drawsOf(table), 0.3);
          const marginals = marginsOf(fit, shape, [[0], [1], [0, 1]]);
          const whole = integerize({ shape, table: fit, marginals, total, seed });
          expect(totalOf(whole.table)).toBe(total);
          expect(outside(whole.table, shape, marginals, total / 1000)).toBe(0);
          expect(whole.missed).toBe(0);
          whole.table.forEach((count, i) => {
            if (fit[i] === 0) expect(count).toBe(0);
          });
        },
      ),
    );
  }, 30_000);
});

describe('trees of pairs', () => {
  const shapes = fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 4, maxLength: 4 });
  const singles = [[0], [1], [2], [3]];

  it('reaches every target of a path', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), people, fc.nat(), (shape, table, total, seed) => {
        const fit = unevenTable(shape, 1000, drawsOf(table));
        const marginals = marginsOf(fit, shape, [...singles, [0, 1], [1, 2], [2, 3]]);
        const whole = integerize({ shape, table: fit, marginals, total, seed });
        expect(totalOf(whole.table)).toBe(total);
        expect(outside(whole.table, shape, marginals, total / 1000)).toBe(0);
        expect(whole.moves).toBe(0);
      }),
    );
  }, 30_000);

  it('reaches targets over groups, with unknown cells and categories outside', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), people, fc.nat(), (shape, table, total, seed) => {
        const draws = drawsOf(table);
        const fit = unevenTable(shape, 1000, draws);
        const marginals = [...singles, [0, 1], [1, 2], [2, 3]].map((of): TableMarginal => {
          const grouped = of[draws.below(of.length)]!;
          const groups = Int32Array.from({ length: shape[grouped]! }, () => draws.below(4) - 1);
          const stated = draws.next() < 0.4 ? { of, groups: { [grouped]: groups } } : { of };
          const counts = marginOf(fit, shape, stated);
          return { ...stated, counts: counts.map((count) => (draws.next() < 0.1 ? NaN : count)) };
        });
        const whole = integerize({ shape, table: fit, marginals, total, seed });
        expect(totalOf(whole.table)).toBe(total);
        expect(outside(whole.table, shape, marginals, total / 1000)).toBe(0);
      }),
      { seed: 4711 },
    );
  }, 30_000);

  it('reaches targets of branching trees of random tables', () => {
    for (let n = 1; n <= 100; n++) {
      const draws = drawsOf(n);
      const shape = [
        3 + draws.below(4),
        2 + draws.below(4),
        2 + draws.below(4),
        2 + draws.below(4),
      ];
      const fit = unevenTable(shape, 1000, draws, 0.2);
      const marginals = marginsOf(fit, shape, [...singles, [0, 1], [0, 2], [0, 3]]);
      const total = 100 + draws.below(100_000);
      const whole = integerize({ shape, table: fit, marginals, total, seed: n });
      expect(totalOf(whole.table)).toBe(total);
      expect(outside(whole.table, shape, marginals, total / 1000)).toBe(0);
    }
  }, 30_000);

  it('says so when the leaves of a star contradict each other in whole people', () => {
    const shape = [4, 2, 2, 2];
    const table = new Float64Array(32);
    const leaves = [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
      [0, 1, 1, 0],
    ];
    for (let b = 0; b < 4; b++) table[leaves.reduce((at, pair) => at * 2 + pair[b]!, b)] = 0.5;
    const marginals = marginsOf(table, shape, [...singles, [0, 1], [0, 2], [0, 3]]);
    for (let seed = 1; seed <= 5; seed++) {
      const whole = integerize({ shape, table, marginals, total: 2, seed });
      expect(totalOf(whole.table)).toBe(2);
      expect(outside(whole.table, shape, marginals, 1)).toBe(whole.missed);
      expect(whole).toMatchObject({ missed: 2, residual: 1, maxMarginalDeviation: 1 });
    }
  }, 30_000);
});

describe('tables that no network settles', () => {
  const pairs = [[0], [1], [2], [0, 1], [0, 2], [1, 2]];

  it('reaches three pair margins wherever an integer program does, and says so where it cannot', () => {
    const cases = fixture<{ shape: number[]; table: number[]; total: number; feasible: boolean }[]>(
      'integerize/feasibility.json',
    );
    for (const { shape, table, total, feasible } of cases) {
      const fit = Float64Array.from(table);
      const marginals = marginsOf(fit, shape, pairs);
      const whole = integerize({ shape, table: fit, marginals, total, seed: 1 });
      expect(totalOf(whole.table)).toBe(total);
      const scale = total / totalOf(fit);
      expect(outside(whole.table, shape, marginals, scale)).toBe(whole.missed);
      expect(whole.missed === 0).toBe(feasible);
    }
  }, 30_000);

  it('reaches three pair margins of random tables', () => {
    let missed = 0;
    for (let n = 1; n <= 200; n++) {
      const draws = drawsOf(n);
      const shape = [2 + draws.below(5), 2 + draws.below(5), 2 + draws.below(5)];
      const total = 100 + draws.below(1_000_000);
      const fit = unevenTable(shape, total, draws);
      const marginals = marginsOf(fit, shape, pairs);
      const whole = integerize({ shape, table: fit, marginals, total, seed: n });
      expect(totalOf(whole.table)).toBe(total);
      expect(outside(whole.table, shape, marginals, 1)).toBe(whole.missed);
      missed += whole.missed;
    }
    expect(missed).toBe(0);
  }, 30_000);

  it('reaches tables of three dimensions that overlap in two', () => {
    for (let n = 1; n <= 30; n++) {
      const draws = drawsOf(n);
      const shape = [3, 4, 3, 5];
      const fit = unevenTable(shape, 1000, draws, 0.3);
      const marginals = marginsOf(fit, shape, [[0], [3], [0, 1, 2], [1, 2, 3]]);
      const total = 100 + draws.below(10_000);
      const whole = integerize({ shape, table: fit, marginals, total, seed: n });
      expect(outside(whole.table, shape, marginals, total / 1000)).toBe(0);
    }
  }, 30_000);
});

describe('any table', () => {
  const shape = [4, 3, 5];
  const fit = unevenTable(shape, 1000, drawsOf(3), 0.3);
  const marginals = marginsOf(fit, shape, [[0], [1], [2], [0, 1], [1, 2], [0, 2]]);

  it('is a function of the problem and the seed', () => {
    const draw = (seed: number) => [
      ...integerize({ shape, table: fit, marginals, total: 321, seed }).table,
    ];
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('follows the fit where there is no target', () => {
    const { table } = integerize({ shape, table: fit, marginals: [], total: 1000, seed: 1 });
    table.forEach((count, i) => expect(Math.abs(count - fit[i]!)).toBeLessThan(1));
  });

  it('takes a table of one cell, and one whose cells are all one half', () => {
    const one = marginal([0], [5]);
    const single = { shape: [1], table: Float64Array.of(0.3), marginals: [one], seed: 1 };
    expect([...integerize({ ...single, total: 123 }).table]).toEqual([123]);
    for (const size of [2, 4, 6, 8]) {
      const halves = new Float64Array(size ** 3).fill(0.5);
      const cube = [size, size, size];
      const margins = marginsOf(halves, cube, [[0], [1], [2], [0, 1], [0, 2], [1, 2]]);
      const total = size ** 3 / 2;
      const whole = integerize({ shape: cube, table: halves, marginals: margins, total, seed: 1 });
      expect(outside(whole.table, cube, margins, 1)).toBe(0);
      expect(Math.max(...whole.table)).toBe(1);
    }
  });

  it('refuses what is no problem', () => {
    const good = { shape, table: fit, marginals, total: 100, seed: 1 };
    expect(() => integerize({ ...good, total: 0.5 })).toThrow('total 0.5');
    expect(() => integerize({ ...good, shape: [2, 2] })).toThrow('table of 60 cells: give the 4');
    expect(() => integerize({ ...good, table: fit.map((cell) => -cell) })).toThrow('from 0 up');
    expect(() => integerize({ ...good, table: fit.map(() => 0) })).toThrow('without people');
    expect(() => integerize({ ...good, marginals: [marginal([0], [1, 2])] })).toThrow('give 4');
  });
});
