import type { Sequence } from '../random/stream.ts';
import { distanceOutside } from '../table/whole-bounds.ts';

/** Whole households and the numbers of persons that they should add up to. */
export interface PersonSearchInput {
  /** Drawn copies of each household of the sample; changed in place. */
  counts: Uint32Array;
  /** Fitted weights: among equally good exchanges the likelier household is taken more often. */
  weights: Float64Array;
  /** Kind of each household: households of one kind count alike in every control. */
  kindOf: Uint32Array;
  /** Kinds × width, row-major. */
  rows: Float64Array;
  width: number;
  /** Controls of households, which must stay inside their bounds, and controls of persons. */
  households: readonly number[];
  persons: readonly number[];
  /** Bounds of every control. */
  lower: Float64Array;
  upper: Float64Array;
}

/** Exchanges that may be looked at for one zone, within types of household and then across. */
const mostWork = 3e6;
const workPerKind = 5000;
/** Most steps for which a kind that was exchanged is left alone; few kinds rest for fewer. */
const longestRest = 12;

/**
 * Exchanges whole households for others, so that the counts of persons come as near to their
 * bounds as they can: a tabu search (Glover 1989) that makes the best exchange there is, even
 * where it makes things worse for a while, and keeps the best counts seen. Households are
 * first exchanged within their type, which changes no count of households, and then for any
 * others as long as the counts of households end where they were or better. The budget counts work, not time.
 *
 * @returns exchanges made, and persons outside bounds over all controls
 */
export function exchangeHouseholds(
  input: PersonSearchInput,
  sequence: Sequence,
): { moves: number; outside: number } {
  const within = new Search(input, sequence).run(false);
  if (within.outside === 0) return within;
  const across = new Search(input, sequence).run(true);
  return { moves: within.moves + across.moves, outside: across.outside };
}

class Search {
  readonly #input: PersonSearchInput;
  readonly #sequence: Sequence;
  /** Sum of each control. */
  readonly #sums: Float64Array;
  /** Kinds with a weight, and drawn copies of each kind. */
  readonly #kinds: number[];
  readonly #drawn: Uint32Array;
  readonly #weight: Float64Array;
  /** Kinds of the same household type as each kind. */
  readonly #peers = new Map<number, number[]>();
  readonly #members = new Map<number, number[]>();
  readonly #restsUntil: Float64Array;
  #work = 0;

  constructor(input: PersonSearchInput, sequence: Sequence) {
    this.#input = input;
    this.#sequence = sequence;
    const { counts, weights, kindOf, rows, width, households } = input;
    const kinds = rows.length / width;
    this.#drawn = new Uint32Array(kinds);
    this.#weight = new Float64Array(kinds);
    this.#restsUntil = new Float64Array(kinds);
    this.#sums = new Float64Array(width);
    for (let h = 0; h < counts.length; h++) {
      const kind = kindOf[h]!;
      if (!(weights[h]! > 0 || counts[h]! > 0)) continue;
      const members = this.#members.get(kind);
      if (members) members.push(h);
      else this.#members.set(kind, [h]);
      this.#drawn[kind] = this.#drawn[kind]! + counts[h]!;
      this.#weight[kind] = this.#weight[kind]! + weights[h]!;
      for (let j = 0; j < width; j++)
        this.#sums[j] = this.#sums[j]! + counts[h]! * rows[kind * width + j]!;
    }
    this.#kinds = [...this.#members.keys()];
    const types = new Map<string, number[]>();
    for (const kind of this.#kinds) {
      const key = households.map((j) => rows[kind * width + j]!).join();
      const peers = types.get(key) ?? [];
      types.set(key, peers);
      peers.push(kind);
      this.#peers.set(kind, peers);
    }
  }

