import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { partsOf } from '../../../src/core/table/bounded-scaling.ts';
import { partsPerPerson } from '../../../src/core/table/network.ts';
import { RoundingTable, sumsOf } from '../../../src/core/table/rounding-table.ts';
import { flyToVertex } from '../../../src/core/table/vertex-flight.ts';
import { drawsOf, familiesOf, unevenTable } from './integerize-fixtures.ts';

vi.setConfig({ testTimeout: 30_000 });

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

  it('ends where its work does, with expectations kept so far', () => {
    const table = tableOf([8, 8, 8], 900, 4, [
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const parts = partsOf(table, table.values);
    const ended = flyToVertex(table, parts, drawsOf(1), 2000)!;
    const plain = flyToVertex(table, parts, drawsOf(1), plenty)!;
    expect(ended.work).toBeLessThan(plain.work / 4);
    const open = (of: Float64Array) => of.filter((part) => part % partsPerPerson !== 0).length;
    expect(open(ended.parts)).toBeGreaterThan(open(plain.parts));
    expect(open(ended.parts)).toBeLessThan(open(parts));
  });

  it('walks through regions one by one, whatever the order of the cells', () => {
    const regions = 300;
    const cells = regions * 6;
    const values = Float64Array.from({ length: cells }, (_, i) => 0.5 + (i % 5) / 3);
    const family = (of: (i: number) => number, sums: number) => ({
      of: Int32Array.from({ length: cells }, (_, i) => of(i)),
      lower: new Float64Array(sums),
      upper: new Float64Array(sums).fill(cells),
    });
    const total = family(() => 0, 1);
    total.lower.fill(2100);
    total.upper.fill(2100);
    values[0] = values[0]! + 2100 - values.reduce((sum, value) => sum + value, 0);
    const families = [
      total,
      family((i) => (i % regions) * 2 + (Math.floor(i / regions) % 2), 2 * regions),
      family((i) => (i % regions) * 3 + (Math.floor(i / regions) % 3), 3 * regions),
      family((i) => i % regions, regions),
    ];
    for (const f of families.slice(1)) {
      const sums = new Float64Array(f.lower.length);
      f.of.forEach((k, i) => (sums[k]! += values[i]!));
      f.lower.set(sums.map((sum) => Math.floor(sum + 1e-9)));
      f.upper.set(sums.map((sum) => Math.ceil(sum - 1e-9)));
    }
    const table = new RoundingTable(values, families);
    const flown = flyToVertex(table, partsOf(table, table.values), drawsOf(3), plenty)!;
    for (const part of flown.parts) expect(part % partsPerPerson).toBe(0);
    // A basis of all sums at once would take some 1,500² numbers for each of the cells.
    expect(flown.work).toBeLessThan(cells * 200);
  });

  it('passes by families that give way where they would make the walk long', () => {
    const shape = [40, 6, 6];
    const values = unevenTable(shape, 20_000, drawsOf(5));
    const families = familiesOf(values, shape, [[0, 1], [0, 2], [1, 2], [1], [2]]);
    const table = new RoundingTable(
      values,
      families.map((family, f) => (f === 3 ? { ...family, soft: true } : family)),
    );
    const parts = partsOf(table, table.values);
    const flown = flyToVertex(table, parts, drawsOf(2), plenty)!;
    expect(flown.passed).toBe(false);
    const wide = [40, 20, 20];
    const many = unevenTable(wide, 50_000, drawsOf(6));
    const wishes = familiesOf(many, wide, [
      [0, 1],
      [0, 2],
      [1, 2],
    ]).map((family, f) => (f === 3 ? { ...family, soft: true } : family));
    const larger = new RoundingTable(many, wishes);
    const passed = flyToVertex(larger, partsOf(larger, larger.values), drawsOf(2), plenty)!;
    expect(passed.passed).toBe(true);
    const ended = passed.parts.map((part) => part / partsPerPerson);
    const sums = sumsOf(larger, ended);
    for (let c = 0; c < larger.familyStart[3]!; c++) {
      expect(sums[c]).toBeGreaterThan(larger.lower[c]! - 1e-5);
      expect(sums[c]).toBeLessThan(larger.upper[c]! + 1e-5);
    }
    const drift = (n: Float64Array) => {
      let square = 0;
      const at = sumsOf(larger, n);
      const from = sumsOf(larger, larger.values);
      for (let c = larger.familyStart[3]!; c < larger.familyStart[4]!; c++)
        square += (at[c]! - from[c]!) ** 2;
      return Math.sqrt(square / larger.sizeOf(3));
    };
    // Steering holds them within about a person; forty regions at random would drift by three.
    expect(drift(ended)).toBeLessThan(1.2);
  });

  it('refuses more sums at once than it has room for', () => {
    const cells = 24_000;
    const draws = drawsOf(7);
    const values = new Float64Array(cells).fill(0.5);
    const random = () => {
      const of = Int32Array.from({ length: cells }, () => draws.below(3000));
      const sums = new Float64Array(3000);
      of.forEach((k) => (sums[k]! += 0.5));
      return { of, lower: sums.map(Math.floor), upper: sums.map(Math.ceil) };
    };
    const everyone = Float64Array.of(cells / 2);
    const total = { of: new Int32Array(cells), lower: everyone, upper: everyone };
    const table = new RoundingTable(values, [total, random(), random()]);
    expect(flyToVertex(table, partsOf(table, values), drawsOf(1), plenty)).toBeUndefined();
  });
});
