import type { Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import { adjustedResiduals, marginsOf } from '../../statistics/two-way.ts';
import type { Margins } from '../../statistics/two-way.ts';

/** A combination that makes a tie, or breaks it. */
export interface TieCell {
  /** Groups of the two axes. */
  a: number;
  b: number;
  /** Rows counted; under weights as many of equal weight as would tell as much. */
  rows: number;
  /**
   * Rows expected by the tie of the reference at the margins of these rows; without a reference, by
   * independence.
   */
  expected: number;
  /** Adjusted standardized residual: the distance from independence in standard errors. */
  residual: number;
  /** Axis whose group the shares are of: `a` reads "of those in a, so many are in b". */
  of: 'a' | 'b';
  /** Share among the rows, and in the reference with its own margins; null without one. */
  share: number;
  referenceShare: number | null;
  /** "Of “Gagauzia”, 75.3% are “Gagauz” in the pack Moldova 2024, 4.1% here." */
  sentence: string;
}

export interface CellNames {
  a: readonly Text[];
  b: readonly Text[];
  /** "in the 2024 census of Moldova" */
  inReference: string;
}

/** Labels of two axes; those that both have are told apart by the names of their attributes. */
export function distinctLabels(
  [a, b]: readonly [readonly Text[], readonly Text[]],
  [first, second]: readonly [Text, Text],
): [Text[], Text[]] {
  const words = (label: Text) => textIn(label, 'en');
  const apart = (labels: readonly Text[], others: readonly Text[], name: Text) => {
    const taken = new Set(others.map(words));
    return labels.map((label) =>
      taken.has(words(label)) ? `${words(label)} (${words(name).toLowerCase()})` : label,
    );
  };
  return [apart(a, b, first), apart(b, a, second)];
}

/** Cells told of each tie. */
const told = 6;

/**
 * The cells that matter most: those where most people would have to move to restore the reference's
 * tie (or, without one, that stand farthest from independence), and among them those that half a
 * share of a group hangs on before others.
 *
 * @param expected rows expected at the margins of the rows
 * @param reference people with the reference's own margins
 */
export function tieCells(
  rows: ArrayLike<number>,
  expected: Float64Array,
  reference: Float64Array | undefined,
  names: CellNames,
): TieCell[] {
  const [height, width] = [names.a.length, names.b.length];
  const own = marginsOf(rows, height, width);
  const theirs = reference && marginsOf(reference, height, width);
  const residuals = adjustedResiduals(rows, height, width);
  const weigh = (cell: number) => {
    const away = Math.abs(rows[cell]! - expected[cell]!);
    if (!reference) return Math.abs(residuals[cell]!);
    const [r, c] = [Math.floor(cell / width), cell % width];
    const smaller = Math.min(own.rows[r]!, own.columns[c]!);
    return smaller > 0 ? away / Math.sqrt(smaller) : 0;
  };
  return Array.from(expected, (_, cell) => ({ cell, weight: weigh(cell) }))
    .filter(({ weight }) => weight > 0)
    .sort((x, y) => y.weight - x.weight || x.cell - y.cell)
    .slice(0, told)
    .map(({ cell }) => describe(cell, rows, expected, residuals, reference, own, theirs, names));
}

function describe(
  cell: number,
  rows: ArrayLike<number>,
  expected: Float64Array,
  residuals: Float64Array,
  reference: Float64Array | undefined,
  own: Margins,
  theirs: Margins | undefined,
  names: CellNames,
): TieCell {
  const width = names.b.length;
  const [a, b] = [Math.floor(cell / width), cell % width];
  const share = (table: ArrayLike<number>, margin: number) =>
    margin > 0 ? table[cell]! / margin : NaN;
  const ofA = share(rows, own.rows[a]!);
  const ofB = share(rows, own.columns[b]!);
  const thereOfA = reference && theirs ? share(reference, theirs.rows[a]!) : NaN;
  const thereOfB = reference && theirs ? share(reference, theirs.columns[b]!) : NaN;
  const gap = (here: number, there: number) =>
    Number.isNaN(here - there) ? -1 : Math.abs(here - there);
  const of = reference
    ? gap(ofA, thereOfA) >= 0.75 * gap(ofB, thereOfB)
      ? 'a'
      : 'b'
    : own.rows[a]! <= own.columns[b]!
      ? 'a'
      : 'b';
  const [here, there] = of === 'a' ? [ofA, thereOfA] : [ofB, thereOfB];
  const group = quoted(of === 'a' ? names.a[a]! : names.b[b]!);
  const what = quoted(of === 'a' ? names.b[b]! : names.a[a]!);
  const hasReference = !Number.isNaN(there);
  return {
    a,
    b,
    rows: rows[cell]!,
    expected: expected[cell]!,
    residual: residuals[cell]!,
    of,
    share: here,
    referenceShare: hasReference ? there : null,
    sentence: hasReference
      ? `Of ${group}, ${percent(there)} are ${what} ${names.inReference}, ${percent(here)} here.`
      : `Of ${group}, ${percent(here)} are ${what}.`,
  };
}

function quoted(label: Text): string {
  return `“${textIn(label, 'en')}”`;
}

/** A share in words: "75.0%", "under 0.1%"; nobody and everybody are "0%" and "100%". */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${100 * share}%`;
  if (share < 0.001) return 'under 0.1%';
  if (share > 0.999) return 'over 99.9%';
  return `${(100 * share).toFixed(1)}%`;
}
