import type { PackView, Population } from '../client/engine.ts';
import { agreementOf as countAgreement, estimatedCellsOf } from '../core/population/agreement.ts';
import type { Agreement as Counted } from '../core/population/agreement.ts';

/** A target that the population misses. */
export interface Miss {
  /** Position in `report.comparisons`, and flat cell of it. */
  comparison: number;
  cell: number;
  drawn: number;
  expected: number;
}

/** How far a population agrees with everything the study lets it be compared with. */
export interface Agreement extends Counted {
  /** Targets inside the central 95 % of what a random draw, by the design if there is one, gives. */
  withinDraw: number;
  /** Targets off by a person or more, the farthest first; at most a hundred. */
  misses: Miss[];
  /** Whether the targets are slices of the fit rather than what was published. */
  isSlice: boolean;
}

/** One target: a cell that rests on a published figure, in a population of its size. */
export interface TargetCell {
  comparison: number;
  cell: number;
  drawn: number;
  expected: number;
  /** Standard deviation among random draws, where a design makes it another than a binomial's. */
  spread?: number;
}

const longestList = 100;

/** Counts the targets that a population meets. */
export function agreementOf(pack: PackView, population: Population): Agreement {
  const { report, counts, size } = population;
  const misses: Miss[] = [];
  let withinDraw = 0;
  for (const target of targetCells(pack, population)) {
    if (Math.abs(target.drawn - target.expected) >= 1) misses.push(target);
    if (isWithinDraw(target, size)) withinDraw++;
  }
  misses.sort((a, b) => Math.abs(b.drawn - b.expected) - Math.abs(a.drawn - a.expected));
  return {
    ...countAgreement(report.comparisons, counts, pack),
    withinDraw,
    misses: misses.slice(0, longestList),
    isSlice: report.comparisons.some(({ kind }) => kind === 'slice'),
  };
}

/** The cells that `agreementOf` counts as targets, in the order of the report. */
export function targetCells(pack: PackView, { report, counts }: Population): TargetCell[] {
  return report.comparisons.flatMap(({ id, kind, expected, spread }, comparison) => {
    const marginal = kind === 'fit' ? undefined : pack.marginals.find((known) => known.id === id);
    if (!marginal) return [];
    const isEstimated = estimatedCellsOf(marginal, expected.length);
    return Array.from(expected, (people, cell): TargetCell[] =>
      Number.isNaN(people) || (kind !== 'target' && people === 0) || isEstimated[cell] === 1
        ? []
        : [
            {
              comparison,
              cell,
              drawn: counts[comparison]![cell]!,
              expected: people,
              ...(spread && { spread: spread[cell]! }),
            },
          ],
    ).flat();
  });
}

/** Whether a target was met as well as 95 % of random draws do. */
export function isWithinDraw({ drawn, expected, spread }: TargetCell, size: number): boolean {
  return spread === undefined
    ? isCentral(drawn, expected, size)
    : Math.abs(drawn - expected) <= 1.959964 * spread + 1e-6;
}

/** Whether a count lies in the central 95 % of the binomial distribution with this expectation. */
export function isCentral(count: number, expected: number, size: number): boolean {
  const [least, most] = centralRange(expected, size);
  return count >= least && count <= most;
}

/**
 * The least and the greatest count in the central 95 % of the binomial distribution with this
 * expectation: exact for small expectations, the normal with continuity correction else.
 */
export function centralRange(expected: number, size: number): [number, number] {
  const share = expected / size;
  if (share <= 0) return [0, 0];
  if (share >= 1) return [size, size];
  if (expected > 100 && size - expected > 100) {
    const reach = 1.959964 * Math.sqrt(expected * (1 - share)) + 0.5;
    return [Math.ceil(expected - reach), Math.floor(expected + reach)];
  }
  if (expected > size / 2) {
    const [least, most] = centralRange(size - expected, size);
    return [size - most, size - least];
  }
  const odds = share / (1 - share);
  let probability = Math.exp(size * Math.log1p(-share));
  let below = 0;
  let least = 0;
  let count = 0;
  while (count < size) {
    const upTo = below + probability;
    if (upTo <= 0.025) least = count + 1;
    if (1 - upTo <= 0.025) break;
    below = upTo;
    probability *= ((size - count) / (count + 1)) * odds;
    count++;
  }
  return [least, count];
}
