import type { Attribute, AttributeId, Text } from '../../pack/pack.ts';
import { cellCount, marginOf } from '../../table/contingency.ts';
import { textIn } from '../../population/persona.ts';
import type { Comparison } from '../../population/report.ts';
import { sum } from '../../statistics/goodness-of-fit.ts';
import type { CellCounts, TableRequest } from '../count/counts.ts';
import type { Roles } from './roles.ts';
import type { Drawing } from '../count/subject.ts';

/** An attribute as the controls read it: category by category, or ages in bands. */
export interface BiasAxis {
  attribute: Attribute;
  groups?: Int32Array;
  labels: Text[];
}

/** Lowest ages of the bands in which single years are read: those of the persona policy. */
const ageBands = [0, 18, 25, 35, 45, 55, 65];
/** Categories from which numbers are read in bands. */
const mostCategories = 12;
/** Cells of a table that a control asks for, at most. */
const mostCells = 200_000;
/** Categories of an attribute that parts of the population are told apart by, at most. */
const mostParts = 60;

/** How the controls read an attribute. */
export function axisOf(attribute: Attribute): BiasAxis {
  const { values, categories } = attribute;
  const isAge = values !== undefined && categories.length > mostCategories;
  if (!isAge || !/^(years|year|ani)$/i.test(textIn(attribute.unit ?? '', 'en')))
    return { attribute, labels: categories.map(({ label }) => label) };
  const band = values.map((age) => ageBands.findLastIndex((from) => age >= from));
  const used = [...new Set(band)].filter((b) => b >= 0).sort((a, b) => a - b);
  return {
    attribute,
    groups: Int32Array.from(band, (b) => used.indexOf(b)),
    labels: used.map((b) => bandLabel(ageBands[b]!, ageBands[b + 1])),
  };
}

function bandLabel(from: number, next: number | undefined): string {
  return next === undefined ? `${from}+` : `${from}–${next - 1}`;
}

/** What the controls need counted, and which attributes they read. */
export interface BiasPlan {
  tables: TableRequest[];
  income: AttributeId | null;
  education: AttributeId | null;
  technology: AttributeId | null;
  /** Levels of geography, coarse to fine. */
  areas: AttributeId[];
  /** Sex and age, within which education is compared. */
  strata: AttributeId[];
  /** Attributes whose categories are looked at one by one. */
  parts: AttributeId[];
  /** Attributes that education is tied to. */
  ties: AttributeId[];
  /** Attributes whose categories are in order, with numbers or without. */
  ordered: AttributeId[];
}

/**
 * What is to be counted for the controls. The tables are named `bias:` and their attributes; the
 * expected people of each come from the reference.
 */
export function biasPlan(attributes: readonly Attribute[], roles: Roles): BiasPlan {
  const of = (id: AttributeId) => attributes.find((attribute) => attribute.id === id)!;
  const sizeOf = (id: AttributeId) => axisOf(of(id)).labels.length;
  const age = [...roles.age].sort((a, b) => ageRank(of(b)) - ageRank(of(a)))[0];
  const [sex] = roles.sex;
  const strata = [age, sex].filter((id): id is AttributeId => id !== undefined);
  const [income] = roles.income;
  const [education] = roles.education;
  const [technology] = roles.technologyAdoption;
  const smallAreas = roles.geography.filter((id) => sizeOf(id) <= mostParts && sizeOf(id) > 1);
  const parts = [...strata, ...(education ? [education] : []), ...smallAreas.slice(0, 2)];
  const ties = education ? [...fewer(roles.income), ...smallAreas.slice(0, 1)] : [];
  function fewer(ids: readonly AttributeId[]): AttributeId[] {
    return ids.filter((id) => sizeOf(id) <= mostCategories).slice(0, 1);
  }
  const wanted: AttributeId[][] = [
    ...(income ? [[income], ...parts.map((part) => [income, part])] : []),
    ...(education
      ? [[education], [education, ...strata], ...ties.map((tie) => [education, tie, ...strata])]
      : []),
    ...(technology ? [[technology]] : []),
    ...(strata.length > 1 ? [strata] : []),
    ...roles.geography.map((area) => [area]),
    ...smallAreas.slice(-1).flatMap((area) => strata.map((stratum) => [area, stratum])),
  ];
  const tables = new Map<string, TableRequest>();
  for (const ids of wanted) {
    const request = requestOf(ids.map(of));
    if (new Set(ids).size === ids.length && cellCount(request.shape) <= mostCells)
      tables.set(request.id, request);
  }
  return {
    tables: [...tables.values()],
    income: income ?? null,
    education: education ?? null,
    technology: technology ?? null,
    areas: roles.geography,
    strata,
    parts: [...new Set(parts)],
    ties,
    ordered: [...roles.income, ...roles.age],
  };
}

/** Bands of the population's own, of 4 to 12 the most, before single years and anything coarser. */
function ageRank(attribute: Attribute): number {
  const { groups, labels } = axisOf(attribute);
  const size = labels.length;
  return size < 4 || size > mostCategories ? -size : groups ? 1 : size;
}

