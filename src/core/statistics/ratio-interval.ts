import { exp, log } from '../random/math.ts';
import { chiSquareQuantile } from './distributions.ts';
import type { Interval } from './intervals.ts';

/** Logarithms of ratios are looked for up to here. */
const farthest = 40;

/**
 * Score interval of a ratio of two independent proportions, p₁ ÷ p₂: all ratios that the chi-square
 * test with shares fitted to the ratio does not reject. Koopman (1984), Biometrics 40, 513–517.
 *
 * @param first successes and size; not whole where rows are weighted
 * @returns 0 below where the first has no success, Infinity above where the second has none
 */
export function ratioInterval(
  first: readonly [number, number],
  second: readonly [number, number],
  level = 0.95,
): Interval {
  const bound = chiSquareQuantile(level, 1);
  const [x1, n1] = first;
  const [x2, n2] = second;
  const beyond = (logRatio: number) => scoreOf(first, second, exp(logRatio)) > bound;
  // Between a ratio that is not rejected and one far enough out to be.
  const end = (from: number, to: number) => {
    let [inside, outside] = [from, to];
    for (let i = 0; i < 80; i++) {
      const middle = (inside + outside) / 2;
      if (beyond(middle)) outside = middle;
      else inside = middle;
    }
    return exp((inside + outside) / 2);
  };
  if (x1 === 0 && x2 === 0) return { lower: 0, upper: Infinity };
  const start =
    x1 === 0
      ? -farthest
      : x2 === 0
        ? farthest
        : Math.min(farthest, Math.max(-farthest, log((x1 * n2) / (n1 * x2))));
  return {
    lower: x1 === 0 ? 0 : end(start, -farthest),
    upper: x2 === 0 ? Infinity : end(start, farthest),
  };
}

/** Pearson's chi-square of both counts, with the shares of greatest likelihood among those in this ratio. */
function scoreOf(
  [x1, n1]: readonly [number, number],
  [x2, n2]: readonly [number, number],
  ratio: number,
): number {
  const a = (n1 + n2) * ratio;
  const b = n1 * ratio + x1 + n2 + x2 * ratio;
  const c = x1 + x2;
  // The smaller root of a p² − b p + c, without cancellation.
  const p2 = (2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
  const p1 = Math.min(1, ratio * p2);
  return term(x1, n1, p1) + term(x2, n2, Math.min(1, p2));
}

function term(x: number, n: number, p: number): number {
  const away = x - n * p;
  const variance = n * p * (1 - p);
  return variance > 0 ? (away * away) / variance : away === 0 ? 0 : Infinity;
}
