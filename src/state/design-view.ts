import type { Population } from '../client/engine.ts';
import { comparableCounts } from '../core/population/tally.ts';

/**
 * A population as its charts count it. Under a design either weighted, so that each row counts
 * for the people it stands for and is set beside the targets, or as drawn, beside what the
 * design expects. Without a design it stays as it is.
 */
export function asCounted(population: Population, isWeighted: boolean): Population {
  const { report } = population;
  if (!report.design) return population;
  if (isWeighted) return { ...population, counts: [...comparableCounts(population, population)] };
  const comparisons = report.comparisons.map(({ spread: _, marginOfError: __, ...comparison }) => ({
    ...comparison,
    kind:
      comparison.kind === 'target' || comparison.kind === 'slice'
        ? ('design' as const)
        : comparison.kind,
    expected: comparison.designed ?? comparison.expected.map(() => Number.NaN),
  }));
  return { ...population, report: { ...report, comparisons } };
}
