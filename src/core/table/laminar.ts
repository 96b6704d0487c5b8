import { fractionOf, type FlowNetwork } from './network.ts';
import { addSums, type RoundingTable } from './rounding-table.ts';

/**
 * Two chains of nested families. In each, every family splits the sums of the one before
 * it. The first begins with family 0, whose sums are given; a cell runs from the finest sum
 * of the first chain to the finest of the second, so the cells and all sums are the flows
 * of one network.
 */
export interface Chains {
  first: number[];
  second: number[];
  /** Families whose sums follow from those of family 0. */
  settled: number[];
  /** All other families. */
  rest: number[];
}

/** The two chains that hold most sums. */
export function chooseChains(table: RoundingTable): Chains {
  const occupied = table.of.map((_, f) => countOccupied(table, f));
  const order = occupied.map((_, f) => f).sort((a, b) => occupied[a]! - occupied[b]! || a - b);
  const splits = order.map((coarse, i) =>
    order.map((fine, j) => j > i && (occupied[coarse] === 1 || refines(table, fine, coarse))),
  );
  const root = order.indexOf(0);
  const settled = order.map((_, i) => i).filter((i) => splits[i]![root]);
  const free = order.map((_, i) => i).filter((i) => i !== root && !settled.includes(i));

  /** The heaviest chain among the allowed positions that ends at each; the empty one first. */
  const heaviest = (allowed: number[]): Chain[] => {
    const best: Chain[] = [{ members: [], weight: 0 }];
    for (const i of allowed) {
      let before = best[0]!;
      for (const chain of best)
        if (chain.weight > before.weight && splits[chain.members.at(-1)!]![i]) before = chain;
      const weight = before.weight + occupied[order[i]!]!;
      best.push({ members: [...before.members, i], weight });
    }
    return best;
  };

  let first: number[] = [];
  let second: number[] = [];
  let most = -1;
  for (const one of heaviest(free.filter((i) => splits[root]![i]))) {
    for (const other of heaviest(free.filter((i) => !one.members.includes(i)))) {
      if (one.weight + other.weight <= most) continue;
      most = one.weight + other.weight;
      first = one.members;
      second = other.members;
    }
  }
  const rest = free.filter((i) => !first.includes(i) && !second.includes(i));
  const families = (positions: number[]): number[] => positions.map((i) => order[i]!);
  return {
    first: [0, ...families(first)],
    second: families(second),
    settled: families(settled),
    rest: families(rest).sort((a, b) => a - b),
  };
}

interface Chain {
  /** Positions in the order of occupied sums, the coarsest first. */
  members: number[];
  weight: number;
}

function countOccupied(table: RoundingTable, family: number): number {
  const seen = new Uint8Array(table.sizeOf(family));
  const of = table.of[family]!;
  for (let i = 0; i < of.length; i++) seen[of[i]!] = 1;
  return seen.reduce((count, one) => count + one, 0);
}

/** Whether each sum of the fine family lies in one sum of the coarse family. */
function refines(table: RoundingTable, fine: number, coarse: number): boolean {
  const inner = table.of[fine]!;
  const outer = table.of[coarse]!;
  const around = new Int32Array(table.sizeOf(fine)).fill(-1);
  for (let i = 0; i < inner.length; i++) {
    const known = around[inner[i]!]!;
    if (known === -1) around[inner[i]!] = outer[i]!;
    else if (known !== outer[i]) return false;
  }
  return true;
}

/** The network of two chains: the arcs are the cells, then sums. */
export interface LaminarNetwork extends FlowNetwork {
  /** Sum, numbered through, of each arc after the cells. */
  sumOfArc: Int32Array;
}

/** Lays cells and sums out as a network, with flows in parts of a person. */
export function laminarNetwork(
  table: RoundingTable,
  { first, second }: Chains,
  parts: Float64Array,
): LaminarNetwork {
  const { cells, of, familyStart } = table;
  const inner = [...first.slice(1), ...second];
  const arcs = inner.reduce((sum, f) => sum + table.sizeOf(f), cells);
  const tail = new Int32Array(arcs);
  const head = new Int32Array(arcs);
  const flow = new Float64Array(arcs);
  flow.set(parts);
  const sumOfArc = new Int32Array(arcs - cells);
  let arc = cells;
  let nodes = table.sizeOf(0);

  /**
   * Adds a node and an arc for each sum of a family; the arc joins it to the node of the sum
   * around it: from there in the first chain, to there in the second.
   */
  const addFamily = (family: number, from: Int32Array, to: Int32Array, near: NodeOf): NodeOf => {
    for (let c = 0; c < table.sizeOf(family); c++) {
      sumOfArc[arc - cells + c] = familyStart[family]! + c;
      from[arc + c] = near.first;
      to[arc + c] = nodes + c;
    }
    const sum = of[family]!;
    if (near.of) for (let i = 0; i < cells; i++) from[arc + sum[i]!] = near.first + near.of[i]!;
    addSums(table, family, parts, flow, arc);
    const added = { first: nodes, of: sum };
    arc += table.sizeOf(family);
    nodes += table.sizeOf(family);
    return added;
  };

  let start: NodeOf = { first: 0, of: of[0]! };
  for (const f of first.slice(1)) start = addFamily(f, tail, head, start);
  let end: NodeOf = { first: nodes++, of: undefined };
  for (const f of second) end = addFamily(f, head, tail, end);
  for (let i = 0; i < cells; i++) {
    tail[i] = start.first + (start.of ? start.of[i]! : 0);
    head[i] = end.first + (end.of ? end.of[i]! : 0);
  }
  const fraction = new Int32Array(arcs);
  for (let a = 0; a < arcs; a++) fraction[a] = fractionOf(flow[a]!);
  return { nodes, tail, head, fraction, sumOfArc };
}

/** Node that each cell passes: the first of a layer and the cell's place in it, if there are several. */
interface NodeOf {
  first: number;
  of: Int32Array | undefined;
}