/** The table over some attributes, as the controls read them. */
export function requestOf(attributes: readonly Attribute[]): TableRequest {
  const axes = attributes.map(axisOf);
  const of = attributes.map(({ id }) => id);
  const grouped = axes.filter(({ groups }) => groups);
  return {
    id: tableId(of),
    of,
    shape: axes.map(({ labels }) => labels.length),
    ...(grouped.length > 0 && {
      groups: Object.fromEntries(grouped.map(({ attribute, groups }) => [attribute.id, groups!])),
    }),
  };
}

export function tableId(of: readonly AttributeId[]): string {
  return `bias:${of.join(',')}`;
}

/** What is known of a table beside what was counted. */
export interface ExpectedTable {
  /** People in any unit, in the cells of the request. */
  people: Float64Array;
  /** A published target that states the table, which exact quotas meet to the person. */
  isTarget: boolean;
  /** Rows behind it where it was counted in a sample, as of a reference file: they scatter too. */
  rows?: number;
}

/** A counted table with its reference. */
export interface BiasTable {
  request: TableRequest;
  axes: BiasAxis[];
  rows: Float64Array;
  /** Rows in the table, and as many of equal weight as tell the same of its distance from the reference. */
  total: number;
  size: number;
  /** People, weighted: shares of everyone in the table. */
  shares: Float64Array;
  /** The same by the reference; null where nothing is known. */
  expected: Float64Array | null;
  /** The table is met to the person by construction, as far as whole people can. */
  exact: boolean;
}

/** A table as counted, set beside its reference. */
export function biasTable(
  request: TableRequest,
  attributes: readonly Attribute[],
  counts: CellCounts,
  expected: ExpectedTable | null,
  drawing: Drawing,
): BiasTable {
  const { rows, sums, squares } = counts;
  const total = sum(rows);
  const people = sums ?? rows;
  const weight = sum(people);
  const size = sums && squares ? (weight * weight) / sum(squares) : total;
  const known = expected && sum(expected.people) > 0 ? sum(expected.people) : 0;
  // The variance of a difference is that of both: 1 ÷ n + 1 ÷ m.
  const told =
    expected?.rows === undefined ? size : (size * expected.rows) / (size + expected.rows);
  return {
    request,
    axes: request.of.map((id) => axisOf(attributes.find((one) => one.id === id)!)),
    rows,
    total,
    size: total > 0 ? told : 0,
    shares: Float64Array.from(people, (count) => (weight > 0 ? count / weight : 0)),
    expected: known > 0 ? Float64Array.from(expected!.people, (count) => count / known) : null,
    exact: drawing === 'quota' && !sums && (expected?.isTarget ?? false),
  };
}

/**
 * What the comparisons of a population know of a table: one over the same attributes in the same
 * groups, or a finer one added up. Null where none is complete.
 */
export function expectedIn(
  request: TableRequest,
  comparisons: readonly Comparison[],
): ExpectedTable | null {
  const kinds = ['target', 'slice', 'layer', 'fit'];
  const fitting = comparisons
    .filter(({ kind, of }) => kinds.includes(kind) && request.of.every((id) => of.includes(id)))
    .sort((a, b) => a.expected.length - b.expected.length);
  for (const comparison of fitting) {
    const people = addUp(request, comparison);
    if (!people) continue;
    const states =
      comparison.of.length === request.of.length &&
      comparison.shape.every((extent, axis) => {
        const at = request.of.indexOf(comparison.of[axis]!);
        return extent === request.shape[at];
      });
    const isTarget = states && (comparison.kind === 'target' || comparison.kind === 'slice');
    return { people, isTarget };
  }
  return null;
}

/** A comparison added up to the cells of a request; null where it leaves something out or unknown. */
function addUp(
  request: TableRequest,
  { of, shape, groups, expected }: Comparison,
): Float64Array | null {
  const cellOfAxis = of.map((id, axis): Int32Array | null => {
    const at = request.of.indexOf(id);
    const extent = shape[axis]!;
    if (at < 0) return new Int32Array(extent);
    const [own, wanted] = [groups?.[id], request.groups?.[id]];
    const into = new Int32Array(extent).fill(-1);
    const stride = request.shape.slice(at + 1).reduce((product, size) => product * size, 1);
    const categories = own?.length ?? wanted?.length ?? extent;
    for (let category = 0; category < categories; category++) {
      const from = own ? own[category]! : category;
      const to = wanted ? wanted[category]! : category;
      if (from < 0 || to < 0) return null;
      if (into[from]! >= 0 && into[from] !== to * stride) return null;
      into[from] = to * stride;
    }
    return into.includes(-1) ? null : into;
  });
  if (cellOfAxis.some((axis) => axis === null)) return null;
  // A table over groups leaves out whoever is in none, also where the attribute is added up.
  if (of.some((id) => !request.of.includes(id) && groups?.[id]?.includes(-1))) return null;
  const people = new Float64Array(cellCount(request.shape));
  for (let cell = 0; cell < expected.length; cell++) {
    if (Number.isNaN(expected[cell]!)) return null;
    let rest = cell;
    let into = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      into += cellOfAxis[axis]![rest % shape[axis]!]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    people[into] = people[into]! + expected[cell]!;
  }
  return people;
}

/** People along one axis of a table. */
export function margin(values: Float64Array, shape: readonly number[], axis: number): Float64Array {
  return marginOf(values, shape, { of: [axis] });
}
