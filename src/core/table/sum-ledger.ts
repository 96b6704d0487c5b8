import { sumsOf, type RoundingTable } from './rounding-table.ts';

/** What a person outside the bounds of a family that gives way counts as. */
const softWeight = 0.5;

/** Sums of whole counts beside their bounds, and which of them are outside. */
export class SumLedger {
  /**
   * What it costs, in people outside bounds, that a sum loses a person: −1, 0 or 1, or a part
   * of that in a family that gives way.
   */
  readonly loss: Float64Array;
  /** What it costs that a sum gains one. */
  readonly gain: Float64Array;
  /** People by which sums are outside their bounds, added up, those of families that give way in part. */
  violation = 0;
  /** Number of sums outside their bounds. */
  outside = 0;
  /** Number of them in families that do not give way. */
  firm = 0;
  readonly #weight: Float64Array;
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  readonly #sum: Float64Array;
  readonly #list: Int32Array;
  readonly #place: Int32Array;

  constructor(table: RoundingTable, counts: Int32Array) {
    this.#lower = table.lower;
    this.#upper = table.upper;
    this.#sum = sumsOf(table, counts);
    const size = this.#sum.length;
    this.loss = new Float64Array(size);
    this.gain = new Float64Array(size);
    this.#weight = new Float64Array(size).fill(1);
    table.soft.forEach((soft, f) => {
      if (soft) this.#weight.fill(softWeight, table.familyStart[f], table.familyStart[f + 1]);
    });
    this.#list = new Int32Array(size);
    this.#place = new Int32Array(size).fill(-1);
    // Persons move inside sums of family 0, which therefore stay as they are.
    for (let c = table.familyStart[1]!; c < size; c++) {
      this.violation += this.#weight[c]! * Math.max(0, this.excess(c), -this.excess(c));
      this.#weigh(c);
    }
  }

  /** People above the upper bound, or below the lower one as a negative number. */
  excess(sum: number): number {
    const people = this.#sum[sum]!;
    return Math.max(0, people - this.#upper[sum]!) - Math.max(0, this.#lower[sum]! - people);
  }

  /** The n-th sum outside its bounds, in no particular order. */
  wrong(n: number): number {
    return this.#list[n]!;
  }

  /** Moves one person from a sum to another. */
  move(from: number, to: number): void {
    this.violation += this.loss[from]! + this.gain[to]!;
    this.#sum[from]!--;
    this.#sum[to]!++;
    this.#weigh(from);
    this.#weigh(to);
  }

  #weigh(c: number): void {
    const people = this.#sum[c]!;
    const above = people > this.#upper[c]!;
    const below = people < this.#lower[c]!;
    const weight = this.#weight[c]!;
    this.loss[c] = above ? -weight : people <= this.#lower[c]! ? weight : 0;
    this.gain[c] = below ? -weight : people >= this.#upper[c]! ? weight : 0;
    const place = this.#place[c]!;
    if ((above || below) === place >= 0) return;
    if (weight === 1) this.firm += place < 0 ? 1 : -1;
    if (place < 0) {
      this.#place[c] = this.outside;
      this.#list[this.outside++] = c;
    } else {
      const last = this.#list[--this.outside]!;
      this.#list[place] = last;
      this.#place[last] = place;
      this.#place[c] = -1;
    }
  }
}
