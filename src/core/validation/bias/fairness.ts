import { formatCount } from '../../table/wording.ts';
import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { normalTail } from '../../statistics/distributions.ts';
import { newcombe, wilson } from '../../statistics/intervals.ts';
import type { Interval } from '../../statistics/intervals.ts';
import { benjaminiHochberg } from '../../statistics/multiple-tests.ts';
import { ratioInterval } from '../../statistics/ratio-interval.ts';
import { axisOf, requestOf } from './bias-tables.ts';
import type { ExpectedTable } from './bias-tables.ts';
import type { CellCounts, TableRequest } from '../count/counts.ts';

/**
 * - `similar`: the whole interval of the difference lies within the margin
 * - `different`: the interval leaves out 0 and does not lie within the margin
 * - `not-enough-evidence`: neither is shown; never "fair", however near the shares look
 */
export type FairnessVerdict = 'similar' | 'different' | 'not-enough-evidence';

/** A ratio with its interval; null is no finite number. */
export interface Ratio {
  value: number | null;
  lower: number;
  upper: number | null;
}

export interface FairnessGroup {
  /** Category, or band, of the group attribute. */
  code: number;
  label: Text;
  rows: number;
  /** Rows of equal weight that would tell as much. */
  size: number;
  /** Share of the group that has the outcome, with Wilson's interval at the simultaneous level. */
  share: number | null;
  interval: Interval | null;
  /** From everyone who is not in the group: share of the group less theirs, by Newcombe. */
  difference: { value: number; interval: Interval; pValue: number; adjusted: number } | null;
  /** Share of the group over that of everyone who is not in it, by Koopman. */
  ratio: Ratio | null;
  /** The same difference in the reference; null where it is not known. */
  expectedDifference: number | null;
  /** Over the highest share of any group: the four-fifths convention. */
  fourFifths: { ratio: Ratio; verdict: 'at-least' | 'below' | 'not-settled' } | null;
  verdict: FairnessVerdict;
  sentence: string;
}

/** Shares of an outcome in the groups of an attribute, set against each other. */
export interface FairnessSection {
  group: { attribute: AttributeId; label: Text };
  outcome: { attribute: AttributeId; label: Text; categories: Text[] };
  /** Difference of shares that is tolerated; a convention that the user may change. */
  margin: number;
  /** Of all intervals together, and of each so that it holds. */
  level: number;
  eachLevel: number;
  /** In the order of the categories. */
  groups: FairnessGroup[];
  /** Ids of the methods of shares, differences, ratios and the convention. */
  methods: { share: string; difference: string; ratio: string; fourFifths: string };
  /** Highest and lowest share of any group, as they were counted. */
  range: { highest: number; lowest: number } | null;
  sentence: string;
  notes: string[];
}

export interface FairnessInput {
  group: Attribute;
  outcome: Attribute;
  /** Codes of the outcome that count; bands where the attribute is read in bands. */
  having: readonly number[];
  counts: CellCounts;
  expected: ExpectedTable | null;
  margin?: number;
  level?: number;
}

/** What is to be counted to compare an outcome between groups. */
export function fairnessRequest(group: Attribute, outcome: Attribute): TableRequest {
  return requestOf([group, outcome]);
}

/** Fewest people expected with and without the outcome from which a p-value is given. */
const fewestExpected = 5;
const fourFifths = 0.8;

/**
 * Sets each group against everyone else. All intervals hold together at the level (Bonferroni over the
 * groups); p-values, for exploring, are adjusted by Benjamini and Hochberg.
 */
