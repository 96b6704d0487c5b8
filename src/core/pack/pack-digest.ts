import { digestOf } from '../digest/sha256.ts';
import type { Pack } from './pack.ts';

/**
 * First 16 hexadecimal digits of the SHA-256 of a pack's canonical JSON: what a study
 * remembers of the pack it was made with.
 */
export function packDigest(pack: Pack): string {
  return digestOf(pack).slice(0, 16);
}
