import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../src/core/table/bounded-scaling.ts';
import { partsPerPerson } from '../../../src/core/table/network.ts';
import { RoundingTable, sumsOf } from '../../../src/core/table/rounding-table.ts';
import { flyToVertex } from '../../../src/core/table/vertex-flight.ts';
import { drawsOf, familiesOf, unevenTable } from './integerize-fixtures.ts';

const plenty = 1e9;

function tableOf(shape: number[], people: number, draws: number, sets: number[][]): RoundingTable {
  const values = unevenTable(shape, people, drawsOf(draws));
  return new RoundingTable(values, familiesOf(values, shape, sets));
}

const fly = (table: RoundingTable, n: number): Float64Array =>
  flyToVertex(table, partsOf(table, table.values), drawsOf(n), plenty)!.parts.map(
    (part) => part / partsPerPerson,
  );

describe('the flight to a vertex', () => {
  it('keeps cells between floor and ceiling and sums inside their bounds', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer({ min: 2, max: 5 }),
          fc.integer({ min: 2, max: 5 }),
          fc.integer({ min: 2, max: 4 }),
        ),
        fc.integer({ min: 5, max: 400 }),
        fc.nat(1000),
        (shape, people, draws) => {
          const table = tableOf(shape, people, draws, [[0], [0, 1], [0, 2], [1, 2]]);
          const ended = fly(table, draws + 1);
          ended.forEach((value, cell) => {
            expect(value).toBeGreaterThan(Math.floor(table.values[cell]!) - 1e-6);
            expect(value).toBeLessThan(Math.ceil(table.values[cell]!) + 1e-6);
          });
          sumsOf(table, ended).forEach((sum, c) => {
            expect(sum).toBeGreaterThan(table.lower[c]! - 1e-5);
            expect(sum).toBeLessThan(table.upper[c]! + 1e-5);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves no cell fractional where two families hold all bounds', () => {
    for (let n = 0; n < 20; n++) {
      const table = tableOf([7, 6], 100, n, [[0], [1]]);
      for (const value of fly(table, n)) expect(value).toBe(Math.round(value));
    }
  });

  it('leaves fewer cells fractional than sums are held', () => {
    const table = tableOf([8, 8, 8], 900, 4, [
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const open = fly(table, 1).filter((value) => value !== Math.round(value)).length;
    expect(open).toBeLessThan(64);
  });

  it('keeps the expectation of every cell and sum', () => {
    const table = tableOf([4, 4, 4], 60, 9, [[0], [0, 1], [0, 2], [1, 2]]);
    const runs = 4000;
    const mean = new Float64Array(table.cells);
    for (let n = 0; n < runs; n++)
      fly(table, n).forEach((value, cell) => (mean[cell]! += value / runs));
    const excess = (found: Float64Array, wanted: Float64Array): number[] =>
      Array.from(found, (value, k) => {
        const share = wanted[k]! - Math.floor(wanted[k]!);
        return Math.abs(value - wanted[k]!) / Math.sqrt((share * (1 - share)) / runs + 1e-9);
      });
    expect(Math.max(...excess(mean, table.values))).toBeLessThan(4.5);
    expect(Math.max(...excess(sumsOf(table, mean), sumsOf(table, table.values)))).toBeLessThan(4.5);
  });

  it('refuses more sums than it has room for', () => {
    const table = tableOf([1600, 2], 5000, 1, [[0], [1]]);
    expect(flyToVertex(table, partsOf(table, table.values), drawsOf(1), plenty)).toBeUndefined();
  });
});
