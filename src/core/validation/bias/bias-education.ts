import { normalQuantile } from '../../random/normal-quantile.ts';
import { associationOf, mantelHaenszel } from '../../statistics/association.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { judgeInterval } from './bias-section.ts';
import type { BiasMeasure, Place } from './bias-section.ts';
import { margin } from './bias-tables.ts';
import type { BiasTable } from './bias-tables.ts';

type Table2 = [number, number, number, number];

/** How many times as many people the reference counts for as the population: so many that it does not scatter. */
const known = 1e7;
/** Rows that a common odds ratio is judged from. */
const fewestRows = 50;

/** Common odds ratio within strata and that of everyone, with its interval. */
export interface CommonOdds {
  oddsRatio: number;
  interval: Interval;
  /** Of everyone together, strata not told apart. */
  marginal: number;
}

/**
 * The odds of having at least some education in the population over those in the reference,
 * among people of the same stratum: Mantel and Haenszel's common odds ratio of "population or
 * reference" and "at least or below", with the reference as a second sample that is so large
 * that it does not scatter.
 *
 * @param own people by education (rows of the table) and stratum (columns), of effective size
 * @param reference the same, in any unit
 * @param strata number of strata
 * @param from lowest category that counts
 */
export function oddsAgainstReference(
  own: Float64Array,
  reference: Float64Array,
  strata: number,
  from: number,
  standardErrors: number,
): CommonOdds | null {
  const tables: Table2[] = [];
  const pooled: Table2 = [0, 0, 0, 0];
  for (let s = 0; s < strata; s++) {
    const [above, below] = cut(own, strata, s, from);
    const [more, less] = cut(reference, strata, s, from);
    pooled[0] += above;
    pooled[1] += below;
    pooled[2] += more;
    pooled[3] += less;
    if (!(above + below > 0 && more + less > 0)) continue;
    const scale = (known * (above + below)) / (more + less);
    tables.push([above, below, more * scale, less * scale]);
  }
  return commonOdds(tables, pooled, standardErrors);
}

function cut(people: Float64Array, strata: number, stratum: number, from: number) {
  let above = 0;
  let below = 0;
  for (let c = 0, cell = stratum; cell < people.length; c++, cell += strata)
    if (c >= from) above += people[cell]!;
    else below += people[cell]!;
  return [above, below] as const;
}

function commonOdds(
  tables: readonly Table2[],
  [a, b, c, d]: Table2,
  standardErrors: number,
): CommonOdds | null {
  const { oddsRatio, interval } = mantelHaenszel(tables, standardErrors, false);
  const marginal = (a * d) / (b * c);
  const isFinite = [oddsRatio, interval.lower, interval.upper, marginal].every(
    (value) => value > 0 && value < Infinity,
  );
  return isFinite ? { oddsRatio, interval, marginal } : null;
}

/** Education (first axis) within strata (all others): each boundary between its levels. */
export function educationLevels(table: BiasTable, threshold: number, alarm: number): BiasMeasure[] {
  const { expected, axes, request, total } = table;
  if (!expected || total < fewestRows) return [];
  const { attribute, labels } = axes[0]!;
  const strata = expected.length / labels.length;
  const share = margin(expected, request.shape, 0);
  const cuts = labels.map((_, c) => c).filter((c) => c > 0 && isCut(share, c));
  cuts.sort((x, y) => Math.abs(0.5 - upper(share, x)) - Math.abs(0.5 - upper(share, y)) || x - y);
  const level = alarm / Math.max(1, cuts.length);
  return cuts.flatMap((from) => {
    const odds = oddsAgainstReference(
      table.shares.map((s) => s * table.size),
      expected,
      strata,
      from,
      -normalQuantile(level / 2),
    );
    if (!odds) return [];
    const where: Place[] = [
      { attribute: attribute.id, label: attribute.label, category: atLeast(labels, from) },
    ];
    return [measureOf('education-level', table, where, odds, 1, threshold, level)];
  });
}

/** The boundary tells some from others: neither side holds less than one in a hundred. */
function isCut(share: Float64Array, from: number): boolean {
  const above = upper(share, from);
  return above >= 0.01 && above <= 0.99;
}

function upper(share: Float64Array, from: number): number {
  return share.reduce((sum, own, c) => sum + (c >= from ? own : 0), 0);
}

function atLeast(labels: BiasTable['axes'][0]['labels'], from: number) {
  const label = labels[from]!;
  if (typeof label === 'string') return from === labels.length - 1 ? label : `${label} or more`;
  return from === labels.length - 1 ? label : { ...label, en: `${label.en} or more` };
}

function measureOf(
  id: 'education-level' | 'education-tie',
  table: BiasTable,
  where: Place[],
  { oddsRatio, interval, marginal }: CommonOdds,
  reference: number,
  threshold: number,
  level: number,
): BiasMeasure {
  const relative = { lower: interval.lower / reference, upper: interval.upper / reference };
  return {
    id,
    method: id === 'education-level' ? 'cochran-mantel-haenszel' : 'conditional-odds-ratio',
    label:
      id === 'education-level'
        ? 'Odds of this education against the reference, among people alike in the strata'
        : 'Odds ratio of education and this group, among people alike in the strata',
    of: table.request.of,
    where,
    value: oddsRatio,
    reference,
    marginal,
    unit: 'times',
    interval,
    level: 1 - level,
    threshold,
    verdict: judgeInterval(relative, { none: 1, least: 1 / threshold, most: threshold }),
    rows: table.total,
  };
}

