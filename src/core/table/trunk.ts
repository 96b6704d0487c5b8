import { grainSize, isFiner, isSameGrain, wholeGrain, type Grain } from './grain.ts';
import type { TargetClique } from './target-tree.ts';

/** A path of cliques whose targets are the flows of one network. */
export interface Trunk {
  /** Cliques in the order of the path. */
  cliques: number[];
  /**
   * Tables of each clique in the order in which people pass them, from the separator before
   * to the one after; each is finer or coarser than the next. At the ends of the path stands
   * the table of one cell.
   */
  layers: Grain[][];
}

/**
 * The path through a tree of cliques whose targets can be laid out as one network and have
 * most cells: in every clique they make two chains of nested tables, one towards each
 * neighbor on the path. Nothing when no clique's targets do.
 *
 * @param members the cliques of one tree of the forest
 */
export function chooseTrunk(
  cliques: readonly TargetClique[],
  members: readonly number[],
  targets: readonly Grain[],
): Trunk | undefined {
  let best: Trunk | undefined;
  let most = -1;
  for (const path of pathsOf(cliques, members)) {
    const inside = new Set(path.flatMap((clique) => cliques[clique]!.targets));
    const weight = [...inside].reduce((sum, t) => sum + grainSize(targets[t]!), 0);
    if (weight <= most) continue;
    const layers = layOut(cliques, path, targets);
    if (!layers) continue;
    most = weight;
    best = { cliques: path, layers };
  }
  return best;
}

/** All paths, each in one direction. */
function pathsOf(cliques: readonly TargetClique[], members: readonly number[]): number[][] {
  const paths: number[][] = [];
  const extend = (path: number[]): void => {
    const end = path.at(-1)!;
    if (path[0]! <= end) paths.push(path);
    for (const { clique } of cliques[end]!.neighbors)
      if (!path.includes(clique)) extend([...path, clique]);
  };
  for (const clique of members) extend([clique]);
  return paths;
}

function separatorOf(cliques: readonly TargetClique[], one: number, other: number): Grain {
  return cliques[one]!.neighbors.find(({ clique }) => clique === other)!.separator;
}

/** The layers of a path, or nothing when its targets do not fit. */
function layOut(
  cliques: readonly TargetClique[],
  path: readonly number[],
  targets: readonly Grain[],
): Grain[][] | undefined {
  const whole = wholeGrain(targets[0]!.groups.length);
  const layers: Grain[][] = [];

  const layClique = (at: number, placed: readonly number[]): boolean => {
    if (at === path.length)
      return path.every((c) => cliques[c]!.targets.every((t) => placed.includes(t)));
    const clique = cliques[path[at]!]!;
    const before = at > 0 ? separatorOf(cliques, path[at]!, path[at - 1]!) : whole;
    const after = at + 1 < path.length ? separatorOf(cliques, path[at]!, path[at + 1]!) : whole;
    const isBoundary = (t: number): boolean =>
      isSameGrain(targets[t]!, before) || isSameGrain(targets[t]!, after);
    const open = clique.targets
      .filter((t) => !placed.includes(t) && !isBoundary(t))
      .sort((a, b) => grainSize(targets[a]!) - grainSize(targets[b]!) || a - b);
    const settled = [...placed, ...clique.targets.filter(isBoundary)];

    /** Puts each target into the chain from the separator before, to the one after, or off until later. */
    const place = (k: number, up: Grain[], down: Grain[], done: readonly number[]): boolean => {
      if (k === open.length) {
        layers[at] = [...up, clique.grain, ...down.toReversed()];
        return layClique(at + 1, done);
      }
      const target = targets[open[k]!]!;
      const next = [...done, open[k]!];
      return (
        (isFiner(target, up.at(-1)!) && place(k + 1, [...up, target], down, next)) ||
        (isFiner(target, down.at(-1)!) && place(k + 1, up, [...down, target], next)) ||
        (isFiner(after, target) && place(k + 1, up, down, done))
      );
    };
    return place(0, [before], [after], settled);
  };

  return layClique(0, []) ? layers : undefined;
}
