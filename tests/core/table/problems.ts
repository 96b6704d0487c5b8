import { readFileSync } from 'node:fs';
import { parseFitProblem } from '../../../src/core/table/parse-problem.ts';
import type { ParsedProblem } from '../../../src/core/table/parse-problem.ts';
import type { Problem, TableMarginal } from '../../../src/core/table/problem.ts';

/** Reads a fixture; its type is what the test says it is. */
export function fixture<T>(path: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), 'utf8'),
  ) as T;
}

/** Parses a problem that has to be well formed. */
export function problemOf(json: unknown): ParsedProblem {
  const parsed = parseFitProblem(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.problem;
}

/** A marginal written shortly: null for unknown, groups with null for outside. */
export function marginal(
  of: number[],
  counts: readonly (number | null)[],
  groups?: Record<number, (number | null)[]>,
): TableMarginal {
  return {
    of,
    counts: Float64Array.from(counts, (count) => count ?? NaN),
    ...(groups && {
      groups: Object.fromEntries(
        Object.entries(groups).map(([d, of]) => [d, Int32Array.from(of, (group) => group ?? -1)]),
      ),
    }),
  };
}

/** Largest absolute difference of two lists of numbers. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const gap = Math.abs(a[i]! - b[i]!);
    if (!(gap <= largest)) largest = gap;
  }
  return largest;
}

/** Largest difference of two lists of positive numbers, relative to the second. */
export function farthestRelative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i]! / b[i]! - 1));
  return a.length === b.length ? largest : Infinity;
}

/** What a finding says in numbers. */
export const summary = ({ code, severity, marginal: m, cell, with: other, gap }: Problem) => ({
  code,
  severity,
  ...(m !== undefined && { marginal: m }),
  ...(cell !== undefined && { cell }),
  ...(other !== undefined && { with: other }),
  ...(gap !== undefined && { gap }),
});
