import { formatCount } from '../../table/wording.ts';
import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { streamKey, subKey } from '../../random/stream.ts';
import { streams } from '../../random/streams.ts';
import { goodman, wilson } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { sisonGlaz } from '../../statistics/sison-glaz.ts';
import type { CellCounts, CountPlan, Counts } from '../count/counts.ts';
import { meanIntervals, numberCounts } from './mean-intervals.ts';
import type { MeanIntervals } from './mean-intervals.ts';
import { rolesOf } from '../bias/roles.ts';
import type { Role } from '../bias/roles.ts';
import type { Subject } from '../count/subject.ts';

/** A figure that the persona policy asks for by an unsound formula, shown beside the sound ones. */
export interface PolicyFigure {
  /** As the policy calls it. */
  name: string;
  /** null where nothing of what it is made of is there. */
  value: number | null;
  /** Why it misleads, in a sentence. */
  misleads: string;
}

/** How the shares of an attribute were bounded together. */
export type SharesMethod =
  /** Wilson's interval: with two categories one share says the other. */
  | 'wilson'
  /** Goodman's intervals: every category counts 5 rows or more, or there are too many for the other. */
  | 'goodman'
  /** Sison and Glaz's intervals: some category counts fewer than 5 rows. */
  | 'sison-glaz';

/** A share of an attribute with its intervals. */
export interface ShareInterval {
  category: string;
  label: Text;
  rows: number;
  /** Of the rows with a value; weighted where rows have weights. */
  share: number;
  /** Holds this share alone with the level's chance (Wilson). */
  alone: Interval;
  /** Holds all shares of the attribute at once with the level's chance. */
  together: Interval;
}

export interface AttributeIntervals {
  attribute: AttributeId;
  label: Text;
  /** Rows with a value. */
  rows: number;
  missing: number;
  /** Rows of equal weight that would tell as much, before any correction for a finite population. */
  effectiveSize: number;
  method: SharesMethod;
  /** Why that method, in a sentence. */
  because: string;
  /** Categories that somebody is in, up to a limit the largest. */
  shares: ShareInterval[];
  /** Categories left out of `shares`. */
  leftOut: number;
  /** For numbers; in `unit`. */
  mean: MeanIntervals | null;
  unit: Text | null;
  /** Half width of the interval of the mean, or of the largest share, as a share of it. */
  relativeHalfWidth: number | null;
}

/** One of the seven attributes that the policy wants intervals of. */
export interface KeyAttribute {
  /** As the policy calls it. */
  name: string;
  role: Role;
  /** null where the population has no such attribute. */
  attribute: AttributeId | null;
  relativeHalfWidth: number | null;
  /** "not in this population", or what was read. */
  words: string;
}

/** What the intervals of a section are about. */
export interface IntervalScope {
  /** `population`: the rows are everyone; `part`: a part of so many people; `world`: a sample of no stated population. */
  kind: 'population' | 'part' | 'world';
  /** People that the interval is about, where stated. */
  people: number | null;
  words: string;
}

export interface AttributeIntervalsSection {
  level: number;
  scope: IntervalScope;
  rows: number;
  attributes: AttributeIntervals[];
  key: KeyAttribute[];
  policyFigure: PolicyFigure;
  notes: string[];
}

export interface AttributeIntervalsInput {
  subject: Subject;
  plan: Pick<CountPlan, 'singles'>;
  counts: Pick<Counts, 'rows' | 'weight' | 'singles'>;
  /** Chance that an interval holds the true figure. Default 0.95. */
  level?: number;
  /**
   * People that the rows were drawn from without anyone twice, for the finite population
   * correction. Exact quotas are their own population whatever is stated here.
   */
  population?: number;
  /** Of the bootstrap. Default 2,000; 0 for none. */
  resamples?: number;
  seed?: number;
  /** Attributes of roles that the user chose. */
  roles?: Partial<Record<Role, AttributeId[]>>;
}

/** Categories of one attribute listed at most. */
const mostShares = 200;

/** Categories up to which Sison and Glaz's sums are affordable. */
const mostSummed = 500;

const keyAttributes: readonly [name: string, role: Role][] = [
  ['age', 'age'],
  ['income', 'income'],
  ['education_level', 'education'],
  ['technology_adoption', 'technologyAdoption'],
  ['risk_tolerance', 'riskTolerance'],
  ['brand_loyalty', 'brandLoyalty'],
  ['purchase_frequency', 'purchaseFrequency'],
];

/**
 * Intervals of the shares, means and quartiles of every attribute. They say how far a sample of
 * this size can be from those it was drawn from; how far the targets may be from the world is
 * another matter (`replicates.ts`). Under weights the effective size of Kish stands for the rows.
 *
 * @throws RangeError for a level outside 0 to 1, or fewer people than rows
 */
