import { normalQuantile } from '../random/normal-quantile.ts';
import type { Interval } from './intervals.ts';

/** Sums of a table of two attributes, row by row. */
export interface Margins {
  rows: Float64Array;
  columns: Float64Array;
  total: number;
}

/** Row and column sums. */
export function marginsOf(table: ArrayLike<number>, rows: number, columns: number): Margins {
  const sums = { rows: new Float64Array(rows), columns: new Float64Array(columns), total: 0 };
  for (let r = 0, cell = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, cell++) {
      const count = table[cell]!;
      sums.rows[r] = sums.rows[r]! + count;
      sums.columns[c] = sums.columns[c]! + count;
      sums.total += count;
    }
  return sums;
}

/** Counts expected of the margins where the attributes have nothing to do with each other. */
export function independentTable({ rows, columns, total }: Margins): Float64Array {
  const table = new Float64Array(rows.length * columns.length);
  for (let r = 0, cell = 0; r < rows.length; r++)
    for (let c = 0; c < columns.length; c++, cell++)
      table[cell] = total > 0 ? (rows[r]! * columns[c]!) / total : 0;
  return table;
}

/**
 * The table with the odds ratios of a pattern and the given margins, by iterative proportional
 * fitting. Deming and Stephan (1940), Annals of Mathematical Statistics 11; Mosteller (1968), JASA 63.
 *
 * @param pattern 0 or more in every cell; cells of 0 stay so
 * @param sweeps at most; columns are met exactly, rows to a billionth unless zeros forbid it
 */
export function withMargins(
  pattern: ArrayLike<number>,
  { rows, columns, total }: Margins,
  sweeps = 200,
): Float64Array {
  const [height, width] = [rows.length, columns.length];
  const table = Float64Array.from(pattern);
  const sums = new Float64Array(width);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let worst = 0;
    sums.fill(0);
    for (let r = 0; r < height; r++) {
      let sum = 0;
      const from = r * width;
      for (let c = 0; c < width; c++) sum += table[from + c]!;
      const factor = sum > 0 ? rows[r]! / sum : 0;
      if (sum > 0) worst = Math.max(worst, Math.abs(rows[r]! - sum));
      for (let c = 0; c < width; c++) {
        table[from + c] = table[from + c]! * factor;
        sums[c] = sums[c]! + table[from + c]!;
      }
    }
    for (let c = 0; c < width; c++) sums[c] = sums[c]! > 0 ? columns[c]! / sums[c]! : 0;
    for (let cell = 0; cell < table.length; cell++)
      table[cell] = table[cell]! * sums[cell % width]!;
    if (sweep > 0 && worst <= 1e-9 * total) break;
  }
  return table;
}

/**
 * Adjusted standardized residuals: (count − expected) / √(expected (1 − row share) (1 − column
 * share)), about standard normal in each cell where the attributes are independent. Haberman
 * (1973), Biometrics 29. 0 where a row or a column holds nobody, or everybody.
 */
export function adjustedResiduals(
  table: ArrayLike<number>,
  rows: number,
  columns: number,
): Float64Array {
  const margins = marginsOf(table, rows, columns);
  const expected = independentTable(margins);
  return expected.map((e, cell) => {
    const row = margins.rows[Math.floor(cell / columns)]! / margins.total;
    const column = margins.columns[cell % columns]! / margins.total;
    const variance = e * (1 - row) * (1 - column);
    return variance > 0 ? (table[cell]! - e) / Math.sqrt(variance) : 0;
  });
}

/**
 * Interval of the bias-corrected Cramér's V. The variance of φ² is that of the delta method for a
 * multinomial table (Bishop, Fienberg and Holland 1975, section 14.6) with that of a central
 * chi-square added, 2 · df / n², which it lacks where the attributes are independent; φ² and its
 * bias are corrected as Bergsma (2013) does. Covers at least the level in tables with expected
 * counts of some 5; wider than needed where V is near 1.
 *
 * @param size effective size; the counts' sum by default
 */
