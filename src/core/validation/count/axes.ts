import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { textIn } from '../../population/persona.ts';
import type { PairAxis } from './counts.ts';

/** Most groups of an axis: attributes with more categories are read in groups. */
export const mostGroups = 64;

/** An attribute in fewer groups than this is too coarse to stand for a finer one. */
const fewestGroups = 6;

/** Bands that numbers are cut into. */
const bands = 15;

/** People by category, where they are known before anybody is counted. */
export type KnownPeople = Record<AttributeId, ArrayLike<number>>;

/** The axes of the pair matrix, and the attributes that are read just as another one. */
export interface Axes {
  axes: PairAxis[];
  readAs: { attribute: AttributeId; as: AttributeId }[];
}

/**
 * How each attribute is read in pairs. Up to 64 categories, each stands for itself. A finer
 * attribute is read, in this order, as the finest attribute that is a function of it and has 6 to
 * 64 categories (age in decades); in about 15 bands of its numbers that hold about the same number
 * of people and do not cross what it is nested in; as the attribute that it is nested in (a county
 * as its state); or as its 63 largest categories and all other. Where the coarser attribute is an
 * axis too, the finer one would be the same axis again: it is left out and listed.
 *
 * @param attributes those of the population
 * @param others attributes of the pack, of which a finer one may be a function
 * @param people by category, for bands and for the largest; without, categories count alike
 */
export function axesOf(
  attributes: readonly Attribute[],
  others: readonly Attribute[] = [],
  people: KnownPeople = {},
): Axes {
  const axes: PairAxis[] = [];
  const readAs: Axes['readAs'] = [];
  const known = [...attributes, ...others.filter(({ id }) => !has(attributes, id))];
  for (const attribute of attributes) {
    if (attribute.categories.length <= mostGroups) {
      axes.push(
        inGroups(
          attribute,
          attribute.categories.map((_, c) => c),
          labelsOf(attribute),
        ),
      );
      continue;
    }
    const coarser =
      functionOf(attribute, known) ?? bandsOf(attribute, people) ?? around(attribute, known);
    if (coarser && 'as' in coarser) {
      const { as, groups } = coarser;
      if (has(attributes, as.id)) readAs.push({ attribute: attribute.id, as: as.id });
      else axes.push({ ...inGroups(attribute, groups, labelsOf(as)), reading: 'attribute' });
    } else axes.push(coarser ?? largestOf(attribute, people[attribute.id]));
  }
  return { axes, readAs };
}

function has(attributes: readonly Attribute[], id: AttributeId): boolean {
  return attributes.some((attribute) => attribute.id === id);
}

function labelsOf({ categories }: Attribute): Text[] {
  return categories.map(({ label }) => label);
}

function inGroups({ id }: Attribute, groups: ArrayLike<number>, labels: Text[]): PairAxis {
  return {
    attribute: id,
    groups: Int32Array.from(groups),
    size: labels.length,
    labels,
    reading: 'categories',
  };
}

interface Coarser {
  as: Attribute;
  groups: number[];
}

/** The finest attribute of not too many categories that is a function of this one. */
function functionOf(attribute: Attribute, known: readonly Attribute[]): Coarser | undefined {
  let best: Coarser | undefined;
  for (const as of known) {
    const size = as.categories.length;
    if (size > mostGroups || size < fewestGroups) continue;
    const groups = mapTo(attribute, as, known);
    if (groups && (!best || size > best.as.categories.length)) best = { as, groups };
  }
  return best;
}

/** Category of a function of an attribute for each of its own; functions of functions composed. */
function mapTo(from: Attribute, to: Attribute, known: readonly Attribute[]): number[] | undefined {
  const { derivedFrom } = to;
  if (!derivedFrom) return undefined;
  if (derivedFrom.attribute === from.id) return derivedFrom.groups;
  const between = known.find(({ id }) => id === derivedFrom.attribute);
  return between && mapTo(from, between, known)?.map((code) => derivedFrom.groups[code]!);
}

