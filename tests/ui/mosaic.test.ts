import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tilesOf } from '../../src/ui/chart/mosaic.ts';

/** A table of up to 6 × 7 cells, some empty, and as many residuals. */
const tables = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 }))
  .chain(([rows, columns]) => {
    const cells = (of: fc.Arbitrary<number>) =>
      fc.array(of, { minLength: rows * columns, maxLength: rows * columns });
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      people: cells(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1e6 }))),
      residuals: cells(fc.double({ min: -50, max: 50, noNaN: true })),
    });
  });

describe('the tiles of a mosaic', () => {
  it('fill the square without overlap, each as large as its share of the people', () => {
    fc.assert(
      fc.property(tables, ({ rows, columns, people, residuals }) => {
        const tiles = tilesOf(people, residuals, rows, columns);
        const everyone = people.reduce((sum, count) => sum + count, 0);
        expect(tiles).toHaveLength(rows * columns);
        tiles.forEach(({ row, column, x1, x2, y1, y2, residual }, cell) => {
          expect([row, column]).toEqual([Math.floor(cell / columns), cell % columns]);
          expect(residual).toBe(residuals[cell]);
          const share = everyone > 0 ? people[cell]! / everyone : 0;
          expect((x2 - x1) * (y2 - y1)).toBeCloseTo(share, 9);
          // Each begins where its neighbor ends, from the corner on.
          const left = column === 0 ? undefined : tiles[cell - 1]!;
          const above = row === 0 ? undefined : tiles[cell - columns]!;
          expect(x1).toBe(left?.x2 ?? 0);
          expect(y1).toBe(above?.y2 ?? 0);
          if (above) expect([x1, x2]).toEqual([above.x1, above.x2]);
        });
        if (everyone === 0) return;
        expect(tiles.at(-1)!.x2).toBeCloseTo(1, 12);
        for (const { x1, x2, y2 } of tiles.slice(-columns))
          if (x2 > x1) expect(y2).toBeCloseTo(1, 12);
      }),
    );
  });
});
