import { stridesOf } from '../table/contingency.ts';
import type { MeasuredScores, ScoreMargin } from './layer.ts';
import { normalDensity, normalProbability } from './normal-probability.ts';
import type { CellSpace } from './shares.ts';

/** Means of a score by group, as published and as aimed at in a population. */
export interface ScoreTarget {
  of: string[];
  /** Group of each cell. */
  groupOf: Int32Array;
  people: Float64Array;
  published: number[];
  target: Float64Array;
  n: number[];
  filled: number[];
  contrast: boolean;
}

export interface CellScores {
  /** Shift of the latent normal in each cell. */
  shift: Float64Array;
  targets: ScoreTarget[];
}

const settled = 1e-12;
const mostSweeps = 2000;

/** Mean of a score in a person whose latent normal is shifted, and how fast it grows. */
export function scoreMean(
  values: readonly number[],
  thresholds: readonly number[],
  shift: number,
): { mean: number; slope: number } {
  let mean = values[0]!;
  let slope = 0;
  for (let k = 0; k < thresholds.length; k++) {
    const step = values[k + 1]! - values[k]!;
    mean += step * normalProbability(shift - thresholds[k]!);
    slope += step * normalDensity(shift - thresholds[k]!);
  }
  return { mean, slope };
}

/**
 * Shifts of the latent normal, additive over the margins, such that the people of the pack
 * have the published mean score in every group. Where margins only state differences, one
 * shift of all their means makes the grand means agree. Solved group by group in turns, each
 * by Newton's method, until nothing moves.
 *
 * @throws Error where the means cannot be met
 */
export function calibrateScores(
  space: CellSpace,
  values: readonly number[],
  { thresholds, margins }: Pick<MeasuredScores, 'thresholds' | 'margins'>,
): CellScores {
  const targets = margins
    .filter(({ of }) => of.every((id) => space.variables.includes(id)))
    .map((margin) => targetOf(space, margin));
  const grand = grandMean(targets);
  for (const target of targets)
    if (target.contrast && grand !== undefined) {
      const away = grand - meanOf(target.people, target.target);
      target.target = target.target.map((mean) => mean + away);
    }
  const shift = new Float64Array(space.people.length);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let moved = 0;
    for (const { groupOf, people, target } of targets) {
      const sum = new Float64Array(people.length);
      const slope = new Float64Array(people.length);
      space.people.forEach((n, cell) => {
        const g = groupOf[cell]!;
        if (!(n > 0) || g < 0) return;
        const at = scoreMean(values, thresholds, shift[cell]!);
        sum[g] = sum[g]! + n * at.mean;
        slope[g] = slope[g]! + n * at.slope;
      });
      const step = target.map((mean, g) =>
        people[g]! > 0 ? (mean * people[g]! - sum[g]!) / slope[g]! : 0,
      );
      for (let cell = 0; cell < shift.length; cell++) {
        const by = groupOf[cell]! < 0 ? 0 : Math.max(-1, Math.min(1, step[groupOf[cell]!]!));
        shift[cell] = shift[cell]! + by;
        moved = Math.max(moved, Math.abs(by));
      }
    }
    if (moved <= settled) return { shift, targets };
  }
  throw new Error('the means of a score contradict each other in this population');
}

function targetOf(space: CellSpace, margin: ScoreMargin): ScoreTarget {
  const strides = stridesOf(space.sizes);
  const axes = margin.of.map((id) => {
    const d = space.variables.indexOf(id);
    const groups = margin.groups?.[id] ?? Array.from({ length: space.sizes[d]! }, (_, c) => c);
    return { stride: strides[d]!, size: space.sizes[d]!, groups, extent: Math.max(...groups) + 1 };
  });
  const groupOf = Int32Array.from(space.people, (_, cell) =>
    axes.reduce(
      (at, { stride, size, groups, extent }) =>
        at * extent + groups[Math.floor(cell / stride) % size]!,
      0,
    ),
  );
  const people = new Float64Array(margin.means.length);
  space.people.forEach((n, cell) => {
    people[groupOf[cell]!] = people[groupOf[cell]!]! + n;
  });
  return {
    of: margin.of,
    groupOf,
    people,
    published: margin.means,
    target: Float64Array.from(margin.means),
    n: margin.n,
    filled: margin.filled ?? [],
    contrast: margin.contrast ?? false,
  };
}

function grandMean(targets: readonly ScoreTarget[]): number | undefined {
  const level = targets.find(({ contrast }) => !contrast);
  return level && meanOf(level.people, level.target);
}

function meanOf(people: Float64Array, means: Float64Array): number {
  let sum = 0;
  let all = 0;
  people.forEach((n, g) => {
    sum += n * means[g]!;
    all += n;
  });
  return sum / all;
}
