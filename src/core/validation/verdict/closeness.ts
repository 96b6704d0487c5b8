import type { AttributeId, Status, Text } from '../../pack/pack.ts';
import { divergenceOf, tableErrorOf } from '../../statistics/divergence.ts';
import { totalVariationEquivalence } from '../../statistics/equivalence.ts';
import { sampleFloor, wholePeopleFloor } from '../../statistics/sampling-floor.ts';
import { judgedTables } from './judging.ts';
import type { JudgedTable, JudgeInput } from './judging.ts';
import { numericClosenessOf } from './numeric-closeness.ts';
import type { NumericCloseness } from './numeric-closeness.ts';

/**
 * A word for a distance. The limits are conventions, shown as such: no test and no proof.
 * Total variation: 1, 2 and 5 in 100 people to move; PSI: 0.1 and 0.25 as in credit scoring;
 * Cohen's w: 0.1, 0.3 and 0.5 as in Cohen (1988).
 */
export type Band = 'very near' | 'near' | 'off' | 'far off';

/** How near one table is to what was expected, with every distance people may be used to. */
export interface TableCloseness {
  id: string;
  label: Text;
  of: AttributeId[];
  kind: JudgedTable['kind'];
  status: Status;
  /** Cells with a known expectation; people counted in them. */
  cells: number;
  people: number;
  /** Share of people who would have to move to another cell, and how many they are. */
  totalVariation: number;
  peopleToMove: number;
  /**
   * Where the rows are a random sample: 95 percent interval of the distance of the population that
   * they were drawn from.
   */
  interval: { lower: number; upper: number; level: number } | null;
  /**
   * What nobody can stay below: the distance of the nearest population of whole people, and the
   * average one of a random sample of this size from a population without any fault; of w the root
   * of its mean square there, √((cells − 1) / n).
   */
  floor: { wholePeople: number; sample: number; sampleW: number };
  /** Whether the distance is no more than chance and rounding make, by the floor that applies. */
  isAtFloor: boolean;
  /** √Σ (p − q)² / q over the cells that are expected to have people. */
  cohensW: number;
  /** Largest p / q or q / p and its cell; null ratio where one of them is 0. */
  worst: { label: Text; ratio: number | null; expected: number; people: number } | null;
  /** Σ (p − q) ln (p / q); null where a cell is empty on one side only. */
  populationStabilityIndex: number | null;
  /** Jensen–Shannon divergence in nats. */
  jensenShannon: number;
  /** Σ |people − expected| after scaling to the same total: each misplaced person counts twice. */
  totalAbsoluteError: number;
  /** The same as a share of the total. */
  standardizedAbsoluteError: number;
  /** Root mean squared error of the cells over the mean expected count (Knudsen and Fotheringham 1986). */
  srmse: number;
  /** People in cells where nobody is expected. */
  unexpected: number;
  bands: { totalVariation: Band; populationStabilityIndex: Band | null; cohensW: Band };
}

/** How near a population is to what was expected of it, table by table. */
export interface ClosenessSection {
  tables: TableCloseness[];
  numbers: NumericCloseness[];
  /** The floor that applies: rounding for exact quotas, chance for random samples and files. */
  floor: 'whole people' | 'random sample';
  /** Tables that could not be compared, and why. */
  notes: string[];
}

/** Distances at which another word is used. */
export const closenessBands = {
  totalVariation: [0.01, 0.02, 0.05],
  populationStabilityIndex: [0.02, 0.1, 0.25],
  cohensW: [0.1, 0.3, 0.5],
} as const;

/** Distances up to this many times the floor are what chance makes. */
const nearFloor = 1.5;
const level = 0.95;

/** Compares every table counted with what was expected, and every number with its distribution. */
export function closenessOf(input: JudgeInput): ClosenessSection {
  const { drawing } = input.subject;
  const floor = drawing === 'quota' ? 'whole people' : 'random sample';
  const notes: string[] = [];
  const tables = judgedTables(input).flatMap((table): TableCloseness[] => {
    const made = tableCloseness(table, floor, input);
    if (made) return [made];
    notes.push(`${table.id}: nobody was counted in its cells, or nobody is expected there.`);
    return [];
  });
  return { tables, numbers: numericClosenessOf(input), floor, notes };
}

/** Expected and counted people of the cells whose expectation is known. */
export function knownCells({ expected, people }: JudgedTable): {
  cells: number[];
  expected: Float64Array;
  people: Float64Array;
} {
  const cells: number[] = [];
  expected.forEach((target, cell) => {
    if (!Number.isNaN(target)) cells.push(cell);
  });
  return {
    cells,
    expected: Float64Array.from(cells, (cell) => expected[cell]!),
    people: Float64Array.from(cells, (cell) => people[cell]!),
  };
}

