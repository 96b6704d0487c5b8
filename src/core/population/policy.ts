import type { Pack } from '../pack/pack.ts';
import type { Comparison } from './report.ts';

/** How one cell of a drawn population stands to what a rule asks of it. */
export interface PolicyFinding {
  marginal: string;
  /** Row-major index into the marginal. */
  cell: number;
  /** Share asked for, of everyone stated in the table. */
  asked: number;
  /** Share drawn. */
  share: number;
  /** Largest distance allowed between the two. */
  tolerance: number;
  /** People drawn, and the fewest that may be; 0 where the rule names no number. */
  people: number;
  minimum: number;
  isNear: boolean;
  isEnough: boolean;
}

/** Rounding of doubles must not put a share that is exactly at its tolerance outside of it. */
const slack = 1e-9;

/**
 * What the rules in a pack (`Marginal.policy`) say of a drawn population: for each cell whether
 * its share is within the tolerance of the target's and whether enough people are in it.
 * Tables inside a filter are another population than the rule's and are left out.
 *
 * @param comparisons tables of a fit report
 * @param drawn people drawn, per comparison and cell; same order and lengths
 * @throws RangeError where a comparison has no drawn table of its length
 */
export function policyFindings(
  comparisons: readonly Comparison[],
  drawn: readonly Float64Array[],
  pack: Pick<Pack, 'marginals'>,
): PolicyFinding[] {
  return comparisons.flatMap(({ id, kind, expected }, i) => {
    const marginal = pack.marginals.find((candidate) => candidate.id === id);
    const { policy } = marginal ?? {};
    if (!policy || kind !== 'target') return [];
    const table = drawn[i];
    if (table?.length !== expected.length)
      throw new RangeError(
        `comparison '${id}' has ${expected.length} cells and ${table?.length ?? 0} drawn ones`,
      );
    const everyone = table.reduce((sum, people) => sum + people, 0);
    const whole = expected.reduce((sum, people) => sum + people, 0);
    return policy.tolerance.map((tolerance, cell): PolicyFinding => {
      const people = table[cell]!;
      const asked = expected[cell]! / whole;
      const share = everyone > 0 ? people / everyone : 0;
      const minimum = policy.minimum?.[cell] ?? 0;
      return {
        marginal: id,
        cell,
        asked,
        share,
        tolerance,
        people,
        minimum,
        isNear: Math.abs(share - asked) <= tolerance + slack,
        isEnough: people >= minimum,
      };
    });
  });
}
