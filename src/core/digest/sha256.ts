import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical.ts';

/** SHA-256 of bytes, as 64 hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** SHA-256 of the canonical JSON of a value: the identity of a study or a pack. */
export function digestOf(value: unknown): string {
  return sha256Hex(utf8ToBytes(canonicalJson(value)));
}
