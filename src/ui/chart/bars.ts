import * as Plot from '@observablehq/plot';
import { difference, people, percent, points } from '../format.ts';
import { broken, textWidth } from './text-width.ts';

/** One bar of a chart of counts: drawn, beside what was expected and published. */
export interface Bar {
  key: string;
  label: string;
  drawn: number;
  /** NaN where unknown. */
  target: number;
  lower?: number;
  upper?: number;
  /** The published figure as printed. */
  printed?: string;
  /** Sampling error of the target, in people and in words: "± 12.4 (90%)". */
  error?: number;
  uncertain?: string;
  /** The least and the most people in the central 95% of random draws. */
  range?: readonly [number, number];
}

/** What the bars of a chart count and rest on. */
export interface BarLook {
  /** What the counts are called. */
  counts: 'drawn' | 'weighted';
  /** Whether no table stands behind what was expected: then bars are hollow. */
  isAssumed: boolean;
}

export interface BarScale {
  /** People of the population, for shares. */
  size: number;
  /** End of the scale in people, so that charts can share it. */
  most: number;
  /** Whether the columns of numbers are headed. */
  header: boolean;
  /** Labels that the charts beside this one have too, so that all start in one line. */
  labels?: readonly string[];
  look?: BarLook;
}

const measured: BarLook = { counts: 'drawn', isAssumed: false };

/** How bars are filled; what nobody measured is not. */
export function fillOf({ isAssumed }: BarLook): Plot.MarkOptions {
  return isAssumed
    ? { fill: 'none', stroke: 'var(--bar)', strokeWidth: 1.5 }
    : { fill: 'var(--bar)', stroke: 'none' };
}

/** Height of a row by the lines that its label takes. */
const rowHeights = [24, 32, 46] as const;
const barHeight = 12;
const headerHeight = 18;
const gap = 12;

interface Column {
  title: string;
  width: number;
  text: (bar: Bar) => string;
  isFaint?: boolean;
}

function columnsOf(width: number, size: number, title: string): Column[] {
  const off = (bar: Bar) => bar.drawn - bar.target;
  const columns: Column[] = [
    { title, width: 66, text: ({ drawn }) => people(drawn) },
    { title: 'share', width: 50, text: ({ drawn }) => percent(drawn / size), isFaint: true },
    { title: 'off', width: 50, text: (bar) => difference(off(bar)) },
    { title: 'points', width: 50, text: (bar) => points(off(bar) / size), isFaint: true },
  ];
  return width < 400 ? columns.filter(({ title }) => title !== 'share') : columns;
}

/**
 * Bars of what was drawn, a line through each at its target, whiskers where the target has a margin
 * of error, a dash under it where the published figure stands with what its rounding leaves open, a
 * line over it where random draws end, and the numbers beside them.
 */