/** The first attribute of not too many categories that this one is nested in. */
function around({ within }: Attribute, known: readonly Attribute[]): Coarser | undefined {
  if (!within) return undefined;
  const parents = within.attributes.map((id) => known.find((one) => one.id === id));
  for (let axis = 0; axis < parents.length; axis++) {
    const as = parents[axis];
    if (!as || as.categories.length > mostGroups || as.categories.length < 2) continue;
    const below = parents.slice(axis + 1);
    if (below.some((parent) => !parent)) continue;
    const stride = below.reduce((product, parent) => product * parent!.categories.length, 1);
    const size = as.categories.length;
    return { as, groups: within.cell.map((cell) => Math.floor(cell / stride) % size) };
  }
  return undefined;
}

function bandsOf(attribute: Attribute, known: KnownPeople): PairAxis | undefined {
  const { values, within, categories } = attribute;
  if (!values) return undefined;
  const order = values.map((_, c) => c).filter((c) => Number.isFinite(values[c]!));
  order.sort((a, b) => values[a]! - values[b]!);
  const people = known[attribute.id] ?? new Float64Array(categories.length).fill(1);
  const total = order.reduce((sum, c) => sum + people[c]!, 0);
  const groups = new Int32Array(categories.length).fill(-1);
  const ends: [number, number][] = [];
  let seen = 0;
  let inBand = 0;
  order.forEach((code, place) => {
    const before = order[place - 1];
    const crosses = before !== undefined && within && within.cell[code] !== within.cell[before];
    const full = inBand > 0 && inBand + people[code]! / 2 > total / bands;
    const isNew = ends.length === 0 || ((crosses || full) && ends.length < mostGroups - 1);
    if (isNew) ends.push([code, code]);
    inBand = isNew ? people[code]! : inBand + people[code]!;
    seen += people[code]!;
    ends.at(-1)![1] = code;
    groups[code] = ends.length - 1;
  });
  if (!(seen > 0) || ends.length < 2) return undefined;
  const none = categories.map((_, c) => c).filter((c) => groups[c] === -1);
  const labels = ends.map(([from, to]) => joined(categories[from]!.label, categories[to]!.label));
  if (none.length > 0) {
    for (const c of none) groups[c] = labels.length;
    labels.push(categories[none[0]!]!.label);
  }
  return { ...inGroups(attribute, groups, labels), reading: 'bands' };
}

/** "18 to 24" of the labels at both ends. */
function joined(from: Text, to: Text): Text {
  const [low, high] = [textIn(from, 'en'), textIn(to, 'en')];
  return low === high ? from : `${low} – ${high}`;
}

function largestOf(attribute: Attribute, people: ArrayLike<number> | undefined): PairAxis {
  const order = attribute.categories.map((_, c) => c);
  if (people) order.sort((a, b) => people[b]! - people[a]! || a - b);
  const groups = new Int32Array(order.length).fill(mostGroups - 1);
  const kept = order.slice(0, mostGroups - 1).sort((a, b) => a - b);
  kept.forEach((code, group) => {
    groups[code] = group;
  });
  const labels: Text[] = [...kept.map((code) => attribute.categories[code]!.label), 'all other'];
  return { ...inGroups(attribute, groups, labels), reading: 'largest' };
}

/**
 * Whether one of two attributes is a function of the other, or nested in it: what they share is
 * then their definition and no tie.
 */
export function isDetermined(a: AttributeId, b: AttributeId, known: readonly Attribute[]): boolean {
  return above(a, known).has(b) || above(b, known).has(a);
}

/** Attributes that are known once this one is. */
function above(id: AttributeId, known: readonly Attribute[], found = new Set<AttributeId>()) {
  const nested = known.find((one) => one.id === id)?.within?.attributes ?? [];
  const functions = known.filter(({ derivedFrom }) => derivedFrom?.attribute === id);
  for (const next of [...nested, ...functions.map((one) => one.id)])
    if (!found.has(next)) {
      found.add(next);
      above(next, known, found);
    }
  return found;
}
