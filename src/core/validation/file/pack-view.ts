import { readBand } from '../../own/bands.ts';
import type {
  Attribute,
  AttributeId,
  Figure,
  Marginal,
  Pack,
  Policy,
  StructuralZero,
  Text,
} from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import type { Comparison } from '../../population/report.ts';
import { cellMap, changeAxis, isFull, regroupErrors, regroupSums } from './regroup.ts';
import type { AxisChange, Grouping } from './regroup.ts';

/** A pack as a population sees it: its own attributes only, in its own groups. */
export interface PackView {
  /** Attributes, marginals, impossible combinations and figures restated over the groups. */
  pack: Pack;
  groupings: Map<AttributeId, Grouping>;
  /** What of the pack cannot be stated in the groups, in sentences. */
  notes: string[];
}

/**
 * Restates a pack over the groups of a population, so that what judges a population need not
 * know that it was coarser than the pack. Cells that the population cannot tell apart are added
 * up; tables of attributes that it lacks are left out.
 */
export function viewPack(pack: Pack, groupings: ReadonlyMap<AttributeId, Grouping>): PackView {
  const full = [...groupings.values()].every(isFull);
  const kept = (ids: readonly AttributeId[]) => ids.every((id) => groupings.has(id));
  const notes: string[] = [];
  const zeros = pack.structuralZeros.flatMap(({ where, ...zero }): StructuralZero[] => {
    if (!kept(Object.keys(where))) return [];
    const inside = Object.fromEntries(
      Object.entries(where).map(([id, codes]) => [id, groupsInside(groupings.get(id)!, codes)]),
    );
    if (Object.values(inside).some(({ length }) => length === 0)) return [];
    return [{ ...zero, where: inside }];
  });
  const lost = pack.structuralZeros.length - zeros.length;
  if (lost > 0)
    notes.push(
      `${lost} of the pack’s ${pack.structuralZeros.length} rules of impossible combinations cannot be checked: the population lacks an attribute of theirs, or tells its categories apart too coarsely.`,
    );
  const view: Pack = {
    ...pack,
    attributes: pack.attributes.flatMap((attribute) => {
      const grouping = groupings.get(attribute.id);
      return grouping ? [viewAttribute(attribute, grouping, groupings)] : [];
    }),
    marginals: pack.marginals.flatMap((marginal) =>
      kept(marginal.of) ? (viewMarginal(marginal, pack, groupings) ?? []) : [],
    ),
    structuralZeros: zeros,
    figures: pack.figures.flatMap((figure) => viewFigure(figure, groupings) ?? []),
    sampleFactors: full ? pack.sampleFactors.filter(({ of }) => kept(of)) : [],
    highlights: pack.highlights.filter(({ of }) => kept(of)),
    presets: [],
  };
  delete view.context;
  return { pack: view, groupings: new Map(groupings), notes };
}

/** Restates what is expected over the groups of a population; what it lacks is left out. */
export function viewComparisons(
  comparisons: readonly Comparison[],
  groupings: ReadonlyMap<AttributeId, Grouping>,
): Comparison[] {
  return comparisons.flatMap((comparison) => {
    const changes = changesOf(comparison.of, groupings, comparison.shape, comparison.groups);
    if (!changes) return [];
    const { designed: _, spread: __, groups: ___, ...rest } = comparison;
    const map = cellMap(comparison.shape, changes);
    const shape = changes.map(({ size }) => size);
    const cells = shape.reduce((product, extent) => product * extent, 1);
    const groups = groupsOfChanges(comparison.of, changes);
    return {
      ...rest,
      shape,
      ...(groups && { groups }),
      expected: regroupSums(comparison.expected, map, cells),
      ...(rest.marginOfError && {
        marginOfError: {
          level: rest.marginOfError.level,
          people: regroupErrors(rest.marginOfError.people, map, cells),
        },
      }),
    };
  });
}

/** Undefined where an attribute is not there, or an axis says nothing any more. */
function changesOf(
  of: readonly AttributeId[],
  groupings: ReadonlyMap<AttributeId, Grouping>,
  shape: readonly number[],
  stated: Readonly<Record<AttributeId, ArrayLike<number | null>>> | undefined,
): AxisChange[] | undefined {
  const changes: AxisChange[] = [];
  for (const [axis, id] of of.entries()) {
    const grouping = groupings.get(id);
    if (!grouping) return undefined;
    const change = changeAxis(grouping, shape[axis]!, stated?.[id]);
    if (change.size < Math.min(2, shape[axis]!)) return undefined;
    changes.push(change);
  }
  return changes;
}

/** Groups as a table states them; undefined where every axis has a cell for each group. */
function groupsOfChanges(
  of: readonly AttributeId[],
  changes: readonly AxisChange[],
): Record<AttributeId, Int32Array> | undefined {
  const stated = of.flatMap((id, axis): [AttributeId, Int32Array][] => {
    const { groups } = changes[axis]!;
    return groups.every((cell, group) => cell === group) ? [] : [[id, groups]];
  });
  return stated.length > 0 ? Object.fromEntries(stated) : undefined;
}

