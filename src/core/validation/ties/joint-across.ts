import { cellCount, stridesOf } from '../../table/contingency.ts';
import type { Axis } from '../../layer/joint.ts';
import { readingOf } from '../../population/dimensions.ts';
import type { Model } from '../../population/model.ts';
import type { TreeTables } from '../../population/tree-tables.ts';

/**
 * What one side of a separator says of some axes: for each cell of the separator the chances of
 * their cells, those that are 0 left out.
 */
interface Message {
  start: Int32Array;
  keys: Int32Array;
  chances: Float64Array;
}

/** A message, and the cell of its separator that each cell of the clique it comes to is in. */
interface Arriving {
  cells: Int32Array;
  message: Message;
}

/** An axis on a dimension of the model: what each category of the dimension adds to a cell's number. */
interface Placed {
  dimension: number;
  /** −1 for categories outside the axis. */
  step: Int32Array;
}

/**
 * People by some axes, and by them and one further axis, wherever these stand in the tree. What
 * does not depend on the further axis is carried through the tree once; most cells of the axes hold
 * nobody for a given cell of a separator and are not carried, so that a thousand cells cost little.
 */
export class JointAcross {
  readonly #model: Model;
  readonly #tables: TreeTables;
  /** Cells of the axes. */
  readonly #cells: number;
  /** The clique where the axes meet. */
  readonly #root: number;
  /** Of each clique: the next one towards the root, −1 for itself. */
  readonly #toRoot: number[];
  /** Cliques by their distance from the root. */
  readonly #order: number[];
  /** Numbers of each clique's cells by the axes that are read there; −1 outside. */
  readonly #own: (Int32Array | undefined)[];
  readonly #known = new Map<string, Message>();

  /** @param tables calibrated */
  constructor(model: Model, tables: TreeTables, axes: readonly Axis[]) {
    this.#model = model;
    this.#tables = tables;
    const shape = axes.map(({ size }) => size);
    this.#cells = cellCount(shape);
    const strides = stridesOf(shape);
    const placed = axes.map((axis, i) => placedOf(model, axis, strides[i]!));
    const ways = model.cliques.map((_, root) => walk(model, root));
    this.#root = meetingOf(ways, model, placed, shape);
    ({ order: this.#order, toRoot: this.#toRoot } = ways[this.#root]!);
    this.#own = model.cliques.map(() => undefined);
    for (const one of placed) {
      const home = this.#homeOf(one.dimension);
      this.#own[home] = this.#numbers(home, one, this.#own[home]);
    }
  }

  /** People by a further axis and the axes: row-major, the further axis first. */
  with(other: Axis): Float64Array {
    const placed = placedOf(this.#model, other, this.#cells);
    const home = this.#homeOf(placed.dimension);
    const own = this.#numbers(home, placed, this.#own[home]);
    const out = new Float64Array(this.#cells * other.size);
    const root = this.#root;
    if (home === root) {
      const people = this.#tables.cliques[root]!;
      const all = this.#neighbors(root).map((next) => this.#arriving(next, root));
      for (let cell = 0; cell < people.length; cell++) {
        const number = own[cell]!;
        if (people[cell]! > 0 && number >= 0) this.#add(0, cell, number, people[cell]!, all, out);
      }
      return out;
    }
    const path = [home];
    while (this.#toRoot[path.at(-1)!] !== root) path.push(this.#toRoot[path.at(-1)!]!);
    let message: Message | undefined;
    path.forEach((clique, i) => {
      const to = path[i + 1] ?? root;
      const from = path[i - 1];
      message = this.#gather(clique, to, i === 0 ? own : this.#own[clique], out.length, {
        from,
        message,
      });
    });
    const last = path.at(-1)!;
    const rest = this.#message(root, last);
    const mass = this.#tables.separators[this.#below(root, last)]!;
    const { start, keys, chances } = message!;
    for (let s = 0; s < mass.length; s++)
      for (let i = rest.start[s]!; i < rest.start[s + 1]!; i++) {
        const people = mass[s]! * rest.chances[i]!;
        const at = rest.keys[i]!;
        for (let k = start[s]!; k < start[s + 1]!; k++) {
          const to = at + keys[k]!;
          out[to] = out[to]! + people * chances[k]!;
        }
      }
    return out;
  }

  #homeOf(dimension: number): number {
    return this.#order.find((c) => this.#model.cliques[c]!.dimensions.includes(dimension))!;
  }

  #neighbors(clique: number): number[] {
    const { parent, children } = this.#model.cliques[clique]!;
    return parent < 0 ? children : [parent, ...children];
  }

  /** Of two neighbors the one that is the child: it owns the separator between them. */
  #below(a: number, b: number): number {
    return this.#model.cliques[a]!.parent === b ? a : b;
  }

