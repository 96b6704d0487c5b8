import { normalQuantile } from '../../random/normal-quantile.ts';
import { diversityOf } from '../../statistics/diversity.ts';
import { clopperPearson, wilson } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { variationInterval } from '../../statistics/variation-by-chance.ts';
import { judgeInterval } from './bias-section.ts';
import type { BiasMeasure, EffectiveNumbers, Place } from './bias-section.ts';
import { coordinatesOf } from '../../table/contingency.ts';
import type { BiasTable } from './bias-tables.ts';
import type { ProfileCounts } from '../count/counts.ts';

/** What a distance between the cells of a table and its reference is called. */
interface DistanceNames {
  id: string;
  method: string;
  label: string;
}

/**
 * Total variation distance of a table from its reference. Where quotas meet the table to the
 * person, what whole people leave open stands in place of chance: a cell one person off proves nothing.
 */
export function distanceMeasure(
  table: BiasTable,
  { id, method, label }: DistanceNames,
  threshold: number,
  alarm: number,
): BiasMeasure | null {
  const { expected, shares, total, size } = table;
  if (!expected || !(total > 0)) return null;
  const { distance, ...chance } = variationInterval(
    shares.map((share) => share * size),
    expected,
    size,
    1 - alarm,
  );
  const interval = table.exact
    ? { lower: beyondWholePeople(table), upper: distance }
    : { lower: chance.lower, upper: chance.upper };
  return {
    id,
    method,
    label,
    of: table.request.of,
    where: [],
    value: distance,
    reference: 0,
    unit: 'share of people',
    interval,
    level: table.exact ? null : 1 - alarm,
    threshold,
    verdict: judgeInterval(interval, { none: 0, least: -Infinity, most: threshold }),
    rows: total,
    ...(!table.exact && { byChance: chance.byChance }),
  };
}

/** Distance that is left when each cell may be one person off. */
function beyondWholePeople({ rows, expected, total }: BiasTable): number {
  return rows.reduce(
    (sum, count, i) => sum + Math.max(0, Math.abs(count - expected![i]! * total) - 1) / (2 * total),
    0,
  );
}

