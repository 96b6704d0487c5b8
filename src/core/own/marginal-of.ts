import type { Marginal, Status } from '../pack/pack.ts';
import { listed } from '../table/wording.ts';
import { groupsAround, sizesOf } from './count-tables.ts';
import type { TableAxis } from './count-tables.ts';
import { statusOfSource } from './source-status.ts';
import type { DraftAttribute } from './draft.ts';
import { coordinatesOf } from './grid.ts';
import type { TargetTable } from './people.ts';

/** Labels of a table's attributes: "Age by sex". */
export function titleOf(axes: readonly { attribute: DraftAttribute }[]): string {
  const names = axes.map(({ attribute }, k) =>
    k === 0 ? attribute.label : attribute.label.toLowerCase(),
  );
  return names.length > 1 ? `${names[0]!} by ${listed(names.slice(1))}` : (names[0] ?? '');
}

/** Restates a target over categories where each has a label of its own, over groups elsewhere. */
export function marginalOf(
  target: TargetTable,
  isSpelled: boolean,
): { marginal: Marginal; order: Int32Array } {
  const { table, reading } = target;
  const { axes, cellOf } = innermost(target, isSpelled);
  const rank = axes.map(({ groupOf, labels }) => {
    const firsts = labels.map((_, group) => groupOf.indexOf(group));
    return labels.map((_, group) => group).sort((a, b) => firsts[a]! - firsts[b]!);
  });
  const sizes = sizesOf({ axes });
  const cells = sizes.reduce((product, extent) => product * extent, 1);
  const order = Int32Array.from({ length: cells }, (_, cell) =>
    cellOf(coordinatesOf(cell, sizes).map((at, k) => rank[k]![at]!)),
  );
  const grouped = axes.map(({ groupOf, labels }) => labels.length < groupOf.length);
  const groups = Object.fromEntries(
    axes.flatMap(({ attribute, groupOf }, k) =>
      grouped[k]
        ? [
            [
              attribute.id,
              Array.from(groupOf, (group) => (group < 0 ? null : rank[k]!.indexOf(group))),
            ],
          ]
        : [],
    ),
  );
  const groupLabels = Object.fromEntries(
    axes.flatMap(({ attribute, labels, groupOf }, k) =>
      grouped[k]
        ? [
            [
              attribute.id,
              rank[k]!.map((group) => {
                const only = [...groupOf.keys()].filter((c) => groupOf[c] === group);
                return only.length === 1
                  ? attribute.categories[only[0]!]!.label
                  : labels[group]![0]!;
              }),
            ],
          ]
        : [],
    ),
  );
  const people = Array.from(order, (cell) => target.people[cell]!);
  const published = publishedOf(target, order);
  const { marginsOfError } = reading;
  const marginOfError = marginsOfError && {
    level: reading.layout.marginLevel,
    values: Array.from(order, (cell) => marginIn(target, marginsOfError, cell)),
  };
  const marginal: Marginal = {
    id: table.id,
    label: titleOf(axes),
    of: axes.map(({ attribute }) => attribute.id),
    ...(Object.keys(groups).length > 0 && { groups, groupLabels }),
    counts: people.map((count) => (count === count ? count : null)),
    ...(published && { published }),
    ...(marginOfError?.values.some((value) => value !== null) && { marginOfError }),
    base: 'own',
    status: statusOf(target),
    source: table.id,
    ...(target.done.length > 0 && { reconciliation: sentence(target.done) }),
    ...(table.reliability !== 1 && { reliability: table.reliability }),
  };
  return { marginal, order };
}

/**
 * Axes of a target without those that another one lies inside of and decides, and the cell of
 * the target at coordinates of what is left.
 */
function innermost(
  { axes }: TargetTable,
  isSpelled: boolean,
): {
  axes: TableAxis[];
  cellOf: (at: readonly number[]) => number;
} {
  const around = axes.map((outer) => {
    if (isSpelled) return undefined;
    for (const [k, inner] of axes.entries()) {
      const groups = groupsAround(inner, outer);
      if (groups && !groups.includes(-1)) return { k, groups };
    }
    return undefined;
  });
  const kept = axes.flatMap((_, k) => (around[k] ? [] : [k]));
  const sizes = sizesOf({ axes });
  const coordinate = (k: number, at: readonly number[]): number => {
    const own = around[k];
    return own ? own.groups[coordinate(own.k, at)]! : at[kept.indexOf(k)]!;
  };
  return {
    axes: kept.map((k) => axes[k]!),
    cellOf: (at) => axes.reduce((flat, _, k) => flat * sizes[k]! + coordinate(k, at), 0),
  };
}

const weakStatuses: ReadonlySet<Status> = new Set([
  'estimated',
  'modelled',
  'assumed',
  'fictitious',
]);

/** Shares times people are derived; what was bent to another table rests on two. */
function statusOf({ table, measure, bent }: TargetTable): Status {
  const status = statusOfSource(table.source);
  if (weakStatuses.has(status)) return status;
  if (bent) return 'estimated';
  const near = status === 'official' || status === 'official-copied';
  return measure.kind === 'shares' && near ? 'derived' : status;
}

/** What was printed, where the target is not simply that. */
function publishedOf(target: TargetTable, order: Int32Array): Marginal['published'] {
  const { figures, per, half, measure, reading, done } = target;
  const { unit } = reading.layout;
  if (measure.kind === 'counts' && done.length === 0 && unit === 1 && reading.decimals === 0)
    return undefined;
  const printed = Array.from(order, (cell) => {
    const parts = target.parts[cell]!;
    const values = parts.flatMap((part) => reading.cells[part] ?? []);
    return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : null;
  });
  const bound = (sign: 1 | -1) =>
    Array.from(order, (cell, k) => {
      if (printed[k] === null || figures[cell] !== figures[cell]) return null;
      const slack = half * target.parts[cell]!.length;
      const edge = (printed[k]! * unit + sign * slack) * per[cell]!;
      const nearest = Math.round(printed[k]! * unit * per[cell]!);
      return sign > 0
        ? Math.max(nearest, Math.floor(edge + 1e-9))
        : Math.max(0, Math.min(nearest, Math.ceil(edge - 1e-9)));
    });
  return {
    values: printed,
    unit:
      measure.kind === 'shares'
        ? measure.per === 100
          ? 'percent'
          : 'share'
        : unit === 1
          ? 'people'
          : unit === 1000
            ? 'thousand people'
            : 'million people',
    decimals: reading.decimals,
    lower: bound(-1),
    upper: bound(1),
  };
}

/** Margin of error of a cell in people; of merged ones the root of the sum of squares. */
function marginIn(
  target: TargetTable,
  margins: readonly (number | null)[],
  cell: number,
): number | null {
  const own = target.parts[cell]!.map((part) => margins[part] ?? null);
  if (own.length === 0 || own.includes(null)) return null;
  const squares = own.reduce<number>((sum, margin) => sum + margin! * margin!, 0);
  const unit = target.reading.layout.unit;
  return Math.sqrt(squares) * unit * target.per[cell]!;
}

function sentence(parts: readonly string[]): string {
  return `${parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('. ')}.`;
}
