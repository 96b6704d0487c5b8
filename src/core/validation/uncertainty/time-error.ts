import type { Pack, SampleFactor } from '../../pack/pack.ts';
import type { Model } from '../../population/model.ts';
import { textIn } from '../../population/persona.ts';
import { peopleBy } from '../../population/tree-marginals.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import { exp } from '../../random/math.ts';
import { normal } from '../../random/normal.ts';
import { streamKey, subKey } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import { yearsBetween } from '../sources/dates.ts';
import type { StatisticLayout } from './replicate-statistics.ts';
import type { TimeReport, TwoReadings } from './replicate-section.ts';

/** Draws of drift that its variance is taken over. */
const draws = 400;

/** Statuses of tables that count people, whatever the base. */
const counted: ReadonlySet<string> = new Set(['official', 'official-copied', 'derived']);

interface TimeOptions {
  /** ISO date. */
  studyDate: string;
  drift?: number | undefined;
  seed: number;
  /** Whether the statistics are of people inside a filter, of whom no other date tells. */
  isFiltered: boolean;
}

/**
 * Variance of each statistic because the study is of another day than its targets; NaN where
 * nothing measures it. Measured is only what the pack has twice: a table of shape that a publisher
 * counted at another date, whose shares differ from the fit's by d, is a second reading, and two
 * readings have variance d² / 2, in which time and method are not told apart. A drift that the user
 * states moves every share of an attribute at random by that part of itself a year.
 *
 * @param fitted tables of everyone, whatever the filter
 * @param base the statistics
 */
export function timeError(
  pack: Pack,
  model: Model,
  fitted: TreeTables,
  layout: StatisticLayout,
  base: Float64Array,
  { studyDate, drift, seed, isFiltered }: TimeOptions,
): { variance: Float64Array; report: TimeReport } {
  const own = pack.bases.find(({ id }) => id === pack.base)!;
  const years = Math.abs(yearsBetween(own.date, studyDate));
  const variance = new Float64Array(layout.length).fill(NaN);
  const readings: TwoReadings[] = [];
  for (const factor of pack.sampleFactors) {
    const other = pack.bases.find(({ id }) => id === factor.base);
    if (!other || other.id === own.id || other.total === 0 || !counted.has(factor.status)) continue;
    const { people } = peopleBy(model, fitted, factor.of);
    readings.push({
      words: `${textIn(factor.label, 'en')}, ${textIn(other.label, 'en')}`,
      of: factor.of,
      dates: [own.date, other.date],
      totalVariation: distance(people, factor.weights),
    });
    if (!isFiltered) addReading(factor, pack, layout, base, variance);
  }
  for (const { label, kind, gap } of pack.contradictions)
    if (kind === 'bases')
      readings.push({
        words: `${textIn(label, 'en')}: ${Math.abs(Math.round(gap))} people apart`,
        of: [],
        dates: [own.date, own.date],
        totalVariation: null,
      });
  if (drift !== undefined && drift > 0) addDrift(layout, base, variance, drift * years, seed);
  const measured = variance.some((v) => v === v);
  return {
    variance,
    report: {
      measured,
      years,
      readings,
      drift: drift ?? null,
      words: wordsOf(measured, readings, drift, years, isFiltered),
    },
  };
}

function wordsOf(
  measured: boolean,
  readings: readonly TwoReadings[],
  drift: number | undefined,
  years: number,
  isFiltered: boolean,
): string {
  const compared = readings.filter(({ of }) => of.length > 0).length;
  if (!measured && isFiltered && compared > 0)
    return 'Not measured: what other dates tell is of everyone, and this study is of some. State a drift, or look at the study without its filter.';
  if (!measured)
    return 'Not measured: the pack has no share of the same thing at two dates, and no drift was stated. Nothing is invented in its place.';
  return [
    ...(compared > 0 && !isFiltered
      ? [
          `${compared} ${compared === 1 ? 'table' : 'tables'} of other dates were compared with the fit; in their differences time and method are not told apart.`,
        ]
      : []),
    ...(drift === undefined
      ? []
      : [
          `A drift of ${(100 * drift).toFixed(1)}% a year over ${years.toFixed(1)} years was added, as stated by you.`,
        ]),
  ].join(' ');
}

function distance(people: Float64Array, weights: readonly number[]): number {
  let [a, b] = [0, 0];
  people.forEach((count, i) => {
    a += count;
    b += weights[i]!;
  });
  let sum = 0;
  people.forEach((count, i) => {
    sum += Math.abs(count / a - weights[i]! / b);
  });
  return sum / 2;
}

function addReading(
  { of, weights }: SampleFactor,
  pack: Pack,
  { attributes }: StatisticLayout,
  base: Float64Array,
  variance: Float64Array,
): void {
  const sizes = of.map((id) => pack.attributes.find((one) => one.id === id)!.categories.length);
  of.forEach((id, axis) => {
    const found = attributes.find(({ attribute }) => attribute.id === id);
    if (!found) return;
    const below = sizes.slice(axis + 1).reduce((product, size) => product * size, 1);
    const shares = new Float64Array(sizes[axis]!);
    let total = 0;
    weights.forEach((weight, cell) => {
      const code = Math.floor(cell / below) % sizes[axis]!;
      shares[code] = shares[code]! + weight;
      total += weight;
    });
    const { at, attribute, hasMean } = found;
    shares.forEach((people, code) =>
      addHalfSquare(variance, at + code, people / total - base[at + code]!),
    );
    if (!hasMean) return;
    let mean = 0;
    shares.forEach((people, code) => {
      mean += (people / total) * attribute.values![code]!;
    });
    addHalfSquare(variance, at + shares.length, mean - base[at + shares.length]!);
  });
}

function addHalfSquare(variance: Float64Array, at: number, d: number): void {
  const before = variance[at]!;
  // Of several readings the farthest counts.
  variance[at] = Math.max(before === before ? before : 0, (d * d) / 2);
}

function addDrift(
  { attributes }: StatisticLayout,
  base: Float64Array,
  variance: Float64Array,
  deviation: number,
  seed: number,
): void {
  const key = streamKey(seed, streams.drift);
  for (const { attribute, at, hasMean } of attributes) {
    const size = attribute.categories.length;
    const own = subKey(key, attribute.stream);
    const length = size + Number(hasMean);
    const squares = new Float64Array(length);
    const moved = new Float64Array(length);
    for (let draw = 0; draw < draws; draw++) {
      let total = 0;
      for (let code = 0; code < size; code++) {
        const z = normal(own, draw, 0, deviation, code);
        moved[code] = base[at + code]! * exp(z);
        total += moved[code]!;
      }
      let mean = 0;
      let numbered = 0;
      for (let code = 0; code < size; code++) {
        moved[code] = moved[code]! / total;
        const value = attribute.values?.[code] ?? NaN;
        if (value !== value) continue;
        mean += value * moved[code]!;
        numbered += moved[code]!;
      }
      if (hasMean) moved[size] = mean / numbered;
      for (let i = 0; i < length; i++) {
        const away = moved[i]! - base[at + i]!;
        squares[i] = squares[i]! + (away * away) / draws;
      }
    }
    squares.forEach((square, i) => {
      const before = variance[at + i]!;
      variance[at + i] = (before === before ? before : 0) + square;
    });
  }
}
