import { normalQuantile } from '../../random/normal-quantile.ts';
import { sampleFloor } from '../../statistics/sampling-floor.ts';

/** How much of what ties attributes in a reference is in the rows. */
export interface Retained {
  /**
   * Share of the reference's tie: 1 where all of it is there, 0 where the attributes are
   * independent, negative where it is turned round. The regression of the rows' departure from
   * independence on that of the reference, cell by cell with weights of one over the expected count.
   */
  share: number;
  /** Standard error among random samples of this many rows. */
  error: number;
  /** Share of people to move until the rows tie the attributes as the reference does. */
  totalVariation: number;
  /** The same for a random sample whose tie is that of the reference, on average. */
  floor: number;
  /** Its standard deviation there. */
  spread: number;
  /** Σ (departure not explained by the reference's)² / expected / n, less what chance adds. */
  extra: number;
  /** Σ (departure of the reference)² / expected / n, the φ² of its tie at these margins. */
  tie: number;
}

/**
 * Compares tables of the same margins. The standard error is the largest of three: among samples
 * with the tie of the reference, with that of the rows, and without any; margins move along, so
 * only what they leave of the departure counts (the projection of the delta method).
 *
 * @param rows counted
 * @param free expected without the tie in question, at the margins of the rows
 * @param tied expected with it, at the margins of the rows
 * @param freedom degrees of freedom of the tie
 * @param margins cell of each margin that each cell counts in
 * @param referenceRows rows of a reference that is itself a sample: what chance adds to its tie is taken
 *   out, and its error counts as the rows' own does
 */
export function retainedOf(
  rows: ArrayLike<number>,
  free: Float64Array,
  tied: Float64Array,
  freedom: number,
  margins: readonly Int32Array[],
  referenceRows = Infinity,
): Retained {
  const lean = free.map((e, cell) => (e > 0 ? (tied[cell]! - e) / e : 0));
  let [n, along, found, apart] = [0, 0, 0, 0];
  for (let cell = 0; cell < free.length; cell++) {
    const count = rows[cell]!;
    n += count;
    apart += Math.abs(count - tied[cell]!);
    along += (count - free[cell]!) * lean[cell]!;
    found += (tied[cell]! - free[cell]!) * lean[cell]!;
  }
  if (!(n > 0))
    return { share: 0, error: Infinity, totalVariation: 0, floor: 0, spread: 0, extra: 0, tie: 0 };
  const tie = Math.max(0, found - (freedom * n) / referenceRows);
  const share = tie > 0 ? along / tie : 0;
  const both = 1 + n / referenceRows;
  const apartFromMargins = beyondMargins(lean, tied, margins);
  let [here, hereSquares, intact, extra, squares, noise, used] = [0, 0, 0, 0, 0, 0, 0];
  for (let cell = 0; cell < free.length; cell++) {
    if (!(free[cell]! > 0)) continue;
    const rest = rows[cell]! - free[cell]! - share * (tied[cell]! - free[cell]!);
    const q = tied[cell]! / n;
    const w = apartFromMargins[cell]!;
    here += rows[cell]! * w;
    hereSquares += rows[cell]! * w * w;
    intact += tied[cell]! * w * w;
    extra += (rest * rest) / free[cell]!;
    squares += q * (1 - q);
    noise += (tied[cell]! / free[cell]!) * (1 - q);
    used++;
  }
  const variance = Math.max(hereSquares - (here * here) / n, intact, found);
  return {
    share,
    error: tie > 0 ? Math.sqrt(variance * both) / tie : Infinity,
    totalVariation: apart / 2 / n,
    floor: sampleFloor(n / both, tied),
    spread: Math.sqrt((squares * varianceOfDistance * both) / n) / 2,
    extra: Math.max(0, (extra - (both * noise * freedom) / used) / n),
    tie: tie / n,
  };
}

/** Rounds of taking out one margin after the other. */
const rounds = 20;

