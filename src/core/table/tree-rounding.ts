import { Sequence, subKey, type StreamKey } from '../random/stream.ts';
import {
  finestGrain,
  grainCells,
  grainSize,
  isSameGrain,
  joinGrains,
  wholeGrain,
  type Grain,
} from './grain.ts';
import { restate, sumBy } from './partition.ts';
import { roundCells } from './round-cells.ts';
import type { RoundingFamily } from './rounding-table.ts';
import { targetTree, type TargetClique } from './target-tree.ts';
import { chooseTrunk, type Trunk } from './trunk.ts';
import { roundTrunk } from './trunk-rounding.ts';
import { distanceOutside } from './whole-bounds.ts';
import type { WholeTarget } from './whole-targets.ts';

/** Draws of a tree before one of its targets is left missed; fewer for a table that is large. */
const attempts = 8;
const attemptsWhenLarge = 3;
const largeTable = 100_000;
/** Cells and sums that the search in one of several cliques may look at per draw. */
const searchWork = 2e6;

const trunkKey = 0;
const cliqueKey = 1;
const joinKey = 2;

/** Whole people of a table, by cell of its grain. */
interface WholeTable {
  grain: Grain;
  counts: Uint32Array;
}

/** One rounding of a tree's cliques, in an order in which each meets one before it. */
interface TreeAttempt {
  tables: Map<number, WholeTable>;
  moves: number;
  missed: number;
}

/**
 * Rounds a fit clique by clique. The targets' dimensions are cut into a tree of cliques. A
 * path through it whose targets make one network is rounded as a whole (`roundTrunk`), the
 * other cliques given the whole people of what they share with it (`roundCells`), again with
 * other draws where a target is missed. Then the full table is put together: people of a
 * separator cell are paired by a rounding of the fit that keeps the counts of both sides, a
 * transportation problem that has a solution unless impossible cells forbid it.
 */
export class TreeRounding {
  readonly #shape: readonly number[];
  readonly #fit: Float64Array;
  readonly #people: number;
  readonly #targets: readonly WholeTarget[];
  readonly #cliques: readonly TargetClique[];
  readonly #key: StreamKey;
  readonly #cellsOf = new Map<Grain, Int32Array>();

