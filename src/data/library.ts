import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Study } from '../core/study/study.ts';

/** A study this browser remembers. */
export interface StoredStudy {
  id: string;
  /** What the user called it; absent while nobody named it. */
  name?: string;
  study: Study;
  /** When it was last drawn, in milliseconds since 1970. */
  usedAt: number;
}

/** Where remembered studies are kept. */
export interface Library {
  all(): Promise<StoredStudy[]>;
  put(entry: StoredStudy): Promise<void>;
  remove(id: string): Promise<void>;
}

interface Schema extends DBSchema {
  studies: { key: string; value: StoredStudy };
}

/** Studies in this browser's IndexedDB, opened on first use. */
export class IndexedLibrary implements Library {
  #opening: Promise<IDBPDatabase<Schema>> | undefined;

  async all(): Promise<StoredStudy[]> {
    return (await this.#open()).getAll('studies');
  }

  async put(entry: StoredStudy): Promise<void> {
    await (await this.#open()).put('studies', entry);
  }

  async remove(id: string): Promise<void> {
    await (await this.#open()).delete('studies', id);
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    this.#opening ??= openDB<Schema>('populace', 1, {
      upgrade(database) {
        database.createObjectStore('studies', { keyPath: 'id' });
      },
    });
    return this.#opening;
  }
}
