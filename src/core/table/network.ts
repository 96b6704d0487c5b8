import type { Sequence } from '../random/stream.ts';
import type { Steering } from './steering.ts';

/** Parts of one person in which fractional flows are held, so that sums of flows are exact. */
export const partsPerPerson = 67108864;

/** What parts hold beyond whole persons. */
export function fractionOf(parts: number): number {
  return parts - Math.floor(parts / partsPerPerson) * partsPerPerson;
}

/** Flows as whole persons and the parts beyond them. */
export interface SplitFlow {
  floor: Int32Array;
  fraction: Int32Array;
}

export function splitParts(parts: Float64Array): SplitFlow {
  const floor = new Int32Array(parts.length);
  const fraction = new Int32Array(parts.length);
  for (let i = 0; i < parts.length; i++) {
    floor[i] = Math.floor(parts[i]! / partsPerPerson);
    fraction[i] = parts[i]! - floor[i]! * partsPerPerson;
  }
  return { floor, fraction };
}

/** A network of flows: every arc carries a number of persons from its tail to its head. */
export interface FlowNetwork {
  nodes: number;
  tail: Int32Array;
  head: Int32Array;
  /**
   * What each arc carries beyond whole persons, in parts of a person. In every node the
   * fractions that come in and those that go out differ by whole persons.
   */
  fraction: Int32Array;
}

/**
 * Rounds every flow to the whole number below or above, at random, so that all nodes stay
 * balanced and the expectation of every flow is the flow: while fractional arcs remain,
 * they hold a cycle; it is pushed one way or the other until an arc is whole, each way with
 * the probability that keeps the expectation. Cox (1987), A constructive procedure for
 * unbiased controlled rounding, JASA 82:520; Gandhi, Khuller, Parthasarathy & Srinivasan
 * (2006), Dependent rounding, JACM 53:324.
 *
 * @param steering tilts the probabilities, to hold other sums near what they are
 * @returns 1 for each arc that is rounded up; `fraction` ends at zero
 */
export function roundFlow(
  network: FlowNetwork,
  sequence: Sequence,
  steering?: Steering,
): Uint8Array {
  const { nodes, tail, head, fraction } = network;
  const up = new Uint8Array(tail.length);
  const open = new OpenArcs(network, sequence);
  const path = new Int32Array(nodes + 1);
  const via = new Int32Array(nodes + 1);
  const place = new Int32Array(nodes).fill(-1);

  for (let start = 0; start < nodes; start++) {
    let depth = 0;
    path[0] = start;
    place[start] = 0;
    while (depth >= 0) {
      const node = path[depth]!;
      const arc = open.onward(node, depth > 0 ? via[depth]! : -1);
      if (arc < 0) {
        place[node] = -1;
        depth--;
        continue;
      }
      const next = tail[arc] === node ? head[arc]! : tail[arc]!;
      const seen = place[next]!;
      via[depth + 1] = arc;
      if (seen < 0) {
        depth++;
        path[depth] = next;
        place[next] = depth;
        continue;
      }

      let forward = partsPerPerson;
      let backward = partsPerPerson;
      for (let k = seen; k <= depth; k++) {
        const a = via[k + 1]!;
        const along = tail[a] === path[k];
        const below = fraction[a]!;
        const above = partsPerPerson - below;
        forward = Math.min(forward, along ? above : below);
        backward = Math.min(backward, along ? below : above);
        steering?.add(a, along ? 1 : -1);
      }
      const mean = steering ? steering.correction() * partsPerPerson : 0;
      const chance = (backward + mean) / (forward + backward);
      const push = sequence.next() < chance ? forward : -backward;
      steering?.settle(push / partsPerPerson);

      let keep = depth;
      for (let k = depth; k >= seen; k--) {
        const a = via[k + 1]!;
        const value = fraction[a]! + (tail[a] === path[k] ? push : -push);
        if (value === 0 || value === partsPerPerson) {
          if (value > 0) up[a] = 1;
          fraction[a] = 0;
          open.close(a);
          keep = k;
        } else fraction[a] = value;
      }
      for (; depth > keep; depth--) place[path[depth]!] = -1;
    }
  }
  return up;
}

