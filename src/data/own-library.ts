import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Draft } from '../core/own/draft.ts';
import type { Pack, Text } from '../core/pack/pack.ts';
import { packPast, unpackPast } from './own-history.ts';
import type { KeptWork, PackedPast, WorkingDraft } from './own-history.ts';

export type { WorkingDraft } from './own-history.ts';

/** What a list shows of a pack of the user's own. */
export interface OwnPackEntry {
  /** Unique here: the id of the pack, and more where another version of it was here first. */
  key: string;
  /** Id of the pack. */
  id: string;
  title: Text;
  digest: string;
  /** People counted. */
  people: number;
  /** Tables that it was made of. */
  tables: number;
  /** When it was last saved, in milliseconds since 1970. */
  savedAt: number;
  /** The document, where it is small enough to travel in a link. */
  inline?: Pack;
}

/** A pack and what it was made of. */
export interface OwnPack {
  key: string;
  pack: Pack;
  draft: Draft;
}

/** Where packs of the user's own, and the tables being worked on, are kept. */
export interface OwnLibrary {
  /** Whether it lasts longer than the page. */
  readonly isKept: boolean;
  /** Newest first. */
  packs(): Promise<OwnPackEntry[]>;
  /** @throws Error where it is not there */
  pack(key: string): Promise<OwnPack>;
  put(entry: OwnPackEntry, pack: OwnPack): Promise<void>;
  remove(key: string): Promise<void>;
  /** What was worked on last, with the steps before as far as they are kept. */
  working(): Promise<KeptWork | undefined>;
  putWorking(work: KeptWork): Promise<void>;
}

interface Schema extends DBSchema {
  entries: { key: string; value: OwnPackEntry };
  packs: { key: string; value: OwnPack };
  working: { key: string; value: WorkingDraft | PackedPast };
}

const keys = { now: 'draft', past: 'past' };

/** Packs of the user's own in this browser's IndexedDB, or in memory where it keeps nothing. */
export async function openOwnLibrary(): Promise<OwnLibrary> {
  try {
    return new IndexedOwnLibrary(
      await openDB<Schema>('populace-own-tables', 1, {
        upgrade(database) {
          database.createObjectStore('entries', { keyPath: 'key' });
          database.createObjectStore('packs', { keyPath: 'key' });
          database.createObjectStore('working');
        },
      }),
    );
  } catch {
    return new OwnLibraryInMemory();
  }
}

class IndexedOwnLibrary implements OwnLibrary {
  readonly isKept = true;
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  async packs(): Promise<OwnPackEntry[]> {
    return newestFirst(await this.#database.getAll('entries'));
  }

  async pack(key: string): Promise<OwnPack> {
    return (await this.#database.get('packs', key)) ?? gone(key);
  }

  async put(entry: OwnPackEntry, pack: OwnPack): Promise<void> {
    const transaction = this.#database.transaction(['entries', 'packs'], 'readwrite');
    await Promise.all([
      transaction.objectStore('entries').put(entry),
      transaction.objectStore('packs').put(pack),
      transaction.done,
    ]);
  }

  async remove(key: string): Promise<void> {
    const transaction = this.#database.transaction(['entries', 'packs'], 'readwrite');
    await Promise.all([
      transaction.objectStore('entries').delete(key),
      transaction.objectStore('packs').delete(key),
      transaction.done,
    ]);
  }

  async working(): Promise<KeptWork | undefined> {
    const [now, past] = await Promise.all([
      this.#database.get('working', keys.now),
      this.#database.get('working', keys.past),
    ]);
    if (!now || !('draft' in now)) return undefined;
    return { now, past: past && 'steps' in past ? unpackPast(past) : [] };
  }

  async putWorking({ now, past }: KeptWork): Promise<void> {
    const transaction = this.#database.transaction('working', 'readwrite');
    await Promise.all([
      transaction.store.put(now, keys.now),
      transaction.store.put(packPast(past), keys.past),
      transaction.done,
    ]);
  }
}

/** Lasts as long as the page. */
export class OwnLibraryInMemory implements OwnLibrary {
  readonly isKept = false;
  readonly #entries = new Map<string, OwnPackEntry>();
  readonly #packs = new Map<string, OwnPack>();
  #working: KeptWork | undefined;

  packs(): Promise<OwnPackEntry[]> {
    return Promise.resolve(newestFirst([...this.#entries.values()]));
  }

  async pack(key: string): Promise<OwnPack> {
    return this.#packs.get(key) ?? gone(key);
  }

  put(entry: OwnPackEntry, pack: OwnPack): Promise<void> {
    this.#entries.set(entry.key, entry);
    this.#packs.set(pack.key, pack);
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.#entries.delete(key);
    this.#packs.delete(key);
    return Promise.resolve();
  }

  working(): Promise<KeptWork | undefined> {
    return Promise.resolve(this.#working);
  }

  putWorking(work: KeptWork): Promise<void> {
    this.#working = work;
    return Promise.resolve();
  }
}

function newestFirst(entries: OwnPackEntry[]): OwnPackEntry[] {
  return entries.sort((a, b) => b.savedAt - a.savedAt);
}

function gone(key: string): never {
  throw new Error(
    `The tables ${key} are no longer in this browser. Import their file, or draw them again.`,
  );
}
