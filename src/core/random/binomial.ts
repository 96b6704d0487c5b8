import { exp, log, log1p } from './math.ts';
import { firstBlock, uniform } from './stream.ts';
import type { StreamKey } from './stream.ts';

const most = 4294967295;

/** ln k! − (ln √2π + (k + ½) ln(k + 1) − (k + 1)): the tail of Stirling's formula. */
function stirlingTail(k: number): number {
  if (k < tails.length) return tails[k]!;
  const n = k + 1;
  const square = n * n;
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / n;
}

const tails = Float64Array.of(
  0.08106146679532726,
  0.0413406959554093,
  0.02767792568499834,
  0.020790672103765093,
  0.016644691189821193,
  0.013876128823070748,
  0.01189670994589177,
  0.010411265261972096,
  0.009255462182712733,
  0.00833056343336287,
);

/** By adding up probabilities from 0; for a mean below 10. */
function bySearch(trials: number, p: number, u: number): number {
  const odds = p / (1 - p);
  let chance = exp(trials * log1p(-p));
  let rest = u;
  let k = 0;
  while (rest > chance && k < trials && chance > 0) {
    rest -= chance;
    k++;
    chance *= ((trials - k + 1) / k) * odds;
  }
  return k;
}

/**
 * By transformed rejection (algorithm BTRS of Hörmann, J. Statist. Comput. Simul. 46, 1993);
 * for p ≤ ½ and a mean of at least 10. Attempt t uses blocks first + 2t and first + 2t + 1.
 */
function byRejection(key: StreamKey, index: number, n: number, p: number, first: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const center = n * p + 0.5;
  const inner = 0.92 - 4.2 / b;
  const odds = p / (1 - p);
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  for (let block = first; ; block += 2) {
    const u = uniform(key, index, block) - 0.5;
    const v = uniform(key, index, block + 1);
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + center);
    if (edge >= 0.07 && v <= inner) return k;
    if (k < 0 || k > n) continue;
    const height = log((v * alpha) / (a / (edge * edge) + b));
    const bound =
      (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k);
    if (height <= bound) return k;
  }
}

function successes(
  key: StreamKey,
  index: number,
  trials: number,
  p: number,
  first: number,
): number {
  if (trials === 0 || p === 0) return 0;
  if (p === 1) return trials;
  if (p > 0.5) return trials - successes(key, index, trials, 1 - p, first);
  return trials * p < 10
    ? bySearch(trials, p, uniform(key, index, first))
    : byRejection(key, index, trials, p, first);
}

function requireTrials(what: string, trials: number): void {
  if (!(Number.isInteger(trials) && trials >= 0 && trials <= most))
    throw new RangeError(`${what}: ${trials} trials; give a whole number from 0 to ${most}`);
}

/**
 * Binomial draw of person `index`: successes in `trials` trials, by the exact law and no
 * normal approximation.
 *
 * @param trials whole number, 0 … 2³² − 1
 * @param probability of success, 0 … 1
 * @param draw number of the draw where a person needs several under this key
 */
export function binomial(
  key: StreamKey,
  index: number,
  trials: number,
  probability: number,
  draw = 0,
): number {
  requireTrials('binomial', trials);
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`binomial: probability ${probability}; give a number from 0 to 1`);
  return successes(key, index, trials, probability, firstBlock(draw));
}

/**
 * Multinomial draw of person `index` into `out`: `trials` divided over the categories, one
 * binomial after another of what is left. It uses the draws `draw` … draw + weights.length − 1.
 *
 * @param trials whole number, 0 … 2³² − 1
 * @param weights at least 0, not all 0; they need not add up to 1
 * @param out whole counts that add up to `trials`
 */
export function multinomial(
  key: StreamKey,
  index: number,
  trials: number,
  weights: Float64Array,
  out: Float64Array,
  draw = 0,
): void {
  requireTrials('multinomial', trials);
  let total = 0;
  for (let i = weights.length - 1; i >= 0; i--) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity))
      throw new RangeError(
        `multinomial: weight ${weight} of category ${i}; give a finite number of at least 0`,
      );
    total += weight;
    out[i] = total;
  }
  if (!(total > 0 && total < Infinity))
    throw new RangeError(
      `multinomial: weights add up to ${total}; give a positive sum within range`,
    );
  let left = trials;
  for (let i = 0; i < weights.length; i++) {
    const rest = out[i]!;
    const count =
      left === 0 || rest === 0
        ? 0
        : successes(key, index, left, weights[i]! / rest, firstBlock(draw + i));
    out[i] = count;
    left -= count;
  }
}