  /** @param fit fractional people per cell of the full table; their sum is `people` */
  constructor(
    shape: readonly number[],
    fit: Float64Array,
    people: number,
    targets: readonly WholeTarget[],
    key: StreamKey,
  ) {
    this.#shape = shape;
    this.#fit = fit;
    this.#people = people;
    this.#targets = targets;
    this.#cliques = targetTree(
      shape.length,
      targets.map(({ grain }) => grain),
    );
    this.#key = key;
  }

  /** Whole people per cell of the full table, and persons moved by searches. */
  round(): { counts: Uint32Array; moves: number } {
    const tables = new Map<number, WholeTable>();
    let moves = 0;
    this.#cliques.forEach((_, clique) => {
      if (tables.has(clique)) return;
      const rounded = this.#roundTree(clique);
      rounded.tables.forEach((table, member) => tables.set(member, table));
      moves += rounded.moves;
    });
    return { counts: this.#join([...tables.values()]), moves };
  }

  #roundTree(clique: number): TreeAttempt {
    const members = [clique];
    for (const member of members)
      for (const neighbor of this.#cliques[member]!.neighbors)
        if (!members.includes(neighbor.clique)) members.push(neighbor.clique);
    const grains = this.#targets.map(({ grain }) => grain);
    const trunk = chooseTrunk(this.#cliques, members, grains);
    const most = this.#fit.length > largeTable ? attemptsWhenLarge : attempts;
    let best = this.#attempt(clique, trunk, 0);
    for (let k = 1; k < most && best.missed > 0 && members.length > 1; k++) {
      const next = this.#attempt(clique, trunk, k);
      if (next.missed < best.missed) best = next;
    }
    return best;
  }

  #attempt(member: number, trunk: Trunk | undefined, attempt: number): TreeAttempt {
    const tables = new Map<number, WholeTable>();
    let moves = 0;
    let missed = 0;
    const put = (clique: number, counts: Uint32Array): void => {
      tables.set(clique, { grain: this.#cliques[clique]!.grain, counts });
      missed += this.#missedIn(clique, counts);
    };
    if (trunk && trunk.cliques.length > 1) {
      const sequence = this.#sequence(trunkKey, attempt * this.#cliques.length + member);
      const rounded = roundTrunk(
        this.#shape,
        this.#fit,
        this.#people,
        this.#cliques,
        trunk,
        this.#targets,
        sequence,
      );
      trunk.cliques.forEach((clique, at) => put(clique, rounded[at]!));
    }
    const queue: { clique: number; from?: number; separator?: Grain }[] = [
      { clique: trunk?.cliques[0] ?? member },
    ];
    for (const { clique, from, separator } of queue) {
      if (!tables.has(clique)) {
        const given = separator && { separator, table: tables.get(from!)! };
        const sequence = this.#sequence(cliqueKey, attempt * this.#cliques.length + clique);
        const rounded = this.#roundClique(clique, given, sequence);
        put(clique, rounded.counts);
        moves += rounded.moves;
      }
      for (const next of this.#cliques[clique]!.neighbors)
        if (next.clique !== from)
          queue.push({ clique: next.clique, from: clique, separator: next.separator });
    }
    return { tables, moves, missed };
  }

  /** Rounds one clique, given the whole people of a table that it shares with another. */
  #roundClique(
    clique: number,
    given: { separator: Grain; table: WholeTable } | undefined,
    sequence: Sequence,
  ): { counts: Uint32Array; moves: number } {
    const { grain, targets } = this.#cliques[clique]!;
    const cells = this.#cells(grain);
    const size = grainSize(grain);
    let held = exactly(new Int32Array(size), Float64Array.of(this.#people));
    if (given) {
      const shared = this.#cells(given.separator);
      const { counts } = given.table;
      const sharedOf = restate(shared, this.#cells(given.table.grain), counts.length);
      const people = sumBy(counts, sharedOf, grainSize(given.separator));
      held = exactly(restate(shared, cells, size), people);
    }
    const families = targets.map((t) => {
      const { of, lower, upper } = this.#targets[t]!;
      return { of: restate(of, cells, size), lower, upper };
    });
    const values = sumBy(this.#fit, cells, size);
    const input = { values, shape: grain.shape, families: [held, ...families] };
    return roundCells(input, sequence, given ? { budget: { work: searchWork } } : {});
  }

  #missedIn(clique: number, counts: Uint32Array): number {
    const { grain, targets } = this.#cliques[clique]!;
    let missed = 0;
    for (const t of targets) {
      const { of, lower, upper } = this.#targets[t]!;
      const sums = sumBy(counts, restate(of, this.#cells(grain), counts.length), lower.length);
      for (let c = 0; c < sums.length; c++)
        if (distanceOutside(sums[c]!, lower[c]!, upper[c]!) > 0) missed++;
    }
    return missed;
  }

  /** The full table: tables are joined one by one, and last comes what no target speaks of. */
  #join(tables: readonly WholeTable[]): Uint32Array {
    let joined: WholeTable = {
      grain: wholeGrain(this.#shape.length),
      counts: Uint32Array.of(this.#people),
    };
    tables.forEach((table, k) => {
      const grain = joinGrains(joined.grain, table.grain);
      joined = isSameGrain(grain, table.grain)
        ? table
        : this.#pair(grain, [joined, table], this.#sequence(joinKey, k));
    });
    const full = finestGrain(this.#shape);
    if (!isSameGrain(full, joined.grain))
      joined = this.#pair(full, [joined], this.#sequence(joinKey, tables.length));
    const cells = this.#cells(joined.grain);
    return Uint32Array.from(cells, (cell) => joined.counts[cell]!);
  }

  /** Whole people of a finer table that keeps the counts of the given ones, near the fit. */
  #pair(grain: Grain, tables: readonly WholeTable[], sequence: Sequence): WholeTable {
    const cells = this.#cells(grain);
    const size = grainSize(grain);
    const families = tables.map((table) =>
      exactly(restate(this.#cells(table.grain), cells, size), Float64Array.from(table.counts)),
    );
    const rows = families[0]!;
    const values = sumBy(this.#fit, cells, size);
    const fitted = sumBy(values, rows.of, rows.lower.length);
    for (let i = 0; i < size; i++) {
      const row = rows.of[i]!;
      if (fitted[row]! > 0) values[i]! *= rows.lower[row]! / fitted[row]!;
    }
    return { grain, counts: roundCells({ values, families }, sequence).counts };
  }

  /** Cell of a grain that each cell of the full table lies in. */
  #cells(grain: Grain): Int32Array {
    const known = this.#cellsOf.get(grain);
    if (known) return known;
    const cells = grainCells(grain, this.#shape);
    this.#cellsOf.set(grain, cells);
    return cells;
  }

  #sequence(purpose: number, n: number): Sequence {
    return new Sequence(subKey(subKey(this.#key, purpose), n));
  }
}

function exactly(of: Int32Array, people: Float64Array): RoundingFamily {
  return { of, lower: people, upper: people };
}