export function attributeIntervalsOf(input: AttributeIntervalsInput): AttributeIntervalsSection {
  const { subject, plan, counts, level = 0.95, resamples = 2000, seed = 0 } = input;
  const people = subject.drawing === 'quota' ? subject.rows : input.population;
  if (people !== undefined && people < subject.rows)
    throw new RangeError(
      `population of ${people}: ${subject.rows} rows cannot be drawn from it without anyone twice`,
    );
  const known = new Map(plan.singles.map(({ attribute }, i) => [attribute, counts.singles[i]!]));
  const attributes = subject.attributes.flatMap((attribute): AttributeIntervals[] => {
    const cells = known.get(attribute.id);
    const context = { level, people, resamples, seed, rows: subject.rows };
    return cells ? [intervalsOf(attribute, cells, context)] : [];
  });
  const roles = rolesOf(subject.attributes, input.roles);
  const key = keyAttributes.map(([name, role]) => keyOf(name, role, roles[role][0], attributes));
  return {
    level,
    scope: scopeOf(subject, people),
    rows: subject.rows,
    attributes,
    key,
    policyFigure: confidenceScore(key, attributes),
    notes: notesOf(subject, counts),
  };
}

function scopeOf(subject: Subject, people: number | undefined): IntervalScope {
  if (subject.drawing === 'quota')
    return {
      kind: 'population',
      people: subject.rows,
      words:
        'These people were placed by exact quotas and are the whole population meant: their shares and means are known, so every interval is a point. ' +
        'How far the population may be from the world is told by the replicates.',
    };
  if (people !== undefined)
    return {
      kind: 'part',
      people,
      words: `The intervals are about the ${formatCount(people)} people whom these rows were drawn from; being so large a part of them makes the intervals narrower.`,
    };
  return {
    kind: 'world',
    people: null,
    words:
      subject.drawing === 'sample'
        ? 'The intervals are about the model that the rows were drawn from at random: more rows make them narrower, and they say nothing of errors in the model’s sources.'
        : 'How the rows came about is not known; the intervals hold if they are a random sample, and are about whom they were drawn from.',
  };
}

interface Context {
  level: number;
  people: number | undefined;
  resamples: number;
  seed: number;
  /** Rows of the whole population. */
  rows: number;
}

function intervalsOf(
  attribute: Attribute,
  { rows: all, sums, squares }: CellCounts,
  context: Context,
): AttributeIntervals {
  const { categories, id, label, values, unit } = attribute;
  const size = categories.length;
  const rows = all.subarray(0, size);
  const weights = sums?.subarray(0, size) ?? rows;
  const present = total(rows);
  const weight = total(weights);
  const effectiveSize = squares ? (weight * weight) / total(squares.subarray(0, size)) : present;
  const finite = finiteSize(present, effectiveSize, context);
  const counted = Array.from(weights, (own) => (weight > 0 ? (own / weight) * finite.size : 0));
  const [method, because] = methodOf(counted);
  const together = finite.whole ? undefined : simultaneous(counted, method, context.level);
  const codes = Array.from({ length: size }, (_, code) => code)
    .filter((code) => rows[code]! > 0 || size <= mostShares)
    .sort((a, b) => weights[b]! - weights[a]! || a - b)
    .slice(0, mostShares)
    .sort((a, b) => a - b);
  const shares = codes.map((code): ShareInterval => {
    const share = weight > 0 ? weights[code]! / weight : 0;
    const point = { lower: share, upper: share };
    return {
      category: categories[code]!.id,
      label: categories[code]!.label,
      rows: rows[code]!,
      share,
      alone:
        finite.whole || present === 0 ? point : wilson(counted[code]!, finite.size, context.level),
      together: together?.[code] ?? point,
    };
  });
  const mean = values && present > 0 ? meanOf(attribute, values, weights, finite, context) : null;
  return {
    attribute: id,
    label,
    rows: present,
    missing: all[size] ?? 0,
    effectiveSize,
    method,
    because,
    shares,
    leftOut: size - shares.length,
    mean,
    unit: unit ?? null,
    relativeHalfWidth: present > 0 ? relativeHalfWidth(mean, shares) : null,
  };
}

/** Rows that an infinite population would have to be sampled with to be known as well. */
function finiteSize(
  present: number,
  effective: number,
  { people, rows }: Context,
): { size: number; whole: boolean } {
  if (people === undefined) return { size: effective, whole: false };
  const share = present / rows;
  const everyone = people * share;
  if (everyone - present < 0.5) return { size: present, whole: true };
  return { size: (effective * (everyone - 1)) / (everyone - present), whole: false };
}

