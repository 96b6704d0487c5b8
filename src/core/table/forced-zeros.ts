import { Complement } from './complement.ts';

/** Units, and the targets that each of them counts in. */
export interface UnitTargets {
  /** Targets of each marginal; NaN where unknown. */
  targets: readonly Float64Array[];
  /** The target of a marginal that each unit counts in; −1 where it counts in none. */
  cells(marginal: number): Int32Array;
  /** Positive for every unit that may hold anything. */
  support: Float64Array;
  /** A marginal that counts every unit under a known target; −1 where there is none. */
  complete: number;
}

/** Share of the steepest fall up to which a unit is always taken to stay. */
const stayingShare = 1e-3;
/** A sum of multipliers, beside a steepest fall of 1, that counts as 0. */
const rounding = 1e-13;
/** Share of the total that units named may hold together, for want of exact arithmetic. */
const grain = 1e-10;
/** Fall, beside a steepest one of 1, below which a unit is not named. */
const leastFall = 1e-4;
/** Work is counted in additions, or so: what may be spent at once, */
const workGrant = 1e7;
/** what more for each addition that the sweeps have made, */
const workShare = 4;
/** and on one problem altogether. */
const workLimit = 3e8;
const epsilon = Number.EPSILON;
/** Units times marginals beyond which nothing is looked for. */
const sizeLimit = 4_000_000;

/**
 * Looks for units that are 0 in everything that meets the targets, although they may hold
 * something.
 *
 * Let δ(t) be one number per target and D(u) their sum over the targets of unit u. Every x ≥ 0
 * that meets the targets has Σ δ·target = Σ x(u)·D(u). Where the left side is 0 and no D(u)
 * is above 0, x(u) = 0 wherever D(u) is below: the proof of Farkas (1902) with equality.
 *
 * Such units make proportional fitting slow. It brings them down like 1 ÷ sweeps, and the
 * logarithms of what a sweep multiplied by come to point along such a δ, but no faster than
 * that. Here the direction is made exact. Units are parted at the widest gap between their
 * falls; whatever part of the direction moves those that hardly fall is taken off, then
 * whatever raises another one. What is left is tested on all units and the targets: a wrong
 * guess costs work and ends without a proof, never with a wrong one.
 */
export class ForcedZeros {
  readonly #marginals: number;
  /** Units that may hold something. */
  readonly #units: Int32Array;
  /** Per unit and marginal, its target in the list of all; −1 for none. */
  readonly #of: Int32Array;
  /** Marginal and cell of each target above 0, in one list. */
  readonly #places: { marginal: number; cell: number }[] = [];
  /** The targets of that list. */
  readonly #targets: Float64Array;
  /** Most that all units under some target hold together. */
  readonly #total: number;
  /** Proof that named each unit, counted from 1; 0 for units not named. */
  readonly #named: Int32Array;
  readonly #proofs: Float64Array[] = [];
  /** Work of one attempt: an orthonormal basis of as many vectors as there are targets. */
  readonly #attempt: number;
  #work = 0;
  #granted = 0;

  constructor(given: UnitTargets) {
    const { targets, support, complete } = given;
    const numberOf = targets.map((counts, marginal) =>
      Int32Array.from(counts, (count, cell) =>
        count > 0 ? this.#places.push({ marginal, cell }) - 1 : -1,
      ),
    );
    this.#targets = Float64Array.from(
      this.#places,
      ({ marginal, cell }) => targets[marginal]![cell]!,
    );
    this.#total = (targets[complete] ?? this.#targets).reduce((sum, one) => sum + one, 0);
    this.#units = Int32Array.from(support.keys()).filter((u) => support[u]! > 0);
    const width = this.#units.length * targets.length > sizeLimit ? 0 : targets.length;
    this.#marginals = width;
    this.#of = new Int32Array(this.#units.length * width).fill(-1);
    const rank = this.#places.length;
    this.#attempt = width > 0 ? 2 * rank * rank * rank + 10 * this.#of.length : Infinity;
    this.#named = new Int32Array(this.#units.length);
    for (let m = 0; m < width; m++) {
      const cells = given.cells(m);
      for (let k = 0; k < this.#units.length; k++) {
        const t = cells[this.#units[k]!]!;
        if (t >= 0) this.#of[k * width + m] = numberOf[m]![t]!;
      }
    }
  }

