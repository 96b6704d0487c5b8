import type { MarginalTable } from '../core/validation/verdict/marginals.ts';
import type { ValidationReport } from '../core/validation/report.ts';
import { percent, points } from './report-blocks.ts';

/** Categories drawn of one attribute: the largest where it has more. */
const mostRows = 24;
const rowHeight = 20;
const labelWidth = 230;
const plotWidth = 330;
const endWidth = 120;

/**
 * A dot for each share counted with its interval, and a tick for the share expected. The words of
 * an attribute come in a language by `words`.
 */
export function dotChart(
  { cells }: MarginalTable,
  words: (text: MarginalTable['label']) => string,
): string {
  const shown = [...cells]
    .map((cell, at) => ({ cell, at }))
    .sort(
      (a, b) =>
        Math.max(b.cell.expected ?? 0, b.cell.share) - Math.max(a.cell.expected ?? 0, a.cell.share),
    )
    .slice(0, mostRows)
    .sort((a, b) => a.at - b.at)
    .map(({ cell }) => cell);
  const most = Math.max(
    0.01,
    ...shown.map(({ expected, share, interval }) =>
      Math.max(expected ?? 0, share, interval?.upper ?? 0),
    ),
  );
  const x = (share: number) => (labelWidth + (share / most) * plotWidth).toFixed(1);
  const height = shown.length * rowHeight + 22;
  const rows = shown.map(({ label, expected, share, interval, margin }, i) => {
    const y = i * rowHeight + 12;
    const parts = [
      `<text class="l" x="${labelWidth - 8}" y="${y + 4}">${escaped(clipped(words(label)))}</text>`,
      `<line class="g" x1="${labelWidth}" x2="${labelWidth + plotWidth}" y1="${y}" y2="${y}"/>`,
    ];
    if (expected !== null && margin !== null)
      parts.push(
        `<rect class="m" x="${x(Math.max(0, expected - margin))}" y="${y - 5}" width="${((2 * margin * plotWidth) / most).toFixed(1)}" height="10"/>`,
      );
    if (interval)
      parts.push(
        `<line class="w" x1="${x(interval.lower)}" x2="${x(interval.upper)}" y1="${y}" y2="${y}"/>`,
      );
    if (expected !== null)
      parts.push(
        `<line class="t" x1="${x(expected)}" x2="${x(expected)}" y1="${y - 7}" y2="${y + 7}"/>`,
      );
    parts.push(`<circle class="d" cx="${x(share)}" cy="${y}" r="4"/>`);
    parts.push(
      `<text class="e" x="${labelWidth + plotWidth + 10}" y="${y + 4}">${percent(share)}${expected === null ? '' : ` (${points(share - expected)})`}</text>`,
    );
    return parts.join('');
  });
  const axis = `<text class="a" x="${labelWidth}" y="${height - 4}">0</text><text class="a r" x="${labelWidth + plotWidth}" y="${height - 4}">${percent(most)} of people</text>`;
  return svg(labelWidth + plotWidth + endWidth, height, rows.join('') + axis);
}

const cellSize = 34;
const side = 150;

/** A square for each pair: how much of its tie is kept, by shade and sign. */
export function tieMatrix(
  { axes, pairs }: ValidationReport['ties'],
  words: (text: MarginalTable['label']) => string,
): string {
  const names = axes.map(({ label }) => escaped(clipped(words(label), 22)));
  const size = side + axes.length * cellSize + 4;
  const cells = pairs.map(({ a, b, cramersV, expectedV, verdict }) => {
    const [px, py] = [side + a * cellSize, side + b * cellSize];
    const isBroken = verdict === 'lost' || verdict === 'reversed';
    const isChanged =
      verdict === 'weakened' || verdict === 'strengthened' || verdict === 'invented';
    const value = cramersV.value;
    // No darker than the figure in the square can be read on.
    const shade = (0.45 * Math.min(1, Math.max(0, expectedV ?? value))).toFixed(2);
    const mark = isBroken ? '✕' : isChanged ? '!' : '';
    return (
      `<g><title>${names[a]} × ${names[b]}: V ${value.toFixed(2)}${expectedV === null ? '' : `, ${expectedV.toFixed(2)} expected`}, ${verdict}</title>` +
      `<rect class="c" x="${px + 1}" y="${py + 1}" width="${cellSize - 2}" height="${cellSize - 2}" style="fill-opacity:${shade}"/>` +
      `<text class="v" x="${px + cellSize / 2}" y="${py + (mark ? 15 : 21)}">${value.toFixed(2).replace(/^0/, '')}</text>` +
      (mark
        ? `<rect class="${isBroken ? 'b' : 'h'}" x="${px + 1}" y="${py + 1}" width="${cellSize - 2}" height="${cellSize - 2}"/><text class="x ${isBroken ? 'bad' : ''}" x="${px + cellSize / 2}" y="${py + 28}">${mark}</text>`
        : '') +
      '</g>'
    );
  });
  const labels = names.map(
    (name, i) =>
      `<text class="l" x="${side - 8}" y="${side + i * cellSize + 21}">${name}</text>` +
      `<text class="l top" transform="translate(${side + i * cellSize + 21} ${side - 8}) rotate(-60)">${name}</text>`,
  );
  return svg(size + 70, size, labels.join('') + cells.join(''));
}

function svg(width: number, height: number, inside: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">${inside}</svg>`;
}

function clipped(text: string, most = 34): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
