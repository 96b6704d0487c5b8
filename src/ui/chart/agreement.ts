import * as Plot from '@observablehq/plot';
import type { AgreementBin, AgreementPicture } from '../../state/agreement-bins.ts';
import { counted, number, signed } from '../format.ts';
import type { DrawnPlot, Reading } from './reading.ts';

const height = 196;
const margin = { top: 20, right: 32, bottom: 40 } as const;
/** The column of sizes below one person and the gap that parts it from the scale, in pixels. */
const smallColumn = { width: 22, gap: 9 } as const;
const bandSteps = 60;
/** Pixels that two ticks of the differences keep between them. */
const leastApart = 12;

/** Half of the band around nothing, at one size of the target. */
interface Bound {
  expected: number;
  bound: number;
}

/**
 * Differences of all targets by the size of the target: with exact quotas a calm band
 * between one person too few and one too many, with a random sample a funnel of 1.96
 * standard deviations of a binomial count on either side, under a design as much wider as its effect says.
 *
 * @param size people of the population
 * @param effect 0 for exact quotas, 1 for a random sample, the design effect under a design
 * @param edge what the edge of the band is called where chance makes it
 */
export function agreementPlot(
  { bins, reach, isEven, largest }: AgreementPicture,
  size: number,
  effect: number,
  edge = '',
): (width: number) => Plot.PlotOptions {
  const end = bins.reduce((far, { to }) => Math.max(far, to), largest);
  const boundOf = (expected: number) =>
    effect > 0 ? 1.96 * Math.sqrt(effect * expected * (1 - Math.min(1, expected / size))) : 1;
  const most = bins.reduce((far, { targets }) => Math.max(far, targets), 1);
  /** Where the edge of a funnel is named: halfway along the scale there is room under it. */
  const middle = Math.sqrt(end);
  const caption = { fill: 'var(--ink-soft)', stroke: 'var(--paper)', strokeWidth: 4 } as const;
  return (width) => {
    const marginLeft = isEven ? 24 : 48;
    const lead = smallColumn.width + smallColumn.gap + 3;
    const decade = (width - marginLeft - margin.right - lead) / Math.log10(end);
    /** The size that stands so many pixels before one person. */
    const before = (pixels: number) => 10 ** (-pixels / decade);
    const band = Array.from({ length: bandSteps + 1 }, (_, i): Bound => {
      const expected = before(lead) * (end / before(lead)) ** (i / bandSteps);
      return { expected, bound: boundOf(expected) };
    });
    return {
      height,
      marginLeft,
      marginRight: margin.right,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      x: {
        type: 'log',
        domain: [before(lead), end],
        label: null,
        ticks: powersOfTen(end, width < 420 ? 4 : 8),
        tickFormat: (value: number) => number(value, 0),
        tickSize: 0,
      },
      y: {
        domain: [-reach, reach],
        label: null,
        type: isEven ? 'linear' : 'sqrt',
        ticks: isEven ? [0] : rootTicks(reach, effect === 0),
        tickSize: 0,
        tickFormat: (value: number) => signed(value, 0),
      },
      color: { type: 'identity' },
      marks: [
        Plot.area(band, {
          x1: 'expected',
          y1: ({ bound }: Bound) => -bound,
          y2: 'bound',
          fill: 'var(--paper-sunken)',
        }),
        ...[1, -1].map((side) =>
          Plot.line(band, {
            x: 'expected',
            y: ({ bound }: Bound) => side * bound,
            stroke: 'var(--ink-faint)',
            strokeDasharray: '2 3',
          }),
        ),
        Plot.ruleY([0], { stroke: 'var(--line-strong)' }),
        Plot.rect(bins, {
          x1: ({ from }: AgreementBin) =>
            from < 1 ? before(smallColumn.gap + smallColumn.width) : from,
          x2: ({ from, to }: AgreementBin) => (from < 1 ? before(smallColumn.gap) : to),
          y1: 'low',
          y2: 'high',
          fill: ({ targets }: AgreementBin) =>
            `color-mix(in oklab, var(--accent) ${Math.round(100 * depth(targets, most))}%, var(--bar))`,
          inset: 0.5,
        }),
        ...(effect === 0
          ? [1, -1].map((side) =>
              Plot.text([side], {
                ...caption,
                frameAnchor: 'right',
                y: side,
                dx: -4,
                dy: -9 * side,
                text: () => `1 person too ${side > 0 ? 'many' : 'few'}`,
              }),
            )
          : [
              Plot.text([-boundOf(middle)], {
                ...caption,
                x: middle,
                y: (bound: number) => Math.max(bound, -reach),
                dy: 18,
                text: () => edge,
              }),
            ]),
        isEven
          ? null
          : Plot.text(['people too many (+) or too few (−), square-root scale'], {
              ...caption,
              frameAnchor: 'top-left',
              dy: -12,
              text: (words: string) => words,
            }),
        Plot.text([before(smallColumn.gap + smallColumn.width / 2)], {
          x: (middle: number) => middle,
          frameAnchor: 'bottom',
          lineAnchor: 'top',
          dy: 9,
          text: () => '<1',
        }),
        Plot.text(['people expected'], {
          ...caption,
          frameAnchor: 'bottom-right',
          dy: margin.bottom - 4,
          text: (words: string) => words,
        }),
      ],
    };
  };
}

/** Reads the bins of the picture, from small targets to large ones. */
export function agreementReading(
  bins: readonly AgreementBin[],
  [one, many]: readonly [string, string],
): Reading {
  const box = (index: number, chart: DrawnPlot) => {
    const [x, y] = [chart.scale('x'), chart.scale('y')];
    const bin = bins[index];
    if (!x || !y || !bin) return undefined;
    const [left, right, top, bottom] = [
      x.apply(Math.max(1, bin.from)),
      x.apply(bin.to),
      y.apply(bin.high),
      y.apply(bin.low),
    ] as number[];
    const height = bottom! - top!;
    return bin.from < 1
      ? {
          x: left! - smallColumn.gap - smallColumn.width,
          y: top!,
          width: smallColumn.width,
          height,
        }
      : { x: left!, y: top!, width: right! - left!, height };
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
      const digits = from < 10 ? 1 : 0;
      const sizes =
        from < 1 ? 'less than 1 person' : `${number(from, digits)} to ${number(to, digits)} people`;
      return `${counted(targets, one, many)} of ${sizes}\n${signed(low, 1)} to ${signed(high, 1)} people off`;
    },
  };
}

/** How deep a bin is colored: none for one target, whole for the fullest bin. */
function depth(targets: number, most: number): number {
  return most > 1 ? Math.sqrt((targets - 1) / (most - 1)) : 0;
}

/** The powers of ten up to a number, every other one where there would be too many. */
function powersOfTen(largest: number, atMost: number): number[] {
  const last = Math.floor(Math.log10(largest) + 1e-9);
  const step = last + 1 > atMost ? 2 : 1;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => 10 ** (i * step));
}

/**
 * Nothing, and on both sides a far round number and a near one: one person where that is the
 * edge of the band, unless it would stand too close to another.
 */
function rootTicks(reach: number, isBandOfOne: boolean): number[] {
  const unit = 10 ** Math.floor(Math.log10(reach));
  const far = [5, 2, 1].find((factor) => factor * unit <= reach)! * unit;
  const isOneApart = Math.sqrt(1 / reach) * (height - margin.top - margin.bottom) > 2 * leastApart;
  const near = isBandOfOne && isOneApart ? 1 : far / 10;
  return near >= 1 && near < far ? [-far, -near, 0, near, far] : [-far, 0, far];
}
