import type { AttributeId } from '../../pack/pack.ts';
import { chancesWithin } from '../../layer/expected-shares.ts';
import { sharesOfCuts } from '../../layer/cuts.ts';
import type { Axis } from '../../layer/joint.ts';
import type { Model } from '../../population/model.ts';
import type { Plan, PlanLatent, PlanLayer, PlanTrait } from '../../population/plan.ts';
import { peopleBy } from '../../population/tree-marginals.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import { cellCount, coordinatesOf, stridesOf } from '../../table/contingency.ts';
import { pairNumber } from '../count/counts.ts';
import type { PairAxis } from '../count/counts.ts';
import { JointAcross } from './joint-across.ts';

/** What drawing knows of the traits of a study's layers. */
export type DrawnTraits = Pick<Plan, 'columns' | 'layers'>;

/** People expected in a pair of a trait and an attribute of the tables. */
export interface TraitPair {
  pair: number;
  table: Float64Array;
  layer: string;
  /** Attributes that the trait's chances depend on. */
  given: AttributeId[];
}

/** Share of the work after which the chances of the traits are known. */
const chancesUntil = 0.3;

type Anchor = NonNullable<PlanLatent['anchor']>;

/** What people are told apart by where the chances of some traits are read. */
interface Cells {
  layer: PlanLayer;
  /** In the order of the space, then the anchor's groups where there is one. */
  axes: Axis[];
  anchor?: Anchor;
  /** Cell of the space, row-major over its axes. */
  spaceCell: Int32Array;
  traits: { axis: number; trait: PlanTrait; rho: number }[];
  /** Chance of each category, row-major over the cells; by trait. */
  chances: Float64Array[];
}

/**
 * People expected by every pair of a trait and an attribute of the tables: the trait's chances are
 * those that it is drawn with, cell by cell, so what a layer's survey publishes by groups, and what
 * an anchor says, is in them. Two traits are in no pair.
 *
 * @yields the share of the work done, several times for each attribute
 */
export function* traitTables(
  model: Model,
  tables: TreeTables,
  axes: readonly PairAxis[],
  drawing: DrawnTraits,
): Generator<number, TraitPair[]> {
  const all = yield* cellsOf(axes, drawing);
  const others = axes.flatMap((axis, number) =>
    model.dimensions.readings.has(axis.attribute) ? [{ axis, number }] : [],
  );
  const found: TraitPair[] = [];
  if (all.length === 0) return found;
  const joints = all.map(({ axes: own }, i) =>
    all.slice(0, i).some(({ axes: finer }) => own.every((one) => holds(finer, one)))
      ? undefined
      : new JointAcross(model, tables, own),
  );
  for (let at = 0; at < others.length; at++) {
    const { axis: other, number } = others[at]!;
    const { attribute, groups } = other;
    const everybody = peopleBy(model, tables, [attribute], { [attribute]: groups }).people;
    const counted: { axes: Axis[]; people: Float64Array }[] = [];
    for (let c = 0; c < all.length; c++) {
      const cells = all[c]!;
      const people =
        joints[c]?.with(other) ??
        marginal(
          counted.find(({ axes: known }) => cells.axes.every((one) => holds(known, one)))!,
          cells.axes,
          other.size,
        );
      counted.push({ axes: cells.axes, people });
      cells.traits.forEach(({ axis, trait }, t) => {
        const isFirst = axis < number;
        found.push({
          pair: pairNumber(axes.length, Math.min(axis, number), Math.max(axis, number)),
          table: pairOf(axes[axis]!, other, cells.chances[t]!, people, everybody, trait, isFirst),
          layer: cells.layer.id,
          given: cells.axes.map(({ attribute }) => attribute),
        });
      });
      const share = (at + (c + 1) / all.length) / others.length;
      yield chancesUntil + (1 - chancesUntil) * share;
    }
  }
  return found;
}

/** Cells that the chances of the traits among the axes hang on, the finest first. */
function* cellsOf(
  axes: readonly PairAxis[],
  { columns, layers = [] }: DrawnTraits,
): Generator<number, Cells[]> {
  const all = new Map<string, Cells>();
  for (const [axis, { attribute }] of axes.entries()) {
    const at = columns.find((column) => column.attribute === attribute)?.trait;
    if (!at) continue;
    const layer = layers[at.layer]!;
    const trait = layer.traits[at.number]!;
    const { mix } = layer.latents[trait.latent]!;
    const first = mix?.of[0];
    const anchor = first === undefined ? undefined : layer.latents[first]!.anchor;
    if (anchor && anchor.space !== trait.space) continue;
    const key = `${at.layer} ${trait.space} ${anchor ? anchor.column : ''}`;
    const cells = all.get(key) ?? cellsOfSpace(columns, layer, trait.space, anchor);
    all.set(key, cells);
    cells.traits.push({ axis, trait, rho: mix?.weights[0] ?? 0 });
    cells.chances.push(chancesOf(cells, trait, mix === undefined, mix?.weights[0] ?? 0));
    yield (chancesUntil * (axis + 1)) / axes.length;
  }
  return [...all.values()].sort((x, y) => y.axes.length - x.axes.length);
}