/**
 * Education × another attribute × strata: the common odds ratio of the population beside the
 * reference's.
 *
 * @param isOrdered the other attribute's categories are in order, so that its upper half is one side
 */
export function educationTies(
  table: BiasTable,
  threshold: number,
  alarm: number,
  isOrdered = false,
): BiasMeasure[] {
  const { expected, axes, request, total } = table;
  if (!expected || total < fewestRows) return [];
  const [levels, partners] = request.shape as [number, number];
  const strata = expected.length / (levels * partners);
  const from = middle(margin(expected, request.shape, 0));
  if (from === 0) return [];
  const share = margin(expected, request.shape, 1);
  const sides = sidesOf(table, share, isOrdered);
  const level = alarm / Math.max(1, sides.length);
  const own = table.shares.map((s) => s * table.size);
  const fitted = withConditionals(own, expected, levels, partners * strata);
  return sides.flatMap(({ inside, label }) => {
    const size = -normalQuantile(level / 2);
    const odds = oddsWithin(own, levels, partners, strata, from, inside, size);
    const reference = oddsWithin(fitted, levels, partners, strata, from, inside, size);
    if (!odds || !reference) return [];
    const { attribute, labels } = axes[0]!;
    const partner = axes[1]!.attribute;
    const where: Place[] = [
      { attribute: attribute.id, label: attribute.label, category: atLeast(labels, from) },
      { attribute: partner.id, label: partner.label, category: label },
    ];
    return [measureOf('education-tie', table, where, odds, reference.oddsRatio, threshold, level)];
  });
}

/** The boundary that parts the reference most nearly in halves. */
function middle(share: Float64Array): number {
  let best = 0;
  for (let c = 1; c < share.length; c++)
    if (isCut(share, c) && (best === 0 || off(share, c) < off(share, best))) best = c;
  return best;
}

function off(share: Float64Array, from: number): number {
  return Math.abs(0.5 - upper(share, from));
}

/** Categories of the partner against the others: its upper half where it is in order, else each of them. */
function sidesOf({ axes }: BiasTable, share: Float64Array, isOrdered: boolean) {
  const { attribute, labels } = axes[1]!;
  if (attribute.values || isOrdered) {
    const from = middle(share);
    return from === 0
      ? []
      : [{ inside: share.map((_, c) => Number(c >= from)), label: atLeast(labels, from) }];
  }
  const used = [...share.keys()].filter((c) => share[c]! >= 0.01 && share[c]! <= 0.99);
  const named = used.length === 2 && labels.length === 2 ? used.slice(0, 1) : used;
  return named.map((category) => ({
    inside: share.map((_, c) => Number(c === category)),
    label: labels[category]!,
  }));
}

/**
 * The population with the reference's education among people of the same group and stratum:
 * a common odds ratio weighs the strata by their size, which must be the same for both.
 */
function withConditionals(
  own: Float64Array,
  reference: Float64Array,
  levels: number,
  columns: number,
): Float64Array {
  const fitted = new Float64Array(own.length);
  for (let column = 0; column < columns; column++) {
    let people = 0;
    let whole = 0;
    for (let c = 0; c < levels; c++) {
      people += own[c * columns + column]!;
      whole += reference[c * columns + column]!;
    }
    if (!(whole > 0)) continue;
    for (let c = 0; c < levels; c++)
      fitted[c * columns + column] = (people * reference[c * columns + column]!) / whole;
  }
  return fitted;
}

function oddsWithin(
  people: Float64Array,
  levels: number,
  partners: number,
  strata: number,
  from: number,
  inside: Float64Array,
  standardErrors: number,
): CommonOdds | null {
  const tables = Array.from({ length: strata }, (): Table2 => [0, 0, 0, 0]);
  const pooled: Table2 = [0, 0, 0, 0];
  for (let c = 0, cell = 0; c < levels; c++)
    for (let p = 0; p < partners; p++)
      for (let s = 0; s < strata; s++, cell++) {
        const at = (c >= from ? 0 : 1) + (inside[p] === 1 ? 0 : 2);
        tables[s]![at]! += people[cell]!;
        pooled[at]! += people[cell]!;
      }
  return commonOdds(tables, pooled, standardErrors);
}

/** Difference of Cramér's V of education and another attribute from the reference's. */
export function associationGap(table: BiasTable): number | null {
  const { expected, shares, request, size } = table;
  if (!expected || !(size > 1)) return null;
  const [levels, partners] = request.shape as [number, number];
  const pair = (values: Float64Array) => {
    const strata = values.length / (levels * partners);
    return Float64Array.from({ length: levels * partners }, (_, i) => {
      let sum = 0;
      for (let s = 0; s < strata; s++) sum += values[i * strata + s]!;
      return sum;
    });
  };
  const own = associationOf(
    pair(shares).map((s) => s * size),
    levels,
    partners,
  ).cramersVCorrected;
  const reference = associationOf(pair(expected), levels, partners, known).cramersV;
  return own - reference;
}
