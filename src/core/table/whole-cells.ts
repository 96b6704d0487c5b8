import { partsPerPerson, type SplitFlow } from './network.ts';

const unlikely = 1e-6;

/**
 * Whole counts of the cells during a search, each at the floor or the ceiling of its value
 * as long as nothing else is allowed.
 */
export class WholeCells {
  readonly counts: Int32Array;
  /** Floor of each value. */
  readonly floor: Int32Array;
  /** Whether cells may be allowed to leave floor and ceiling. */
  readonly mayRelax: boolean;
  /** Whether they are. */
  relaxed = false;
  /** Chance of the ceiling over that of the floor; 0 for a whole value. */
  readonly #odds: Float64Array;
  readonly #givesFrom: Int32Array;
  readonly #takesFrom: Int32Array;

  /** Starts with the floors of the values. */
  constructor({ floor, fraction }: SplitFlow, mayRelax = true) {
    this.counts = floor.slice();
    this.floor = floor.slice();
    this.mayRelax = mayRelax;
    this.#odds = new Float64Array(floor.length);
    for (let i = 0; i < floor.length; i++) {
      const odds = fraction[i]! / (partsPerPerson - fraction[i]!);
      this.#odds[i] = odds > 0 ? Math.min(Math.max(odds, 1e-4), 1e4) : 0;
    }
    this.#givesFrom = new Int32Array(floor.length);
    this.#takesFrom = new Int32Array(floor.length);
  }

  ceiling(cell: number): number {
    return this.floor[cell]! + (this.#odds[cell]! > 0 ? 1 : 0);
  }

  mayGive(cell: number, step: number): boolean {
    if (this.#givesFrom[cell]! > step) return false;
    return this.counts[cell]! > (this.relaxed ? 0 : this.floor[cell]!);
  }

  mayTake(cell: number, step: number): boolean {
    if (this.#takesFrom[cell]! > step) return false;
    return this.relaxed || this.#isBelowCeiling(cell);
  }

  /**
   * How likely a move from one cell to another should be among equals: in proportion to
   * the chances of the two roundings after it and before it, which keeps cells near their
   * expectations. Leaving floor and ceiling counts as very unlikely.
   */
  weight(giver: number, taker: number): number {
    const given = this.counts[giver]! > this.floor[giver]! && this.#odds[giver]! > 0;
    return (
      (given ? 1 / this.#odds[giver]! : unlikely) *
      (this.#isBelowCeiling(taker) ? this.#odds[taker]! : unlikely)
    );
  }

  /** Moves a person and keeps the move from being undone before the step given. */
  move(giver: number, taker: number, until: number): void {
    this.counts[giver]!--;
    this.counts[taker]!++;
    this.#takesFrom[giver] = until;
    this.#givesFrom[taker] = until;
  }

  /** Takes a move back. */
  undo(giver: number, taker: number): void {
    this.counts[giver]!++;
    this.counts[taker]!--;
  }

  #isBelowCeiling(cell: number): boolean {
    return this.counts[cell]! < this.ceiling(cell);
  }
}
