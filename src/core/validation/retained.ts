import { normalQuantile } from '../random/normal-quantile.ts';
import { sampleFloor } from '../statistics/sampling-floor.ts';

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
 * Compares tables of the same margins.
 *
 * @param rows counted
 * @param free expected without the tie in question, at the margins of the rows
 * @param tied expected with it, at the margins of the rows
 * @param freedom degrees of freedom of the tie
 */
export function retainedOf(
  rows: ArrayLike<number>,
  free: Float64Array,
  tied: Float64Array,
  freedom: number,
): Retained {
  let [n, along, tie, apart] = [0, 0, 0, 0];
  for (let cell = 0; cell < free.length; cell++) {
    const count = rows[cell]!;
    n += count;
    apart += Math.abs(count - tied[cell]!);
    if (!(free[cell]! > 0)) continue;
    const lean = (tied[cell]! - free[cell]!) / free[cell]!;
    along += (count - free[cell]!) * lean;
    tie += (tied[cell]! - free[cell]!) * lean;
  }
  const share = tie > 0 ? along / tie : 0;
  let [here, hereSquares, there, thereSquares, extra, squares] = [0, 0, 0, 0, 0, 0];
  let [noise, used] = [0, 0];
  for (let cell = 0; cell < free.length; cell++) {
    if (!(free[cell]! > 0)) continue;
    const departure = tied[cell]! - free[cell]!;
    const lean = departure / free[cell]!;
    const p = rows[cell]! / n;
    const q = tied[cell]! / n;
    here += p * lean;
    hereSquares += p * lean * lean;
    there += q * lean;
    thereSquares += q * lean * lean;
    const rest = rows[cell]! - free[cell]! - share * departure;
    extra += (rest * rest) / free[cell]!;
    squares += q * (1 - q);
    noise += (tied[cell]! / free[cell]!) * (1 - q);
    used++;
  }
  const variance = Math.max(hereSquares - here * here, thereSquares - there * there);
  return {
    share,
    error: tie > 0 ? (Math.sqrt(Math.max(0, variance)) * Math.sqrt(n)) / tie : Infinity,
    totalVariation: n > 0 ? apart / 2 / n : 0,
    floor: n > 0 ? sampleFloor(n, tied) : 0,
    spread: n > 0 ? Math.sqrt((squares * varianceOfDistance) / n) / 2 : 0,
    extra: n > 0 ? Math.max(0, (extra - (noise * freedom) / used) / n) : 0,
    tie: n > 0 ? tie / n : 0,
  };
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
 * Limits of the verdicts. They are this program's conventions: a tie of V below `negligible` is
 * none; of one that there is, less than `lost` of it is lost, less than `weakened` weakened, more
 * than `strengthened` overdone; a V above `invented` that the reference does not have is invented.
 * Nothing is said against rows that an intact random sample of their number might show: the
 * interval of the share, at a level that all pairs share (Bonferroni), must exclude `within`.
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
  if (upper < tieLimits.within) {
    if (upper < 0 && share < -tieLimits.lost) return say('reversed');
    if (share < tieLimits.lost) return say('lost');
    if (share < tieLimits.weakened) return say('weakened');
  }
  if (isInvented) return say('invented');
  if (lower > tieLimits.strengthened) return say('strengthened');
  return lower > tieLimits.proven ? say('kept') : say('not enough data');
}