/**
 * Fractional arcs at each node, and where each stands, so that one leaves at once. Arcs
 * between the same two nodes stand together, which makes short cycles; else the order is random.
 */
class OpenArcs {
  readonly #tail: Int32Array;
  readonly #head: Int32Array;
  readonly #list: Int32Array;
  readonly #first: Int32Array;
  readonly #size: Int32Array;
  /** Place of arc a in the list of its tail at 2a, of its head at 2a + 1. */
  readonly #place: Int32Array;

  constructor({ nodes, tail, head, fraction }: FlowNetwork, sequence: Sequence) {
    this.#tail = tail;
    this.#head = head;
    this.#first = new Int32Array(nodes + 1);
    const order = new Int32Array(tail.length);
    let count = 0;
    for (let a = 0; a < tail.length; a++) {
      if (fraction[a] === 0) continue;
      order[count++] = a;
      this.#first[tail[a]! + 1]!++;
      this.#first[head[a]! + 1]!++;
    }
    for (let v = 0; v < nodes; v++) this.#first[v + 1]! += this.#first[v]!;
    this.#list = new Int32Array(2 * count);
    this.#size = new Int32Array(nodes);
    this.#place = new Int32Array(2 * tail.length);
    shuffle(order, count, sequence);
    const shuffled = order.subarray(0, count);
    const rank = Int32Array.from({ length: nodes }, (_, node) => node);
    shuffle(rank, nodes, sequence);
    for (const a of sortByNode(shuffled, head, rank)) this.#put(tail[a]!, a, 2 * a);
    for (const a of sortByNode(shuffled, tail, rank)) this.#put(head[a]!, a, 2 * a + 1);
  }

  #put(node: number, arc: number, end: number): void {
    const at = this.#first[node]! + this.#size[node]!++;
    this.#list[at] = arc;
    this.#place[end] = at;
  }

  /** A fractional arc of the node other than the one it was reached by; −1 when it has none left. */
  onward(node: number, reachedBy: number): number {
    const count = this.#size[node]!;
    if (count === 0) return -1;
    if (count === 1) throw new RangeError(`node ${node} of the network is not balanced`);
    const last = this.#first[node]! + count - 1;
    const arc = this.#list[last]!;
    return arc === reachedBy ? this.#list[last - 1]! : arc;
  }

  close(arc: number): void {
    this.#take(this.#tail[arc]!, 2 * arc);
    this.#take(this.#head[arc]!, 2 * arc + 1);
  }

  #take(node: number, end: number): void {
    const at = this.#place[end]!;
    const moved = this.#list[this.#first[node]! + --this.#size[node]!]!;
    this.#list[at] = moved;
    this.#place[2 * moved + (this.#tail[moved] === node ? 0 : 1)] = at;
  }
}

/** Puts the first `count` numbers in random order. */
export function shuffle(numbers: Int32Array, count: number, sequence: Sequence): void {
  for (let left = count; left > 1; left--) {
    const drawn = sequence.below(left);
    const last = numbers[left - 1]!;
    numbers[left - 1] = numbers[drawn]!;
    numbers[drawn] = last;
  }
}

/** Arcs by the rank of their node at one end; among equals in the order given. */
function sortByNode(arcs: Int32Array, end: Int32Array, rank: Int32Array): Int32Array {
  const next = new Int32Array(rank.length + 1);
  for (let k = 0; k < arcs.length; k++) next[rank[end[arcs[k]!]!]! + 1]!++;
  for (let r = 0; r < rank.length; r++) next[r + 1]! += next[r]!;
  const sorted = new Int32Array(arcs.length);
  for (let k = 0; k < arcs.length; k++) sorted[next[rank[end[arcs[k]!]!]!]!++] = arcs[k]!;
  return sorted;
}