export function fairnessOf(input: FairnessInput): FairnessSection {
  const { group, outcome, having, counts, margin = 0.05, level = 0.95 } = input;
  const [groups, outcomes] = [axisOf(group), axisOf(outcome)];
  const own = sharesOf(counts, groups.labels.length, outcomes.labels.length, having);
  const known = input.expected && expectedShares(input.expected.people, own.length, having);
  const present = own.filter(({ size }) => size > 0).length;
  const eachLevel = 1 - (1 - level) / Math.max(1, present);
  const all = own.reduce((sum, { weight }) => sum + weight, 0);
  const top = own.reduce<Part | null>(
    (best, part) => (part.size > 0 && (!best || part.share > best.share) ? part : best),
    null,
  );
  const made = own.map((part, code): FairnessGroup => {
    const label = groups.labels[code]!;
    if (!(part.size > 0))
      return { ...nobody(code, label), expectedDifference: known?.[code]?.difference ?? null };
    const others = othersOf(own, code, all);
    const first = [part.share * part.size, part.size] as const;
    const difference =
      others.size > 0
        ? {
            value: part.share - others.share,
            interval: newcombe(first, [others.share * others.size, others.size], eachLevel),
            ...significance(part, others),
          }
        : null;
    const verdict = difference ? verdictOf(difference.interval, margin) : 'not-enough-evidence';
    return {
      code,
      label,
      rows: part.rows,
      size: part.size,
      share: part.share,
      interval: wilson(...first, eachLevel),
      difference,
      ratio: others.size > 0 ? ratioOf(part, others, eachLevel) : null,
      expectedDifference: known?.[code]?.difference ?? null,
      fourFifths: top && top !== part && top.share > 0 ? againstTop(part, top, eachLevel) : null,
      verdict,
      sentence: sentenceOf(label, part, difference, verdict, margin),
    };
  });
  const tested = made.filter(({ difference }) => difference);
  const adjusted = benjaminiHochberg(tested.map(({ difference }) => difference!.pValue));
  tested.forEach(({ difference }, i) => (difference!.adjusted = adjusted[i]!));
  const shares = made.flatMap(({ share }) => (share === null ? [] : [share]));
  return {
    group: { attribute: group.id, label: group.label },
    outcome: {
      attribute: outcome.id,
      label: outcome.label,
      categories: having.map((code) => outcomes.labels[code]!),
    },
    margin,
    level,
    eachLevel,
    groups: made,
    methods: {
      share: 'wilson-interval',
      difference: 'group-difference',
      ratio: 'group-ratio',
      fourFifths: 'four-fifths',
    },
    range: shares.length > 1 ? { highest: Math.max(...shares), lowest: Math.min(...shares) } : null,
    sentence: summary(made),
    notes: [
      'A difference between groups is no fault of the population where the reference has it too.',
      'The ratio to the group with the highest share, and four fifths as its bound, is a convention ' +
        'of United States employment law; with few people it settles nothing.',
    ],
  };
}

interface Part {
  rows: number;
  weight: number;
  /** Σ w², for effective sizes of several groups together. */
  squares: number;
  size: number;
  share: number;
}

function sharesOf(
  { rows, sums, squares }: CellCounts,
  groups: number,
  outcomes: number,
  having: readonly number[],
): Part[] {
  return Array.from({ length: groups }, (_, g) => {
    const over = (values: Float64Array, codes: Iterable<number>) => {
      let sum = 0;
      for (const code of codes) sum += values[g * outcomes + code]!;
      return sum;
    };
    const every = Array.from({ length: outcomes }, (_, code) => code);
    const count = over(rows, every);
    const weight = over(sums ?? rows, every);
    const square = over(squares ?? rows, every);
    return {
      rows: count,
      weight,
      squares: square,
      size: square > 0 ? (weight * weight) / square : 0,
      share: weight > 0 ? over(sums ?? rows, having) / weight : 0,
    };
  });
}

function othersOf(parts: readonly Part[], code: number, all: number): Part {
  const others = parts.filter((_, other) => other !== code);
  const sum = (value: (part: Part) => number) => others.reduce((s, part) => s + value(part), 0);
  const weight = all - parts[code]!.weight;
  const squares = sum((part) => part.squares);
  return {
    rows: sum(({ rows }) => rows),
    weight,
    squares,
    size: squares > 0 ? (weight * weight) / squares : 0,
    share: weight > 0 ? sum((part) => part.share * part.weight) / weight : 0,
  };
}

