import type { Pack } from '../pack/pack.ts';
import type { Model } from '../population/model.ts';
import type { PlanColumn, PlanLayer } from '../population/plan.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import { stridesOf } from '../table/contingency.ts';
import { jointOf } from './joint.ts';
import type { Axis } from './joint.ts';
import type { Anchor, Layer, LayerMapping, LayerVariable } from './layer.ts';
import type { CellSpace } from './shares.ts';

/** Demographic cells, how a pack's people are sorted into them, and how many there are in each. */
export interface MappedSpace extends CellSpace {
  axes: Axis[];
}

/** Cells over some variables of a layer, of those people who are in its universe. */
export function spaceOf(
  layer: Layer,
  pack: Pack,
  mapping: LayerMapping | undefined,
  variables: readonly string[],
  model: Model,
  tables: TreeTables,
): MappedSpace {
  const { universe } = layer;
  const asked = mapping?.variables[universe.variable];
  const isTold = asked && !variables.includes(universe.variable);
  const axes = [
    ...variables.map((id) => axisOf(layer, pack, mapping!, id)),
    ...(isTold ? [askedAxis(layer, pack, asked.attribute)] : []),
  ];
  return {
    variables: [...variables],
    sizes: axes.slice(0, variables.length).map(({ size }) => size),
    axes,
    people: jointOf(model, tables, axes),
  };
}

/** The same cells for drawing: the step of each code of the columns that decide them. */
export function planSpace(
  space: MappedSpace,
  columns: readonly PlanColumn[],
): PlanLayer['spaces'][number] {
  const strides = stridesOf(space.axes.map(({ size }) => size));
  return space.axes.map(({ attribute, groups }, a) => ({
    column: columns.findIndex((column) => column.attribute === attribute),
    step: groups.map((group) => (group < 0 ? -1 : group * strides[a]!)),
  }));
}

function axisOf(layer: Layer, pack: Pack, mapping: LayerMapping, id: string): Axis {
  const variable = layer.variables.find((candidate) => candidate.id === id)!;
  const { attribute, groups, scale = 1 } = mapping.variables[id]!;
  const { categories, values } = attributeIn(pack, attribute);
  const { universe } = layer;
  const read = categories.map((category, code) => {
    const value = values?.[code];
    if (id === universe.variable && value !== undefined && value < universe.from) return -1;
    if (groups) {
      const group = groups[category.id];
      return group === undefined ? -1 : variable.categories.findIndex((one) => one.id === group);
    }
    return bandOf(variable, value && value * scale, attribute);
  });
  return { attribute, groups: Int32Array.from(read), size: variable.categories.length };
}

function askedAxis(layer: Layer, pack: Pack, attribute: string): Axis {
  const values = attributeIn(pack, attribute).values ?? [];
  const groups = Int32Array.from(values, (value) => (value < layer.universe.from ? -1 : 0));
  return { attribute, groups, size: 1 };
}

function bandOf({ from, id }: LayerVariable, value: number | undefined, attribute: string): number {
  if (!from || value === undefined)
    throw new Error(`layer: '${id}' is read from the numbers of '${attribute}', which has none`);
  let band = -1;
  while (band + 1 < from.length && from[band + 1]! <= value) band++;
  return Math.max(band, 0);
}

function attributeIn(pack: Pack, id: string): Pack['attributes'][number] {
  const attribute = pack.attributes.find((candidate) => candidate.id === id);
  if (!attribute) throw new Error(`layer: the pack ${pack.id} has no attribute '${id}' to read`);
  return attribute;
}

/** A pack's attribute as an anchor: the group of each code, and which categories each group holds. */
export function anchorAxis(
  pack: Pack,
  { attribute, groups }: Anchor,
  categories: readonly { id: string }[],
): { axis: Axis; first: number[] } {
  const stated = attributeIn(pack, attribute).categories.map(({ id }) =>
    (groups[id] ?? []).map((one) => categories.findIndex((category) => category.id === one)),
  );
  const order = stated
    .flatMap((codes, code) => (codes.length > 0 ? [{ code, first: Math.min(...codes) }] : []))
    .sort((a, b) => a.first - b.first);
  const group = new Int32Array(stated.length).fill(-1);
  order.forEach(({ code }, g) => (group[code] = g));
  return {
    axis: { attribute, groups: group, size: order.length },
    first: [...order.map(({ first }) => first), categories.length],
  };
}
