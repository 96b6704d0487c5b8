import type { AttributeId, Marginal, Pack } from '../../../src/core/pack/pack.ts';

const tolerance = 1e-6;

/**
 * Stops the build where two marginals that share attributes disagree on them. Attributes
 * stated over groups are compared over the coarsest groups that both can be added up to;
 * a table with a category outside all groups is compared where it is not.
 */
export function checkMargins(pack: Pack): void {
  const root = (id: AttributeId): AttributeId =>
    pack.attributes.find((a) => a.id === id)?.derivedFrom?.attribute ?? id;
  pack.marginals.forEach((one, i) => {
    for (const other of pack.marginals.slice(i + 1)) {
      const shared = one.of.map(root).filter((id) => other.of.map(root).includes(id));
      const whole = [one, other].every((m) => isWhole(m));
      if (!whole && shared.length === 0) continue;
      if (!whole) {
        checkPartial(pack, one, other);
        continue;
      }
      const blocks = new Map(shared.map((id) => [id, joinedGroups(pack, id, one, other)]));
      const a = addUp(pack, one, blocks);
      const b = addUp(pack, other, blocks);
      for (const [key, people] of a)
        if (Math.abs(people - (b.get(key) ?? 0)) > tolerance)
          throw new Error(
            `${one.id} counts ${people} and ${other.id} ${b.get(key)} people at ${shared.join(' × ')} ${key}`,
          );
    }
  });
}

function isWhole(marginal: Marginal): boolean {
  return (
    marginal.counts.every((people) => people !== null) &&
    Object.values(marginal.groups ?? {}).every((groups) => groups.every((g) => g !== null))
  );
}

/** People of the categories inside a partial table may not exceed those of the whole one. */
function checkPartial(pack: Pack, one: Marginal, other: Marginal): void {
  const [part, whole] = isWhole(one) ? [other, one] : [one, other];
  if (!isWhole(whole)) return;
  for (const id of part.of) {
    if (!whole.of.includes(id) || whole.groups?.[id]) continue;
    const groups = part.groups?.[id];
    const inPart = sumOver(pack, part, id);
    const inWhole = sumOver(pack, whole, id);
    const closed = part.of.every((o) => o === id || !part.groups?.[o]?.includes(null));
    inPart.forEach((people, group) => {
      const categories = groups ? groups.flatMap((g, c) => (g === group ? [c] : [])) : [group];
      const all = categories.reduce((total, c) => total + inWhole[c]!, 0);
      if (people > all + tolerance || (closed && Math.abs(people - all) > tolerance))
        throw new Error(
          `${part.id} counts ${people} and ${whole.id} ${all} people at ${id} ${group}`,
        );
    });
  }
}

function sumOver(pack: Pack, marginal: Marginal, id: AttributeId): number[] {
  const axis = marginal.of.indexOf(id);
  const shape = shapeOf(pack, marginal);
  const totals = new Array<number>(shape[axis]!).fill(0);
  marginal.counts.forEach((people, cell) => {
    totals[coordinates(cell, shape)[axis]!]! += people!;
  });
  return totals;
}

function addUp(
  pack: Pack,
  marginal: Marginal,
  blocks: Map<AttributeId, (axisGroup: number, marginal: Marginal) => number>,
): Map<string, number> {
  const shape = shapeOf(pack, marginal);
  const roots = marginal.of.map(
    (id) => pack.attributes.find((a) => a.id === id)?.derivedFrom?.attribute ?? id,
  );
  const totals = new Map<string, number>();
  marginal.counts.forEach((people, cell) => {
    const at = coordinates(cell, shape);
    const key = [...blocks].map(([id, block]) => block(at[roots.indexOf(id)]!, marginal)).join(' ');
    totals.set(key, (totals.get(key) ?? 0) + people!);
  });
  return totals;
}

/** Blocks of the root attribute's categories that are unions of groups of both marginals. */
function joinedGroups(pack: Pack, id: AttributeId, one: Marginal, other: Marginal) {
  const size = pack.attributes.find((a) => a.id === id)!.categories.length;
  const codesOf = (marginal: Marginal): number[] => {
    const stated = marginal.of.find(
      (o) => o === id || pack.attributes.find((a) => a.id === o)?.derivedFrom?.attribute === id,
    )!;
    const attribute = pack.attributes.find((a) => a.id === stated)!;
    return Array.from({ length: size }, (_, c) => {
      const code = attribute.derivedFrom ? attribute.derivedFrom.groups[c]! : c;
      return marginal.groups?.[stated]?.[code] ?? code;
    });
  };
  const codes = new Map([
    [one, codesOf(one)],
    [other, codesOf(other)],
  ]);
  const block = Array.from({ length: size }, (_, c) => c);
  for (let changed = true; changed;) {
    changed = false;
    for (const list of codes.values())
      for (let c = 0; c < size; c++)
        for (let d = 0; d < c; d++)
          if (list[c] === list[d] && block[c] !== block[d]) {
            const low = Math.min(block[c]!, block[d]!);
            block[c] = block[d] = low;
            changed = true;
          }
  }
  return (axisGroup: number, marginal: Marginal) => block[codes.get(marginal)!.indexOf(axisGroup)]!;
}

function shapeOf(pack: Pack, marginal: Marginal): number[] {
  return marginal.of.map((id) => {
    const groups = marginal.groups?.[id];
    return groups
      ? Math.max(...groups.map((g) => g ?? -1)) + 1
      : pack.attributes.find((a) => a.id === id)!.categories.length;
  });
}

function coordinates(cell: number, shape: readonly number[]): number[] {
  const at: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    at[d] = cell % shape[d]!;
    cell = Math.floor(cell / shape[d]!);
  }
  return at;
}
