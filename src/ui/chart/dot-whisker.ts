import * as Plot from '@observablehq/plot';
import { broken, fitted, textWidth } from './text-width.ts';

/** A row of a chart of dots: a figure with its interval, beside what it is held against. */
export interface DotRow {
  key: string;
  label: string;
  /** Null where it is not known: then nothing is drawn but the label and the texts. */
  value: number | null;
  /** Interval of the value. */
  lower?: number;
  upper?: number;
  /** Range that holds the middle half, as a thick bar. */
  half?: readonly [number, number];
  /** What was expected, a tick, with the interval that its source leaves open. */
  target?: number;
  least?: number;
  most?: number;
  /** The value after a remedy, a hollow dot. */
  after?: number;
  /** Whether the value is beyond what is tolerated: its dot gets a ring. */
  isOff?: boolean;
  /** Texts at the right, one per column. */
  texts: readonly string[];
}

export interface DotLook {
  /** Ends of the scale. */
  domain: readonly [number, number];
  columns: readonly { title: string; width: number }[];
  /** Range that is tolerated, drawn as a band. */
  tolerated?: readonly [number, number];
  /** Where nothing is off, drawn as a line. */
  origin?: number;
  /** Values of the axis in words; without it there is none. */
  tick?: (value: number) => string;
  /** What the axis measures, with its unit. */
  axis?: string;
}

/** Height of a row by the lines that its label takes. */
const rowHeights = [24, 34, 46] as const;
const gap = 12;
const headHeight = 20;
const axisHeight = 38;
/** A row so narrow leaves only the first column of texts. */
const narrow = 480;

