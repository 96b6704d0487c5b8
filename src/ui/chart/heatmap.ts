import * as Plot from '@observablehq/plot';
import { number } from '../format.ts';
import { broken, textWidth } from './text-width.ts';

/** A cell of a heatmap: a share of its row. */
export interface HeatCell {
  row: string;
  column: string;
  /** Drawn people of the cell over those of its row; NaN where the row is empty. */
  share: number;
}

export interface HeatAxis {
  key: string;
  label: string;
  /** The label without its gloss, for where there is little room. */
  short?: string;
}

/** Height of a row by the lines that its label takes. */
const rowHeights = [22, 30, 44] as const;
const widestBand = 112;
/** Longest upright head on one line; a longer one takes two where its column is wide enough. */
const tallestHead = 120;
const widthOfTwoLines = 30;
/** Lines of a level head from which the label goes without its gloss. */
const mostLines = 3;
const lineHeight = 15;
/** The relative luminance on which black and white are read equally well (WCAG 2.2): 4.58 to 1. */
const middle = Math.sqrt(1.05 * 0.05) - 0.05;

/** Row shares as depth of one hue, printed where there is room for the digits. */
export function heatmapPlot(
  cells: readonly HeatCell[],
  rows: readonly HeatAxis[],
  columns: readonly HeatAxis[],
): (width: number) => Plot.PlotOptions {
  return (width) => {
    const widest = Math.max(...rows.map(({ label }) => textWidth(label)));
    const room = Math.min(widest, Math.max(96, width * 0.24));
    const names = new Map(
      rows.map(({ key, label }) => [key, broken(label, room, rowHeights.length)]),
    );
    const breaks = [...names.values()].map((name) => name.split('\n').length - 1);
    const rowHeight = rowHeights[Math.max(0, ...breaks)]!;
    const marginLeft = room + 12;
    const band = Math.min(widestBand, (width - marginLeft) / columns.length);
    const isUpright = band < 52;
    const headOf = ({ label, short = label }: HeatAxis): string => {
      if (!isUpright) return linesOf(label, band - 8) > mostLines ? short : label;
      if (band < widthOfTwoLines) return short;
      return broken(short, Math.max(tallestHead, textWidth(short) * 0.6));
    };
    const heads = new Map(columns.map((column) => [column.key, headOf(column)]));
    const header = isUpright
      ? 12 + Math.max(...[...heads.values()].flatMap((head) => head.split('\n').map(textWidth)))
      : lineHeight * Math.max(...[...heads.values()].map((head) => linesOf(head, band - 8))) + 10;
    return {
      height: rows.length * rowHeight + header,
      marginLeft,
      marginRight: Math.max(0, width - marginLeft - band * columns.length),
      marginTop: header,
      marginBottom: 0,
      x: { axis: null, domain: columns.map(({ key }) => key), padding: 0 },
      y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
      color: { type: 'identity' },
      marks: [
        Plot.text(columns, {
          x: 'key',
          frameAnchor: 'top',
          lineAnchor: isUpright ? 'middle' : 'bottom',
          textAnchor: isUpright ? 'start' : 'middle',
          rotate: isUpright ? -90 : 0,
          dy: -6,
          lineWidth: isUpright ? Infinity : (band - 8) / 12,
          lineHeight: lineHeight / 12,
          text: ({ key }: HeatAxis) => heads.get(key)!,
          fill: 'var(--ink-soft)',
        }),
        Plot.text(rows, {
          y: 'key',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -marginLeft,
          text: ({ key }: HeatAxis) => names.get(key)!,
          lineHeight: 1.1,
          fill: 'var(--ink)',
        }),
        Plot.cell(cells, { x: 'column', y: 'row', fill: colorOf, inset: 0.5 }),
        band < 34
          ? null
          : Plot.text(
              cells.filter(({ share }) => share >= 0.0005),
              {
                x: 'column',
                y: 'row',
                text: ({ share }: HeatCell) => number(share * 100),
                fill: readableOn,
              },
            ),
      ],
    };
  };
}

/** The accent as deep as the root of the share; bare paper where nobody is. */
function colorOf({ share }: HeatCell): string {
  if (!(share > 0)) return 'var(--paper-sunken)';
  const depth = number(4 + 96 * Math.sqrt(share), 1);
  return `color-mix(in oklab, var(--accent) ${depth}%, var(--paper-sunken))`;
}

/** Black or white, whichever is read better on a cell as the theme at hand colors it. */
function readableOn(cell: HeatCell): string {
  const white = `clamp(0, (${middle.toFixed(4)} - y) * 9999, 1)`;
  return `color(from ${colorOf(cell)} xyz-d65 calc(0.9505 * ${white}) ${white} calc(1.089 * ${white}))`;
}

/** Lines that a label takes when it is broken at its spaces. */
function linesOf(label: string, room: number): number {
  let lines = 1;
  let line = '';
  for (const word of label.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > room) {
      lines++;
      line = word;
    } else line = longer;
  }
  return lines;
}
