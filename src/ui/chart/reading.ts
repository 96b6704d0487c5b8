import type { Plot } from '@observablehq/plot';

/** A plot as it stands in the page. */
export type DrawnPlot = SVGElement & Plot;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The values of a chart in reading order, with the place of each on it. */
export interface Reading {
  count: number;
  /** How many values the up and down keys step over. */
  columns: number;
  /** Place of a value, in pixels of the chart. */
  box(index: number, chart: DrawnPlot): Box | undefined;
  /** Index of the value at a place; −1 where there is none. */
  at(x: number, y: number, chart: DrawnPlot): number;
  /** A value in words. */
  text(index: number): string;
}

/** Reads a chart whose values stand in a grid of bands: `rows` over `columns`. */
export function gridReading(
  rows: readonly string[],
  columns: readonly string[],
  text: (row: number, column: number) => string,
): Reading {
  return {
    count: rows.length * columns.length,
    columns: columns.length,
    box(index, chart) {
      const x = bandOf(chart, 'x', columns[index % columns.length]);
      const y = bandOf(chart, 'y', rows[Math.floor(index / columns.length)]);
      return x && y && { x: x.start, y: y.start, width: x.size, height: y.size };
    },
    at(x, y, chart) {
      const column = columns.findIndex((name) => isInside(bandOf(chart, 'x', name), x));
      const row = rows.findIndex((name) => isInside(bandOf(chart, 'y', name), y));
      return row < 0 || column < 0 ? -1 : row * columns.length + column;
    },
    text: (index) => text(Math.floor(index / columns.length), index % columns.length),
  };
}

/** Reads a chart of rows: one band per value, as wide as the chart. */
export function rowReading(rows: readonly string[], text: (row: number) => string): Reading {
  return {
    count: rows.length,
    columns: 1,
    box(index, chart) {
      const y = bandOf(chart, 'y', rows[index]);
      const width = Number(chart.getAttribute('width'));
      return y && { x: -4, y: y.start, width: width + 8, height: y.size };
    },
    at: (_, y, chart) => rows.findIndex((name) => isInside(bandOf(chart, 'y', name), y)),
    text,
  };
}

/** Reads a chart of values along a continuous axis, one unit wide each. */
export function axisReading(
  from: readonly number[],
  to: readonly number[],
  height: { top: number; bottom: number },
  text: (index: number) => string,
): Reading {
  const span = (index: number, chart: DrawnPlot) => {
    const scale = chart.scale('x');
    if (!scale) return undefined;
    return { start: scale.apply(from[index]!), end: scale.apply(to[index]!) };
  };
  return {
    count: from.length,
    columns: 1,
    box(index, chart) {
      const place = span(index, chart);
      if (!place) return undefined;
      const { start, end } = place;
      return { x: start, y: height.top, width: end - start, height: height.bottom - height.top };
    },
    at(x, _, chart) {
      return from.findIndex((__, index) => {
        const place = span(index, chart);
        return place !== undefined && x >= place.start && x < place.end;
      });
    },
    text,
  };
}

function bandOf(chart: DrawnPlot, name: 'x' | 'y', value: string | undefined) {
  const scale = chart.scale(name);
  if (!scale || value === undefined) return undefined;
  const start: unknown = scale.apply(value);
  if (typeof start !== 'number' || Number.isNaN(start)) return undefined;
  return { start, size: scale.bandwidth ?? 0 };
}

function isInside(band: { start: number; size: number } | undefined, at: number): boolean {
  return band !== undefined && at >= band.start && at < band.start + band.size;
}
