/** Whole flows with bounds on every arc; flows are balanced in every node. */
export interface BoundedFlow {
  nodes: number;
  tail: Int32Array;
  head: Int32Array;
  flow: Int32Array;
  /** Whole numbers, inclusive. */
  lower: Float64Array;
  upper: Float64Array;
}

/**
 * Brings flows outside their bounds back, one person at a time, along shortest paths on
 * which every other arc stays inside its bounds or comes nearer to them (augmenting paths;
 * Ford & Fulkerson 1962, ch. 1 § 9). If it stops with arcs outside although `maxSteps` was not
 * reached, no whole flow inside the bounds exists.
 *
 * @param maxSteps arcs looked at before giving up
 * @returns whether arcs stayed outside for want of a path; false as well when steps ran out
 */
export function augment(network: BoundedFlow, maxSteps: number): boolean {
  const { nodes, tail, head, flow, lower, upper } = network;
  const { first, list } = incidence(network);
  const cameBy = new Int32Array(nodes);
  const queue = new Int32Array(nodes);
  let steps = 0;
  let blocked = false;

  for (let wrong = 0; wrong < tail.length; wrong++) {
    while (flow[wrong]! < lower[wrong]! || flow[wrong]! > upper[wrong]!) {
      const direction = flow[wrong]! < lower[wrong]! ? 1 : -1;
      const from = direction > 0 ? head[wrong]! : tail[wrong]!;
      const to = direction > 0 ? tail[wrong]! : head[wrong]!;
      cameBy.fill(-1);
      queue[0] = from;
      let size = 1;
      for (let at = 0; at < size && cameBy[to] === -1; at++) {
        const node = queue[at]!;
        for (let k = first[node]!; k < first[node + 1]!; k++) {
          const arc = list[k]!;
          if (arc === wrong) continue;
          steps++;
          const onward = tail[arc] === node;
          if (onward ? flow[arc]! >= upper[arc]! : flow[arc]! <= lower[arc]!) continue;
          const next = onward ? head[arc]! : tail[arc]!;
          if (next === from || cameBy[next] !== -1) continue;
          cameBy[next] = arc;
          queue[size++] = next;
        }
      }
      if (cameBy[to] === -1) {
        blocked = true;
        break;
      }
      flow[wrong]! += direction;
      for (let node = to; node !== from;) {
        const arc = cameBy[node]!;
        const onward = head[arc] === node;
        flow[arc]! += onward ? 1 : -1;
        node = onward ? tail[arc]! : head[arc]!;
      }
      if (steps > maxSteps) return blocked;
    }
  }
  return blocked;
}

/** Arcs at each node, of both directions. */
function incidence({ nodes, tail, head }: BoundedFlow): { first: Int32Array; list: Int32Array } {
  const first = new Int32Array(nodes + 1);
  for (let a = 0; a < tail.length; a++) {
    first[tail[a]! + 1]!++;
    first[head[a]! + 1]!++;
  }
  for (let v = 0; v < nodes; v++) first[v + 1]! += first[v]!;
  const list = new Int32Array(first[nodes]!);
  const next = first.slice(0, nodes);
  for (let a = 0; a < tail.length; a++) {
    list[next[tail[a]!]!++] = a;
    list[next[head[a]!]!++] = a;
  }
  return { first, list };
}
