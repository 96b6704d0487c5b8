import type { Pack } from '../pack/pack.ts';
import type { Model } from './model.ts';
import type { ContradictionFinding } from './report.ts';
import { cutTables, evidenceOf } from './slice.ts';
import { massOf } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/**
 * People that a target or fit may lie outside a printed interval before it counts as a
 * contradiction: intervals end on whole people, and a target may have been rounded to one.
 */
export const contradictionSlack = 0.5;

/**
 * Published figures that something contradicts: printed cells whose target lies outside what
 * the printing leaves open, figures that the fit does not give, and the contradictions that
 * were found when the pack was built. Gaps are signed: positive where there are more people
 * than were printed. Each finding has a kind; those that are no contradiction of figures
 * (other bases, sums of what is listed already, rounding) are there to be listed, not counted.
 *
 * @param fitted calibrated tables of the whole base
 */
export function contradictionsOf(
  pack: Pack,
  model: Model,
  fitted: TreeTables,
): ContradictionFinding[] {
  const marginals = pack.marginals.flatMap(({ id, counts, published }) =>
    counts.flatMap((count, cell): ContradictionFinding[] => {
      const gap = gapOf(count, published?.lower[cell], published?.upper[cell]);
      return gap === 0 ? [] : [{ id, origin: 'marginal', kind: 'figures', cell, gap }];
    }),
  );
  const figures = pack.figures.flatMap(
    ({ id, where, lower, upper, kind = 'figures' }): ContradictionFinding[] => {
      const people = massOf(cutTables(model, fitted, evidenceOf(model, where)));
      const gap = gapOf(people, lower, upper);
      return gap === 0 ? [] : [{ id, origin: 'figure', kind, gap }];
    },
  );
  const known = pack.contradictions.map(({ id, gap, kind = 'figures' }): ContradictionFinding => ({
    id,
    origin: 'pack',
    kind,
    gap,
  }));
  return [...marginals, ...figures, ...known];
}

function gapOf(
  people: number | null | undefined,
  lower: number | null | undefined,
  upper: number | null | undefined,
): number {
  if (people === null || people === undefined) return 0;
  if (typeof lower === 'number' && people < lower - contradictionSlack) return people - lower;
  if (typeof upper === 'number' && people > upper + contradictionSlack) return people - upper;
  return 0;
}
