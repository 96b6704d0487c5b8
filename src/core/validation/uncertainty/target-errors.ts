import type { Marginal, Pack } from '../../pack/pack.ts';
import { standardErrorOf } from '../../statistics/margin-of-error.ts';

/** An error that the user states for the targets of a table or source. */
export type StatedError =
  /** A survey of so many people asked, for the shares of the table; `designEffect` divides them. */
  | { kind: 'survey'; people: number; designEffect?: number }
  /** Every figure may be off by this share of itself either way, all values between alike. */
  | { kind: 'range'; share: number };

/** Where the error of a table's cells is known from. */
export type ErrorOrigin =
  /** The publisher's margins of error. */
  | 'margin-of-error'
  /** What the rounding of the printed figures leaves open. */
  | 'printed'
  /** The number of people asked, as stated by the user. */
  | 'survey'
  /** A range that the user stated. */
  | 'range'
  /** A range that the user assumed for all tables of which no error is known. */
  | 'assumed'
  /** Nothing is known: the table is taken as exact. */
  | 'none';

/** How the cells of a table may be off. */
export interface TableError {
  /** Index of the marginal in the pack. */
  marginal: number;
  origin: ErrorOrigin;
  /** Standard deviation of each cell, in people of the base; NaN where none is stated. */
  deviation: Float64Array;
  /** Shape of a single error: even within a range, or bell-shaped and skewed where people are few. */
  law: 'uniform' | 'gamma';
}

const uniformDeviation = 1 / Math.sqrt(12);

/**
 * The error of each table of a pack, from what is best known: what the user states, then the
 * publisher's margins of error, then what rounding in print leaves open, then what the user assumes.
 *
 * @param stated by id of a marginal, or of its source; the marginal counts first
 * @param assumed of tables of which nothing is known: the share of itself that a figure may be off
 * @throws RangeError for a number that is no size or share
 */
export function targetErrors(
  pack: Pack,
  stated: Readonly<Record<string, StatedError>> = {},
  assumed = 0,
): TableError[] {
  return pack.marginals.map((marginal, index): TableError => {
    const own = [marginal.id, marginal.source].find((id) => Object.hasOwn(stated, id));
    const made =
      (own !== undefined ? ofStated(marginal, stated[own]!) : undefined) ??
      ofMargins(marginal) ??
      ofPrinting(marginal) ??
      (assumed === 0 ? undefined : ofAssumed(marginal, assumed));
    const deviation = made?.deviation ?? new Float64Array(marginal.counts.length);
    return { marginal: index, origin: 'none', law: 'gamma', ...made, deviation };
  });
}

type Made = Pick<TableError, 'origin' | 'deviation' | 'law'>;

function ofStated({ counts }: Marginal, error: StatedError): Made {
  const people = (cell: number) => counts[cell] ?? NaN;
  if (error.kind === 'range') {
    if (!(error.share >= 0 && error.share < 1))
      throw new RangeError(`range ${error.share}: give a share from 0 to below 1, such as 0.05`);
    const deviation = Float64Array.from(
      counts,
      (_, cell) => 2 * error.share * people(cell) * uniformDeviation,
    );
    return { origin: 'range', law: 'uniform', deviation };
  }
  const asked = error.people / (error.designEffect ?? 1);
  if (!(asked > 0))
    throw new RangeError(`survey of ${error.people}: give the people asked, above 0`);
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const deviation = Float64Array.from(counts, (_, cell) => {
    const share = people(cell) / total;
    return total * Math.sqrt((share * (1 - share)) / asked);
  });
  return { origin: 'survey', law: 'gamma', deviation };
}

function ofAssumed(marginal: Marginal, share: number): Made {
  return { ...ofStated(marginal, { kind: 'range', share }), origin: 'assumed' };
}

function ofMargins({ marginOfError }: Marginal): Made | undefined {
  if (!marginOfError) return undefined;
  const { level, values } = marginOfError;
  const deviation = Float64Array.from(values, (value) =>
    value === null ? NaN : standardErrorOf(value, level),
  );
  return { origin: 'margin-of-error', law: 'gamma', deviation };
}

function ofPrinting({ published, counts }: Marginal): Made | undefined {
  if (!published) return undefined;
  const { lower, upper } = published;
  const deviation = Float64Array.from(counts, (_, cell) => {
    const [from, to] = [lower[cell], upper[cell]];
    if (from === null || to === null || from === undefined || to === undefined) return NaN;
    return (to - from) * uniformDeviation;
  });
  if (deviation.every((own) => !(own > 0))) return undefined;
  return { origin: 'printed', law: 'uniform', deviation };
}