  /** Cell of the separator to a neighbor of each cell of a clique. */
  #separatorOf(clique: number, neighbor: number): Int32Array {
    const below = this.#below(clique, neighbor);
    const { toSeparator, fromParent } = this.#model.cliques[below]!;
    return below === clique ? toSeparator : fromParent;
  }

  #numbers(clique: number, { dimension, step }: Placed, before: Int32Array | undefined) {
    const { dimensions, codes } = this.#model.cliques[clique]!;
    const column = codes[dimensions.indexOf(dimension)]!;
    return Int32Array.from(column, (code, cell) => {
      const known = before ? before[cell]! : 0;
      return known < 0 || step[code]! < 0 ? -1 : known + step[code]!;
    });
  }

  #arriving(from: number, at: number): Arriving {
    return { cells: this.#separatorOf(at, from), message: this.#message(from, at) };
  }

  #message(from: number, to: number): Message {
    const name = `${from} ${to}`;
    const known = this.#known.get(name) ?? this.#gather(from, to, this.#own[from], this.#cells, {});
    this.#known.set(name, known);
    return known;
  }

  /** What a clique, and everything behind it, says to a neighbor. */
  #gather(
    clique: number,
    to: number,
    own: Int32Array | undefined,
    width: number,
    changed: { from?: number | undefined; message?: Message | undefined },
  ): Message {
    const people = this.#tables.cliques[clique]!;
    const arriving = this.#neighbors(clique)
      .filter((next) => next !== to)
      .map((from) =>
        from === changed.from
          ? { cells: this.#separatorOf(clique, from), message: changed.message! }
          : this.#arriving(from, clique),
      )
      // The smaller come first, so that the widest is gone through in one run.
      .sort((a, b) => a.message.keys.length - b.message.keys.length);
    const mass = this.#tables.separators[this.#below(clique, to)]!;
    const separator = this.#separatorOf(clique, to);
    const { start: from, items } = sorted(separator, mass.length);
    const sums = new Float64Array(width);
    const touched: number[] = [];
    const start = new Int32Array(mass.length + 1);
    const keys: number[] = [];
    const chances: number[] = [];
    for (let s = 0; s < mass.length; s++) {
      for (let i = from[s]!; i < from[s + 1]!; i++) {
        const cell = items[i]!;
        const number = own ? own[cell]! : 0;
        if (people[cell]! > 0 && number >= 0)
          this.#add(0, cell, number, people[cell]! / mass[s]!, arriving, sums, touched);
      }
      for (const key of touched) {
        keys.push(key);
        chances.push(sums[key]!);
        sums[key] = 0;
      }
      touched.length = 0;
      start[s + 1] = keys.length;
    }
    return { start, keys: Int32Array.from(keys), chances: Float64Array.from(chances) };
  }

  /**
   * Adds people of a cell where the messages that arrive there say.
   *
   * @param at the first of the messages that the number does not hold yet
   * @param touched takes the numbers that had nobody
   */
  #add(
    at: number,
    cell: number,
    number: number,
    people: number,
    arriving: readonly Arriving[],
    sums: Float64Array,
    touched?: number[],
  ): void {
    if (at === arriving.length) {
      if (touched && sums[number] === 0) touched.push(number);
      sums[number] = sums[number]! + people;
      return;
    }
    const { cells, message } = arriving[at]!;
    const { start, keys, chances } = message;
    const [from, end] = [start[cells[cell]!]!, start[cells[cell]! + 1]!];
    if (at < arriving.length - 1) {
      for (let i = from; i < end; i++) {
        const [key, count] = [number + keys[i]!, people * chances[i]!];
        this.#add(at + 1, cell, key, count, arriving, sums, touched);
      }
      return;
    }
    for (let i = from; i < end; i++) {
      const to = number + keys[i]!;
      if (touched && sums[to] === 0) touched.push(to);
      sums[to] = sums[to]! + people * chances[i]!;
    }
  }
}

function placedOf(model: Model, { attribute, groups }: Axis, stride: number): Placed {
  const { dimension, map } = readingOf(model.dimensions, attribute);
  const step = Int32Array.from(map, (code) => (groups[code]! < 0 ? -1 : groups[code]! * stride));
  return { dimension, step };
}

/** Cliques from a root outwards. */
function walk(model: Model, root: number): { order: number[]; toRoot: number[] } {
  const order = [root];
  const toRoot = model.cliques.map(() => -1);
  for (let at = 0; at < order.length; at++) {
    const clique = order[at]!;
    const { parent, children } = model.cliques[clique]!;
    for (const next of parent < 0 ? children : [parent, ...children]) {
      if (next === toRoot[clique]) continue;
      toRoot[next] = clique;
      order.push(next);
    }
  }
  return { order, toRoot };
}

/** The clique that the fewest cells of axes have to reach from any one side. */
function meetingOf(
  ways: readonly ReturnType<typeof walk>[],
  { cliques }: Model,
  placed: readonly Placed[],
  shape: readonly number[],
): number {
  const widest = ways.map(({ order, toRoot }, root) => {
    const widths = new Map<number, number>();
    placed.forEach(({ dimension }, axis) => {
      let at = order.find((c) => cliques[c]!.dimensions.includes(dimension))!;
      if (at === root) return;
      while (toRoot[at] !== root) at = toRoot[at]!;
      widths.set(at, (widths.get(at) ?? 1) * shape[axis]!);
    });
    return Math.max(0, ...widths.values());
  });
  return widest.indexOf(Math.min(...widest));
}

/** Cells in the order of what they belong to. */
function sorted(of: Int32Array, count: number): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const one of of) start[one + 1] = start[one + 1]! + 1;
  for (let i = 0; i < count; i++) start[i + 1] = start[i + 1]! + start[i]!;
  const next = start.slice();
  const items = new Int32Array(of.length);
  of.forEach((one, cell) => {
    items[next[one]!] = cell;
    next[one] = next[one]! + 1;
  });
  return { start, items };
}