function methodOf(counted: readonly number[]): [SharesMethod, string] {
  const used = counted.filter((count) => count > 0);
  if (counted.length <= 2) return ['wilson', 'with two categories one share says the other'];
  if (used.every((count) => count >= 5) && used.length === counted.length)
    return ['goodman', 'every category counts 5 rows or more'];
  if (counted.length > mostSummed)
    return [
      'goodman',
      'some categories count fewer than 5 rows, but there are too many categories for Sison and Glaz’s sums',
    ];
  return ['sison-glaz', 'some category counts fewer than 5 rows'];
}

function simultaneous(counted: readonly number[], method: SharesMethod, level: number): Interval[] {
  const size = counted.reduce((a, b) => a + b, 0);
  if (!(size > 0) || counted.length < 2)
    return counted.map((count) => ({ lower: 0, upper: count > 0 || size === 0 ? 1 : 0 }));
  if (method === 'wilson') return counted.map((count) => wilson(count, size, level));
  if (method === 'goodman') return goodman(counted, level);
  return sisonGlaz(wholeCounts(counted), level);
}

/** Counts under weights to the nearest whole, as Sison and Glaz's probabilities need them. */
function wholeCounts(counted: readonly number[]): number[] {
  return counted.map((count) => Math.round(count));
}

function meanOf(
  { stream }: Attribute,
  values: readonly number[],
  weights: Float64Array,
  finite: { size: number; whole: boolean },
  { level, resamples, seed }: Context,
): MeanIntervals | null {
  const counts = numberCounts(values, weights);
  if (counts.values.length === 0) return null;
  const numbered = total(counts.times);
  const effective = finite.size * (numbered / total(weights));
  const key = subKey(streamKey(seed, streams.bootstrap), stream);
  const made = meanIntervals(counts, level, effective, key, finite.whole ? 0 : resamples);
  if (!finite.whole) return made;
  const point = { lower: made.mean, upper: made.mean };
  return {
    ...made,
    standardError: 0,
    student: point,
    bca: null,
    quantiles: made.quantiles.map(({ p, value }) => ({ p, value, lower: value, upper: value })),
  };
}

function relativeHalfWidth(
  mean: MeanIntervals | null,
  shares: readonly ShareInterval[],
): number | null {
  if (mean) {
    const interval = mean.bca ?? mean.student;
    return interval && mean.mean !== 0
      ? (interval.upper - interval.lower) / 2 / Math.abs(mean.mean)
      : null;
  }
  const largest = shares.reduce<ShareInterval | undefined>(
    (best, one) => (!best || one.share > best.share ? one : best),
    undefined,
  );
  return largest && largest.share > 0
    ? (largest.together.upper - largest.together.lower) / 2 / largest.share
    : null;
}

function keyOf(
  name: string,
  role: Role,
  attribute: AttributeId | undefined,
  all: readonly AttributeIntervals[],
): KeyAttribute {
  const found = all.find((one) => one.attribute === attribute);
  if (!found)
    return {
      name,
      role,
      attribute: null,
      relativeHalfWidth: null,
      words: 'not in this population',
    };
  const { relativeHalfWidth, mean } = found;
  return {
    name,
    role,
    attribute: found.attribute,
    relativeHalfWidth,
    words: mean
      ? 'half width of the interval of the mean, as a share of the mean'
      : 'half width of the interval of the largest share, as a share of it',
  };
}

/** `overall_confidence_score` of the policy, from the key attributes that are numbers. */
function confidenceScore(
  key: readonly KeyAttribute[],
  all: readonly AttributeIntervals[],
): PolicyFigure {
  const margins = key.flatMap(({ attribute }) => {
    const student = all.find((one) => one.attribute === attribute)?.mean?.student;
    return student ? [(student.upper - student.lower) / 2] : [];
  });
  const mean = margins.reduce((a, b) => a + b, 0) / margins.length;
  return {
    name: 'overall_confidence_score',
    value: margins.length > 0 ? 1 / (1 + mean) : null,
    misleads:
      'It is 1 / (1 + the mean of the margins of error), and so adds years to dollars: counting income in thousands instead of dollars raises it, and no evidence has changed. ' +
      'Read the half width of each attribute as a share of its own mean instead.',
  };
}

function notesOf({ drawing, rows }: Subject, { weight }: Pick<Counts, 'weight'>): string[] {
  const notes: string[] = [];
  if (drawing === 'quota')
    notes.push(
      'More people of the same quotas do not bring the population nearer to the world; only better sources do.',
    );
  if (weight.sum !== rows || weight.squares !== rows)
    notes.push(
      'Rows have weights: intervals use the effective size, the rows of equal weight that would tell as much (Kish).',
    );
  return notes;
}

function total(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum;
}
