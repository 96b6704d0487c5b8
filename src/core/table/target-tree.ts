import { buildCliqueTree } from './clique-tree.ts';
import { isFiner, joinGrains, splitsOnly, wholeGrain, type Grain } from './grain.ts';

/** Targets that stand in one table of their own, joined to others over shared dimensions. */
export interface TargetClique {
  grain: Grain;
  /** Targets whose cells are made of whole cells of the clique. */
  targets: number[];
  /** Neighbors in the tree, with the table shared with each. */
  neighbors: { clique: number; separator: Grain }[];
}

/** A dimension stated over groups, or over its categories. */
interface Level {
  dimension: number;
  groups: Int32Array;
}

/**
 * Cuts targets into cliques that meet in separators, so that the table over all their
 * dimensions follows from the cliques' tables. A dimension that targets state over different
 * groups counts as several, each tied to the next finer one.
 *
 * @returns the cliques of a forest
 */
export function targetTree(dimensions: number, targets: readonly Grain[]): TargetClique[] {
  const levels: Level[] = [];
  const levelOf = (level: Level): number => {
    const known = levels.findIndex(
      ({ dimension, groups }) =>
        dimension === level.dimension &&
        splitsOnly(groups, level.groups) &&
        splitsOnly(level.groups, groups),
    );
    return known < 0 ? levels.push(level) - 1 : known;
  };
  const ties = targets.map((grain) =>
    grain.groups.flatMap((groups, dimension) => (groups ? [levelOf({ dimension, groups })] : [])),
  );
  ties.push(...tiesOfLevels(levels, levelOf));

  const sizes = levels.map(({ groups }) => Math.max(...groups) + 1);
  const grainOf = (ids: readonly number[]): Grain =>
    ids.reduce((grain, id) => {
      const { dimension, groups } = levels[id]!;
      const single = wholeGrain(dimensions);
      const own = single.groups.map((none, d) => (d === dimension ? groups : none));
      const shape = single.shape.map((one, d) => (d === dimension ? sizes[id]! : one));
      return joinGrains(grain, { groups: own, shape });
    }, wholeGrain(dimensions));
  const tree = ties.length > 0 ? buildCliqueTree(sizes, ties) : [];
  const cliques = tree.map(({ dimensions: ids }): TargetClique => {
    const grain = grainOf(ids);
    const inside = targets.flatMap((target, t) => (isFiner(grain, target) ? [t] : []));
    return { grain, targets: inside, neighbors: [] };
  });
  tree.forEach(({ parent, separator }, clique) => {
    if (parent < 0) return;
    const shared = grainOf(separator);
    cliques[clique]!.neighbors.push({ clique: parent, separator: shared });
    cliques[parent]!.neighbors.push({ clique, separator: shared });
  });
  return cliques;
}

/** Ties of each level of a dimension to the nearest finer one, made where there is none. */
function tiesOfLevels(levels: Level[], levelOf: (level: Level) => number): number[][] {
  for (let one = 0; one < levels.length; one++) {
    for (let other = 0; other < one; other++) {
      if (levels[one]!.dimension !== levels[other]!.dimension) continue;
      const grain = ({ groups }: Level): Grain => ({ groups: [groups], shape: [0] });
      const [groups] = joinGrains(grain(levels[one]!), grain(levels[other]!)).groups;
      levelOf({ dimension: levels[one]!.dimension, groups: groups! });
    }
  }
  const size = (id: number): number => new Set(levels[id]!.groups).size;
  return levels.flatMap(({ dimension, groups }, id) => {
    const finer = levels
      .map((_, other) => other)
      .filter(
        (other) =>
          other !== id &&
          levels[other]!.dimension === dimension &&
          splitsOnly(levels[other]!.groups, groups),
      )
      .sort((a, b) => size(a) - size(b) || a - b);
    return finer.length > 0 ? [[id, finer[0]!]] : [];
  });
}
