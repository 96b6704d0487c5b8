import type { Attribute, AttributeId, Pack } from '../pack/pack.ts';
import { maskOf } from '../population/rules.ts';
import { readingOf } from '../population/dimensions.ts';
import type { Dimensions } from '../population/dimensions.ts';
import { textIn } from '../population/persona.ts';
import { readFilter } from '../population/slice.ts';
import type { Design } from '../study/study.ts';
import { didYouMean } from '../study/spelling.ts';
import { formatCount } from '../table/wording.ts';

/** People that a design treats alike: those of one stratum in the same oversampled groups. */
export interface DesignCell {
  /** Flat index over the strata; 0 where there are none. */
  stratum: number;
  /** Product of the factors of the groups they are in. */
  factor: number;
  /** Those groups, by their place in the study. */
  groups: number[];
}

/** A design read against a pack: which cell each combination of categories belongs to. */
export interface DesignCells {
  /** Dimensions that the design looks at, ascending. */
  dimensions: number[];
  /** What each category of those adds to a combination's number. */
  axes: { dimension: number; step: Int32Array }[];
  /** Cell of each combination. */
  cellOf: Uint32Array;
  cells: DesignCell[];
  strata: Strata;
}

/** The strata of a design; one of everybody where it names none. */
export interface Strata {
  of: AttributeId[];
  count: number;
  /** Category ids joined by commas, as studies name a stratum. */
  key: (stratum: number) => string;
  /** English labels of the categories. */
  label: (stratum: number) => string;
  /** Codes of the attributes. */
  codes: (stratum: number) => number[];
}

/** Combinations of categories that a design may tell apart. */
const mostCombinations = 1_000_000;

/** Reads a design. What is wrong is said with the pack's English labels. */
export function readCells(
  pack: Pack,
  dimensions: Dimensions,
  design: Design,
): ({ ok: true } & DesignCells) | { ok: false; reason: string } {
  const groups = design.groups ?? [];
  const of = design.strata?.of ?? [];
  const attributes: Attribute[] = [];
  for (const id of of) {
    const attribute = pack.attributes.find((candidate) => candidate.id === id);
    const known = pack.attributes.map((candidate) => candidate.id);
    if (!attribute)
      return refuse(
        `The strata name '${id}', which is no attribute of this pack.${didYouMean(id, known)}`,
      );
    attributes.push(attribute);
  }
  const strata = strataOf(attributes);

  const axes = new Map<number, Axis>();
  const axisOf = (dimension: number): Axis => {
    const { size } = dimensions.list[dimension]!;
    const known = axes.get(dimension);
    const axis = known ?? { stratum: new Float64Array(size), inside: [] };
    axes.set(dimension, axis);
    return axis;
  };
  attributes.forEach(({ id }, at) => {
    const { dimension, map } = readingOf(dimensions, id);
    const stride = product(attributes.slice(at + 1).map(({ categories }) => categories.length));
    const { stratum } = axisOf(dimension);
    map.forEach((code, category) => (stratum[category]! += code * stride));
  });
  for (const [g, { where }] of groups.entries()) {
    const reading = readFilter(pack, where, `Group ${g + 1} of the design`);
    if (!reading.ok) return reading;
    for (const [id, codes] of Object.entries(reading.where)) {
      const { dimension, holds } = maskOf(dimensions, id, codes);
      const { inside } = axisOf(dimension);
      const known = inside[g];
      inside[g] = known ? known.map((keep, c) => keep & holds[c]!) : holds;
    }
  }

  const order = [...axes.keys()].sort((a, b) => a - b);
  const classes = order.map((dimension) => classesOf(axes.get(dimension)!, groups.length));
  const combinations = product(classes.map(({ of: distinct }) => distinct.length));
  if (combinations > mostCombinations)
    return refuse(
      `The design tells ${formatCount(combinations)} combinations of categories apart, more than ` +
        `${formatCount(mostCombinations)}. Take out an attribute of the strata, or a group.`,
    );
  const cells: DesignCell[] = [];
  const numbers = new Map<string, number>();
  const cellOf = new Uint32Array(combinations);
  for (let combination = 0; combination < combinations; combination++) {
    let stratum = 0;
    let inside = groups.map(() => true);
    let rest = combination;
    for (let at = classes.length - 1; at >= 0; at--) {
      const { of: distinct } = classes[at]!;
      const own = distinct[rest % distinct.length]!;
      rest = Math.floor(rest / distinct.length);
      stratum += own.stratum;
      inside = inside.map((holds, g) => holds && own.inside[g]!);
    }
    const key = `${stratum}:${inside.map(Number).join('')}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = cells.length;
      numbers.set(key, number);
      const within = groups.flatMap((_, g) => (inside[g] ? [g] : []));
      const factor = within.reduce((all, g) => all * groups[g]!.factor, 1);
      cells.push({ stratum, factor, groups: within });
    }
    cellOf[combination] = number;
  }
  return {
    ok: true,
    dimensions: order,
    axes: order.map((dimension, at) => {
      const stride = product(classes.slice(at + 1).map(({ of: distinct }) => distinct.length));
      return { dimension, step: classes[at]!.classOf.map((own) => own * stride) };
    }),
    cellOf,
    cells,
    strata,
  };
}

/** What a design asks of one dimension. */
interface Axis {
  /** What each category adds to the flat index of the stratum. */
  stratum: Float64Array;
  /** Per group, 1 for each category inside; undefined where the group does not look here. */
  inside: (Uint8Array | undefined)[];
}

/** Categories that no part of the design tells apart, taken together. */
function classesOf({ stratum, inside }: Axis, groups: number) {
  const of: { stratum: number; inside: boolean[] }[] = [];
  const numbers = new Map<string, number>();
  const classOf = Int32Array.from(stratum, (part, category) => {
    const within = Array.from({ length: groups }, (_, g) => inside[g]?.[category] !== 0);
    const key = `${part}:${within.map(Number).join('')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, of.length);
    return of.push({ stratum: part, inside: within }) - 1;
  });
  return { of, classOf };
}

/** The combinations of some attributes' categories as strata. */
export function strataOf(attributes: readonly Attribute[]): Strata {
  const sizes = attributes.map(({ categories }) => categories.length);
  const codes = (stratum: number) => {
    let rest = stratum;
    return sizes
      .map((_, at) => {
        const size = sizes[sizes.length - 1 - at]!;
        const code = rest % size;
        rest = Math.floor(rest / size);
        return code;
      })
      .reverse();
  };
  const categories = (stratum: number) =>
    codes(stratum).map((code, at) => attributes[at]!.categories[code]!);
  return {
    of: attributes.map(({ id }) => id),
    count: product(sizes),
    codes,
    key: (stratum) =>
      categories(stratum)
        .map(({ id }) => id)
        .join(','),
    label: (stratum) =>
      categories(stratum)
        .map(({ label }) => textIn(label, 'en'))
        .join(', '),
  };
}

function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
