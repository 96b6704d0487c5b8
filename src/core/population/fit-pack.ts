import type { Marginal, Pack, Text } from '../pack/pack.ts';
import type { Problem } from '../table/problem.ts';
import { formatCount } from '../table/wording.ts';
import { layoutOf } from './dimensions.ts';
import { buildModel } from './model.ts';
import type { Model } from './model.ts';
import { fitTree } from './tree-fit.ts';
import type { TreeFit } from './tree-fit.ts';

/** A pack with its tables fitted: what all studies of it share. */
export interface FittedPack {
  model: Model;
  fit: TreeFit;
  /** Why the fit is not converged, or empty. */
  problems: Problem[];
}

/** Fitted packs, so that a change of size, seed or filter does not fit again. */
export type FitCache = WeakMap<Pack, FittedPack>;

/** Totals may differ by this much, relative, before they count as inconsistent. */
const totalTolerance = 1e-9;

/**
 * Largest deviation asked of a pack's fit, relative to the total: a hundredth of what counts
 * as converged, so that fitted sums scaled to ten million people still round rightly.
 */
export const packTolerance = 1e-10;

/**
 * Fits a pack. Totals that disagree are found before fitting; then nothing is fitted.
 *
 * @throws Error where the pack is malformed
 */
export function fitPack(pack: Pack, cache?: FitCache): FittedPack {
  const known = cache?.get(pack);
  if (known) return known;
  const model = buildModel(pack);
  const disagreements = inconsistentTotals(pack, model);
  const fitted: FittedPack =
    disagreements.length > 0
      ? { model, fit: unfitted(model, disagreements), problems: disagreements }
      : fitAndExplain(pack, model);
  cache?.set(pack, fitted);
  return fitted;
}

function fitAndExplain(pack: Pack, model: Model): FittedPack {
  const fit = fitTree(model, { tolerance: packTolerance });
  return { model, fit, problems: fit.unmet.map((unmet) => explain(pack, model, fit, unmet)) };
}

function unfitted(model: Model, problems: readonly Problem[]): TreeFit {
  return {
    status: 'inconsistent-totals',
    iterations: 0,
    maxDeviation: problems.reduce((worst, { gap }) => Math.max(worst, gap ?? 0), 0),
    trace: [],
    tables: {
      cliques: model.cliques.map(({ weights }) => weights),
      separators: model.cliques.map(({ separatorCells }) =>
        new Float64Array(separatorCells).fill(1),
      ),
    },
    unmet: [],
  };
}

function inconsistentTotals(pack: Pack, model: Model): Problem[] {
  return pack.marginals.flatMap(({ label, counts }, marginal): Problem[] => {
    const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const gap = total - model.total;
    const slack = model.total * totalTolerance;
    const { of, stated } = model.constraints[marginal]!;
    const open = of.some((k) => k >= stated);
    if (gap <= slack && (open || -gap <= slack)) return [];
    return [
      {
        code: 'inconsistent-totals',
        severity: 'error',
        message:
          `“${english(label)}” adds up to ${formatCount(total)} people and its base to ` +
          `${formatCount(model.total)}: ${formatCount(gap > 0 ? gap : -gap)} too ${gap > 0 ? 'many' : 'few'}.`,
        marginal,
        gap,
        remedies: [
          {
            action: 'scale-to-most-reliable',
            message: `scale “${english(label)}” to ${formatCount(model.total)} people`,
            marginal,
            value: model.total,
          },
        ],
      },
    ];
  });
}

function explain(
  pack: Pack,
  model: Model,
  { status }: TreeFit,
  { constraint, cell, fitted }: TreeFit['unmet'][number],
): Problem {
  const target = model.constraints[constraint]!.targets[cell]!;
  const marginal = pack.marginals[constraint]!;
  const rest = cell >= model.constraints[constraint]!.stated;
  const place = rest
    ? `what “${english(marginal.label)}” leaves open`
    : placeOf(pack, model, marginal, cell);
  const where = rest ? { marginal: constraint } : { marginal: constraint, cell };
  if (status === 'infeasible' && fitted === 0)
    return {
      ...where,
      code: 'empty-slice',
      severity: 'error',
      message: `${place} asks for ${formatCount(target)} people, but no possible combination lies there.`,
      gap: -target,
      remedies: [
        { ...where, action: 'change-target', message: 'set this target to 0', value: 0 },
        {
          action: 'drop-structural-zero',
          message: 'allow a combination that is declared impossible',
        },
      ],
    };
  const found = `${place} asks for ${formatCount(target)} people, the other tables leave ${formatCount(fitted)}`;
  return status === 'infeasible'
    ? {
        ...where,
        code: 'infeasible',
        severity: 'error',
        message: `${found}: no table meets all of them.`,
        gap: fitted - target,
        remedies: [
          {
            ...where,
            action: 'change-target',
            message: `bring this target nearer to ${formatCount(fitted)}`,
            value: fitted,
          },
        ],
      }
    : {
        ...where,
        code: 'max-iterations',
        severity: 'error',
        message: `${found} when fitting gave up.`,
        gap: fitted - target,
      };
}

/** “Religion by raion” at Bălți, Orthodox. */
function placeOf(pack: Pack, model: Model, marginal: Marginal, cell: number): string {
  const { shape } = layoutOf(model.dimensions, marginal.of, marginal.groups);
  let rest = cell;
  const names: string[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const code = rest % shape[axis]!;
    rest = (rest - code) / shape[axis]!;
    const id = marginal.of[axis]!;
    const label = marginal.groups?.[id]
      ? marginal.groupLabels?.[id]?.[code]
      : pack.attributes.find((attribute) => attribute.id === id)?.categories[code]?.label;
    names.unshift(label === undefined ? `group ${code} of '${id}'` : english(label));
  }
  return `“${english(marginal.label)}” at ${names.join(', ')}`;
}

function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}
