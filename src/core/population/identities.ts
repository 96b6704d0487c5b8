import type { Identity } from '../pack/pack.ts';
import { buildAliasTables, drawAlias } from '../random/alias.ts';
import type { AliasTables } from '../random/alias.ts';
import { fillUniforms, streamKey } from '../random/stream.ts';
import type { StreamKey } from '../random/stream.ts';

/** Values of an identity's column: the distinct entries of its lists, by list name in code-unit order. */
export function identityDictionary(identity: Identity): string[] {
  return [...new Set(listNames(identity).flatMap((name) => identity.lists[name]!))];
}

/** An identity made ready for drawing. */
export interface IdentityTables {
  key: StreamKey;
  /** Mixtures of lists: the parts of each cell of `given`, and one past the last. */
  start: Uint32Array;
  mixture: AliasTables;
  /** Whether any cell mixes several lists, so that a second uniform is needed. */
  mixed: boolean;
  /** List of each part. */
  list: Uint32Array;
  /** First entry of each list in `entries`, and one past the last. */
  listStart: Uint32Array;
  /** Code of each entry of each list. */
  entries: Uint32Array;
  /** 1 for a list whose entries have frequencies; undefined where none has. */
  weighted?: Uint8Array;
  /** Alias tables of these lists over `entries`; other lists are even. */
  frequency?: AliasTables;
}

/**
 * @throws Error where a cell names a list that is missing or empty
 */
export function identityTables(identity: Identity, seed: number): IdentityTables {
  const names = listNames(identity);
  const dictionary = new Map(identityDictionary(identity).map((entry, code) => [entry, code]));
  const numberOf = new Map(names.map((name, i) => [name, i]));
  const parts = identity.choose.flat();
  const list = Uint32Array.from(parts, (part) => {
    const number = numberOf.get(part.list);
    if (number === undefined || identity.lists[part.list]!.length === 0)
      throw new Error(
        `identity '${identity.id}' chooses from '${part.list}', which is no list with entries`,
      );
    return number;
  });
  const start = cumulate(identity.choose.map((cell) => cell.length));
  const listStart = cumulate(names.map((name) => identity.lists[name]!.length));
  const { weights } = identity;
  return {
    key: streamKey(seed, identity.stream),
    start,
    mixture: buildAliasTables(
      start,
      Float64Array.from(parts, ({ weight }) => weight),
    ),
    mixed: identity.choose.some((cell) => cell.length > 1),
    list,
    listStart,
    entries: Uint32Array.from(
      names.flatMap((name) => identity.lists[name]!),
      (entry) => dictionary.get(entry)!,
    ),
    ...(weights
      ? {
          weighted: Uint8Array.from(names, (name) => Number(weights[name] !== undefined)),
          frequency: buildAliasTables(
            listStart,
            Float64Array.from(
              names.flatMap((name) => weights[name] ?? identity.lists[name]!.map(() => 1)),
            ),
          ),
        }
      : {}),
  };
}

/**
 * Draws an identity for persons first … first + cells.length − 1: the entry by the uniform
 * at the person's index, block 0, and where lists are mixed, the list by block 1. Entries of a
 * list are alike, or as frequent as the identity's weights say.
 *
 * @param cells cell of `given` of each person
 */
export function drawIdentity(
  tables: IdentityTables,
  first: number,
  cells: Int32Array,
  out: Uint8Array | Uint16Array | Uint32Array,
  at: number,
): void {
  const { start, mixture, mixed, list, listStart, entries, weighted, frequency } = tables;
  const count = cells.length;
  const entryDraw = new Float64Array(count);
  fillUniforms(tables.key, first, entryDraw, 0);
  const listDraw = new Float64Array(mixed ? count : 0);
  if (mixed) fillUniforms(tables.key, first, listDraw, 1);
  for (let i = 0; i < count; i++) {
    const cell = cells[i]!;
    const from = start[cell]!;
    const to = start[cell + 1]!;
    const part =
      to - from > 1 ? drawAlias(mixture.cut, mixture.other, from, to, listDraw[i]!) : from;
    const chosen = list[part]!;
    const first = listStart[chosen]!;
    const end = listStart[chosen + 1]!;
    out[at + i] =
      frequency && weighted![chosen] === 1
        ? entries[drawAlias(frequency.cut, frequency.other, first, end, entryDraw[i]!)]!
        : entries[first + Math.floor(entryDraw[i]! * (end - first))]!;
  }
}

function listNames(identity: Identity): string[] {
  return Object.keys(identity.lists).sort();
}

function cumulate(lengths: readonly number[]): Uint32Array {
  const start = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    start[i + 1] = start[i]! + length;
  });
  return start;
}
