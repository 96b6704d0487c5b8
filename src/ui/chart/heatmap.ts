import * as Plot from '@observablehq/plot';
import { number } from '../format.ts';

/** A cell of a heatmap: a share of its row. */
export interface HeatCell {
  row: string;
  column: string;
  /** Drawn people of the cell over those of its row; NaN where the row is empty. */
  share: number;
}

const rowHeight = 22;
const headerHeight = 92;

/** Row shares as depth of one hue, printed where there is room for the digits. */
export function heatmapPlot(
  cells: readonly HeatCell[],
  rows: readonly { key: string; label: string }[],
  columns: readonly { key: string; label: string }[],
): (width: number) => Plot.PlotOptions {
  const columnLabels = new Map(columns.map(({ key, label }) => [key, label]));
  const rowLabels = new Map(rows.map(({ key, label }) => [key, label]));
  const filled = cells.filter(({ share }) => share > 0);
  return (width) => {
    const marginLeft = Math.min(150, Math.max(96, width * 0.16));
    const band = (width - marginLeft) / columns.length;
    const hasRoom = band >= 34;
    return {
      height: rows.length * rowHeight + headerHeight,
      marginLeft,
      marginRight: 0,
      marginTop: headerHeight,
      marginBottom: 0,
      x: {
        axis: 'top',
        domain: columns.map(({ key }) => key),
        padding: 0,
        tickSize: 0,
        tickPadding: 6,
        tickRotate: -40,
        label: null,
        tickFormat: (key: string) => clip(columnLabels.get(key) ?? key, 18),
      },
      y: {
        domain: rows.map(({ key }) => key),
        padding: 0,
        tickSize: 0,
        tickPadding: 8,
        label: null,
        tickFormat: (key: string) => clip(rowLabels.get(key) ?? key, Math.floor(marginLeft / 6.8)),
      },
      opacity: { domain: [0, 1], range: [0.04, 1], type: 'sqrt' },
      marks: [
        Plot.cell(cells, { x: 'column', y: 'row', fill: 'var(--paper-sunken)', inset: 0.5 }),
        Plot.cell(filled, {
          x: 'column',
          y: 'row',
          fill: 'var(--accent)',
          fillOpacity: 'share',
          inset: 0.5,
        }),
        ...(hasRoom
          ? [
              Plot.text(
                filled.filter(({ share }) => share >= 0.0005),
                {
                  x: 'column',
                  y: 'row',
                  text: ({ share }: HeatCell) => number(share * 100),
                  fill: ({ share }: HeatCell) => (share > 0.3 ? 'var(--accent-ink)' : 'var(--ink)'),
                },
              ),
            ]
          : []),
      ],
      color: { type: 'identity' },
    };
  };
}

function clip(label: string, most: number): string {
  return label.length <= most ? label : `${label.slice(0, most - 1).trimEnd()}…`;
}