function viewAttribute(
  attribute: Attribute,
  grouping: Grouping,
  groupings: ReadonlyMap<AttributeId, Grouping>,
): Attribute {
  const { derivedFrom, within, values, banded: _, ...rest } = attribute;
  const full = isFull(grouping);
  const parent = derivedFrom && groupings.get(derivedFrom.attribute);
  const from = parent && isFull(parent) && full;
  const nested = within?.attributes.every((id) => {
    const one = groupings.get(id);
    return one && isFull(one);
  });
  const { categories } = grouping;
  const bounds = values && categories.map((_, group) => values[grouping.groups.indexOf(group)]!);
  const ascending = bounds?.every((value, i) => i === 0 || bounds[i - 1]! < value);
  return {
    ...rest,
    categories: full ? attribute.categories : categories,
    ...(from && { derivedFrom }),
    ...(nested && full && { within }),
    ...(bounds && ascending && { values: bounds }),
    ...(bounds && ascending && (attribute.banded || !full) && { banded: true as const }),
  };
}

function viewMarginal(
  marginal: Marginal,
  pack: Pack,
  groupings: ReadonlyMap<AttributeId, Grouping>,
): Marginal | undefined {
  const { of } = marginal;
  if (of.every((id) => isFull(groupings.get(id)!))) return marginal;
  const shape = of.map((id) => {
    const stated = marginal.groups?.[id];
    return stated
      ? stated.reduce<number>((most, group) => Math.max(most, (group ?? -1) + 1), 0)
      : pack.attributes.find((one) => one.id === id)!.categories.length;
  });
  const changes = changesOf(of, groupings, shape, marginal.groups);
  if (!changes) return undefined;
  const map = cellMap(shape, changes);
  const cells = changes.reduce((product, { size }) => product * size, 1);
  const sums = (values: readonly (number | null)[]) =>
    Array.from(
      regroupSums(
        values.map((value) => value ?? NaN),
        map,
        cells,
      ),
      (value) => (Number.isNaN(value) ? null : value),
    );
  const { published: _, marginOfError, estimatedCells, policy, groups: __, ...rest } = marginal;
  const groups = groupsOfChanges(of, changes);
  const labels = labelsOfChanges(of, changes, groupings, marginal);
  return {
    ...rest,
    counts: sums(marginal.counts),
    ...(groups && {
      groups: Object.fromEntries(
        Object.entries(groups).map(([id, own]) => [
          id,
          Array.from(own, (group) => (group < 0 ? null : group)),
        ]),
      ),
      groupLabels: Object.fromEntries(Object.keys(groups).map((id) => [id, labels[id]!])),
    }),
    ...(marginOfError && {
      marginOfError: {
        ...marginOfError,
        values: Array.from(
          regroupErrors(
            marginOfError.values.map((value) => value ?? NaN),
            map,
            cells,
          ),
          (value) => (Number.isNaN(value) ? null : value),
        ),
      },
    }),
    ...(estimatedCells && {
      estimatedCells: [
        ...new Set(estimatedCells.flatMap((cell) => (map[cell]! < 0 ? [] : [map[cell]!]))),
      ].sort((a, b) => a - b),
    }),
    ...(policy && { policy: viewPolicy(policy, map, cells) }),
  };
}

/** What a rule asks of the parts, it asks of their sum: tolerances and minimums add up. */
function viewPolicy({ tolerance, minimum }: Policy, map: Int32Array, cells: number): Policy {
  return {
    tolerance: Array.from(regroupSums(tolerance, map, cells)),
    ...(minimum && { minimum: Array.from(regroupSums(minimum, map, cells)) }),
  };
}

function labelsOfChanges(
  of: readonly AttributeId[],
  changes: readonly AxisChange[],
  groupings: ReadonlyMap<AttributeId, Grouping>,
  marginal: Marginal,
): Record<AttributeId, Text[]> {
  return Object.fromEntries(
    of.map((id, axis) => {
      const { cellOf, groups, size } = changes[axis]!;
      const stated = marginal.groupLabels?.[id];
      const labels = Array.from({ length: size }, (_, cell): Text => {
        const own = groupings
          .get(id)!
          .categories.flatMap(({ label }, group) => (groups[group] === cell ? [label] : []));
        if (own.length === 1) return own[0]!;
        const printed = stated?.filter((_, from) => cellOf[from] === cell);
        return printed?.length === 1 ? printed[0]! : eitherOf(own);
      });
      return [id, labels];
    }),
  );
}

/** "a, b or c" in the languages that all have. */
export function eitherOf(labels: readonly Text[]): Text {
  if (labels.length === 1) return labels[0]!;
  const words = labels.map((label) => textIn(label, 'en'));
  const bands = words.map(readBand);
  const [first, last] = [bands[0], bands.at(-1)];
  if (first && last && bands.every((band) => band !== null) && first.from !== null)
    return last.to === null ? `${first.from}+` : `${first.from}–${last.to}`;
  if (words.length > 4) return `${words.slice(0, 3).join(', ')} or ${words.length - 3} more`;
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

/** Groups all of whose categories are among some. */
function groupsInside({ groups, categories }: Grouping, codes: readonly number[]): number[] {
  const among = new Set(codes);
  const whole = new Uint8Array(categories.length).fill(1);
  groups.forEach((group, category) => {
    if (!among.has(category)) whole[group] = 0;
  });
  return [...whole.keys()].filter((group) => whole[group] === 1);
}

/** Undefined where the groups do not tell apart what the figure counts. */
function viewFigure(
  figure: Figure,
  groupings: ReadonlyMap<AttributeId, Grouping>,
): Figure | undefined {
  const where: Record<AttributeId, number[]> = {};
  for (const [id, codes] of Object.entries(figure.where)) {
    const grouping = groupings.get(id);
    if (!grouping) return undefined;
    const inside = groupsInside(grouping, codes);
    const among = new Set(inside);
    if (codes.some((code) => !among.has(grouping.groups[code]!))) return undefined;
    where[id] = inside;
  }
  return { ...figure, where };
}
