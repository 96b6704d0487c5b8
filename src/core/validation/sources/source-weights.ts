import type { Marginal, Pack, Text } from '../../pack/pack.ts';
import { readDimensions } from '../../population/dimensions.ts';
import { targetProblem } from '../../population/target-problem.ts';
import { agreeingMarginals, agreementOfReadings } from '../../table/agreeing.ts';
import { isComplete, knownSum, reliabilityOf } from '../../table/totals.ts';

/** What the weights of sources did to one table. */
export interface BentTable {
  marginal: string;
  label: Text;
  source: string;
  /** The weight of its source times the table's own reliability. */
  reliability: number;
  /** People in cells that grew: those that would have to move to make the old table the new one. */
  moved: number;
  /** Cell that changed most, in people, signed. */
  largest: { cell: number; before: number; after: number } | null;
}

/** How conflicting targets were made to agree. */
export interface SourceWeightsReport {
  /** Largest gap between two tables about the same people, in people of the base. */
  before: number;
  after: number;
  /** People of the base before and after: totals that disagree meet as well. */
  base: { before: number; after: number };
  tables: BentTable[];
  /** Whether any target moved: where none conflict, weights change nothing. */
  isBent: boolean;
  notes: string[];
}

/** Gap of two totals, relative to the base, up to which they agree. */
const agreement = 1e-9;

/**
 * The pack with the weights of its sources as the reliability of their tables, and targets that
 * conflict brought to agree by it: the less reliable side bends more (`agreeingMarginals`).
 * Targets that agree stay to the last bit, whatever the weights.
 *
 * @param weights by source id, above 0; 1 where absent
 * @throws RangeError for a weight that is not a number above 0
 */
export function withSourceWeights(
  pack: Pack,
  weights: Readonly<Record<string, number>>,
): { pack: Pack; report: SourceWeightsReport } {
  for (const [source, weight] of Object.entries(weights))
    if (!(weight > 0 && weight < Infinity))
      throw new RangeError(`weight ${weight} of source '${source}': give a number above 0`);
  const weighted = pack.marginals.map((marginal): Marginal => {
    const weight = Object.hasOwn(weights, marginal.source) ? weights[marginal.source]! : 1;
    const reliability = (marginal.reliability ?? 1) * weight;
    return reliability === (marginal.reliability ?? 1) ? marginal : { ...marginal, reliability };
  });
  const base = pack.bases.find(({ id }) => id === pack.base)!.total;
  const { problem, readings, marginals } = targetProblem(
    { ...pack, marginals: weighted },
    readDimensions(pack),
  );
  const bent = agreeingMarginals(problem, agreementOfReadings(readings));
  const isBent = bent.before > agreement * base;
  const made = weighted.slice();
  const tables = problem.marginals.map((table, k): BentTable => {
    const index = marginals[k]!;
    const marginal = weighted[index]!;
    const after = isBent ? bent.problem.marginals[k]!.counts : table.counts;
    if (isBent)
      made[index] = {
        ...marginal,
        counts: Array.from(after, (count) => (count === count ? count : null)),
      };
    return {
      marginal: marginal.id,
      label: marginal.label,
      source: marginal.source,
      reliability: reliabilityOf(table),
      ...changeOf(table.counts, after),
    };
  });
  const whole = isBent ? bent.problem.marginals.find(isComplete) : undefined;
  const total = whole ? knownSum(whole) : base;
  return {
    pack: {
      ...pack,
      marginals: made,
      ...(total !== base && {
        bases: pack.bases.map((one) => (one.id === pack.base ? { ...one, total } : one)),
      }),
    },
    report: {
      before: bent.before,
      after: isBent ? bent.after : bent.before,
      base: { before: base, after: total },
      tables,
      isBent,
      notes: notesOf(pack, isBent, bent.deadlocks, marginals),
    },
  };
}

function changeOf(before: Float64Array, after: Float64Array): Pick<BentTable, 'moved' | 'largest'> {
  let moved = 0;
  let most = 0;
  let largest: BentTable['largest'] = null;
  before.forEach((people, cell) => {
    const change = after[cell]! - people;
    if (change > 0) moved += change;
    if (Math.abs(change) <= most) return;
    most = Math.abs(change);
    largest = { cell, before: people, after: after[cell]! };
  });
  return { moved, largest };
}

function notesOf(
  { marginals }: Pack,
  isBent: boolean,
  deadlocks: ReturnType<typeof agreeingMarginals>['deadlocks'],
  numbers: readonly number[],
): string[] {
  const notes: string[] = [];
  if (!isBent)
    notes.push(
      'The targets agree as they stand, so weights change none of them. Where publishers contradicted each other, that was settled when the pack was built; each table says how.',
    );
  for (const { marginals: pair, people } of deadlocks.slice(0, 5)) {
    const [a, b] = pair.map((k) => `'${marginals[numbers[k]!]!.id}'`);
    notes.push(
      `${a} counts ${people[0]} people where ${b} counts ${people[1]}: nobody cannot be scaled. Correct one of the two.`,
    );
  }
  return notes;
}
