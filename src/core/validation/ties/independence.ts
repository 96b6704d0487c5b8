import type { AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { associationOf } from '../../statistics/association.ts';
import { dependenceBounds } from '../../statistics/dependence-bounds.ts';
import type { DependenceBounds } from '../../statistics/dependence-bounds.ts';
import { cramersVInterval, marginsOf } from '../../statistics/two-way.ts';
import { listed } from '../../table/wording.ts';
import { pairsOf } from '../count/counts.ts';
import type { CountPlan } from '../count/counts.ts';
import type { Reference } from './reference.ts';
import type { Subject } from '../count/subject.ts';
import { percent } from './tie-cells.ts';

/** A pair that no table of the pack ties. */
export interface AssumedPair {
  pair: number;
  of: [AttributeId, AttributeId];
  /** Attributes given which the pack takes them to be independent; none: altogether. */
  given: AttributeId[];
  /** Cramér's V that follows from the assumption. */
  assumedV: number;
  /** In a reference file: bias-corrected V and its interval of 95%; null without one. */
  fileV: { value: number; lower: number; upper: number; rows: number } | null;
  /**
   * `holds`: a V within 0.05 of the file's interval; `fails`: farther; `open`: no file tells.
   * A convention of this program.
   */
  verdict: 'holds' | 'fails' | 'open';
  /** How far figures of this pair hang on the assumption. Method `independence-sensitivity`. */
  sensitivity: (DependenceBounds & { groups: [number, number]; labels: [Text, Text] })[];
  /** Whether the pair is one that a headline rests on. */
  headline: boolean;
  sentence: string;
}

export interface IndependenceSection {
  /** Headline pairs first, then by the V found, then by the V assumed. */
  pairs: AssumedPair[];
  assumed: number;
  /** Pairs of all that are no matter of definition. */
  outOf: number;
  failing: number;
  notes: string[];
}

export interface IndependenceInput {
  subject: Subject;
  plan: CountPlan;
  /** By the pack's model. */
  reference: Reference;
  /** Rows of a file that is known to be true, if there is one. */
  file?: Reference | undefined;
  /** Pairs that somebody quotes: their sensitivity is told in more cells. */
  headlines?: readonly (readonly [AttributeId, AttributeId])[] | undefined;
}

/** V may be this far from a file's interval. */
const margin = 0.05;

/** Cells whose sensitivity is told: of a headline pair, and of another. */
const told = { headline: 8, other: 1 };

/** Every pair that the pack takes to be independent, and what hangs on it. */
export function independenceOf(input: IndependenceInput): IndependenceSection {
  const { subject, plan, reference, file, headlines = [] } = input;
  const { axes } = plan;
  const skipped = new Set(plan.determined);
  const name = (id: AttributeId) =>
    textIn(subject.attributes.find((attribute) => attribute.id === id)?.label ?? id, 'en');
  const assumed = pairsOf(axes.length).flatMap(([a, b], pair): AssumedPair[] => {
    const { kind, given } = reference.origins[pair]!;
    const people = reference.pairs[pair];
    if (skipped.has(pair) || kind !== 'assumed-independent' || !people) return [];
    const [first, second] = [axes[a]!, axes[b]!];
    const of: [AttributeId, AttributeId] = [first.attribute, second.attribute];
    const headline = headlines.some(
      (pairOf) => pairOf.includes(of[0]) && pairOf.includes(of[1]) && pairOf[0] !== pairOf[1],
    );
    const assumedV = associationOf(people, first.size, second.size).cramersV;
    const counted = file?.pairs[pair];
    const rows = counted ? counted.reduce((sum, count) => sum + count, 0) : 0;
    const fileV =
      counted && rows > 0
        ? {
            value: associationOf(counted, first.size, second.size).cramersVCorrected,
            ...cramersVInterval(counted, first.size, second.size),
            rows,
          }
        : null;
    const isNear = fileV && assumedV > fileV.lower - margin && assumedV < fileV.upper + margin;
    const verdict = fileV ? (isNear ? 'holds' : 'fails') : 'open';
    const sensitivity = sensitivityOf(people, first.labels, second.labels).slice(
      0,
      headline ? told.headline : told.other,
    );
    const pairOf = { pair, of, given, assumedV, fileV, verdict, sensitivity, headline } as const;
    return [{ ...pairOf, sentence: sentenceOf(pairOf, name) }];
  });
  const rank = ({ headline, fileV, assumedV }: AssumedPair) =>
    (headline ? 4 : 0) + (fileV?.value ?? 0) * 2 + assumedV;
  return {
    pairs: assumed.sort((x, y) => rank(y) - rank(x) || x.pair - y.pair),
    assumed: assumed.length,
    outOf: pairsOf(axes.length).length - plan.determined.length,
    failing: assumed.filter(({ verdict }) => verdict === 'fails').length,
    notes:
      file || assumed.length === 0
        ? []
        : ['No table tells whether these pairs are independent; a file of real people would.'],
  };
}

/** Most people first: the combinations that are quoted. */
function sensitivityOf(people: Float64Array, a: readonly Text[], b: readonly Text[]) {
  const { rows, columns, total } = marginsOf(people, a.length, b.length);
  return Array.from(people, (count, cell) => ({ count, cell }))
    .filter(({ count }) => count > 0)
    .sort((x, y) => y.count - x.count || x.cell - y.cell)
    .map(({ count, cell }) => {
      const [r, c] = [Math.floor(cell / b.length), cell % b.length];
      return {
        ...dependenceBounds(count / total, rows[r]! / total, columns[c]! / total),
        groups: [r, c] as [number, number],
        labels: [a[r]!, b[c]!] as [Text, Text],
      };
    });
}

function sentenceOf(
  { of, given, assumedV, fileV, verdict, sensitivity }: Omit<AssumedPair, 'sentence'>,
  name: (id: AttributeId) => string,
): string {
  const [first, second] = of.map(name);
  const under = given.length > 0 ? ` among people alike in ${listed(given.map(name))}` : '';
  const found = fileV
    ? ` The reference file has V = ${fileV.value.toFixed(2)} where the assumption gives ${assumedV.toFixed(2)}: it ${verdict === 'holds' ? 'holds' : 'does not hold'}.`
    : '';
  const cell = sensitivity[0];
  const range = cell
    ? ` ${percent(cell.share)} are both “${textIn(cell.labels[0], 'en')}” and “${textIn(cell.labels[1], 'en')}”; with half or twice the odds ratio it would be ${percent(cell.halved)} or ${percent(cell.doubled)}; the shares of each alone leave room for ${percent(cell.lower)} to ${percent(cell.upper)}.`
    : '';
  return `No table ties ${first} and ${second}: they are taken to be independent${under}.${found}${range}`;
}
