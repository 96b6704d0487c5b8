import type { Attribute, AttributeId, Marginal, Status, Text } from '../core/pack/pack.ts';
import { decimalsAt } from '../core/pack/published.ts';
import type { Comparison } from '../core/population/report.ts';
import { sumOf } from '../core/statistics/margin-of-error.ts';
import type { Estimate } from '../core/statistics/margin-of-error.ts';
import type { PackView, Population } from '../client/engine.ts';

/** A count as published, scaled to the size of the population, with its interval. */
export interface PublishedCount {
  lower: number;
  upper: number;
  /** As printed, with its unit. */
  printed: { figure: string; unit?: Text };
}

/** One category of an attribute: what was drawn beside what was expected. */
export interface AttributeRow {
  code: number;
  drawn: number;
  /** People expected in a population of this size; NaN where unknown. */
  target: number;
  published?: PublishedCount;
  /** Sampling error of the target as its publisher states it, in people of this population. */
  marginOfError?: number;
}

/** An attribute counted in the population. */
export interface AttributeTable {
  attribute: Attribute;
  rows: AttributeRow[];
  size: number;
  kind: Comparison['kind'];
  /** The marginal that states the target, alone or summed over its other attributes. */
  marginal?: Marginal;
  /** Level of confidence of the margins of error, where some rows have one. */
  level?: number;
  /** Largest distance between drawn and target, in people. */
  largest: number;
}

/** Two attributes counted together, row-major. */
export interface TieTable {
  rows: Attribute;
  columns: Attribute;
  drawn: Float64Array;
  target: Float64Array;
  kind: Comparison['kind'];
  marginal?: Marginal;
  marginOfError?: NonNullable<Comparison['marginOfError']>;
}

/** Counts every attribute of the pack in the population, in the order of the pack. */
export function attributeTables(pack: PackView, population: Population): AttributeTable[] {
  return pack.attributes.flatMap((attribute) => {
    const table = attributeTable(pack, population, attribute);
    return table ? [table] : [];
  });
}

function attributeTable(
  pack: PackView,
  population: Population,
  attribute: Attribute,
): AttributeTable | undefined {
  const margin = marginOf(pack, population, [attribute.id]);
  if (!margin) return undefined;
  const stated = margin.kind === 'fit' ? partlyStated(population, attribute) : undefined;
  const marginal = margin.marginal ?? pack.marginals.find(({ id }) => id === stated?.id);
  const kind = stated?.kind ?? margin.kind;
  const scale = population.size / baseTotal(pack);
  const rows = attribute.categories.map((_, code): AttributeRow => {
    const cell = stated ? (stated.cells[code] ?? -1) : code;
    const target = stated && cell >= 0 ? stated.expected[cell]! : margin.target[code]!;
    const row: AttributeRow = { code, drawn: margin.drawn[code]!, target };
    const published =
      kind === 'target'
        ? (publishedCell(marginal, cell, scale) ?? publishedFigure(pack, attribute.id, code, scale))
        : undefined;
    const uncertain = stated ? stated.marginOfError : margin.marginOfError;
    const error = uncertain?.people[cell];
    return {
      ...row,
      ...(published && { published }),
      ...(error !== undefined && !Number.isNaN(error) && { marginOfError: error }),
    };
  });
  const level = (stated ?? margin).marginOfError?.level;
  const largest = rows.reduce(
    (most, row) =>
      Number.isNaN(row.target) ? most : Math.max(most, Math.abs(row.drawn - row.target)),
    0,
  );
  return {
    attribute,
    rows,
    size: population.size,
    kind,
    largest,
    ...(marginal ? { marginal } : {}),
    ...(level !== undefined && rows.some((row) => row.marginOfError !== undefined) && { level }),
  };
}

/**
 * A comparison that states some categories of an attribute alone and leaves others out, as
 * marital status is stated for those of 15 and over only.
 */
function partlyStated({ report }: Population, { id }: Attribute) {
  for (const comparison of report.comparisons) {
    const cells = comparison.groups?.[id];
    if (comparison.of.length !== 1 || comparison.kind === 'fit' || !cells) continue;
    const used = [...cells].filter((cell) => cell >= 0);
    if (new Set(used).size === used.length) return { ...comparison, cells };
  }
  return undefined;
}

