import * as Plot from '@observablehq/plot';
import { difference, people, percent, points } from '../format.ts';

/** One bar of a chart of counts: drawn, beside what was expected and published. */
export interface Bar {
  key: string;
  label: string;
  drawn: number;
  /** NaN where unknown. */
  target: number;
  lower?: number;
  upper?: number;
}

export const barHeight = 24;
const header = 20;

interface Column {
  title: string;
  width: number;
  text: (bar: Bar) => string;
  faint?: boolean;
}

/** How wide the words and the numbers beside the bars stand at a given width. */
function layout(width: number, size: number) {
  const columns: Column[] = [
    { title: 'drawn', width: 62, text: ({ drawn }) => people(drawn) },
    { title: 'share', width: 50, text: ({ drawn }) => percent(drawn / size), faint: true },
    { title: 'people off', width: 68, text: (bar) => difference(bar.drawn - bar.target) },
    { title: 'points', width: 56, text: (bar) => points((bar.drawn - bar.target) / size), faint: true },
  ];
  const shown = width < 440 ? columns.filter(({ title }) => title !== 'share') : columns;
  const numbers = shown.reduce((sum, column) => sum + column.width, 0);
  return { label: Math.min(168, Math.max(84, (width - numbers) * 0.46)), columns: shown, numbers };
}

/**
 * Bars of what was drawn, a tick at each target, a thin line over what the publisher's
 * rounding leaves open, and the numbers beside them.
 *
 * @param most end of the scale in people, so that charts can share it
 */
export function barsPlot(
  bars: readonly Bar[],
  size: number,
  most: number,
): (width: number) => Plot.PlotOptions {
  return (width) => {
    const { label, columns, numbers } = layout(width, size);
    const stated = bars.filter(({ target }) => !Number.isNaN(target));
    const published = bars.filter(({ lower }) => lower !== undefined);
    let edge = 0;
    const texts = columns.flatMap((column, i) => {
      edge += column.width;
      const ends = edge;
      const style = {
        frameAnchor: 'right',
        textAnchor: 'end',
        dx: ends,
        fill: column.faint ? 'var(--ink-faint)' : 'var(--ink)',
      } as const;
      return [
        Plot.text(bars, { ...style, y: 'key', text: column.text }),
        Plot.text([column.title], {
          ...style,
          frameAnchor: 'top-right',
          dy: -12 + 0 * i,
          fill: 'var(--ink-faint)',
          text: (title: string) => title,
        }),
      ];
    });
    return {
      height: bars.length * barHeight + header,
      marginLeft: label + 8,
      marginRight: numbers,
      marginTop: header,
      marginBottom: 0,
      x: { axis: null, domain: [0, most] },
      y: { axis: null, domain: bars.map(({ key }) => key), padding: 0 },
      marks: [
        Plot.barX(bars, {
          x1: 0,
          x2: 'drawn',
          y: 'key',
          fill: 'var(--bar)',
          insetTop: 5,
          insetBottom: 5,
        }),
        Plot.ruleY(published, {
          x1: 'lower',
          x2: 'upper',
          y: 'key',
          stroke: 'var(--doubtful)',
          strokeWidth: 3,
          strokeLinecap: 'butt',
        }),
        Plot.tickX(stated, {
          x: 'target',
          y: 'key',
          stroke: 'var(--ink)',
          strokeWidth: 1.5,
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.text(bars, {
          y: 'key',
          text: (bar: Bar) => clipped(bar.label, label),
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -label - 8,
          fill: 'var(--ink)',
        }),
        ...texts,
      ],
    };
  };
}

/** Everything a bar shows, in words. */
export function barWords(bar: Bar, size: number): string {
  const lines = [
    bar.label,
    `drawn ${people(bar.drawn)} (${percent(bar.drawn / size)})`,
  ];
  if (Number.isNaN(bar.target)) lines.push('no target');
  else
    lines.push(
      `target ${people(bar.target)}`,
      `difference ${difference(bar.drawn - bar.target)} people, ${points((bar.drawn - bar.target) / size)}`,
    );
  if (bar.lower !== undefined && bar.upper !== undefined)
    lines.push(`published ${people(bar.lower)} to ${people(bar.upper)}`);
  return lines.join('\n');
}

/** The end of a shared scale: a little over the longest bar. */
export function longest(bars: readonly Bar[]): number {
  return bars.reduce((most, bar) => Math.max(most, bar.drawn, bar.target || 0, bar.upper ?? 0), 1);
}

const charWidth = 6.6;

function clipped(label: string, width: number): string {
  const room = Math.floor(width / charWidth);
  return label.length <= room ? label : `${label.slice(0, Math.max(1, room - 1)).trimEnd()}…`;
}
