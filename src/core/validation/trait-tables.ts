import type { AttributeId } from '../pack/pack.ts';
import { chancesWithin } from '../layer/expected-shares.ts';
import { sharesOfCuts } from '../layer/cuts.ts';
import { jointOf } from '../layer/joint.ts';
import type { Axis } from '../layer/joint.ts';
import { readingOf } from '../population/dimensions.ts';
import type { Model } from '../population/model.ts';
import type { Plan, PlanLatent, PlanLayer, PlanTrait } from '../population/plan.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import { cellCount, coordinatesOf, stridesOf } from '../table/contingency.ts';
import { pairNumber } from './counts.ts';
import type { PairAxis } from './counts.ts';

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
 * @yields the share of the work done, after each attribute
 */
export function* traitTables(
  model: Model,
  tables: TreeTables,
  axes: readonly PairAxis[],
  drawing: DrawnTraits,
): Generator<number, TraitPair[]> {
  const all = cellsOf(axes, drawing);
  const others = axes.flatMap((axis, number) =>
    model.dimensions.readings.has(axis.attribute) ? [{ axis, number }] : [],
  );
  const found: TraitPair[] = [];
  if (all.length === 0) return found;
  for (let at = 0; at < others.length; at++) {
    const { axis: other, number } = others[at]!;
    const everybody = jointOf(model, tables, [other]);
    const counted: { axes: Axis[]; people: Float64Array }[] = [];
    for (const cells of all) {
      const finer = counted.find(({ axes: known }) => cells.axes.every((one) => holds(known, one)));
      const people = finer
        ? marginal(finer, cells.axes, other.size)
        : peopleWith(model, tables, cells.axes, other);
      counted.push({ axes: cells.axes, people });
      cells.traits.forEach(({ axis, trait }, t) => {
        found.push({
          pair: pairNumber(axes.length, Math.min(axis, number), Math.max(axis, number)),
          table: pairOf(
            axes[axis]!,
            other,
            cells.chances[t]!,
            people,
            everybody,
            trait,
            axis < number,
          ),
          layer: cells.layer.id,
          given: cells.axes.map(({ attribute }) => attribute),
        });
      });
    }
    yield (at + 1) / others.length;
  }
  return found;
}

/**
 * People by some axes and another one. Where it reads the same dimension as one of them, both are
 * told apart together, since most of their combinations hold nobody.
 */
function peopleWith(
  model: Model,
  tables: TreeTables,
  axes: readonly Axis[],
  other: Axis,
): Float64Array {
  const { dimension, map } = readingOf(model.dimensions, other.attribute);
  const at = axes.findIndex(
    ({ attribute }) => readingOf(model.dimensions, attribute).dimension === dimension,
  );
  if (at < 0) return jointOf(model, tables, [...axes, other]);
  const own = axes[at]!;
  const ownMap = readingOf(model.dimensions, own.attribute).map;
  const known: number[] = [];
  const groups = Int32Array.from(map, (code, category) => {
    const [g, h] = [own.groups[ownMap[category]!]!, other.groups[code]!];
    if (g < 0 || h < 0) return -1;
    const key = g * other.size + h;
    const place = known.indexOf(key);
    return place < 0 ? known.push(key) - 1 : place;
  });
  const { attribute } = model.dimensions.list[dimension]!;
  const both = axes.map((axis, i) => (i === at ? { attribute, groups, size: known.length } : axis));
  const people = jointOf(model, tables, both);
  const shape = both.map(({ size }) => size);
  const strides = stridesOf([...axes.map(({ size }) => size), other.size]);
  const out = new Float64Array(cellCount(axes.map(({ size }) => size)) * other.size);
  people.forEach((count, cell) => {
    const codes = coordinatesOf(cell, shape);
    const key = known[codes[at]!]!;
    codes[at] = Math.floor(key / other.size);
    const to = codes.reduce((sum, code, i) => sum + code * strides[i]!, key % other.size);
    out[to] = out[to]! + count;
  });
  return out;
}

/** Cells that the chances of the traits among the axes hang on, the finest first. */
function cellsOf(axes: readonly PairAxis[], { columns, layers = [] }: DrawnTraits): Cells[] {
  const all = new Map<string, Cells>();
  axes.forEach(({ attribute }, axis) => {
    const at = columns.find((column) => column.attribute === attribute)?.trait;
    if (!at) return;
    const layer = layers[at.layer]!;
    const trait = layer.traits[at.number]!;
    const { mix } = layer.latents[trait.latent]!;
    const first = mix?.of[0];
    const anchor = first === undefined ? undefined : layer.latents[first]!.anchor;
    if (anchor && anchor.space !== trait.space) return;
    const key = `${at.layer} ${trait.space} ${anchor ? anchor.column : ''}`;
    const cells = all.get(key) ?? cellsOfSpace(columns, layer, trait.space, anchor);
    all.set(key, cells);
    cells.traits.push({ axis, trait, rho: mix?.weights[0] ?? 0 });
    cells.chances.push(chancesOf(cells, trait, mix === undefined, mix?.weights[0] ?? 0));
  });
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

/** Sums of a table by some of its axes and the last one. */
function marginal(
  { axes, people }: { axes: Axis[]; people: Float64Array },
  wanted: readonly Axis[],
  last: number,
): Float64Array {
  const shape = axes.map(({ size }) => size);
  const strides = stridesOf([...wanted.map(({ size }) => size), last]);
  const steps = axes.map((axis) => {
    const place = wanted.findIndex((one) => holds([axis], one));
    return place < 0 ? 0 : strides[place]!;
  });
  const out = new Float64Array(cellCount(wanted.map(({ size }) => size)) * last);
  const cells = cellCount(shape);
  for (let cell = 0; cell < cells; cell++) {
    const to = coordinatesOf(cell, shape).reduce((sum, code, i) => sum + code * steps[i]!, 0);
    for (let k = 0; k < last; k++) out[to + k] = out[to + k]! + people[cell * last + k]!;
  }
  return out;
}

/** People by the groups of a trait and of another attribute, in the order of their axes. */
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
  const table = new Float64Array(own.size * other.size);
  const [step, otherStep] = isFirst ? [other.size, 1] : [1, own.size];
  const add = (code: number, b: number, count: number) => {
    const group = own.groups[code] ?? -1;
    if (group < 0) return;
    const to = group * step + b * otherStep;
    table[to] = table[to]! + count;
  };
  const asked = new Float64Array(other.size);
  for (let i = 0; i < people.length; i++) {
    const count = people[i]!;
    if (!(count > 0)) continue;
    const b = i % other.size;
    const from = Math.floor(i / other.size) * width;
    asked[b] = asked[b]! + count;
    for (let k = 0; k < width; k++) add(k, b, count * chances[from + k]!);
  }
  everybody.forEach((count, b) => add(outside, b, Math.max(0, count - asked[b]!)));
  return table;
}