/** Counts two attributes together; undefined where no table of the fit holds both. */
export function tieTable(
  pack: PackView,
  population: Population,
  of: readonly [AttributeId, AttributeId],
): TieTable | undefined {
  const margin = marginOf(pack, population, of);
  const [rows, columns] = of.map((id) => pack.attributes.find((attribute) => attribute.id === id));
  if (!margin || !rows || !columns) return undefined;
  return { rows, columns, ...margin };
}

/** People of the base that the pack's targets add up to. */
export function baseTotal(pack: PackView): number {
  return pack.bases.find(({ id }) => id === pack.base)?.total ?? Number.NaN;
}

interface Margin {
  drawn: Float64Array;
  target: Float64Array;
  kind: Comparison['kind'];
  marginal?: Marginal;
  marginOfError?: NonNullable<Comparison['marginOfError']>;
}

/** Margins of error of sums, taken as independent; NaN where a part has none. */
function summedMargins(
  { marginOfError }: Pick<Comparison, 'marginOfError'>,
  estimates: Float64Array,
  sumOfCell: Int32Array,
  count: number,
): Pick<Margin, 'marginOfError'> {
  if (!marginOfError) return {};
  const parts: Estimate[][] = Array.from({ length: count }, () => []);
  sumOfCell.forEach((to, cell) => {
    parts[to]!.push({ estimate: estimates[cell]!, marginOfError: marginOfError.people[cell]! });
  });
  return {
    marginOfError: {
      level: marginOfError.level,
      people: Float64Array.from(parts, (own) => sumOf(own).marginOfError),
    },
  };
}

/**
 * Sums the smallest comparison that holds the attributes over their categories. An
 * attribute that is a function of another is summed from that one.
 */
function marginOf(
  pack: PackView,
  population: Population,
  of: readonly AttributeId[],
): Margin | undefined {
  const direct = summed(pack, population, of);
  if (direct) return direct;
  const position = of.findIndex((id) => derivation(pack, id));
  if (position < 0) return undefined;
  const { attribute, groups } = derivation(pack, of[position]!)!;
  const parent = marginOf(
    pack,
    population,
    of.map((id, i) => (i === position ? attribute : id)),
  );
  if (!parent) return undefined;
  const extents = of.map((id) => sizeOf(pack, id));
  const parentExtents = extents.map((extent, i) => (i === position ? groups.length : extent));
  const drawn = new Float64Array(product(extents));
  const target = new Float64Array(drawn.length);
  const inner = product(extents.slice(position + 1));
  const sumOfCell = new Int32Array(parent.drawn.length);
  for (let cell = 0; cell < parent.drawn.length; cell++) {
    const outer = Math.floor(cell / (inner * parentExtents[position]!));
    const code = Math.floor(cell / inner) % parentExtents[position]!;
    const to = (outer * extents[position]! + groups[code]!) * inner + (cell % inner);
    drawn[to]! += parent.drawn[cell]!;
    target[to]! += parent.target[cell]!;
    sumOfCell[cell] = to;
  }
  const margins = summedMargins(parent, parent.target, sumOfCell, drawn.length);
  return { drawn, target, kind: parent.kind, ...margins };
}

function summed(
  pack: PackView,
  population: Population,
  of: readonly AttributeId[],
): Margin | undefined {
  const { comparisons } = population.report;
  let best = -1;
  for (let i = 0; i < comparisons.length; i++) {
    const candidate = comparisons[i]!;
    if (!of.every((id) => candidate.of.includes(id) && !isGrouped(candidate, id))) continue;
    if (hasUnknown(candidate, of)) continue;
    if (best < 0 || rank(candidate) < rank(comparisons[best]!)) best = i;
  }
  const comparison = comparisons[best];
  if (!comparison) return undefined;
  const extents = of.map((id) => sizeOf(pack, id));
  const strides = of.map((_, i) => product(extents.slice(i + 1)));
  const axes = comparison.of.map((id) => of.indexOf(id));
  const drawn = new Float64Array(product(extents));
  const target = new Float64Array(drawn.length);
  const counts = population.counts[best]!;
  const sumOfCell = new Int32Array(counts.length);
  for (let cell = 0; cell < counts.length; cell++) {
    let rest = cell;
    let to = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const extent = comparison.shape[axis]!;
      const code = rest % extent;
      rest = (rest - code) / extent;
      if (axes[axis]! >= 0) to += code * strides[axes[axis]!]!;
    }
    drawn[to]! += counts[cell]!;
    target[to]! += comparison.expected[cell]!;
    sumOfCell[cell] = to;
  }
  const margins = summedMargins(comparison, comparison.expected, sumOfCell, drawn.length);
  const marginal = pack.marginals.find(({ id }) => id === comparison.id);
  return { drawn, target, kind: comparison.kind, ...(marginal ? { marginal } : {}), ...margins };
}

