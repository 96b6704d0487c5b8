import type { ContradictionKind, Marginal, Status, Text } from '../core/pack/pack.ts';
import { decimalsAt } from '../core/pack/published.ts';
import type { Comparison, ContradictionFinding, FitReport } from '../core/population/report.ts';
import type { PackView, Population } from '../client/engine.ts';
import type { Miss } from './agreement.ts';
import { say } from './words.ts';

/** A published figure that others contradict, in words. */
export interface ContradictionRow {
  key: string;
  kind: ContradictionKind;
  label: string;
  /** As printed, with its unit. */
  printed?: string;
  /** In people of the base; signed. */
  gap: number;
  reason?: string;
  source: string;
  status?: Status;
}

/** A target that the population misses, in words. */
export interface MissRow {
  key: string;
  label: string;
  expected: number;
  drawn: number;
}

/** How many published figures contradict others; other disagreements are listed, not counted. */
export function contradictionsCounted({ contradictions }: FitReport): number {
  return contradictions.filter(({ kind }) => kind === 'figures').length;
}

/** Every disagreement of a fit, the farthest first. */
export function contradictionRows(
  pack: PackView,
  report: FitReport,
  language: string,
): ContradictionRow[] {
  return report.contradictions
    .map((finding, i) => ({
      ...rowOf(pack, finding, language),
      key: `${i}`,
      kind: finding.kind,
      gap: finding.gap,
    }))
    .sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap));
}

/** The missed targets in words, in the order given. */
export function missRows(
  pack: PackView,
  { report }: Population,
  misses: readonly Miss[],
  language: string,
): MissRow[] {
  return misses.map(({ comparison, cell, drawn, expected }) => ({
    key: `${comparison}:${cell}`,
    label: cellWords(pack, report.comparisons[comparison]!, cell, language),
    expected,
    drawn,
  }));
}

function rowOf(
  pack: PackView,
  { id, origin, cell }: ContradictionFinding,
  language: string,
): Omit<ContradictionRow, 'key' | 'kind' | 'gap'> {
  if (origin === 'marginal') {
    const marginal = pack.marginals.find((candidate) => candidate.id === id);
    if (!marginal) return { label: id, source: '' };
    const printed = cell === undefined ? undefined : marginal.published?.values[cell];
    const { published, reconciliation } = marginal;
    return {
      label: `${say(marginal.label, language)}${cell === undefined ? '' : `: ${marginalCellWords(pack, marginal, cell, language)}`}`,
      source: sourceWords(pack, [marginal.source], language),
      status: marginal.status,
      ...(printed !== null && printed !== undefined && published
        ? {
            printed: `${printed.toFixed(decimalsAt(published, cell ?? 0))} ${say(published.unit, language)}`,
          }
        : {}),
      ...(reconciliation ? { reason: say(reconciliation, language) } : {}),
    };
  }
  if (origin === 'figure') {
    const figure = pack.figures.find((candidate) => candidate.id === id);
    if (!figure) return { label: id, source: '' };
    return {
      label: say(figure.label, language),
      printed: figure.printed,
      source: sourceWords(pack, [figure.source], language),
      status: figure.status,
      ...(figure.reason ? { reason: say(figure.reason, language) } : {}),
    };
  }
  const contradiction = pack.contradictions.find((candidate) => candidate.id === id);
  if (!contradiction) return { label: id, source: '' };
  return {
    label: say(contradiction.label, language),
    reason: say(contradiction.reason, language),
    source: sourceWords(pack, contradiction.sources, language),
  };
}

function sourceWords(pack: PackView, ids: readonly string[], language: string): string {
  return ids
    .flatMap((id) => {
      const source = pack.sources.find((candidate) => candidate.id === id);
      return source
        ? [`${say(source.publisher, language)}, ${say(source.table, language)}, ${source.year}`]
        : [];
    })
    .join('; ');
}

function marginalCellWords(
  pack: PackView,
  { of, groupLabels }: Marginal,
  cell: number,
  language: string,
): string {
  const shape = of.map(
    (id) =>
      groupLabels?.[id]?.length ??
      pack.attributes.find((attribute) => attribute.id === id)?.categories.length ??
      1,
  );
  return coordinates(shape, cell)
    .map((code, axis) => categoryWords(pack, of[axis]!, code, language, groupLabels?.[of[axis]!]))
    .join(', ');
}

function cellWords(
  pack: PackView,
  { id, of, shape, groups }: Comparison,
  cell: number,
  language: string,
): string {
  const marginal = pack.marginals.find((candidate) => candidate.id === id);
  const words = coordinates(shape, cell).map((code, axis) => {
    const attribute = of[axis]!;
    const labels = groups?.[attribute] ? marginal?.groupLabels?.[attribute] : undefined;
    return categoryWords(pack, attribute, code, language, labels);
  });
  return `${marginal ? `${say(marginal.label, language)}: ` : ''}${words.join(', ')}`;
}

function categoryWords(
  pack: PackView,
  id: string,
  code: number,
  language: string,
  groupLabels: readonly Text[] | undefined,
): string {
  const label =
    groupLabels?.[code] ??
    pack.attributes.find((attribute) => attribute.id === id)?.categories[code]?.label;
  return label === undefined ? `${id} ${code}` : say(label, language);
}

/** Row-major coordinates of a flat cell. */
function coordinates(shape: readonly number[], cell: number): number[] {
  const codes: number[] = [];
  let rest = cell;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    codes.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return codes;
}
