import { log } from '../random/math.ts';
import { powerDivergence, sum } from './goodness-of-fit.ts';

/** How far apart two distributions over the same categories are. */
export interface Divergence {
  /** Half the sum of absolute differences: share of people to move. 0 … 1. */
  totalVariation: number;
  /** Largest absolute difference of one category. */
  largestDifference: number;
  /** √Σ (p − q)² / q; Infinity where p has people and q none. Cohen (1988), chapter 7. */
  cohensW: number;
  /** Largest p / q or q / p over the categories; Infinity where one of them is empty. */
  worstRatio: number;
  /** Σ (p − q) ln(p / q), the population stability index; Infinity where one is empty. */
  populationStabilityIndex: number;
  /** Jensen–Shannon divergence in nats, 0 … ln 2. Lin (1991). */
  jensenShannon: number;
  /** Kullback–Leibler divergence of p from q in nats; Infinity where q is empty and p is not. */
  kullbackLeibler: number;
  hellinger: number;
}

/**
 * Compares shares p with reference shares q. Either may come as counts: each is divided by its sum.
 *
 * @throws RangeError where one of them adds up to nothing
 */
export function divergenceOf(p: ArrayLike<number>, q: ArrayLike<number>): Divergence {
  const [sumP, sumQ] = [sum(p), sum(q)];
  if (!(sumP > 0 && sumQ > 0)) throw new RangeError('divergence: a distribution has no people');
  let absolute = 0;
  let largest = 0;
  let w = 0;
  let worst = 1;
  let stability = 0;
  let towardsMiddle = 0;
  let relative = 0;
  let roots = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i]! / sumP;
    const b = q[i]! / sumQ;
    if (a === 0 && b === 0) continue;
    const difference = Math.abs(a - b);
    absolute += difference;
    largest = Math.max(largest, difference);
    w += (difference * difference) / b;
    worst = Math.max(worst, a / b, b / a);
    stability += a === 0 || b === 0 ? Infinity : (a - b) * log(a / b);
    const middle = (a + b) / 2;
    if (a > 0) {
      towardsMiddle += 0.5 * a * log(a / middle);
      relative += b === 0 ? Infinity : a * log(a / b);
    }
    if (b > 0) towardsMiddle += 0.5 * b * log(b / middle);
    const root = Math.sqrt(a) - Math.sqrt(b);
    roots += root * root;
  }
  return {
    totalVariation: absolute / 2,
    largestDifference: largest,
    cohensW: Math.sqrt(w),
    worstRatio: worst,
    populationStabilityIndex: stability,
    jensenShannon: Math.max(0, towardsMiddle),
    kullbackLeibler: Math.max(0, relative),
    hellinger: Math.sqrt(roots / 2),
  };
}

/** Errors of a table of counts, as spatial microsimulation reports them. */
export interface TableError {
  /** Σ |drawn − target|, in people: each misplaced person counts twice. */
  totalAbsoluteError: number;
  /** The same as a share of the target's total. */
  standardizedAbsoluteError: number;
  /** Root mean squared error over the mean target. Knudsen and Fotheringham (1986). */
  srmse: number;
}

/** Error of drawn counts against targets of the same table. */
export function tableErrorOf(drawn: ArrayLike<number>, target: ArrayLike<number>): TableError {
  let absolute = 0;
  let squares = 0;
  for (let i = 0; i < drawn.length; i++) {
    const difference = drawn[i]! - target[i]!;
    absolute += Math.abs(difference);
    squares += difference * difference;
  }
  const total = sum(target);
  const cells = target.length;
  return {
    totalAbsoluteError: absolute,
    standardizedAbsoluteError: absolute / total,
    srmse: Math.sqrt(squares / cells) / (total / cells),
  };
}

/**
 * Kolmogorov–Smirnov distance and Wasserstein (earth mover's) distance between two
 * distributions over the same ordered values.
 *
 * @param values ascending, in the unit of the attribute
 * @param p counts or shares at each value
 * @param q the same of the other distribution
 * @returns the largest difference of the distribution functions, and the average
 *   distance that people would have to move, in the unit of the values
 */
