import type { Sequence } from '../random/stream.ts';
import { roundCells } from '../table/round-cells.ts';
import type { RoundingFamily } from '../table/rounding-table.ts';

/**
 * Rounds a clique in which every separator cell divides into at most two, as urban and
 * rural: the second half is what the first leaves of the whole people there. Sums of second
 * halves become bounds on sums of first halves, so one family less has to be kept, and with
 * two families beside the total the rounding is a flow without bias or search.
 *
 * @param values people per cell, adding up to `whole` in each separator cell
 * @param held separator cell of each cell
 * @param whole whole people of each separator cell
 * @param budget cells and sums that searches may still look at
 * @returns whole people per cell, or undefined where the clique is not of this kind or the
 *   sums leave first halves no room
 */
export function roundHalves(
  values: Float64Array,
  held: Int32Array,
  whole: Float64Array,
  families: readonly RoundingFamily[],
  sequence: Sequence,
  budget: { work: number },
): { counts: Uint32Array; moves: number } | undefined {
  const halves = halvesOf(values, held, whole.length);
  if (!halves) return undefined;
  const counts = new Uint32Array(values.length);
  const { first, second } = halves;
  const split: number[] = [];
  first.forEach((cell, s) => {
    if (cell < 0) return;
    if (second[s]! < 0) counts[cell] = whole[s]!;
    else split.push(s);
  });
  const people = Float64Array.from(split, (s) => Math.min(values[first[s]!]!, whole[s]!));
  const kept: RoundingFamily[] = [];
  for (const family of families) {
    const restated = restate(family, counts, split, halves, whole);
    if (!restated) return undefined;
    kept.push(restated);
  }

  let total = 0;
  for (const count of people) total += count;
  const below = Math.floor(total + 1e-9);
  const chosen = Float64Array.of(sequence.next() < total - below ? below + 1 : below);
  const everyone = { of: new Int32Array(split.length), lower: chosen, upper: chosen };
  const room = {
    of: Int32Array.from(split, (_, i) => i),
    lower: new Float64Array(split.length),
    upper: Float64Array.from(split, (s) => whole[s]!),
  };
  const rounded = roundCells({ values: people, families: [everyone, room, ...kept] }, sequence, {
    budget,
  });
  for (let i = 0; i < split.length; i++) {
    const s = split[i]!;
    const left = whole[s]! - rounded.counts[i]!;
    if (left < 0) return undefined;
    counts[first[s]!] = rounded.counts[i]!;
    counts[second[s]!] = left;
  }
  return { counts, moves: rounded.moves };
}

interface Halves {
  /** First and second cell with people of each separator cell; −1 for none. */
  first: Int32Array;
  second: Int32Array;
}

function halvesOf(values: Float64Array, held: Int32Array, separators: number): Halves | undefined {
  const first = new Int32Array(separators).fill(-1);
  const second = new Int32Array(separators).fill(-1);
  for (let cell = 0; cell < values.length; cell++) {
    if (!(values[cell]! > 0)) continue;
    const s = held[cell]!;
    if (first[s]! < 0) first[s] = cell;
    else if (second[s]! < 0) second[s] = cell;
    else return undefined;
  }
  return { first, second };
}

/** A family's sums as sums over first halves; undefined where their halves do not pair. */
function restate(
  { of, lower, upper, soft = false }: RoundingFamily,
  settled: Uint32Array,
  split: readonly number[],
  { first, second }: Halves,
  whole: Float64Array,
): RoundingFamily | undefined {
  const alone = new Float64Array(lower.length);
  of.forEach((k, cell) => {
    if (k >= 0) alone[k] = alone[k]! + settled[cell]!;
  });
  const partner = new Int32Array(lower.length).fill(-2);
  const both = new Float64Array(lower.length);
  const number = new Map<number, number>();
  const sums = Int32Array.from(split, (s) => {
    const k = of[first[s]!]!;
    const other = of[second[s]!]!;
    if (k === other || k < 0) return k === other ? -1 : -2;
    if (partner[k] !== -2 && partner[k] !== other) return -2;
    partner[k] = other;
    both[k] = both[k]! + whole[s]!;
    if (!number.has(k)) number.set(k, number.size);
    return number.get(k)!;
  });
  const others = [...number.keys()].map((k) => partner[k]!).filter((other) => other >= 0);
  if (sums.includes(-2) || new Set(others).size < others.length) return undefined;
  if (others.some((other) => number.has(other))) return undefined;

  const bounds = { lower: new Float64Array(number.size), upper: new Float64Array(number.size) };
  for (const [k, at] of number) {
    const other = partner[k]!;
    const least = other < 0 ? 0 : both[k]! + alone[other]! - upper[other]!;
    const most = other < 0 ? Infinity : both[k]! + alone[other]! - lower[other]!;
    bounds.lower[at] = Math.max(0, lower[k]! - alone[k]!, least);
    bounds.upper[at] = Math.min(upper[k]! - alone[k]!, most);
    if (bounds.lower[at]! > bounds.upper[at]!) return undefined;
  }
  return { of: sums, ...bounds, soft };
}
