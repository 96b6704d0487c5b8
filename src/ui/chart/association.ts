import * as Plot from '@observablehq/plot';
import { number } from '../format.ts';
import { textWidth } from './text-width.ts';

/** A pair of attributes in an association matrix: measured below the diagonal, expected above. */
export interface AssociationCell {
  row: string;
  column: string;
  /** Cramér's V; null where it is not known. */
  value: number | null;
  isExpected: boolean;
  /** Whether the rows tie the pair otherwise than they should. */
  isBroken: boolean;
}

export interface AssociationAxis {
  key: string;
  label: string;
}

/** Least side of a cell in which two digits can be read. */
const readable = 26;
const largest = 48;
const smallest = 14;

/** How many pixels a matrix of some attributes asks for, so that its cells can be told apart. */
export function leastWidth(axes: readonly AssociationAxis[]): number {
  return labelRoom(axes) + axes.length * smallest;
}

/** Association of every pair as depth of one hue; a ring marks the pairs that are broken. */
export function associationPlot(
  cells: readonly AssociationCell[],
  axes: readonly AssociationAxis[],
): (width: number) => Plot.PlotOptions {
  return (width) => {
    const marginLeft = labelRoom(axes);
    const side = Math.max(smallest, Math.min(largest, (width - marginLeft) / axes.length));
    const heads = 14 + Math.max(...axes.map(({ label }) => textWidth(label)));
    const domain = axes.map(({ key }) => key);
    return {
      height: axes.length * side + heads,
      marginLeft,
      marginRight: Math.max(0, width - marginLeft - side * axes.length),
      marginTop: heads,
      marginBottom: 0,
      x: { axis: null, domain, padding: 0 },
      y: { axis: null, domain, padding: 0 },
      color: { type: 'identity' },
      marks: [
        Plot.text(axes, {
          x: 'key',
          frameAnchor: 'top',
          textAnchor: 'start',
          rotate: -90,
          dy: -6,
          text: 'label',
          fill: 'var(--ink-soft)',
        }),
        Plot.text(axes, {
          y: 'key',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -marginLeft,
          text: 'label',
          fill: 'var(--ink)',
        }),
        Plot.cell(cells, { x: 'column', y: 'row', fill: colorOf, inset: 0.5 }),
        Plot.cell(
          cells.filter(({ isBroken }) => isBroken),
          { x: 'column', y: 'row', fill: 'none', stroke: 'var(--bad)', strokeWidth: 2, inset: 2 },
        ),
        side < readable
          ? null
          : Plot.text(
              cells.filter(({ value }) => value !== null && value >= 0.005),
              {
                x: 'column',
                y: 'row',
                text: ({ value }: AssociationCell) => number(value! * 100, 0),
                fill: ({ value }: AssociationCell) =>
                  value! > 0.45 ? 'var(--paper)' : 'var(--ink)',
              },
            ),
      ],
    };
  };
}

function labelRoom(axes: readonly AssociationAxis[]): number {
  return 12 + Math.max(...axes.map(({ label }) => textWidth(label)));
}

function colorOf({ value, isExpected }: AssociationCell): string {
  if (value === null) return 'var(--paper-sunken)';
  const depth = number(4 + 92 * Math.sqrt(value), 1);
  const hue = isExpected ? 'var(--ink-soft)' : 'var(--accent)';
  return `color-mix(in oklab, ${hue} ${depth}%, var(--paper-sunken))`;
}
