import type { Marginal, Pack, Status } from '../pack/pack.ts';
import type { Comparison } from './report.ts';

/** How many cells of some tables were met. */
export interface Tally {
  /** Cells compared. */
  count: number;
  /** Of them, those less than one person from what was expected. */
  met: number;
  /** Largest distance of a drawn cell from the expected one, in people; 0 where none is. */
  farthest: number;
}

/** How a drawn population agrees with what its pack states. */
export interface Agreement {
  /** Cells of tables that rest on published figures. */
  targets: Tally;
  /** Those of them that expect at least one person: a cell of nobody is easily met. */
  peopled: Tally;
  /** Cells that no published figure states: estimated, modelled or assumed. */
  estimated: Tally;
}

/** Statuses whose totals are no publisher's figure. */
const unpublished: ReadonlySet<Status> = new Set(['estimated', 'modelled', 'assumed']);

/**
 * Counts the cells of the pack's marginals that a drawn population meets: those at less than
 * one person from the expected count. Tables of the fit alone are no targets and not counted,
 * nor are unknown cells, nor the empty cells of a slice: outside the filter nobody can be.
 * What the pack estimates is held apart from what was published.
 *
 * @param comparisons tables of a fit report
 * @param drawn people drawn, per comparison and cell; same order and lengths
 * @throws RangeError where a comparison has no drawn table of its length
 */
export function agreementOf(
  comparisons: readonly Comparison[],
  drawn: readonly Float64Array[],
  pack: Pick<Pack, 'marginals'>,
): Agreement {
  const marginals = new Map(pack.marginals.map((marginal) => [marginal.id, marginal]));
  const agreement = { targets: empty(), peopled: empty(), estimated: empty() };
  comparisons.forEach(({ id, kind, expected }, i) => {
    const table = drawn[i];
    if (table?.length !== expected.length)
      throw new RangeError(
        `comparison '${id}' has ${expected.length} cells and ${table?.length ?? 0} drawn ones`,
      );
    const marginal = kind === 'fit' ? undefined : marginals.get(id);
    if (!marginal) return;
    const isEstimated = estimatedCellsOf(marginal, expected.length);
    expected.forEach((people, cell) => {
      if (Number.isNaN(people) || (kind !== 'target' && people === 0)) return;
      const distance = Math.abs(table[cell]! - people);
      if (isEstimated[cell]) add(agreement.estimated, distance);
      else {
        add(agreement.targets, distance);
        if (people >= 1) add(agreement.peopled, distance);
      }
    });
  });
  return agreement;
}

/** 1 for each cell of a marginal that no published figure states. */
export function estimatedCellsOf(
  { status, estimatedCells = [] }: Pick<Marginal, 'status' | 'estimatedCells'>,
  cells: number,
): Uint8Array {
  const estimated = new Uint8Array(cells).fill(unpublished.has(status) ? 1 : 0);
  for (const cell of estimatedCells) estimated[cell] = 1;
  return estimated;
}

function empty(): Tally {
  return { count: 0, met: 0, farthest: 0 };
}

function add(tally: Tally, distance: number): void {
  tally.count++;
  if (distance < 1) tally.met++;
  if (distance > tally.farthest) tally.farthest = distance;
}