/** The cells of a table whose share is off, the farthest first: each as a difference of shares. */
export function cellMeasures(
  table: BiasTable,
  names: DistanceNames,
  threshold: number,
  alarm: number,
): BiasMeasure[] {
  const { expected, shares, rows, total, size, request } = table;
  if (!expected || !(total > 0)) return [];
  const level = 1 - alarm / shares.length;
  return Array.from(shares, (share, cell): BiasMeasure => {
    const reference = expected[cell]!;
    const interval = table.exact
      ? wholeCell(share, reference, total)
      : chanceOfCell(share, reference, size, level);
    return {
      ...names,
      of: request.of,
      where: placesOf(table, cell),
      value: share - reference,
      reference: 0,
      unit: 'share of people',
      interval,
      level: table.exact ? null : level,
      threshold,
      verdict: judgeInterval(interval, { none: 0, least: -threshold, most: threshold }),
      rows: rows[cell]!,
    };
  }).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

function wholeCell(share: number, reference: number, total: number): Interval {
  const value = share - reference;
  return { lower: value - 1 / total, upper: value + 1 / total };
}

/**
 * Wilson's interval is too short where hardly anybody is expected, the more so at the levels of many
 * areas at once: one person from a small county would prove a bias. What it proves must hold by
 * Clopper and Pearson's too.
 */
function chanceOfCell(share: number, reference: number, size: number, level: number): Interval {
  const count = share * size;
  const { lower, upper } = wilson(count, size, level);
  if (lower <= reference && reference <= upper)
    return { lower: lower - reference, upper: upper - reference };
  const exact = clopperPearson(Math.min(count, size), size, level);
  return {
    lower: Math.min(lower, exact.lower) - reference,
    upper: Math.max(upper, exact.upper) - reference,
  };
}

/** Where a cell of a table is, in words. */
export function placesOf({ axes, request }: BiasTable, cell: number): Place[] {
  return coordinatesOf(cell, request.shape).map((code, axis) => {
    const { attribute, labels } = axes[axis]!;
    return { attribute: attribute.id, label: attribute.label, category: labels[code]! };
  });
}

/** Cells of a table within each category of its first axis: a segment short within its area. */
export function segmentMeasures(
  table: BiasTable,
  within: readonly number[],
  names: DistanceNames,
  threshold: number,
  alarm: number,
): BiasMeasure[] {
  const { expected, shares, rows, size, total, request } = table;
  if (!expected || !(total > 0)) return [];
  const parts = expected.length / request.shape[0]!;
  const level = 1 - alarm / Math.max(1, within.length * parts);
  return within.flatMap((area) => {
    const cells = Array.from({ length: parts }, (_, p) => area * parts + p);
    const sum = (values: Float64Array) => cells.reduce((all, cell) => all + values[cell]!, 0);
    const [people, reference, inArea] = [sum(shares), sum(expected), sum(rows)];
    if (!(people > 0 && reference > 0)) return [];
    return cells.map((cell): BiasMeasure => {
      const own = shares[cell]! / people;
      const known = expected[cell]! / reference;
      const interval = chanceOfCell(own, known, (size * inArea) / total, level);
      return {
        ...names,
        of: request.of,
        where: placesOf(table, cell),
        value: own - known,
        reference: 0,
        unit: 'share of people',
        interval,
        level,
        threshold,
        verdict: judgeInterval(interval, { none: 0, least: -threshold, most: threshold }),
        rows: inArea,
      };
    });
  });
}

/** Hill's numbers of a table. Hill (1973), Ecology 54. */
export function effectiveNumbers(table: BiasTable): EffectiveNumbers | null {
  const { expected, shares, total, request } = table;
  if (!expected || !(total > 0)) return null;
  const of = (values: Float64Array) => {
    const { effectiveShannon, effectiveSimpson } = diversityOf(values);
    return { order1: effectiveShannon, order2: effectiveSimpson };
  };
  return {
    of: request.of,
    method: 'hill-numbers',
    population: of(shares),
    reference: of(expected),
  };
}

/** Rows that repeat an earlier row, and the same in independent draws of as many rows from the reference. */
export interface RepeatedProfiles {
  rows: number;
  /** Attributes that make a profile. */
  of: string[];
  population: Pick<ProfileCounts, 'distinct' | 'repeatedRows' | 'largest'>;
  /** Rows that repeat an earlier one, in each draw. */
  reference: number[];
}

/**
 * Repeated profiles beyond what chance repeats. Rows drawn independently repeat each other, as
 * birthdays do; the reference draws say how often. The number of repeats has a variance of at most
 * half the rows and of at most twice its mean, whatever the profiles' chances (Efron and Stein 1981,
 * Annals of Statistics 9: exchanging one row changes the number by one at most, and only where that row
 * or its substitute has a twin).
 */
export function repeatMeasure(
  { rows, of, population, reference }: RepeatedProfiles,
  threshold: number,
  alarm: number,
): BiasMeasure | null {
  if (reference.length === 0 || !(rows > 0)) return null;
  const mean = reference.reduce((sum, count) => sum + count, 0) / reference.length;
  const variance = Math.min(rows / 2, 2 * (mean + 2)) * (1 + 1 / reference.length);
  const half = (-normalQuantile(alarm / 2) * Math.sqrt(variance)) / rows;
  const value = population.repeatedRows / rows;
  const interval = { lower: value - mean / rows - half, upper: value - mean / rows + half };
  return {
    id: 'repeated-profiles',
    method: 'repeated-profiles',
    label: 'Rows that repeat an earlier one beyond what chance repeats',
    of,
    where: [],
    value: value - mean / rows,
    reference: 0,
    unit: 'share of rows',
    interval,
    level: 1 - alarm,
    threshold,
    verdict: judgeInterval(interval, { none: 0, least: -Infinity, most: threshold }),
    rows,
    byChance: mean / rows,
  };
}
