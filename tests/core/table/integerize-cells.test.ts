import { describe, expect, it } from 'vitest';
import { roundCells } from '../../../src/core/table/round-cells.ts';
import type { RoundingFamily } from '../../../src/core/table/rounding-table.ts';
import { drawsOf, familiesOf, unevenTable } from './integerize-fixtures.ts';

const pairs = [[0], [1], [2], [0, 1], [0, 2], [1, 2]];

function sumsOf(counts: ArrayLike<number>, family: RoundingFamily): number[] {
  const sums = new Array<number>(family.lower.length).fill(0);
  for (let i = 0; i < counts.length; i++) {
    const c = family.of[i]!;
    if (c >= 0) sums[c]! += counts[i]!;
  }
  return sums;
}

/** Sums outside their bounds, counted apart from the code under test. */
function countOutside(counts: ArrayLike<number>, families: readonly RoundingFamily[]): number {
  let outside = 0;
  for (const family of families)
    sumsOf(counts, family).forEach((sum, c) => {
      if (sum < family.lower[c]! || sum > family.upper[c]!) outside++;
    });
  return outside;
}

function family(of: number[], lower: number[], upper = lower): RoundingFamily {
  return {
    of: Int32Array.from(of),
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
  };
}

describe('rounding cells', () => {
  it('holds separators and reaches the families of a clique', () => {
    for (let n = 1; n <= 16; n++) {
      const draws = drawsOf(n);
      const shape = [12, 5, 7];
      const people = [100, 1000, 54_321, 2_000_000][n % 4]!;
      const values = unevenTable(shape, people, draws, 0.15);
      const marginal = familiesOf(values, shape, [[0, 1], [0], [1]]);
      const separator = roundCells({ values, families: marginal }, draws);
      const above = marginal[1]!;
      const whole = sumsOf(separator.counts, above);
      const families = [
        { ...above, lower: Float64Array.from(whole), upper: Float64Array.from(whole) },
        ...familiesOf(values, shape, [[0, 2], [1, 2], [2]]).slice(1),
      ];
      const rounded = roundCells({ values, shape, families }, draws);
      expect(sumsOf(rounded.counts, families[0]!)).toEqual(whole);
      expect(countOutside(rounded.counts, families)).toBe(rounded.missed);
      expect(rounded.missed).toBe(0);
      rounded.counts.forEach((count, i) => {
        if (values[i] === 0) expect(count).toBe(0);
      });
    }
  }, 30_000);

  it('reaches twelve margins of a table of six dimensions', () => {
    const shape = [6, 3, 3, 5, 5, 9];
    const ring = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [0, 5],
    ];
    const values = unevenTable(shape, 100_000, drawsOf(6));
    const families = familiesOf(values, shape, [[0], [1], [2], [3], [4], [5], ...ring]);
    const rounded = roundCells({ values, shape, families }, drawsOf(1));
    expect(countOutside(rounded.counts, families)).toBe(0);
    expect(rounded.moves).toBeLessThan(100);
    rounded.counts.forEach((count, i) => expect(Math.abs(count - values[i]!)).toBeLessThan(1));
  });

  it('needs no extents', () => {
    const shape = [6, 5, 8];
    for (let n = 1; n <= 20; n++) {
      const values = unevenTable(shape, 700 + n, drawsOf(n), 0.1);
      const families = familiesOf(values, shape, pairs);
      const rounded = roundCells({ values, families }, drawsOf(n));
      expect(countOutside(rounded.counts, families)).toBe(0);
    }
  });

  it('scales values into bounds that they miss', () => {
    const values = Float64Array.of(1.5, 2.5, 3, 3);
    const families = [
      family([0, 0, 0, 0], [10]),
      family([0, 0, 1, 1], [6, 4]),
      family([0, 1, 0, 1], [7, 3]),
    ];
    const rounded = roundCells({ values, families }, drawsOf(1));
    expect(rounded.missed).toBe(0);
    expect(countOutside(rounded.counts, families)).toBe(0);
  });

  it('reports what contradicts: where, by how much', () => {
    const families = [
      family([0, 0, 0, 0], [10]),
      family([0, 0, 1, 1], [6, 4]),
      family([0, 0, -1, 1], [9, 0], [9, 4]),
    ];
    const rounded = roundCells({ values: Float64Array.of(2, 3, 3, 2), families }, drawsOf(1));
    expect(rounded.counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(rounded.missed).toBe(rounded.violations.length);
    expect(rounded.missed).toBeGreaterThan(0);
    for (const { family: f, constraint, count, lower, upper } of rounded.violations) {
      expect(sumsOf(rounded.counts, families[f]!)[constraint]).toBe(count);
      expect(lower).toBe(families[f]!.lower[constraint]);
      expect(count < lower || count > upper).toBe(true);
    }
    const far = rounded.violations.map(({ count, lower, upper }) =>
      Math.max(lower - count, count - upper),
    );
    expect(rounded.residual).toBe(Math.max(...far));
  });

  it('meets the others where a family that gives way contradicts them', () => {
    const shape = [10, 10, 10];
    const values = unevenTable(shape, 3000, drawsOf(2));
    const firm = familiesOf(values, shape, pairs);
    const [, lines] = firm;
    // The lines by tens, but the first two asked for seven people more and fewer than they hold.
    const tens = (shift: number) =>
      Float64Array.from([0, 1], (half) => {
        let people = 0;
        for (let line = half * 5; line < half * 5 + 5; line++) people += lines!.lower[line]!;
        return people + (half === 0 ? 7 : -7) + shift;
      });
    const soft = {
      of: lines!.of.map((line) => Math.floor(line / 5)),
      lower: tens(0),
      upper: tens(1),
      soft: true,
    };
    for (let n = 1; n <= 5; n++) {
      const rounded = roundCells({ values, shape, families: [...firm, soft] }, drawsOf(n));
      expect(countOutside(rounded.counts, firm)).toBe(0);
      expect(rounded.violations.every(({ family: f }) => f === firm.length)).toBe(true);
    }
    const insisting = [...firm, { ...soft, soft: false }];
    expect(roundCells({ values, shape, families: insisting }, drawsOf(1)).missed).toBeGreaterThan(
      0,
    );
  });

  it('stops at the limits it is given', () => {
    const shape = [10, 10, 10];
    const values = unevenTable(shape, 3000, drawsOf(2));
    const families = familiesOf(values, shape, pairs);
    const free = roundCells({ values, families }, drawsOf(13));
    expect(free.missed).toBe(0);
    expect(free.moves).toBeGreaterThan(5);
    const held = roundCells({ values, families }, drawsOf(13), { maxMoves: 3 });
    expect(held.moves).toBeLessThanOrEqual(3);
    expect(held.missed).toBeGreaterThan(0);
    expect(countOutside(held.counts, families)).toBe(held.missed);
    expect(roundCells({ values, families }, drawsOf(13), { budget: { work: 0 } }).moves).toBe(0);
  });

  it('leaves a sum outside rather than a person in halves where no whole table has all inside', () => {
    const halves = [0, 2, 3, 4, 7, 8, 9, 11, 13, 14, 15, 16, 21, 23, 24, 26];
    const values = new Float64Array(27);
    for (const place of halves) values[place] = 0.5;
    const families = familiesOf(values, [3, 3, 3], pairs);
    for (let n = 0; n < 20; n++) {
      const rounded = roundCells({ values, families, shape: [3, 3, 3] }, drawsOf(n));
      expect(rounded.missed).toBeGreaterThan(0);
      expect(rounded.residual).toBe(1);
    }
  });

  it('draws the same from the same draws, and leaves its input alone', () => {
    const shape = [5, 6, 4];
    const values = unevenTable(shape, 90, drawsOf(9));
    const given = values.slice();
    const families = familiesOf(values, shape, pairs);
    const draw = (n: number) => [...roundCells({ values, shape, families }, drawsOf(n)).counts];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(values).toEqual(given);
  });

  it('refuses families that do not fit the cells', () => {
    const values = Float64Array.of(1, 2);
    const total = family([0, 0], [3]);
    const round = (values: Float64Array, families: RoundingFamily[]) => () =>
      roundCells({ values, families }, drawsOf(1));
    expect(round(values, [])).toThrow('at least the grand total');
    expect(round(values, [total, family([0], [1])])).toThrow('one constraint per cell');
    expect(round(values, [family([0, 0], [2], [3])])).toThrow('equal bounds');
    expect(round(values, [family([0, -1], [3])])).toThrow('leaves out cells');
    expect(round(Float64Array.of(1, NaN), [total])).toThrow('cell 1 holds NaN');
  });
});
