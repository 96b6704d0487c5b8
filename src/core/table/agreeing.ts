import { exp, log } from '../random/math.ts';
import { statementsOf } from './contradictions.ts';
import type { FitProblem } from './problem.ts';
import { reconcileTotals } from './reconcile.ts';
import { disagreeingTotals, grandTotal, isComplete, reliabilityOf } from './totals.ts';

/** A slice of which two marginals both tell the people. */
interface SharedSlice {
  marginals: readonly [number, number];
  cells: readonly [Int32Array, Int32Array];
  /** Whether each leaves nothing in the slice unknown or outside. */
  closed: readonly [boolean, boolean];
  /** Number of the reading that it was found in. */
  reading: number;
}

/** The slices that pairs of marginals share: what agreement means for tables of this form. */
export interface Agreement {
  slices: SharedSlice[];
}

/** A disagreement that bending could not end, because one side counts nobody. */
export interface Deadlock {
  marginals: readonly [number, number];
  people: readonly [number, number];
}

/** Marginals brought to agree, and how far that went. */
export interface Bent {
  problem: FitProblem;
  sweeps: number;
  /** Largest gap between two statements about the same people, before and after. */
  before: number;
  after: number;
  deadlocks: Deadlock[];
}

/**
 * Finds what marginals have in common. The outcome holds for other counts in the same cells, as
 * long as the same ones are known.
 *
 * @param pairs whether a pair is to agree; all where absent
 */
export function agreementOf(
  problem: FitProblem,
  pairs: (a: number, b: number) => boolean = () => true,
): Agreement {
  return agreementOfReadings([problem], pairs);
}

/**
 * The same for marginals that can be read in several ways, each of which shows other things in
 * common: as towns tell their regions, and age bands by schooling tell both.
 *
 * @param readings the same marginals with the same cells over other dimensions or groups
 */
export function agreementOfReadings(
  readings: readonly FitProblem[],
  pairs: (a: number, b: number) => boolean = () => true,
): Agreement {
  return { slices: readings.flatMap((one, reading) => slicesOf(one, reading, pairs)) };
}

function slicesOf(
  problem: FitProblem,
  reading: number,
  pairs: (a: number, b: number) => boolean,
): SharedSlice[] {
  const slices: SharedSlice[] = [];
  for (let a = 0; a < problem.marginals.length; a++)
    for (let b = a + 1; b < problem.marginals.length; b++) {
      if (!pairs(a, b)) continue;
      const [first, second] = statementsOf(problem, a, b);
      first.forEach((one, s) => {
        const other = second[s]!;
        if (!one.closed && !other.closed) return;
        slices.push({
          marginals: [a, b],
          cells: [Int32Array.from(one.cells), Int32Array.from(other.cells)],
          closed: [one.closed, other.closed],
          reading,
        });
      });
    }
  return slices;
}

/**
 * Bends marginals until what they say of the same people agrees, each the less the more reliable
 * it is: the targets x of the marginals m minimize Σ reliability × Σ (x ln(x / t) − x + t) among
 * those that agree, t being the counts given. Slice by slice the two sides meet at their
 * geometric mean weighted by reliability, and the sweeps over all slices are cyclic Bregman
 * projections, which converge to that minimum (Bregman 1967, USSR Comp. Math. 7; with one side
 * perfectly reliable it is raking). Totals of complete marginals meet first, by least squares
 * weighted in the same way (`reconcileTotals`), and stay.
 *
 * A reliability of Infinity is not bent; two of them are left as they are.
 *
 * @param agreement of this problem, where it was found before
 */
export function agreeingMarginals(
  problem: FitProblem,
  agreement: Agreement = agreementOf(problem),
  { sweeps = 2000, tolerance = 1e-12 } = {},
): Bent {
  const before = largestGap(problem, agreement);
  const isWeighted = problem.marginals.every((one) => reliabilityOf(one) < Infinity);
  const start =
    isWeighted && disagreeingTotals(problem).length > 0
      ? reconcileTotals(problem, { action: 'least-squares' })
      : problem;
  const marginals = start.marginals.map((one) => ({ ...one, counts: one.counts.slice() }));
  const bent = { ...start, marginals };
  const whole = grandTotal(start);
  const complete = marginals.filter((one) => isComplete(one) && reliabilityOf(one) < Infinity);
  let made = 0;
  for (; made < sweeps; made++) {
    let worst = 0;
    for (const slice of agreement.slices) worst = Math.max(worst, meet(bent, slice));
    for (const { counts } of complete) worst = Math.max(worst, scaleTo(counts, whole));
    if (worst <= tolerance * whole) break;
  }
  return {
    problem: bent,
    sweeps: made,
    before,
    after: largestGap(bent, agreement),
    deadlocks: agreement.slices.flatMap((slice): Deadlock[] => {
      const people = sumsOf(bent, slice);
      const isDead = (people[0] === 0) !== (people[1] === 0) && gapOf(people, slice) > 0;
      return isDead ? [{ marginals: slice.marginals, people }] : [];
    }),
  };
}

/** Brings both sides of a slice together; returns how far they were apart, where it could. */
function meet({ marginals }: FitProblem, slice: SharedSlice): number {
  const people = sumsOf({ marginals }, slice);
  const gap = gapOf(people, slice);
  if (gap === 0 || people[0] === 0 || people[1] === 0) return 0;
  const [a, b] = slice.marginals.map((m) => reliabilityOf(marginals[m]!)) as [number, number];
  if (a === Infinity && b === Infinity) return 0;
  const share = a === Infinity ? 1 : b === Infinity ? 0 : a / (a + b);
  const met =
    share === 1
      ? people[0]
      : share === 0
        ? people[1]
        : exp(share * log(people[0]) + (1 - share) * log(people[1]));
  slice.cells.forEach((cells, side) => {
    const factor = met / people[side]!;
    const { counts } = marginals[slice.marginals[side]!]!;
    if (factor !== 1) for (const cell of cells) counts[cell] = counts[cell]! * factor;
  });
  return gap;
}

/** Scales counts to a total; returns how far they were from it, where they could be scaled. */
function scaleTo(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) sum += count;
  if (sum === total || sum === 0) return 0;
  for (let cell = 0; cell < counts.length; cell++) counts[cell] = counts[cell]! * (total / sum);
  return sum > total ? sum - total : total - sum;
}

function largestGap(problem: Pick<FitProblem, 'marginals'>, { slices }: Agreement): number {
  return slices.reduce((most, slice) => Math.max(most, gapOf(sumsOf(problem, slice), slice)), 0);
}

/** People that the sides are apart; none where the larger side is one that may be exceeded. */
function gapOf([a, b]: readonly [number, number], { closed }: SharedSlice): number {
  if (a > b) return closed[1] ? a - b : 0;
  return closed[0] ? b - a : 0;
}

function sumsOf(
  { marginals }: Pick<FitProblem, 'marginals'>,
  slice: SharedSlice,
): [number, number] {
  return slice.cells.map((cells, side) => {
    const { counts } = marginals[slice.marginals[side]!]!;
    let sum = 0;
    for (const cell of cells) if (counts[cell]! >= 0) sum += counts[cell]!;
    return sum;
  }) as [number, number];
}
