import type { Published } from './pack.ts';

/**
 * Decimals that a cell of a marginal was printed with.
 *
 * @param cell row-major index into the marginal
 */
export function decimalsAt({ decimals }: Pick<Published, 'decimals'>, cell: number): number {
  return typeof decimals === 'number' ? decimals : (decimals[cell] ?? 0);
}
