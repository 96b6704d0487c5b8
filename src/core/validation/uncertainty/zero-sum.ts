/** Loadings of errors that add up to 0 over the cells of a slice. */
export interface ZeroSum {
  /** Variance of the free error of each cell, before the sum is taken off. */
  free: Float64Array;
  /** Share of the sum that each cell takes off; they add up to 1 (or are all 0). */
  takes: Float64Array;
  /** Standard deviation that each cell ends with. */
  reached: Float64Array;
}

/**
 * Errors for cells whose total is known, each with its own standard deviation s. A cell's error
 * is its free one less a share of the sum of all free ones. The free variances d with
 * d (1 − d / Σ d) = s² give every cell its own s again: with d proportional to the shares they
 * are the errors of a multinomial sample.
 *
 * Cells without a stated error take what the others leave, by their size. A cell whose s is more
 * than the others can make up for is brought down to what they can.
 *
 * @param deviation s of each cell; NaN where none is stated
 * @param people size of each cell, for sharing out what is left
 */
export function zeroSum(deviation: ArrayLike<number>, people: ArrayLike<number>): ZeroSum {
  const count = deviation.length;
  const takes = new Float64Array(count);
  const free = Float64Array.from(deviation, (s) => (s > 0 ? s * s : 0));
  let open = 0;
  for (let i = 0; i < count; i++) if (deviation[i] !== deviation[i]) open += people[i]!;
  if (open > 0) {
    for (let i = 0; i < count; i++) if (deviation[i] !== deviation[i]) takes[i] = people[i]! / open;
  } else {
    const total = solveTotal(free);
    for (let i = 0; i < count; i++) {
      free[i] = total === Infinity ? free[i]! : part(free[i]!, total);
      takes[i] = 0;
    }
    let sum = 0;
    for (const own of free) sum += own;
    if (total === Infinity) fallBack(free, takes);
    else if (sum > 0) {
      const largest = indexOfLargest(free);
      // The root with one part beyond one half: what the others leave of the total.
      if (sum < total * (1 - 1e-9)) free[largest] = total - (sum - free[largest]!);
      for (let i = 0; i < count; i++) takes[i] = free[i]! / total;
    }
  }
  let all = 0;
  for (const own of free) all += own;
  const reached = free.map((own, i) =>
    Math.sqrt(Math.max(0, own * (1 - 2 * takes[i]!) + takes[i]! * takes[i]! * all)),
  );
  return { free, takes, reached };
}

/** The smaller d with d (1 − d / total) = variance, without cancellation where it is tiny. */
function part(variance: number, total: number): number {
  if (variance === 0) return 0;
  return (2 * variance) / (1 + Math.sqrt(Math.max(0, 1 - (4 * variance) / total)));
}

/** Total of the free variances; Infinity where there is none. */
function solveTotal(variances: Float64Array): number {
  let largest = 0;
  let sum = 0;
  for (const own of variances) {
    largest = Math.max(largest, own);
    sum += own;
  }
  if (sum === 0) return 0;
  if (largest >= sum - largest) return Infinity;
  const least = 4 * largest;
  const excess = (total: number, flipped: boolean) => {
    let parts = 0;
    let seen = false;
    for (const own of variances) {
      const small = part(own, total);
      if (flipped && !seen && own === largest) {
        seen = true;
        parts += total - small;
      } else parts += small;
    }
    return parts - total;
  };
  // With all parts below one half their sum falls from `least` on; else the largest is beyond.
  const flipped = excess(least, false) < 0;
  let [low, high] = [least, least];
  const isBelow = (total: number) => (flipped ? excess(total, true) < 0 : excess(total, false) > 0);
  for (let i = 0; i < 200 && isBelow(high); i++) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** One cell is more uncertain than all others together: it takes what they leave. */
function fallBack(free: Float64Array, takes: Float64Array): void {
  const largest = indexOfLargest(free);
  free[largest] = 0;
  takes[largest] = 1;
}

function indexOfLargest(numbers: Float64Array): number {
  let best = 0;
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! > numbers[best]!) best = i;
  return best;
}
