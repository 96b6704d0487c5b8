import type { AttributeId, Pack, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { chiSquareTail } from '../../statistics/distributions.ts';
import { devianceTerm } from '../../statistics/gamma-function.ts';
import { formatCount } from '../../table/wording.ts';
import { marginsOf, withMargins } from '../../statistics/two-way.ts';
import { examplesPerCell, pairsOf } from '../count/counts.ts';
import type { CountPlan, Counts } from '../count/counts.ts';
import { isKnown } from './reference.ts';
import type { Reference } from './reference.ts';
import type { Subject } from '../count/subject.ts';
import { distinctLabels } from './tie-cells.ts';

/** Rows that break a rule of the pack. */
export interface ImpossibleRule {
  id: string;
  /** Why it cannot be. */
  reason: Text;
  rows: number;
  /** Share of everyone, by weight where rows have weights. */
  share: number;
  /** Numbers of the first rows, from 0. */
  examples: number[];
}

/** A combination that the reference has no people for, or hardly any, and the rows do. */
export interface ImplausiblePair {
  pair: number;
  of: [AttributeId, AttributeId];
  /** Groups of the two axes, and what they are called. */
  groups: [number, number];
  labels: [Text, Text];
  rows: number;
  /** Rows expected by the tie of the reference at the margins of these rows. */
  expected: number;
  /** √(Poisson deviance): about the distance in standard errors. Method `implausible`. */
  surprise: number;
  /** Numbers of the first rows, from 0. */
  examples: number[];
  sentence: string;
}

export interface ImpossibleSection {
  /** The pack's rules that could be checked, broken ones first. */
  rules: ImpossibleRule[];
  /** Rules of the pack over attributes that the population lacks. */
  unchecked: number;
  /** Combinations, most surprising first; 100 at most. */
  implausible: ImplausiblePair[];
  /** Combinations found in all, and rows in the most frequent of them. */
  implausibleFound: number;
  notes: string[];
}

export interface ImpossibleInput {
  subject: Subject;
  /** The pack, in the groups of the population. */
  pack?: Pick<Pack, 'structuralZeros'> | undefined;
  plan: CountPlan;
  counts: Counts;
  reference?: Reference | undefined;
}

/**
 * Limits of what is called implausible; conventions of this program: fewer than a tenth of the
 * people that independence expects, and more rows than an intact random sample would show with a
 * chance of 1 in 1000 over all cells looked at.
 */
export const implausibleLimits = { lift: 0.1, risk: 0.001, listed: 100 } as const;

/** Impossible and implausible combinations among the rows, with example rows. */
export function impossibleOf(input: ImpossibleInput): ImpossibleSection {
  const { pack, counts } = input;
  const known = new Map(counts.zeros.map((zero) => [zero.id, zero]));
  const zeros = pack?.structuralZeros ?? [];
  const rules = zeros.flatMap(({ id, reason }): ImpossibleRule[] => {
    const zero = known.get(id);
    if (!zero) return [];
    const share = counts.weight.sum > 0 ? zero.weight / counts.weight.sum : 0;
    return [{ id, reason, rows: zero.rows, share, examples: zero.examples }];
  });
  const found = implausiblePairs(input);
  return {
    rules: rules.sort((x, y) => y.rows - x.rows),
    unchecked: zeros.length - rules.length,
    implausible: found.slice(0, implausibleLimits.listed),
    implausibleFound: found.length,
    notes: input.reference
      ? []
      : ['Without a pack or a reference file nothing says which combinations are implausible.'],
  };
}

function implausiblePairs({ subject, plan, counts, reference }: ImpossibleInput) {
  if (!reference) return [];
  const { axes } = plan;
  const tables = pairsOf(axes.length).flatMap(([a, b], pair) => {
    const people = reference.pairs[pair];
    const rows = counts.pairs[pair]!;
    const isOpen = subject.origin !== 'study' && !isKnown(reference.origins[pair]!);
    return people && rows.length > 0 && !isOpen ? [{ a, b, pair, people, rows }] : [];
  });
  const cells = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const found: ImplausiblePair[] = [];
  for (const { a, b, pair, people, rows } of tables) {
    const [first, second] = [axes[a]!, axes[b]!];
    const [namesA, namesB] = distinctLabels(
      [first.labels, second.labels],
      [nameOf(subject, first.attribute), nameOf(subject, second.attribute)],
    );
    const margins = marginsOf(rows, first.size, second.size);
    if (!(margins.total > 0)) continue;
    const theirs = marginsOf(people, first.size, second.size);
    const tied = withMargins(people, margins);
    // A reference that is itself a sample may lack a combination by chance.
    const least = reference.rows ? (3 * margins.total) / reference.rows : 0;
    for (let cell = 0; cell < rows.length; cell++) {
      const count = rows[cell]!;
      if (count === 0) continue;
      const [r, c] = [Math.floor(cell / second.size), cell % second.size];
      const freely = (theirs.rows[r]! * theirs.columns[c]!) / theirs.total;
      if (!(people[cell]! < implausibleLimits.lift * freely)) continue;
      const ownShare = Math.max(
        tied[cell]!,
        rowShare(people, theirs.rows[r]!, cell, margins.rows[r]!),
      );
      const expected = Math.max(ownShare, least);
      if (count <= expected) continue;
      const deviance = expected > 0 ? 2 * devianceTerm(count, expected) : Infinity;
      if (chiSquareTail(deviance, 1) / 2 > implausibleLimits.risk / cells) continue;
      const labels: [Text, Text] = [namesA[r]!, namesB[c]!];
      const told = Math.min(count, examplesPerCell);
      found.push({
        pair,
        of: [first.attribute, second.attribute],
        groups: [r, c],
        labels,
        rows: count,
        expected,
        surprise: Number.isFinite(deviance) ? Math.sqrt(deviance) : 40 + Math.sqrt(count),
        examples: Array.from(
          counts.pairExamples[pair]!.subarray(
            cell * examplesPerCell,
            cell * examplesPerCell + told,
          ),
        ),
        sentence: sentenceOf(labels, count, expected),
      });
    }
  }
  return found.sort((x, y) => y.surprise - x.surprise || x.pair - y.pair);
}

function nameOf({ attributes }: Subject, id: AttributeId): Text {
  return attributes.find((attribute) => attribute.id === id)?.label ?? id;
}

/** People that the reference's share of a row's group makes of the rows there. */
function rowShare(people: Float64Array, there: number, cell: number, here: number): number {
  return there > 0 ? (people[cell]! / there) * here : 0;
}

function sentenceOf([a, b]: [Text, Text], rows: number, expected: number): string {
  const some = `${formatCount(rows)} ${rows === 1 ? 'row is' : 'rows are'}`;
  const people = expected < 0.5 ? 'hardly anybody' : formatCount(Math.round(expected));
  return `${some} both “${textIn(a, 'en')}” and “${textIn(b, 'en')}”; ${people} would be expected.`;
}
