import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAlias, buildAliasTables, drawAlias } from '../../../src/core/random/alias.ts';
import { streamKey, uniform } from '../../../src/core/random/stream.ts';
import { chiSquare, chiSquareLimit } from './chi-square.ts';

/** Chance of each cell that a table's columns add up to. */
function impliedChances(cut: Float64Array, other: Uint32Array, from: number, to: number) {
  const chances = new Float64Array(to - from);
  for (let cell = from; cell < to; cell++) {
    chances[cell - from]! += cut[cell]! / (to - from);
    chances[other[cell]! - from]! += (1 - cut[cell]!) / (to - from);
  }
  return chances;
}

const arbitraryWeight = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
  fc.nat(50),
);
const arbitraryTables = fc.array(fc.array(arbitraryWeight, { maxLength: 40 }), { maxLength: 12 });

function layout(tables: number[][]) {
  const start = new Uint32Array(tables.length + 1);
  tables.forEach((table, t) => (start[t + 1] = start[t]! + table.length));
  return { start, weights: Float64Array.from(tables.flat()) };
}

describe('buildAliasTables', () => {
  it('gives every cell its share, and none to a weight of 0', () => {
    fc.assert(
      fc.property(arbitraryTables, (tables) => {
        const { start, weights } = layout(tables);
        const { cut, other } = buildAliasTables(start, weights);
        tables.forEach((table, t) => {
          const total = table.reduce((sum, weight) => sum + weight, 0);
          if (total === 0) return;
          const chances = impliedChances(cut, other, start[t]!, start[t + 1]!);
          table.forEach((weight, cell) => {
            expect(Math.abs(chances[cell]! - weight / total)).toBeLessThan(1e-12);
            if (weight === 0) expect(chances[cell]).toBe(0);
            expect(cut[start[t]! + cell]).toBeGreaterThanOrEqual(0);
            expect(cut[start[t]! + cell]).toBeLessThanOrEqual(1);
          });
        });
      }),
    );
  });

  it('builds a table the same among others as alone', () => {
    fc.assert(
      fc.property(arbitraryTables, (tables) => {
        const { start, weights } = layout(tables);
        const together = buildAliasTables(start, weights);
        tables.forEach((table, t) => {
          const alone = buildAlias(Float64Array.from(table));
          const [from, to] = [start[t]!, start[t + 1]!];
          expect(together.cut.slice(from, to)).toEqual(alone.cut);
          expect(together.other.slice(from, to).map((cell) => cell - from)).toEqual(alone.other);
        });
      }),
    );
  });

  it('does not depend on the unit of the weights', () => {
    const weights = Float64Array.of(3, 0, 1, 7, 2, 2);
    expect(buildAlias(weights.map((weight) => weight * 1024))).toEqual(buildAlias(weights));
  });

  it.each([-1, NaN, Infinity])('refuses the weight %s and names its place', (weight) => {
    const build = () => buildAliasTables(Uint32Array.of(0, 1, 3), Float64Array.of(1, 1, weight));
    expect(build).toThrow(`alias table 1: weight ${weight} of cell 1`);
  });

  it('refuses a sum beyond the largest number', () => {
    expect(() => buildAlias(Float64Array.of(1e308, 1e308))).toThrow('add up to infinity');
  });
});

describe('drawAlias', () => {
  it('stays inside its table for the extreme uniforms', () => {
    for (let n = 1; n <= 3000; n++) {
      const cut = new Float64Array(n + 5).fill(1);
      const other = new Uint32Array(n + 5);
      expect(drawAlias(cut, other, 5, n + 5, 2 ** -53)).toBe(5);
      expect(drawAlias(cut, other, 5, n + 5, 1 - 2 ** -53)).toBe(n + 4);
    }
  });

  it('draws cells in proportion to their weights', () => {
    const start = Uint32Array.of(0, 3, 10);
    const weights = Float64Array.of(1, 1, 1, 5, 0, 0.01, 2, 8, 1, 3);
    const { cut, other } = buildAliasTables(start, weights);
    const key = streamKey(6, 4);
    const counts = new Float64Array(7);
    for (let i = 0; i < 100_000; i++) counts[drawAlias(cut, other, 3, 10, uniform(key, i)) - 3]!++;
    expect(counts[1]).toBe(0);
    const drawn = counts.filter((_, cell) => cell !== 1);
    const chances = weights.slice(3).filter((weight) => weight > 0);
    const total = chances.reduce((sum, weight) => sum + weight, 0);
    expect(
      chiSquare(
        drawn,
        chances.map((weight) => weight / total),
      ),
    ).toBeLessThan(chiSquareLimit(5));
  });
});
