import * as Plot from '@observablehq/plot';
import { people } from '../format.ts';
import { fillOf } from './bars.ts';
import type { BarLook } from './bars.ts';

/** One category of a number: the number it stands for and the next one's. */
export interface Bin {
  from: number;
  to: number;
  drawn: number;
  target: number;
}

export const histogramFrame = { height: 220, top: 12, bottom: 188 } as const;

/** What was drawn as an area of steps, the target as a line over it. */
export function histogramPlot(
  bins: readonly Bin[],
  unit: string,
  look: BarLook,
): (width: number) => Plot.PlotOptions {
  const outline = bins.flatMap(({ from, to, target }) => [
    { x: from, y: target },
    { x: to, y: target },
  ]);
  return (width) => ({
    height: histogramFrame.height,
    marginLeft: 44,
    marginRight: 12,
    marginTop: histogramFrame.top,
    marginBottom: histogramFrame.height - histogramFrame.bottom,
    x: {
      domain: [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1],
      label: null,
      ticks: width < 420 ? 5 : 9,
      tickSize: 0,
      tickPadding: 8,
    },
    y: {
      grid: true,
      label: null,
      ticks: 4,
      tickSize: 0,
      tickFormat: (count: number) => people(count),
    },
    marks: [
      Plot.rectY(bins, {
        x1: 'from',
        x2: 'to',
        y: 'drawn',
        ...fillOf(look),
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.line(outline, { x: 'x', y: 'y', stroke: 'var(--ink)', strokeWidth: 1.25 }),
      Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      Plot.text([unit], {
        frameAnchor: 'bottom-right',
        dy: 30,
        fill: 'var(--ink-faint)',
        text: (d: string) => d,
      }),
    ],
  });
}
