import type { AttributeId, Text } from '../../pack/pack.ts';
import { normalTail } from '../../statistics/distributions.ts';
import { totalVariationEquivalence } from '../../statistics/equivalence.ts';
import { goodnessOfFit } from '../../statistics/goodness-of-fit.ts';
import { holm } from '../../statistics/multiple-tests.ts';
import { effectiveRows } from './closeness.ts';
import { poolsOf } from './fit-test.ts';
import { codesOf } from './judging.ts';
import type { JudgedTable } from './judging.ts';

/** A cell that has more or fewer people than chance explains. */
export interface Departure {
  cell: number;
  label: Text;
  people: number;
  expected: number;
  /** Signed, as a share of everyone in the table. */
  points: number;
  /** Standardized residual: (people − expected) over its standard deviation. */
  residual: number;
  /** p-value of the residual after Holm's adjustment over all cells of the table. */
  pValue: number;
}

/** A group of one attribute within which the others depart from what is expected in it. */
export interface Slice {
  attribute: AttributeId;
  label: Text;
  people: number;
  /** p-value after Holm's adjustment over all groups of the table. */
  pValue: number;
  /** Share of the group's people who would have to move. */
  totalVariation: number;
  isEquivalent: boolean;
  isBeyond: boolean;
}

const listed = 10;
/** A group counts as near within this many times the table's tolerance: 5 in 100 at the usual 2. */
const sliceFactor = 2.5;

/** Cells of a table that depart from chance, worst first: those that name the fault. */
export function departuresOf(table: JudgedTable, alpha: number): Departure[] {
  const cells = [...table.expected.keys()].filter((cell) => !Number.isNaN(table.expected[cell]!));
  const size = effectiveRows(table, cells);
  const over = (values: Float64Array) => cells.reduce((sum, cell) => sum + values[cell]!, 0);
  const [whole, total] = [over(table.expected), over(table.people)];
  const found = cells.map((cell) => {
    const share = table.expected[cell]! / whole;
    const error = (table.errors?.[cell] ?? 0) / whole;
    const off = table.people[cell]! / total - share;
    const variance = (share * (1 - share)) / size + error * error;
    const residual = variance > 0 ? off / Math.sqrt(variance) : 0;
    return { cell, off, residual };
  });
  const p = holm(found.map(({ residual }) => 2 * normalTail(Math.abs(residual))));
  return found
    .flatMap(({ cell, off, residual }, i): Departure[] => {
      const isUnexpected = table.expected[cell] === 0 && table.rows[cell]! > 0;
      if (p[i]! > alpha && !isUnexpected) return [];
      return [
        {
          cell,
          label: table.labelOf(cell),
          people: table.people[cell]!,
          expected: (table.expected[cell]! * total) / whole,
          points: off,
          residual,
          pValue: isUnexpected ? 0 : p[i]!,
        },
      ];
    })
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.cell - b.cell)
    .slice(0, listed);
}

/**
 * Groups of each attribute of a table inside which the shares of all others are not those expected
 * there: "in Ohio, income". A fault of one small group is lost in the distance of a whole table.
 * Cells that expect fewer than 5 people are put together.
 */
export function slicesOf(table: JudgedTable, alpha: number, tolerance: number): Slice[] {
  if (table.shape.length < 2) return [];
  const found = table.axes.flatMap(({ attribute, labels }, axis) =>
    cellsBy(table, axis).flatMap((cells, group) => {
      const tested = testSlice(table, cells, tolerance * sliceFactor, alpha);
      return tested ? [{ attribute, label: labels[group]!, ...tested }] : [];
    }),
  );
  const p = holm(found.map(({ pValue }) => pValue));
  return found
    .map((slice, i) => ({ ...slice, pValue: p[i]! }))
    .filter(({ pValue }) => pValue <= alpha)
    .sort((a, b) => b.totalVariation * b.people - a.totalVariation * a.people)
    .slice(0, listed);
}

/** Cells with a known, not empty expectation in each group of an axis. */
function cellsBy({ shape, expected }: JudgedTable, axis: number): number[][] {
  const groups: number[][] = Array.from({ length: shape[axis]! }, () => []);
  expected.forEach((people, cell) => {
    if (people > 0) groups[codesOf(cell, shape)[axis]!]!.push(cell);
  });
  return groups;
}

function testSlice(
  table: JudgedTable,
  cells: readonly number[],
  tolerance: number,
  alpha: number,
): Omit<Slice, 'attribute' | 'label'> | undefined {
  const size = effectiveRows(table, cells);
  if (!(size > 0) || cells.length < 2) return undefined;
  const whole = cells.reduce((sum, cell) => sum + table.expected[cell]!, 0);
  const total = cells.reduce((sum, cell) => sum + table.people[cell]!, 0);
  const pools = poolsOf(cells.map((cell) => (table.expected[cell]! * size) / whole));
  if (pools.length < 2 || !(total > 0)) return undefined;
  const over = (values: Float64Array) =>
    pools.map((pool) => pool.reduce((sum, i) => sum + values[cells[i]!]!, 0));
  const people = over(table.people).map((count) => (count * size) / total);
  const expected = over(table.expected);
  const { pValue } = goodnessOfFit(people, expected);
  const equivalence = totalVariationEquivalence(people, expected, 1 - alpha, size);
  return {
    people: total,
    pValue,
    totalVariation: equivalence.distance,
    isEquivalent: equivalence.smallestTolerance <= tolerance,
    isBeyond: equivalence.provedDistance > tolerance,
  };
}
