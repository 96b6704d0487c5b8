import type { AttributeId, Marginal, Pack } from '../../../src/core/pack/pack.ts';

/**
 * Sums of a marginal over blocks of the categories of one of its attributes, written
 * without the code under test: by walking the cells one by one.
 */
export function sumsOver(
  pack: Pack,
  id: string,
  attribute: AttributeId,
  blockOf: (group: number) => number | string = (group) => group,
): Map<number | string, number> {
  const marginal = marginalOf(pack, id);
  const shape = extentsOf(pack, marginal);
  const axis = marginal.of.indexOf(attribute);
  const sums = new Map<number | string, number>();
  marginal.counts.forEach((people, cell) => {
    const below = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const block = blockOf(Math.floor(cell / below) % shape[axis]!);
    sums.set(block, (sums.get(block) ?? 0) + people!);
  });
  return sums;
}

export function marginalOf(pack: Pack, id: string): Marginal {
  const found = pack.marginals.find((marginal) => marginal.id === id);
  if (!found) throw new Error(`there is no marginal '${id}'`);
  return found;
}

export function extentsOf(pack: Pack, { of, groups }: Marginal): number[] {
  return of.map((id) => {
    const stated = groups?.[id];
    if (stated) return new Set(stated.filter((group) => group !== null)).size;
    return pack.attributes.find((attribute) => attribute.id === id)!.categories.length;
  });
}

/** Count of one cell of a marginal over categories, by category ids. */
export function cellOf(pack: Pack, id: string, ...categories: string[]): number {
  const marginal = marginalOf(pack, id);
  const shape = extentsOf(pack, marginal);
  let cell = 0;
  marginal.of.forEach((attribute, axis) => {
    const code = pack.attributes
      .find((a) => a.id === attribute)!
      .categories.findIndex((category) => category.id === categories[axis]);
    if (code < 0) throw new Error(`${attribute} has no category '${categories[axis]}'`);
    cell = cell * shape[axis]! + code;
  });
  return marginal.counts[cell]!;
}
