import type { AttributeId, Pack } from '../pack/pack.ts';

/** An attribute that stands in the fitted tables: one that is no function of another. */
export interface Dimension {
  attribute: AttributeId;
  /** Number of categories. */
  size: number;
  /** Number of the attribute's random stream. */
  stream: number;
}

/** How an attribute is read off the dimensions. */
export interface Reading {
  dimension: number;
  /** Number of the attribute's categories. */
  size: number;
  /** Category of the attribute for each category of the dimension. */
  map: Uint16Array;
}

/** The attributes of a pack restated over dimensions. */
export interface Dimensions {
  list: Dimension[];
  readings: Map<AttributeId, Reading>;
}

/**
 * Separates the attributes that are drawn from those that are functions of another,
 * and says how each is read. Functions of functions are composed.
 *
 * @throws Error where an attribute is derived from itself or from one the pack lacks,
 *   or has groups for more or fewer categories than its parent
 */
export function readDimensions(pack: Pack): Dimensions {
  const list: Dimension[] = [];
  const readings = new Map<AttributeId, Reading>();
  const byId = new Map(pack.attributes.map((attribute) => [attribute.id, attribute]));

  for (const { id, categories, derivedFrom, stream } of pack.attributes) {
    if (derivedFrom) continue;
    const size = categories.length;
    readings.set(id, {
      dimension: list.length,
      size,
      map: Uint16Array.from({ length: size }, (_, c) => c),
    });
    list.push({ attribute: id, size, stream });
  }

  const resolve = (id: AttributeId, trail: readonly AttributeId[]): Reading => {
    const known = readings.get(id);
    if (known) return known;
    const attribute = byId.get(id);
    if (!attribute) throw new Error(`pack ${pack.id}: there is no attribute '${id}'`);
    const { derivedFrom, categories } = attribute;
    if (!derivedFrom || trail.includes(id))
      throw new Error(`pack ${pack.id}: attribute '${id}' is derived from itself`);
    const parent = resolve(derivedFrom.attribute, [...trail, id]);
    if (derivedFrom.groups.length !== parent.size)
      throw new Error(
        `pack ${pack.id}: attribute '${id}' has ${derivedFrom.groups.length} groups ` +
          `for the ${parent.size} categories of '${derivedFrom.attribute}'`,
      );
    const map = Uint16Array.from(parent.map, (code) => derivedFrom.groups[code]!);
    const reading = { dimension: parent.dimension, size: categories.length, map };
    readings.set(id, reading);
    return reading;
  };
  for (const { id } of pack.attributes) resolve(id, []);
  return { list, readings };
}

/** Distinct dimensions behind some attributes, ascending. */
export function dimensionsOf(dimensions: Dimensions, attributes: readonly AttributeId[]): number[] {
  const set = new Set(attributes.map((id) => readingOf(dimensions, id).dimension));
  return [...set].sort((a, b) => a - b);
}

/** @throws Error for an attribute the pack lacks */
export function readingOf(dimensions: Dimensions, attribute: AttributeId): Reading {
  const reading = dimensions.readings.get(attribute);
  if (!reading) throw new Error(`there is no attribute '${attribute}' in this pack`);
  return reading;
}

/**
 * For each category of each attribute's dimension, its step in a row-major table over the
 * attributes: adding up one entry per attribute gives the cell. −1 marks a category
 * outside every group.
 */
export interface Layout {
  /** Row-major extents: groups or categories of each attribute. */
  shape: number[];
  axes: { dimension: number; step: Int32Array }[];
}

/** Lays out a table over attributes, stated over groups of categories where given. */
export function layoutOf(
  dimensions: Dimensions,
  of: readonly AttributeId[],
  groups: Record<AttributeId, ArrayLike<number | null>> = {},
): Layout {
  const shape = of.map((id) => {
    const stated = groups[id];
    return stated ? groupCount(stated) : readingOf(dimensions, id).size;
  });
  const axes = of.map((id, axis) => {
    const { dimension, map } = readingOf(dimensions, id);
    const stride = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    const stated = groups[id];
    const step = Int32Array.from(map, (code) => {
      const group = stated ? stated[code] : code;
      return group === null || group === undefined || group < 0 ? -1 : group * stride;
    });
    return { dimension, step };
  });
  return { shape, axes };
}

/** Number of groups: the largest group number and one. */
export function groupCount(groups: ArrayLike<number | null>): number {
  let count = 0;
  for (let i = 0; i < groups.length; i++) count = Math.max(count, (groups[i] ?? -1) + 1);
  return count;
}

/** Cell of a layout's table for each of some cells given by codes per dimension; −1 outside. */
export function cellsOfLayout(
  layout: Pick<Layout, 'axes'>,
  columnOf: (dimension: number) => ArrayLike<number>,
  count: number,
): Int32Array {
  const cells = new Int32Array(count);
  for (const { dimension, step } of layout.axes) {
    const codes = columnOf(dimension);
    for (let i = 0; i < count; i++) {
      const part = step[codes[i]!]!;
      cells[i] = cells[i]! < 0 || part < 0 ? -1 : cells[i]! + part;
    }
  }
  return cells;
}
