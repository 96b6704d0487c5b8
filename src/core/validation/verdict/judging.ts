import type { Attribute, AttributeId, Marginal, Pack, Status, Text } from '../../pack/pack.ts';
import { estimatedCellsOf } from '../../population/agreement.ts';
import type { Comparison } from '../../population/report.ts';
import { standardErrorOf } from '../../statistics/margin-of-error.ts';
import type { Counts, CountPlan } from '../count/counts.ts';
import type { Subject } from '../count/subject.ts';

/** What a population is judged by: its counts beside the tables that it should meet. */
export interface JudgeInput {
  subject: Subject;
  /** The pack, restated over the categories of the population where those are coarser. */
  pack: Pick<Pack, 'attributes' | 'marginals'>;
  plan: CountPlan;
  counts: Counts;
  /** Tables expected in a population of `subject.rows`; those that the plan does not count are left out. */
  comparisons: readonly Comparison[];
}

/** A table of people counted beside those expected, with what is needed to name its cells. */
export interface JudgedTable {
  id: string;
  label: Text;
  of: AttributeId[];
  shape: number[];
  kind: Comparison['kind'];
  /** Status of what it is compared with; `modelled` for tables of the fit. */
  status: Status;
  /** People expected in a population of this size; NaN where no target is known. */
  expected: Float64Array;
  /** People counted; under weights scaled to the number of rows. */
  people: Float64Array;
  /** Rows counted, whatever they weigh. */
  rows: Float64Array;
  /** Under weights: Σ w and Σ w² of each cell. */
  weighted?: { sums: Float64Array; squares: Float64Array };
  /** Under a design: rows expected in each cell, before they are weighted. */
  designed?: Float64Array;
  /** Standard error of each target in people, where its publisher states one; 0 elsewhere. */
  errors?: Float64Array;
  /** 1 for each cell that no published figure states. */
  estimated: Uint8Array;
  /** What a cell is called, such as "Nord, rural". */
  labelOf(cell: number): Text;
  /** What the groups (or categories) along an axis are called. */
  axes: { attribute: AttributeId; label: Text; labels: Text[] }[];
}

/** Statuses of figures that nobody is held to. */
export const neutral: ReadonlySet<Status> = new Set(['assumed', 'fictitious']);

/** Whether meeting the table is part of the verdict: it is a target, and more than an assumption. */
export function isGate({ kind, status }: Pick<JudgedTable, 'kind' | 'status'>): boolean {
  return (kind === 'target' || kind === 'slice') && !neutral.has(status);
}

/**
 * Tables that were both expected and counted.
 *
 * @throws RangeError where a counted table has other cells than were expected
 */
export function judgedTables(input: JudgeInput): JudgedTable[] {
  const { subject, pack, plan, counts, comparisons } = input;
  const places = new Map(plan.tables.map(({ id }, place) => [id, place]));
  const marginals = new Map(pack.marginals.map((marginal) => [marginal.id, marginal]));
  return comparisons.flatMap((comparison): JudgedTable[] => {
    const { id, of, shape, kind, expected, designed, marginOfError } = comparison;
    const cells = counts.tables[places.get(id) ?? -1];
    if (!cells) return [];
    if (cells.rows.length !== expected.length)
      throw new RangeError(
        `table '${id}': ${cells.rows.length} cells were counted and ${expected.length} are expected`,
      );
    const marginal = kind === 'fit' ? undefined : marginals.get(id);
    const axes = of.map((attribute, axis) =>
      axisOf(comparison, axis, findAttribute(input, attribute), marginal),
    );
    const { sums, squares } = kind === 'design' ? {} : cells;
    const scale = counts.weight.sum > 0 ? subject.rows / counts.weight.sum : 1;
    return [
      {
        id,
        label:
          marginal?.label ??
          joinTexts(
            axes.map(({ label }) => label),
            ' × ',
          ),
        of,
        shape,
        kind,
        status: marginal?.status ?? 'modelled',
        expected,
        people: sums ? sums.map((weight) => weight * scale) : cells.rows,
        rows: cells.rows,
        ...(sums && squares && { weighted: { sums, squares } }),
        ...(designed && { designed }),
        ...(marginOfError && {
          errors: marginOfError.people.map((margin) =>
            Number.isNaN(margin) ? 0 : standardErrorOf(margin, marginOfError.level),
          ),
        }),
        estimated: marginal
          ? estimatedCellsOf(marginal, expected.length)
          : new Uint8Array(expected.length).fill(1),
        axes,
        labelOf: (cell) =>
          joinTexts(
            codesOf(cell, shape).map((code, axis) => axes[axis]!.labels[code]!),
            ', ',
          ),
      },
    ];
  });
}

/** Codes along each axis of a row-major cell. */
export function codesOf(cell: number, shape: readonly number[]): number[] {
  const codes: number[] = [];
  for (let axis = shape.length - 1, rest = cell; axis >= 0; axis--) {
    codes[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return codes;
}

/** Texts one after another, in every language that one of them has. */
export function joinTexts(parts: readonly Text[], separator: string): Text {
  const languages = new Set(
    parts.flatMap((part) => (typeof part === 'string' ? [] : Object.keys(part))),
  );
  const inLanguage = (language: string) =>
    parts
      .map((part) => (typeof part === 'string' ? part : (part[language] ?? part.en)))
      .join(separator);
  if (languages.size === 0) return inLanguage('en');
  return Object.assign(
    { en: inLanguage('en') },
    ...[...languages].map((language) => ({ [language]: inLanguage(language) })),
  ) as Text;
}

function findAttribute({ subject, pack }: JudgeInput, id: AttributeId): Attribute | undefined {
  return (
    subject.attributes.find((attribute) => attribute.id === id) ??
    pack.attributes.find((attribute) => attribute.id === id)
  );
}

function axisOf(
  { of, groups, shape }: Comparison,
  axis: number,
  attribute: Attribute | undefined,
  marginal: Marginal | undefined,
): JudgedTable['axes'][number] {
  const id = of[axis]!;
  const own = groups?.[id];
  const stated = marginal?.groupLabels?.[id];
  const categories = attribute?.categories ?? [];
  const labels = Array.from({ length: shape[axis]! }, (_, cell): Text => {
    if (stated?.[cell] !== undefined) return stated[cell];
    if (!own) return categories[cell]?.label ?? String(cell);
    const inside = categories.filter((_, code) => own[code] === cell).map(({ label }) => label);
    return inside.length > 0 ? joinTexts(inside, ' / ') : String(cell);
  });
  return { attribute: id, label: attribute?.label ?? id, labels };
}
