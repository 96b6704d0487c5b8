/** A vector that is left of below this, for its length, is a combination of those before it. */
const dependent = 1e-7;

/**
 * What is left of a vector once everything along some others is taken off it: its projection
 * on the space at right angles to them (Gram and Schmidt, each step twice, because once leaves
 * more than rounding where vectors are nearly parallel).
 */
export class Complement {
  readonly rest: Float64Array;
  readonly #basis: Float64Array[] = [];

  constructor(vector: Float64Array) {
    this.rest = vector.slice();
  }

  /** Number of independent vectors taken off. */
  get rank(): number {
    return this.#basis.length;
  }

  /** Takes off what lies along a vector; false where that was taken off before. */
  remove(vector: Float64Array): boolean {
    const own = vector.slice();
    const length = Math.sqrt(dot(own, own));
    this.#clear(own);
    const left = Math.sqrt(dot(own, own));
    if (!(left > dependent * length)) return false;
    for (let i = 0; i < own.length; i++) own[i] = own[i]! / left;
    this.#basis.push(own);
    takeOff(this.rest, own);
    takeOff(this.rest, own);
    return true;
  }

  #clear(vector: Float64Array): void {
    for (let turn = 0; turn < 2; turn++) for (const one of this.#basis) takeOff(vector, one);
  }
}

/** Takes off what lies along a vector of length 1. */
function takeOff(from: Float64Array, one: Float64Array): void {
  const times = dot(from, one);
  for (let i = 0; i < from.length; i++) from[i] = from[i]! - times * one[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
