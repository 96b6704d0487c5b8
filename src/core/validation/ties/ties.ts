import type { AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { listed } from '../../table/wording.ts';
import { associationOf } from '../../statistics/association.ts';
import { sampleFloor } from '../../statistics/sampling-floor.ts';
import {
  correlationOf,
  correlationRatio,
  cramersVInterval,
  independentTable,
  marginsOf,
  withMargins,
} from '../../statistics/two-way.ts';
import { pairsOf } from '../count/counts.ts';
import type { CountPlan, Counts, PairAxis } from '../count/counts.ts';
import { effectiveTable } from '../count/effective.ts';
import { isKnown } from './reference.ts';
import type { Reference, TieOrigin } from './reference.ts';
import { judgeRetained, retainedOf, tieLimits } from './retained.ts';
import type { TieVerdict } from './retained.ts';
import type { Subject } from '../count/subject.ts';
import { distinctLabels, tieCells } from './tie-cells.ts';
import type { TieCell } from './tie-cells.ts';

/** How two attributes hang together in the rows, and in the reference. */
export interface Tie {
  /** Number of the pair: see `pairNumber`. */
  pair: number;
  /** Axes, as positions in `TiesSection.axes`. */
  a: number;
  b: number;
  of: [AttributeId, AttributeId];
  /** Rows with a value in both. Under weights the figures below are weighted. */
  rows: number;
  /** Bias-corrected Cramér's V and its interval of 95%. Method `cramers-v`. */
  cramersV: { value: number; lower: number; upper: number };
  /** V of the reference's tie at the margins of the rows; null without a reference. */
  expectedV: number | null;
  /**
   * Of numbers: Pearson's correlation of two, the correlation ratio of one on the other's
   * categories; of groups by their means. Method `correlation`, `correlation-ratio`.
   */
  correlation: { kind: 'pearson' | 'ratio'; value: number; expected: number | null } | null;
  /** How much of the reference's tie is there, with an interval at the level shared by all pairs. Method `tie-retained`. */
  retained: { share: number; lower: number; upper: number } | null;
  /** Share of people to move until the rows tie the attributes as the reference does, margins as they are. Method `tie-variation`. */
  tieVariation: number | null;
  /** What an intact random sample of as many rows shows of it on average. */
  floor: number | null;
  /** Share of people to move until the rows are the reference's, margins and all. */
  jointVariation: number | null;
  jointFloor: number | null;
  origin: TieOrigin;
  verdict: TieVerdict;
  cells: TieCell[];
  /** The finding in a sentence or two. */
  sentence: string;
}

export interface TiesSection {
  axes: { attribute: AttributeId; label: Text; labels: Text[]; reading: PairAxis['reading'] }[];
  /** Attributes that pairs read just as another one. */
  readAs: CountPlan['readAs'];
  reference: { kind: Reference['kind']; title: Text; rows: number | null } | null;
  /** Every pair but those that are a matter of definition. */
  pairs: Tie[];
  /** Pairs whose tie is lost, reversed, weakened, invented or strengthened, worst first; by pair number. */
  broken: number[];
  /** Those of them that no good grade can stand beside: lost or reversed. */
  lost: number[];
  /** Number of pairs by verdict. */
  verdicts: Record<TieVerdict, number>;
  /** Level of confidence of verdicts: all of them together are right about intact rows with this chance. */
  level: number;
  limits: typeof tieLimits;
  notes: string[];
}

export interface TiesInput {
  subject: Subject;
  plan: CountPlan;
  counts: Counts;
  reference?: Reference | undefined;
}

/** Level that all verdicts on ties hold at together. */
const level = 0.95;

/** How every pair of attributes hangs together, against a reference where there is one. */
export function tiesOf({ subject, plan, counts, reference }: TiesInput): TiesSection {
  const { axes } = plan;
  const skipped = new Set(plan.determined);
  const numbers = axes.map((axis) => valuesOf(axis, subject, plan, counts));
  const labels = axes.map(
    ({ attribute }) => subject.attributes.find(({ id }) => id === attribute)?.label ?? attribute,
  );
  const judged = reference?.pairs.filter((pair) => pair !== undefined).length ?? 0;
  const pairs = pairsOf(axes.length).flatMap(([a, b], pair): Tie[] =>
    skipped.has(pair)
      ? []
      : [
          tieOf({
            pair,
            a,
            b,
            axes: [axes[a]!, axes[b]!],
            labels: [labels[a]!, labels[b]!],
            numbers: [numbers[a], numbers[b]],
            rows: counts.pairs[pair]!,
            people: effectiveTable(counts, counts.pairs[pair]!, counts.pairSums?.[pair]),
            reference,
            judged,
            isDrawn: subject.origin === 'study',
          }),
        ],
  );
  const verdicts = Object.fromEntries(
    verdictsInOrder.map((verdict) => [verdict, pairs.filter((p) => p.verdict === verdict).length]),
  ) as Record<TieVerdict, number>;
  const broken = pairs
    .filter(({ verdict }) => isBroken(verdict))
    .sort((x, y) => beyondChance(y) - beyondChance(x));
  return {
    axes: axes.map(({ attribute, labels: groups, reading }, axis) => ({
      attribute,
      label: labels[axis]!,
      labels: groups,
      reading,
    })),
    readAs: plan.readAs,
    reference: reference
      ? { kind: reference.kind, title: reference.title, rows: reference.rows ?? null }
      : null,
    pairs,
    broken: broken.map(({ pair }) => pair),
    lost: broken.filter(({ verdict }) => isLost(verdict)).map(({ pair }) => pair),
    verdicts,
    level,
    limits: tieLimits,
    notes: notesOf(plan, reference, labels),
  };
}

/** All verdicts, worst first. */
export const verdictsInOrder: TieVerdict[] = [
  'reversed',
  'lost',
  'weakened',
  'invented',
  'strengthened',
  'not enough data',
  'no reference',
  'kept',
];

/** Whether a verdict says that rows do not hang together as they should. */
export function isBroken(verdict: TieVerdict): boolean {
  return !['kept', 'not enough data', 'no reference'].includes(verdict);
}

/** Whether a verdict says that a tie is gone. */
export function isLost(verdict: TieVerdict): boolean {
  return verdict === 'lost' || verdict === 'reversed';
}

/** Share of people to move beyond what an intact random sample shows. */
function beyondChance({ tieVariation, floor }: Tie): number {
  return (tieVariation ?? 0) - (floor ?? 0);
}

interface PairInput {
  pair: number;
  a: number;
  b: number;
  axes: [PairAxis, PairAxis];
  labels: [Text, Text];
  numbers: [Float64Array | undefined, Float64Array | undefined];
  rows: Uint32Array;
  /** The rows; under weights their sums, scaled to the rows of equal weight that would tell as much. */
  people: ArrayLike<number>;
  reference: Reference | undefined;
  /** Pairs judged together. */
  judged: number;
  isDrawn: boolean;
}

function tieOf(input: PairInput): Tie {
  const { pair, a, b, axes, people: rows, reference, isDrawn } = input;
  const [first, second] = axes;
  const margins = marginsOf(rows, first.size, second.size);
  const n = margins.total;
  const association = associationOf(rows, first.size, second.size);
  const interval = cramersVInterval(rows, first.size, second.size);
  const expected = reference?.pairs[pair];
  const origin = reference?.origins[pair] ?? { kind: 'none', tables: [], given: [] };
  const free = independentTable(margins);
  const tied = expected && n > 0 ? withMargins(expected, margins) : undefined;
  const used = (sums: Float64Array) => sums.reduce((k, count) => k + Number(count > 0), 0) - 1;
  const least = Math.min(used(margins.rows), used(margins.columns));
  const [namesA, namesB] = distinctLabels([first.labels, second.labels], input.labels);
  const names = {
    a: namesA,
    b: namesB,
    inReference: `in ${reference ? titled(reference) : ''}`,
  };
  const bare = {
    pair,
    a,
    b,
    of: [first.attribute, second.attribute] as [AttributeId, AttributeId],
    rows: input.rows.reduce((sum, count) => sum + count, 0),
    cramersV: { value: association.cramersVCorrected, ...interval },
    correlation: correlated(input, tied),
    origin,
    cells: n > 0 ? tieCells(rows, tied ?? free, expected, names) : [],
  };
  if (!expected || !tied) {
    const verdict: TieVerdict = expected ? 'not enough data' : 'no reference';
    return {
      ...bare,
      expectedV: null,
      retained: null,
      tieVariation: null,
      floor: null,
      jointVariation: null,
      jointFloor: null,
      verdict,
      sentence: sentenceOf(input, bare, verdict, null),
    };
  }
  const places = [
    Int32Array.from(expected, (_, cell) => Math.floor(cell / second.size)),
    Int32Array.from(expected, (_, cell) => cell % second.size),
  ];
  const whole = expected.reduce((sum, count) => sum + count, 0);
  const { degreesOfFreedom } = association;
  const retained = retainedOf(rows, free, tied, degreesOfFreedom, places, reference?.rows && whole);
  const {
    verdict: found,
    lower,
    upper,
  } = judgeRetained(retained, n, least, input.judged, 1 - level);
  // No table says how these attributes hang together: a file that ties them contradicts nothing.
  const isOpen = !isDrawn && !isKnown(origin);
  const verdict = isOpen && found !== 'kept' ? 'no reference' : found;
  const expectedV = least > 0 ? Math.sqrt(Math.max(0, retained.tie) / least) : 0;
  let apart = 0;
  expected.forEach((count, cell) => {
    apart += Math.abs(rows[cell]! / n - count / whole);
  });
  const hasTie = expectedV >= tieLimits.negligible;
  return {
    ...bare,
    expectedV: Math.min(1, expectedV),
    retained: hasTie ? { share: retained.share, lower, upper } : null,
    tieVariation: retained.totalVariation,
    floor: retained.floor,
    jointVariation: apart / 2,
    jointFloor: sampleFloor(n, expected),
    verdict,
    sentence: sentenceOf(input, bare, verdict, expectedV),
  };
}

/** The reference in a sentence: "the census". */
function titled({ kind, title }: Reference): string {
  const words = textIn(title, 'en');
  return kind === 'file' ? `the file ${words}` : `the pack ${words}`;
}

const outcomes: Record<TieVerdict, string> = {
  kept: 'it is kept',
  weakened: 'it is weaker than it should be',
  lost: 'it is lost',
  reversed: 'it is turned round',
  strengthened: 'it is stronger than it should be',
  invented: 'the rows tie them in a way that the reference does not have',
  'not enough data': 'there are too few rows to say whether it is kept',
  'no reference': '',
};

function sentenceOf(
  { labels, reference }: PairInput,
  { cramersV, cells, origin }: Pick<Tie, 'cramersV' | 'cells' | 'origin'>,
  verdict: TieVerdict,
  expectedV: number | null,
): string {
  const [first, second] = labels.map((label) => textIn(label, 'en'));
  const here = cramersV.value.toFixed(2);
  if (expectedV === null || !reference || verdict === 'no reference') {
    const isOpen = origin.kind !== 'none' && !isKnown(origin);
    const why = isOpen ? ' No table of the pack ties them, so none can confirm it.' : '';
    return `${first} and ${second} hang together with V = ${here}.${why}`;
  }
  const there = expectedV.toFixed(2);
  const told = isBroken(verdict) && cells[0] ? ` ${cells[0].sentence}` : '';
  return expectedV < tieLimits.negligible && verdict !== 'invented'
    ? `${first} and ${second} hardly hang together in ${titled(reference)} (V = ${there}); here V = ${here}${verdict === 'not enough data' ? ', too few rows to say more' : ''}.`
    : `${first} and ${second} hang together with V = ${there} in ${titled(reference)}, V = ${here} here: ${outcomes[verdict]}.${told}`;
}

/** Mean of the numbers in each group of an axis, by who is in it; undefined where it has none. */
function valuesOf(
  { attribute, groups, size }: PairAxis,
  { attributes }: Subject,
  plan: CountPlan,
  counts: Counts,
): Float64Array | undefined {
  const values = attributes.find(({ id }) => id === attribute)?.values;
  if (!values) return undefined;
  const single = plan.singles.findIndex((one) => one.attribute === attribute);
  const people = counts.singles[single]?.rows;
  const sums = new Float64Array(size);
  const weights = new Float64Array(size);
  groups.forEach((g, code) => {
    const weight = people?.[code] ?? 1;
    if (g < 0 || weight === 0) return;
    sums[g] = sums[g]! + weight * (values[code] ?? NaN);
    weights[g] = weights[g]! + weight;
  });
  return sums.map((sum, g) => (weights[g]! > 0 ? sum / weights[g]! : NaN));
}

/** Correlation in the rows and in the reference's tie at their margins, where numbers are. */
function correlated(
  { axes, numbers, people: rows }: PairInput,
  tied: Float64Array | undefined,
): Tie['correlation'] {
  const [first, second] = axes;
  const [x, y] = numbers;
  if (!x && !y) return null;
  const measure = (table: ArrayLike<number>): number => {
    if (x && y) return correlationOf(...withoutGaps(table, x, y));
    if (y) return correlationRatio(...ratioOf(table, first.size, y));
    return correlationRatio(
      ...ratioOf(transposed(table, first.size, second.size), second.size, x!),
    );
  };
  return {
    kind: x && y ? 'pearson' : 'ratio',
    value: measure(rows),
    expected: tied ? measure(tied) : null,
  };
}

/** The table without the groups that stand for no number. */
function withoutGaps(
  table: ArrayLike<number>,
  x: Float64Array,
  y: Float64Array,
): [Float64Array, Float64Array, Float64Array] {
  const known = Float64Array.from(table, (count, cell) => {
    const r = Math.floor(cell / y.length);
    return Number.isNaN(x[r]!) || Number.isNaN(y[cell % y.length]!) ? 0 : count;
  });
  return [known, x, y];
}

function ratioOf(
  table: ArrayLike<number>,
  categories: number,
  values: Float64Array,
): [Float64Array, number, Float64Array] {
  const known = Float64Array.from(table, (count, cell) =>
    Number.isNaN(values[cell % values.length]!) ? 0 : count,
  );
  return [known, categories, values];
}

function transposed(table: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = table[r * columns + c]!;
  return out;
}

function notesOf(
  plan: CountPlan,
  reference: Reference | undefined,
  labels: readonly Text[],
): string[] {
  const notes: string[] = [];
  if (reference?.problem) notes.push(`There is nothing to compare with: ${reference.problem}`);
  if (!reference)
    notes.push(
      'Without a pack or a reference file nothing says how attributes should hang together.',
    );
  const unknown = labels.filter((_, axis) =>
    pairsOf(plan.axes.length).every(
      ([a, b], pair) => (a !== axis && b !== axis) || !reference?.pairs[pair],
    ),
  );
  if (reference && !reference.problem && unknown.length > 0)
    notes.push(
      `The reference does not know ${listed(unknown.map((label) => textIn(label, 'en')))}: their ties are shown and not judged.`,
    );
  return notes;
}
