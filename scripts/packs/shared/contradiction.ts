import type { Contradiction, ContradictionKind, Text } from '../../../src/core/pack/pack.ts';
import { expectEqual, sum } from './tables.ts';

/** A contradiction of a computed size; the build stops where the recipe found another. */
export function contradiction(
  id: string,
  label: Text,
  gap: number,
  expected: number,
  reason: Text,
  sources: string[],
  kind: ContradictionKind,
): Contradiction {
  expectEqual(`the gap of ${id}`, gap, expected, 1);
  return { id, label, kind, gap: Math.round(gap), reason, sources };
}

/** Smallest and largest value that a printed figure, or a sum of printed figures, leaves open. */
export type Interval = readonly [lower: number, upper: number];

/** What a printed figure leaves open, in its own unit. */
export function around(value: number, half: number): Interval {
  return [value - half, value + half];
}

export function sumOf(intervals: readonly Interval[]): Interval {
  return [sum(intervals.map(([lower]) => lower)), sum(intervals.map(([, upper]) => upper))];
}

/** Rounding, where some count satisfies both; otherwise what the caller says it is then. */
export function kindOf(
  one: Interval,
  other: Interval,
  beyond: ContradictionKind = 'figures',
): ContradictionKind {
  return one[0] <= other[1] && other[0] <= one[1] ? 'rounding' : beyond;
}

/** A whole number with a separator between thousands. */
export function grouped(people: number, separator: string): string {
  return String(Math.round(people)).replace(/\B(?=(\d{3})+$)/g, separator);
}

/** A fraction. */
export function share(percent: number): number {
  return percent / 100;
}

/** A percentage as English writes it. */
export function point(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** A percentage as Romanian and Russian write it. */
export function comma(value: number): string {
  return point(value).replace('.', ',');
}
