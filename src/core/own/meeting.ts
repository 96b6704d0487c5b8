import { agreeingMarginals, agreementOf } from '../table/agreeing.ts';
import type { FitProblem } from '../table/problem.ts';
import { disagreeingTotals } from '../table/totals.ts';
import { listed } from '../table/wording.ts';
import type { TargetTable } from './people.ts';

/**
 * Lets tables that are to meet give way to each other, each the less the more weight it has
 * (`agreeingMarginals`). Those of one group meet together; where their totals differ they stay as
 * they are, since that is a finding of its own.
 *
 * @param waits whether a table is left alone until all that it is to meet are there
 * @returns the same tables in the same order
 */
export function meeting(tables: readonly TargetTable[], waits: boolean): TargetTable[] {
  const pairs = tables.flatMap((one, a) =>
    (one.table.adjust.meet ?? []).flatMap((id) => {
      const b = tables.findIndex(({ table }) => table.id === id);
      return b < 0 ? [] : [[Math.min(a, b), Math.max(a, b)] as const];
    }),
  );
  const asked = tables.reduce((sum, { table }) => sum + (table.adjust.meet ?? []).length, 0);
  if (pairs.length === 0 || (waits && pairs.length < asked)) return [...tables];
  const problem = problemOf(tables);
  const inPairs = new Set(pairs.flat());
  const meeters = { ...problem, marginals: problem.marginals.filter((_, t) => inPairs.has(t)) };
  if (disagreeingTotals(meeters).length > 0) return [...tables];
  const isPair = (a: number, b: number) => pairs.some(([x, y]) => x === a && y === b);
  const bent = agreeingMarginals(problem, agreementOf(problem, isPair));
  if (!(bent.before > bent.after)) return [...tables];
  return tables.map((one, t) => {
    if (!inPairs.has(t)) return one;
    const others = pairs.flatMap(([a, b]) => (a === t ? [b] : b === t ? [a] : []));
    const names = listed([...new Set(others)].map((other) => `“${tables[other]!.table.name}”`));
    return {
      ...one,
      people: bent.problem.marginals[t]!.counts,
      bent: true,
      done: [...one.done, `brought to agree with ${names}, each giving way by its weight`],
    };
  });
}

function problemOf(tables: readonly TargetTable[]): FitProblem {
  const attributes = [
    ...new Map(
      tables.flatMap(({ axes }) => axes.map(({ attribute, groupOf }) => [attribute.id, groupOf])),
    ),
  ] as [string, Int32Array][];
  const dimensionOf = (id: string) => attributes.findIndex(([other]) => other === id);
  return {
    shape: attributes.map(([, groupOf]) => groupOf.length),
    sampleTable: null,
    marginals: tables.map(({ axes, people, table }) => ({
      of: axes.map(({ attribute }) => dimensionOf(attribute.id)),
      counts: people,
      groups: Object.fromEntries(
        axes.map(({ attribute, groupOf }) => [dimensionOf(attribute.id), groupOf]),
      ),
      reliability: table.reliability,
    })),
  };
}
