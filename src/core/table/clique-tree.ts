/** A node of a clique tree: the dimensions it holds and those it shares with its parent. */
export interface Clique {
  /** Dimensions of the clique, ascending. */
  dimensions: number[];
  /** Index of the parent in the tree; −1 for a root. Parents stand before children. */
  parent: number;
  /** Dimensions shared with the parent, ascending; empty for a root. */
  separator: number[];
}

/**
 * Triangulates the graph of ties and hangs its maximal cliques in a tree with the
 * running-intersection property, so that a table over all dimensions is the product of
 * clique tables over separator tables and never has to be built.
 *
 * Elimination order: fewest fill edges, then smallest clique table, then smallest
 * dimension number, so that the tree is a function of its input alone. A root tie that
 * several cliques share becomes a node of its own above them. Lauritzen (1996),
 * Graphical Models, ch. 2; Koller & Friedman (2009), ch. 9.
 *
 * @param sizes number of categories of each dimension
 * @param ties sets of dimensions that stand in one table; each ends inside some clique
 * @param rootTie index of the tie that the tree hangs from
 */
export function buildCliqueTree(
  sizes: readonly number[],
  ties: readonly (readonly number[])[],
  rootTie = 0,
): Clique[] {
  const cliques = maximalCliques(sizes, ties);
  const wanted = [...new Set(ties[rootTie] ?? [])].sort((a, b) => a - b);
  const inside = cliques.filter((clique) => containsAll(clique, wanted));
  if (wanted.length > 1 && inside.length > 1) cliques.push(wanted);
  const order = cliques
    .map((dimensions, index) => ({ dimensions, index }))
    .sort(
      (a, b) =>
        Number(!containsAll(a.dimensions, wanted)) - Number(!containsAll(b.dimensions, wanted)) ||
        a.dimensions.length - b.dimensions.length ||
        compareSets(a.dimensions, b.dimensions),
    );
  return spanningTree(order.map(({ dimensions }) => dimensions));
}

/** Index of the smallest clique that holds all the given dimensions, or −1. */
export function cliqueOf(tree: readonly Clique[], dimensions: readonly number[]): number {
  let best = -1;
  for (let i = 0; i < tree.length; i++) {
    if (!containsAll(tree[i]!.dimensions, dimensions)) continue;
    if (best < 0 || tree[i]!.dimensions.length < tree[best]!.dimensions.length) best = i;
  }
  return best;
}

function maximalCliques(
  sizes: readonly number[],
  ties: readonly (readonly number[])[],
): number[][] {
  const neighbors = sizes.map(() => new Set<number>());
  for (const tie of ties)
    for (const a of tie) for (const b of tie) if (a !== b) neighbors[a]!.add(b);

  const remaining = new Set(sizes.keys());
  const cliques: number[][] = [];
  while (remaining.size > 0) {
    let chosen = -1;
    let chosenFill = Infinity;
    let chosenCells = Infinity;
    for (const v of remaining) {
      const around = [...neighbors[v]!];
      let fill = 0;
      for (let i = 0; i < around.length; i++)
        for (let j = i + 1; j < around.length; j++)
          if (!neighbors[around[i]!]!.has(around[j]!)) fill++;
      const cells = around.reduce((product, d) => product * sizes[d]!, sizes[v]!);
      if (fill < chosenFill || (fill === chosenFill && cells < chosenCells)) {
        chosen = v;
        chosenFill = fill;
        chosenCells = cells;
      }
    }
    const around = [...neighbors[chosen]!];
    for (const a of around) for (const b of around) if (a !== b) neighbors[a]!.add(b);
    for (const a of around) neighbors[a]!.delete(chosen);
    remaining.delete(chosen);
    const clique = [chosen, ...around].sort((a, b) => a - b);
    if (!cliques.some((other) => containsAll(other, clique))) cliques.push(clique);
  }
  return cliques;
}

/** Prim's algorithm on separator size: a maximum spanning tree of cliques is a clique tree. */
function spanningTree(cliques: number[][]): Clique[] {
  const tree: Clique[] = [];
  const outside = new Set(cliques.keys());
  while (outside.size > 0) {
    let next = -1;
    let parent = -1;
    let separator: number[] = [];
    for (const candidate of outside) {
      for (let p = 0; p < tree.length; p++) {
        const shared = cliques[candidate]!.filter((d) => tree[p]!.dimensions.includes(d));
        if (shared.length > separator.length) {
          next = candidate;
          parent = p;
          separator = shared;
        }
      }
    }
    if (next < 0) next = outside.values().next().value!;
    outside.delete(next);
    tree.push({ dimensions: cliques[next]!, parent, separator });
  }
  return tree;
}

function containsAll(set: readonly number[], wanted: readonly number[]): boolean {
  return wanted.every((d) => set.includes(d));
}

function compareSets(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
