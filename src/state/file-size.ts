import type { DownloadFormat, PackView } from '../client/engine.ts';
import { say } from './words.ts';

/** People from which a file is written to disk as it is made, where the browser can. */
export const largeFile = 1_000_000;

/** What saving a population in a format comes to. */
export interface FileWay {
  way: 'download' | 'disk' | 'memory' | 'too-large';
  /** About how long the file will be. */
  bytes: number;
  /** People of whom a file in memory can be made. */
  most: number;
}

/** Letters of a name, of an address and of a telephone number, as packs have them. */
const letters = { name: 8, email: 34, phone: 14, index: 7 } as const;
/** What stands around a value: a comma, or the key with quotes, colon and comma. */
const around = { csv: () => 1, jsonl: (id: string) => id.length + 6 } as const;

/**
 * About how many bytes a person takes in a file: letters of the labels on average, and in
 * Parquet the bits that tell the categories apart.
 */
export function bytesPerRow(pack: PackView, format: DownloadFormat, language: string): number {
  const contacts = pack.contacts ? (['email', 'phone'] as const) : [];
  if (format === 'parquet') {
    const bits = [
      ...pack.attributes.map(({ categories }) => categories.length),
      ...pack.identities.map(({ entries }) => entries),
    ].reduce((sum, values) => sum + Math.log2(values), 0);
    // Contacts compress to about a third of their letters.
    const texts = contacts.reduce((sum, kind) => sum + letters[kind] / 3, 0);
    return bits / 8 + texts;
  }
  const value = (id: string, length: number) => length + around[format](id);
  return [
    value('index', letters.index),
    ...pack.attributes.map(({ id, categories }) => {
      const all = categories.reduce((sum, { label }) => sum + say(label, language).length, 0);
      return value(id, all / categories.length);
    }),
    ...pack.identities.map(({ id }) => value(id, letters.name)),
    ...contacts.map((kind) => value(kind, letters[kind])),
  ].reduce((sum, length) => sum + length, 0);
}

/**
 * How a file of a size will be made.
 *
 * @param memory bytes of a file that may be made in memory
 */
export function fileWay(size: number, perRow: number, memory: number, hasDisk: boolean): FileWay {
  const bytes = size * perRow;
  const most = Math.floor(memory / perRow);
  if (size <= largeFile) return { way: 'download', bytes, most };
  if (hasDisk) return { way: 'disk', bytes, most };
  return { way: bytes <= memory ? 'memory' : 'too-large', bytes, most };
}
