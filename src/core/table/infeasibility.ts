/**
 * Totals asked of a list of units: the cells of a table, or records that carry weights.
 * Every unit counts in at most one target of each marginal.
 */
export interface TargetSystem {
  /** Targets of each marginal; NaN where unknown. */
  targets: readonly Float64Array[];
  /** A marginal that counts every unit under a known target; −1 where there is none. */
  complete: number;
  /**
   * Given one number per target, sums for every unit the numbers of the targets it counts
   * in, and returns the least number that has to be taken off, from each number of the
   * complete marginal or from all numbers where there is none, so that no unit that can hold
   * anything keeps a positive sum. Any larger number will do as well.
   */
  largestSum(numbers: readonly Float64Array[]): number;
}

/** Proof that no nonnegative units meet all the targets. */
export interface Certificate {
  /** Multiplier of each target: positive where too much is asked, negative where too little. */
  multipliers: Float64Array[];
  /** What was taken off the multipliers of the complete marginal; 0 where there is none. */
  shift: number;
  /** Whatever the units hold, as long as targets of 0 are kept, some target stays off by this much. */
  leastDeviation: number;
}

/**
 * Turns the steps of a fit that goes nowhere into a proof that nothing can be reached.
 *
 * Let δ(t) be any numbers, one per target, and let x ≥ 0 meet every known target. Summing
 * δ(t) × target(t) over the targets counts each unit once per target it stands in, so
 *
 *     Σ δ(t)·target(t) = Σ x(u)·D(u),  where D(u) = Σ of δ(t) over the targets of unit u.
 *
 * The right side is at most X·M with M the largest D over units that may be positive and X
 * the sum of all x under some target. If one marginal counts every unit, X is its total T;
 * otherwise M counts as at least 0 and X is at most the sum T of all known targets. So
 * whenever Σ δ·target > T·M, no such x exists: a certificate in the sense of Farkas (1902).
 * It proves whatever δ is put in, and the only question is which δ to try.
 *
 * Proportional fitting finds one by itself. Take δ(t) as the logarithm of what the units of t
 * were multiplied by in the last sweep. Then Σ δ·target is the sum of the Kullback–Leibler
 * distances by which the marginals were missed, and D(u) is the growth of unit u over the
 * sweep. A fit of contradicting targets ends in a cycle: distances stay positive, while no
 * unit grows in the long run, so the left side stays and M falls to 0. A fit that is only
 * slow, because the targets force units towards zero like 1/k, meets its targets better
 * and better and, being feasible, never fulfils the inequality.
 *
 * If units x miss the targets by d(t), the same sum shows Σ δ'·d ≥ gap with δ' = δ shifted
 * by M over the counting marginals, hence max |d| ≥ gap ÷ Σ |δ'|: the least deviation.
 *
 * @returns undefined where the numbers prove nothing beyond rounding
 */
export function certificateOf(
  { targets, complete, largestSum }: TargetSystem,
  numbers: readonly Float64Array[],
): Certificate | undefined {
  const largest = largestSum(numbers);
  const shift = complete >= 0 ? largest : Math.max(0, largest);
  const multipliers = numbers.map((own) => own.slice());
  let gap = 0;
  let weight = 0;
  let size = 0;
  targets.forEach((counts, m) => {
    const shifted = complete < 0 || complete === m ? shift : 0;
    for (let t = 0; t < counts.length; t++) {
      const target = counts[t]!;
      if (!(target >= 0)) {
        multipliers[m]![t] = 0;
        continue;
      }
      const multiplier = (multipliers[m]![t] = multipliers[m]![t]! - shifted);
      gap += multiplier * target;
      size += Math.abs(multiplier) * target;
      weight += Math.abs(multiplier);
    }
  });
  const rounding = 1e-15 * (targets.length + 8) * size;
  if (!(gap > rounding) || weight === 0) return undefined;
  return { multipliers, shift: complete >= 0 ? shift : 0, leastDeviation: gap / weight };
}

/**
 * Looks for a proof that is easier to read: every target counts fully for, fully against or
 * not at all, before the shift of the complete marginal, which `multipliers` leaves out. Each complete marginal is first shifted by its median, which changes no sum
 * over units but a constant, so that targets which play no part come to lie near zero.
 */
export function plainCertificate(
  system: TargetSystem,
  numbers: readonly Float64Array[],
  isComplete: (marginal: number) => boolean,
): Certificate | undefined {
  const centered = numbers.map((own, m) => {
    const counts = system.targets[m]!;
    if (!isComplete(m)) return own;
    const middle = weightedMedian(own, counts);
    return own.map((value, t) => (counts[t]! > 0 ? value - middle : 0));
  });
  let largest = 0;
  centered.forEach((own, m) =>
    own.forEach((value, t) => {
      if (system.targets[m]![t]! > 0) largest = Math.max(largest, Math.abs(value));
    }),
  );
  let best: Certificate | undefined;
  for (const share of [0.75, 0.5, 0.25, 0.1, 0.03, 0.01, 0.001]) {
    const signs = centered.map((own, m) =>
      own.map((value, t) =>
        system.targets[m]![t]! > 0 && Math.abs(value) > share * largest ? Math.sign(value) : 0,
      ),
    );
    const found = certificateOf(system, signs);
    if (!found) continue;
    const certificate = system.complete >= 0 ? { ...found, multipliers: signs } : found;
    if (!best || isPlainer(certificate, best)) best = certificate;
  }
  return best;
}

function isPlainer(a: Certificate, b: Certificate): boolean {
  const carriers = ({ multipliers }: Certificate) =>
    multipliers.reduce((sum, own) => sum + own.filter((multiplier) => multiplier !== 0).length, 0);
  if (Math.abs(a.leastDeviation - b.leastDeviation) > 1e-9 * b.leastDeviation)
    return a.leastDeviation > b.leastDeviation;
  return carriers(a) < carriers(b);
}

function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = [...values.keys()]
    .filter((t) => weights[t]! > 0)
    .sort((a, b) => values[a]! - values[b]! || a - b);
  const half = order.reduce((sum, t) => sum + weights[t]!, 0) / 2;
  let passed = 0;
  for (const t of order) {
    passed += weights[t]!;
    if (passed >= half) return values[t]!;
  }
  return 0;
}