/** Rows of equal weight that tell as much as those of a table: Kish's effective size under weights. */
export function effectiveRows({ rows, weighted }: JudgedTable, cells: readonly number[]): number {
  const over = (values: Float64Array) => cells.reduce((sum, cell) => sum + values[cell]!, 0);
  if (!weighted) return over(rows);
  const sum = over(weighted.sums);
  const squares = over(weighted.squares);
  return squares > 0 ? (sum * sum) / squares : 0;
}

function tableCloseness(
  table: JudgedTable,
  floor: ClosenessSection['floor'],
  { subject }: JudgeInput,
): TableCloseness | undefined {
  const known = knownCells(table);
  const total = known.people.reduce((sum, count) => sum + count, 0);
  const whole = known.expected.reduce((sum, count) => sum + count, 0);
  if (!(total > 0 && whole > 0)) return undefined;
  const target = known.expected.map((count) => (count * total) / whole);
  const distance = divergenceOf(known.people, target);
  const errors = tableErrorOf(known.people, target);
  const size = effectiveRows(table, known.cells);
  const possible = target.reduce((count, expected) => count + (expected > 0 ? 1 : 0), 0);
  const floors = {
    wholePeople: wholePeopleFloor(target),
    sample: sampleFloor(size, target),
    sampleW: Math.sqrt(Math.max(0, possible - 1) / size),
  };
  const psi = distance.populationStabilityIndex;
  const w = effectOf(known.people, target);
  return {
    id: table.id,
    label: table.label,
    of: table.of,
    kind: table.kind,
    status: table.status,
    cells: known.cells.length,
    people: total,
    totalVariation: distance.totalVariation,
    peopleToMove: distance.totalVariation * total,
    interval: subject.drawing === 'quota' ? null : intervalOf(known.people, target, size),
    floor: floors,
    isAtFloor:
      distance.totalVariation <=
      (floor === 'whole people' && !table.weighted
        ? known.cells.length / (2 * total)
        : nearFloor * floors.sample),
    cohensW: w,
    worst: worstOf(table, known, target),
    populationStabilityIndex: Number.isFinite(psi) ? psi : null,
    jensenShannon: distance.jensenShannon,
    totalAbsoluteError: errors.totalAbsoluteError,
    standardizedAbsoluteError: errors.standardizedAbsoluteError,
    srmse: errors.srmse,
    unexpected: known.people.reduce((sum, count, i) => sum + (target[i] === 0 ? count : 0), 0),
    bands: {
      totalVariation: bandOf(distance.totalVariation, closenessBands.totalVariation),
      populationStabilityIndex: Number.isFinite(psi)
        ? bandOf(psi, closenessBands.populationStabilityIndex)
        : null,
      cohensW: bandOf(w, closenessBands.cohensW),
    },
  };
}

/** Cohen's w over the cells that are expected to have people, so that it stays a number. */
function effectOf(people: Float64Array, target: Float64Array): number {
  const total = target.reduce((sum, count) => sum + count, 0);
  let squares = 0;
  target.forEach((expected, i) => {
    const off = people[i]! - expected;
    if (expected > 0) squares += (off * off) / expected;
  });
  return Math.sqrt(squares / total);
}

function intervalOf(people: Float64Array, target: Float64Array, size: number) {
  if (!(size > 0)) return null;
  const { provedDistance, smallestTolerance } = totalVariationEquivalence(
    people,
    target,
    (1 + level) / 2,
    size,
  );
  return { lower: provedDistance, upper: smallestTolerance, level };
}

/** The cell with the worst ratio; among empty ones that with most people on the other side. */
function worstOf(
  table: JudgedTable,
  { cells, people }: ReturnType<typeof knownCells>,
  target: Float64Array,
): TableCloseness['worst'] {
  let worst = -1;
  let most = 1;
  target.forEach((expected, i) => {
    const count = people[i]!;
    if (expected === 0 && count === 0) return;
    const larger = Math.max(expected, count);
    const smaller = Math.min(expected, count);
    // An empty cell counts as if half a person were in it: 3 expected and none is no worse than 6 and 1.
    const ratio = larger / Math.max(smaller, 0.5);
    if (ratio > most) [worst, most] = [i, ratio];
  });
  if (worst < 0) return null;
  const [expected, count] = [target[worst]!, people[worst]!];
  return {
    label: table.labelOf(cells[worst]!),
    ratio: expected > 0 && count > 0 ? Math.max(expected / count, count / expected) : null,
    expected,
    people: count,
  };
}

function bandOf(distance: number, [first, second, third]: readonly [number, number, number]): Band {
  if (distance <= first) return 'very near';
  if (distance <= second) return 'near';
  return distance <= third ? 'off' : 'far off';
}