export function cramersVInterval(
  table: ArrayLike<number>,
  rows: number,
  columns: number,
  level = 0.95,
  size?: number,
): Interval {
  const margins = marginsOf(table, rows, columns);
  const { total } = margins;
  const n = size ?? total;
  if (!(n > 1)) return { lower: 0, upper: 1 };
  const byRow = new Float64Array(rows);
  const byColumn = new Float64Array(columns);
  let sum = 0;
  for (let r = 0, cell = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, cell++) {
      const count = table[cell]!;
      if (count === 0) continue;
      const part = (count * count) / (margins.rows[r]! * margins.columns[c]!);
      byRow[r] = byRow[r]! + part;
      byColumn[c] = byColumn[c]! + part;
      sum += part;
    }
  const phi = Math.max(0, sum - 1);
  let variance = 0;
  for (let r = 0, cell = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, cell++) {
      const count = table[cell]!;
      if (count === 0) continue;
      const [row, column] = [margins.rows[r]!, margins.columns[c]!];
      const slope =
        (2 * count * total) / (row * column) -
        (byRow[r]! * total) / row -
        (byColumn[c]! * total) / column;
      variance += (count / total) * slope * slope;
    }
  const used = (sums: Float64Array) => sums.reduce((k, count) => k + Number(count > 0), 0);
  const [height, width] = [used(margins.rows), used(margins.columns)];
  const freedom = (height - 1) * (width - 1);
  if (freedom <= 0) return { lower: 0, upper: 0 };
  const error = Math.sqrt(variance / n + (2 * freedom) / (n * n));
  const corrected = phi - freedom / (n - 1);
  const least = Math.min(
    height - 1 - ((height - 1) * (height - 1)) / (n - 1),
    width - 1 - ((width - 1) * (width - 1)) / (n - 1),
  );
  if (!(least > 0)) return { lower: 0, upper: 1 };
  const z = -normalQuantile((1 - level) / 2);
  const end = (value: number) => Math.min(1, Math.sqrt(Math.max(0, value) / least));
  return { lower: end(corrected - z * error), upper: end(corrected + z * error) };
}

/** Pearson's correlation of numbers in a table of counts; 0 where one of them does not vary. */
export function correlationOf(
  table: ArrayLike<number>,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): number {
  const { rows, columns, total } = marginsOf(table, x.length, y.length);
  const mean = (values: ArrayLike<number>, counts: Float64Array) =>
    counts.reduce((sum, count, i) => sum + (count > 0 ? count * values[i]! : 0), 0) / total;
  const [mx, my] = [mean(x, rows), mean(y, columns)];
  let [xx, yy, xy] = [0, 0, 0];
  rows.forEach((count, r) => {
    if (count > 0) xx += count * (x[r]! - mx) * (x[r]! - mx);
  });
  columns.forEach((count, c) => {
    if (count > 0) yy += count * (y[c]! - my) * (y[c]! - my);
  });
  for (let r = 0, cell = 0; r < x.length; r++)
    for (let c = 0; c < y.length; c++, cell++)
      if (table[cell]! > 0) xy += table[cell]! * (x[r]! - mx) * (y[c]! - my);
  return xx > 0 && yy > 0 ? Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy))) : 0;
}

/**
 * Correlation ratio η of a number on categories: the root of the share of its variance that lies
 * between the categories. Pearson (1905); Fisher (1925), section 45.
 *
 * @param table row by row, categories down and numbers across
 */
export function correlationRatio(
  table: ArrayLike<number>,
  categories: number,
  values: ArrayLike<number>,
): number {
  const width = values.length;
  const { rows, columns, total } = marginsOf(table, categories, width);
  let mean = 0;
  columns.forEach((count, c) => {
    if (count > 0) mean += (count * values[c]!) / total;
  });
  let whole = 0;
  columns.forEach((count, c) => {
    if (count > 0) whole += count * (values[c]! - mean) * (values[c]! - mean);
  });
  let between = 0;
  rows.forEach((count, r) => {
    if (!(count > 0)) return;
    let own = 0;
    for (let c = 0; c < width; c++)
      if (table[r * width + c]! > 0) own += (table[r * width + c]! * values[c]!) / count;
    between += count * (own - mean) * (own - mean);
  });
  return whole > 0 ? Math.sqrt(Math.min(1, between / whole)) : 0;
}
