import type { Contradiction, Text } from '../../../src/core/pack/pack.ts';
import { expectEqual } from './tables.ts';

/** A contradiction of a computed size; the build stops where the recipe found another. */
export function contradiction(
  id: string,
  label: Text,
  gap: number,
  expected: number,
  reason: Text,
  sources: string[],
): Contradiction {
  expectEqual(`the gap of ${id}`, gap, expected, 1);
  return { id, label, gap: Math.round(gap), reason, sources };
}

/** A fraction. */
export function share(percent: number): number {
  return percent / 100;
}

/** A percentage as English writes it. */
export function point(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** A percentage as Romanian and Russian write it. */
export function comma(value: number): string {
  return point(value).replace('.', ',');
}