/** What a sum of terms of the margins leaves of some numbers, by weighted least squares. */
function beyondMargins(
  numbers: Float64Array,
  weights: Float64Array,
  margins: readonly Int32Array[],
): Float64Array {
  const left = numbers.slice();
  const sums = margins.map((of) => {
    const size = of.reduce((most, cell) => Math.max(most, cell), 0) + 1;
    return { of, mean: new Float64Array(size), weight: new Float64Array(size) };
  });
  for (const { of, weight } of sums)
    for (let cell = 0; cell < left.length; cell++)
      weight[of[cell]!] = weight[of[cell]!]! + weights[cell]!;
  for (let round = 0; round < rounds; round++)
    for (const { of, mean, weight } of sums) {
      mean.fill(0);
      for (let cell = 0; cell < left.length; cell++)
        mean[of[cell]!] = mean[of[cell]!]! + weights[cell]! * left[cell]!;
      for (let k = 0; k < mean.length; k++) mean[k] = weight[k]! > 0 ? mean[k]! / weight[k]! : 0;
      for (let cell = 0; cell < left.length; cell++) left[cell] = left[cell]! - mean[of[cell]!]!;
    }
  return left;
}

/** Variance of the absolute value of a standard normal variable, 1 − 2/π. */
const varianceOfDistance = 1 - 2 / 3.141592653589793;

/** What became of a tie. */
export type TieVerdict =
  | 'kept'
  | 'weakened'
  | 'lost'
  | 'reversed'
  | 'strengthened'
  | 'invented'
  | 'not enough data'
  | 'no reference';

/**
 * Limits of the verdicts. They are this program's conventions. A tie whose V is below `negligible`
 * is none. Of one that there is, `share` says how much is in the rows, with an interval at a level
 * that all pairs hold at together (Bonferroni), so that what an intact random sample of that size
 * may show is held against nobody:
 *
 * - lost: less than `lost`, and certainly less than `proven`
 * - weakened: less than `weakened`, and certainly less than `within`
 * - reversed: less than −`lost`, and certainly negative
 * - strengthened: certainly more than `strengthened`, and farther than chance takes a sample
 * - invented: what the rows tie in other ways has a V above `invented` and above the reference's
 * - kept: certainly more than `proven`, or no tie where none should be
 * - not enough data: none of these, or fewer than `rows` rows
 */
export const tieLimits = {
  negligible: 0.05,
  lost: 0.25,
  weakened: 0.8,
  within: 0.9,
  proven: 0.5,
  strengthened: 1.25,
  invented: 0.1,
  rows: 30,
} as const;

export interface RetainedVerdict {
  verdict: TieVerdict;
  /** Interval of the share at the level shared by all pairs. */
  lower: number;
  upper: number;
}

/**
 * Judges a tie by what is retained of it.
 *
 * @param least the smaller number of used categories less one: φ² over it is V²
 * @param together how many ties are judged together
 */
export function judgeRetained(
  retained: Retained,
  n: number,
  least: number,
  together: number,
  risk = 0.05,
): RetainedVerdict {
  const z = -normalQuantile(risk / 2 / Math.max(1, together));
  const { share, error, tie, extra } = retained;
  const v = (phi: number) => (least > 0 ? Math.sqrt(phi / least) : 0);
  const lower = share - z * error;
  const upper = share + z * error;
  const say = (verdict: TieVerdict): RetainedVerdict => ({ verdict, lower, upper });
  if (n < tieLimits.rows || least <= 0) return say('not enough data');
  const beyond = retained.totalVariation > retained.floor + z * retained.spread;
  const isInvented = beyond && v(extra) > Math.max(tieLimits.invented, v(tie));
  if (v(tie) < tieLimits.negligible) {
    if (isInvented) return say('invented');
    return retained.floor > tieLimits.invented ? say('not enough data') : say('kept');
  }
  if (upper < 0 && share < -tieLimits.lost) return say('reversed');
  if (isInvented) return say('invented');
  if (upper < tieLimits.proven && share < tieLimits.lost) return say('lost');
  if (upper < tieLimits.within && share < tieLimits.weakened) return say('weakened');
  if (lower > tieLimits.strengthened && beyond) return say('strengthened');
  return lower > tieLimits.proven ? say('kept') : say('not enough data');
}
