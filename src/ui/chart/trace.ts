import * as Plot from '@observablehq/plot';
import { number } from '../format.ts';

const upToTwo = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** The largest deviation of each sweep on a log scale, and the tolerance it has to pass. */
export function tracePlot(
  trace: readonly number[],
  tolerance: number,
): (width: number) => Plot.PlotOptions {
  const floor = tolerance / 100;
  const sweeps = trace.map((deviation, i) => ({
    sweep: i + 1,
    deviation: Math.max(deviation, floor),
  }));
  const most = Math.max(tolerance * 10, ...sweeps.map(({ deviation }) => deviation));
  return (width) => ({
    height: 200,
    marginLeft: 64,
    marginRight: 12,
    marginTop: 12,
    marginBottom: 36,
    x: {
      label: 'sweep',
      labelArrow: 'none',
      labelAnchor: 'center',
      domain: [1, Math.max(2, sweeps.length)],
      ticks: Math.min(sweeps.length, width < 420 ? 5 : 10),
      tickFormat: (sweep: number) => (Number.isInteger(sweep) ? `${sweep}` : ''),
      tickSize: 0,
    },
    y: {
      type: 'log',
      domain: [floor, most * 2],
      label: null,
      ticks: 5,
      grid: true,
      tickSize: 0,
      tickFormat: powerOf,
    },
    marks: [
      Plot.ruleY([tolerance], { stroke: 'var(--doubtful)', strokeDasharray: '4 3' }),
      Plot.text([`tolerance ${upToTwo.format(tolerance)} people`], {
        frameAnchor: 'left',
        y: tolerance,
        dy: 10,
        dx: 4,
        textAnchor: 'start',
        fill: 'var(--doubtful)',
        text: (words: string) => words,
      }),
      Plot.line(sweeps, { x: 'sweep', y: 'deviation', stroke: 'var(--accent)', strokeWidth: 1.5 }),
      Plot.dot(sweeps.length > 40 ? sweeps.slice(-1) : sweeps, {
        x: 'sweep',
        y: 'deviation',
        fill: 'var(--accent)',
        r: 2.5,
      }),
    ],
  });
}

function powerOf(value: number): string {
  if (value >= 1 && value < 1e6) return number(value, 0);
  const exponent = Math.round(Math.log10(value));
  const digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
  const text = [...`${Math.abs(exponent)}`].map((digit) => digits[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${text}`;
}
