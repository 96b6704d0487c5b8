import * as Plot from '@observablehq/plot';
import { number, people } from '../format.ts';

/** People whose score lies between two numbers. */
export interface ScoreBin {
  from: number;
  to: number;
  people: number;
}

export const scoreFrame = { height: 180, top: 12, bottom: 140 } as const;

/** People by score, with a line at the score that is asked for. */
export function scorePlot(
  bins: readonly ScoreBin[],
  threshold: number,
): (width: number) => Plot.PlotOptions {
  return (width) => ({
    height: scoreFrame.height,
    marginLeft: 52,
    marginRight: 12,
    marginTop: scoreFrame.top,
    marginBottom: scoreFrame.height - scoreFrame.bottom,
    x: {
      domain: [0, 1],
      label: null,
      ticks: width < 420 ? 5 : 10,
      tickSize: 0,
      tickPadding: 8,
      tickFormat: (score: number) => number(score),
    },
    y: {
      grid: true,
      label: null,
      ticks: 3,
      tickSize: 0,
      tickFormat: (count: number) => people(count),
    },
    marks: [
      Plot.rectY(bins, {
        x1: 'from',
        x2: 'to',
        y: 'people',
        fill: 'var(--bar)',
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      Plot.ruleX([threshold], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text([`asked for: ${number(threshold, 2)}`], {
        x: [threshold],
        frameAnchor: 'top',
        textAnchor: 'end',
        dx: -6,
        dy: 2,
        fill: 'var(--ink-soft)',
      }),
      Plot.text(['quality of a persona, 0 to 1'], {
        frameAnchor: 'bottom-left',
        textAnchor: 'start',
        dy: 36,
        text: (text: string) => text,
        fill: 'var(--ink-faint)',
      }),
    ],
  });
}
