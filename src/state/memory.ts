import type { PackView } from '../client/engine.ts';
import { codeWidth } from '../core/population/draw.ts';

/** Bytes that one person takes in the columns of a population. */
export function bytesPerPerson(pack: PackView): number {
  const attributes = pack.attributes.map(({ categories }) => categories.length);
  const identities = pack.identities.map(({ entries }) => entries);
  return [...attributes, ...identities].reduce((sum, size) => sum + codeWidth(size), 0);
}
