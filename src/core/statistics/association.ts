import { exp, log } from '../random/math.ts';
import { chiSquareTail } from './distributions.ts';
import type { TestResult } from './goodness-of-fit.ts';

/** How two categorical attributes hang together. */
export interface Association extends TestResult {
  /** Likelihood ratio statistic G. */
  g: number;
  /** √(χ² / (n · (min(rows, columns) − 1))), 0 … 1; rises with chance in small samples. */
  cramersV: number;
  /** Cramér's V corrected for bias. Bergsma (2013), Journal of the Korean Statistical Society 42. */
  cramersVCorrected: number;
}

/**
 * Association in a table of two attributes, row by row. Rows and columns that nobody is in are left out.
 *
 * @param size effective size where counts are weighted; the counts' sum by default
 */
export function associationOf(
  counts: ArrayLike<number>,
  rows: number,
  columns: number,
  size?: number,
): Association {
  const inRow = new Float64Array(rows);
  const inColumn = new Float64Array(columns);
  let total = 0;
  for (let r = 0, cell = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, cell++) {
      const count = counts[cell]!;
      inRow[r]! += count;
      inColumn[c]! += count;
      total += count;
    }
  let squares = 0;
  let g = 0;
  for (let r = 0, cell = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, cell++) {
      const count = counts[cell]!;
      if (count === 0) continue;
      squares += (count * count) / (inRow[r]! * inColumn[c]!);
      g += 2 * count * log((count * total) / (inRow[r]! * inColumn[c]!));
    }
  const usedRows = inRow.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  const usedColumns = inColumn.reduce((n, count) => n + (count > 0 ? 1 : 0), 0);
  const phi = total > 0 ? Math.max(0, squares - 1) : 0;
  const n = size ?? total;
  const degreesOfFreedom = Math.max(0, (usedRows - 1) * (usedColumns - 1));
  const statistic = phi * n;
  const least = Math.min(usedRows, usedColumns) - 1;
  const rest = Math.max(0, phi - degreesOfFreedom / (n - 1));
  const leastCorrected =
    Math.min(
      usedRows - ((usedRows - 1) * (usedRows - 1)) / (n - 1),
      usedColumns - ((usedColumns - 1) * (usedColumns - 1)) / (n - 1),
    ) - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom > 0 ? chiSquareTail(statistic, degreesOfFreedom) : 1,
    g: total > 0 ? (g * n) / total : 0,
    cramersV: least > 0 ? Math.sqrt(phi / least) : 0,
    cramersVCorrected: leastCorrected > 0 ? Math.min(1, Math.sqrt(rest / leastCorrected)) : 0,
  };
}

/** Association of two binary attributes within strata. */
export interface ConditionalAssociation {
  /** Mantel and Haenszel's common odds ratio. */
  oddsRatio: number;
  /** Its interval, from the variance of Robins, Breslow and Greenland (1986). */
  interval: { lower: number; upper: number };
  /** Cochran–Mantel–Haenszel test that it is 1 in every stratum, with continuity correction if asked. */
  test: TestResult;
}

/**
 * Cochran–Mantel–Haenszel test of 2 × 2 tables in strata. Mantel and Haenszel (1959).
 *
 * @param tables of each stratum, row by row: [a, b, c, d]
 * @param standardErrors half width of the interval in standard errors
 * @param corrected subtract one half, as R's `mantelhaen.test` does by default
 */
export function mantelHaenszel(
  tables: readonly (readonly [number, number, number, number])[],
  standardErrors: number,
  corrected = true,
): ConditionalAssociation {
  let [difference, variance] = [0, 0];
  let [r, s, pr, prs, qs] = [0, 0, 0, 0, 0];
  for (const [a, b, c, d] of tables) {
    const n = a + b + c + d;
    if (n < 2) continue;
    difference += a - ((a + b) * (a + c)) / n;
    variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1));
    const p = (a + d) / n;
    const q = (b + c) / n;
    const own = (a * d) / n;
    const other = (b * c) / n;
    r += own;
    s += other;
    pr += p * own;
    prs += p * other + q * own;
    qs += q * other;
  }
  const away = Math.abs(difference) - (corrected ? Math.min(0.5, Math.abs(difference)) : 0);
  const statistic = variance > 0 ? (away * away) / variance : 0;
  const oddsRatio = r / s;
  const se = Math.sqrt(pr / (2 * r * r) + prs / (2 * r * s) + qs / (2 * s * s));
  const factor = exp(standardErrors * se);
  return {
    oddsRatio,
    interval: { lower: oddsRatio / factor, upper: oddsRatio * factor },
    test: { statistic, degreesOfFreedom: 1, pValue: chiSquareTail(statistic, 1) },
  };
}
