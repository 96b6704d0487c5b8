import { Sequence, streamKey, subKey } from '../random/stream.ts';
import { streams } from '../random/streams.ts';
import type { RoundingFamily } from '../table/rounding-table.ts';
import { roundCells } from '../table/round-cells.ts';
import { distanceOutside, wholeBounds } from '../table/whole-bounds.ts';
import { flyBalanced } from './balanced-flight.ts';
import type { ZoneBalance } from './balance.ts';
import type { Incidence } from './incidence.ts';
import { exchangeHouseholds } from './person-search.ts';
import { fittedSize } from './zone-size.ts';

/** Whole households of one zone. */
export interface WholeZone {
  /** Copies of each household of the sample. */
  counts: Uint32Array;
  /** What each control expects after scaling, and what the whole households add up to. */
  expected: Float64Array;
  drawn: Float64Array;
  /** Distance of each control from its floor and ceiling; 0 inside. */
  outside: Float64Array;
  /** Exchanges made for the sake of persons. */
  moves: number;
}

export interface WholeRequest {
  /** Households that the weights of the zone are scaled to; whole. */
  households: number;
  /** Units of group quarters beside them; whole, 0 where the sample marks none. */
  quarters: number;
  /** What targets are multiplied by. */
  factor: number;
  seed: number;
  /** Number of the zone: each has random numbers of its own. */
  zone: number;
}

/**
 * Share of every zone in a whole number of units, each at floor or ceiling.
 *
 * @param expected households of each zone, then their group quarters if there are any; their sum
 *   is the total
 */
export function wholeZones(expected: Float64Array, total: number, seed: number): Uint32Array {
  const everyone = Float64Array.of(total);
  const held: RoundingFamily = {
    of: new Int32Array(expected.length),
    lower: everyone,
    upper: everyone,
  };
  const key = streamKey(seed, streams.householdIntegerization);
  return roundCells({ values: expected, families: [held] }, new Sequence(subKey(key, zonesKey)))
    .counts;
}

const zonesKey = 0xffffffff;

/**
 * Turns the weights of a zone into whole households: a flight that keeps what households and
 * persons add up to makes most weights whole (`flyBalanced`); the few left are rounded
 * with every table of households at floor or ceiling (`roundCells`: always, where the tables
 * form two chains; searched, where they do not); then households are exchanged for others of the same
 * type until the counts of persons are at floor or ceiling, or the search ends
 * (`exchangeHouseholds`). Numbers of persons come in lumps of whole households, so that
 * floor and ceiling may be out of reach: `outside` says by how much.
 *
 * With seeds drawn at random the flight keeps every expectation; rounding the rest and exchanging
 * households shift it by the few households that they touch.
 */
export function wholeHouseholds(
  incidence: Incidence,
  balance: ZoneBalance,
  { households, quarters, factor, seed, zone }: WholeRequest,
): WholeZone {
  const { controls, rows, kindOf } = incidence;
  const width = controls.length;
  const inQuarters = (h: number) =>
    incidence.quarters >= 0 && rows[kindOf[h]! * width + incidence.quarters] === 1;
  const { households: fitted, quarters: fittedQuarters } = fittedSize(balance, incidence);
  const weights = balance.weights.map((weight, h) => {
    const [sum, whole] = inQuarters(h) ? [fittedQuarters, quarters] : [fitted, households];
    return sum > 0 ? (weight / sum) * whole : 0;
  });
  const expected = new Float64Array(width);
  balance.controls.forEach(({ target, fitted, table }, j) => {
    expected[j] = factor * (balance.relaxed.includes(table) ? fitted : target);
  });
  if (incidence.quarters >= 0) expected[incidence.quarters] = quarters;
  expected[width - 2] = households;
  expected[width - 1] = NaN;
  const { lower, upper } = wholeBounds(expected);

  const key = subKey(streamKey(seed, streams.householdIntegerization), zone);
  const asked = [...controls.keys()].filter((j) => expected[j]! >= 0);
  const flown = flyBalanced(
    weights,
    { rows, width, kindOf },
    [...asked, width - 1],
    new Sequence(subKey(key, flightKey)),
  );
  const everyone = incidence.quarters >= 0 ? [households, quarters] : [households];
  const totals = Float64Array.from(everyone);
  const families: RoundingFamily[] = [
    { of: Int32Array.from(kindOf, (_, h) => Number(inQuarters(h))), lower: totals, upper: totals },
    ...householdFamilies(incidence, lower, upper),
  ];
  const rounded = roundCells({ values: flown, families }, new Sequence(subKey(key, roundingKey)));
  const counts = rounded.counts;
  const { moves } = exchangeHouseholds(
    {
      counts,
      weights,
      kindOf,
      rows,
      width,
      households: asked.filter((j) => controls[j]!.counts === 'households'),
      persons: asked.filter((j) => controls[j]!.counts === 'persons'),
      lower,
      upper,
    },
    new Sequence(subKey(key, exchangeKey)),
  );
  const drawn = new Float64Array(width);
  counts.forEach((count, h) => {
    if (count === 0) return;
    const row = kindOf[h]! * width;
    for (let j = 0; j < width; j++) drawn[j] = drawn[j]! + count * rows[row + j]!;
  });
  return {
    counts,
    expected,
    drawn,
    outside: drawn.map((count, j) =>
      expected[j]! >= 0 ? distanceOutside(count, lower[j]!, upper[j]!) : 0,
    ),
    moves,
  };
}

const flightKey = 0;
const roundingKey = 1;
const exchangeKey = 2;

/** The tables of households as sums over the households of the sample. */
function householdFamilies(
  { controls, rows, kindOf }: Incidence,
  lower: Float64Array,
  upper: Float64Array,
): RoundingFamily[] {
  const width = controls.length;
  const tables = new Map<number, number[]>();
  controls.forEach(({ table, counts }, j) => {
    if (table < 0 || counts !== 'households') return;
    tables.set(table, [...(tables.get(table) ?? []), j]);
  });
  return [...tables.values()].map((own) => ({
    of: Int32Array.from(kindOf, (kind) => own.findIndex((j) => rows[kind * width + j]! > 0)),
    lower: Float64Array.from(own, (j) => lower[j]!),
    upper: Float64Array.from(own, (j) => upper[j]!),
  }));
}
