import * as Plot from '@observablehq/plot';
import type { AgreementBin, AgreementPicture } from '../../state/agreement-bins.ts';
import { number, people, signed } from '../format.ts';
import type { DrawnPlot, Reading } from './reading.ts';

const frame = { height: 188, top: 12, bottom: 152 } as const;

/** Half of the band around nothing, at one size of the target. */
export interface Bound {
  expected: number;
  bound: number;
}

/**
 * Differences of all targets by the size of the target: with exact quotas a calm band
 * between one person too few and one too many, with a random sample a funnel.
 */
export function agreementPlot(
  { bins, reach, isEven, largest }: AgreementPicture,
  band: readonly Bound[],
): (width: number) => Plot.PlotOptions {
  const most = bins.reduce((far, { targets }) => Math.max(far, targets), 1);
  return (width) => ({
    height: frame.height,
    marginLeft: 40,
    marginRight: 20,
    marginTop: frame.top,
    marginBottom: frame.height - frame.bottom,
    x: {
      type: 'log',
      domain: [0.1, Math.max(10, largest)],
      label: null,
      ticks: width < 420 ? 4 : 7,
      tickFormat: (value: number) => {
        if (!isPowerOfTen(value)) return '';
        return value < 0.11 ? '≤0.1' : number(value, 0);
      },
      tickSize: 0,
      clamp: true,
    },
    y: {
      domain: [-reach, reach],
      label: null,
      type: isEven ? 'linear' : 'sqrt',
      ticks: isEven ? [-1, 0, 1] : rootTicks(reach),
      tickSize: 0,
      tickFormat: (value: number) => signed(value, 0),
    },
    opacity: { type: 'sqrt', domain: [0, most], range: [0.26, 1] },
    marks: [
      Plot.areaY(band, {
        x: 'expected',
        y1: ({ bound }: Bound) => -bound,
        y2: 'bound',
        fill: 'var(--paper-sunken)',
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
      }),
      Plot.text(['people expected'], {
        frameAnchor: 'bottom-right',
        dy: 32,
        fill: 'var(--ink-faint)',
        text: (words: string) => words,
      }),
      Plot.text(['people too many or too few'], {
        frameAnchor: 'top-left',
        dx: 6,
        dy: -8,
        fill: 'var(--ink-faint)',
        text: (words: string) => words,
      }),
    ],
  });
}

/** Reads the bins of the picture, from small targets to large ones. */
export function agreementReading(bins: readonly AgreementBin[]): Reading {
  const box = (index: number, chart: DrawnPlot) => {
    const [x, y] = [chart.scale('x'), chart.scale('y')];
    const bin = bins[index];
    if (!x || !y || !bin) return undefined;
    const [left, right, top, bottom] = [
      x.apply(bin.from),
      x.apply(bin.to),
      y.apply(bin.high),
      y.apply(bin.low),
    ] as number[];
    return { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
  };
  return {
    count: bins.length,
    columns: 1,
    box,
    at: (x, y, chart) =>
      bins.findIndex((_, index) => {
        const place = box(index, chart);
        return (
          place !== undefined &&
          x >= place.x &&
          x < place.x + place.width &&
          y >= place.y &&
          y < place.y + place.height
        );
      }),
    text(index) {
      const { from, to, low, high, targets } = bins[index]!;
      const sizes = `${number(from, from < 10 ? 1 : 0)} to ${number(to, to < 10 ? 1 : 0)} people`;
      return `${people(targets)} ${targets === 1 ? 'target' : 'targets'} of ${sizes}\noff by ${signed(low, 2)} to ${signed(high, 2)}`;
    },
  };
}

/** Nothing, and on both sides the round numbers that part the scale well. */
function rootTicks(reach: number): number[] {
  const unit = 10 ** Math.floor(Math.log10(reach));
  const far = [5, 2, 1].find((factor) => factor * unit <= reach)! * unit;
  const near = far / 10;
  return [-far, -near, 0, near, far];
}

function isPowerOfTen(value: number): boolean {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9;
}
