import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attribute } from '../../../src/core/pack/pack.ts';
import { newCodes } from '../../../src/core/population/draw.ts';
import {
  countInto,
  countRange,
  finishCounts,
  mergeCounts,
  newCounts,
} from '../../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { examplesPerCell, pairsOf } from '../../../src/core/validation/count/counts.ts';
import type { CountPlan } from '../../../src/core/validation/count/counts.ts';
import type { SubjectRows } from '../../../src/core/validation/count/subject.ts';

interface People {
  plan: CountPlan;
  rows: SubjectRows;
}

/** Attributes of these sizes, rows of codes (the size where missing), and a weight for each row or none. */
function people(sizes: number[], codes: number[][], weights?: number[]): People {
  const attributes = sizes.map((size, a): Attribute => ({
    id: `a${a}`,
    label: `a${a}`,
    stream: 1000 + a,
    categories: Array.from({ length: size }, (_, c) => ({ id: `${c}`, label: `${c}` })),
    status: 'secondary',
    source: 'test',
  }));
  const base = countPlanOf({
    attributes,
    rows: codes.length,
    cliques: [attributes.map(({ id }) => id)],
    tables: [
      {
        id: 'grouped',
        of: ['a0', 'a1'],
        groups: { a0: Int32Array.from({ length: sizes[0]! }, (_, c) => (c % 3) - 1) },
        shape: [2, sizes[1]!],
      },
    ],
  });
  const plan: CountPlan = { ...base, zeros: [{ id: 'z', where: { a0: [0, 1], a2: [0] } }] };
  const columns = sizes.map((size, a) => {
    const column = newCodes(size + 1, codes.length);
    codes.forEach((row, i) => {
      column[i] = row[a]!;
    });
    return { attribute: `a${a}`, size, codes: column };
  });
  return {
    plan,
    rows: {
      start: 0,
      count: codes.length,
      columns,
      ...(weights && { weights: Float64Array.from(weights) }),
    },
  };
}

function part({ rows }: People, from: number, to: number): SubjectRows {
  return {
    start: rows.start + from,
    count: to - from,
    columns: rows.columns.map((column) => ({ ...column, codes: column.codes.slice(from, to) })),
    ...(rows.weights && { weights: rows.weights.slice(from, to) }),
  };
}

const populations = fc
  .array(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 5 })
  .chain((sizes) =>
    fc.record({
      sizes: fc.constant(sizes),
      codes: fc.array(fc.tuple(...sizes.map((size) => fc.nat(size))), { maxLength: 60 }),
      isWeighted: fc.boolean(),
    }),
  )
  .map(({ sizes, codes, isWeighted }) =>
    // Powers of two add up exactly in any order.
    people(sizes, codes, isWeighted ? codes.map((row) => 2 ** ((row[0]! % 4) - 2)) : undefined),
  );