function expectedShares(people: Float64Array, groups: number, having: readonly number[]) {
  const counts = { rows: people };
  const parts = sharesOf(counts, groups, people.length / groups, having);
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.map((part, code) => {
    const others = othersOf(parts, code, all);
    const isKnown = part.weight > 0 && others.weight > 0;
    return { difference: isKnown ? part.share - others.share : null };
  });
}

/** Chi-square test of equal shares, two-sided; 1 where too few are expected for it. */
function significance(a: Part, b: Part): { pValue: number; adjusted: number } {
  const pooled = (a.share * a.size + b.share * b.size) / (a.size + b.size);
  const least = Math.min(a.size, b.size) * Math.min(pooled, 1 - pooled);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.size + 1 / b.size));
  const pValue =
    least >= fewestExpected && error > 0
      ? Math.min(1, 2 * normalTail(Math.abs(a.share - b.share) / error))
      : 1;
  return { pValue, adjusted: pValue };
}

function ratioOf(a: Part, b: Part, level: number): Ratio {
  const { lower, upper } = ratioInterval(
    [a.share * a.size, a.size],
    [b.share * b.size, b.size],
    level,
  );
  return {
    value: b.share > 0 ? a.share / b.share : null,
    lower,
    upper: upper < Infinity ? upper : null,
  };
}

function againstTop(part: Part, top: Part, level: number): FairnessGroup['fourFifths'] {
  const ratio = ratioOf(part, top, level);
  const upper = ratio.upper ?? Infinity;
  return {
    ratio,
    verdict: ratio.lower >= fourFifths ? 'at-least' : upper < fourFifths ? 'below' : 'not-settled',
  };
}

function verdictOf({ lower, upper }: Interval, margin: number): FairnessVerdict {
  if (lower >= -margin && upper <= margin) return 'similar';
  return lower > 0 || upper < 0 ? 'different' : 'not-enough-evidence';
}

function nobody(code: number, label: Text): FairnessGroup {
  return {
    code,
    label,
    rows: 0,
    size: 0,
    share: null,
    interval: null,
    difference: null,
    ratio: null,
    expectedDifference: null,
    fourFifths: null,
    verdict: 'not-enough-evidence',
    sentence: `${textIn(label, 'en')}: nobody is in this group.`,
  };
}

function sentenceOf(
  label: Text,
  { rows, share }: Part,
  difference: FairnessGroup['difference'],
  verdict: FairnessVerdict,
  margin: number,
): string {
  const name = textIn(label, 'en');
  const own = `${name}: ${(100 * share).toFixed(1)} in 100`;
  if (!difference) return `${own}; nobody is outside this group to compare with.`;
  const { value, interval } = difference;
  const points = (part: number) => `${part < 0 ? '−' : '+'}${Math.abs(100 * part).toFixed(1)}`;
  const range = `${points(value)} points from everyone else (${points(interval.lower)} to ${points(interval.upper)})`;
  if (verdict === 'similar')
    return `${own}, ${range}: within ${(100 * margin).toFixed(1)} points, as far as chance can tell.`;
  if (verdict === 'different')
    return `${own}, ${range}: a difference that chance does not explain.`;
  return `${own}, ${range}: not enough evidence from ${formatCount(rows)} rows to call it equal or different.`;
}

function summary(groups: readonly FairnessGroup[]): string {
  const count = (verdict: FairnessVerdict) =>
    groups.filter((group) => group.verdict === verdict).length;
  const [different, similar, open] = [
    count('different'),
    count('similar'),
    count('not-enough-evidence'),
  ];
  if (similar === groups.length)
    return `All ${groups.length} groups are like everyone else, within the margin.`;
  const parts = [
    `${different} of ${groups.length} groups ${different === 1 ? 'differs' : 'differ'} from everyone else`,
    ...(similar > 0 ? [`${similar} ${similar === 1 ? 'is' : 'are'} alike within the margin`] : []),
    ...(open > 0 ? [`of ${open} there is not enough evidence`] : []),
  ];
  return `${parts.join(', ')}.`;
}
