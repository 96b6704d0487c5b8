import type { RoundingTable } from './rounding-table.ts';

/**
 * Holds sums that are no part of a flow network near what they are while it is rounded:
 * the mean of every push along a cycle is moved against the drift that these sums have
 * gathered. Drift starts at zero and the correction is linear in it, so its expectation
 * stays zero but for the clipping of chances to 0 … 1.
 */
export class Steering {
  readonly #width: number;
  readonly #sums: Int32Array;
  readonly #gain: number;
  readonly #drift: Float64Array;
  readonly #change: Float64Array;
  readonly #marked: Uint8Array;
  readonly #touched: Int32Array;
  #count = 0;

  /**
   * @param width number of sums that each arc counts in
   * @param sums those of arc a from `sums[a × width]`; arcs beyond the array count in none
   * @param size number of sums
   * @param gain part of the drift along a cycle that one push takes back in the mean, 0 … 1
   */
  constructor(width: number, sums: Int32Array, size: number, gain: number) {
    this.#width = width;
    this.#sums = sums;
    this.#gain = gain;
    this.#drift = new Float64Array(size);
    this.#change = new Float64Array(size);
    this.#marked = new Uint8Array(size);
    this.#touched = new Int32Array(size);
  }

  /** Puts an arc on the present cycle, in its direction (1), against it (−1), or in part. */
  add(arc: number, direction: number): void {
    const end = (arc + 1) * this.#width;
    if (end > this.#sums.length) return;
    for (let k = arc * this.#width; k < end; k++) {
      const sum = this.#sums[k]!;
      if (this.#marked[sum] === 0) {
        this.#marked[sum] = 1;
        this.#touched[this.#count++] = sum;
      }
      this.#change[sum]! += direction;
    }
  }

  /** Mean push along the present cycle, in persons. */
  correction(): number {
    let along = 0;
    let square = 0;
    for (let k = 0; k < this.#count; k++) {
      const sum = this.#touched[k]!;
      const change = this.#change[sum]!;
      along += this.#drift[sum]! * change;
      square += change * change;
    }
    return square > 0 ? (-this.#gain * along) / square : 0;
  }

  /** Records the push that was made and clears the cycle. */
  settle(push: number): void {
    for (let k = 0; k < this.#count; k++) {
      const sum = this.#touched[k]!;
      this.#drift[sum]! += push * this.#change[sum]!;
      this.#change[sum] = 0;
      this.#marked[sum] = 0;
    }
    this.#count = 0;
  }
}

/** Steering of the sums of some families of a table. */
export function steeringOf(
  table: RoundingTable,
  families: readonly number[],
  gain: number,
): Steering {
  const { cells, of, familyStart } = table;
  const sums = new Int32Array(cells * families.length);
  families.forEach((f, j) => {
    const first = familyStart[f]!;
    const sum = of[f]!;
    for (let i = 0, k = j; i < cells; i++, k += families.length) sums[k] = first + sum[i]!;
  });
  return new Steering(families.length, sums, table.lower.length, gain);
}