  /**
   * @param across whether a household may be exchanged for one of another type; counts of
   *   households may then leave their bounds on the way, but not in what is kept
   */
  run(across: boolean): { moves: number; outside: number } {
    const { households, persons, counts } = this.#input;
    let best = this.#outside(persons);
    const held = this.#outside(households);
    let moves = 0;
    const kept = counts.slice();
    const limit = Math.min(mostWork, workPerKind * this.#kinds.length);
    for (let step = 1; best > 0 && this.#work < limit; step++) {
      const found = this.#bestExchange(step, across);
      this.#work++;
      if (!found) continue;
      this.#make(found.from, found.to, step);
      moves++;
      const outside = this.#outside(persons);
      if (outside >= best || this.#outside(households) > held) continue;
      best = outside;
      kept.set(counts);
    }
    counts.set(kept);
    return { moves, outside: best };
  }

  #outside(controls: readonly number[]): number {
    const { lower, upper } = this.#input;
    return controls.reduce(
      (sum, j) => sum + distanceOutside(this.#sums[j]!, lower[j]!, upper[j]!),
      0,
    );
  }

  #bestExchange(step: number, across: boolean): { from: number; to: number } | undefined {
    let best: { from: number; to: number } | undefined;
    let least = Infinity;
    let chances = 0;
    for (const from of this.#kinds) {
      if (this.#drawn[from] === 0 || this.#restsUntil[from]! > step) continue;
      const peers = across ? this.#kinds : this.#peers.get(from)!;
      this.#work += peers.length;
      for (const to of peers) {
        if (to === from || this.#weight[to] === 0 || this.#restsUntil[to]! > step) continue;
        const cost = this.#cost(from, to, across, least);
        if (cost > least) continue;
        if (cost < least) chances = 0;
        least = cost;
        const chance = this.#weight[to]!;
        chances += chance;
        if (this.#sequence.next() * chances < chance) best = { from, to };
      }
    }
    return best;
  }

  /** Persons and households outside their bounds after an exchange. */
  #cost(from: number, to: number, across: boolean, least: number): number {
    const { rows, width, households, persons, lower, upper } = this.#input;
    const [given, taken] = [from * width, to * width];
    let cost = 0;
    for (const j of persons) {
      const count = this.#sums[j]! + rows[taken + j]! - rows[given + j]!;
      if (count < lower[j]!) cost += lower[j]! - count;
      else if (count > upper[j]!) cost += count - upper[j]!;
    }
    if (!across || cost > least) return cost;
    for (const j of households) {
      const count = this.#sums[j]! + rows[taken + j]! - rows[given + j]!;
      if (count < lower[j]!) cost += lower[j]! - count;
      else if (count > upper[j]!) cost += count - upper[j]!;
    }
    return cost;
  }

  #make(from: number, to: number, step: number): void {
    const { counts, weights, rows, width } = this.#input;
    const given = this.#pick(from, (h) => counts[h]!);
    const taken = this.#pick(to, (h) => weights[h]!);
    counts[given] = counts[given]! - 1;
    counts[taken] = counts[taken]! + 1;
    this.#drawn[from] = this.#drawn[from]! - 1;
    this.#drawn[to] = this.#drawn[to]! + 1;
    const rest = Math.min(longestRest, this.#kinds.length >> 2);
    this.#restsUntil[from] = step + this.#sequence.below(rest + 1);
    this.#restsUntil[to] = step + this.#sequence.below(rest + 1);
    for (let j = 0; j < width; j++)
      this.#sums[j] = this.#sums[j]! + rows[to * width + j]! - rows[from * width + j]!;
  }

  /** A household of a kind, with chances in proportion to a number of each. */
  #pick(kind: number, chanceOf: (household: number) => number): number {
    const members = this.#members.get(kind)!;
    const all = members.reduce((sum, h) => sum + chanceOf(h), 0);
    let left = this.#sequence.next() * all;
    for (const h of members) {
      left -= chanceOf(h);
      if (left < 0) return h;
    }
    return members.findLast((h) => chanceOf(h) > 0)!;
  }
}
