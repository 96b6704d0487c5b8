import type { AttributeId, Pack, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { cutTables, evidenceOf } from '../../population/slice.ts';
import { peopleBy } from '../../population/tree-marginals.ts';
import { massOf } from '../../population/tree-tables.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { quantileOf } from '../../statistics/bootstrap.ts';
import type { Grouping } from '../file/regroup.ts';
import type { Replicates } from './replicates.ts';
import { rolesOf } from '../bias/roles.ts';
import type { Role } from '../bias/roles.ts';
import type { SubjectRows } from '../count/subject.ts';

/** How far an attribute of one persona could be otherwise, given the rest of the persona. */
export interface PersonaBand {
  /** As the policy calls it. */
  name: string;
  /** null where the population has no such attribute. */
  attribute: AttributeId | null;
  label: Text;
  unit: Text | null;
  /** What the persona has: a number, or a category. */
  own: number | string | null;
  /** Attributes that were held: what else is known of the persona. */
  given: AttributeId[];
  /** For numbers: middle of the distribution, and the band that holds it with the level's chance. */
  median: number | null;
  band: Interval | null;
  /** Half of them lie here. */
  middleHalf: Interval | null;
  /** How far the ends of the band move among the replicates: 5 to 95% of them. */
  ends: { lower: Interval; upper: Interval } | null;
  /** For categories, and for numbers too: chance of each, and where 90% of the replicates have it. */
  chances: { category: string; label: Text; chance: number; replicates: Interval }[];
  words: string;
}

/** The attributes that the persona policy wants bands of. */
const banded: readonly [name: string, role: Role][] = [
  ['income', 'income'],
  ['age', 'age'],
  ['spending_power', 'spendingPower'],
];

/** Categories listed at most, the likeliest first. */
const mostChances = 12;

/**
 * Bands of a persona's income, age and spending power: the distribution of each in the fit among
 * people who are like the persona in everything else, and how far the replicates move it. An
 * attribute that is a function of the banded one, or that it is nested in, is not held: it would
 * only repeat it.
 *
 * @param codes of the persona, by attribute
 * @param level chance that a person like this one lies in the band
 */
export function bandsOf(
  pack: Pack,
  replicates: Pick<Replicates, 'model' | 'fitted'>,
  codes: Readonly<Record<AttributeId, number>>,
  level?: number,
): PersonaBand[] {
  const steps = bandSteps(pack, replicates, codes, level);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * The same in steps.
 *
 * @yields the share of the work done, after each replicate of each attribute
 */
export function* bandSteps(
  pack: Pack,
  { model, fitted }: Pick<Replicates, 'model' | 'fitted'>,
  codes: Readonly<Record<AttributeId, number>>,
  level = 0.9,
): Generator<number, PersonaBand[]> {
  const roles = rolesOf(pack.attributes);
  const bands: PersonaBand[] = [];
  for (const [name, role] of banded) {
    const attribute = pack.attributes.find(({ id }) => id === roles[role][0]);
    if (!attribute) {
      bands.push(absent(name, 'not in this population'));
      continue;
    }
    const { id, label, unit, categories, values } = attribute;
    const given = pack.attributes
      .map((one) => one.id)
      .filter((other) => codes[other] !== undefined && !repeats(pack, id, other));
    const where = Object.fromEntries(given.map((other) => [other, [codes[other]!]]));
    const evidence = evidenceOf(model, where);
    const chances: Float64Array[] = [];
    for (const [at, tables] of fitted.entries()) {
      const cut = cutTables(model, tables, evidence);
      const people = massOf(cut);
      // A table of nobody says nothing of those who are like this persona.
      if (people > 0) chances.push(peopleBy(model, cut, [id]).people.map((n) => n / people));
      yield (bands.length + (at + 1) / fitted.length) / banded.length;
    }
    const code = codes[id];
    const own = code === undefined ? null : (values?.[code] ?? categories[code]?.id ?? null);
    const head = { name, attribute: id, label, unit: unit ?? null, own, given };
    if (chances.length === 0) {
      const words = 'nobody in the fit is like this persona, so there is nothing to read it off';
      bands.push({ ...absent(name, words), ...head });
      continue;
    }
    const mean = categories.map(
      (_, c) => chances.reduce((sum, one) => sum + one[c]!, 0) / chances.length,
    );
    bands.push({
      ...head,
      ...(values ? numberBand(values, mean, chances, level) : none),
      chances: categories
        .map((category, c) => ({
          category: category.id,
          label: category.label,
          chance: mean[c]!,
          replicates: spread(chances.map((one) => one[c]!)),
        }))
        .filter(({ chance }) => chance > 0)
        .sort((x, y) => y.chance - x.chance)
        .slice(0, mostChances),
      words: `among people like this one in ${given.length} other attributes, by the fit and ${chances.length} replicates of it`,
    });
  }
  return bands;
}

/** Bands of the persona in a row of a population. */
export interface RowBands {
  /** From 0. */
  row: number;
  bands: PersonaBand[];
  /** What is not known of the row in the terms of the pack. */
  notes: string[];
}

/**
 * Bands of the persona in a row, step by step.
 *
 * @param rows that row alone
 * @param groupings how the population tells the pack's categories apart: a value that may mean
 *   several of them is not held
 */
export function* rowBandSteps(
  pack: Pack,
  replicates: Pick<Replicates, 'model' | 'fitted'>,
  rows: SubjectRows,
  groupings: ReadonlyMap<AttributeId, Grouping>,
  level?: number,
): Generator<number, RowBands> {
  const codes: Record<AttributeId, number> = {};
  const coarse: string[] = [];
  const missing: string[] = [];
  for (const { attribute, size, codes: own } of rows.columns) {
    const grouping = groupings.get(attribute);
    const known = pack.attributes.find(({ id }) => id === attribute);
    if (!grouping || !known) continue;
    const group = own[0]!;
    const meant = [...grouping.groups.keys()].filter((code) => grouping.groups[code] === group);
    if (group < size && meant.length === 1) codes[attribute] = meant[0]!;
    else (group < size ? coarse : missing).push(textIn(known.label, 'en'));
  }
  const bands = yield* bandSteps(pack, replicates, codes, level);
  return {
    row: rows.start,
    bands,
    notes: [
      ...(coarse.length > 0
        ? [
            `Not held, since the value of this row may mean several categories of the pack: ${coarse.join(', ')}.`,
          ]
        : []),
      ...(missing.length > 0
        ? [`Not held, since this row has no value of it: ${missing.join(', ')}.`]
        : []),
    ],
  };
}

const none = { median: null, band: null, middleHalf: null, ends: null };

function absent(name: string, words: string): PersonaBand {
  return {
    ...{ name, attribute: null, label: name, unit: null, own: null, given: [], ...none },
    chances: [],
    words,
  };
}

function numberBand(
  values: readonly number[],
  mean: readonly number[],
  chances: readonly Float64Array[],
  level: number,
): Pick<PersonaBand, 'median' | 'band' | 'middleHalf' | 'ends'> {
  const order = values.map((_, c) => c).sort((a, b) => values[a]! - values[b]!);
  const sorted = order.map((c) => values[c]!);
  const at = (shares: ArrayLike<number>, p: number) => {
    let below = 0;
    const place = order.findIndex((c) => (below += shares[c]!) >= p - 1e-12);
    return sorted[place]!;
  };
  const tail = (1 - level) / 2;
  const ends = (p: number) => spread(chances.map((one) => at(one, p)));
  return {
    median: at(mean, 0.5),
    band: { lower: at(mean, tail), upper: at(mean, 1 - tail) },
    middleHalf: { lower: at(mean, 0.25), upper: at(mean, 0.75) },
    ends: { lower: ends(tail), upper: ends(1 - tail) },
  };
}

function spread(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  return { lower: quantileOf(sorted, 0.05), upper: quantileOf(sorted, 0.95) };
}

/** Whether one attribute only says again, more coarsely or finely, what another one says. */
function repeats(pack: Pack, id: AttributeId, other: AttributeId): boolean {
  const isAbove = (lower: AttributeId, upper: AttributeId): boolean => {
    if (lower === upper) return true;
    const attribute = pack.attributes.find((one) => one.id === lower);
    const parents = [attribute?.derivedFrom?.attribute, ...(attribute?.within?.attributes ?? [])];
    return parents.some((parent) => parent !== undefined && isAbove(parent, upper));
  };
  return isAbove(id, other) || isAbove(other, id);
}
