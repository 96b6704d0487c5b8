import type { Constraint, Model } from './model.ts';
import { passDown, passUp, sumInto } from './tree-tables.ts';
import type { TreeTables } from './tree-tables.ts';

/** A total of the model that the fit could not meet. */
export interface Unmet {
  /** Index into the model's constraints, and the cell in it. */
  constraint: number;
  cell: number;
  /** What the fit gives in place of the target; 0 where nobody possible is counted there. */
  fitted: number;
}

/**
 * Sweeps of proportional fitting over a tree whose joint is in `tables`. One clique at a time
 * is the joint's marginal; it moves from the root depth first and back by messages.
 *
 * Branches without constraints are never entered. A branch whose targets were all met within
 * `still` is passed by while its separator stays within `still` of what it was.
 */
export class Sweep {
  readonly #model: Model;
  readonly #tables: TreeTables;
  readonly #still: number;
  /** Sums of each constraint before it was last scaled, and the factors it was scaled by. */
  readonly totals: Float64Array[];
  readonly factors: Float64Array[];
  readonly #scaledIn: number[][];
  readonly #bears: boolean[];
  /** Largest deviation of each clique and those below it at its last visit. */
  readonly #branch: Float64Array;
  #empty: Unmet[] = [];

  constructor(model: Model, tables: TreeTables, still: number) {
    this.#model = model;
    this.#tables = tables;
    this.#still = still;
    this.totals = model.constraints.map(({ targets }) => new Float64Array(targets.length));
    this.factors = model.constraints.map(({ targets }) => new Float64Array(targets.length).fill(1));
    this.#scaledIn = model.cliques.map((_, clique) =>
      model.constraints.flatMap((constraint, index) =>
        constraint.clique === clique && !constraint.implied ? [index] : [],
      ),
    );
    this.#bears = this.#scaledIn.map((constraints) => constraints.length > 0);
    for (let i = model.cliques.length - 1; i > 0; i--)
      if (this.#bears[i]) this.#bears[model.cliques[i]!.parent] = true;
    this.#branch = new Float64Array(model.cliques.length).fill(Infinity);
  }

  /** One sweep: its largest deviation, each total measured just before it is scaled. */
  run(): { deviation: number; empty: Unmet[] } {
    this.#empty = [];
    return { deviation: this.#visit(0), empty: this.#empty };
  }

  /** Lets the next sweep enter every branch. */
  wake(): void {
    this.#branch.fill(Infinity);
  }

  #visit(clique: number): number {
    let deviation = 0;
    for (const index of this.#scaledIn[clique]!) {
      const constraint = this.#model.constraints[index]!;
      const sums = this.totals[index]!;
      const factor = this.factors[index]!;
      sumInto(this.#tables.cliques[clique]!, constraint.of, sums);
      deviation = Math.max(deviation, this.#compare(index, constraint, sums, factor));
      scale(this.#tables.cliques[clique]!, constraint.of, factor);
    }
    for (const child of this.#model.cliques[clique]!.children) {
      if (!this.#bears[child] || this.#isStill(child)) continue;
      passDown(this.#model, this.#tables, child);
      this.#branch[child] = this.#visit(child);
      deviation = Math.max(deviation, this.#branch[child]);
      passUp(this.#model, this.#tables, child);
    }
    return deviation;
  }

  /** Sets the factors of a constraint; returns its largest deviation. */
  #compare(
    index: number,
    { targets }: Constraint,
    sums: Float64Array,
    factor: Float64Array,
  ): number {
    let deviation = 0;
    for (let k = 0; k < sums.length; k++) {
      const target = targets[k]!;
      if (!(target >= 0)) continue;
      const gap = target > sums[k]! ? target - sums[k]! : sums[k]! - target;
      if (gap > deviation) deviation = gap;
      if (sums[k]! > 0) factor[k] = target / sums[k]!;
      else if (target > 0) this.#empty.push({ constraint: index, cell: k, fitted: 0 });
    }
    return deviation;
  }

  #isStill(child: number): boolean {
    if (this.#branch[child]! > this.#still) return false;
    const { parent, fromParent } = this.#model.cliques[child]!;
    const separator = this.#tables.separators[child]!;
    const now = new Float64Array(separator.length);
    sumInto(this.#tables.cliques[parent]!, fromParent, now);
    for (let s = 0; s < now.length; s++) {
      const change = now[s]! - separator[s]!;
      if (change > this.#still || change < -this.#still) return false;
    }
    return true;
  }
}

function scale(table: Float64Array, of: Int32Array, factor: Float64Array): void {
  for (let i = 0; i < table.length; i++) table[i] = table[i]! * factor[of[i]!]!;
}
