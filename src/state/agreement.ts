import type { Population } from '../client/engine.ts';

/** A target that the population misses. */
export interface Miss {
  /** Position in `report.comparisons`, and flat cell of it. */
  comparison: number;
  cell: number;
  drawn: number;
  expected: number;
}

/** How far a population agrees with everything the study lets it be compared with. */
export interface Agreement {
  /**
   * Known cells of the pack's marginals; inside a filter, the cells of their slices that can
   * hold anybody, and any that holds somebody though it cannot.
   */
  targets: number;
  /** Of these, at the floor or the ceiling of what was expected. */
  withinOne: number;
  /** Of these, inside the central 95 % of what a random draw gives. */
  withinDraw: number;
  /** Largest distance in people. */
  largest: number;
  /** Targets off by a person or more, the farthest first; at most a hundred. */
  misses: Miss[];
  /** Whether they are slices of the fit rather than targets. */
  isSlice: boolean;
}

const longestList = 100;

/** Counts the targets that a population meets. */
export function agreementOf({ report, counts, size }: Population): Agreement {
  const misses: Miss[] = [];
  let targets = 0;
  let withinOne = 0;
  let withinDraw = 0;
  let largest = 0;
  let isSlice = false;
  report.comparisons.forEach(({ kind, expected }, comparison) => {
    if (kind === 'fit') return;
    isSlice ||= kind === 'slice';
    for (let cell = 0; cell < expected.length; cell++) {
      const target = expected[cell]!;
      if (Number.isNaN(target)) continue;
      const drawn = counts[comparison]![cell]!;
      if (kind === 'slice' && target === 0 && drawn === 0) continue;
      const distance = Math.abs(drawn - target);
      targets++;
      largest = Math.max(largest, distance);
      if (distance < 1 + 1e-6) withinOne++;
      else misses.push({ comparison, cell, drawn, expected: target });
      if (isCentral(drawn, target, size)) withinDraw++;
    }
  });
  misses.sort((a, b) => Math.abs(b.drawn - b.expected) - Math.abs(a.drawn - a.expected));
  return { targets, withinOne, withinDraw, largest, misses: misses.slice(0, longestList), isSlice };
}

/**
 * Whether a count lies in the central 95 % of the binomial distribution with this
 * expectation: exact for small expectations, the normal with continuity correction else.
 */
export function isCentral(count: number, expected: number, size: number): boolean {
  const share = expected / size;
  if (share <= 0) return count === 0;
  if (share >= 1) return count === size;
  if (expected > 100 && size - expected > 100)
    return Math.abs(count - expected) <= 1.959964 * Math.sqrt(expected * (1 - share)) + 0.5;
  if (expected > size / 2) return isCentral(size - count, size - expected, size);
  const odds = share / (1 - share);
  let probability = Math.exp(size * Math.log1p(-share));
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += probability;
    probability *= ((size - k) / (k + 1)) * odds;
  }
  return below + probability > 0.025 && 1 - below > 0.025;
}
