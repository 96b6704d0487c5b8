import { exp } from '../random/math.ts';

/** Sums that the weights of some rows are to have. */
export interface WeightMargin {
  /** Sum that each row counts in, from 1 on; 0 for none. */
  of: Uint32Array;
  /** Sums wanted, one per place in `of`; that of 0 is not looked at. */
  targets: Float64Array;
  /**
   * What a distance r from each target costs: r² ÷ (2 × leeway), next to the distance of the
   * weights. 0 for a sum that is to be met exactly.
   */
  leeway: Float64Array;
}

/** Weights brought to sums. */
export interface CalibratedWeights {
  weights: Float64Array;
  /** Rows whose weight stands at a bound. */
  bounded: number;
}

/** A weight becomes at most this many times larger or smaller, unless another bound is asked for. */
export const weightBound = 4;
/** Largest change of a sum that ends the sweeps, in the unit of the weights. */
const settled = 1e-3;
const newtonSteps = 12;
/** Largest change of a logarithm of a weight by one margin. */
const longestStep = 1;

/**
 * The weights nearest to given ones, Σ w·log(w ÷ w₀) − w + w₀, with known sums: raking as in
 * Deville and Särndal (1992), JASA 87, each weight between w₀ ÷ `weightBound` and
 * w₀ × `weightBound` and each sum with a leeway of its own (ridge calibration: Chambers 1996,
 * Journal of Official Statistics 12), so that a solution always exists and is unique. Margin
 * after margin is brought to its optimum given the others; the last one is met best.
 *
 * @param base w₀, positive
 * @param mostSweeps sweeps over all margins after which what is reached counts
 * @param bound in place of `weightBound`; Infinity for none
 */
export function calibrateWeights(
  base: Float64Array,
  margins: readonly WeightMargin[],
  mostSweeps: number,
  bound = weightBound,
): CalibratedWeights {
  const rows = base.length;
  const free = base.slice();
  const low = base.map((weight) => weight / bound);
  const high = base.map((weight) => weight * bound);
  const tilts = margins.map(({ targets }) => new Float64Array(targets.length));
  let waiting: { of: Uint32Array; factor: Float64Array } = {
    of: new Uint32Array(rows),
    factor: Float64Array.of(1),
  };
  for (let sweep = 0, largest = Infinity; sweep < mostSweeps && largest > settled; sweep++) {
    largest = 0;
    for (const [m, margin] of margins.entries()) {
      const { of, targets } = margin;
      const moving = new Float64Array(targets.length);
      const fixed = new Float64Array(targets.length);
      for (let i = 0; i < rows; i++) {
        const weight = free[i]! * waiting.factor[waiting.of[i]!]!;
        const k = of[i]!;
        free[i] = weight;
        if (weight < low[i]!) fixed[k] = fixed[k]! + low[i]!;
        else if (weight > high[i]!) fixed[k] = fixed[k]! + high[i]!;
        else moving[k] = moving[k]! + weight;
      }
      const factor = new Float64Array(targets.length).fill(1);
      for (let k = 1; k < targets.length; k++) {
        if (moving[k] === 0) continue;
        const step = stepTo(margin, k, tilts[m]![k]!, moving[k]!, fixed[k]!);
        tilts[m]![k] = tilts[m]![k]! + step;
        factor[k] = exp(step);
        largest = Math.max(largest, moving[k]! * Math.abs(factor[k]! - 1));
      }
      waiting = { of, factor };
    }
  }
  let bounded = 0;
  const weights = free.map((raw, i) => {
    const weight = raw * waiting.factor[waiting.of[i]!]!;
    const within = Math.min(Math.max(weight, low[i]!), high[i]!);
    if (within !== weight) bounded++;
    return within;
  });
  return { weights, bounded };
}

/** Solves moving·e^δ + fixed + leeway·(tilt + δ) = target by Newton's method, from δ = 0. */
function stepTo(
  { targets, leeway }: WeightMargin,
  k: number,
  tilt: number,
  moving: number,
  fixed: number,
): number {
  const within = (step: number) => Math.max(-longestStep, Math.min(longestStep, step));
  let delta = 0;
  for (let i = 0; i < newtonSteps; i++) {
    const grown = moving * exp(delta);
    const off = grown + fixed + leeway[k]! * (tilt + delta) - targets[k]!;
    const change = -off / (grown + leeway[k]!);
    delta = within(delta + within(change));
    if (Math.abs(change) < 1e-12) break;
  }
  return delta;
}