export function barsPlot(
  bars: readonly Bar[],
  { size, most, header, labels = bars.map(({ label }) => label), look = measured }: BarScale,
): (width: number) => Plot.PlotOptions {
  return (width) => {
    const columns = columnsOf(width, size, look.counts);
    const numbers = columns.reduce((sum, column) => sum + column.width, 0);
    const widest = Math.max(...labels.map(textWidth));
    const label = Math.min(widest, Math.max(96, (width - numbers) * 0.56));
    const lines = new Map(
      bars.map((bar) => [bar.key, broken(bar.label, label, rowHeights.length)]),
    );
    const breaks = [...lines.values()].map((line) => line.split('\n').length - 1);
    const rowHeight = rowHeights[Math.max(0, ...breaks)]!;
    const beside = (rowHeight - barHeight) / 2;
    const published = bars.flatMap(({ key, lower, upper }) =>
      lower === undefined || upper === undefined ? [] : [{ key, lower, upper }],
    );
    const uncertain = bars.flatMap(({ key, target, error }) =>
      error === undefined || Number.isNaN(target)
        ? []
        : [{ key, least: Math.max(0, target - error), most: target + error }],
    );
    const ranges = bars.flatMap(({ key, range }) =>
      range ? [{ key, least: range[0], most: range[1] }] : [],
    );
    const cap = (end: 'least' | 'most') =>
      Plot.tickX(uncertain, {
        x: end,
        y: 'key',
        stroke: 'var(--ink)',
        insetTop: rowHeight / 2 - 3,
        insetBottom: rowHeight / 2 - 3,
      });
    let edge = 0;
    const texts = columns.flatMap((column) => {
      edge += column.width;
      const style = { textAnchor: 'end', dx: edge } as const;
      const heading = {
        ...style,
        frameAnchor: 'top-right',
        dy: -10,
        fill: 'var(--ink-faint)',
      } as const;
      return [
        Plot.text(bars, {
          ...style,
          frameAnchor: 'right',
          y: 'key',
          text: column.text,
          fill: column.isFaint ? 'var(--ink-faint)' : 'var(--ink)',
        }),
        header ? Plot.text([column.title], { ...heading, text: (title: string) => title }) : null,
      ];
    });
    return {
      height: bars.length * rowHeight + (header ? headerHeight : 0),
      marginLeft: label + gap,
      marginRight: numbers,
      marginTop: header ? headerHeight : 0,
      marginBottom: 0,
      x: { axis: null, domain: [0, most] },
      y: { axis: null, domain: bars.map(({ key }) => key), padding: 0 },
      marks: [
        Plot.barX(bars, {
          x1: 0,
          x2: 'drawn',
          y: 'key',
          ...fillOf(look),
          insetTop: beside,
          insetBottom: beside,
        }),
        Plot.barX(ranges, {
          x1: 'least',
          x2: 'most',
          y: 'key',
          fill: 'var(--ink-faint)',
          insetTop: beside - 4,
          insetBottom: beside + barHeight + 2,
          insetLeft: -1,
          insetRight: -1,
        }),
        Plot.barX(published, {
          x1: 'lower',
          x2: 'upper',
          y: 'key',
          fill: 'var(--doubtful)',
          insetTop: beside + barHeight + 1,
          insetBottom: beside - 4,
          insetLeft: -3,
          insetRight: -3,
        }),
        Plot.tickX(bars, {
          x: 'target',
          y: 'key',
          stroke: 'var(--ink)',
          strokeWidth: 2,
          insetTop: beside - 2,
          insetBottom: beside,
        }),
        Plot.barX(uncertain, {
          x1: 'least',
          x2: 'most',
          y: 'key',
          fill: 'var(--ink)',
          insetTop: rowHeight / 2 - 0.5,
          insetBottom: rowHeight / 2 - 0.5,
        }),
        cap('least'),
        cap('most'),
        Plot.text(bars, {
          y: 'key',
          text: ({ key }: Bar) => lines.get(key)!,
          lineHeight: 1.1,
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -label - gap,
          fill: 'var(--ink)',
        }),
        ...texts,
      ],
    };
  };
}

/**
 * Everything a bar shows, in words.
 *
 * @param expected what the line through the bar is called
 * @param counts what its length is called
 */
export function barWords(
  bar: Bar,
  size: number,
  expected: string,
  { counts }: Pick<BarLook, 'counts'> = measured,
): string {
  const off = bar.drawn - bar.target;
  const lines = [bar.label, `${counts} ${people(bar.drawn)}, ${percent(bar.drawn / size)}`];
  if (Number.isNaN(bar.target)) lines.push(`no ${expected} figure`);
  else
    lines.push(
      `${expected} ${people(bar.target)}${bar.uncertain === undefined ? '' : ` ${bar.uncertain}`}`,
      `difference ${difference(off)} people, ${points(off / size)} points`,
    );
  if (bar.range)
    lines.push(`95% of random draws: ${people(bar.range[0])} to ${people(bar.range[1])}`);
  if (bar.printed !== undefined) lines.push(`published ${bar.printed}`);
  return lines.join('\n');
}

/** The end of a scale: the longest bar or mark. */
export function longest(bars: readonly Bar[]): number {
  return bars.reduce(
    (most, { drawn, target, error = 0, upper = 0, range }) =>
      Math.max(most, drawn, (target || 0) + error, upper, range?.[1] ?? 0),
    1,
  );
}
