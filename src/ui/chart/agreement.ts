import * as Plot from '@observablehq/plot';
import type { AgreementBin } from '../../state/agreement-bins.ts';
import { number } from '../format.ts';

export const agreementFrame = { height: 240, top: 12, bottom: 200 } as const;

/**
 * Differences of all targets by the size of the target: with exact quotas a calm band
 * between one person too few and one too many, with a random sample a funnel.
 */
export function agreementPlot(
  bins: readonly AgreementBin[],
  reach: number,
  largest: number,
  interval: readonly { expected: number; bound: number }[],
): (width: number) => Plot.PlotOptions {
  const most = Math.max(1, ...bins.map(({ targets }) => targets));
  return (width) => ({
    height: agreementFrame.height,
    marginLeft: 44,
    marginRight: 4,
    marginTop: agreementFrame.top,
    marginBottom: agreementFrame.height - agreementFrame.bottom,
    x: {
      type: 'log',
      domain: [0.1, Math.max(10, largest)],
      label: 'people expected',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 36,
      ticks: width < 420 ? 4 : 7,
      tickFormat: (value: number) => (Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? number(value, value < 1 ? 1 : 0) : ''),
      tickSize: 0,
      clamp: true,
    },
    y: {
      domain: [-reach, reach],
      label: null,
      ticks: 5,
      tickSize: 0,
      tickFormat: (value: number) => (value > 0 ? `+${number(value, reach < 3 ? 1 : 0)}` : number(value, reach < 3 ? 1 : 0)),
    },
    opacity: { type: 'sqrt', domain: [0, most], range: [0.12, 1] },
    marks: [
      Plot.ruleY(interval.length > 0 ? [] : [-1, 1], { stroke: 'var(--line-strong)', strokeDasharray: '4 3' }),
      Plot.line(interval, { x: 'expected', y: 'bound', stroke: 'var(--line-strong)', strokeDasharray: '4 3' }),
      Plot.line(interval, {
        x: 'expected',
        y: ({ bound }: { bound: number }) => -bound,
        stroke: 'var(--line-strong)',
        strokeDasharray: '4 3',
      }),
      Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
      Plot.rect(bins, {
        x1: 'from',
        x2: 'to',
        y1: 'low',
        y2: 'high',
        fill: 'var(--accent)',
        fillOpacity: 'targets',
        insetLeft: 0.5,
        insetRight: 0.5,
        insetTop: 0.25,
        insetBottom: 0.25,
      }),
    ],
  });
}
