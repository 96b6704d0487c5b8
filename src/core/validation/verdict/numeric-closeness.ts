import { log } from '../../random/math.ts';
import type { AttributeId, Text } from '../../pack/pack.ts';
import { orderedDistance } from '../../statistics/divergence.ts';
import { meanAbsoluteDeviation } from '../../statistics/sampling-floor.ts';
import { judgedTables } from './judging.ts';
import type { JudgeInput } from './judging.ts';

/** How near the numbers of an attribute are to what was expected. */
export interface NumericCloseness {
  attribute: AttributeId;
  label: Text;
  unit: Text | null;
  /** Table that it was expected in. */
  table: string;
  people: number;
  mean: { people: number; expected: number };
  /** Largest difference of the distribution functions. Kolmogorov (1933), Smirnov (1939). */
  kolmogorovSmirnov: number;
  /** Where that is: the share at or below this number differs most. */
  at: number;
  /**
   * Where the rows are a random sample: interval of the distance of their population, from the band of
   * Dvoretzky, Kiefer and Wolfowitz with Massart's constant (1990).
   */
  interval: { lower: number; upper: number; level: number } | null;
  /** Average distance that each person would have to move, in the unit. */
  wasserstein: number;
  /** What a random sample of this size without any fault shows on average, in the unit. */
  wassersteinFloor: number;
}

const level = 0.95;

/** Compares the numbers of every attribute that has them and was expected number by number. */
export function numericClosenessOf(input: JudgeInput): NumericCloseness[] {
  const { subject, pack } = input;
  const tables = judgedTables(input);
  return subject.attributes.flatMap(({ id, label, values, unit }): NumericCloseness[] => {
    const own = values ?? pack.attributes.find((attribute) => attribute.id === id)?.values;
    const table = tables.find(
      ({ of, expected }) => of.length === 1 && of[0] === id && expected.length === own?.length,
    );
    if (!own || !table || table.expected.some(Number.isNaN)) return [];
    const order = own.map((_, code) => code).filter((code) => Number.isFinite(own[code]!));
    order.sort((a, b) => own[a]! - own[b]!);
    const sorted = Float64Array.from(order, (code) => own[code]!);
    const people = Float64Array.from(order, (code) => table.people[code]!);
    const expected = Float64Array.from(order, (code) => table.expected[code]!);
    const total = sumOf(people);
    const whole = sumOf(expected);
    if (!(total > 0 && whole > 0)) return [];
    const { kolmogorovSmirnov, wasserstein } = orderedDistance(sorted, people, expected);
    const size = effectiveSize(table, total);
    const reach = Math.sqrt(log(2 / (1 - level)) / (2 * size));
    return [
      {
        attribute: id,
        label,
        unit: unit ?? null,
        table: table.id,
        people: total,
        mean: { people: meanOf(sorted, people, total), expected: meanOf(sorted, expected, whole) },
        kolmogorovSmirnov,
        at: farthestValue(sorted, people, expected, total, whole),
        interval:
          subject.drawing === 'quota'
            ? null
            : {
                lower: Math.max(0, kolmogorovSmirnov - reach),
                upper: Math.min(1, kolmogorovSmirnov + reach),
                level,
              },
        wasserstein,
        wassersteinFloor: floorOf(sorted, expected, whole, Math.max(1, Math.round(size))),
      },
    ];
  });
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function effectiveSize(
  { weighted }: { weighted?: { sums: Float64Array; squares: Float64Array } },
  rows: number,
): number {
  if (!weighted) return rows;
  const sum = sumOf(weighted.sums);
  return (sum * sum) / sumOf(weighted.squares);
}

function meanOf(values: Float64Array, people: Float64Array, total: number): number {
  return values.reduce((sum, value, i) => sum + value * people[i]!, 0) / total;
}

function farthestValue(
  values: Float64Array,
  people: Float64Array,
  expected: Float64Array,
  total: number,
  whole: number,
): number {
  let above = 0;
  let largest = -1;
  let at = values[0]!;
  values.forEach((value, i) => {
    above += people[i]! / total - expected[i]! / whole;
    if (Math.abs(above) > largest + 1e-12) [largest, at] = [Math.abs(above), value];
  });
  return at;
}

/** Mean Wasserstein distance of a sample: the mean distance of its distribution function at each number, times the step to the next. */
function floorOf(
  values: Float64Array,
  expected: Float64Array,
  whole: number,
  size: number,
): number {
  let below = 0;
  let floor = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    below += expected[i]! / whole;
    floor += meanAbsoluteDeviation(size, Math.min(1, below)) * (values[i + 1]! - values[i]!);
  }
  return floor;
}
