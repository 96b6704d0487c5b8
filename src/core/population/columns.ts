import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { digestOf } from '../digest/sha256.ts';
import type { AttributeId } from '../pack/pack.ts';
import type { Column, Plan, Range } from './plan.ts';

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * SHA-256 of a column, as 64 hexadecimal digits. Its bytes are the codes in the order of the
 * persons, each little-endian in the column's width (1, 2 or 4 bytes by its number of values),
 * however the column is cut into parts.
 */
export function columnDigest(parts: Iterable<Column['codes']>): string {
  const hash = sha256.create();
  for (const codes of parts) hash.update(bytesOf(codes));
  return bytesToHex(hash.digest());
}

/** A running SHA-256. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** The digest of what came so far, as 64 hexadecimal digits. */
  digest(): string;
}

/**
 * Digests of a population, fed range by range in the order of the persons. The digest of the
 * population is that of the canonical JSON of its columns' digests by attribute, so that it
 * does not depend on the order of the columns.
 */
export class PopulationDigest {
  readonly #hashes: Map<AttributeId, RunningHash>;
  #next = 0;

  /** @param newHash where the system has a faster SHA-256 than this one */
  constructor(plan: Pick<Plan, 'columns'>, newHash: () => RunningHash = ownHash) {
    this.#hashes = new Map(plan.columns.map(({ attribute }) => [attribute, newHash()]));
  }

  /** @throws Error for a range that does not follow the last one, or lacks a column */
  update({ start, count, columns }: Range): void {
    if (start !== this.#next)
      throw new Error(`digest: persons from ${this.#next} come next, not from ${start}`);
    for (const [attribute, hash] of this.#hashes) {
      const column = columns.find((candidate) => candidate.attribute === attribute);
      if (!column) throw new Error(`digest: the range has no column '${attribute}'`);
      hash.update(bytesOf(column.codes));
    }
    this.#next = start + count;
  }

  /** Digest of each column so far. */
  columns(): Record<AttributeId, string> {
    return Object.fromEntries(
      [...this.#hashes].map(([attribute, hash]) => [attribute, hash.digest()]),
    );
  }

  /** Digest of the population so far. */
  population(): string {
    return digestOf(this.columns());
  }
}

function ownHash(): RunningHash {
  const hash = sha256.create();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => bytesToHex(hash.clone().digest()),
  };
}

function bytesOf(codes: Column['codes']): Uint8Array {
  const bytes = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
  const width = codes.BYTES_PER_ELEMENT;
  if (littleEndian || width === 1) return bytes;
  return bytes.map((_, i) => bytes[i - (i % width) + width - 1 - (i % width)]!);
}
