import type { Marginal, Pack, Text } from '../pack/pack.ts';
import type { Problem } from '../table/problem.ts';
import { formatCount, listed } from '../table/wording.ts';
import { layoutOf } from './dimensions.ts';
import type { Model } from './model.ts';
import type { Unmet } from './sweep.ts';
import type { TreeFit } from './tree-fit.ts';

/** Totals may differ by this much, relative, before they count as inconsistent. */
const totalTolerance = 1e-9;

/** Marginals that add up to more people than the base has, or cover everyone and add up to fewer. */
export function inconsistentTotals(pack: Pack, model: Model): Problem[] {
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

/** What keeps a fit from converging, in sentences that name marginal and cell. */
export function explainFit(pack: Pack, model: Model, fit: TreeFit): Problem[] {
  const { status, unmet, certificate } = fit;
  if (status === 'infeasible' && certificate) return [contradiction(pack, model, certificate)];
  return unmet.map((one) =>
    status === 'infeasible' ? emptySlice(pack, model, one) : unfinished(pack, model, one),
  );
}

function emptySlice(pack: Pack, model: Model, { constraint, cell }: Unmet): Problem {
  const target = targetOf(model, constraint, cell);
  const where = cellOf(model, constraint, cell);
  return {
    ...where,
    code: 'empty-slice',
    severity: 'error',
    message:
      `${placeOf(pack, model, constraint, cell)} asks for ${formatCount(target)} people, ` +
      'but no possible combination lies there.',
    gap: -target,
    remedies: [
      { ...where, action: 'change-target', message: 'set this target to 0', value: 0 },
      {
        action: 'drop-structural-zero',
        message: 'allow a combination that is declared impossible',
      },
    ],
  };
}

function unfinished(pack: Pack, model: Model, { constraint, cell, fitted }: Unmet): Problem {
  const target = targetOf(model, constraint, cell);
  return {
    ...cellOf(model, constraint, cell),
    code: 'max-iterations',
    severity: 'error',
    message:
      `Fitting gave up: ${placeOf(pack, model, constraint, cell)} asks for ${formatCount(target)} ` +
      `people and has ${formatCount(fitted)}.`,
    gap: fitted - target,
  };
}

/** Puts a certificate into words: which targets ask for more than which leave room for. */
function contradiction(
  pack: Pack,
  model: Model,
  { multipliers, leastDeviation }: NonNullable<TreeFit['certificate']>,
): Problem {
  const carriers = multipliers
    .flatMap((own, constraint) =>
      Array.from(own, (multiplier, cell) => ({
        constraint,
        cell,
        multiplier,
        weight: Math.abs(multiplier) * targetOf(model, constraint, cell),
      })),
    )
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.constraint - b.constraint || a.cell - b.cell);
  const side = (sign: number) =>
    carriers.filter(
      ({ multiplier, weight }) => multiplier * sign > 0 && weight > 1e-3 * carriers[0]!.weight,
    );
  const words = (sign: number) =>
    listed(
      side(sign).map(
        ({ constraint, cell }) =>
          `${placeOf(pack, model, constraint, cell)} (${formatCount(targetOf(model, constraint, cell))})`,
      ),
      3,
    );
  const first = side(1)[0] ?? carriers[0]!;
  const other = side(-1).find(({ constraint }) => constraint !== first.constraint);
  return {
    ...cellOf(model, first.constraint, first.cell),
    code: 'infeasible',
    severity: 'error',
    message:
      `No population meets all targets: ${words(1)} ask for more people than ${words(-1)} leave room for. ` +
      `Whatever is fitted, some target stays off by at least ${formatCount(leastDeviation)}.`,
    ...(other && { with: other.constraint }),
    gap: leastDeviation,
    carriers: [...side(1), ...side(-1)]
      .filter(({ constraint, cell }) => cell < model.constraints[constraint]!.stated)
      .map(({ constraint, cell }) => ({
        marginal: constraint,
        cell,
        coordinates: coordinatesOf(pack, model, constraint, cell),
      })),
    remedies: [
      {
        ...cellOf(model, first.constraint, first.cell),
        action: 'change-target',
        message: `change this target by ${formatCount(leastDeviation)} people or more`,
      },
    ],
  };
}

function targetOf(model: Model, constraint: number, cell: number): number {
  const target = model.constraints[constraint]!.targets[cell]!;
  return target >= 0 ? target : 0;
}

/** Where a finding stands: marginal and cell, or the marginal alone for people it leaves open. */
function cellOf(model: Model, constraint: number, cell: number) {
  const stated = cell < model.constraints[constraint]!.stated;
  return stated ? { marginal: constraint, cell } : { marginal: constraint };
}

function coordinatesOf(pack: Pack, model: Model, constraint: number, cell: number): number[] {
  const { of, groups } = pack.marginals[constraint]!;
  const { shape } = layoutOf(model.dimensions, of, groups);
  const at = new Array<number>(shape.length);
  let rest = cell;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return at;
}

/** “Religion by raion” at Bălți, Orthodox. */
function placeOf(pack: Pack, model: Model, constraint: number, cell: number): string {
  const marginal = pack.marginals[constraint]!;
  const title = `“${english(marginal.label)}”`;
  if (cell >= model.constraints[constraint]!.stated) return `what ${title} leaves open`;
  const names = coordinatesOf(pack, model, constraint, cell).map((code, axis) =>
    nameOf(pack, marginal, marginal.of[axis]!, code),
  );
  return `${title} at ${names.join(', ')}`;
}

function nameOf(pack: Pack, { groups, groupLabels }: Marginal, id: string, code: number): string {
  const label = groups?.[id]
    ? groupLabels?.[id]?.[code]
    : pack.attributes.find((attribute) => attribute.id === id)?.categories[code]?.label;
  return label === undefined ? `group ${code} of '${id}'` : english(label);
}

function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}
