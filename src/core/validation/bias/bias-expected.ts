import type { Attribute, AttributeId, Pack } from '../../pack/pack.ts';
import { dimensionsOf } from '../../population/dimensions.ts';
import { fitTied } from '../../population/fit-pack.ts';
import type { FittedPack } from '../../population/fit-pack.ts';
import { CliqueTooLarge } from '../../population/model.ts';
import type { Comparison } from '../../population/report.ts';
import { cutTables, evidenceOf } from '../../population/slice.ts';
import { homeOf, peopleBy } from '../../population/tree-marginals.ts';
import type { TreeTables } from '../../population/tree-tables.ts';
import type { Model } from '../../population/model.ts';
import { expectedIn } from './bias-tables.ts';
import type { ExpectedTable } from './bias-tables.ts';
import type { TableRequest } from '../count/counts.ts';
import { neutral } from '../verdict/judging.ts';
import type { Grouping } from '../file/regroup.ts';

/** Combinations of a table of three and more attributes that are tied for the sake of a control. */
const largestTie = 300_000;

/** Where expected tables come from. */
export interface ReferenceSource {
  comparisons: readonly Comparison[];
  /** The fitted pack, inside the filter; it knows every table of the pack's attributes. */
  fit?: {
    pack: Pack;
    fitted: FittedPack;
    /** Codes per attribute that the filter keeps. */
    where: Record<string, number[]>;
  };
  /** How a file tells the pack's categories apart, where it does so less finely. */
  groupings?: ReadonlyMap<string, Grouping>;
}

/**
 * Expected people of each table: by a comparison that states it or a finer one, else from the fitted
 * tables. Tables of three and more attributes that no table ties are what the fit makes of them,
 * which takes a tree of its own; null where that would be too large, or an attribute is unknown.
 */
export function expectedTables(
  requests: readonly TableRequest[],
  source: ReferenceSource,
): (ExpectedTable | null)[] {
  return requests.map(expectedBy(source));
}

/** The same, table by table, for a caller that does something between them. */
export function expectedBy({
  comparisons,
  fit,
  groupings,
}: ReferenceSource): (request: TableRequest) => ExpectedTable | null {
  const cut = fit && cutter(fit);
  return (request) => {
    const stated = expectedIn(request, comparisons);
    if (stated || !fit || !cut) return stated;
    if (!request.of.every((id) => fit.pack.attributes.some((own) => own.id === id))) return null;
    const dimensions = dimensionsOf(fit.fitted.model.dimensions, request.of);
    try {
      const inOne = dimensions.length < 3 || homeOf(fit.fitted.model, dimensions) >= 0;
      const of = inOne
        ? fit.fitted
        : fitTied(fit.pack, fit.fitted, { dimensions, limit: largestTie });
      const groups = inPackCategories(request, fit.pack, groupings);
      const { people } = peopleBy(of.model, cut(of), request.of, groups);
      return { people, isTarget: false };
    } catch (error) {
      if (!(error instanceof CliqueTooLarge)) throw error;
      return null;
    }
  };
}

/**
 * Whether something is known of each table. Assumed shares prove no bias of anybody; nor, in rows that
 * were not drawn from the pack, does a table of attributes that the pack takes to be independent
 * because no table ties them, such as areas and ages.
 *
 * @param attributes of the population, traits of layers among them
 * @param areDrawn the rows were drawn from the pack, what it assumes included
 */
export function areMeasured(
  requests: readonly TableRequest[],
  pack: Pack,
  { model, assumedIndependent }: FittedPack,
  attributes: readonly Pick<Attribute, 'id' | 'status'>[],
  areDrawn: boolean,
): boolean[] {
  const { list, readings } = model.dimensions;
  const stated = [...pack.marginals, ...pack.sampleFactors].map(({ of, status }) => ({
    dimensions: of.map((id) => readings.get(id)?.dimension),
    status,
  }));
  const isAssumed = (dimension: number) => {
    const own = stated.filter(({ dimensions }) => dimensions.includes(dimension));
    const itself = pack.attributes.find(({ id }) => id === list[dimension]!.attribute)!;
    return (
      neutral.has(itself.status) || (own.length > 0 && own.every((t) => neutral.has(t.status)))
    );
  };
  const isOwnAssumption = (of: AttributeId) =>
    attributes.some(({ id, status }) => id === of && neutral.has(status));
  // What is nested, such as a step of income inside a bracket, is tied where all that it is nested in is.
  const parentsOf = (dimension: number) =>
    (pack.attributes.find(({ id }) => id === list[dimension]!.attribute)!.within?.attributes ?? [])
      .map((id) => readings.get(id)!.dimension)
      .filter((parent) => parent !== dimension);
  const isTied = (a: number, b: number): boolean => {
    if (a === b) return true;
    const [first, second] = [list[Math.min(a, b)]!.attribute, list[Math.max(a, b)]!.attribute];
    if (!assumedIndependent.some(({ pair }) => pair[0] === first && pair[1] === second))
      return true;
    const throughParents = (of: number, other: number) => {
      const parents = parentsOf(of);
      return parents.length > 0 && parents.every((parent) => isTied(parent, other));
    };
    return throughParents(a, b) || throughParents(b, a);
  };
  return requests.map(({ of }) => {
    const own = of.flatMap((id) => readings.get(id)?.dimension ?? []);
    return (
      !of.some(isOwnAssumption) &&
      !own.some(isAssumed) &&
      (areDrawn || own.every((a, i) => own.slice(0, i).every((b) => isTied(a, b))))
    );
  });
}

/** Fitted tables inside the filter, cut once for each tree. */
function cutter({ where }: NonNullable<ReferenceSource['fit']>) {
  const known = new Map<Model, TreeTables>();
  return ({ model, fit }: Pick<FittedPack, 'model' | 'fit'>): TreeTables => {
    const own = known.get(model) ?? cutTables(model, fit.tables, evidenceOf(model, where));
    known.set(model, own);
    return own;
  };
}

/** Group of each category of the pack, for tables that are stated over a file's categories. */
function inPackCategories(
  { of, groups }: TableRequest,
  pack: Pack,
  groupings: ReferenceSource['groupings'],
): Record<string, Int32Array> {
  const own = of.flatMap((id): [string, Int32Array][] => {
    const grouping = groupings?.get(id);
    const wanted = groups?.[id];
    if (!grouping) return wanted ? [[id, wanted]] : [];
    const { categories } = pack.attributes.find((attribute) => attribute.id === id)!;
    return [
      [
        id,
        Int32Array.from(categories, (_, c) => {
          const group = grouping.groups[c]!;
          return group < 0 || !wanted ? group : wanted[group]!;
        }),
      ],
    ];
  });
  return Object.fromEntries(own);
}
