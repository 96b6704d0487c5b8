import type { Sequence } from '../random/stream.ts';

/** Rows of counts, one per kind, that sums are kept of. */
export interface CountRows {
  /** Kinds × width, row-major. */
  rows: Float64Array;
  width: number;
  /** Kind of each unit. */
  kindOf: Uint32Array;
}

/** Numbers nearer to a whole one than this are whole. */
const nearlyWhole = 1e-9;
/** Pivots below this count as 0; counts are small whole numbers. */
const noPivot = 1e-9;

/**
 * Makes weights whole without changing what they add up to in any column of counts: the
 * flight phase of the cube method (Deville and Tillé 2004), run on one more unit than
 * columns at a time (Chauvet and Tillé 2006). Units are taken at random; a few of them, at most as many
 * as there are independent columns, are left with fractions. Every weight keeps its
 * expectation.
 *
 * @param columns columns of counts to be kept
 */
export function flyBalanced(
  weights: Float64Array,
  { rows, width, kindOf }: CountRows,
  columns: readonly number[],
  sequence: Sequence,
): Float64Array {
  const out = weights.map(snapped);
  const queue: number[] = [];
  out.forEach((weight, i) => {
    if (weight !== Math.floor(weight)) queue.push(i);
  });
  for (let i = queue.length - 1; i > 0; i--) {
    const j = sequence.below(i + 1);
    [queue[i], queue[j]] = [queue[j]!, queue[i]!];
  }
  const kept = independentColumns({ rows, width, kindOf }, columns, queue);
  const solver = new NullVector(kept.length);
  let open: number[] = [];
  let next = 0;
  for (;;) {
    while (open.length <= kept.length && next < queue.length) open.push(queue[next++]!);
    if (open.length === 0) return out;
    const { matrix } = solver;
    open.forEach((unit, u) => {
      const row = kindOf[unit]! * width;
      for (let c = 0; c < kept.length; c++) matrix[c * solver.columns + u] = rows[row + kept[c]!]!;
    });
    const direction = solver.solve(open.length);
    if (!direction) return out;
    push(out, open, direction, sequence);
    open = open.filter((unit) => out[unit] !== Math.floor(out[unit]!));
  }
}

/** Moves along the direction or against it until a weight is whole, expectations kept. */
function push(
  weights: Float64Array,
  open: readonly number[],
  direction: Float64Array,
  sequence: Sequence,
): void {
  let ahead = Infinity;
  let back = Infinity;
  open.forEach((unit, u) => {
    const slope = direction[u]!;
    if (slope === 0) return;
    const down = weights[unit]! - Math.floor(weights[unit]!);
    const up = 1 - down;
    ahead = Math.min(ahead, (slope > 0 ? up : down) / Math.abs(slope));
    back = Math.min(back, (slope > 0 ? down : up) / Math.abs(slope));
  });
  const length = sequence.next() * (ahead + back) < back ? ahead : -back;
  open.forEach((unit, u) => {
    weights[unit] = snapped(weights[unit]! + length * direction[u]!);
  });
}

function snapped(weight: number): number {
  const nearest = Math.round(weight);
  return Math.abs(weight - nearest) < nearlyWhole ? nearest : weight;
}

/** Columns none of which is a combination of those before, over the kinds of the units. */
function independentColumns(
  { rows, width, kindOf }: CountRows,
  columns: readonly number[],
  units: readonly number[],
): number[] {
  const kinds = [...new Set(units.map((unit) => kindOf[unit]!))];
  const basis: { vector: Float64Array; pivot: number }[] = [];
  return columns.filter((column) => {
    const vector = Float64Array.from(kinds, (kind) => rows[kind * width + column]!);
    for (const { vector: other, pivot } of basis) {
      const times = vector[pivot]! / other[pivot]!;
      if (times !== 0) for (let i = 0; i < vector.length; i++) vector[i]! -= times * other[i]!;
    }
    let pivot = 0;
    for (let i = 1; i < vector.length; i++)
      if (Math.abs(vector[i]!) > Math.abs(vector[pivot]!)) pivot = i;
    if (vector.length === 0 || !(Math.abs(vector[pivot]!) > noPivot)) return false;
    basis.push({ vector, pivot });
    return true;
  });
}

/** Finds a vector that a matrix of few rows turns to zero. */
class NullVector {
  readonly columns: number;
  /** Row-major; destroyed by `solve`. */
  readonly matrix: Float64Array;
  readonly #rows: number;
  readonly #vector: Float64Array;
  readonly #pivotOf: Int32Array;

  constructor(rows: number) {
    this.#rows = rows;
    this.columns = rows + 1;
    this.matrix = new Float64Array(rows * this.columns);
    this.#vector = new Float64Array(this.columns);
    this.#pivotOf = new Int32Array(rows);
  }

  /** @returns undefined where the first `used` columns are independent */
  solve(used: number): Float64Array | undefined {
    const { matrix, columns } = this;
    const pivotOf = this.#pivotOf;
    let rank = 0;
    let free = -1;
    for (let column = 0; column < used; column++) {
      let pivot = rank;
      for (let r = rank + 1; r < this.#rows; r++)
        if (Math.abs(matrix[r * columns + column]!) > Math.abs(matrix[pivot * columns + column]!))
          pivot = r;
      if (rank === this.#rows || !(Math.abs(matrix[pivot * columns + column]!) > noPivot)) {
        free = column;
        break;
      }
      this.#exchange(rank, pivot, used);
      this.#eliminate(rank, column, used);
      pivotOf[rank] = column;
      rank++;
    }
    if (free < 0) return undefined;
    const vector = this.#vector.fill(0);
    vector[free] = 1;
    for (let r = 0; r < rank; r++) vector[pivotOf[r]!] = -matrix[r * columns + free]!;
    return vector;
  }

  #exchange(a: number, b: number, used: number): void {
    if (a === b) return;
    const { matrix, columns } = this;
    for (let c = 0; c < used; c++) {
      const kept = matrix[a * columns + c]!;
      matrix[a * columns + c] = matrix[b * columns + c]!;
      matrix[b * columns + c] = kept;
    }
  }

  /** Makes a column 1 in its row and 0 in all others. */
  #eliminate(row: number, column: number, used: number): void {
    const { matrix, columns } = this;
    const first = row * columns;
    const scale = matrix[first + column]!;
    for (let c = column; c < used; c++) matrix[first + c] = matrix[first + c]! / scale;
    for (let r = 0; r < this.#rows; r++) {
      const times = matrix[r * columns + column]!;
      if (r === row || times === 0) continue;
      for (let c = column; c < used; c++)
        matrix[r * columns + c] = matrix[r * columns + c]! - times * matrix[first + c]!;
    }
  }
}
