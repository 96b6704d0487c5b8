import type { Attribute, AttributeId, Pack } from '../../pack/pack.ts';
import { cellCount } from '../../table/contingency.ts';
import { axesOf, isDetermined } from './axes.ts';
import type { KnownPeople } from './axes.ts';
import { pairNumber, pairsOf } from './counts.ts';
import type { CountPlan, PairAxis, TableRequest } from './counts.ts';

/** Rows up to which repeated profiles are sought: each distinct one takes some 40 bytes meanwhile. */
export const mostProfiles = 2_000_000;

/** Cells that a table of three attributes may have to be counted, and how many such tables are. */
const triples = { cells: 8192, tables: 40 };

/** Cells that a table may have at all. */
const mostCells = 1 << 24;

export interface CountRequest {
  /** Attributes of the population, as `Subject.attributes`. */
  attributes: readonly Attribute[];
  /** Rows of the population. */
  rows: number;
  /** The pack that it is held against. */
  pack?: Pack | undefined;
  /** Tables to be counted, comparisons among them; those over attributes that are missing are left out. */
  tables?: readonly TableRequest[] | undefined;
  /** Attributes that the fit holds in one table, as `FitReport.cliques`; the pack's own tables when absent. */
  cliques?: readonly (readonly AttributeId[])[] | undefined;
  /** People by category, where known: they decide bands. Comparisons of one attribute tell when absent. */
  people?: KnownPeople | undefined;
}

/**
 * What is to be counted of a population: every attribute alone; every pair that is no matter of
 * definition (see `axesOf` for attributes of many categories, and `isDetermined`); the given
 * tables; tables `three:a,b,c` of attributes that the fit holds together; the pack's impossible
 * combinations; and profiles over all attributes up to 2,000,000 rows.
 */
export function countPlanOf(request: CountRequest): CountPlan {
  const { attributes, rows, pack, tables = [] } = request;
  const ids = new Set(attributes.map(({ id }) => id));
  const isThere = (of: readonly AttributeId[]) => of.every((id) => ids.has(id));
  const { axes, readAs } = axesOf(
    attributes,
    pack?.attributes,
    request.people ?? peopleOf(tables, attributes),
  );
  const known = [...attributes, ...(pack?.attributes ?? []).filter(({ id }) => !ids.has(id))];
  const determined = pairsOf(axes.length).flatMap(([a, b]) =>
    isDetermined(axes[a]!.attribute, axes[b]!.attribute, known)
      ? [pairNumber(axes.length, a, b)]
      : [],
  );
  const counted = tables
    .filter(({ of, shape }) => isThere(of) && cellCount(shape) <= mostCells)
    .map(({ id, of, groups, shape }) => ({ id, of, shape, ...(groups && { groups }) }));
  return {
    singles: attributes.map(({ id, categories }) => ({ attribute: id, size: categories.length })),
    axes,
    determined,
    readAs,
    tables: [...counted, ...triplesOf(axes, determined, request.cliques ?? tablesOf(pack), known)],
    zeros: (pack?.structuralZeros ?? []).filter(({ where }) => isThere(Object.keys(where))),
    profile: rows <= mostProfiles ? [...ids] : [],
  };
}

/** People by category from comparisons of one attribute. */
function peopleOf(
  tables: readonly (TableRequest & { expected?: ArrayLike<number> })[],
  attributes: readonly Attribute[],
): KnownPeople {
  const people: KnownPeople = {};
  for (const { of, groups, expected } of tables) {
    const size = attributes.find(({ id }) => id === of[0])?.categories.length;
    if (of.length !== 1 || groups || expected?.length !== size || !expected) continue;
    if (Array.from(expected).every((count) => count >= 0)) people[of[0]!] ??= expected;
  }
  return people;
}

/** Attributes that the pack ties by one table. */
function tablesOf(pack: Pack | undefined): AttributeId[][] {
  return [...(pack?.marginals ?? []), ...(pack?.sampleFactors ?? [])].map(({ of }) => of);
}

/**
 * Tables of any three axes that stand in one clique and are no matter of definition. Of attributes
 * that are functions of the same one the finest that keeps a table small is taken.
 */
function triplesOf(
  axes: readonly PairAxis[],
  determined: readonly number[],
  cliques: readonly (readonly AttributeId[])[],
  known: readonly Attribute[],
): TableRequest[] {
  const n = axes.length;
  const skipped = new Set(determined);
  const lines = axes.map(({ attribute }) => [attribute, ...sourcesOf(attribute, known)]);
  const inClique = lines.map((ids) =>
    cliques.map((clique) => ids.some((id) => clique.includes(id))),
  );
  const together = (...some: number[]) =>
    cliques.some((_, c) => some.every((axis) => inClique[axis]![c]));
  const isFree = (a: number, b: number) => !skipped.has(pairNumber(n, a, b));
  const finest = new Map<string, { table: TableRequest; cells: number }>();
  for (const [a, b] of pairsOf(n)) {
    if (!isFree(a, b) || !together(a, b)) continue;
    for (let c = b + 1; c < n; c++) {
      if (!isFree(a, c) || !isFree(b, c) || !together(a, b, c)) continue;
      const three = [axes[a]!, axes[b]!, axes[c]!];
      const shape = three.map(({ size }) => size);
      const cells = cellCount(shape);
      const roots = [a, b, c].map((axis) => lines[axis]!.at(-1)!);
      const key = [...new Set(roots)].sort().join();
      if (cells > triples.cells || shape.includes(1) || new Set(roots).size < 3) continue;
      if (cells <= (finest.get(key)?.cells ?? 0)) continue;
      const of = three.map(({ attribute }) => attribute);
      const groups = Object.fromEntries(three.map((axis) => [axis.attribute, axis.groups]));
      finest.set(key, { cells, table: { id: `three:${of.join(',')}`, of, groups, shape } });
    }
  }
  return [...finest.values()]
    .sort((x, y) => x.cells - y.cells)
    .slice(0, triples.tables)
    .map(({ table }) => table);
}

/** Attributes that an attribute is a function of. */
function sourcesOf(id: AttributeId, known: readonly Attribute[]): AttributeId[] {
  const source = known.find((one) => one.id === id)?.derivedFrom?.attribute;
  return source === undefined ? [] : [source, ...sourcesOf(source, known)];
}
