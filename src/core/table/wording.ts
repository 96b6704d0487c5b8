import { coordinatesOf, marginalShape } from './contingency.ts';
import type { FitProblem } from './problem.ts';

/** What people call the parts of a table; without them a finding speaks of indexes. */
export interface TableNames {
  dimension?: (dimension: number) => string;
  marginal?: (marginal: number) => string;
  /** A cell of a marginal by its coordinates, such as "women, 25–44". */
  cell?: (marginal: number, coordinates: readonly number[]) => string;
}

/** Names the parts of one problem in sentences. */
export interface Wording {
  dimension(dimension: number): string;
  marginal(marginal: number): string;
  /** A target cell with its marginal. */
  place(marginal: number, cell: number): string;
  coordinates(marginal: number, cell: number): number[];
}

export function wordingOf(problem: FitProblem, names: TableNames = {}): Wording {
  const coordinates = (marginal: number, cell: number) =>
    coordinatesOf(cell, marginalShape(problem.shape, problem.marginals[marginal]!));
  const nameOf = (marginal: number) => names.marginal?.(marginal) ?? `marginals[${marginal}]`;
  return {
    dimension: (d) => names.dimension?.(d) ?? `dimension ${d}`,
    marginal: nameOf,
    place: (marginal, cell) => {
      const at = coordinates(marginal, cell);
      return names.cell
        ? `${nameOf(marginal)} at ${names.cell(marginal, at)}`
        : `${nameOf(marginal)}.counts[${cell}]${at.length > 1 ? ` (at ${at.join(', ')})` : ''}`;
    },
    coordinates,
  };
}

/** A count in words: thousands apart, at most six significant digits of a fraction. */
export function formatCount(value: number): string {
  const shown = Number.isInteger(value) ? value : Number(value.toPrecision(6));
  const text = String(shown);
  const [whole = '', rest] = text.split('.');
  if (!/^-?\d+$/.test(whole)) return text;
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? apart : `${apart}.${rest}`;
}

/** "a", "a and b", "a, b and c"; beyond `limit` items the rest is counted. */
export function listed(items: readonly string[], limit = 6): string {
  const shown =
    items.length > limit ? [...items.slice(0, limit), `${items.length - limit} more`] : [...items];
  const last = shown.pop();
  return shown.length > 0 ? `${shown.join(', ')} and ${last ?? ''}` : (last ?? '');
}

/**
 * "a asks for more than b and c leave room for": the two sides of a contradiction, of each three
 * places and the number of the others.
 */
export function quarrel(asking: readonly string[], leaving: readonly string[]): string {
  if (asking.length === 0 || leaving.length === 0) {
    const all = [...asking, ...leaving];
    return `${listed(all, 3)} ${all.length > 1 ? 'contradict' : 'contradicts'} the other targets`;
  }
  return (
    `${listed(asking, 3)} ${asking.length > 1 ? 'ask' : 'asks'} for more than ` +
    `${listed(leaving, 3)} ${leaving.length > 1 ? 'leave' : 'leaves'} room for`
  );
}
