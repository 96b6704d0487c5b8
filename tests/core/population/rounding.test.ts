import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rakeToExpectations } from '../../../src/core/population/expectation.ts';
import { roundHalves } from '../../../src/core/population/halves.ts';
import { boundsOf } from '../../../src/core/population/rounding-families.ts';
import { Sequence, streamKey } from '../../../src/core/random/stream.ts';

function sumsBy(values: ArrayLike<number>, of: ArrayLike<number>, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < values.length; i++) if (of[i]! >= 0) sums[of[i]!]! += values[i]!;
  return sums;
}

describe('boundsOf', () => {
  test('gives floor and ceiling, and the number itself where it is whole up to an error', () => {
    const { lower, upper } = boundsOf(Float64Array.of(2.4, 3, 2.9999999999, 0, 7.999), 0.01);
    expect([...lower]).toEqual([2, 3, 3, 0, 8]);
    expect([...upper]).toEqual([3, 3, 3, 0, 8]);
  });
});

/** A table of rows × columns × two halves with whole people in each row and column. */
const halved = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      whole: fc.array(fc.nat(9), { minLength: rows * columns, maxLength: rows * columns }),
      share: fc.array(
        fc.nat(128).map((part) => part / 128),
        {
          minLength: rows * columns,
          maxLength: rows * columns,
        },
      ),
      seed: fc.nat(),
    }),
  );

describe('roundHalves', () => {
  test('divides whole people, with rows, columns and the total at floor or ceiling', () => {
    fc.assert(
      fc.property(halved, ({ rows, columns, whole, share, seed }) => {
        const cells = Array.from({ length: rows * columns * 2 }, (_, i) => i);
        const held = Int32Array.from(cells, (i) => i >> 1);
        const values = Float64Array.from(cells, (i) =>
          i % 2 === 0
            ? whole[i >> 1]! * share[i >> 1]!
            : whole[i >> 1]! - whole[i >> 1]! * share[i >> 1]!,
        );
        const family = (of: number[], size: number) => ({
          of: Int32Array.from(of),
          ...boundsOf(sumsBy(values, of, size), 1e-9),
        });
        const families = [
          family(
            cells.map((i) => Math.floor(i / 2 / columns) * 2 + (i % 2)),
            rows * 2,
          ),
          family(
            cells.map((i) => ((i >> 1) % columns) * 2 + (i % 2)),
            columns * 2,
          ),
          family(
            cells.map((i) => i % 2),
            2,
          ),
        ];
        const sequence = new Sequence(streamKey(seed, 1));
        const rounded = roundHalves(values, held, Float64Array.from(whole), families, sequence, {
          work: 1e6,
        })!;
        expect([...sumsBy(rounded.counts, held, whole.length)]).toEqual(whole);
        for (const { of, lower, upper } of families)
          sumsBy(rounded.counts, of, lower.length).forEach((people, k) => {
            expect(people).toBeGreaterThanOrEqual(lower[k]!);
            expect(people).toBeLessThanOrEqual(upper[k]!);
          });
      }),
      { numRuns: 200 },
    );
  });

  test('leaves cliques that divide otherwise, or whose sums do not pair, to others', () => {
    const sequence = new Sequence(streamKey(1, 1));
    const thirds = roundHalves(
      Float64Array.of(1, 1, 1),
      new Int32Array(3),
      Float64Array.of(3),
      [],
      sequence,
      { work: 1e6 },
    );
    expect(thirds).toBeUndefined();
    const crossed = { of: Int32Array.of(0, 1, 1, 0), ...boundsOf(Float64Array.of(2, 2), 0) };
    const halves = roundHalves(
      Float64Array.of(1, 1, 1, 1),
      Int32Array.of(0, 0, 1, 1),
      Float64Array.of(2, 2),
      [crossed],
      sequence,
      { work: 1e6 },
    );
    expect(halves).toBeUndefined();
  });
});

describe('rakeToExpectations', () => {
  const held = Int32Array.of(0, 0, 1, 1, 2, 2);
  const kind = Int32Array.of(0, 1, 0, 1, 0, 1);

  test('keeps the expectation of sums about which the separator says nothing', () => {
    const values = Float64Array.of(3, 3, 2, 2, 4, 1);
    const whole = Float64Array.of(6, 4, 5);
    const expected = Float64Array.of(8.4, 6.6);
    rakeToExpectations(values, held, whole, [{ of: kind, expected, ...boundsOf(expected, 0) }]);
    const people = sumsBy(values, kind, 2);
    expect(people[0]).toBeCloseTo(8.4, 5);
    expect(people[1]).toBeCloseTo(6.6, 5);
    expect(sumsBy(values, held, 3)).toEqual(whole);
  });

  test('presses sums that the separator moves between their bounds', () => {
    const values = Float64Array.of(3.2, 2.8, 2, 2, 4, 1);
    const whole = Float64Array.of(6, 4, 5);
    const pair = Int32Array.of(0, 1, 2, 2, 2, 2);
    const expected = Float64Array.of(2.7, 2.6, 9.7);
    rakeToExpectations(values, held, whole, [{ of: pair, expected, ...boundsOf(expected, 0) }]);
    expect(values[0]).toBeCloseTo(3, 5);
    expect(values[1]).toBeCloseTo(3, 5);
    expect(sumsBy(values, held, 3)).toEqual(whole);
  });
});