  /**
   * @param growth per marginal, the logarithm of what the units of each target were last
   *   multiplied by
   * @param sweeps made so far; they grant the work that may be spent
   * @returns units found, in no call named before; empty where nothing is proved
   */
  find(growth: readonly Float64Array[], sweeps: number): number[] {
    const granted = Math.min(workLimit, workGrant + workShare * sweeps * this.#of.length);
    this.#work += granted - this.#granted;
    this.#granted = granted;
    const found: number[] = [];
    while (this.#work > this.#attempt) {
      const proof = this.#prove(this.#flat(growth));
      if (!proof) break;
      this.#proofs.push(proof.multipliers);
      for (const k of proof.units) {
        this.#named[k] = this.#proofs.length;
        found.push(this.#units[k]!);
      }
    }
    return found;
  }

  /**
   * Numbers that prove for all units what the given ones prove without those named: so much
   * of each proof is added that the units it named are raised no further than the rest.
   */
  extended(growth: readonly Float64Array[]): Float64Array[] {
    if (this.#proofs.length === 0) return [...growth];
    const numbers = this.#flat(growth);
    const highest = this.#highest(numbers);
    for (let p = this.#proofs.length; p > 0; p--) {
      const proof = this.#proofs[p - 1]!;
      let times = 0;
      for (let k = 0; k < this.#units.length; k++)
        if (this.#named[k] === p)
          times = Math.max(times, (this.#sum(numbers, k) - highest) / -this.#sum(proof, k));
      for (let t = 0; t < numbers.length; t++) numbers[t] = numbers[t]! + times * proof[t]!;
    }
    const whole = growth.map((own) => own.slice());
    this.#places.forEach(({ marginal, cell }, t) => (whole[marginal]![cell] = numbers[t]!));
    return whole;
  }

  #prove(direction: Float64Array): { units: number[]; multipliers: Float64Array } | undefined {
    const falls = Float64Array.from(this.#units, (_, k) =>
      this.#named[k] === 0 ? -this.#sum(direction, k) : 0,
    );
    this.#work -= this.#of.length;
    const steepest = falls.reduce((most, fall) => Math.max(most, fall), 0);
    if (!(steepest > 0)) return undefined;
    const unit = direction.map((number) => number / steepest);
    const limit = widestGap(falls, stayingShare * steepest);
    for (const weighed of [false, true]) {
      const space = new Complement(unit);
      if (weighed) space.remove(this.#targets);
      const multipliers = this.#madeExact(space, (k) => falls[k]! <= limit);
      const units = multipliers && this.#provedBy(multipliers);
      if (units && units.length > 0) return { units, multipliers };
    }
    return undefined;
  }

  #madeExact(space: Complement, stays: (k: number) => boolean): Float64Array | undefined {
    const open = [...this.#units.keys()].filter((k) => this.#named[k] === 0);
    const held = Uint8Array.from(this.#units, (_, k) => Number(stays(k)));
    while (this.#work > 0) {
      this.#work -= this.#of.length;
      let moved = false;
      let highest = -1;
      let sumThere = rounding;
      for (const k of open) {
        const sum = this.#sum(space.rest, k);
        if (held[k] === 1) moved = (Math.abs(sum) > rounding && this.#hold(space, k)) || moved;
        else if (sum > sumThere) [highest, sumThere] = [k, sum];
      }
      if (moved) continue;
      if (highest < 0) return space.rest;
      held[highest] = 1;
      this.#hold(space, highest);
    }
    return undefined;
  }

  /** Keeps a unit from moving; false where nothing but rounding moves it. */
  #hold(space: Complement, k: number): boolean {
    const width = this.#marginals;
    const counted = new Float64Array(this.#targets.length);
    for (const t of this.#of.subarray(k * width, (k + 1) * width)) if (t >= 0) counted[t] = 1;
    this.#work -= (space.rank + 1) * 4 * counted.length;
    return space.remove(counted);
  }

  /** Units that the multipliers prove to be empty, up to rounding. */
  #provedBy(multipliers: Float64Array): number[] {
    let weighed = 0;
    let largest = 0;
    for (let t = 0; t < multipliers.length; t++) {
      weighed += multipliers[t]! * this.#targets[t]!;
      largest = Math.max(largest, Math.abs(multipliers[t]!));
    }
    const raised =
      Math.max(0, this.#highest(multipliers)) + 4 * epsilon * this.#marginals * largest;
    const slack = raised * this.#total + Math.abs(weighed);
    const fall = Math.max(leastFall, slack / (grain * this.#total));
    return [...this.#units.keys()].filter(
      (k) => this.#named[k] === 0 && this.#sum(multipliers, k) < -fall,
    );
  }

  /** Largest sum over the units not named. */
  #highest(numbers: Float64Array): number {
    let highest = -Infinity;
    for (let k = 0; k < this.#units.length; k++)
      if (this.#named[k] === 0) highest = Math.max(highest, this.#sum(numbers, k));
    return highest;
  }

  #sum(numbers: Float64Array, k: number): number {
    const width = this.#marginals;
    let sum = 0;
    for (let i = k * width; i < (k + 1) * width; i++) {
      const t = this.#of[i]!;
      if (t >= 0) sum += numbers[t]!;
    }
    return sum;
  }

  #flat(numbers: readonly Float64Array[]): Float64Array {
    return Float64Array.from(this.#places, ({ marginal, cell }) => numbers[marginal]![cell]!);
  }
}

/** The number below the widest gap, as a ratio, of those above a least one. */
function widestGap(numbers: Float64Array, least: number): number {
  const above = numbers.filter((number) => number > least).sort();
  let below = least;
  let widest = 0;
  let at = least;
  for (const number of above) {
    if (number / below > widest) [widest, at] = [number / below, below];
    below = number;
  }
  return at;
}