describe('counting', () => {
  test('is what looking at every row finds', () => {
    fc.assert(
      fc.property(populations, ({ plan, rows }) => {
        const counts = countRange(plan, rows);
        const code = (axis: number, row: number) => rows.columns[axis]!.codes[row]!;
        pairsOf(plan.axes.length).forEach(([a, b], pair) => {
          const [height, width] = [plan.axes[a]!.size, plan.axes[b]!.size];
          for (let r = 0; r < height; r++)
            for (let c = 0; c < width; c++) {
              const there = Array.from({ length: rows.count }, (_, i) => i).filter(
                (i) => code(a, i) === r && code(b, i) === c,
              );
              const cell = r * width + c;
              expect(counts.pairs[pair]![cell]).toBe(there.length);
              const weight = there.reduce((sum, i) => sum + (rows.weights?.[i] ?? 0), 0);
              if (rows.weights) expect(counts.pairSums![pair]![cell]).toBe(weight);
              const kept = Math.min(examplesPerCell, there.length);
              const from = cell * examplesPerCell;
              expect([...counts.pairExamples[pair]!.subarray(from, from + kept)]).toEqual(
                there.slice(0, kept),
              );
            }
        });
        const weightOf = (i: number) => rows.weights?.[i] ?? 1;
        rows.columns.forEach(({ codes, size }, a) => {
          for (let c = 0; c <= size; c++) {
            const there = [...codes.keys()].filter((i) => codes[i] === c);
            const { rows: found, sums } = counts.singles[a]!;
            expect(found[c]).toBe(there.length);
            if (rows.weights && rows.count > 0)
              expect(sums![c]).toBe(there.reduce((sum, i) => sum + weightOf(i), 0));
          }
        });
        const grouped = plan.tables.findIndex(({ id }) => id === 'grouped');
        const width = plan.singles[1]!.size;
        counts.tables[grouped]!.rows.forEach((found, cell) => {
          const there = [...rows.columns[0]!.codes.keys()].filter((i) => {
            const known = code(0, i) < plan.singles[0]!.size && code(1, i) < width;
            return (
              known && ((code(0, i) % 3) - 1) * width + code(1, i) === cell && code(0, i) % 3 > 0
            );
          });
          expect(found).toBe(there.length);
        });
        const hits = [...rows.columns[0]!.codes.keys()].filter(
          (i) =>
            code(0, i) < Math.min(2, plan.singles[0]!.size) &&
            code(2, i) === 0 &&
            plan.singles[2]!.size > 0,
        );
        expect(counts.zeros[0]!.rows).toBe(hits.length);
        expect(counts.zeros[0]!.examples).toEqual(hits.slice(0, 10));
      }),
    );
  });

  test('adds up over any parts in any order', () => {
    const cuts = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(
        populations,
        cuts,
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        (all, cut, order) => {
          const { plan, rows } = all;
          const [x, y] = cut.map((at) => Math.floor(at * rows.count)).sort((a, b) => a - b);
          const parts = [part(all, 0, x!), part(all, x!, y!), part(all, y!, rows.count)];
          const merged = newCounts(plan);
          for (const place of order) mergeCounts(merged, countRange(plan, parts[place]!));
          const whole = finishCounts(countRange(plan, rows));
          expect(finishCounts(merged)).toEqual(whole);
          const grown = newCounts(plan);
          for (const place of order) countInto(grown, plan, parts[place]!);
          expect(finishCounts(grown).profiles).toEqual(whole.profiles);
          expect(grown.pairs).toEqual(whole.pairs);
        },
      ),
    );
  });

  test('names a column that is missing', () => {
    const { plan, rows } = people([2, 2, 2], [[0, 1, 1]]);
    expect(() => countRange(plan, { ...rows, columns: rows.columns.slice(1) })).toThrow("'a0'");
  });
});

describe('profiles', () => {
  test('that repeat are found with their first rows', () => {
    const codes = Array.from({ length: 9000 }, (_, i) => [
      i % 20,
      ((i / 20) % 30) | 0,
      (i / 600) | 0,
    ]);
    for (const i of [100, 5000, 8999]) codes[i] = codes[7]!;
    codes[6000] = codes[21]!;
    const { plan, rows } = people([20, 30, 15], codes);
    const { profiles } = finishCounts(countRange(plan, rows));
    expect(profiles).toEqual({
      distinct: 9000 - 4,
      repeatedRows: 4,
      largest: [
        { rows: 4, first: 7 },
        { rows: 2, first: 21 },
      ],
    });
  });

  test('are those that looking at every row finds', () => {
    fc.assert(
      fc.property(populations, ({ plan, rows }) => {
        const seen = new Map<string, number>();
        for (let i = 0; i < rows.count; i++) {
          const key = rows.columns.map(({ codes }) => codes[i]).join();
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
        const { profiles } = finishCounts(countRange(plan, rows));
        expect(profiles!.distinct).toBe(seen.size);
        expect(profiles!.repeatedRows).toBe(rows.count - seen.size);
        expect(profiles!.largest.map(({ rows: n }) => n)).toEqual(
          [...seen.values()]
            .filter((n) => n > 1)
            .sort((a, b) => b - a)
            .slice(0, 20),
        );
      }),
    );
  });

  test('are not sought among ten million rows', () => {
    const { plan } = people([2, 2, 2], [[0, 0, 0]]);
    const attributes: Attribute[] = [];
    expect(plan.profile).toHaveLength(3);
    expect(countPlanOf({ attributes, rows: 10_000_000 }).profile).toEqual([]);
  });
});
