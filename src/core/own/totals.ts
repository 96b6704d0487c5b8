import { formatCount, listed } from '../table/wording.ts';
import type { Layout, Measure, ReadingProblem } from './draft.ts';
import { startsWithTotal } from './labels.ts';
import { unitOf } from './measure.ts';
import { Reader } from './reader.ts';
import type { Found, Guessed } from './reader.ts';

/** Reads, and reads again where a label turns out to be the sum of all others of its axis. */
export function readerOf(rows: readonly string[][], first: Guessed, isFixed: boolean) {
  const reader = new Reader(rows, first);
  reader.read();
  const hidden = isFixed ? undefined : hiddenTotal(reader);
  const dash = first.dash ?? dashesByTotals(reader);
  if (!hidden && dash === first.dash) return { guessed: first, reader };
  const guessed = {
    ...first,
    ...(dash && { dash }),
    axes: first.axes.map((axis, k) =>
      k === hidden?.axis ? { ...axis, totals: [...axis.totals, hidden.label] } : axis,
    ),
  };
  const again = new Reader(rows, guessed);
  again.read();
  return { guessed, reader: again };
}

/**
 * Whether dashes stand for 0, by totals that leave nothing for them; undefined where no total
 * tells, or they tell different things.
 */
export function dashesByTotals(reader: Reader): Layout['dash'] {
  const { cells, dashes, decimals } = reader;
  if (dashes.size === 0) return undefined;
  let zero = 0;
  for (const total of reader.set) {
    const parts = partsOf(reader, total);
    const isOpen = parts.some((cell) => cells[cell] === null && !dashes.has(cell));
    if (total.value === null || isOpen || !parts.some((cell) => dashes.has(cell))) continue;
    const sum = parts.reduce((all, cell) => all + (cells[cell] ?? 0), 0);
    const gap = sum - total.value;
    if ((gap < 0 ? -gap : gap) > parts.length * 0.5 * unitOf(decimals)) return undefined;
    zero++;
  }
  return zero > 0 ? 'zero' : undefined;
}

/** Cells that a printed total is the sum of. */
function partsOf({ axes, cells }: Reader, { labels }: Found): number[] {
  const known = axes.map((axis, k) => axis.labels.indexOf(labels[k]!));
  const sizes = axes.map((axis) => axis.labels.length);
  const parts: number[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    let rest = cell;
    let isPart = true;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const at = rest % sizes[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
      if (known[axis]! >= 0 && known[axis] !== at) isPart = false;
    }
    if (isPart) parts.push(cell);
  }
  return parts;
}

/** A label whose figures are the sum of all others of its axis, wherever all are known. */
function hiddenTotal({
  axes,
  cells,
  decimals,
}: Reader): { axis: number; label: string } | undefined {
  for (const [axis, { labels }] of axes.entries()) {
    if (labels.length < 3) continue;
    const below = axes.slice(axis + 1).reduce((product, other) => product * other.labels.length, 1);
    const step = below * labels.length;
    const holds = labels.map(() => true);
    let lines = 0;
    let largest = 0;
    for (let line = 0; line < cells.length / labels.length; line++) {
      const from = Math.floor(line / below) * step + (line % below);
      const own = labels.map((_, k) => cells[from + k * below] ?? NaN);
      const sum = own.reduce((all, cell) => all + cell, 0);
      if (!(sum > 0)) continue;
      lines++;
      largest = Math.max(largest, sum);
      own.forEach((cell, k) => {
        const gap = sum - 2 * cell;
        const slack = Math.min(labels.length * 0.5 * unitOf(decimals), 1e-3 * sum);
        if ((gap < 0 ? -gap : gap) > slack) holds[k] = false;
      });
    }
    const at = holds.indexOf(true);
    const certain = lines > 1 || largest > 1000;
    if (!certain || at < 0 || holds.lastIndexOf(true) !== at) continue;
    const label = labels[at]!;
    if (labels.length > 3 || startsWithTotal(label)) return { axis, label };
  }
  return undefined;
}

/** Compares totals that stand in the text with the sums of their parts. */
export function checkTotals(reader: Reader, measure: Measure): ReadingProblem[] {
  const { axes, cells } = reader;
  const problems: ReadingProblem[] = [];
  for (const total of reader.set) {
    const { labels, row, column, value } = total;
    if (value === null) continue;
    const open = labels.map((label, axis) => !axes[axis]!.labels.includes(label));
    const comparable = measure.kind === 'counts' || measure.within.every((axis) => !open[axis]);
    const parts = partsOf(reader, total);
    const sum = parts.reduce((all, cell) => all + (cells[cell] ?? NaN), 0);
    const known = comparable && sum === sum && parts.length > 0;
    reader.totals.push({ row, column, printed: value, sum: known ? sum : null });
    if (!known) continue;
    const gap = sum - value;
    const size = gap < 0 ? -gap : gap;
    if (size <= 1e-9 * value) continue;
    const rounding = parts.length * 0.5 * unitOf(reader.decimals) + 1e-9 * value;
    const printed = labels.map((label) => `“${label}”`);
    problems.push({
      severity: size <= rounding ? 'note' : 'warning',
      message:
        `Row ${row + 1}: ${listed(printed)} is printed as ${formatCount(value)}, but its parts add up to ` +
        `${formatCount(Number(sum.toPrecision(12)))}: ${formatCount(Number(size.toPrecision(6)))} ${gap > 0 ? 'more' : 'fewer'}` +
        `${size <= rounding ? ', as rounding may leave' : ''}. The parts are used.`,
      row,
      column,
      remedies: [],
    });
  }
  return problems.slice(0, 20);
}