function cellsOfSpace(
  columns: Plan['columns'],
  layer: PlanLayer,
  space: number,
  anchor: Anchor | undefined,
): Cells {
  const read = layer.spaces[space]!.map(({ column, step }) => {
    const steps = [...new Set(step)].filter((one) => one >= 0).sort((a, b) => a - b);
    const groups = step.map((one) => (one < 0 ? -1 : steps.indexOf(one)));
    return { steps, axis: { attribute: columns[column]!.attribute, groups, size: steps.length } };
  });
  const axes: Axis[] = read.map(({ axis }) => axis);
  const shape = axes.map(({ size }) => size);
  const spaceCell = Int32Array.from({ length: cellCount(shape) }, (_, cell) =>
    coordinatesOf(cell, shape).reduce((sum, code, i) => sum + read[i]!.steps[code]!, 0),
  );
  if (!anchor) return { layer, axes, spaceCell, traits: [], chances: [] };
  const { column, group, groups } = anchor;
  axes.push({ attribute: columns[column]!.attribute, groups: group, size: groups });
  return { layer, axes, anchor, spaceCell, traits: [], chances: [] };
}

function chancesOf(
  { anchor, spaceCell }: Cells,
  { cuts, perCell }: PlanTrait,
  isUniform: boolean,
  rho: number,
): Float64Array {
  const width = perCell + 1;
  if (!anchor) {
    const shares = sharesOfCuts(cuts, perCell, isUniform);
    return Float64Array.from({ length: spaceCell.length * width }, (_, i) => {
      const cell = spaceCell[Math.floor(i / width)]!;
      return shares[cell * width + (i % width)]!;
    });
  }
  const { groups, cuts: quantiles } = anchor;
  const chances = new Float64Array(spaceCell.length * groups * width);
  spaceCell.forEach((cell, at) => {
    for (let g = 0; g < groups; g++) {
      const low = quantiles[cell * (groups + 1) + g]!;
      const high = quantiles[cell * (groups + 1) + g + 1]!;
      chances.set(chancesWithin(cuts, perCell, cell, rho, low, high), (at * groups + g) * width);
    }
  });
  return chances;
}

/** Whether an axis reads an attribute as one of these does. */
function holds(axes: readonly Axis[], one: Axis): boolean {
  return axes.some(
    ({ attribute, groups }) =>
      attribute === one.attribute && groups.every((group, code) => group === one.groups[code]),
  );
}

/** Sums of a table by some of its axes; another axis, of some size, comes first in both. */
function marginal(
  { axes, people }: { axes: Axis[]; people: Float64Array },
  wanted: readonly Axis[],
  size: number,
): Float64Array {
  const shape = axes.map((axis) => axis.size);
  const own = wanted.map((axis) => axis.size);
  const strides = stridesOf(own);
  const steps = axes.map((axis) => {
    const place = wanted.findIndex((one) => holds([axis], one));
    return place < 0 ? 0 : strides[place]!;
  });
  const [cells, width] = [cellCount(shape), cellCount(own)];
  const to = Int32Array.from({ length: cells }, (_, cell) =>
    coordinatesOf(cell, shape).reduce((sum, code, i) => sum + code * steps[i]!, 0),
  );
  const out = new Float64Array(size * width);
  for (let b = 0; b < size; b++)
    for (let cell = 0; cell < cells; cell++) {
      const at = b * width + to[cell]!;
      out[at] = out[at]! + people[b * cells + cell]!;
    }
  return out;
}

/**
 * People by the groups of a trait and of another attribute, in the order of their axes.
 *
 * @param people by the other attribute and the cells that the chances are of
 */
function pairOf(
  own: PairAxis,
  other: PairAxis,
  chances: Float64Array,
  people: Float64Array,
  everybody: Float64Array,
  { perCell, outside }: PlanTrait,
  isFirst: boolean,
): Float64Array {
  const width = perCell + 1;
  const cells = people.length / other.size;
  const table = new Float64Array(own.size * other.size);
  const [step, otherStep] = isFirst ? [other.size, 1] : [1, own.size];
  const sums = new Float64Array(width);
  for (let b = 0; b < other.size; b++) {
    const add = (code: number, count: number) => {
      const group = own.groups[code] ?? -1;
      if (group < 0) return;
      const to = group * step + b * otherStep;
      table[to] = table[to]! + count;
    };
    let asked = 0;
    sums.fill(0);
    for (let cell = 0; cell < cells; cell++) {
      const count = people[b * cells + cell]!;
      if (!(count > 0)) continue;
      asked += count;
      const from = cell * width;
      for (let k = 0; k < width; k++) sums[k] = sums[k]! + count * chances[from + k]!;
    }
    sums.forEach((count, code) => add(code, count));
    add(outside, Math.max(0, everybody[b]! - asked));
  }
  return table;
}