export function orderedDistance(
  values: ArrayLike<number>,
  p: ArrayLike<number>,
  q: ArrayLike<number>,
): { kolmogorovSmirnov: number; wasserstein: number } {
  const [sumP, sumQ] = [sum(p), sum(q)];
  let above = 0;
  let largest = 0;
  let moved = 0;
  for (let i = 0; i < values.length; i++) {
    above += p[i]! / sumP - q[i]! / sumQ;
    largest = Math.max(largest, Math.abs(above));
    if (i + 1 < values.length) moved += Math.abs(above) * (values[i + 1]! - values[i]!);
  }
  return { kolmogorovSmirnov: largest, wasserstein: moved };
}

/** Two tables of synthetic and real counts, compared as synthpop's `utility.tab` does. Raab, Nowok and Dibben (2021). */
export interface TableUtility {
  /** Voas and Williamson's chi-square, Σ (s − o)² / ((s + o) / 2). */
  voasWilliamson: number;
  /** Freeman and Tukey's statistic, 4 Σ (√s − √o)². */
  freemanTukey: number;
  /** Likelihood ratio over the cells that both have. */
  g: number;
  /** Propensity score mean squared error of a model with a term for every cell. */
  propensityError: number;
  /** √(π/2) Σ |s − o| / √((s + o) / 2): about the number of cells where the rows are drawn from the real shares. */
  weightedAbsolute: number;
  /** Mann and Whitney's U of the propensity scores: pairs in which the synthetic row scores higher, ties by half. */
  rankSum: number;
  /** Degrees of freedom. */
  degreesOfFreedom: number;
}

/** Utility of a synthetic table against the real one of the same size. */
export function tableUtility(synthetic: ArrayLike<number>, real: ArrayLike<number>): TableUtility {
  const [sumS, sumO] = [sum(synthetic), sum(real)];
  const scaled = Array.from(real, (count) => (count * sumS) / sumO);
  let vw = 0;
  let ft = 0;
  let g = 0;
  let propensity = 0;
  let weighted = 0;
  let cells = 0;
  const share = sumS / (sumS + sumO);
  for (let i = 0; i < scaled.length; i++) {
    const s = synthetic[i]!;
    const o = scaled[i]!;
    if (s === 0 && o === 0) continue;
    cells++;
    vw += ((s - o) * (s - o)) / ((s + o) / 2);
    weighted += Math.abs(s - o) / Math.sqrt((s + o) / 2);
    const root = Math.sqrt(s) - Math.sqrt(o);
    ft += 4 * root * root;
    if (s > 0 && o > 0) g += 2 * s * log(s / o);
    const both = s + real[i]!;
    const score = s / both;
    propensity += both * (score - share) * (score - share);
  }
  return {
    voasWilliamson: vw,
    freemanTukey: ft,
    g,
    propensityError: propensity / (sumS + sumO),
    weightedAbsolute: weighted * Math.sqrt(halfPi),
    rankSum: rankSumOf(synthetic, real),
    degreesOfFreedom: cells - 1,
  };
}

const halfPi = 1.5707963267948966;

function rankSumOf(synthetic: ArrayLike<number>, real: ArrayLike<number>): number {
  const cells = Array.from(synthetic, (s, i) => ({ s, o: real[i]!, score: s / (s + real[i]!) }))
    .filter(({ s, o }) => s + o > 0)
    .sort((a, b) => a.score - b.score);
  let below = 0;
  let pairs = 0;
  for (let from = 0, to = 0; from < cells.length; from = to) {
    let [s, o] = [0, 0];
    for (; to < cells.length && cells[to]!.score === cells[from]!.score; to++) {
      s += cells[to]!.s;
      o += cells[to]!.o;
    }
    pairs += s * (below + o / 2);
    below += o;
  }
  return pairs;
}

/** Pearson's chi-square of two distributions of the same total, with q as reference. */
export function chiSquareDistance(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [sumP, sumQ] = [sum(p), sum(q)];
  return powerDivergence(
    Array.from(p, (x) => x / sumP),
    Array.from(q, (x) => x / sumQ),
  );
}