/** Dots with whiskers, over ticks with the interval of what was expected. */
export function dotPlot(
  rows: readonly DotRow[],
  look: DotLook,
): (width: number) => Plot.PlotOptions {
  return (width) => {
    const columns = width < narrow ? look.columns.slice(0, 1) : look.columns;
    const numbers = columns.reduce((sum, column) => sum + column.width, 0);
    const widest = Math.max(0, ...rows.map(({ label }) => textWidth(label)));
    const room = Math.min(widest, Math.max(110, (width - numbers) * 0.42));
    const labels = new Map(
      rows.map(({ key, label }) => [key, broken(label, room, rowHeights.length)]),
    );
    const breaks = [...labels.values()].map((text) => text.split('\n').length - 1);
    const rowHeight = rowHeights[Math.max(0, ...breaks)]!;
    const middle = rowHeight / 2;
    const [start, end] = look.domain;
    const within = (value: number) => Math.min(end, Math.max(start, value));
    const whiskers = rows.flatMap(({ key, lower, upper }) =>
      lower === undefined || upper === undefined
        ? []
        : [{ key, from: within(lower), to: within(upper) }],
    );
    const leeway = rows.flatMap(({ key, least, most }) =>
      least === undefined || most === undefined
        ? []
        : [{ key, from: within(least), to: within(most) }],
    );
    const halves = rows.flatMap(({ key, half }) =>
      half ? [{ key, from: within(half[0]), to: within(half[1]) }] : [],
    );
    const dots = rows.flatMap(({ key, value, isOff = false }) =>
      value === null ? [] : [{ key, value: within(value), isOff }],
    );
    const targets = rows.flatMap(({ key, target }) =>
      target === undefined ? [] : [{ key, target: within(target) }],
    );
    const afters = rows.flatMap(({ key, after }) =>
      after === undefined ? [] : [{ key, after: within(after) }],
    );
    const isHeaded = columns.some(({ title }) => title !== '');
    let edge = gap;
    const texts = columns.flatMap(({ title, width: wide }, column) => {
      edge += wide;
      const style = { textAnchor: 'end', dx: edge } as const;
      return [
        Plot.text(rows, {
          ...style,
          frameAnchor: 'right',
          y: 'key',
          text: (row: DotRow) => fitted(row.texts[column] ?? '', wide - 4),
          fill: column === 0 ? 'var(--ink)' : 'var(--ink-faint)',
        }),
        title === ''
          ? null
          : Plot.text([title], {
              ...style,
              frameAnchor: 'top-right',
              dy: -12,
              text: (text: string) => text,
              fill: 'var(--ink-faint)',
            }),
      ];
    });
    return {
      height: rows.length * rowHeight + (isHeaded ? headHeight : 4) + (look.tick ? axisHeight : 4),
      marginLeft: room + gap + 6,
      marginRight: numbers + gap,
      marginTop: isHeaded ? headHeight : 4,
      marginBottom: look.tick ? axisHeight : 4,
      x: look.tick
        ? {
            domain: [start, end],
            label: null,
            ticks: width < 640 ? 3 : 6,
            tickSize: 0,
            tickPadding: 6,
            tickFormat: look.tick,
          }
        : { axis: null, domain: [start, end] },
      y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
      marks: [
        look.tolerated
          ? Plot.rect([look.tolerated], {
              x1: ([from]: readonly [number, number]) => within(from),
              x2: ([, to]: readonly [number, number]) => within(to),
              fill: 'var(--paper-sunken)',
            })
          : null,
        look.tolerated
          ? Plot.ruleX(
              look.tolerated.filter((value) => value > start && value < end),
              { stroke: 'var(--line-strong)', strokeDasharray: '3 3' },
            )
          : null,
        look.origin === undefined
          ? null
          : Plot.ruleX([look.origin], { stroke: 'var(--line-strong)' }),
        Plot.ruleY(rows, { y: 'key', stroke: 'var(--line)' }),
        Plot.barX(leeway, {
          x1: 'from',
          x2: 'to',
          y: 'key',
          fill: 'var(--doubtful)',
          fillOpacity: 0.35,
          insetTop: middle - 7,
          insetBottom: middle - 7,
        }),
        Plot.tickX(targets, {
          x: 'target',
          y: 'key',
          stroke: 'var(--ink)',
          strokeWidth: 2,
          insetTop: middle - 8,
          insetBottom: middle - 8,
        }),
        Plot.barX(whiskers, {
          x1: 'from',
          x2: 'to',
          y: 'key',
          fill: 'var(--accent)',
          insetTop: middle - 0.75,
          insetBottom: middle - 0.75,
        }),
        ...(['from', 'to'] as const).map((x) =>
          Plot.tickX(whiskers, {
            x,
            y: 'key',
            stroke: 'var(--accent)',
            strokeWidth: 1.5,
            insetTop: middle - 4,
            insetBottom: middle - 4,
          }),
        ),
        Plot.barX(halves, {
          x1: 'from',
          x2: 'to',
          y: 'key',
          fill: 'var(--bar)',
          insetTop: middle - 4,
          insetBottom: middle - 4,
          insetLeft: -1,
          insetRight: -1,
        }),
        Plot.dot(dots, {
          x: 'value',
          y: 'key',
          r: 4,
          fill: 'var(--accent)',
          stroke: 'var(--paper)',
        }),
        Plot.dot(
          dots.filter(({ isOff }) => isOff),
          { x: 'value', y: 'key', r: 7.5, stroke: 'var(--bad)', strokeWidth: 2 },
        ),
        Plot.dot(afters, {
          x: 'after',
          y: 'key',
          r: 4,
          fill: 'var(--paper)',
          stroke: 'var(--ink)',
          strokeWidth: 1.5,
        }),
        Plot.text(rows, {
          y: 'key',
          text: ({ key }: DotRow) => labels.get(key)!,
          lineHeight: 1.1,
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -room - gap - 6,
          fill: 'var(--ink)',
        }),
        ...texts,
        look.axis && look.tick
          ? Plot.text([look.axis], {
              frameAnchor: 'bottom-right',
              textAnchor: 'end',
              dy: 34,
              text: (text: string) => text,
              fill: 'var(--ink-faint)',
            })
          : null,
      ],
    };
  };
}

/** A scale that holds every figure of the rows, from a value that it always shows. */
export function domainOf(rows: readonly DotRow[], always: readonly number[]): [number, number] {
  const ends = rows.flatMap(({ value, lower, upper, target, least, most, after }) =>
    [value, lower, upper, target, least, most, after].filter(
      (end): end is number => end !== undefined && end !== null,
    ),
  );
  const all = [...always, ...ends];
  const [from, to] = [Math.min(...all), Math.max(...all)];
  const room = (to - from) * 0.02;
  return room > 0 ? [from, to + room] : [from - 0.5, to + 0.5];
}

/** The same distance on both sides of nothing. */
export function evenDomain(rows: readonly DotRow[], least: number): [number, number] {
  const [from, to] = domainOf(rows, [-least, least]);
  const end = Math.max(-from, to) * 1.04;
  return [-end, end];
}
