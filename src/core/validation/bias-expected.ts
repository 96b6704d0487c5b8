import type { Pack } from '../pack/pack.ts';
import { dimensionsOf } from '../population/dimensions.ts';
import { fitTied } from '../population/fit-pack.ts';
import type { FittedPack } from '../population/fit-pack.ts';
import { CliqueTooLarge } from '../population/model.ts';
import type { Comparison } from '../population/report.ts';
import { cutTables, evidenceOf } from '../population/slice.ts';
import { homeOf, peopleBy } from '../population/tree-marginals.ts';
import type { TreeTables } from '../population/tree-tables.ts';
import type { Model } from '../population/model.ts';
import { expectedIn } from './bias-tables.ts';
import type { ExpectedTable } from './bias-tables.ts';
import type { TableRequest } from './counts.ts';
import type { Grouping } from './regroup.ts';

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
