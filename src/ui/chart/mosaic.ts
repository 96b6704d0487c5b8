import * as Plot from '@observablehq/plot';
import type { Reading } from './reading.ts';
import { textWidth } from './text-width.ts';

/** A tile of a mosaic: a column as wide as its people, cut by the shares within it. */
export interface Tile {
  column: number;
  row: number;
  /** Ends of the tile, as shares of everyone and of its column. */
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  /** Distance from what was expected, in standard errors; negative where people are lacking. */
  residual: number;
}

/** Residuals from which a tile is colored weakly and strongly. Friendly (1994), JASA 89. */
const shades = [2, 4] as const;
const height = 320;
const marginTop = 20;
const marginBottom = 24;

/** Tiles of a table of people, its columns across and its rows stacked; row by row. */
export function tilesOf(
  people: ArrayLike<number>,
  residuals: ArrayLike<number>,
  rows: number,
  columns: number,
): Tile[] {
  const inColumn = Array.from({ length: columns }, (_, column) =>
    sumOver(rows, (row) => people[row * columns + column]!),
  );
  const everyone = sumOver(columns, (column) => inColumn[column]!);
  const tiles = new Array<Tile>(rows * columns);
  let x1 = 0;
  for (let column = 0; column < columns; column++) {
    const x2 = x1 + (everyone > 0 ? inColumn[column]! / everyone : 0);
    let y1 = 0;
    for (let row = 0; row < rows; row++) {
      const cell = row * columns + column;
      const y2 = y1 + (inColumn[column]! > 0 ? people[cell]! / inColumn[column]! : 0);
      tiles[cell] = { column, row, x1, x2, y1, y2, residual: residuals[cell]! };
      y1 = y2;
    }
    x1 = x2;
  }
  return tiles;
}

export function mosaicPlot(
  tiles: readonly Tile[],
  columnLabels: readonly string[],
  rowLabels: readonly string[],
): (width: number) => Plot.PlotOptions {
  const columns = columnLabels.map((label, column) => {
    const own = tiles.filter((tile) => tile.column === column);
    return { label, x1: own[0]!.x1, x2: own[0]!.x2, own };
  });
  return (width) => {
    const first = columns.find(({ x1, x2 }) => x2 > x1);
    const marginLeft = Math.min(
      width * 0.3,
      12 + Math.max(...rowLabels.map((label) => textWidth(label))),
    );
    const across = width - marginLeft - 8;
    const inner = height - marginTop - marginBottom;
    const sides = (first?.own ?? [])
      .filter(({ y1, y2 }) => (y2 - y1) * inner >= 12)
      .map(({ row, y1, y2 }) => ({ row, label: rowLabels[row]!, y1, y2, y: (y1 + y2) / 2 }));
    // Names at the side are those of the first column: a tile beside another name tells its own.
    const astray = tiles.filter(({ row, x1, x2, y1, y2 }) => {
      const beside = sides.find((side) => side.y1 <= (y1 + y2) / 2 && side.y2 > (y1 + y2) / 2);
      const room = (x2 - x1) * across - 12 >= textWidth(rowLabels[row]!);
      return room && (y2 - y1) * inner >= 16 && beside?.row !== row;
    });
    return {
      height,
      marginLeft,
      marginRight: 8,
      marginTop,
      marginBottom,
      x: { axis: null, domain: [0, 1] },
      y: { axis: null, domain: [1, 0] },
      color: { type: 'identity' },
      marks: [
        Plot.rect(
          tiles.filter(({ x1, x2, y1, y2 }) => x2 > x1 && y2 > y1),
          {
            x1: 'x1',
            x2: 'x2',
            y1: 'y1',
            y2: 'y2',
            fill: shadeOf,
            inset: 0.75,
          },
        ),
        Plot.text(
          columns.filter(({ label, x1, x2 }) => (x2 - x1) * across >= textWidth(label)),
          {
            x: ({ x1, x2 }: { x1: number; x2: number }) => (x1 + x2) / 2,
            frameAnchor: 'top',
            dy: -10,
            text: 'label',
            fill: 'var(--ink-soft)',
          },
        ),
        Plot.text(astray, {
          x: ({ x1, x2 }: Tile) => (x1 + x2) / 2,
          y: ({ y1, y2 }: Tile) => (y1 + y2) / 2,
          text: ({ row }: Tile) => rowLabels[row]!,
          fill: (tile: Tile) => (depthOf(tile) > 50 ? 'var(--paper)' : 'var(--ink)'),
        }),
        Plot.text(sides, {
          x: () => 0,
          y: 'y',
          textAnchor: 'end',
          dx: -6,
          text: 'label',
          fill: 'var(--ink)',
        }),
      ],
    };
  };
}

/** Reads the tiles of a mosaic: down goes to the next row of the same column. */
export function mosaicReading(
  tiles: readonly Tile[],
  columns: number,
  text: (tile: Tile) => string,
): Reading {
  return {
    count: tiles.length,
    columns,
    box(index, chart) {
      const tile = tiles[index];
      const [x, y] = [chart.scale('x'), chart.scale('y')];
      if (!tile || !x || !y) return undefined;
      const [left, right, top, bottom] = [
        x.apply(tile.x1),
        x.apply(tile.x2),
        y.apply(tile.y1),
        y.apply(tile.y2),
      ];
      return {
        x: left,
        y: Math.min(top, bottom),
        width: Math.max(2, right - left),
        height: Math.max(2, Math.abs(bottom - top)),
      };
    },
    at(px, py, chart) {
      const [x, y] = [chart.scale('x')?.invert?.(px), chart.scale('y')?.invert?.(py)];
      return tiles.findIndex((tile) => x >= tile.x1 && x < tile.x2 && y >= tile.y1 && y < tile.y2);
    },
    text: (index) => text(tiles[index]!),
  };
}

/** Percent of its hue that a tile has. */
function depthOf({ residual }: Tile): number {
  const size = Math.abs(residual);
  return size >= shades[1] ? 85 : size >= shades[0] ? 40 : 0;
}

function shadeOf(tile: Tile): string {
  const depth = depthOf(tile);
  const hue = tile.residual > 0 ? 'var(--accent)' : 'var(--bad)';
  return depth === 0 ? 'var(--well)' : `color-mix(in oklab, ${hue} ${depth}%, var(--paper-sunken))`;
}

function sumOver(count: number, value: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += value(at);
  return sum;
}