/** Targets before what only the fit says; of these the smallest table. */
function rank(comparison: Comparison): number {
  const isFit = comparison.kind === 'fit' ? 1e9 : 0;
  return isFit + comparison.of.length * 1e7 + comparison.expected.length;
}

function isGrouped(comparison: Comparison, id: AttributeId): boolean {
  return comparison.groups?.[id] !== undefined;
}

/** A sum over other attributes is complete only where no cell is unknown or outside all groups. */
function hasUnknown(comparison: Comparison, of: readonly AttributeId[]): boolean {
  if (comparison.of.length === of.length) return false;
  const isPartial = Object.values(comparison.groups ?? {}).some((groups) => groups.includes(-1));
  return isPartial || comparison.expected.some(Number.isNaN);
}

/** Statuses of counts that somebody prints; the others are computed. */
const countedStatuses: ReadonlySet<Status> = new Set([
  'official',
  'official-copied',
  'secondary',
  'fictitious',
]);

/** What a marginal of one attribute prints in a cell; an untouched count is printed so. */
function publishedCell(
  marginal: Marginal | undefined,
  cell: number,
  scale: number,
): PublishedCount | undefined {
  if (marginal?.of.length !== 1) return undefined;
  const { published, counts, status, reconciliation } = marginal;
  if (!published) {
    const count = counts[cell];
    if (typeof count !== 'number' || !countedStatuses.has(status) || reconciliation)
      return undefined;
    return { lower: count * scale, upper: count * scale, printed: { figure: `${count}` } };
  }
  const { values, lower, upper, unit } = published;
  const [value, from, to] = [values[cell], lower[cell], upper[cell]];
  if (typeof value !== 'number' || typeof from !== 'number' || typeof to !== 'number')
    return undefined;
  return {
    lower: from * scale,
    upper: to * scale,
    printed: { figure: value.toFixed(decimalsAt(published, cell)), unit },
  };
}

/** A published figure about this category alone that is no target. */
function publishedFigure(
  pack: PackView,
  id: AttributeId,
  code: number,
  scale: number,
): PublishedCount | undefined {
  // A figure of another base is no printing of this target: it is listed, not drawn beside it.
  const figure = pack.figures.find(
    ({ where, kind }) =>
      kind !== 'bases' &&
      Object.keys(where).length === 1 &&
      where[id]?.length === 1 &&
      where[id][0] === code,
  );
  if (!figure) return undefined;
  const { lower, upper, printed, label } = figure;
  return {
    lower: lower * scale,
    upper: upper * scale,
    printed: { figure: printed, unit: label },
  };
}

function derivation(pack: PackView, id: AttributeId) {
  return pack.attributes.find((attribute) => attribute.id === id)?.derivedFrom;
}

function sizeOf(pack: PackView, id: AttributeId): number {
  return pack.attributes.find((attribute) => attribute.id === id)?.categories.length ?? 0;
}

function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}

/** A coarser attribute over the categories of another: regions over raions. */
export interface Grouping {
  attribute: Attribute;
  groups: readonly number[];
}

/** The attribute that groups the categories of the given one, where the pack has one. */
export function groupingOf(pack: PackView, id: AttributeId): Grouping | undefined {
  for (const attribute of pack.attributes)
    if (attribute.derivedFrom?.attribute === id)
      return { attribute, groups: attribute.derivedFrom.groups };
  return undefined;
}
