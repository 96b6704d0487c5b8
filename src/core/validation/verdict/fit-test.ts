import { Sequence, subKey } from '../../random/stream.ts';
import type { StreamKey } from '../../random/stream.ts';
import { chiSquareTail } from '../../statistics/distributions.ts';
import { compositions, exactMultinomial } from '../../statistics/exact-multinomial.ts';
import { goodnessOfFit, powerDivergence } from '../../statistics/goodness-of-fit.ts';
import { raoScott } from '../../statistics/rao-scott.ts';
import { chiSquareBound, sequentialMultinomial } from '../../statistics/sequential-multinomial.ts';
import { uncertainFit } from '../../statistics/uncertain-shares.ts';
import { effectiveRows } from './closeness.ts';
import type { JudgedTable } from './judging.ts';

/**
 * How the p-value of a table was found.
 *
 * - `pearson`: chi-square, every expected count at least 5
 * - `enumerated`, `simulated`: exact multinomial, where some expected counts are smaller
 * - `bounded`: the same, so far off that a bound of the exact p-value says enough
 * - `rao-scott`: weighted rows
 * - `uncertain targets`: the publisher states an error of its figures, which is allowed for
 * - `impossible`: somebody is where nobody can be
 */
export type FitMethod =
  | 'pearson'
  | 'enumerated'
  | 'simulated'
  | 'bounded'
  | 'rao-scott'
  | 'uncertain targets'
  | 'impossible';

/** A test that rows are a random sample of a population with the expected shares. */
export interface FitTest {
  method: FitMethod;
  /** Null where people are in cells that expect nobody. */
  statistic: number | null;
  /** Null where no chi-square law is used. */
  degreesOfFreedom: number | null;
  pValue: number;
  /** Likelihood ratio G and its asymptotic p-value; null under weights, and where small counts make it unsound. */
  g: { statistic: number; pValue: number } | null;
  /** Outcomes weighed or drawn, where the test is exact. */
  outcomes: number | null;
  /** Cells that were put together because fewer than 5 were expected in each. */
  pooled: number;
  /** Rows, or the effective number of weighted rows. */
  size: number;
}

/** Least expected count at which the chi-square law holds (Cochran 1954, Biometrics 10). */
const leastExpected = 5;
/** Outcomes that are weighed one by one at most. */
const mostEnumerated = 50_000;

/**
 * Tests one table. Cells without a known target are left out.
 *
 * @param key random numbers of this table alone, for simulated outcomes
 * @param most outcomes drawn at most
 * @returns undefined where there is nothing to test: nobody, or one cell
 */
export function testFit(table: JudgedTable, key: StreamKey, most: number): FitTest | undefined {
  const cells = [...table.expected.keys()].filter((cell) => !Number.isNaN(table.expected[cell]!));
  const size = effectiveRows(table, cells);
  const possible = cells.filter((cell) => table.expected[cell]! > 0);
  if (!(size > 0) || possible.length === 0) return undefined;
  if (cells.some((cell) => table.expected[cell] === 0 && table.rows[cell]! > 0))
    return { ...asTest('impossible', size), statistic: null, degreesOfFreedom: null, pValue: 0 };
  if (possible.length < 2) return undefined;
  const whole = possible.reduce((sum, cell) => sum + table.expected[cell]!, 0);
  const expected = possible.map((cell) => (table.expected[cell]! * size) / whole);
  const hasErrors = possible.some((cell) => (table.errors?.[cell] ?? 0) > 0);
  if (table.weighted || hasErrors) return pooledTest(table, possible, expected, size, hasErrors);
  const observed = possible.map((cell) => table.rows[cell]!);
  return plainTest(observed, expected, size, key, most);
}

function plainTest(
  observed: number[],
  expected: number[],
  size: number,
  key: StreamKey,
  most: number,
): FitTest {
  const { statistic, degreesOfFreedom, pValue } = goodnessOfFit(observed, expected);
  if (expected.every((count) => count >= leastExpected)) {
    const g = powerDivergence(observed, expected, 0);
    return {
      ...asTest('pearson', size),
      statistic,
      degreesOfFreedom,
      pValue,
      g: { statistic: g, pValue: chiSquareTail(g, degreesOfFreedom) },
    };
  }
  const exact = { statistic, degreesOfFreedom: null };
  if (compositions(size, expected.length, mostEnumerated) <= mostEnumerated) {
    const random = new Sequence(subKey(key, 1));
    const made = exactMultinomial(observed, expected, 'chi-square', random, mostEnumerated);
    return {
      ...asTest('enumerated', size),
      ...exact,
      pValue: made.pValue,
      outcomes: made.outcomes,
    };
  }
  const bound = chiSquareBound(statistic, size, expected);
  if (bound <= 1 / most) return { ...asTest('bounded', size), ...exact, pValue: bound };
  const made = sequentialMultinomial(observed, expected, key, most);
  return { ...asTest('simulated', size), ...exact, pValue: made.pValue, outcomes: made.outcomes };
}

/** Weighted rows, and targets with an error: cells are put together until each expects enough. */
function pooledTest(
  table: JudgedTable,
  possible: readonly number[],
  expected: readonly number[],
  size: number,
  hasErrors: boolean,
): FitTest | undefined {
  const pools = poolsOf(expected);
  if (pools.length < 2) return undefined;
  const over = (values: ArrayLike<number>) =>
    pools.map((pool) => pool.reduce((sum, i) => sum + values[possible[i]!]!, 0));
  const shares = over(table.expected);
  const pooled = pools.reduce((sum, pool) => sum + (pool.length > 1 ? pool.length : 0), 0);
  if (hasErrors) {
    const squares = table.errors!.map((error) => error * error);
    const errors = over(squares).map(Math.sqrt);
    const made = uncertainFit(over(table.people), shares, errors, size);
    const { statistic, degreesOfFreedom, pValue } = made;
    return { ...asTest('uncertain targets', size), statistic, degreesOfFreedom, pValue, pooled };
  }
  const rows = over(table.rows).reduce((sum, count) => sum + count, 0);
  const { sums, squares } = table.weighted!;
  const made = raoScott(over(sums), over(squares), rows, shares);
  const { statistic, degreesOfFreedom, pValue } = made;
  return { ...asTest('rao-scott', size), statistic, degreesOfFreedom, pValue, pooled };
}

/** Cells in groups that each expect at least 5: the smallest are put together first. */
export function poolsOf(expected: ArrayLike<number>): number[][] {
  const order = Array.from(expected, (_, i) => i).sort((a, b) => expected[a]! - expected[b]!);
  const pools: number[][] = [];
  let open: number[] = [];
  let sum = 0;
  for (const cell of order) {
    open.push(cell);
    sum += expected[cell]!;
    if (sum < leastExpected) continue;
    pools.push(open);
    [open, sum] = [[], 0];
  }
  if (open.length > 0) (pools.at(-1) ?? pools[pools.push([]) - 1]!).push(...open);
  return pools;
}

function asTest(method: FitMethod, size: number): FitTest {
  return {
    method,
    statistic: null,
    degreesOfFreedom: null,
    pValue: 1,
    g: null,
    outcomes: null,
    pooled: 0,
    size,
  };
}
